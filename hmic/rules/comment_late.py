"""A comment of the force came after its last day.

The programme’s accuracy_period says how many working days a force has, from the day after its draft
was sent; where that day is not stated, publication ends its time. What came later is owed an answer
all the same. Mend the date where it is wrong; else silence this with what was agreed.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.values import is_before
from hmic.rules.rule import Rule

CODE = "comment-late"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    programme, log = inspection.programme, inspection.comments
    if log.sent:
        last = programme.working_days_after(log.sent, programme.accuracy_period)
        ended = f"the last day, {last}"
    else:
        last = inspection.published
        ended = f"publication, {last}"
    for index, comment in enumerate(log.comments):
        if is_before(last, comment.date):
            message = f"comment {comment.number} was raised after {ended}: {comment.date}"
            hint = "is the date right? A late comment is owed an answer too"
            yield warning(CODE, message, ("comments", "comments", index, "date"), hint)


RULE = Rule(CODE, __doc__, of_force=check_force, needs=frozenset({"programme"}))
