"""An overview states something that only a graded framework has.

The overview of several frameworks has findings, context and the grade of an earlier round, but no
achievements, factors, moderation or direction: those belong to its parts.
"""

from collections.abc import Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "overview-without-grade"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for place in inspection.programme.frameworks:
        assessment = inspection.assessments.get(place.framework)
        if not (place.parts or place.ungraded) or assessment is None:
            continue
        for key in ("achievements", "inputs", "moderation", "direction", "outcome"):
            if key in assessment.model_fields_set:
                message = f"{place.framework} is not graded, so it can't have {key}"
                route = ("assessments", place.framework, key)
                hint = (
                    f"move it to one of: {', '.join(place.parts)}" if place.parts else "delete it"
                )
                yield replace(error(CODE, message, route, hint), at="key")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
