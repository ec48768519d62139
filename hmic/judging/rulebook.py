"""A block of a method, ready to rule: its rules in order, asked of a state.

A state is all that a rule may see of a framework: how many criteria lie in each cell, how many
findings there are of each kind that a rule counts, and the value of each input.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from hmic.judging.conditions import Reading, Tallied, Tallies, Test, test_of
from hmic.model.method import Block, Condition, Method, Rule
from hmic.model.quantity import Bound
from hmic.model.vocabulary import Selection, Vocabulary, bands_of, order_of, subject_of


class State(NamedTuple):
    """What the rules see of a framework."""

    criteria: tuple[int, ...]
    """By cell, how many criteria lie in it."""
    findings: tuple[int, ...] = ()
    """By kind that is counted, how many there are."""
    inputs: tuple[str, ...] = ()
    """The value of each input."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of a state."""

    outcome: str | None
    """None where no rule speaks."""
    rest: str | None
    """The outcome of all rules but those that cap."""
    decides: int | None
    """The place of the rule that the outcome rests on."""
    caps: tuple[int, ...] = ()
    """The places of the rules that cap, in their order."""
    rung: int | None = None
    """The place of the highest rung reached."""
    rested: int | None = None
    """The place of the rule that the rest rests on."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A rule with its condition, as it reads after each set of caps before it that count as if."""

    rule: Rule
    tests: dict[int, Test]
    """By the bits of those caps."""
    bit: int
    """The rule's own bit, where it is such a cap; else 0."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What people are shown of a rule: what it counts, of what, against what."""

    condition: Condition | None = None
    """None where it counts nothing."""
    part: Selection = field(default_factory=Selection)
    whole: Selection | None = None
    """None where findings are counted."""
    bound: Bound | None = None
    against: tuple[frozenset[int], ...] = ()
    """The cells of criteria that speak against it, in their order."""
    is_rest: bool = False
    """Whether those are others than what it counts."""


