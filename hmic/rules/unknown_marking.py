"""A report bears a protective marking that the programme does not list.

Nobody could say then whether it may be published. The markings of the round stand in programme.yaml
under markings, with the highest that is public.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, near
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "unknown-marking"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    marking, markings = inspection.force.marking, inspection.programme.markings
    if marking is None:
        return
    levels = markings.levels if markings else ()
    if marking not in levels:
        known = f"markings: {', '.join(levels)}" if levels else "list it in programme.yaml"
        hint = near(marking, levels, known)
        yield error(CODE, f"{marking} is no marking of the programme", ("force", "marking"), hint)


RULE = Rule(CODE, __doc__, of_force=check_force, needs=frozenset({"programme"}), firm=True)
