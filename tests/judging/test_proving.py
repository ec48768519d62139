"""The prover against trying every framework one by one, and what it says of planted faults."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations_with_replacement, islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmic.judging import proving
from hmic.judging.method_in_words import FAILS, HOLDS, InWords, MethodWords
from hmic.judging.proving import PROPERTIES, Move, Property, prove, prove_method
from hmic.judging.rulebook import Rulebook, State
from hmic.judging.states import Shape, States
from hmic.reporters.method import proof_lines
from tests.judging.methods import SMALL, method, packaged, small

REAL_SHAPES = [(3, 6, 1, 10), (3, 4, 1, 9), (2, 6, 2, 8), (3, 6, 2, 7), (1, 6, 2, 10), (3, 3, 2, 8)]


def outcomes(book: Rulebook) -> Callable[..., str | None]:
    """What comes of some cells, findings and inputs; each state is a dozen others' neighbour."""
    kinds = range(len(book.vocabulary.cells))

    @cache
    def of_counts(
        criteria: tuple[int, ...], findings: tuple[int, ...], inputs: tuple[str, ...]
    ) -> str | None:
        return book.rule_on(book.tallied(State(criteria, findings, inputs)), inputs).outcome

    return lambda cells, *others: of_counts(tuple(map(cells.count, kinds)), *others)


def by_hand(book: Rulebook, shape: Shape) -> set[Property]:
    """The properties that fail in a shape, by trying all states that there are."""
    words = book.vocabulary
    width = len(words.values)
    failing: set[Property] = set()

    outcome = outcomes(book)
    findings = product(*(range(most + 1) for most in States(book).most_findings))
    together = [
        combinations_with_replacement(range(of * width, (of + 1) * width), number)
        for of, number in enumerate(shape)
    ]
    for parts, counted, inputs in product(
        list(product(*together)), list(findings), States(book).inputs
    ):
        cells = [cell for part in parts for cell in part]
        before = outcome(cells, counted, inputs)
        if before is None:
            failing.add("complete")
        steps: list[tuple[Property, list[int], tuple[int, ...]]] = []
        for place, cell in enumerate(cells):
            value = cell % width
            rest = cells[:place] + cells[place + 1 :]
            if 0 < value < width - 1:
                steps.append(("monotone", [*rest, cell + 1], counted))
            if value == 0:
                steps += [
                    ("leaving_out_never_helps", [*rest, cell + n], counted) for n in range(1, width)
                ]
        for place, kind in enumerate(book.kinds):
            better = 1 if words.kinds[kind].speaks == "for" else -1
            now = counted[place] + better
            if 0 <= now <= States(book).most_findings[place]:
                steps.append(("monotone", cells, (*counted[:place], now, *counted[place + 1 :])))
        for property_, after, then in steps:
            ranks = book.rank(before), book.rank(outcome(after, then, inputs))
            if None not in ranks and ranks[0] > ranks[1]:  # type: ignore[operator] # both ranked
                failing.add(property_)
    return failing


CONDITIONS = st.sampled_from(
    [
        "{some: core short}",
        "{some: key unmet}",
        "{none: not_assessed}",
        "{every: core, is: met}",
        "{count: short, is: two}",
        "{share: core short, of: core, is: many}",
        "{share: met, of: assessed, is: more than 50%}",
        "{points: criteria, is: at least 60%}",
        "{some: concern}",
        "{count: strength, is: two}",
        "{input: beacon, is: shown}",
        "{any_of: [{some: unmet}, {some: concern}]}",
        "{not: {some: extra met}}",
    ]
)


