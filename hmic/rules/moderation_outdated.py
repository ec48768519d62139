"""A moderation was decided on another outcome than the one now computed.

People decided on what they saw. Since then a finding, a criterion or a threshold has moved the
computed outcome, so the decision must be taken again. An outcome of not graded takes no moderation.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "moderation-outdated"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, judgement in judgements.items():
        moderation = judgement.moderation
        if moderation is None:
            continue
        route = ("assessments", slug, "moderation", "computed")
        now = inspection.round.label(judgement.computed)
        if judgement.rank is None:
            message = "the framework is not graded, and that takes no moderation"
            yield error(
                CODE, message, route, "assess what was not assessed, or take the moderation out"
            )
        elif moderation.computed != judgement.computed:
            then = inspection.round.label(moderation.computed)
            message = f"the moderation was decided on {then}; the computed outcome is now {now}"
            yield error(CODE, message, route, "have it decided again, and record the new decision")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
