"""The register names successors of a body that no earlier round had, or successors that it lacks.

`successors` lists the bodies of earlier rounds that are no more, each with those of this register
that took its place: they answer for the areas for improvement that its reports left. Mend the
name; or delete what stands in the register itself.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, near
from hmic.model.round import Round
from hmic.rules.rule import Rule

CODE = "unknown-successor"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    listed = [one.slug for one in round_.register.forces]
    for place, gone in enumerate(round_.register.successors):
        route = ("register", "successors", place)
        if gone.force in listed:
            message = f"{gone.force} stands in this register, and answers for itself"
            yield error(CODE, message, (*route, "force"), "delete it here, or from forces above")
        elif round_.forces_before is not None and gone.force not in round_.forces_before:
            known = sorted(round_.forces_before)
            hint = near(gone.force, known, "write its slug as it stands in rounds/")
            message = f"no register of an earlier round has {gone.force}"
            yield error(CODE, message, (*route, "force"), hint)
        for index, slug in enumerate(gone.to):
            if slug not in listed:
                hint = near(slug, listed, "add it to forces above")
                message = f"this register has no {slug}"
                yield error(CODE, message, (*route, "to", index), hint)


RULE = Rule(CODE, __doc__, of_round=check_round)
