"""The ids by which a force cites the paragraphs of the draft that it checks.

An id is the name of a passage and the number of a paragraph in it: CA-context-2. So an edit moves
the numbers behind it in its own passage, and no others. Each point of a list counts as a paragraph.
Findings, criteria and points of re-inspections keep the ids that they have.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from hmic.markup import paragraph_count
from hmic.model.inspection import Inspection
from hmic.model.round import Round

ANY_NUMBER = 10_000
"""More paragraphs than a passage has whose text the program writes; how many is not known here."""

SECTIONS = (
    "cover",
    "glance",
    "contents",
    "summary",
    "introduction",
    "overview",
    "developments",
    "national-summary",
    "force-summary",
    "recommendations",
    "developing-practice",
    "method",
    "arguments",
    "glossary",
    "about",
)
"""Parts of the report that can be cited as a whole."""


def passages(inspection: Inspection) -> dict[str, int]:
    """The passages of a report by name, and how many paragraphs each has at most."""
    counts: dict[str, int] = {}
    of_round = passages_of_round(inspection.round, inspection.inspected)
    for name, text in (*of_round, *_of_the_force(inspection)):
        counts[name] = counts.get(name, 0) + paragraph_count(text)
    for slug in inspection.graded:
        if slug in inspection.frameworks:
            prefix = inspection.frameworks[slug].prefix
            counts |= dict.fromkeys((f"{prefix}-grade", f"{prefix}-change"), ANY_NUMBER)
    return counts


def overview_passage(title: str) -> str:
    """The name of a part of the force's overview: overview-geography."""
    return f"overview-{re.sub('[^a-z0-9]+', '-', title.lower()).strip('-')}"


def framework_of(id_: str, inspection: Inspection) -> str | None:
    """The framework whose file says what stands under an id, where it is one's."""
    prefix = id_.partition("-")[0]
    by_prefix = {framework.prefix: slug for slug, framework in inspection.frameworks.items()}
    return by_prefix.get(prefix) or (id_ if id_ in inspection.frameworks else None)


def passages_of_round(
    round_: Round, inspected: Iterable[str] | None = None
) -> Iterator[tuple[str, str]]:
    """The passages that all reports of a round share, by name: one may come in several texts.

    Only those of the frameworks inspected are a report's, where they are given.
    """
    programme = round_.programme
    for key, text in programme.texts:
        if text:
            yield PASSAGE_OF_TEXT[key], text
    for step in programme.scale:
        yield f"definition-{step.grade}", step.definition
    yield from (("known-property", known) for known in programme.known_properties)
    yield from ((part.section, part.text) for part in programme.sections if part.text)
    for name in ("contact", "accessibility"):
        if text := getattr(programme.inspectorate, name):
            yield name, text
    for slug in round_.frameworks if inspected is None else inspected:
        framework = round_.frameworks.get(slug)
        if framework is None:
            continue
        if framework.rationale:
            yield f"{framework.prefix}-rationale", framework.rationale
        yield f"{framework.prefix}-national", framework.national_context
        for source in framework.sources:
            yield f"{framework.prefix}-source", source.title


def _of_the_force(inspection: Inspection) -> Iterator[tuple[str, str]]:
    force = inspection.force
    yield "summary", force.summary
    for part in force.overview:
        yield overview_passage(part.title), part.text
    if force.developments:
        yield "developments", force.developments.text
    yield from force.texts.items()
    yield from (("source", source.title) for source in force.sources)
    for slug, assessment in inspection.assessments.items():
        if slug not in inspection.frameworks:
            continue
        prefix = inspection.frameworks[slug].prefix
        if assessment.context:
            yield f"{prefix}-context", assessment.context
        for practice in assessment.developing_practice:
            for text in (practice.problem, practice.solution, *practice.outcomes):
                yield f"{prefix}-practice", text


PASSAGE_OF_TEXT: Mapping[str, str] = {
    "introduction": "introduction",
    "programmed": "programmed",
    "risk_based": "risk-based",
    "risk_based_tail": "risk-based-tail",
    "grading_process": "grading-process",
    "developing_practice": "about-practice",
    "future_activity": "future-activity",
    "budget": "budget",
    "criteria_caveat": "criteria-caveat",
}
"""The name of each of the programme's fixed texts."""