class Rulebook:
    """The rules of a block."""

    def __init__(
        self, method: Method, block: Block, bounds: Mapping[str, Bound] | None = None
    ) -> None:
        self.block = block
        self.vocabulary = Vocabulary(method, block, bounds)
        self.order = order_of(block)
        """The outcomes but those outside, worst first."""
        self.kinds = self.vocabulary.kinds_counted()
        self._tallies = Tallies(self.vocabulary)
        self._asked = tuple(self._read())
        self._known: dict[State, Verdict] = {}
        self._last: tuple[State, Tallied] | None = None

    def __eq__(self, other: object) -> bool:
        """Whether both rule alike and with the same words."""
        return self is other or (
            isinstance(other, Rulebook) and self.__reduce__() == other.__reduce__()
        )

    def __reduce__(self) -> tuple[type["Rulebook"], tuple[object, ...]]:
        """Another process reads the rules again."""
        return Rulebook, (self.vocabulary.method, self.block, self.vocabulary.bounds)

    def __hash__(self) -> int:
        return hash(self.vocabulary.method.method)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, in order."""
        return self.block.rules

    @cached_property
    def by_cell(self) -> tuple[Tallied, ...]:
        """What a criterion of each cell adds to every tally."""
        tallies = self._tallies.all
        return tuple(
            tuple(tally.by_cell[cell] for tally in tallies)
            for cell in range(len(self.vocabulary.cells))
        )

    @cached_property
    def by_kind(self) -> tuple[Tallied, ...]:
        """What a finding of each kind that is counted adds to every tally."""
        return tuple(
            tuple(int(tally.kind == kind) for tally in self._tallies.all) for kind in self.kinds
        )

    @cached_property
    def _adds(self) -> tuple[Tallied, ...]:
        return (*self.by_cell, *self.by_kind)

    @cached_property
    def bands(self) -> tuple[tuple[str, Fraction], ...]:
        """Up to which share a measure is which achievement; none where the method has no bands."""
        return bands_of(self.block.bands, self.vocabulary.achievements) if self.block.bands else ()

    @cached_property
    def shown(self) -> tuple["Shown", ...]:
        """What people are shown of each rule."""
        words = self.vocabulary
        return tuple(shown_of(words, rule, words.shown(rule)) for rule in self.rules)

    @property
    def limits(self) -> tuple[int | None, ...]:
        """By tally, from which number on no condition tells numbers apart."""
        return tuple(self._tallies.limits)

    def rank(self, outcome: str | None) -> int | None:
        """0 for the worst; None for what stands outside the order."""
        return self.order.index(outcome) if outcome in self.order else None

    def verdict(self, state: State) -> Verdict:
        """What the rules say of a state."""
        if state not in self._known:
            self._known[state] = self.rule_on(self.tallied(state), state.inputs)
        return self._known[state]

    def tallied(self, state: State) -> Tallied:
        """Every tally of a state."""
        if self._last is None or self._last[0] != state:
            self._last = state, self._tallied(state)
        return self._last[1]

    def _tallied(self, state: State) -> Tallied:
        tallied: Tallied = (0,) * len(self._tallies.all)
        for place, number in enumerate((*state.criteria, *state.findings)):
            if number:
                adds = self._adds[place]
                tallied = [sum_ + number * adds[n] for n, sum_ in enumerate(tallied)]
        return tallied

    def holding(self, state: State) -> list[bool]:
        """Of each rule, whether its condition holds of a state as it is."""
        tallied, inputs = self.tallied(state), state.inputs
        return [asked.tests[0](tallied, inputs) for asked in self._asked]

    def failing(self, place: int, state: State) -> Condition | None:
        """Of a rule that asks several things, the first that a state does not have."""
        tallied, inputs = self.tallied(state), state.inputs
        parts = self._parts[place]
        return next((part for part, test, _ in parts if not test(tallied, inputs)), None)

    def settled(self, place: int, state: State) -> frozenset[int]:
        """Of a rung that asks several things, the cells of criteria of which it has what it asks.

        What lies there does not speak against it, however short of it single criteria are.
        """
        if self.rules[place].verb != "reaches":
            return frozenset()
        tallied = self.tallied(state)
        met: set[int] = set()
        short: set[int] = set()
        for _, test, cells in self._parts[place]:
            (met if test(tallied, state.inputs) else short).update(cells)
        return frozenset(met - short)

    @cached_property
    def _parts(self) -> tuple[tuple[tuple[Condition, Test, frozenset[int]], ...], ...]:
        """Of each rule, the several things that it asks, each with the cells that it is about."""
        reading = Reading(self._tallies, tuple(range(len(self.vocabulary.cells))))
        whens = (rule.when.all_of if rule.when is not None else () for rule in self.rules)
        # their tallies are the rule's own
        return tuple(
            tuple((part, test_of(part, reading), self._about(part)) for part in parts)
            for parts in whens
        )

    def _about(self, part: Condition) -> frozenset[int]:
        """The cells of criteria that a condition is about."""
        if not (part.every or part.some or part.none or part.count or part.share):
            return frozenset()
        counted, whole = _part_and_whole(self.vocabulary, part)
        return (whole or counted).cells

    def rule_on(self, tallied: Tallied, inputs: Sequence[str]) -> Verdict:
        """The rules in order, by the tallies of a state and the values of its inputs."""
        caps: list[int] = []
        as_if, rung = 0, None
        for place, asked in enumerate(self._asked):
            holds = asked.tests[as_if](tallied, inputs)
            verb = asked.rule.verb
            if verb == "reaches" and not holds:
                break
            if not holds:
                continue
            if verb == "gives":
                return self._verdict(place, caps, rung)
            if verb == "caps":
                caps.append(place)
                as_if |= asked.bit
            else:
                rung = place
        return self._verdict(rung, caps, rung)

    def _verdict(self, rests_on: int | None, caps: list[int], rung: int | None) -> Verdict:
        """The worse of the rest and the lowest cap.

        A cap at the worst outcome wins over a rest outside the order; any higher leaves it there.
        """
        rest = self.rules[rests_on].outcome if rests_on is not None else None
        if not caps or rest is None:
            return Verdict(rest, rest, rests_on, tuple(caps), rung, rests_on)
        lowest = min(caps, key=lambda place: self.order.index(self.rules[place].outcome))
        cap = self.order.index(self.rules[lowest].outcome)
        rank = self.rank(rest)
        wins = cap == 0 if rank is None else cap <= rank
        outcome, decides = (self.order[cap], lowest) if wins else (rest, rests_on)
        return Verdict(outcome, rest, decides, tuple(caps), rung, rests_on)

    def _read(self) -> list[_Asked]:
        cells = tuple(range(len(self.vocabulary.cells)))
        readings = {0: Reading(self._tallies, cells)}
        asked = []
        for rule in self.rules:
            tests = {bits: test_of(rule.when, reading) for bits, reading in readings.items()}
            bit = 0
            if rule.as_if is not None:
                bit = max(readings) + 1
                moved = self._moved(rule)
                readings |= {
                    bits | bit: Reading(self._tallies, tuple(moved[c] for c in reading.counts_as))
                    for bits, reading in readings.items()
                }
            asked.append(_Asked(rule, tests, bit))
        return asked

    def _moved(self, rule: Rule) -> list[int]:
        """By cell, the one that its criteria count in for the rest, if the rule caps them."""
        words, subject = self.vocabulary, subject_of(self.vocabulary, rule)
        value = next(n for n, achievement in enumerate(words.values) if achievement == rule.as_if)
        return [
            words.cell(of, value) if words.cell(of, now) in subject else words.cell(of, now)
            for of, now in words.cells
        ]


def shown_of(words: Vocabulary, rule: Rule, condition: Condition | None) -> Shown:
    """What people are shown of a rule, where it is told by one of its conditions.

    Criteria that the rule names speak against it, else those that the condition counts. Against a
    rung, those that are not as it asks.

    Args:
        words: The words of the rule's block.
        rule: The rule.
        condition: The condition; none where nothing is counted.

    Returns:
        What is counted, against what.
    """
    named = tuple(words.select(text).cells for text in rule.names)
    if condition is None:
        return Shown(against=named)
    part, whole = _part_and_whole(words, condition)
    bound = words.bound(condition.is_) if condition.is_ and not condition.every else None
    few = condition.none is not None or (
        condition.verb in ("count", "share")
        and bound is not None
        and bound.relation in ("at_most", "less_than")
    )
    asks = (rule.verb == "reaches" or condition.every is not None) and not few
    rest = asks and whole is not None
    cells = whole.cells - part.cells if rest and whole is not None else part.cells
    return Shown(condition, part, whole, bound, named or (cells,), is_rest=rest)


def _part_and_whole(words: Vocabulary, shown: Condition) -> tuple[Selection, Selection | None]:
    """What a condition counts, and of what; of one that names no whole, all of those classes."""
    if shown.every:
        every, is_ = words.select(shown.every), words.select(shown.is_)
        return Selection(every.cells & is_.cells), every
    part = words.select(shown.some or shown.none or shown.count or shown.share or shown.points)
    if part.kind is not None:
        return part, None
    if shown.of:
        whole = words.select(shown.of)
        return Selection(part.cells & whole.cells), whole
    width = len(words.values)
    classes = {cell // width for cell in part.cells}
    return part, Selection(frozenset(c * width + v for c in classes for v in range(width)))
