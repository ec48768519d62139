"""A final report has a comment of the force that nobody has answered.

The force checked the draft, and every point that it raised is owed an answer: an outcome, with its
reason, by a post that did not write the finding. Write the answer under the comment in
comments.yaml. While the report is no final one, a comment may be open.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "comment-unanswered"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    if inspection.force.stage is not Stage.FINAL:
        return
    for index, comment in enumerate(inspection.comments.comments):
        if comment.is_open:
            message = f"comment {comment.number} on {comment.id} is not answered"
            hint = "write its outcome, reason and answered_by; or go back to stage accuracy"
            yield error(CODE, message, ("comments", "comments", index), hint)


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True, asked_of_final=True)
