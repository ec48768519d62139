"""The packaged method: as the grader grades today, and sound for frameworks of any size."""

from collections.abc import Iterator, Mapping

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from hmic.judging.achievement import Assessed
from hmic.judging.achievement import Basis as On
from hmic.judging.grading import rule
from hmic.judging.ruling import Situation, apply
from hmic.judging.smallest_change import smallest_change
from hmic.judging.smallest_sets import smallest_lowering, smallest_raising
from hmic.model.assessment import Basis, Excellent
from hmic.model.grade import Achievement
from hmic.model.method import Condition, Quantity
from hmic.model.quantity import Bound
from hmic.model.vocabulary import Vocabulary, subject_of
from tests.judging.making import QUANTITIES, framework, judge
from tests.judging.methods import packaged

LETTERS = {"-": None} | dict(zip("NPLF", Achievement, strict=True))
FACTORS = {
    "": Excellent(),
    "beacon": Excellent(beacon=Basis(basis="x")),
    "both": Excellent(beacon=Basis(basis="x"), innovation=Basis(basis="x")),
}


def situation(assessed: tuple[Assessed, ...], factors: Excellent) -> Situation:
    words = packaged().vocabulary
    cells = []
    for one in assessed:
        flags = [flag for flag in ("significant", "dominant") if getattr(one.criterion, flag)]
        text = [one.criterion.level, *flags, one.achievement or "not_assessed"]
        cells.append(words.one_cell(" ".join(text)))
    shown = [getattr(factors, name) is not None for name in ("beacon", "innovation")]
    return Situation(tuple(cells), (), tuple("shown" if one else "absent" for one in shown))


@st.composite
def frameworks(draw: st.DrawFn) -> tuple[str, str]:
    fair = draw(st.text("dsooo", min_size=1, max_size=11).filter(set("ds").intersection))
    good = draw(st.integers(1, 10))
    letters = draw(st.sampled_from(["FFFFL", "FL", "FFFL-", "NPLF-", "FFFFFFP", "FFFFFFFN"]))
    size = len(fair) + good
    return fair, draw(st.text(letters, min_size=size, max_size=size))


@settings(max_examples=150, deadline=None)
@given(frameworks(), st.sampled_from(sorted(FACTORS)), st.none() | st.integers(0, 20))
def test_it_rules_as_the_grader_does(
    one: tuple[str, str], factors: str, percentage: int | None
) -> None:
    """On all frameworks of a hundred thousand and all states of five shapes it did, when tried."""
    fair, letters = one
    quantities, book = QUANTITIES, packaged()
    if percentage is not None:
        share = f"{percentage} of 20"
        words = {
            "most": {"more_than": share, "source": "x"},
            "vast_majority": {"more_than": f"{(percentage + 20) // 2} of 20", "source": "x"},
            "significant_number": {"at_least": share, "source": "x"},
        }
        quantities = type(QUANTITIES).model_validate(words)
        book = packaged(quantities={k: Quantity.model_validate(v) for k, v in words.items()})
    criteria = framework(fair, len(letters) - len(fair)).criteria
    assessed = tuple(
        Assessed(criterion, LETTERS[letter], On.FINDINGS)
        for criterion, letter in zip(criteria, letters, strict=True)
    )
    old = rule(assessed, quantities, FACTORS[factors])
    verdict, applied = apply(book, situation(assessed, FACTORS[factors]))
    assert verdict.outcome == old.outcome.value
    for was, now in zip(old.rules, applied, strict=True):
        assert (was.name, was.holds, was.decides) == (now.rule.rule, now.holds, now.decides)
        assert (was.count, was.total, was.missing) == (now.count, now.total, now.missing)
        assert was.criteria == tuple(criteria[place].id for place in now.criteria)
        assert (was.threshold is None) == (now.bound is None)


@settings(max_examples=60, deadline=None)
@given(frameworks(), st.booleans())
def test_its_smallest_changes_are_those_of_the_grader(one: tuple[str, str], both: bool) -> None:
    fair, letters = one
    factors = FACTORS["both" if both else ""]
    judgement = judge(fair, letters, factors=factors)
    rank = judgement.computed.rank
    if rank is None:
        return
    book = packaged()
    for direction, old in ((1, smallest_raising), (-1, smallest_lowering)):

        def wanted(outcome: str, direction: int = direction, rank: int = rank) -> bool:
            there = book.rank(outcome)
            return there is not None and (there - rank) * direction > 0

        here = situation(judgement.assessed, factors)
        was, now = old(judgement, QUANTITIES), smallest_change(book, here, direction, wanted)
        assert (was is None) == (now is None)
        if was is not None and now is not None:
            ids = [judgement.assessed[place].criterion.id for place, _ in now.moved]
            assert ids == [change.criterion for change in was.changes]
            assert (was.outcome, was.count) == (now.outcome, now.count)


