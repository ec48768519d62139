"""How rules are evaluated, as docs/methods.md says."""

import pickle
from fractions import Fraction

import pytest

from hmic.judging.cases import state_of
from hmic.judging.rulebook import Rulebook, State, Verdict
from hmic.judging.sensitivity import with_bound
from hmic.model.cases import Case
from tests.judging.methods import small

CATCH_ALL = "{rule: rest, reaches: low}"


def verdict(book: Rulebook, criteria: dict[str, int], **further: dict[str, object]) -> Verdict:
    case = Case.model_validate({"case": "x", "outcome": "low", "criteria": criteria, **further})
    return book.verdict(state_of(case, book))


def holds(condition: str, criteria: dict[str, int], **further: dict[str, object]) -> bool:
    book = small(f"{{rule: asked, when: {condition}, gives: high}}", CATCH_ALL)
    return verdict(book, criteria, **further).outcome == "high"


@pytest.mark.parametrize(
    ("condition", "criteria", "expected"),
    [
        ("{some: core short}", {"core met": 3, "core partly": 1}, True),
        ("{some: core short}", {"core met": 3, "extra partly": 1}, False),
        ("{some: key}", {"core met": 3}, False),
        ("{some: key}", {"core key met": 1}, True),
        ("{some: criteria}", {"extra not_assessed": 1}, True),
        ("{none: core short}", {"core met": 3}, True),
        ("{none: core short}", {"core unmet": 1}, False),
        ("{every: core, is: met}", {"core met": 2, "extra unmet": 1}, True),
        ("{every: core, is: met}", {"core met": 2, "core not_assessed": 1}, False),
        ("{every: core, is: met}", {"extra unmet": 1}, True),
        ("{count: short, is: at least 2}", {"core partly": 1, "extra unmet": 1}, True),
        ("{count: short, is: two}", {"core partly": 1, "extra met": 1}, False),
        ("{count: short, is: at most 1}", {"core partly": 2}, False),
        ("{count: short, is: less than 2}", {"core partly": 1}, True),
        ("{count: short, is: more than 1}", {"core partly": 1}, False),
        ("{share: core short, of: core, is: many}", {"core met": 1, "core partly": 1}, True),
        ("{share: short, of: core, is: more than 50%}", {"core met": 1, "core partly": 1}, False),
        ("{share: core short, of: core, is: at most 50%}", {"extra met": 1}, False),
        ("{share: short, of: core, is: at least 1 of 3}", {"core met": 2, "core unmet": 1}, True),
        ("{share: short, of: core, is: at least 100%}", {"core met": 1, "extra unmet": 5}, False),
        ("{points: core, is: at least 75%}", {"core met": 1, "core partly": 1}, True),
        ("{points: criteria, is: at least 4 of 5}", {"core met": 2, "extra unmet": 1}, True),
        ("{points: criteria, is: more than 4 of 5}", {"core met": 2, "extra unmet": 1}, False),
        ("{points: criteria, is: at least 4}", {"core met": 1, "extra met": 2}, True),
        ("{points: criteria, is: at least 4.5}", {"core met": 1, "extra met": 2}, False),
        ("{points: core, is: at most 100%}", {"extra met": 2}, False),
        ("{points: core, is: at least 50%}", {"core met": 1, "core not_assessed": 1}, True),
        ("{points: assessed, is: more than 50%}", {"core met": 1, "core not_assessed": 9}, True),
        ("[{some: core}, {some: extra}]", {"core met": 1}, False),
        ("{any_of: [{some: core}, {some: extra}]}", {"core met": 1}, True),
        ("{not: {some: core}}", {"core met": 1}, False),
        ("{not: {some: core}}", {"extra met": 1}, True),
        ("{not: {input: beacon, is: shown}}", {"core met": 1}, True),
        ("{points: extra, is: at least 50%}", {"extra met": 1}, True),
        ("{points: core, is: at most 4}", {"extra met": 1}, False),
    ],
)  # fmt: skip
def test_a_condition_asks_what_it_says(
    condition: str, criteria: dict[str, int], expected: bool
) -> None:
    assert holds(condition, criteria) is expected


def test_findings_are_counted_by_their_kind() -> None:
    condition = "{count: concern, is: at least 2}"
    assert not holds(condition, {"core met": 1}, findings={"concern": 1})
    assert holds(condition, {"core met": 1}, findings={"concern": 2})


def test_an_input_is_asked_for_its_value() -> None:
    assert holds("{input: beacon, is: shown}", {"core met": 1}, inputs={"beacon": "shown"})
    assert not holds("{input: beacon, is: shown}", {"core met": 1})


def test_what_gives_ends_the_asking() -> None:
    book = small(
        "{rule: first, when: {some: unmet}, gives: mid}",
        "{rule: second, when: {some: unmet}, gives: high}",
        CATCH_ALL,
    )
    assert verdict(book, {"core unmet": 1}).outcome == "mid"
    assert verdict(book, {"core met": 1}).outcome == "low"


