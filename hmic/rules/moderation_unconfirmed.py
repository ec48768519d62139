"""The post that decided a moderation also confirmed it.

A decision that departs from the evidence's own grade takes two posts.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection

CODE = "moderation-unconfirmed"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        moderation = assessment.moderation
        if moderation is not None and moderation.decided_by == moderation.confirmed_by:
            message = f"{moderation.decided_by} both decided and confirmed"
            route = ("assessments", slug, "moderation", "confirmed_by")
            yield error(CODE, message, route, "name the other post that confirmed")
