"""The smallest sets of changes of achievement that raise or lower an outcome, exactly.

Found from the shape of the rules, each of which is a bound on a count, and not by trying sets; the
tests hold them against trying every set. Definitions in docs/grading.md, "What would change it".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from math import comb

from hmic.judging.achievement import Assessed
from hmic.judging.grading import Judgement, rule, thresholds_of
from hmic.model.grade import Achievement, Level, Outcome
from hmic.model.programme import Quantities

FULLY, LARGELY, PARTLY, NOT_MET = reversed(Achievement)


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion's achievement moved to another."""

    criterion: str
    before: Achievement
    after: Achievement

    @property
    def steps(self) -> int:
        """How many steps of achievement it moves."""
        return abs(self.after.step - self.before.step)


@dataclass(frozen=True, slots=True)
class SmallestSet:
    """A smallest set of changes that moves the outcome: fewest criteria, then fewest steps."""

    changes: tuple[Change, ...]
    """In the order of the criteria; the first of all smallest sets in that order."""
    outcome: Outcome
    """The outcome after them."""
    count: int
    """How many smallest sets there are."""


@dataclass(frozen=True, slots=True)
class _Pool:
    """Some criteria of which a number must move to an achievement, the cheapest first."""

    target: Achievement
    number: int
    candidates: tuple[Assessed, ...]

    def pick(self) -> tuple[tuple[Change, ...], int] | None:
        """The first cheapest pick in the order of criteria, and how many picks cost the same."""
        if self.number > len(self.candidates):
            return None

        def steps(one: Assessed) -> int:
            return _change(one, self.target).steps

        cheapest = sorted(self.candidates, key=steps)[: self.number]
        dearest = steps(cheapest[-1]) if cheapest else 0
        sure = [one for one in self.candidates if steps(one) < dearest]
        alike = [one for one in self.candidates if steps(one) == dearest]
        picked = [*sure, *islice(alike, self.number - len(sure))] if cheapest else []
        ways = comb(len(alike), self.number - len(sure)) if cheapest else 1
        return tuple(_change(one, self.target) for one in picked), ways


def smallest_raising(judgement: Judgement, quantities: Quantities) -> SmallestSet | None:
    """The smallest set of changes that raises the outcome within its order."""
    rank = judgement.computed.rank
    if rank is None:
        return None
    counts = _Counts(judgement.assessed, quantities)
    raising = (counts.out_of_poor, counts.to_fair, counts.to_good, counts.to_excellent)
    if rank >= len(raising):
        return None
    picks = raising[rank](judgement)
    return _set(judgement, quantities, [picks] if picks else [])


def smallest_lowering(judgement: Judgement, quantities: Quantities) -> SmallestSet | None:
    """The smallest set of changes that lowers the outcome within its order.

    Each way down rests on one rule alone, so a smallest set is the smallest of one of them.
    """
    rank = judgement.computed.rank
    if not rank:
        return None
    counts = _Counts(judgement.assessed, quantities)
    found = []
    for pool in counts.ways_down(rank):
        picked = pool.pick()
        if picked and picked[0]:
            outcome = rule(
                _changed(judgement.assessed, picked[0]), quantities, judgement.factors
            ).outcome
            if outcome.rank is not None and outcome.rank < rank:
                found.append((pool, picked))
    if not found:
        return None
    best = min(_cost(changes) for _, (changes, _) in found)
    if best[0] == 1:  # several rules may name the same criterion, so count the changes themselves
        singles = _single_changes(judgement, quantities, best[1], rank)
        return _first(judgement, quantities, singles, len(singles))
    return _set(judgement, quantities, [picked for _, picked in found if _cost(picked[0]) == best])


def _single_changes(
    judgement: Judgement, quantities: Quantities, steps: int, rank: int
) -> list[tuple[Change, ...]]:
    """The changes of one criterion by some steps down that lower the outcome."""
    found: list[tuple[Change, ...]] = []
    for one in judgement.assessed:
        if one.achievement is None or one.achievement.step < steps:
            continue
        change = _change(one, list(Achievement)[one.achievement.step - steps])
        changed = _changed(judgement.assessed, (change,))
        outcome = rule(changed, quantities, judgement.factors).outcome
        if outcome.rank is not None and outcome.rank < rank:
            found.append((change,))
    return found