@st.composite
def rules(draw: st.DrawFn) -> list[str]:
    given_ = [
        f"{{rule: r{n}, when: {draw(CONDITIONS)}, {draw(st.sampled_from(['gives', 'caps']))}: "
        f"{draw(st.sampled_from(['low', 'gap', 'mid', 'high']))}}}"
        for n in range(draw(st.integers(0, 3)))
    ]
    if draw(st.booleans()):
        given_.append("{rule: lid, when: {some: key unmet}, caps: low, as_if: met}")
        given_.append(f"{{rule: after, when: {draw(CONDITIONS)}, gives: none}}")
    base = draw(
        st.sampled_from(
            ["{rule: base, reaches: low}", "{rule: base, when: {some: met}, reaches: low}"]
        )
    )
    return [*given_, base, f"{{rule: top, when: {draw(CONDITIONS)}, reaches: high}}"]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(rules=rules(), shape=st.sampled_from([(2, 1, 0), (1, 0, 2), (1, 1, 1), (2, 0, 0)]))
def test_it_finds_what_trying_every_framework_finds(rules: list[str], shape: Shape) -> None:
    book = small(*rules)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(proving, "MOST_STATES", 2_000)  # dead rules are looked for elsewhere
        proof = prove(book, [shape])
    assert set(proof.failed) - {"no_dead_rule"} == by_hand(book, shape)


@pytest.mark.parametrize("shapes", [(), REAL_SHAPES], ids=["every shape", "the six shapes"])
def test_the_packaged_method_is_sound(shapes: list[Shape]) -> None:
    proof = prove(packaged(), shapes)
    assert proof.holds
    assert proof.states > 1_900_000
    outside = {(move.before, move.after) for move in proof.beside["monotone"]}
    assert ("poor", "ungraded") in outside
    assert all("ungraded" in pair for pair in outside)


def test_a_shape_has_as_many_states_as_there_are() -> None:
    assert States(packaged()).number((2, 6, 2, 8)) == 453_600


BASE = "{rule: base, reaches: mid}"


def test_where_rules_compare_numbers_a_proof_is_one_for_any_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proving, "MOST_STATES", 2_000)
    rungs = "{rule: base, reaches: low}", "{rule: top, when: {count: met, is: two}, reaches: high}"
    proof = prove(small(*rungs))
    assert (proof.size, proof.any_size) == (4, True)
    half = "{rule: top, when: {share: met, of: criteria, is: many}, reaches: high}"
    assert not prove(small(rungs[0], half)).any_size


def test_rules_that_count_nothing_are_proved_at_once() -> None:
    proof = prove(small("{rule: base, reaches: low}"))
    assert (proof.size, proof.any_size, proof.unreached) == (
        2,
        True,
        ("gap", "mid", "high", "none"),
    )


PLANTED: dict[str, tuple[list[str], Property, str]] = {
    "a gap": (
        [
            "{rule: r, when: {some: core unmet}, gives: low}",
            "{rule: s, when: {every: core, is: met}, gives: mid}",
        ],
        "complete",
        "1 Core criterion not assessed: no rule speaks.",
    ),
    "a fall": (
        ["{rule: r, when: {count: partly, is: at most 0}, gives: low}", BASE],
        "monotone",
        "1 Core criterion partly: Mid. With one Core criterion met instead of partly: Low.",
    ),
    "a strength that lowers": (
        ["{rule: r, when: {some: strength}, caps: low}", BASE],
        "monotone",
        "1 Core criterion not assessed: Mid. With one strength more: Low.",
    ),
    "a share of what was assessed": (
        ["{rule: r, when: {share: short, of: assessed, is: many}, gives: low}", BASE],
        "leaving_out_never_helps",
        "1 Core criterion not assessed: Mid. "
        "With one Core criterion unmet instead of not assessed: Low.",
    ),
    "a rule in the shadow of another": (
        [
            "{rule: short, when: {some: short}, gives: low}",
            "{rule: dead, when: {some: core unmet}, gives: low}",
            BASE,
        ],
        "no_dead_rule",
        "The rule dead never decides, Gap never comes out, High never comes out "
        "and None never comes out.",
    ),
}


