"""The smallest set of changes of achievement that moves an outcome, exactly and for any method.

Fewest criteria first, then fewest steps of achievement. Criteria of one cell are alike to the
rules, and of all ways to one sum of tallies only the cheapest can be the smallest: so the search
goes through sums, cell by cell. Criteria that are not assessed stay as they are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import comb
from typing import NamedTuple

from hmic.judging.rulebook import Rulebook
from hmic.judging.ruling import Situation
from hmic.judging.states import States, Sum

Moved = tuple[int, int]
"""The place of a criterion, and how many steps it moves, larger first by its sign."""


class _Way(NamedTuple):
    """The cheapest way to a sum."""

    criteria: int
    steps: int
    first: tuple[Moved, ...]
    """The first of all such sets in the order of criteria."""
    ways: int
    """How many such sets there are."""


@dataclass(frozen=True, slots=True)
class Smallest:
    """A smallest set of changes."""

    moved: tuple[tuple[int, int], ...]
    """By the place of a criterion, the cell that it moves to; in the order of criteria."""
    outcome: str
    """What comes out then."""
    count: int
    """How many sets are as small."""


def smallest_change(
    rulebook: Rulebook, situation: Situation, direction: int, wanted: Callable[[str], bool]
) -> Smallest | None:
    """The smallest set of changes in one direction after which the outcome is as wanted.

    Args:
        rulebook: The rules.
        situation: The framework as it is.
        direction: 1 to raise achievements, -1 to lower them.
        wanted: Whether an outcome would do.

    Returns:
        The first of the smallest sets in the order of criteria; None where no set suffices.
    """
    states = States(rulebook)
    ways: dict[Sum, _Way] = {_findings(states, situation): _Way(0, 0, (), 1)}
    by_cell: dict[int, list[int]] = {}
    for place, cell in enumerate(situation.cells):
        by_cell.setdefault(cell, []).append(place)
    for cell, places in by_cell.items():
        ways = _joined(states, ways, list(_of_cell(states, cell, places, direction)))
    found: dict[str, _Way] = {}
    for sum_, way in ways.items():
        outcome = rulebook.rule_on(sum_, situation.inputs).outcome
        if way.criteria and outcome is not None and wanted(outcome):
            found[outcome] = _better(found.get(outcome), way)
    if not found:
        return None
    best = min(found.values())
    outcome = next(outcome for outcome, way in found.items() if way == best)
    count = sum(way.ways for way in found.values() if way[:2] == best[:2])
    moved = tuple((place, situation.cells[place] - direction * less) for place, less in best.first)
    return Smallest(moved, outcome, count)


def _findings(states: States, situation: Situation) -> Sum:
    sum_ = states.nothing
    cells = len(states.rulebook.by_cell)
    for kind, number in enumerate(situation.findings):
        for _ in range(number):
            sum_ = states.plus(sum_, states.adds[cells + kind])
    return sum_


def _of_cell(
    states: States, cell: int, places: Sequence[int], direction: int
) -> Iterator[tuple[Sum, _Way]]:
    """The sums that the criteria of a cell may come to, each with its cheapest way."""
    targets = _targets(states, cell, direction)
    stay = states.adds[cell]
    found: dict[Sum, _Way] = {}
    for numbers in _numbers(len(places), len(targets)):
        sum_, ways, left = states.nothing, 1, len(places)
        steps: list[int] = []
        for number, step in zip(numbers, targets, strict=True):
            for _ in range(number):
                sum_ = states.plus(sum_, states.adds[cell + direction * step])
            ways *= comb(left, number)
            left -= number
            steps += [step] * number
        for _ in range(left):
            sum_ = states.plus(sum_, stay)
        # those that move furthest come first
        steps.sort(reverse=True)
        first = tuple((place, -step) for place, step in zip(places, steps, strict=False))
        way = _Way(len(steps), sum(steps), first, ways)
        found[sum_] = _better(found.get(sum_), way)
    return iter(found.items())


def _targets(states: States, cell: int, direction: int) -> list[int]:
    """The steps in a direction that the rules tell apart, the shortest of each."""
    _, value = states.rulebook.vocabulary.cells[cell]
    furthest = 0 if value == 0 else states.width - 1 - value if direction > 0 else value - 1
    seen = {states.adds[cell]: 0}
    for step in range(1, furthest + 1):
        seen.setdefault(states.adds[cell + direction * step], step)
    return sorted(seen.values())[1:]


def _numbers(most: int, targets: int) -> Iterator[tuple[int, ...]]:
    """How many go to each target, of some at most."""
    for numbers in product(range(most + 1), repeat=targets):
        if sum(numbers) <= most:
            yield numbers


def _joined(
    states: States, ways: dict[Sum, _Way], further: Sequence[tuple[Sum, _Way]]
) -> dict[Sum, _Way]:
    joined: dict[Sum, _Way] = {}
    for sum_, way in ways.items():
        for more, then in further:
            total = states.plus(sum_, more)
            known = joined.get(total)
            criteria, steps = way.criteria + then.criteria, way.steps + then.steps
            if known is None or (criteria, steps) <= known[:2]:
                first = tuple(sorted(way.first + then.first))
                joined[total] = _better(known, _Way(criteria, steps, first, way.ways * then.ways))
    return joined


def _better(known: _Way | None, way: _Way) -> _Way:
    """The cheaper of two ways to one sum; of two as cheap, the first, with both counted."""
    if known is None or way[:2] < known[:2]:
        return way
    if way[:2] > known[:2]:
        return known
    return _Way(way.criteria, way.steps, min(way.first, known.first), way.ways + known.ways)
