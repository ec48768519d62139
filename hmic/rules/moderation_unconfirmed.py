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
from hmic.rules.walking import moderations_with_routes

CODE = "moderation-unconfirmed"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for moderation, route in moderations_with_routes(inspection):
        confirmed_by = moderation.confirmed_by
        of_the_whole = [one.author for one in inspection.assessments.values()]
        written = (
            of_the_whole if route[0] == "force" else [inspection.assessments[str(route[1])].author]
        )
        if same_post(moderation.decided_by, confirmed_by):
            message = f"{confirmed_by} both decided and confirmed"
        elif any(same_post(confirmed_by, author) for of_one in written for author in of_one):
            message = f"{confirmed_by} wrote the findings, and confirmed the grade"
        else:
            continue
        yield error(CODE, message, (*route, "confirmed_by"), "name the other post that confirmed")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
