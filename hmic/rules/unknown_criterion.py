"""A finding or a statement names a criterion that its framework does not have.

A finding bears on criteria of its own framework; one in an overview on those of any of its parts. A
statement under achievements is about a criterion of the file's own framework.
"""

from collections.abc import Iterable, Iterator

from hmic.diagnostics import Diagnostic, Route, error, near
from hmic.judging.grading import Judgements
from hmic.model.assessment import Assessment
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes

CODE = "unknown-criterion"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        parts = inspection.programme.parts_of(slug)
        if any(p not in inspection.frameworks or p in inspection.round.incomplete for p in parts):
            continue
        known = list(inspection.criteria(slug))
        if not known:  # no overview, then, and no framework that can be graded
            continue
        framework = inspection.frameworks.get(slug)
        owner = framework.title if framework else slug
        if parts != (slug,):
            inspected = tuple(part for part in parts if part in inspection.inspected)
            only = "" if inspected == parts else " that was inspected"
            owner, parts = f"any part of {owner}{only}", inspected
        ranges = _ranges(inspection, parts)
        of_parts = (inspection.frameworks[part] for part in parts)
        retired = {gone.id for one in of_parts for gone in one.retired}.difference(known)
        for criterion, route in _named(slug, assessment):
            if criterion in retired:
                message = f"{criterion} is retired, and no criterion of {owner} any more"
                hint = "name the criterion that took its place; or delete it, if none did"
                yield error(CODE, message, route, hint)
            elif criterion not in known:
                message = f"{criterion} is not a criterion of {owner}"
                guess = near(criterion, known, "")
                hint = f"{guess} There are {ranges}" if guess else f"there are {ranges}"
                yield error(CODE, message, route, hint)


def _ranges(inspection: Inspection, parts: Iterable[str]) -> str:
    """`CU1 to CU10, CU12`, for each part: the numbers that there are, in whatever order."""
    found: list[str] = []
    for part in parts:
        framework = inspection.frameworks[part]
        numbers = sorted(int(c.id.removeprefix(framework.prefix)) for c in framework.criteria)
        begins = [n for n in numbers if n - 1 not in numbers]
        ends = [n for n in numbers if n + 1 not in numbers]
        for first, last in zip(begins, ends, strict=True):
            ids = dict.fromkeys(f"{framework.prefix}{n}" for n in (first, last))
            found.append(" to ".join(ids))
    return ", ".join(found)


def _named(slug: str, assessment: Assessment) -> Iterator[tuple[str, Route]]:
    for finding, route in findings_with_routes(slug, assessment):
        for place, criterion in enumerate(finding.criteria):
            yield criterion, (*route, "criteria", place)
    for place, statement in enumerate(assessment.achievements):
        yield statement.criterion, ("assessments", slug, "achievements", place, "criterion")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
