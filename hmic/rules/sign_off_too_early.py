"""A signature is older than what it stands behind.

Criteria and thresholds are adopted before anybody grades by them, and a moderation is decided
before the grade is signed that comes of it. A signature of the round before is older than both:
look at the grade as it is now, and sign it with `hmic sign-off`. Before the final stage it is a
warning.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, warning
from hmic.judging.fingerprints import before_adoption, too_early, whole_too_early
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.model.sign_off import REINSPECTIONS, WHOLE
from hmic.rules.rule import Rule

CODE = "sign-off-too-early"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    make = error if inspection.force.stage is Stage.FINAL else warning
    for slug, judgement in judgements.items():
        sign_off = inspection.sign_offs.get(slug)
        if sign_off and (message := too_early(sign_off.date, judgement, inspection.programme)):
            yield make(CODE, message, ("sign_offs", slug, "date"), "look, and sign again")
    whole = inspection.whole_sign_off
    if whole and (message := whole_too_early(whole.date, judgements, inspection)):
        yield make(CODE, message, ("sign_offs", WHOLE, "date"), "look, and sign again")
    signed = inspection.reinspections_sign_off
    if signed and (
        message := before_adoption(signed.date, "the re-inspections were", inspection.programme)
    ):
        yield make(CODE, message, ("sign_offs", REINSPECTIONS, "date"), "look, and sign again")


RULE = Rule(
    CODE,
    __doc__,
    of_force=check_force,
    needs=frozenset({"programme"}),
    firm=True,
    asked_of_final=True,
)
