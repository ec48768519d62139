"""A final report has a framework that only people can settle, and they have not.

Its outcome lies between two grades: the method leaves that gap open, and the grader never guesses.
Record the decision under moderation, with its ground and reason.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "people-must-judge"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    if inspection.force.stage is not Stage.FINAL:
        return
    for slug, judgement in judgements.items():
        if slug not in inspection.assessments:
            continue
        if judgement.people_must_judge and judgement.moderation is None:
            ids = ", ".join(judgement.deciding.criteria) if judgement.deciding else ""
            between = judgement.book.block.outcomes[judgement.computed].between
            low, high = map(inspection.round.label, between)
            message = f"people must decide between {low} and {high}, because of {ids}"
            hint = f"record their decision under moderation, with computed: {judgement.computed}"
            yield error(CODE, message, ("assessments", slug), hint)


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True, asked_of_final=True)
