"""A recommendation, or what became of an earlier point, rests on a finding that stands nowhere.

Readers follow both to the findings that they rest on, of whatever framework. Name them by their
ids; where one was moved or withdrawn, name what took its place.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, Route, error, near
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import EVERY_ID, Rule

CODE = "unknown-finding"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    findings = [one for each in inspection.assessments.values() for one in each.findings]
    standing = [finding.id for finding in findings]
    successors = {finding.replaces: finding.id for finding in findings if finding.replaces}
    retired = {gone.id for each in inspection.assessments.values() for gone in each.retired}
    for named, at in _naming(inspection):
        for index, id_ in enumerate(named):
            route = (*at, index)
            if id_ in standing:
                continue
            if id_ in successors:
                hint = f"write {successors[id_]}"
                yield error(CODE, f"{id_} was replaced by {successors[id_]}", route, hint)
            elif id_ in retired:
                hint = "name another, or ask whether what rests on it still stands"
                yield error(CODE, f"{id_} was withdrawn", route, hint)
            else:
                hint = near(id_, standing, "name a finding by its id in the report")
                yield error(CODE, f"{id_} is no finding of this report", route, hint)


def _naming(inspection: Inspection) -> Iterator[tuple[tuple[str, ...], Route]]:
    """The lists of findings that something rests on, with their routes."""
    for place, recommendation in enumerate(inspection.force.recommendations):
        yield recommendation.findings, ("force", "recommendations", place, "findings")
    for slug, assessment in inspection.assessments.items():
        for place, carried in enumerate(assessment.carried_over):
            yield carried.by, ("assessments", slug, "carried_over", place, "by")


RULE = Rule(CODE, __doc__, of_force=check_force, needs=EVERY_ID, firm=True)
