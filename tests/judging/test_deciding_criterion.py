"""One criterion of many decides; some are in the way of the next grade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.judging.argument import cause, deciding_sentence, earned, reason
from hmic.judging.deciding_criterion import all_decisive, decisive, in_the_way
from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import outcome_when_put_right, some_of_them
from hmic.model.labels import Labels
from tests.conftest import SMALL, inspect_in
from tests.judging.making import BOTH, judge


@pytest.mark.parametrize(
    ("judgement", "criterion", "sentence"),
    [
        (judge("dooo", "NFFF FF"), "XX1", "Below Fair by one criterion: Shortfall 1 (XX-A11)."),
        (
            judge("sooooooooo", "FFFFFFFPPN FF"),
            "XX10",
            "Below Fair by one criterion: Shortfall 1 (XX-A101).",  # of three, which are too many
        ),
        (
            judge("soooo", "PFFFF FF"),
            "XX1",
            "Below Fair by one criterion, still in progress: Work 1 (XX-W11).",
        ),
        (
            judge("soo", "FLL FN"),  # both Good criteria are needed
            "XX2",
            "Below Good by 3 criteria; one reason, still in progress: Work 1 (XX-W22).",
        ),
        (
            judge("so", "FL FNN"),  # two of three Good criteria are needed, and one is met
            "XX2",
            "Below Good by 2 criteria; one reason, still in progress: Work 1 (XX-W22).",
        ),
        (judge("s", "F FN"), "XX3", "Below Good by one criterion: Shortfall 1 (XX-A31)."),
        (
            judge("s", "F FFN"),
            "XX4",
            "Below Excellent by one criterion besides beacon and innovation: Shortfall 1 (XX-A41).",
        ),
        (
            judge("soooooo", "F-FFFFP FF"),
            "XX7",
            "Held below Good, still in progress: Work 1 (XX-W71).",
        ),
    ],
)
def test_it_is_the_criterion_furthest_from_the_next_grade(
    judgement: Judgement, criterion: str, sentence: str, labels: Labels
) -> None:
    one = decisive(judgement)
    assert one is not None
    assert one.criterion.id == criterion
    assert deciding_sentence(judgement, labels) == sentence


def test_all_that_cap_and_all_that_were_not_assessed_are_named(labels: Labels) -> None:
    capped, unseen = judge("ddo", "NNF FF"), judge("ssss", "P--F FF")
    assert deciding_sentence(capped, labels) == (
        "Below Fair by 2 criteria: Shortfall 1 (XX-A11); Shortfall 1 (XX-A21)."
    )
    assert deciding_sentence(unseen, labels) == "Not assessed: XX2; XX3."
    assert [one.criterion.id for one in all_decisive(unseen)] == ["XX2", "XX3"]


def test_what_was_not_assessed_is_furthest_from_nothing() -> None:
    judgement = judge("sooooo", "FL-FFF F")
    one = decisive(judgement)
    assert one is not None
    assert one.criterion.id == "XX2"


def test_no_criterion_decides_where_none_is_in_the_way(labels: Labels) -> None:
    for judgement in (judge("s", "F FF"), judge("s", "F FF", inputs=BOTH)):
        assert decisive(judgement) is None
        assert deciding_sentence(judgement, labels) == reason(judgement, labels)


def test_a_grade_is_told_with_what_earned_it_where_something_else_holds_it(labels: Labels) -> None:
    assert earned(judge("s", "F FFN"), labels) == (
        "Every Fair criterion is fully met, 2 of 3 Good ones largely or fully."
    )
    # asked for nothing; said by what decides; not on a rung
    for judgement in (judge("s", "F FN"), judge("s", "F FF"), judge("dooo", "NFFF FF")):
        assert earned(judgement, labels) is None


@given(st.text("FLPN-", min_size=4, max_size=4), st.text("FLPN-", min_size=3, max_size=3))
def test_what_decides_is_named_in_the_reason(labels: Labels, fair: str, good: str) -> None:
    judgement = judge("dsoo", f"{fair} {good}")
    one = decisive(judgement)
    if one is None:
        assert judgement.computed in ("good", "excellent")
    else:
        said = reason(judgement, labels)
        assert one.criterion.id in said
        if judgement.computed != "ungraded":
            assert cause(one)[1] in said


def test_what_is_in_the_way_is_every_criterion_that_the_next_grade_waits_for() -> None:
    def ids(judgement: Judgement) -> list[str]:
        return [one.criterion.id for one in in_the_way(judgement)]

    assert ids(judge("sooo", "FLPF FN")) == ["XX2", "XX3", "XX6"]
    assert ids(judge("sooo", "FLPF FFN")) == ["XX2", "XX3"]
    assert ids(judge("s", "F FN")) == ["XX3"]
    assert ids(judge("ddo", "NNP FF")) == ["XX1", "XX2"]
    assert ids(judge("s", "F FF", inputs=BOTH)) == []


def test_some_of_what_a_grade_counts_have_to_be_met_where_not_all_do() -> None:
    def some(judgement: Judgement) -> tuple[int, list[str]]:
        needed, counted = some_of_them(judgement)
        return needed, [one.criterion.id for one in counted]

    # four of six Good criteria are needed
    assert some(judge("so", "FL FFNNPN")) == (2, ["XX5", "XX6", "XX7", "XX8"])
    assert some(judge("so", "FL NNNN")) == (3, ["XX3", "XX4", "XX5", "XX6"])
    assert some(judge("so", "FL FN")) == (0, [])  # both are needed
    assert some(judge("so", "FL FFFN")) == (0, [])  # enough are met
    assert some(judge("dooo", "NFFF FF")) == (0, [])


def test_what_has_to_be_met_anyway_may_be_among_what_is_counted() -> None:
    """All up to the standard and half beyond it: the one below it may become one of those."""
    inspected = inspect_in(SMALL.parent / "methods" / "five-grades", "highmoor")
    judgement = inspected.judgements["keeping-records"]
    needed, some = some_of_them(judgement)
    assert (needed, [one.criterion.id for one in some]) == (1, ["KR1", "KR2", "KR3"])
    assert [one.criterion.id for one in in_the_way(judgement)] == ["KR4", "KR1", "KR2", "KR3"]


def test_only_what_nothing_else_waits_for_raises_the_grade_when_put_right() -> None:
    one, two = judge("soo", "FLF FF"), judge("sooo", "FLPF FF")
    assert outcome_when_put_right(one, "XX-W22") == "good"
    assert outcome_when_put_right(two, "XX-W22") == two.computed == "fair"
    assert outcome_when_put_right(one, "XX-S11") == "fair"
