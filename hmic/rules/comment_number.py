"""The comments of the force are not numbered one after another.

Each has the number under which it was raised, from 1, and keeps it: letters to the force cite it.
A number that is missing is a point of the force that nobody will answer; bring it back from git.
Where one was agreed to be withdrawn, silence this with what was agreed.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "comment-number"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    before = 0
    for index, comment in enumerate(inspection.comments.comments):
        route = ("comments", "comments", index, "number")
        if comment.number < before:
            message = f"comment {comment.number} stands after comment {before}"
            yield warning(CODE, message, route, "put them in the order of their numbers")
        elif comment.number > before + 1:
            first, last = before + 1, comment.number - 1
            missing = (
                f"is no comment {first}" if first == last else f"are no comments {first} to {last}"
            )
            message = f"there {missing} before comment {comment.number}"
            hint = "bring back what was deleted; or take the next number that was never used"
            yield warning(CODE, message, route, hint)
        before = max(before, comment.number)


RULE = Rule(CODE, __doc__, of_force=check_force, needs=frozenset({"comments"}))
