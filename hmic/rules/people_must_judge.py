"""A final report has a grade that only people can settle, and they have not.

Its outcome lies between two grades: the method leaves that gap open, and the grader never guesses.
Record the decision under moderation, with its ground and reason: in the framework's file, or in
force.yaml where it is the grade of the body as a whole.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule
from hmic.rules.walking import graded_with_routes

CODE = "people-must-judge"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    if inspection.force.stage is not Stage.FINAL:
        return
    for judgement, route in graded_with_routes(inspection, judgements):
        if judgement.between:
            ids = ", ".join(judgement.deciding.criteria) if judgement.deciding else ""
            low, high = map(inspection.round.label, judgement.between)
            message = f"people must decide between {low} and {high}, because of {ids}"
            hint = f"record their decision under moderation, with computed: {judgement.computed}"
            yield error(CODE, message, route, hint)


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True, asked_of_final=True)
