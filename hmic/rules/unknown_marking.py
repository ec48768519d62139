"""A report bears a protective marking that the programme does not list.

Nobody could say then whether it may be published. The markings of the round stand in programme.yaml
under markings, with the highest that is public.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, error, near
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection

CODE = "unknown-marking"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    marking, markings = inspection.force.marking, inspection.programme.markings
    if marking is None or "programme" in inspection.incomplete:
        return
    levels = markings.levels if markings else ()
    if marking not in levels:
        known = f"markings: {', '.join(levels)}" if levels else "list it in programme.yaml"
        hint = near(marking, levels, known)
        yield error(CODE, f"{marking} is no marking of the programme", ("force", "marking"), hint)
