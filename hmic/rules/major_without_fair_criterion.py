"""A major area for improvement bears on no Fair criterion.

What is so serious should touch the minimum that is asked of a force, which the Fair criteria state.
Often a Fair criterion was forgotten, or the severity is too high. Where neither is so, silence the
warning with the reason.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgements
from hmic.model.grade import Level, Severity
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "major-without-fair-criterion"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        criteria = inspection.criteria(slug)
        for index, area in enumerate(assessment.areas_for_improvement):
            # a criterion that is not there was left out, or is another rule's business
            levels = [criteria[id_].level if id_ in criteria else None for id_ in area.criteria]
            if area.severity is Severity.MAJOR and set(levels) == {Level.GOOD}:
                message = f"{area.id} is major and bears on no Fair criterion"
                route = ("assessments", slug, "areas_for_improvement", index, "severity")
                yield warning(CODE, message, route, "add the Fair criterion, or lower the severity")


RULE = Rule(CODE, __doc__, of_force=check_force)
