"""How far one criterion is met, and on what that rests. See docs/grading.md, "Achievement"."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from hmic.model.assessment import Statement
from hmic.model.finding import AreaForImprovement, Finding, Kind
from hmic.model.framework import Criterion
from hmic.model.grade import Achievement, Severity
from hmic.model.programme import Bands
from hmic.model.values import share_of


class Basis(StrEnum):
    """What an achievement rests on."""

    FINDINGS = "findings"
    """The worst shortfall among the findings that bear on the criterion."""
    MEASURE = "measure"
    """A measured share, read by the bands."""
    STATEMENT = "statement"
    """An author's statement with its reason."""
    NOT_ASSESSED = "not_assessed"
    """An author's statement that it was not assessed."""
    NO_EVIDENCE = "no_evidence"
    """Nothing at all: counts as not assessed until the final stage, where it is an error."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """One criterion with its achievement, the basis of that, and the findings behind it."""

    criterion: Criterion
    achievement: Achievement | None
    """None where the criterion was not assessed."""
    basis: Basis
    findings: tuple[Finding, ...] = ()
    """The findings that bear on it: strengths, work in progress, areas for improvement."""
    statement: Statement | None = None
    """What an author stated about it, if anything."""

    @property
    def short(self) -> bool:
        """Achieved partly or not met."""
        return self.achievement is not None and self.achievement.short

    @property
    def shortfalls(self) -> tuple[Finding, ...]:
        """The findings that fall short, worst first."""
        falling_short = [f for f in self.findings if f.kind is not Kind.STRENGTH]
        return tuple(sorted(falling_short, key=lambda f: -_weight(f)))


_WITH_STRENGTH = (
    Achievement.FULLY,  # no shortfall
    Achievement.FULLY,  # minor
    Achievement.LARGELY,  # work in progress
    Achievement.LARGELY,  # moderate
    Achievement.PARTLY,  # major
)
_WITHOUT_STRENGTH = (
    None,  # no evidence
    Achievement.LARGELY,
    Achievement.PARTLY,
    Achievement.PARTLY,
    Achievement.NOT_MET,
)
_WEIGHTS = {Severity.MINOR: 1, Severity.MODERATE: 3, Severity.MAJOR: 4}


def _weight(finding: Finding) -> int:
    """The row of the table: 0 a strength, 1 minor, 2 work in progress, 3 moderate, 4 major."""
    if isinstance(finding, AreaForImprovement):
        return _WEIGHTS[finding.severity]
    return 2 if finding.kind is Kind.WORK_IN_PROGRESS else 0


def achievement_by_findings(findings: Iterable[Finding]) -> Achievement | None:
    """What the table gives: the worst shortfall, and whether a strength stands beside it.

    None without any finding.
    """
    findings = tuple(findings)
    worst = max((_weight(finding) for finding in findings), default=0)
    strength = any(finding.kind is Kind.STRENGTH for finding in findings)
    return (_WITH_STRENGTH if strength else _WITHOUT_STRENGTH)[worst]


def achievement_by_measure(share: Fraction, bands: Bands) -> Achievement:
    """What the bands give: each bound belongs to the lower band (ISO/IEC 33020)."""
    if share <= bands.not_met:
        return Achievement.NOT_MET
    if share <= bands.partly:
        return Achievement.PARTLY
    if share <= bands.largely:
        return Achievement.LARGELY
    return Achievement.FULLY


def assess(
    criterion: Criterion,
    findings: Iterable[Finding],
    statement: Statement | None,
    bands: Bands,
) -> Assessed:
    """One criterion: what is stated about it decides, else the findings that bear on it.

    Args:
        criterion: The criterion.
        findings: Findings that may bear on it; those that don't name it are left out.
        statement: What is stated about it, if anything is.
        bands: What a measure means.

    Returns:
        How far it is met, and on what that rests.
    """
    bearing = tuple(finding for finding in findings if criterion.id in finding.criteria)
    if statement is not None:
        if statement.achievement is not None:
            return Assessed(criterion, statement.achievement, Basis.STATEMENT, bearing, statement)
        if statement.measure is not None:
            measured = achievement_by_measure(share_of(statement.measure), bands)
            return Assessed(criterion, measured, Basis.MEASURE, bearing, statement)
        if statement.not_assessed:
            return Assessed(criterion, None, Basis.NOT_ASSESSED, bearing, statement)
    achievement = achievement_by_findings(bearing)
    basis = Basis.NO_EVIDENCE if achievement is None else Basis.FINDINGS
    return Assessed(criterion, achievement, basis, bearing, statement)
