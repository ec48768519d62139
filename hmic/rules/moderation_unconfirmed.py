"""The post that decided a moderation also confirmed it.

A decision that departs from the evidence's own grade takes two posts.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "moderation-unconfirmed"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        moderation = assessment.moderation
        if moderation is not None and moderation.decided_by == moderation.confirmed_by:
            message = f"{moderation.decided_by} both decided and confirmed"
            route = ("assessments", slug, "moderation", "confirmed_by")
            yield error(CODE, message, route, "name the other post that confirmed")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
