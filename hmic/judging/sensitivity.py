"""What would change an outcome: the smallest sets, every single human choice, every threshold.

Definitions in docs/grading.md, "What would change it".
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from hmic.judging.achievement import (
    Assessed,
    Basis,
    achievement_by_findings,
    achievement_by_measure,
)
from hmic.judging.grading import Judgement, Threshold, rule, thresholds_of
from hmic.judging.smallest_sets import SmallestSet, smallest_lowering, smallest_raising
from hmic.model.finding import AreaForImprovement, Finding
from hmic.model.framework import Criterion
from hmic.model.grade import Achievement, Level, Outcome, Severity
from hmic.model.programme import Bands, Quantities
from hmic.model.values import share_of

ChoiceKind = Literal["achievement", "severity", "link_removed", "link_added", "flag", "level"]
CHOICE_KINDS: tuple[ChoiceKind, ...] = (
    "achievement",
    "severity",
    "link_removed",
    "link_added",
    "flag",
    "level",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One human choice made otherwise."""

    kind: ChoiceKind
    subject: str
    """The id of the criterion or finding chosen about."""
    otherwise: str
    """What it would be: an achievement, a severity, a flag, a level, or a criterion linked."""
    outcome: Outcome
    """The outcome then."""


@dataclass(frozen=True, slots=True)
class Choices:
    """All single choices of one kind."""

    kind: ChoiceKind
    total: int
    changing: tuple[Choice, ...]
    """Those that would change the outcome, in the order of criteria and findings."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The value of a threshold at which the outcome changes."""

    threshold: str
    """The quantity word or band as the programme names it."""
    now: Fraction
    turns_at: Fraction
    beyond: bool
    """Whether it changes only beyond that value, and not yet at it."""
    upwards: bool
    """Whether the threshold would have to be raised."""
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What would change one judgement."""

    raising: SmallestSet | None
    """None where no set of changes raises the outcome."""
    lowering: SmallestSet | None
    """None where no set of changes lowers it."""
    choices: tuple[Choices, ...]
    turns: tuple[Turn, ...]


def sensitivity(judgement: Judgement, quantities: Quantities, bands: Bands) -> Sensitivity:
    """Everything that would change the computed outcome of a judgement.

    Args:
        judgement: The judgement.
        quantities: The programme's quantity words.
        bands: What a measure means.

    Returns:
        Single choices, smallest sets and thresholds.
    """
    single = _Single(judgement, quantities)
    return Sensitivity(
        raising=smallest_raising(judgement, quantities),
        lowering=smallest_lowering(judgement, quantities),
        choices=tuple(single.choices()),
        turns=tuple(_turns(judgement, quantities, bands)),
    )


class _Single:
    """The outcome after one choice made otherwise; each distinct one is computed once."""

    def __init__(self, judgement: Judgement, quantities: Quantities) -> None:
        self.judgement, self.quantities = judgement, quantities
        self.known: dict[tuple[str, object, object], Outcome] = {}
        self.findings: dict[str, Finding] = {
            finding.id: finding for one in judgement.assessed for finding in one.findings
        }

    def choices(self) -> Iterator[Choices]:
        """All kinds, in their order."""
        alternatives: dict[ChoiceKind, Callable[[], Iterable[Choice]]] = {
            "achievement": self._achievements,
            "severity": self._severities,
            "link_removed": self._links_removed,
            "link_added": self._links_added,
            "flag": self._flags,
            "level": self._levels,
        }
        for kind in CHOICE_KINDS:
            all_of_it = tuple(alternatives[kind]())
            changing = tuple(c for c in all_of_it if c.outcome is not self.judgement.computed)
            yield Choices(kind, len(all_of_it), changing)

    def _outcome(self, one: Assessed, **otherwise: object) -> Outcome:
        """The outcome with one criterion's achievement, or the criterion itself, replaced."""
        achievement = otherwise.get("achievement", one.achievement)
        criterion = otherwise.get("criterion", one.criterion)
        if achievement is one.achievement and criterion is one.criterion:
            return self.judgement.computed
        key = (one.criterion.id, achievement, criterion)
        if key not in self.known:
            assessed = [
                replace(each, **otherwise) if each is one else each  # type: ignore[arg-type]
                for each in self.judgement.assessed
            ]
            self.known[key] = rule(assessed, self.quantities, self.judgement.factors).outcome
        return self.known[key]

    def _achievements(self) -> Iterator[Choice]:
        for one in self.judgement.assessed:
            if one.achievement is None:
                continue
            for step in (one.achievement.step - 1, one.achievement.step + 1):
                if 0 <= step < len(Achievement):
                    after = list(Achievement)[step]
                    outcome = self._outcome(one, achievement=after)
                    yield Choice("achievement", one.criterion.id, after.value, outcome)

    def _severities(self) -> Iterator[Choice]:
        order = list(Severity)
        for finding in self.findings.values():
            if not isinstance(finding, AreaForImprovement):
                continue
            place = order.index(finding.severity)
            for other in (place - 1, place + 1):
                if 0 <= other < len(order):
                    changed = finding.model_copy(update={"severity": order[other]})
                    yield Choice(
                        "severity",
                        finding.id,
                        order[other].value,
                        self._with_findings(
                            lambda one, f=finding, c=changed: tuple(  # type: ignore[misc]
                                c if each is f else each for each in one.findings
                            )
                        ),
                    )

    def _links_removed(self) -> Iterator[Choice]:
        for finding in self.findings.values():
            for one in self.judgement.assessed:
                if finding in one.findings:
                    rest = tuple(each for each in one.findings if each is not finding)
                    outcome = self._with_findings(
                        lambda each, o=one, r=rest: r if each is o else each.findings  # type: ignore[misc]
                    )
                    yield Choice("link_removed", finding.id, one.criterion.id, outcome)

    def _links_added(self) -> Iterator[Choice]:
        for finding in self.judgement.findings:
            for one in self.judgement.assessed:
                if one.criterion.id not in finding.criteria:
                    more = (*one.findings, finding)
                    outcome = self._with_findings(
                        lambda each, o=one, m=more: m if each is o else each.findings  # type: ignore[misc]
                    )
                    yield Choice("link_added", finding.id, one.criterion.id, outcome)

    def _flags(self) -> Iterator[Choice]:
        for one in self.judgement.assessed:
            if one.criterion.level is Level.FAIR:
                for flag in FLAGS:
                    other = with_flag(one.criterion, flag)
                    if flag != flag_of(one.criterion) and self._is_gradable(one, other):
                        outcome = self._outcome(one, criterion=other)
                        yield Choice("flag", one.criterion.id, flag, outcome)

    def _levels(self) -> Iterator[Choice]:
        for one in self.judgement.assessed:
            level = Level.GOOD if one.criterion.level is Level.FAIR else Level.FAIR
            other = with_level(one.criterion, level)
            if self._is_gradable(one, other):
                outcome = self._outcome(one, criterion=other)
                yield Choice("level", one.criterion.id, level.value, outcome)

    def _is_gradable(self, one: Assessed, other: Criterion) -> bool:
        """Whether the framework still has a significant and a Good criterion."""
        criteria = [other if each is one else each.criterion for each in self.judgement.assessed]
        return any(c.significant for c in criteria) and any(c.level is Level.GOOD for c in criteria)

    def _with_findings(self, findings_of: Callable[[Assessed], tuple[Finding, ...]]) -> Outcome:
        """The outcome with other findings on some criteria, where the table decides."""
        changed = []
        for one in self.judgement.assessed:
            findings = findings_of(one)
            decided = one.basis in (Basis.FINDINGS, Basis.NO_EVIDENCE)
            if decided and findings != one.findings:
                achievement = achievement_by_findings(findings)
                if achievement is not one.achievement:
                    changed.append((one, achievement))
        if not changed:
            return self.judgement.computed
        if len(changed) == 1:
            return self._outcome(changed[0][0], achievement=changed[0][1])
        after = {one.criterion.id: achievement for one, achievement in changed}
        assessed = [
            replace(one, achievement=after.get(one.criterion.id, one.achievement))
            for one in self.judgement.assessed
        ]
        return rule(assessed, self.quantities, self.judgement.factors).outcome


