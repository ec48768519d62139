"""A method's conditions, ready to be asked of counts.

A condition sees tallies only: how many criteria lie in some cells, how many points they earn, how
many findings there are of a kind. A tally is a sum over the cells of a state, so that tallies of
two parts of a framework add up to those of the whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from hmic.model.method import Condition
from hmic.model.quantity import Bound
from hmic.model.vocabulary import Selection, Vocabulary

Tallied = Sequence[Fraction | int]
"""The value of each tally, by its place."""
Test = Callable[[Tallied, Sequence[str]], bool]
"""Whether a condition holds, by the tallies and the values of the inputs."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted: so much for each criterion of a cell, one for each finding of a kind."""

    by_cell: tuple[Fraction | int, ...]
    kind: str | None = None


class Tallies:
    """The tallies that some conditions see, each once, and how far their size matters."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.all: list[Tally] = []
        self.limits: list[int | None] = []
        """By tally, the number from which on all larger ones are one to every condition."""
        self._places: dict[Tally, int] = {}

    def place(self, tally: Tally, limit: int | None) -> int:
        """The place of a tally; it is told apart up to the limit at least."""
        if tally not in self._places:
            self._places[tally] = len(self.all)
            self.all.append(tally)
            self.limits.append(limit)
        place = self._places[tally]
        known = self.limits[place]
        self.limits[place] = None if None in (known, limit) else max(known or 0, limit or 0)
        return place


@dataclass(frozen=True, slots=True)
class Reading:
    """How conditions are read after some criteria count as if they were met otherwise."""

    tallies: Tallies
    counts_as: tuple[int, ...]
    """By cell, the cell that its criteria count in."""

    def count(self, selection: Selection, limit: int | None) -> int:
        """The place of the tally of all that is selected."""
        if selection.kind is not None:
            nothing = (0,) * len(self.counts_as)
            return self.tallies.place(Tally(nothing, selection.kind), limit)
        by_cell = tuple(int(cell in selection.cells) for cell in self.counts_as)
        return self.tallies.place(Tally(by_cell), limit)

    def points(self, selection: Selection) -> tuple[int, int]:
        """The places of the points that criteria earn, and of those that they could earn."""
        words = self.tallies.vocabulary
        highest = max(map(words.points, words.values))
        earned: list[Fraction | int] = []
        attainable: list[Fraction | int] = []
        for cell in self.counts_as:
            of, value = words.cells[cell]
            weight = words.weight(words.classes[of].level) if cell in selection.cells else 0
            earned.append(weight * words.points(words.values[value]))
            attainable.append(weight * highest)
        place = self.tallies.place
        return place(Tally(tuple(earned)), None), place(Tally(tuple(attainable)), None)


def test_of(condition: Condition | None, reading: Reading) -> Test:
    """A condition as a function of tallies and inputs; none at all always holds."""
    if condition is None:
        return lambda *_: True
    verb = condition.verb
    if verb in ("all_of", "any_of", "not_"):
        return _combined(condition, reading)
    if verb == "input":
        return _of_input(condition, reading)
    if verb in ("some", "none", "every"):
        return _of_presence(condition, reading)
    return _of_amount(condition, reading)


def _combined(condition: Condition, reading: Reading) -> Test:
    if condition.not_ is not None:
        denied = test_of(condition.not_, reading)
        return lambda tallied, inputs: not denied(tallied, inputs)
    tests = [test_of(part, reading) for part in (*condition.all_of, *condition.any_of)]
    if condition.all_of:
        return lambda tallied, inputs: all(test(tallied, inputs) for test in tests)
    return lambda tallied, inputs: any(test(tallied, inputs) for test in tests)


def _of_input(condition: Condition, reading: Reading) -> Test:
    inputs_known = enumerate(reading.tallies.vocabulary.block.inputs)
    place = next(place for place, name in inputs_known if name == condition.input)
    value = condition.is_
    return lambda _, inputs: inputs[place] == value


def _of_presence(condition: Condition, reading: Reading) -> Test:
    """Some, none and every: whether there is one, or one that is not as it should be."""
    select = reading.tallies.vocabulary.select
    if condition.some is not None:
        some = reading.count(select(condition.some), 1)
        return lambda tallied, _: tallied[some] > 0
    if condition.none is not None:
        none = reading.count(select(condition.none), 1)
        return lambda tallied, _: tallied[none] == 0
    every, is_ = select(condition.every), select(condition.is_)
    failing = reading.count(Selection(every.cells - is_.cells), 1)
    return lambda tallied, _: tallied[failing] == 0


def _of_amount(condition: Condition, reading: Reading) -> Test:
    """Count, share and points: an amount against a bound."""
    words = reading.tallies.vocabulary
    against = words.bound(condition.is_)
    if condition.count is not None:
        count = reading.count(words.select(condition.count), _limit(against))
        return lambda tallied, _: against.met_by(tallied[count])
    if condition.share is not None:
        part, whole = words.select(condition.share), words.select(condition.of)
        if part.kind is None and whole.kind is None:
            part = Selection(part.cells & whole.cells)
        share, of = reading.count(part, None), reading.count(whole, None)
        return lambda tallied, _: against.met_by(tallied[share], tallied[of])
    earned, attainable = reading.points(words.select(condition.points))
    return lambda tallied, _: (
        tallied[attainable] > 0 and against.met_by(tallied[earned], tallied[attainable])
    )


def _limit(against: Bound) -> int:
    """From one above the number compared on, every count is the same to the bound."""
    return ceil(against.number) + 1
