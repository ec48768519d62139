"""An id stands twice, or a retired one has come back.

Ids are cited by forces, registers and newspapers, so each stands for one thing for ever: across all
findings, criteria and points of re-inspections of a report. Give the newer one the next free
number. An id listed under retired never returns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Route, error
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection
from hmic.rules.walking import findings_with_routes

CODE = "duplicate-id"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    first: dict[str, Route] = {}
    retired = {id_ for framework in inspection.frameworks.values() for id_ in framework.retired}
    retired |= {id_ for assessment in inspection.assessments.values() for id_ in assessment.retired}
    for id_, route in _ids(inspection):
        if id_ in retired:
            message = f"{id_} is retired and can't be used again"
            yield error(CODE, message, route, "take the next number that was never used")
        elif id_ in first:
            message = f"{id_} stands here again"
            hint = "give the newer one the next number that was never used"
            yield replace(error(CODE, message, route, hint), other_route=first[id_])
        else:
            first[id_] = route


def _ids(inspection: Inspection) -> Iterator[tuple[str, Route]]:
    for slug, framework in inspection.frameworks.items():
        for index, criterion in enumerate(framework.criteria):
            yield criterion.id, ("frameworks", slug, "criteria", index, "id")
    developments = inspection.force.developments
    for place, reinspection in enumerate(developments.reinspections if developments else ()):
        for index, point in enumerate(reinspection.points):
            route = ("force", "developments", "reinspections", place, "points", index, "id")
            yield point.id, route
    for slug, assessment in inspection.assessments.items():
        for finding, where in findings_with_routes(slug, assessment):
            yield finding.id, (*where, "id")
