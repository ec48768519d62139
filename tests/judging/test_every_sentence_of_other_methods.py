"""Each sentence about a grade by the methods of other kinds, of projects that are made at random.

`HMIC_SENTENCES=10000` tries so many projects; without it, as many as take some seconds.
"""

import os
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from hmic.judging.argument import deciding_sentence, earned, reason, rule_in_words
from hmic.judging.grading import Judgement, judge
from hmic.model.assessment import Assessment, Statement
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels
from hmic.pipeline import inspect, read_round
from hmic.sources.project import Project
from tests.conftest import ROOT
from tests.judging.test_every_sentence import malformed

PROJECTS = sorted(path for path in (ROOT / "tests/projects/methods").iterdir() if path.is_dir())
TRIED = int(os.environ.get("HMIC_SENTENCES", "210")) // len(PROJECTS)


@cache
def _inspected(name: str) -> tuple[Inspection, Labels]:
    project = Project(ROOT / "tests/projects/methods" / name)
    round_ = read_round(project)
    (force, *_) = project.forces_with_data()
    inspection = inspect(round_, force).inspection
    assert inspection is not None
    return inspection, round_.labels


def _at_random(assessment: Assessment, inspection: Inspection, seed: int) -> Assessment:
    """Findings that go, stay or bear on other criteria, and statements about some criteria."""
    chance = random.Random(f"{assessment.framework} {seed}")  # noqa: S311 - the same for a seed
    framework = inspection.frameworks[assessment.framework]
    ids = [criterion.id for criterion in framework.criteria]
    staying, unseen = chance.random(), chance.choice((0, 0, 0, 0.1, 0.5))
    update: dict[str, object] = {
        key: tuple(
            finding.model_copy(
                update={"criteria": tuple(chance.sample(ids, chance.randint(1, min(2, len(ids)))))}
                if ids and chance.random() < 0.5
                else {}
            )
            for finding in getattr(assessment, key)
            if chance.random() < staying
        )
        for key in type(assessment).lists.values()
    }
    update["achievements"] = tuple(
        Statement(criterion=id_, not_assessed=True, reason=f"Nobody asked for {id_}. So.")
        for id_ in ids
        if chance.random() < unseen
    )
    return assessment.model_copy(update=update)


def _disagreements(judgement: Judgement, labels: Labels) -> Iterator[str]:
    known = {one.criterion.id for one in judgement.assessed}
    known |= {finding.id for finding in judgement.findings}
    told = (reason, deciding_sentence, earned)
    for said in filter(None, (sentence(judgement, labels) for sentence in told)):
        yield from malformed(_without_outcomes(said, judgement, labels))
        prefix = judgement.framework.prefix
        for id_ in re.findall(rf"\b{prefix}(?:-[A-Z]+)?\d+\b", re.sub(r"“[^”]*”", "", said)):
            if id_ not in known:
                yield f"{id_} is not of it: {said}"
    outcome = labels.outcome(judgement.computed)
    if outcome.lower() not in reason(judgement, labels).lower():
        yield f"{outcome} is not said: {reason(judgement, labels)}"
    met_in_full = judgement.book.vocabulary.achievements[-1:]
    achieved = {one.criterion.id: one.achievement for one in judgement.assessed}
    for rule in judgement.rules:
        question, found = rule_in_words(rule, judgement, labels)
        for text in (f"{question.rstrip('.')}.", f"{found[:1].upper()}{found[1:]}."):
            yield from malformed(_without_outcomes(text, judgement, labels))
        if rule.rule.verb == "reaches" and not rule.is_so:
            full = [id_ for id_ in rule.criteria if achieved[id_] in met_in_full]
            if full:
                yield f"{full} are met in full, and speak against it: {question} {found}"


def _without_outcomes(text: str, judgement: Judgement, labels: Labels) -> str:
    """A sentence without the numbers of levels: “Level 2 is” is no slip."""
    for key in judgement.book.block.outcomes:
        text = text.replace(labels.outcome(key), "Outcome")
    return text


@pytest.mark.parametrize("name", [path.name for path in PROJECTS])
def test_every_sentence_is_well_formed_and_names_what_it_is_about(name: str) -> None:
    inspection, labels = _inspected(name)
    outcomes = set()
    for seed in range(TRIED):
        assessments = {
            slug: _at_random(one, inspection, seed) for slug, one in inspection.assessments.items()
        }
        for slug, judgement in judge(replace(inspection, assessments=assessments)).items():
            outcomes.add(judgement.published)
            assert list(_disagreements(judgement, labels)) == [], (slug, seed)
    judged = any(block.judged for block in inspection.round.method.blocks.values())
    assert len(outcomes) > 1 or judged