@pytest.mark.parametrize(("rules", "property_", "told"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_shown_in_the_smallest_framework(
    rules: list[str], property_: Property, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hmic.judging.proving.MOST_STATES", 2_000)
    book = small(*rules)
    proof = prove(book)
    assert property_ in proof.failed
    words = InWords(book, MethodWords(book.vocabulary.method))
    assert words.failure(proof, property_) == told


def test_the_smallest_framework_is_shown_for_larger_shapes_too() -> None:
    book = small(
        "{rule: r, when: {some: core unmet}, gives: low}",
        "{rule: s, when: {none: short}, gives: mid}",
    )
    proof = prove(book, [(3, 1, 2)])  # fmt: skip
    assert sum(proof.failures["complete"].before.criteria) == 1


TWO_STEPS = """
method: two
version: 1
title: Two
steps:
  - step: areas
    criteria: {levels: [core], achievements: [unmet, met]}
    outcomes: {weak: grade, strong: grade, open: outside}
    rules:
      - {rule: weak, when: [{some: unmet}, {none: met}], gives: weak}
      - {rule: open, when: {some: not_assessed}, gives: open}
      - {rule: strong, reaches: strong}
  - step: overall
    criteria: {achievements: {from: areas}}
    outcomes: {weak: grade, strong: grade}
    rules:
      - {rule: weak, when: {any_of: [{some: not_assessed}, SECOND]}, gives: weak}
      - {rule: strong, reaches: strong}
"""


def test_steps_are_proved_each_and_together() -> None:
    """Raising a criterion takes an area from weak to open, which overall counts as not assessed."""
    sound = prove_method(method(TWO_STEPS.replace("SECOND", "{some: weak}")))
    assert [proof.holds for proof in sound.values()] == [True, True]
    falls = prove_method(method(TWO_STEPS.replace("SECOND", "{none: criteria}")))
    assert falls["areas"].holds
    assert falls["overall"].failed == ("monotone",)


def test_every_property_is_told() -> None:
    assert tuple(HOLDS) == tuple(FAILS) == PROPERTIES


def test_a_proof_says_what_was_tried() -> None:
    rungs = "{rule: base, reaches: low}", "{rule: top, when: {none: short}, reaches: high}"
    one = prove(small(*rungs), [(1, 0, 0)])
    assert (one.shapes, one.size, one.too_large, one.any_size) == (1, None, (), False)
    # two values of the input; short, or not: two states that the rung tells apart
    assert one.states == 4
    both = prove(small(*rungs), [(1, 0, 0), (2, 0, 0), (1, 0, 0)])
    assert (both.shapes, both.states) == (2, 4 + 6)


def test_findings_are_tried_up_to_one_above_the_number_compared() -> None:
    base = "{rule: base, reaches: low}"
    counted = small("{rule: r, when: {count: concern, is: two}, caps: low}", base)
    assert States(counted).most_findings == (3,)
    assert States(counted).number((1, 0, 0)) == 2 * 4
    share = small("{rule: r, when: {share: concern, of: strength, is: many}, caps: low}", base)
    assert States(share).most_findings == (4, 4)


def test_a_shape_that_is_too_large_is_named_and_smaller_ones_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hmic.judging.states.MOST", 20)
    half = "{rule: top, when: {share: met, of: criteria, is: many}, reaches: high}"
    proof = prove(small("{rule: base, reaches: low}", half), [(9, 9, 9), (1, 0, 0)])
    assert proof.too_large == ((9, 9, 9),)
    assert proof.size == 19
    assert proof.shapes > 1


def test_moves_beside_the_order_are_listed_by_what_brings_them() -> None:
    book = small(
        "{rule: open, when: {some: core unmet}, gives: none}",
        "{rule: base, reaches: low}",
        "{rule: top, when: {every: core, is: met}, reaches: high}",
    )
    proof = prove(book, [(1, 0, 0)])
    assert proof.beside == {
        "monotone": (Move("none", "low"),),
        "leaving_out_never_helps": (Move("low", "none"),),
    }
    assert proof.turns == {Move("none", "low"), Move("low", "high")}


def test_a_rule_that_decides_in_a_larger_framework_is_not_dead() -> None:
    book = small(
        "{rule: many, when: {count: short, is: at least 3}, gives: low}",
        "{rule: gap, when: {count: short, is: two}, gives: gap}",
        "{rule: open, when: {some: key not_assessed}, gives: none}",
        "{rule: base, reaches: mid}",
        "{rule: top, when: {none: short}, reaches: high}",
    )
    proof = prove(book, [(1, 0, 0)])
    assert (proof.dead, proof.unreached) == ((), ())
    assert "complete" not in proof.failures


def test_what_is_incomplete_in_larger_frameworks_alone_is_no_fault_of_the_shape() -> None:
    book = small(
        "{rule: base, when: {count: criteria, is: at most 1}, gives: low}",
        "{rule: more, when: {count: criteria, is: at least 3}, gives: mid}",
    )
    proof = prove(book, [(1, 0, 0)])
    assert "complete" not in proof.failures
    assert proof.dead == ()
    assert proof.unreached == ("gap", "high", "none")


MANY_KINDS = [f"{{rule: k{n}, when: {{count: kind{n}, is: two}}, caps: low}}" for n in range(12)]


def test_where_not_even_one_framework_can_be_tried_nothing_is_claimed() -> None:
    """Four numbers of findings of each of twelve kinds: 16,777,216 states at the least."""
    kinds = ", ".join(f"kind{n}: {{speaks: against, letter: {chr(65 + n)}}}" for n in range(12))
    text = SMALL.replace("strength: for, concern: against", kinds)
    rules = "".join(f"  - {rule}\n" for rule in [*MANY_KINDS, BASE])
    made = method(f"{text}rules:\n{rules}")
    proof = prove(Rulebook(made, made))
    assert (proof.shapes, proof.states, proof.failed, proof.holds) == (0, 0, (), False)
    words = InWords(Rulebook(made, made), MethodWords(made))
    assert next(iter(proof_lines(words, proof))).startswith("Nothing: even the smallest")


def test_shapes_that_no_framework_may_have_are_not_looked_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each of twelve levels has a share of its own, with 64 sets of flags on each."""
    levels = ", ".join(f"level{n}" for n in range(12))
    flags = ", ".join(f"flag{n}: {{}}" for n in range(6))
    text = SMALL.replace("[core, extra]", f"[{levels}]").replace("key: {level: core}", flags)
    asked = ", ".join(f"{{share: level{n} met, of: level{n}, is: many}}" for n in range(12))
    rules = f"  - {BASE}\n  - {{rule: top, when: [{asked}], reaches: high}}\n"
    made = method(f"{text.replace('weights: {extra: 1/2}', '')}rules:\n{rules}")
    monkeypatch.setattr("hmic.judging.states._MOST_PASSED_OVER", 100_000)
    assert prove(Rulebook(made, made)).is_empty


OF_HALF = (
    "{rule: base, reaches: low}",
    "{rule: top, when: {share: met, of: criteria, is: many}, reaches: high}",
)


def first_shapes(book: Rulebook, number: int) -> list[Shape]:
    return list(islice(States(book).shapes(), number))


def test_shapes_are_tried_until_their_states_are_more_than_so_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = small(*OF_HALF)
    states = [States(book).number(shape) for shape in first_shapes(book, 12)]
    monkeypatch.setattr(proving, "MOST_STATES", sum(states))
    proof = prove(book)
    assert (proof.shapes, proof.states) == (12, sum(states))
    assert proof.size == sum(first_shapes(book, 13)[-1]) - 1
    monkeypatch.setattr(proving, "MOST_STATES", sum(states) - 1)
    assert prove(book).shapes == 11


def test_or_until_rules_tell_more_than_so_many_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    book = small(*OF_HALF)
    sums = [len(States(book).sums(shape)) for shape in first_shapes(book, 12)]
    monkeypatch.setattr(proving, "MOST_STATES", 5_000)
    monkeypatch.setattr(proving, "MOST_SUMS", sum(sums))
    assert prove(book).shapes == 13  # with the last of them they are not more yet
    monkeypatch.setattr(proving, "MOST_SUMS", sum(sums) - 1)
    assert prove(book).shapes == 12


def test_a_failure_that_no_smaller_framework_shows_keeps_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = small(
        "{rule: four, when: {count: unmet, is: at least 4}, gives: high}",
        "{rule: base, reaches: low}",
    )
    shown = prove(book, [(6, 0, 0)]).failures["monotone"]
    assert sum(shown.before.criteria) == 4
    monkeypatch.setattr(proving, "MOST_STATES", 20)  # frameworks of one or two criteria alone
    assert sum(prove(book, [(6, 0, 0)]).failures["monotone"].before.criteria) == 6


def test_it_looks_no_further_than_the_last_smallest_framework(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = small("{rule: r, when: {some: core unmet}, gives: high}", "{rule: s, reaches: low}")
    looked_at: list[Shape] = []
    shapes = States.shapes

    def watched(states: States) -> Iterator[Shape]:
        for shape in shapes(states):
            looked_at.append(shape)
            yield shape

    monkeypatch.setattr(States, "shapes", watched)
    monkeypatch.setattr(proving, "MOST_STATES", 5_000)
    assert "monotone" in prove(book, [(2, 1, 1)]).failed
    # one to find where it falls; then those in which dead rules and outcomes are looked for
    assert looked_at[0] == looked_at[1] == (1, 0, 0)
    assert looked_at.count((1, 0, 0)) == 2


def test_where_every_rule_decides_and_an_outcome_is_missing_the_search_goes_on() -> None:
    book = small(
        "{rule: many, when: {count: short, is: at least 3}, gives: gap}",
        "{rule: base, reaches: low}",
        "{rule: top, when: {none: short}, reaches: high}",
        "{rule: again, when: {every: criteria, is: met}, reaches: high}",
    )
    proof = prove(book, [(1, 0, 0)])
    assert (proof.dead, proof.unreached) == ((), ("mid", "none"))


def test_no_move_is_told_to_or_from_where_no_rule_speaks() -> None:
    book = small(
        "{rule: some, when: {some: met}, gives: low}",
        "{rule: more, when: {some: partly}, gives: none}",
    )
    proof = prove(book, [(2, 0, 0)])
    moves = [move for moves in proof.beside.values() for move in moves]
    assert moves
    assert all(move.before and move.after for move in moves)
    assert all(turn.before and turn.after for turn in proof.turns)


def test_a_method_may_know_findings_alone() -> None:
    text = """
method: findings
version: 1
title: Findings alone
findings: {kinds: {concern: against}}
outcomes: {low: grade, high: grade}
rules:
  - {rule: low, when: {count: concern, is: at least 2}, gives: low}
  - {rule: high, reaches: high}
"""
    (proof,) = prove_method(method(text)).values()
    assert proof.holds


def test_each_step_is_tried_on_its_own_shapes() -> None:
    proofs = prove_method(
        method(TWO_STEPS.replace("SECOND", "{some: weak}")),
        {"areas": [(1,), (2,)], "overall": [(3,)]},
    )
    assert [(proof.shapes, proof.size) for proof in proofs.values()] == [(2, None), (1, None)]


def test_where_every_outcome_came_out_dead_rules_are_still_looked_for() -> None:
    book = small(
        "{rule: many, when: {count: short, is: at least 3}, gives: low}",
        "{rule: none, when: {some: not_assessed}, gives: none}",
        "{rule: low, when: {some: unmet}, gives: low}",
        "{rule: gap, when: {some: partly}, gives: gap}",
        "{rule: base, reaches: mid}",
        "{rule: top, when: {input: beacon, is: shown}, reaches: high}",
    )
    assert prove(book, [(1, 0, 0)]).dead == ()