def test_the_highest_rung_before_the_first_that_fails_counts() -> None:
    book = small(
        CATCH_ALL,
        "{rule: second, when: {none: unmet}, reaches: mid}",
        "{rule: third, when: {some: met}, reaches: high}",
    )
    assert verdict(book, {"core met": 1}).outcome == "high"
    assert verdict(book, {"core met": 1, "core unmet": 1}).outcome == "low"
    assert verdict(book, {"core partly": 1}).outcome == "mid"


def test_where_no_rule_speaks_nothing_comes_out() -> None:
    book = small("{rule: only, when: {some: unmet}, gives: low}")
    assert verdict(book, {"core met": 1}) == Verdict(None, None, None)


CAPPED = (
    "{rule: floor, when: {some: key unmet}, caps: low}",
    "{rule: lid, when: {some: core unmet}, caps: mid, as_if: met}",
)
RUNGS = ("{rule: base, reaches: low}", "{rule: top, when: {none: unmet}, reaches: high}")


def test_a_cap_is_the_most_that_comes_out_and_keeps_what_was_before() -> None:
    book = small(*CAPPED, *RUNGS)
    capped = verdict(book, {"core unmet": 1})
    assert (capped.outcome, capped.rest, capped.decides) == ("mid", "high", 1)
    assert verdict(book, {"core met": 1}).caps == ()


def test_criteria_that_cap_count_as_if_only_for_the_rest() -> None:
    book = small(*CAPPED, *RUNGS)
    worse = verdict(book, {"core unmet": 1, "extra unmet": 1})
    assert (worse.outcome, worse.rest, worse.decides) == ("low", "low", 2)


def test_the_lowest_of_several_caps_counts() -> None:
    book = small(*CAPPED, *RUNGS)
    capped = verdict(book, {"core key unmet": 1})
    assert (capped.outcome, capped.rest, capped.caps, capped.decides) == ("low", "high", (0, 1), 0)


def test_outside_the_order_only_a_cap_at_the_worst_wins() -> None:
    book = small(*CAPPED, "{rule: open, when: {some: not_assessed}, gives: none}", *RUNGS)
    assert verdict(book, {"core key unmet": 1, "extra not_assessed": 1}).outcome == "low"
    assert verdict(book, {"core unmet": 1, "extra not_assessed": 1}).outcome == "none"


def test_rules_are_equal_where_they_rule_alike_with_the_same_words() -> None:
    top = "{rule: top, when: {count: met, is: two}, reaches: high}"
    book = small(CATCH_ALL, top)
    assert book == book  # noqa: PLR0124 - the same one
    assert book == small(CATCH_ALL, top)
    assert hash(book) == hash(small(CATCH_ALL, top))
    assert book != small(CATCH_ALL)
    assert book != with_bound(book, "two", Fraction(3))
    assert book != "small"
    assert pickle.loads(pickle.dumps(book)) == book  # noqa: S301 - our own


def test_other_numbers_make_other_rules() -> None:
    top = "{rule: top, when: {count: met, is: two}, reaches: high}"
    three = with_bound(small(CATCH_ALL, top), "two", Fraction(3))
    for book in (three, pickle.loads(pickle.dumps(three))):  # noqa: S301 - our own
        assert verdict(book, {"core met": 2}).outcome == "low"
        assert verdict(book, {"core met": 3}).outcome == "high"


def test_outcomes_have_a_rank_but_those_outside_the_order() -> None:
    book = small(CATCH_ALL)
    assert [book.rank(one) for one in ("low", "gap", "mid", "high", "none", None)] == [
        0, 1, 2, 3, None, None,
    ]  # fmt: skip


def test_several_states_are_tallied_each_by_itself() -> None:
    book = small("{rule: r, when: {count: met, is: two}, gives: high}", CATCH_ALL)
    words = book.vocabulary
    states = [State((0,) * len(words.cells), (), ("absent",))]
    for number in (1, 2):
        cells = [0] * len(words.cells)
        cells[words.one_cell("core met")] = number
        states.append(State(tuple(cells), (), ("absent",)))
    assert [list(book.tallied(state)) for state in states] == [[0], [1], [2]]
    held = [book.holding(state)[0] for state in (*states, states[0])]
    assert held == [False, False, True, False]


def test_the_first_of_several_things_that_a_state_lacks_is_named() -> None:
    book = small("{rule: r, when: [{some: met}, {none: unmet}], gives: high}", CATCH_ALL)

    def lacking(place: int, criteria: dict[str, int]) -> str | None:
        case = Case.model_validate({"case": "x", "outcome": "low", "criteria": criteria})
        failing = book.failing(place, state_of(case, book))
        return failing.verb if failing else None

    assert lacking(0, {"core partly": 1, "extra unmet": 1}) == "some"
    assert lacking(0, {"core met": 1, "extra unmet": 1}) == "none"
    assert lacking(0, {"core met": 1}) is None
    assert lacking(1, {"core met": 1}) is None


