"""A recommendation rests on a finding that stands nowhere in the report.

Readers follow a recommendation to the findings that it rests on, of whatever framework. Name them
by their ids; where one was moved or withdrawn, name what took its place.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, near
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import EVERYTHING, Rule

CODE = "unknown-finding"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    findings = [one for each in inspection.assessments.values() for one in each.findings]
    standing = [finding.id for finding in findings]
    successors = {finding.replaces: finding.id for finding in findings if finding.replaces}
    retired = {gone.id for each in inspection.assessments.values() for gone in each.retired}
    for place, recommendation in enumerate(inspection.force.recommendations):
        for index, id_ in enumerate(recommendation.findings):
            route = ("force", "recommendations", place, "findings", index)
            if id_ in standing:
                continue
            if id_ in successors:
                hint = f"write {successors[id_]}"
                yield error(CODE, f"{id_} was replaced by {successors[id_]}", route, hint)
            elif id_ in retired:
                hint = "name another, or ask whether the recommendation still stands"
                yield error(CODE, f"{id_} was withdrawn", route, hint)
            else:
                hint = near(id_, standing, "name a finding by its id in the report")
                yield error(CODE, f"{id_} is no finding of this report", route, hint)


RULE = Rule(CODE, __doc__, of_force=check_force, needs=EVERYTHING, firm=True)
