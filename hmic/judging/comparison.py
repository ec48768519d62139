"""Two states of one force: what moved in its evidence, its achievements and its outcomes.

Text that only moved, to another line, place or layout, is no difference; text that says something
else is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from hmic.judging.achievement import bands_of_block
from hmic.judging.grading import Judgement, Ruled
from hmic.judging.method_in_words import in_words
from hmic.judging.sensitivity import flag_of
from hmic.judging.whole import judge_whole
from hmic.model.assessment import Assessment
from hmic.model.finding import Finding
from hmic.model.framework import Criterion
from hmic.model.inspection import Inspection
from hmic.model.method import NOT_ASSESSED, Method
from hmic.model.quantity import number_in_words
from hmic.model.round import Round
from hmic.model.values import Model
from hmic.model.vocabulary import Vocabulary

DifferenceKind = Literal[
    "outcome",
    "achievement",
    "added",
    "removed",
    "reworded",
    "links",
    "severity",
    "statement",
    "decision",
    "criterion",
    "threshold",
    "reinspection",
    "scale",
    "name",
    "round",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was."""

    kind: DifferenceKind
    framework: str
    """The slug of the framework; empty for what is of the programme or of the force as a whole."""
    subject: str
    """An id, a slug, a grade, the name of a threshold, a re-inspection's title, or what else a
    signature covers."""
    before: str | None
    after: str | None


State = tuple[Inspection, Mapping[str, Judgement]]


def compare(before: State, after: State) -> tuple[Difference, ...]:
    """Everything that moved, outcomes first, then by framework in the report's order."""
    frameworks = dict.fromkeys(
        (*before[0].programme.all_frameworks, *after[0].programme.all_frameworks)
    )
    return (
        *_outcomes(before, after),
        *_thresholds(before[0].round.method, after[0].round.method),
        *(
            difference
            for slug in frameworks
            for difference in (
                *_achievements(slug, before[1].get(slug), after[1].get(slug)),
                *_criteria(slug, before[0], after[0]),
                *_findings(slug, before[0], after[0]),
                *_stated(slug, before[0], after[0]),
            )
        ),
        *_between("decision", *map(_decision_on_the_whole, (before[0], after[0]))),
        *_between("reinspection", *map(_reinspections, (before[0], after[0]))),
        *_between("scale", *map(_scale, (before[0].round, after[0].round))),
        *_between("name", *map(_names, (before[0], after[0]))),
        *_between("round", *map(_round, (before[0], after[0]))),
    )


def _between(
    kind: DifferenceKind, was: Mapping[str, str], now: Mapping[str, str]
) -> Iterator[Difference]:
    """What is not as it was of things of no framework, each said in words."""
    for subject in dict.fromkeys((*now, *was)):
        if was.get(subject) != now.get(subject):
            yield Difference(kind, "", subject, was.get(subject), now.get(subject))


def _decision_on_the_whole(inspection: Inspection) -> dict[str, str]:
    moderation = inspection.force.moderation
    return {"moderation": _fields(moderation)} if moderation else {}


def _reinspections(inspection: Inspection) -> dict[str, str]:
    """The grades of each re-inspection by its title, and its points by their ids."""
    told: dict[str, str] = {}
    label = inspection.round.label
    for again in inspection.reinspections:
        was = f"{label(again.previous.grade)} ({_fields(again.previous, leaving_out='grade')})"
        rest = _fields(again.now, leaving_out="grade")
        now = f"{label(again.now.grade)} ({rest})" if rest else label(again.now.grade)
        told[_plain(again.title)] = f"{was}, now {now}"
        told |= {point.id: _fields(point, leaving_out="id") for point in again.points}
    return told


def _scale(round_: Round) -> dict[str, str]:
    """How each grade is printed, and what readers are told that it means."""
    return {
        step.grade: f"{step.label} ({step.symbol}): {_plain(step.definition)}"
        for step in round_.programme.scale
    }


def _names(inspection: Inspection) -> dict[str, str]:
    """What the force and each framework are called."""
    return {
        inspection.registered.slug: inspection.registered.name,
        **{slug: _plain(framework.title) for slug, framework in inspection.frameworks.items()},
    }


def _round(inspection: Inspection) -> dict[str, str]:
    """What tells the report from that of the next round, and its method but for the numbers."""
    programme = inspection.programme
    period = programme.assessment_period
    method = inspection.round.method
    return {
        "programme": f"{programme.programme}: {_plain(inspection.title)}",
        "published": inspection.published,
        "assessment period": f"{period.from_} to {period.to}",
        "method": f"{method.method} {method.version} ({method.without_numbers().digest[:16]})",
    }


def _outcomes(before: State, after: State) -> Iterator[Difference]:
    for slug in dict.fromkeys((*before[1], *after[1])):
        old, new = before[1].get(slug), after[1].get(slug)
        was = _outcome(old, before[0].round) if old else _without_outcome(slug, before[0])
        now = _outcome(new, after[0].round) if new else _without_outcome(slug, after[0])
        if was != now:
            yield Difference("outcome", slug, slug, was, now)
    old_whole, new_whole = judge_whole(*before), judge_whole(*after)
    if old_whole is not None or new_whole is not None:
        was = _outcome(old_whole, before[0].round) if old_whole else "none"
        now = _outcome(new_whole, after[0].round) if new_whole else "none"
        if was != now:
            yield Difference("outcome", "", "as a whole", was, now)


