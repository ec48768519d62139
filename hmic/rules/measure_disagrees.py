"""A measure and the findings on a criterion give different achievements.

The measure decides, as stated. The difference should be meant: compare the figure with the findings
and their severity, or decline the measure with the reason.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.achievement import Basis, achievement_by_findings
from hmic.judging.grading import Judgements
from hmic.judging.method_in_words import in_words
from hmic.model.assessment import Statement
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "measure-disagrees"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, judgement in judgements.items():
        for place, statement in enumerate(_statements(inspection, slug)):
            assessed = next((a for a in judgement.assessed if a.statement is statement), None)
            if assessed is None or assessed.basis is not Basis.MEASURE or not assessed.findings:
                continue
            by_findings = achievement_by_findings(assessed.findings, inspection.round.block(slug))
            if by_findings != assessed.achievement:
                measured = f"by its measure, {statement.measure}, {statement.criterion} is"
                message = (
                    f"{measured} {_words(assessed.achievement)}; "
                    f"by its findings alone it would be {_words(by_findings)}"
                )
                route = ("assessments", slug, "achievements", place, "measure")
                yield warning(CODE, message, route, "the measure decides; is that meant?")


def _statements(inspection: Inspection, slug: str) -> tuple[Statement, ...]:
    return inspection.assessments[slug].achievements if slug in inspection.assessments else ()


def _words(achievement: str | None) -> str:
    words = in_words(str(achievement))
    return words if words.endswith("met") else f"{words} met"


RULE = Rule(CODE, __doc__, of_force=check_force)
