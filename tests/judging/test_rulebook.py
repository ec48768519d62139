"""How rules are evaluated, as docs/methods.md says."""

import pytest

from hmic.judging.cases import state_of
from hmic.judging.rulebook import Rulebook, Verdict
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
