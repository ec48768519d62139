"""A moderation goes further than the computed outcome leaves room for.

Judgement required leaves room from Poor to Fair; a cap, from Poor to the outcome before the cap;
any other outcome is its own range. Beyond it a decision is allowed, and worth a second look.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgements, computed_range
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule
from hmic.rules.walking import graded_with_routes

CODE = "moderation-beyond-range"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for judgement, route in graded_with_routes(inspection, judgements):
        moderation = judgement.moderation
        if moderation is None or moderation.computed != judgement.computed:
            continue
        room = computed_range(judgement)
        if room and moderation.grade not in room:
            words = " to ".join(str(grade) for grade in dict.fromkeys((room[0], room[-1])))
            message = (
                f"the moderated grade {moderation.grade} is outside the computed range: {words}"
            )
            yield warning(
                CODE, message, (*route, "moderation", "grade"), "does its reason say why?"
            )


RULE = Rule(CODE, __doc__, of_force=check_force)