# For frameworks of any size: a cell holds any number of criteria. The rules are put to z3 from the
# same file, by a translation of their own.

WORDS = packaged().vocabulary
State = Mapping[int, z3.ArithRef]


def _sum(state: State, cells: frozenset[int]) -> z3.ArithRef:
    return z3.Sum([state[cell] for cell in sorted(cells)] or [z3.IntVal(0)])


def _bound(bound: Bound, count: z3.ArithRef, total: z3.ArithRef) -> z3.BoolRef:
    left, right = count * bound.number.denominator, total * bound.number.numerator
    held = {"at_least": left >= right, "more_than": left > right}[bound.relation]
    return z3.And(total > 0, held)


def _holds(
    condition: Condition | None, state: State, inputs: Mapping[str, z3.BoolRef]
) -> z3.BoolRef:
    if condition is None:
        return z3.BoolVal(True)
    select = WORDS.select
    if condition.all_of:
        return z3.And([_holds(part, state, inputs) for part in condition.all_of])
    if condition.any_of:
        return z3.Or([_holds(part, state, inputs) for part in condition.any_of])
    if condition.some:
        return _sum(state, select(condition.some).cells) > 0
    if condition.every:
        return _sum(state, select(condition.every).cells - select(condition.is_ or "").cells) == 0
    if condition.share:
        part, whole = select(condition.share).cells, select(condition.of or "").cells
        bound = WORDS.bound(condition.is_ or "")
        return _bound(bound, _sum(state, part), _sum(state, whole))
    assert condition.input is not None
    return inputs[condition.input]


OUTCOMES = tuple(WORDS.block.outcomes)
OUTSIDE = OUTCOMES.index("ungraded")


def _outcome(state: State, inputs: Mapping[str, z3.BoolRef]) -> z3.ArithRef:
    """The place of the outcome; -1 where no rule speaks."""
    capping, *rules = WORDS.block.rules
    assert (capping.caps, capping.as_if) == ("poor", "fully")
    moved = dict(state)
    for cell in subject_of(WORDS, capping):
        of, _ = WORDS.cells[cell]
        to = WORDS.cell(of, WORDS.values.index("fully"))
        moved[to], moved[cell] = moved[to] + state[cell], z3.IntVal(0)
    rungs = [one for one in rules if one.verb == "reaches"]
    rest: z3.ArithRef = z3.IntVal(-1)
    reached = z3.BoolVal(True)
    for rung in rungs:
        reached = z3.And(reached, _holds(rung.when, moved, inputs))
        rest = z3.If(reached, OUTCOMES.index(rung.outcome), rest)
    for one in reversed([one for one in rules if one.verb == "gives"]):
        rest = z3.If(_holds(one.when, moved, inputs), OUTCOMES.index(one.outcome), rest)
    return z3.If(_holds(capping.when, state, inputs), 0, rest)


def _any_framework() -> tuple[z3.Solver, State, dict[str, z3.BoolRef]]:
    solver = z3.Solver()
    state = {cell: z3.Int(f"n{cell}") for cell in range(len(WORDS.cells))}
    solver.add([number >= 0 for number in state.values()])
    return solver, state, {name: z3.Bool(name) for name in WORDS.block.inputs}


def test_of_any_size_some_rule_speaks() -> None:
    solver, state, inputs = _any_framework()
    solver.add(_outcome(state, inputs) < 0)
    assert solver.check() == z3.unsat


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_of_some_size_each_outcome_comes_out(outcome: str) -> None:
    solver, state, inputs = _any_framework()
    solver.add(_outcome(state, inputs) == OUTCOMES.index(outcome))
    assert solver.check() == z3.sat


def _steps() -> Iterator[tuple[int, int]]:
    """From cell to cell: an achievement raised by one, or something assessed that was not."""
    width = len(WORDS.values)
    for low, (_, value) in enumerate(WORDS.cells):
        last = width if value == 0 else min(value + 2, width)
        yield from ((low, low - value + high) for high in range(value + 1, last))


STEPS = tuple(_steps())


def test_of_any_size_nothing_better_comes_out_lower() -> None:
    assert len(STEPS) == 4 * (4 + 3)
    for low, high in STEPS:
        solver, state, inputs = _any_framework()
        before = _outcome(state, inputs)
        after = _outcome({**state, low: state[low] - 1, high: state[high] + 1}, inputs)
        solver.add(state[low] > 0, before != OUTSIDE, after != OUTSIDE, after < before)
        assert solver.check() == z3.unsat, (low, high)


def test_its_vocabulary_is_told_by_its_file() -> None:
    assert isinstance(WORDS, Vocabulary)
    assert OUTCOMES == ("poor", "judgement_required", "fair", "good", "excellent", "ungraded")