def _without_outcome(slug: str, inspection: Inspection) -> str:
    """Why there is none, in words."""
    return "no judgement" if slug in inspection.inspected else "not inspected"


def _outcome(judgement: Ruled, round_: Round) -> str:
    published = round_.label(judgement.published)
    if judgement.moderation is None:
        return published
    return f"{published} (moderated; computed {round_.label(judgement.computed)})"


def _thresholds(before: Method, after: Method) -> Iterator[Difference]:
    was, now = _numbers(before), _numbers(after)
    for name in dict.fromkeys((*now, *was)):
        if was.get(name) != now.get(name):
            yield Difference("threshold", "", name, was.get(name), now.get(name))


def _numbers(method: Method) -> dict[str, str]:
    """Every number of a method, by its name in words."""
    numbers: dict[str, str] = {}
    for block in method.blocks.values():
        for word, quantity in block.quantities.items():
            bound = quantity.bound
            numbers.setdefault(in_words(word), number_in_words(bound.number, bound.is_share))
        bands = bands_of_block(block, Vocabulary(method, block).achievements)
        for name, upper in bands[:-1]:
            numbers.setdefault(f"band {in_words(name)}", number_in_words(upper, is_share=True))
    return numbers


def _achievements(
    slug: str, before: Judgement | None, after: Judgement | None
) -> Iterator[Difference]:
    if before is None or after is None:
        return
    was = {one.criterion.id: one.achievement for one in before.assessed}
    for one in after.assessed:
        if one.criterion.id in was and was[one.criterion.id] != one.achievement:
            yield Difference(
                "achievement",
                slug,
                one.criterion.id,
                _word(was[one.criterion.id]),
                _word(one.achievement),
            )


def _word(achievement: str | None) -> str:
    return (achievement or NOT_ASSESSED).replace("_", " ")


def _criteria(slug: str, before: Inspection, after: Inspection) -> Iterator[Difference]:
    was, now = (
        {c.id: _criterion(c) for c in state.frameworks[slug].criteria}
        if slug in state.frameworks
        else {}
        for state in (before, after)
    )
    for id_ in dict.fromkeys((*was, *now)):
        if was.get(id_) != now.get(id_):
            yield Difference("criterion", slug, id_, was.get(id_), now.get(id_))


def _criterion(criterion: Criterion) -> str:
    sort = ", ".join(filter(None, (criterion.level, flag_of(criterion))))
    return f"{sort}: {_plain(criterion.statement)}"


def _findings(slug: str, before: Inspection, after: Inspection) -> Iterator[Difference]:
    was, now = (
        {f.id: f for f in state.assessments[slug].findings} if slug in state.assessments else {}
        for state in (before, after)
    )
    for id_, finding in now.items():
        if id_ not in was:
            yield Difference("added", slug, id_, None, _plain(finding.text))
        else:
            yield from _changed(slug, was[id_], finding)
    for id_, finding in was.items():
        if id_ not in now:
            yield Difference("removed", slug, id_, _plain(finding.text), None)


def _changed(slug: str, was: Finding, now: Finding) -> Iterator[Difference]:
    if _plain(was.text) != _plain(now.text):
        yield Difference("reworded", slug, now.id, _plain(was.text), _plain(now.text))
    if set(was.criteria) != set(now.criteria):
        before, after = ", ".join(was.criteria), ", ".join(now.criteria)
        yield Difference("links", slug, now.id, before, after)
    severity_then, severity_now = _severity(was), _severity(now)
    if severity_then != severity_now:
        yield Difference("severity", slug, now.id, severity_then, severity_now)


def _severity(finding: Finding) -> str | None:
    reason = finding.why_so_serious
    return f"{finding.how_serious}, {_plain(reason)}" if reason else finding.how_serious


def _stated(slug: str, before: Inspection, after: Inspection) -> Iterator[Difference]:
    """What people state and decide beside the findings, with their reasons."""
    was, now = (
        _statements(state.assessments[slug]) if slug in state.assessments else {}
        for state in (before, after)
    )
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            kind, subject = key
            yield Difference(kind, slug, subject, was.get(key), now.get(key))


def _statements(assessment: Assessment) -> dict[tuple[DifferenceKind, str], str]:
    stated: dict[tuple[DifferenceKind, str], str] = {
        ("statement", statement.criterion): _fields(statement, leaving_out="criterion")
        for statement in assessment.achievements
    }
    decided = {
        **assessment.inputs.asserted,
        "outcome": assessment.outcome,
        "direction": assessment.direction,
        "moderation": assessment.moderation,
    }
    stated |= {("decision", name): _fields(value) for name, value in decided.items() if value}
    return stated


def _fields(model: Model, leaving_out: str = "") -> str:
    """What a model says, key by key, of the keys that were given."""
    given = model.model_dump(
        mode="json", by_alias=True, exclude_defaults=True, exclude={leaving_out}
    )
    return "; ".join(f"{key}: {_plain(str(value))}" for key, value in given.items())


def _plain(text: str) -> str:
    """The text without its layout."""
    return " ".join(text.split())
