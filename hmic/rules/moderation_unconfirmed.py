"""A moderation was confirmed by the post that decided it, or that wrote the findings.

A decision that departs from the evidence's own grade takes two posts, and the second did not write
what is decided on. Capitals, spaces and punctuation make no other post of one.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.values import same_post
from hmic.rules.rule import Rule

CODE = "moderation-unconfirmed"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        moderation = assessment.moderation
        if moderation is None:
            continue
        confirmed_by, route = moderation.confirmed_by, ("assessments", slug, "moderation")
        if same_post(moderation.decided_by, confirmed_by):
            message = f"{confirmed_by} both decided and confirmed"
        elif any(same_post(confirmed_by, author) for author in assessment.author):
            message = f"{confirmed_by} wrote the findings, and confirmed the grade"
        else:
            continue
        yield error(CODE, message, (*route, "confirmed_by"), "name the other post that confirmed")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
