"""The packaged method: as the grader before it graded, and sound for frameworks of any size."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
import z3

from hmic.judging.grading import Judgement
from hmic.judging.rulebook import Rulebook
from hmic.judging.ruling import RuleResult
from hmic.model.method import Condition
from hmic.model.quantity import Bound
from hmic.model.vocabulary import Vocabulary, subject_of
from tests.judging.making import BOOK, BOTH, judge
from tests.judging.methods import packaged

FROZEN = "2eb8a751dd5490e6d040a018f2d11ed43247483b41fb342c5d8bf4105fc4a3a0"
"""What the grader that was written in Python said of the same frameworks, before it went.

It was held against this method on 100,000 frameworks, half of them with random thresholds, and on
all states of five shapes: outcome, cap, deciding rule, every count and every criterion named.
"""


def _examples() -> Iterator[Judgement]:
    """A thousand frameworks, half of them with other thresholds, always the same."""
    random = Random(2007)  # noqa: S311 - no secret
    for number in range(1000):
        bounds = {
            word: replace(
                BOOK.block.quantities[word].bound, number=Fraction(random.randint(0, 20), 20)
            )
            for word in ("significant_number", "most", "vast_majority")
        }
        method = BOOK.vocabulary.method
        book = Rulebook(method, method, bounds) if number % 2 else BOOK
        fair = random.choice("ds") + "".join(random.choices("dsooo", k=random.randint(0, 10)))
        size = len(fair) + random.randint(1, 10)
        achieved = random.choice(["FFFFL", "FL", "FFFL-", "NPLF-", "FFFFFFP", "FFFFFFFN"])
        inputs = {name: BOTH[name] for name in BOTH if random.random() < 0.7}
        letters = "".join(random.choices(achieved, k=size))
        yield judge(fair, letters, inputs=inputs, book=book)


def test_it_grades_as_the_grader_before_it_did() -> None:
    said = [
        [
            judgement.computed,
            judgement.before_cap,
            [
                [
                    rule.name,
                    rule.holds,
                    rule.decides,
                    rule.count,
                    rule.total,
                    _named(judgement, rule),
                    list(rule.missing),
                ]
                for rule in judgement.rules
            ],
        ]
        for judgement in _examples()
    ]
    assert len({outcome for outcome, _, _ in said}) == 6
    assert hashlib.sha256(json.dumps(said).encode()).hexdigest() == FROZEN


def _named(judgement: Judgement, rule: RuleResult) -> list[str]:
    """All criteria of which a rule speaks: the old grader named those that are settled too."""
    cells, ids = judgement.situation.cells, [one.criterion.id for one in judgement.assessed]
    found = (place for one in rule.shown.against for place, cell in enumerate(cells) if cell in one)
    return [ids[place] for place in dict.fromkeys(found)]


def test_what_has_all_that_a_rung_asks_does_not_speak_against_it() -> None:
    good = {rule.name: rule for rule in judge("ssss", "FFFLFFNF").rules}["good"]
    assert good.criteria == ("XX4",)  # 3 of 4 Good criteria are met, and 3 are needed
    short = {rule.name: rule for rule in judge("ssss", "FFFLFNNF").rules}["good"]
    assert short.criteria == ("XX4", "XX6", "XX7")
    only = {rule.name: rule for rule in judge("ssss", "FFFFFNNF").rules}["good"]
    assert only.criteria == ("XX6", "XX7")


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
