"""How far one criterion is met, and on what that rests. See docs/methods.md, "table"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from hmic.model.assessment import Statement
from hmic.model.finding import Finding
from hmic.model.framework import Criterion
from hmic.model.method import NOT_ASSESSED, Block, Row
from hmic.model.values import share_of
from hmic.model.vocabulary import NOTHING, bands_of


class Basis(StrEnum):
    """What an achievement rests on."""

    FINDINGS = "findings"
    """The worst finding that bears on the criterion, by the method's table."""
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
    achievement: str | None
    """None where the criterion was not assessed."""
    basis: Basis
    findings: tuple[Finding, ...] = ()
    """The findings that bear on it, kind by kind."""
    statement: Statement | None = None
    """What an author stated about it, if anything."""
    shortfalls: tuple[Finding, ...] = ()
    """Those of them that speak against, worst first."""
    step: int = -1
    """How far it is met: 0 for the worst achievement; -1 where it was not assessed."""
    steps: int = 0
    """How many achievements there are."""

    @property
    def was_assessed(self) -> bool:
        """Whether it was: how far it is met is known, or what was found where no method says."""
        return self.achievement is not None or bool(not self.steps and self.findings)

    @property
    def is_low(self) -> bool:
        """Whether it is in the lower half of the achievements."""
        return 0 <= self.step < self.steps // 2


def row_of(findings: Sequence[Finding], block: Block) -> Row | None:
    """The row of the method's table that is true of some findings; None where none is."""
    beside = block.findings.beside
    named = {NOTHING}
    for finding in findings:
        if finding.kind != beside or not finding.speaks_for:
            named.add(finding.kind)
        if how_serious := finding.how_serious:
            named.add(how_serious)
    for row in block.findings.table:
        if row.worst in named:
            return row
    return None


def achievement_by_findings(findings: Iterable[Finding], block: Block) -> str | None:
    """What the method's table gives: the worst finding, and whether one stands beside it.

    None without any finding, and where the method has no table.
    """
    findings = tuple(findings)
    row = row_of(findings, block) if findings else None
    if row is None:
        return None
    beside = block.findings.beside
    is_beside = beside in [finding.kind for finding in findings]
    achievement = row.with_ if is_beside else row.without
    return None if achievement == NOT_ASSESSED else achievement


def worst_first(findings: Iterable[Finding], block: Block) -> tuple[Finding, ...]:
    """The findings that speak against, in the order of the table; then those that it lacks."""
    against = [finding for finding in findings if not finding.speaks_for]
    if len(against) <= 1:
        return tuple(against)
    rows = {row.worst: place for place, row in enumerate(block.findings.table)}

    def place(finding: Finding) -> int:
        by_severity = rows.get(finding.how_serious or "", len(rows))
        return min(by_severity, rows.get(finding.kind, len(rows)))

    return tuple(sorted(against, key=place))


def achievement_by_measure(share: Fraction, bands: Sequence[tuple[str, Fraction]]) -> str:
    """What the bands give: each bound belongs to the lower band (ISO/IEC 33020)."""
    return next((name for name, upper in bands if share <= upper), bands[-1][0])


def assess(
    criterion: Criterion,
    findings: Iterable[Finding],
    statement: Statement | None,
    block: Block,
    bands: Sequence[tuple[str, Fraction]] = (),
) -> Assessed:
    """One criterion: what is stated about it decides, else the findings that bear on it.

    Args:
        criterion: The criterion.
        findings: The findings that bear on it, kind by kind.
        statement: What an author stated about it.
        block: What grades it.
        bands: The block's bands, where it has any.

    Returns:
        The criterion as it was assessed.
    """
    bearing = tuple(findings)
    shortfalls = worst_first(bearing, block) if bearing else ()
    stated = block.criteria.achievements
    order = stated.values if stated else ()

    def assessed(achievement: str | None, basis: Basis) -> Assessed:
        step = order.index(achievement) if achievement in order else -1
        return Assessed(
            criterion, achievement, basis, bearing, statement, shortfalls, step, len(order)
        )

    if statement is not None:
        if statement.achievement is not None:
            return assessed(statement.achievement, Basis.STATEMENT)
        if statement.measure is not None and bands:
            by_measure = achievement_by_measure(share_of(statement.measure), bands)
            return assessed(by_measure, Basis.MEASURE)
        if statement.not_assessed:
            return assessed(None, Basis.NOT_ASSESSED)
    achievement = achievement_by_findings(bearing, block) if bearing else None
    return assessed(achievement, Basis.NO_EVIDENCE if achievement is None else Basis.FINDINGS)


def bands_of_block(block: Block, achievements: tuple[str, ...]) -> tuple[tuple[str, Fraction], ...]:
    """Up to which share a measure is which achievement; none where the method has no bands."""
    return bands_of(block.bands, achievements) if block.bands else ()
