"""A moderation was decided on another outcome than the one now computed.

People decided on what they saw. Since then a finding, a criterion or a threshold has moved the
computed outcome, so the decision must be taken again. An outcome of not graded takes no moderation,
nor does a report whose programme asks for no grade as a whole, in force.yaml.
"""

from collections.abc import Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule
from hmic.rules.walking import graded_with_routes

CODE = "moderation-outdated"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    if inspection.force.moderation is not None and inspection.programme.overall is None:
        message = "the programme asks for no grade as a whole, which this would moderate"
        hint = "moderate the grade of a framework in its own file, or take the moderation out"
        yield replace(error(CODE, message, ("force", "moderation"), hint), at="key")
    for judgement, graded in graded_with_routes(inspection, judgements):
        moderation = judgement.moderation
        if moderation is None:
            continue
        route = (*graded, "moderation", "computed")
        now = inspection.round.label(judgement.computed)
        if judgement.rank is None:
            message = f"the outcome is {now}, and that takes no moderation"
            yield error(
                CODE, message, route, "assess what was not assessed, or take the moderation out"
            )
        elif moderation.computed != judgement.computed:
            then = inspection.round.label(moderation.computed)
            message = f"the moderation was decided on {then}; the computed outcome is now {now}"
            yield error(CODE, message, route, "have it decided again, and record the new decision")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