FLAGS = ("ordinary", "significant", "dominant")


def flag_of(criterion: Criterion) -> str:
    """A criterion's flag in one word."""
    return FLAGS[criterion.significant + criterion.dominant]


def with_flag(criterion: Criterion, flag: str) -> Criterion:
    """The criterion with another flag."""
    place = FLAGS.index(flag)
    return criterion.model_copy(update={"significant": place >= 1, "dominant": place == 2})  # noqa: PLR2004 - the last


def with_level(criterion: Criterion, level: Level) -> Criterion:
    """The criterion on another level, its flags dropped."""
    return criterion.model_copy(update={"level": level, "significant": False, "dominant": False})


def _turns(judgement: Judgement, quantities: Quantities, bands: Bands) -> Iterator[Turn]:
    """The nearest values, up and down, at which each threshold changes the outcome."""
    results = {result.name: result for result in judgement.rules}
    good, short, not_assessed = (results[n] for n in ("good", "well_short", "not_assessed"))
    shares = {
        "most": [Fraction(good.count, good.total)],
        "vast_majority": [Fraction(good.count, good.total)],
        "significant_number": [
            Fraction(short.count, short.total),
            Fraction(not_assessed.count, not_assessed.total),
        ],
    }
    for name, candidates in shares.items():
        threshold: Threshold = getattr(thresholds_of(quantities), name)

        def outcome(value: Fraction, name: str = name) -> Outcome:
            changed = quantities.with_share(name, value)
            return rule(judgement.assessed, changed, judgement.factors).outcome

        yield from _turns_of(
            judgement,
            name,
            threshold.share,
            candidates,
            outcome,
            _is_share,
            at_upper=not threshold.inclusive,
        )
    measured = [
        share_of(one.statement.measure)
        for one in judgement.assessed
        if one.basis is Basis.MEASURE and one.statement and one.statement.measure
    ]
    names = ("not_met", "partly", "largely", "fully")
    for place, name in enumerate(names[:-1]):
        lower = getattr(bands, names[place - 1]) if place else Fraction(0)
        upper = getattr(bands, names[place + 1])

        def rises(value: Fraction, lower: Fraction = lower, upper: Fraction = upper) -> bool:
            return lower < value < upper

        def banded(value: Fraction, name: str = name) -> Outcome:
            other = bands.model_copy(update={name: value})
            assessed = [
                replace(
                    one,
                    achievement=achievement_by_measure(share_of(one.statement.measure), other),
                )
                if one.basis is Basis.MEASURE and one.statement and one.statement.measure
                else one
                for one in judgement.assessed
            ]
            return rule(assessed, quantities, judgement.factors).outcome

        now = getattr(bands, name)
        yield from _turns_of(judgement, name, now, measured, banded, rises, at_upper=True)


def _is_share(value: Fraction) -> bool:
    return 0 < value <= 1


def _turns_of(
    judgement: Judgement,
    name: str,
    now: Fraction,
    shares: Iterable[Fraction],
    outcome: Callable[[Fraction], Outcome],
    is_allowed: Callable[[Fraction], bool],
    *,
    at_upper: bool,
) -> Iterator[Turn]:
    """The nearest turn below and above the present value.

    `at_upper`: the threshold is exclusive, so that a share turns when the value rises to it, or
    falls below it; otherwise when the value falls to it, or rises above it.
    """
    hair = Fraction(1, 10**9)
    found: dict[bool, Turn] = {}
    for share in sorted(set(shares), key=lambda value: abs(value - now)):
        upwards = now < share if at_upper else now <= share
        beyond = upwards != at_upper
        value = share if not beyond else share + (hair if upwards else -hair)
        if upwards in found or not is_allowed(value):
            continue
        result = outcome(value)
        if result is not judgement.computed:
            found[upwards] = Turn(name, now, share, beyond, upwards, result)
    yield from (found[direction] for direction in (False, True) if direction in found)
