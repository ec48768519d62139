"""What followed publication is dated before it, or not in order.

Progress is noted after readers had the report. Entries of `progress.yaml` are only added, at the
end: each is of the day of the one above it, or later. A force answers a report that it has, and
means to act after it answers. Dates are compared as exactly as both are known, with each other
only.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, warning
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.values import is_before
from hmic.rules.rule import Rule

CODE = "follow-up-dates"
_MEND = "mend the date that is wrong"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    published, before = inspection.published, ""
    for index, note in enumerate(inspection.progress.progress):
        at = ("progress", "progress", index, "day")
        if is_before(note.day, published):
            message = f"progress was noted before publication: {note.day} is before {published}"
            yield error(CODE, message, at, _MEND)
        elif note.day < before:
            message = f"{note.day} is before {before}, the day of the entry above"
            yield error(CODE, message, at, "entries are only added: put it where its day belongs")
        before = max(before, note.day)
    received = inspection.response.received
    if received and is_before(received, published):
        message = f"the answer came before publication: {received} is before {published}"
        yield error(CODE, message, ("response", "received"), _MEND)
    for index, answer in enumerate(inspection.response.answers):
        if received and answer.due and is_before(answer.due, received):
            message = f"{answer.id} is to be done before the answer came: "
            message += f"{answer.due} is before {received}"
            hint = "has it been done? Then say so in progress.yaml"
            yield warning(CODE, message, ("response", "answers", index, "due"), hint)


RULE = Rule(CODE, __doc__, of_force=check_force, needs=frozenset({"programme"}))
