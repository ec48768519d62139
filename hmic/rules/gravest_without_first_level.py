"""A most severe finding bears on no criterion of the first level.

What is so serious should touch the minimum that is asked of a force, which the criteria of the
first level state. Often one of those was forgotten, or the severity is too high. Where neither is
so, silence the warning with the reason.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes

CODE = "gravest-without-first-level"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        criteria = inspection.criteria(slug)
        words = inspection.round.vocabulary(slug)
        levels = words.block.criteria.levels
        for finding, route in findings_with_routes(slug, assessment):
            severities = words.kinds[finding.kind].severities
            if len(levels) < 2 or finding.how_serious not in severities[-1:]:  # noqa: PLR2004 - a first
                continue
            # a criterion that is not there was left out, or is another rule's business
            found = {criteria[id_].level if id_ in criteria else None for id_ in finding.criteria}
            if found and not found & {levels[0], None}:
                name = inspection.round.method.word("level", levels[0])
                message = f"{finding.id} is {finding.how_serious} and bears on no {name} criterion"
                hint = f"add the {name} criterion, or lower the severity"
                yield warning(CODE, message, (*route, "severity"), hint)


RULE = Rule(CODE, __doc__, of_force=check_force)
