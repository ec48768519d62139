"""A finding or a statement names a criterion that its framework does not have.

A finding bears on criteria of its own framework; one in an overview on those of any of its parts. A
statement under achievements is about a criterion of the file's own framework.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, Route, error, near
from hmic.judging.grading import Judgement
from hmic.model.assessment import Assessment
from hmic.model.inspection import Inspection
from hmic.rules.walking import findings_with_routes

CODE = "unknown-criterion"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        parts = inspection.programme.parts_of(slug)
        if any(p not in inspection.frameworks or p in inspection.incomplete for p in parts):
            continue
        known = list(inspection.criteria(slug))
        framework = inspection.frameworks.get(slug)
        owner = framework.title if framework else slug
        owner = f"a part of {owner}" if len(parts) > 1 else owner
        for criterion, route in _named(slug, assessment):
            if criterion not in known:
                yield error(
                    CODE,
                    f"{criterion} is not a criterion of {owner}",
                    route,
                    near(criterion, known, f"there are {known[0]} to {known[-1]}"),
                )


def _named(slug: str, assessment: Assessment) -> Iterator[tuple[str, Route]]:
    for finding, route in findings_with_routes(slug, assessment):
        for place, criterion in enumerate(finding.criteria):
            yield criterion, (*route, "criteria", place)
    for place, statement in enumerate(assessment.achievements):
        yield statement.criterion, ("assessments", slug, "achievements", place, "criterion")
