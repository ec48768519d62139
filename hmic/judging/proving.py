"""Whether a method is sound, by trying every framework of a shape. Properties in docs/methods.md.

Complete: in every state some rule speaks. No dead rule: each rule decides somewhere, and each
outcome comes out. Monotone: raising an achievement, a finding more that speaks for or one fewer
that speaks against, or a better grade where a gate asks for one never lowers the outcome. Leaving
out never helps: assessing what was not assessed never lowers it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from hmic.judging.rulebook import Rulebook, State
from hmic.judging.states import Shape, States, Sum, TooLarge, Trail
from hmic.model.method import Method

Property = Literal["complete", "no_dead_rule", "monotone", "leaving_out_never_helps"]
PROPERTIES: tuple[Property, ...] = (
    "complete",
    "no_dead_rule",
    "monotone",
    "leaving_out_never_helps",
)
MOST_STATES = 2_000_000
"""States of shapes that no programme asks for, smallest shapes first."""
MOST_SUMS = 200_000
"""States of those shapes that rules tell apart: a rule of shares sees nearly all of them. A rule
that decides nowhere is looked for in all, for that costs less."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A state of a smallest framework where a property fails, and what it then becomes."""

    before: State
    outcome: str | None
    after: State | None = None
    then: str | None = None
    """The outcome after."""


@dataclass(frozen=True, slots=True)
class Move:
    """A change of outcome between the order and what stands outside of it."""

    before: str
    after: str


@dataclass(frozen=True)
class Proof:
    """What was tried of one block, and what was found."""

    failures: Mapping[Property, Counterexample]
    """By property, where it fails."""
    dead: tuple[str, ...]
    """The rules that never decide."""
    unreached: tuple[str, ...]
    """The outcomes that never come out."""
    beside: Mapping[Property, tuple[Move, ...]]
    """By property, the moves to and from what stands outside the order, which are no failures."""
    states: int
    """How many were tried."""
    shapes: int
    """How many were tried."""
    size: int | None
    """Where no programme asks: every framework of up to so many criteria was tried."""
    any_size: bool
    """Whether that is as good as any size, for rules tell no larger ones apart from those."""
    too_large: tuple[Shape, ...]
    """The shapes that could not be enumerated."""
    turns: frozenset[Move]
    """Every change of outcome that one achievement more brings about."""

    @property
    def failed(self) -> tuple[Property, ...]:
        """The properties that do not hold, in their order."""
        dead = bool(self.dead or self.unreached)
        return tuple(p for p in PROPERTIES if p in self.failures or (p == "no_dead_rule" and dead))

    @property
    def is_empty(self) -> bool:
        """Whether no framework at all was small enough to be tried: nothing is proved then."""
        return self.shapes == 0

    @property
    def holds(self) -> bool:
        """Whether all properties hold, of what was tried."""
        return not self.is_empty and not self.failed


def prove_method(
    method: Method, shapes: Mapping[str, Iterable[Shape]] | None = None
) -> dict[str, Proof]:
    """Each step that has rules by itself, and after its own what the step before may do to it.

    A step that takes another's outcomes for achievements is monotone altogether only where it does
    not come out lower when a framework's outcome, one achievement having been raised, is no grade
    any more and so counts as not assessed.

    Args:
        method: The method.
        shapes: By step, the shapes to try; every shape, smallest first, where there is none.

    Returns:
        By step, its proof.
    """
    proofs: dict[str, Proof] = {}
    for name, block in method.blocks.items():
        if block.rules:
            stated = block.criteria.achievements
            earlier = proofs.get(stated.from_) if stated and stated.from_ else None
            rulebook = Rulebook(method, block)
            turns = earlier.turns if earlier else frozenset()
            proofs[name] = prove(rulebook, (shapes or {}).get(name, ()), turns)
    return proofs


def prove(rulebook: Rulebook, shapes: Iterable[Shape] = (), turns: Iterable[Move] = ()) -> Proof:
    """Tries every state of some shapes.

    A shape that is too large to be enumerated is named in the proof, and smaller ones are tried.

    Args:
        rulebook: The rules.
        shapes: The shapes; every shape, smallest first, where none is given.
        turns: Of a later step, what raising an achievement may do to the outcomes that it sees.

    Returns:
        What was tried and found.
    """
    shapes = tuple(dict.fromkeys(shapes))
    prover = _Prover(rulebook, turns)
    too_large = tuple(shape for shape in shapes if not prover.tries(shape))
    size = None
    if not shapes or too_large:
        size = prover.climb()
    elif prover.failures:
        prover.find_smallest()
    if prover.shapes and (prover.dead or prover.unreached):
        prover.look_for_the_dead()
    return prover.proof(too_large, size)