def test_two_caps_that_count_as_if_add_up() -> None:
    book = small(
        "{rule: a, when: {some: core unmet}, caps: mid, as_if: met}",
        "{rule: b, when: {some: extra unmet}, caps: mid, as_if: met}",
        CATCH_ALL,
        "{rule: top, when: {none: unmet}, reaches: high}",
    )
    both = verdict(book, {"core unmet": 1, "extra unmet": 1})
    assert (both.outcome, both.rest, both.caps, both.rung, both.rested) == (
        "mid", "high", (0, 1), 3, 3,
    )  # fmt: skip
    assert verdict(book, {"core unmet": 1, "core met": 1}).rest == "high"
    assert verdict(book, {"core unmet": 2, "extra partly": 1}).decides == 0


def test_a_rest_at_the_cap_rests_on_the_cap() -> None:
    book = small(*CAPPED, CATCH_ALL)
    assert verdict(book, {"core key unmet": 1}) == Verdict("low", "low", 0, (0, 1), 2, 2)


def test_what_gives_rests_on_itself_alone() -> None:
    book = small("{rule: given, when: {some: unmet}, gives: mid}", CATCH_ALL)
    assert verdict(book, {"core unmet": 1}) == Verdict("mid", "mid", 0, (), None, 0)
    assert verdict(book, {"core met": 1}) == Verdict("low", "low", 1, (), 1, 1)


def test_the_lowest_cap_counts_wherever_it_stands() -> None:
    lids = (
        "{rule: lid, when: {some: unmet}, caps: mid}",
        "{rule: floor, when: {some: key}, caps: low}",
    )
    book = small(*lids, *RUNGS)
    assert verdict(book, {"core key unmet": 1}).decides == 1


def test_each_cap_that_counts_as_if_moves_its_own_criteria_alone() -> None:
    book = small(
        "{rule: a, when: {count: core unmet, is: at least 2}, caps: mid, as_if: met}",
        "{rule: b, when: {some: extra unmet}, caps: mid, as_if: met}",
        "{rule: c, when: {some: core partly}, caps: mid, as_if: met}",
        CATCH_ALL,
        "{rule: top, when: {none: short}, reaches: high}",
    )
    assert verdict(book, {"core unmet": 1, "extra unmet": 1}).rest == "low"
    assert verdict(book, {"core unmet": 2, "extra unmet": 1}).rest == "high"
    assert verdict(book, {"core unmet": 2, "extra unmet": 1, "core partly": 1}).rest == "high"
    assert verdict(book, {"core unmet": 1, "core partly": 1}).rest == "low"


@pytest.mark.parametrize(
    ("rules", "limits"),
    [
        (["{rule: r, when: {some: short}, gives: low}"], (1,)),
        (["{rule: r, when: {none: short}, gives: low}"], (1,)),
        (["{rule: r, when: {every: core, is: met}, gives: low}"], (1,)),
        (["{rule: r, when: {count: short, is: two}, gives: low}"], (3,)),
        (["{rule: r, when: {count: concern, is: two}, gives: low}"], (3,)),
        (["{rule: r, when: {count: short, is: at least 1.5}, gives: low}"], (3,)),
        (["{rule: r, when: {share: short, of: criteria, is: many}, gives: low}"], (None, None)),
        (
            [
                "{rule: r, when: {count: short, is: two}, gives: low}",
                "{rule: s, when: {some: short}, gives: low}",
            ],
            (3,),
        ),
    ],
)
def test_counts_are_told_apart_as_far_as_some_condition_does(
    rules: list[str], limits: tuple[int | None, ...]
) -> None:
    assert small(*rules, CATCH_ALL).limits == limits


def test_findings_may_be_a_share_of_others() -> None:
    condition = "{share: concern, of: strength, is: at least 50%}"
    assert not holds(condition, {"core met": 1}, findings={"concern": 1, "strength": 3})
    assert holds(condition, {"core met": 1}, findings={"concern": 2, "strength": 3})


def test_findings_may_be_a_share_of_criteria() -> None:
    condition = "{share: concern, of: criteria, is: at least 50%}"
    assert holds(condition, {"core met": 2}, findings={"concern": 1})
    assert not holds(condition, {"core met": 3}, findings={"concern": 1})


def test_what_counts_as_if_counts_as_that_and_nothing_else() -> None:
    lid = "{rule: lid, when: {some: core unmet}, caps: mid, as_if: partly}"
    asked = "{rule: top, when: [{none: not_assessed}, {none: met}], reaches: high}"
    assert verdict(small(lid, CATCH_ALL, asked), {"core unmet": 1}).rest == "high"
