"""One criterion of many decides, and one area for improvement comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.judging.argument import cause, deciding_sentence, reason
from hmic.judging.deciding_criterion import all_decisive, decisive, first_to_improve
from hmic.judging.grading import Judgement
from hmic.model.labels import Labels
from tests.judging.making import BOTH, afi, judge


@pytest.mark.parametrize(
    ("judgement", "criterion", "sentence"),
    [
        (judge("dooo", "NFFF FF"), "XX1", "Short of Fair: Shortfall 1 (XX-A11)."),
        (judge("sooooooooo", "FFFFFFFPPN FF"), "XX10", "Short of Fair: Shortfall 1 (XX-A101)."),
        (judge("soooo", "PFFFF FF"), "XX1", "Short of Fair: Work 1 (XX-W11)."),
        (judge("soo", "FLL FN"), "XX2", "Short of Good: Work 1 (XX-W22)."),
        (judge("s", "F FN"), "XX3", "Short of Good: Shortfall 1 (XX-A31)."),
        (judge("s", "F FFN"), "XX4", "Short of Excellent: Shortfall 1 (XX-A41)."),
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
        "Short of Fair: Shortfall 1 (XX-A11); Shortfall 1 (XX-A21)."
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


def test_the_gravest_is_improved_first_then_what_decides_then_what_bears_on_fair() -> None:
    judgement = judge("soo", "FLL FL")
    moderate, major = afi(2, "moderate", "XX5"), afi(3, "major", "XX5")
    on_fair, deciding = afi(4, "major", "XX3"), afi(5, "major", "XX2")
    milder = afi(6, "minor", "XX2")
    assert first_to_improve(judgement, ()) is None
    assert first_to_improve(judgement, [moderate, major]) is major
    assert first_to_improve(judgement, [moderate, major, on_fair]) is on_fair
    assert first_to_improve(judgement, [moderate, major, on_fair, deciding]) is deciding
    assert first_to_improve(judgement, [milder, moderate]) is moderate
