"""Every state of a shape, those that no rule tells apart as one.

A shape is how many criteria of each class a framework has. A state is seen by the rules only
through its tallies, which are sums: so the states of a shape are the sums of what each class may
add, and two that add up to the same are one. What was added is kept, to name a framework by it.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, count, product
from math import comb

from hmic.judging.rulebook import Rulebook, State

Shape = tuple[int, ...]
"""By class, how many criteria there are."""
Sum = tuple[Fraction | int, ...]
"""The tallies of a state, none larger than the rules tell apart."""
Sums = dict[Sum, "Trail"]
"""Every sum that some part of a framework may come to, with one way to it."""
Trail = tuple["Trail | int", ...]
"""What was added: cells, and beyond them kinds of findings, by their place."""

MOST = 400_000
"""Sums of one shape. A shape with more is too large to be enumerated."""
_BOUNDLESS = 1 << 62
_MOST_PASSED_OVER = 10_000_000
"""Classes of shapes looked at that no framework may have: some seconds."""


class TooLarge(Exception):  # noqa: N818 - no error: the caller tries smaller shapes
    """A shape has too many states."""


class States:
    """The states of the shapes of a rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        words = rulebook.vocabulary
        self.width = len(words.values)
        self._limits = tuple(_BOUNDLESS if n is None else n for n in rulebook.limits)
        self.adds: tuple[Sum, ...] = tuple(map(tuple, (*rulebook.by_cell, *rulebook.by_kind)))
        """What a criterion of each cell adds, then what a finding of each kind does."""
        self.inputs = tuple(product(*map(words.input_values, rulebook.block.inputs)))
        """Every combination of values of the inputs."""
        self.most_findings = tuple(map(self._most_findings, range(len(rulebook.kinds))))
        """By kind that is counted, one more than the largest number compared."""
        self._of_class: dict[tuple[int, int], Sums] = {}
        self._known: dict[tuple[int, ...], Sums] = {}

    @property
    def nothing(self) -> Sum:
        """The sum of no criterion and no finding."""
        return (0,) * len(self._limits)

    def plus(self, one: Sum, other: Sum) -> Sum:
        """Two sums added, as far as the rules tell them apart."""
        return tuple(
            [
                a + b if a + b < most else most  # noqa: FURB136 - min() is half as fast
                for a, b, most in zip(one, other, self._limits, strict=True)
            ]
        )

    def choices(self, of: int) -> list[int]:
        """The cells of a class, one of those that no rule tells apart."""
        cells = range(of * self.width, (of + 1) * self.width)
        return list({self.adds[cell]: cell for cell in reversed(cells)}.values())

    def number(self, shape: Shape) -> int:
        """How many states a shape has; cells that no rule tells apart count as one."""
        number = len(self.inputs)
        for of, criteria in enumerate(shape):
            if criteria:
                kept = len(self.choices(of)) - 1
                number *= comb(criteria + kept, kept)
        for most in self.most_findings:
            number *= most + 1
        return number

    def sums(self, shape: Shape) -> Sums:
        """Every sum of a shape.

        Raises:
            TooLarge: there are too many.
        """
        return self._sums((*shape, *self.most_findings))

    def without_one(self, shape: Shape, of: int) -> Sums:
        """Every sum of a shape that lacks one criterion of a class, which has some.

        Raises:
            TooLarge: there are too many.
        """
        return self._sums(_one_less((*shape, *self.most_findings), of))

    def without_kind(self, shape: Shape, kind: int) -> Sums:
        """Every sum of a shape with one finding of a kind fewer than there may be.

        Raises:
            TooLarge: there are too many.
        """
        return self._sums(_one_less((*shape, *self.most_findings), len(shape) + kind))

    def state(self, trail: Trail, inputs: tuple[str, ...]) -> State:
        """The state to which a trail leads."""
        cells = len(self.rulebook.by_cell)
        counts = [0] * len(self.adds)
        for place in _flat(trail):
            counts[place] += 1
        return State(tuple(counts[:cells]), tuple(counts[cells:]), inputs)

    def shapes(self) -> Iterator[Shape]:
        """Every shape that a framework may have, those of fewest criteria first.

        It ends where too many in between are none, for some share is of what they lack.
        """
        classes = len(self.rulebook.vocabulary.classes)
        needed = [places for _, places in self.rulebook.vocabulary.needed]
        passed_over = 0
        for size in count(1):
            for shape in _shapes_of(size, classes):
                if all(any(shape[place] for place in places) for places in needed):
                    yield shape
                    continue
                passed_over += classes
                if passed_over > _MOST_PASSED_OVER:
                    return

    def _sums(self, numbers: tuple[int, ...]) -> Sums:
        """Every sum of so many criteria of each class and at most so many findings of each kind.

        What shapes have in common is added up once.
        """
        last = next((n for n in reversed(range(len(numbers))) if numbers[n]), None)
        if last is None:
            return {self.nothing: ()}
        if numbers not in self._known:
            before = self._sums((*numbers[:last], *(0 for _ in numbers[last:])))
            is_class = last < len(self.rulebook.vocabulary.classes)
            part = (self._criteria if is_class else self._findings)(last, numbers[last])
            self._known[numbers] = self._join(before, part)
        return self._known[numbers]

    def _criteria(self, of: int, number: int) -> Sums:
        """Every sum that a number of criteria of a class may come to."""
        if number == 0:
            return {self.nothing: ()}
        if (of, number) not in self._of_class:
            choices: Sums = {self.adds[cell]: (cell,) for cell in self.choices(of)}
            self._of_class[of, number] = self._join(self._criteria(of, number - 1), choices)
        return self._of_class[of, number]

    def _findings(self, place: int, most: int) -> Sums:
        """Every sum that up to a number of findings of a kind may come to."""
        classes, cells = len(self.rulebook.vocabulary.classes), len(self.rulebook.by_cell)
        adds = cells + place - classes
        sum_: Sum = self.nothing
        trail: Trail = ()
        sums: Sums = {sum_: trail}
        for _ in range(most):
            sum_, trail = self.plus(sum_, self.adds[adds]), (trail, adds)
            sums.setdefault(sum_, trail)
        return sums

    def _join(self, ones: Sums, others: Sums) -> Sums:
        joined: Sums = {}
        for one, way in ones.items():
            for other, further in others.items():
                joined.setdefault(self.plus(one, other), (way, further))
            if len(joined) > MOST:
                raise TooLarge
        return joined

    def _most_findings(self, kind: int) -> int:
        places = [n for n, adds in enumerate(self.rulebook.by_kind[kind]) if adds]
        limits = (self.rulebook.limits[place] for place in places)
        return max(_MOST_SHARED if limit is None else limit for limit in limits)


_MOST_SHARED = 4
"""Findings of a kind of which only a share is asked, so that no number is compared."""


def _shapes_of(size: int, classes: int) -> Iterable[Shape]:
    """Every way to share out so many criteria among classes."""
    for bars in combinations(range(size + classes - 1), classes - 1):
        ends = (-1, *bars, size + classes - 1)
        # those of the first classes come first
        yield tuple(ends[n] - ends[n - 1] - 1 for n in range(classes, 0, -1))


def _one_less(numbers: tuple[int, ...], at: int) -> tuple[int, ...]:
    return (*numbers[:at], numbers[at] - 1, *numbers[at + 1 :])


def _flat(trail: Trail) -> Iterator[int]:
    left: list[Trail | int] = [trail]
    while left:
        one = left.pop()
        if isinstance(one, int):
            yield one
        else:
            left.extend(one)
