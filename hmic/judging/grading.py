"""From a framework's criteria and findings to its judgement, with every reason.

The rules and their numbers are those of docs/grading.md; the numbers live in the programme.
Pure and exact: the same evidence gives the same judgement. Signatures are never read here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from hmic.judging.achievement import Assessed, assess
from hmic.model.assessment import Excellent, Moderation, Statement, Travel
from hmic.model.finding import Finding
from hmic.model.framework import Framework
from hmic.model.grade import Achievement, Grade, Level, Outcome
from hmic.model.inspection import Inspection
from hmic.model.programme import Bands, Quantities

RuleName = Literal[
    "dominant_not_met",
    "well_short",
    "not_assessed",
    "significant_short",
    "fair",
    "good",
    "excellent",
]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A quantity word of the programme: a share, and whether reaching it is enough."""

    share: Fraction
    inclusive: bool

    def met_by(self, count: int, total: int) -> bool:
        """Whether a count of a total meets it, in exact fractions."""
        share = Fraction(count, total)
        return share >= self.share if self.inclusive else share > self.share

    def needed(self, total: int) -> int:
        """The smallest count of a total that meets it; total + 1 where none does."""
        return next((n for n in range(total + 1) if self.met_by(n, total)), total + 1)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The three quantity words of the rules, ready to be held against counts."""

    significant_number: Threshold
    most: Threshold
    vast_majority: Threshold


def thresholds_of(quantities: Quantities) -> Thresholds:
    """A programme's quantity words; `at least` is inclusive, `more than` is not."""
    return Thresholds(
        significant_number=Threshold(quantities.significant_number.at_least, inclusive=True),
        most=Threshold(quantities.most.more_than, inclusive=False),
        vast_majority=Threshold(quantities.vast_majority.more_than, inclusive=False),
    )


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule as it was applied: what was counted, against what, and whether it holds.

    Rules 1 to 4 hold where they keep the framework from Fair; rules 5 to 7 where the grade is
    reached.
    """

    number: int
    name: RuleName
    holds: bool
    decides: bool
    """Whether the outcome rests on this rule."""
    count: int
    total: int
    """The criteria counted, and those that there are."""
    threshold: Threshold | None = None
    """The quantity word that the count is held against, where there is one."""
    criteria: tuple[str, ...] = ()
    """The criteria that speak against the framework under this rule, in their order."""
    missing: tuple[str, ...] = ()
    """The further factors of Excellent that are not asserted."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The outcome of the rules, and each rule in order."""

    outcome: Outcome
    rules: tuple[RuleResult, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome for one framework and one force, with its reasons."""

    framework: Framework
    computed: Outcome
    before_cap: Outcome | None
    """The outcome without the dominant criteria that are not met; None where none caps."""
    assessed: tuple[Assessed, ...]
    """Every criterion in its order."""
    rules: tuple[RuleResult, ...]
    """The seven rules in order."""
    factors: Excellent
    """What is asserted of the two further factors of Excellent."""
    findings: tuple[Finding, ...] = ()
    """Every finding that may bear on its criteria, whether it does or not."""
    moderation: Moderation | None = None
    """People's decision, where there is one; the computed outcome stands beside it."""
    direction: Travel | None = None
    """Direction of travel, where one is stated."""

    @property
    def published(self) -> Outcome:
        """What the report publishes: the moderated grade, else the computed outcome."""
        return Outcome(self.moderation.grade.value) if self.moderation else self.computed

    @property
    def capped(self) -> bool:
        """Whether a dominant criterion that is not met decides."""
        return self.before_cap is not None

    @property
    def deciding(self) -> RuleResult:
        """The rule that the outcome rests on."""
        return next(rule for rule in self.rules if rule.decides)


Judgements = Mapping[str, Judgement]
"""By the slug of a graded framework, in the order of the report."""


def judge(inspection: Inspection) -> dict[str, Judgement]:
    """One judgement per graded framework of the inspection, by slug, in the report's order.

    A framework with something left out of its files gets none, for its grade would be wrong.
    """
    programme = inspection.programme
    judgements = {}
    for slug in programme.graded:
        framework = inspection.frameworks.get(slug)
        if framework is None or not framework.criteria or not inspection.is_whole(slug):
            continue
        own = inspection.assessments.get(slug)
        judgement = grade_framework(
            framework,
            inspection.findings_on(slug),
            own.achievements if own else (),
            programme.quantities,
            programme.bands,
            own.excellent if own else Excellent(),
        )
        judgements[slug] = replace(
            judgement,
            moderation=own.moderation if own else None,
            direction=own.direction if own else None,
        )
    return judgements


def grade_framework(
    framework: Framework,
    findings: Iterable[Finding],
    statements: Iterable[Statement],
    quantities: Quantities,
    bands: Bands,
    factors: Excellent | None = None,
) -> Judgement:
    """The judgement on one graded framework.

    Args:
        framework: The framework, with its criteria.
        findings: The findings that may bear on them.
        statements: What is stated about achievements.
        quantities: The programme's quantity words.
        bands: What a measure means.
        factors: What is asserted of the further factors of Excellent.

    Returns:
        The judgement, without what people decided about it.
    """
    findings, factors = tuple(findings), factors or Excellent()
    by_criterion: Mapping[str, Statement] = {s.criterion: s for s in statements}
    assessed = tuple(
        assess(criterion, findings, by_criterion.get(criterion.id), bands)
        for criterion in framework.criteria
    )
    ruling = rule(assessed, quantities, factors)
    before_cap = None
    if ruling.rules[0].holds:
        as_if_met = tuple(
            replace(a, achievement=Achievement.FULLY) if _caps(a) else a for a in assessed
        )
        before_cap = rule(as_if_met, quantities, factors).outcome
    return Judgement(
        framework, ruling.outcome, before_cap, assessed, ruling.rules, factors, findings
    )


def rule(assessed: Iterable[Assessed], quantities: Quantities, factors: Excellent) -> Ruling:
    """The seven rules in order, applied to achievements.

    Args:
        assessed: Every criterion with its achievement.
        quantities: The programme's quantity words.
        factors: What is asserted of the further factors of Excellent.

    Returns:
        The outcome, with each rule as it was applied.
    """
    fair: list[Assessed] = []
    good: list[Assessed] = []
    for one in assessed:
        (fair if one.criterion.level is Level.FAIR else good).append(one)
    words = thresholds_of(quantities)

    significant = [one for one in fair if one.criterion.significant]
    dominant = [one for one in fair if one.criterion.dominant]
    capping = [one for one in dominant if _caps(one)]
    short = [one for one in fair if one.short]
    not_assessed = [one for one in fair if one.achievement is None]
    short_or_not = [one for one in fair if one.short or one.achievement is None]
    significant_not_assessed = any(one.criterion.significant for one in not_assessed)
    significant_short = [one for one in significant if one.short]
    standing = [one for one in significant if one.achievement is not None and not one.short]
    below_full = [one for one in fair if one.achievement is not Achievement.FULLY]
    achieved = sum(one.achievement is not None and not one.short for one in good)
    below_good = [one for one in good if one.short or one.achievement is None]
    missing = tuple(name for name in ("beacon", "innovation") if getattr(factors, name) is None)

    is_capped = bool(capping)
    is_well_short = words.significant_number.met_by(len(short), len(fair))
    is_open = bool(not_assessed) and (
        significant_not_assessed or words.significant_number.met_by(len(short_or_not), len(fair))
    )
    needs_judgement = bool(significant_short)
    is_fair = not (is_capped or is_well_short or is_open or needs_judgement)
    is_good = is_fair and not below_full and words.most.met_by(achieved, len(good))
    has_count = is_good and words.vast_majority.met_by(achieved, len(good))
    is_excellent = has_count and not missing

    holds = (
        is_capped,
        is_well_short,
        is_open,
        needs_judgement,
        is_fair,
        is_good,
        is_excellent,
    )
    decider = next((n for n in range(4) if holds[n]), 4 + is_good + is_excellent)
    outcome = (
        Outcome.POOR,
        Outcome.POOR,
        Outcome.UNGRADED,
        Outcome.JUDGEMENT_REQUIRED,
        Outcome.FAIR,
        Outcome.GOOD,
        Outcome.EXCELLENT,
    )[decider]

    # the name of the rule, what is counted, of how many, the quantity word, what speaks against
    counted: tuple[tuple[RuleName, int, list[Assessed], Threshold | None, list[Assessed]], ...] = (
        ("dominant_not_met", len(capping), dominant, None, capping),
        ("well_short", len(short), fair, words.significant_number, short),
        ("not_assessed", len(short_or_not), fair, words.significant_number, not_assessed),
        ("significant_short", len(significant_short), significant, None, significant_short),
        ("fair", len(standing), significant, None, significant_short),
        ("good", achieved, good, words.most, [*below_full, *below_good]),
        ("excellent", achieved, good, words.vast_majority, below_good),
    )
    return Ruling(
        outcome,
        tuple(
            RuleResult(
                number=index + 1,
                name=name,
                holds=holds[index],
                decides=index == decider,
                count=count,
                total=len(total),
                threshold=threshold,
                criteria=tuple(one.criterion.id for one in against),
                missing=missing if name == "excellent" else (),
            )
            for index, (name, count, total, threshold, against) in enumerate(counted)
        ),
    )


def _caps(one: Assessed) -> bool:
    """Whether it is a dominant criterion that is not met."""
    return one.criterion.dominant and one.achievement is Achievement.NOT_MET


def computed_range(judgement: Judgement) -> tuple[Grade, ...]:
    """The grades that the computed outcome leaves room for, worst first; none where ungraded."""
    highest = judgement.before_cap or judgement.computed
    if Outcome.UNGRADED in (judgement.computed, highest):
        return (Grade.POOR,) if judgement.capped else ()
    if highest is Outcome.JUDGEMENT_REQUIRED:
        return (Grade.POOR, Grade.FAIR)
    top = Grade(highest.value)
    lowest = Grade.POOR if judgement.capped else top
    order = list(Grade)
    return tuple(order[order.index(lowest) : order.index(top) + 1])
