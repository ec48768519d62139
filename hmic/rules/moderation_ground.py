"""A moderation names a ground that the programme does not have.

The grounds on which people may depart from a computed grade are listed in programme.yaml under
moderation_grounds, adopted before grading.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, near
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule
from hmic.rules.walking import moderations_with_routes

CODE = "moderation-ground"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    known = [ground.ground for ground in inspection.programme.moderation_grounds]
    for moderation, route in moderations_with_routes(inspection):
        if moderation.ground not in known:
            hint = near(moderation.ground, known, f"the programme has {', '.join(known) or 'none'}")
            message = f"{moderation.ground} is not one of the programme's moderation_grounds"
            yield error(CODE, message, (*route, "ground"), hint)


RULE = Rule(CODE, __doc__, of_force=check_force, needs=frozenset({"programme"}))
