"""Two statements under achievements are about the same criterion.

Only one can hold. Keep the one that is meant.
"""

from collections.abc import Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Route, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "repeated-statement"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        first: dict[str, Route] = {}
        for place, statement in enumerate(assessment.achievements):
            route = ("assessments", slug, "achievements", place, "criterion")
            if statement.criterion in first:
                message = f"{statement.criterion} has a statement already"
                breach = error(CODE, message, route, "keep one of the two")
                yield replace(breach, other_route=first[statement.criterion])
            first.setdefault(statement.criterion, route)


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