class _Counts:
    """The counts that the rules bound, and what must move to bring them across a bound."""

    def __init__(self, assessed: Sequence[Assessed], quantities: Quantities) -> None:
        self.fair = [one for one in assessed if one.criterion.level is Level.FAIR]
        self.good = [one for one in assessed if one.criterion.level is Level.GOOD]
        words = thresholds_of(quantities)
        not_assessed = sum(one.achievement is None for one in self.fair)
        self.well_short = words.significant_number.needed(len(self.fair))
        # with something not assessed, short and not-assessed ones together stay below the bound
        self.most_short = self.well_short - 1 - not_assessed
        self.for_good = words.most.needed(len(self.good))
        self.for_excellent = words.vast_majority.needed(len(self.good))
        self.short = [one for one in self.fair if one.short]
        self.achieved = [one for one in self.good if one.achievement is not None and not one.short]

    @cached_property
    def is_open(self) -> bool:
        """Whether a significant criterion is not assessed: nothing then leads past ungraded."""
        return any(one.criterion.significant and one.achievement is None for one in self.fair)

    def out_of_poor(self, _: Judgement) -> tuple[tuple[Change, ...], int] | None:
        """Every dominant criterion at least partly met, and few enough short ones.

        A dominant one that must move anyway can go on to largely at no further criterion.
        """
        if self.is_open or self.most_short < 0:
            return None
        forced = [one for one in self.short if _is_cap(one)]
        excess = max(0, len(self.short) - self.most_short)
        further = min(excess, len(forced))
        rest = _Pool(
            LARGELY, excess - further, tuple(one for one in self.short if not _is_cap(one))
        ).pick()
        if rest is None:
            return None
        moved = [
            _change(one, LARGELY if index < further else PARTLY) for index, one in enumerate(forced)
        ]
        return (*moved, *rest[0]), comb(len(forced), further) * rest[1]

    def to_fair(self, _: Judgement) -> tuple[tuple[Change, ...], int] | None:
        """Every significant criterion at least largely met, and few enough short ones."""
        if self.is_open:
            return None
        forced = [one for one in self.short if one.criterion.significant]
        rest = _Pool(
            LARGELY,
            max(0, len(self.short) - len(forced) - self.most_short),
            tuple(one for one in self.short if not one.criterion.significant),
        ).pick()
        if rest is None:
            return None
        return (*(_change(one, LARGELY) for one in forced), *rest[0]), rest[1]

    def to_good(self, _: Judgement) -> tuple[tuple[Change, ...], int] | None:
        """Every Fair criterion fully met, and most of the Good ones."""
        return self._upwards(self.for_good)

    def to_excellent(self, judgement: Judgement) -> tuple[tuple[Change, ...], int] | None:
        """As Good with the vast majority; no achievement makes up for a factor not shown."""
        factors = judgement.factors
        if factors.beacon is None or factors.innovation is None:
            return None
        return self._upwards(self.for_excellent)

    def _upwards(self, needed: int) -> tuple[tuple[Change, ...], int] | None:
        if any(one.achievement is None for one in self.fair):
            return None
        forced = [one for one in self.fair if one.achievement is not FULLY]
        rest = _Pool(
            LARGELY,
            max(0, needed - len(self.achieved)),
            tuple(one for one in self.good if one.short),
        ).pick()
        if rest is None:
            return None
        return (*(_change(one, FULLY) for one in forced), *rest[0]), rest[1]

    def ways_down(self, rank: int) -> Iterator[_Pool]:
        """A pool for each rule that could lower an outcome of this rank."""
        standing = tuple(one for one in self.fair if one.achievement is not None and not one.short)
        dominant = tuple(
            one
            for one in self.fair
            if one.criterion.dominant and one.achievement not in (None, NOT_MET)
        )
        yield _Pool(NOT_MET, 1, dominant)
        yield _Pool(PARTLY, max(1, self.well_short - len(self.short)), standing)
        if rank >= 2:  # noqa: PLR2004 - from Fair on
            yield _Pool(PARTLY, 1, tuple(one for one in standing if one.criterion.significant))
        if rank >= 3:  # noqa: PLR2004 - from Good on
            full = tuple(one for one in self.fair if one.achievement is FULLY)
            yield _Pool(LARGELY, 1, full)
            bound = self.for_good if rank == 3 else self.for_excellent  # noqa: PLR2004 - Good
            yield _Pool(PARTLY, max(1, len(self.achieved) - bound + 1), tuple(self.achieved))


def _is_cap(one: Assessed) -> bool:
    return one.criterion.dominant and one.achievement is NOT_MET


def _change(one: Assessed, after: Achievement) -> Change:
    assert one.achievement is not None
    return Change(one.criterion.id, one.achievement, after)


def _changed(assessed: Iterable[Assessed], changes: Iterable[Change]) -> list[Assessed]:
    after = {change.criterion: change.after for change in changes}
    return [
        replace(one, achievement=after[one.criterion.id]) if one.criterion.id in after else one
        for one in assessed
    ]


def _cost(changes: Sequence[Change]) -> tuple[int, int]:
    return len(changes), sum(change.steps for change in changes)


def _set(
    judgement: Judgement,
    quantities: Quantities,
    picks: Sequence[tuple[tuple[Change, ...], int]],
) -> SmallestSet | None:
    return _first(
        judgement, quantities, [changes for changes, _ in picks], sum(ways for _, ways in picks)
    )


def _first(
    judgement: Judgement,
    quantities: Quantities,
    sets: Sequence[tuple[Change, ...]],
    count: int,
) -> SmallestSet | None:
    """The first of some smallest sets in the order of the criteria."""
    if not sets:
        return None
    order = {one.criterion.id: index for index, one in enumerate(judgement.assessed)}
    ordered = [
        tuple(sorted(changes, key=lambda change: order[change.criterion])) for changes in sets
    ]
    changes = min(ordered, key=lambda each: [order[change.criterion] for change in each])
    outcome = rule(_changed(judgement.assessed, changes), quantities, judgement.factors).outcome
    return SmallestSet(changes, outcome, count)