class _Prover:
    """What was tried so far."""

    def __init__(self, rulebook: Rulebook, turns: Iterable[Move]) -> None:
        self.rulebook, self.states = rulebook, States(rulebook)
        values = rulebook.vocabulary.values
        self._turns_before = tuple(turns)
        lost = {t.before for t in self._turns_before if t.after not in values}
        self._lost = tuple(n for n, value in enumerate(values) if value in lost)
        """Achievements from which raising something in the step before leads to not assessed."""
        self.failures: dict[Property, Counterexample] = {}
        self.number = self.shapes = 0
        self._outcomes: dict[Sum, tuple[str | None, ...]] = {}
        self._decided: set[int | None] = set()
        self._came_out: set[str | None] = set()
        self._beside: dict[Property, dict[Move, None]] = {}
        self._turns: set[Move] = set()
        self.any_size = False

    @property
    def dead(self) -> tuple[str, ...]:
        """The rules that decided nowhere yet."""
        rules = enumerate(self.rulebook.rules)
        return tuple(rule.rule for place, rule in rules if place not in self._decided)

    @property
    def unreached(self) -> tuple[str, ...]:
        """The outcomes that came out nowhere yet."""
        return tuple(o for o in self.rulebook.block.outcomes if o not in self._came_out)

    def proof(self, too_large: tuple[Shape, ...], size: int | None) -> Proof:
        """What was found."""
        return Proof(
            failures=self.failures,
            dead=self.dead if self.shapes else (),
            unreached=self.unreached if self.shapes else (),
            beside={of: tuple(moves) for of, moves in self._beside.items()},
            states=self.number,
            shapes=self.shapes,
            size=size,
            any_size=self.any_size,
            too_large=too_large,
            turns=frozenset(self._turns),
        )

    def tries(self, shape: Shape) -> bool:
        """Tries every state of a shape, and every step from one to another; False if too large."""
        try:
            self._try_states(shape)
            self._try_criteria(shape)
            self._try_findings(shape)
            self._try_gates(shape)
        except TooLarge:
            return False
        self.number += self.states.number(shape)
        self.shapes += 1
        return True

    def climb(self) -> int:
        """Tries every shape, smallest first, until enough states are tried; how far it came."""
        return self._climb(lambda shape: not self.tries(shape), MOST_SUMS)

    def find_smallest(self) -> None:
        """Names the smallest frameworks where a property fails, in place of those found."""
        other = _Prover(self.rulebook, self._turns_before)
        other._climb(
            lambda shape: not other.tries(shape) or self.failures.keys() <= other.failures.keys(),
            MOST_SUMS,
        )
        found = {of: other.failures.get(of, example) for of, example in self.failures.items()}
        self.failures = found

    def look_for_the_dead(self) -> None:
        """Looks at every shape, smallest first, for where a rule decides after all."""

        def enough(shape: Shape) -> bool:
            self._try_states(shape, complete=False)
            return not (self.dead or self.unreached)

        any_size = self.any_size
        self._climb(enough, MOST_STATES)
        self.any_size = any_size

    def _climb(self, enough: Callable[[Shape], bool], most_sums: int) -> int:
        """Goes through every shape, smallest first.

        Where no shape of some size brings a state that rules tell apart from those before, no
        larger one does either: that is so where they compare numbers, and never with shares.

        Args:
            enough: What is to be done with a shape; whether it is the last.
            most_sums: After how many states that rules tell apart it ends.

        Returns:
            How far it came.
        """
        tried, told_apart, size = 0, 0, 0
        seen: set[Sum] = set()
        of_size = 0
        for shape in self.states.shapes():
            if sum(shape) > size + 1:
                size = sum(shape) - 1
                if seen and not of_size:
                    self.any_size = not self.rulebook.vocabulary.needed
                    break
                of_size = 0
            # of very many classes, naming one costs more than its states
            tried += max(self.states.number(shape), len(shape))
            if tried > MOST_STATES or told_apart > most_sums:
                break
            try:
                if enough(shape):
                    break
                sums = self.states.sums(shape)
            except TooLarge:
                break
            told_apart += len(sums)
            of_size += len(sums.keys() - seen)
            seen.update(sums)
        return size

    def _outcomes_of(self, sum_: Sum) -> tuple[str | None, ...]:
        """With each combination of inputs, what comes out."""
        if sum_ not in self._outcomes:
            verdicts = [self.rulebook.rule_on(sum_, inputs) for inputs in self.states.inputs]
            self._decided.update(verdict.decides for verdict in verdicts)
            self._decided.update(verdict.rested for verdict in verdicts)
            self._outcomes[sum_] = tuple(verdict.outcome for verdict in verdicts)
            self._came_out.update(self._outcomes[sum_])
        return self._outcomes[sum_]

    def _try_states(self, shape: Shape, *, complete: bool = True) -> None:
        for sum_, trail in self.states.sums(shape).items():
            outcomes = self._outcomes_of(sum_)
            if complete and None in outcomes and "complete" not in self.failures:
                inputs = self.states.inputs[outcomes.index(None)]
                self.failures["complete"] = Counterexample(self.states.state(trail, inputs), None)

    def _try_criteria(self, shape: Shape) -> None:
        """Moves one criterion of each class from every achievement to the next, or assesses it."""
        for of, number in enumerate(shape):
            if number:
                steps = tuple(self._steps(of))
                for sum_, trail in self.states.without_one(shape, of).items():
                    for property_, low, high in steps:
                        self._compare(property_, sum_, trail, (low,), (high,))

    def _steps(self, of: int) -> Iterator[tuple[Property, int, int]]:
        """The steps of a criterion of a class that the rules see, from cell to cell."""
        first = of * self.states.width
        seen: set[tuple[Property, Sum, Sum]] = set()
        pairs: list[tuple[Property, int, int]] = [
            ("monotone", first + value, first + value + 1)
            for value in range(1, self.states.width - 1)
        ]
        pairs += [
            ("leaving_out_never_helps", first, first + value)
            for value in range(1, self.states.width)
        ]
        pairs += [("monotone", first + value, first) for value in self._lost]
        for property_, low, high in pairs:
            step = property_, self.states.adds[low], self.states.adds[high]
            if step[1] != step[2] and step not in seen:
                seen.add(step)
                yield property_, low, high

    def _try_findings(self, shape: Shape) -> None:
        """Adds one finding of each kind that is counted."""
        kinds = self.rulebook.vocabulary.kinds
        for place, kind in enumerate(self.rulebook.kinds):
            more = (len(self.rulebook.by_cell) + place,)
            speaks_for = kinds[kind].speaks == "for"
            low, high = ((), more) if speaks_for else (more, ())
            for sum_, trail in self.states.without_kind(shape, place).items():
                self._compare("monotone", sum_, trail, low, high)

    def _try_gates(self, shape: Shape) -> None:
        """Lets each framework that an input is taken from come out one grade better."""
        pairs = tuple(self._better_gates())
        if not pairs:
            return
        state, inputs = self.states.state, self.states.inputs
        for sum_, trail in self.states.sums(shape).items():
            outcomes = self._outcomes_of(sum_)
            for low, high in pairs:
                before, after = outcomes[low], outcomes[high]
                if self._falls("monotone", before, after):
                    worse, better = state(trail, inputs[low]), state(trail, inputs[high])
                    self.failures["monotone"] = Counterexample(worse, before, better, after)

    def _better_gates(self) -> Iterator[tuple[int, int]]:
        """By their places, combinations of inputs, the second with one gate a grade better."""
        inputs = self.states.inputs
        for place, (name, one) in enumerate(self.rulebook.block.inputs.items()):
            values = self.rulebook.vocabulary.input_values(name)
            for low, combination in enumerate(inputs):
                rank = values.index(combination[place])
                if one.from_ is not None and rank + 1 < len(values):
                    better = (*combination[:place], values[rank + 1], *combination[place + 1 :])
                    yield low, inputs.index(better)

    def _compare(
        self,
        property_: Property,
        sum_: Sum,
        trail: Trail,
        low: tuple[int, ...],
        high: tuple[int, ...],
    ) -> None:
        """Holds that what is higher never comes out lower, whatever the inputs."""
        add, plus = self.states.adds, self.states.plus
        below = self._outcomes_of(plus(sum_, add[low[0]]) if low else sum_)
        above = self._outcomes_of(plus(sum_, add[high[0]]) if high else sum_)
        if below == above:
            return
        for place, inputs in enumerate(self.states.inputs):
            before, after = below[place], above[place]
            if self._falls(property_, before, after):
                self.failures[property_] = Counterexample(
                    self.states.state((trail, *low), inputs),
                    before,
                    self.states.state((trail, *high), inputs),
                    after,
                )

    def _falls(self, property_: Property, before: str | None, after: str | None) -> bool:
        """Whether an outcome is the first that comes out lower for something better."""
        if before == after or before is None or after is None:
            return False
        if property_ == "monotone":
            self._turns.add(Move(before, after))
        low, high = self.rulebook.rank(before), self.rulebook.rank(after)
        if low is None or high is None:
            self._beside.setdefault(property_, {})[Move(before, after)] = None
            return False
        return low > high and property_ not in self.failures
