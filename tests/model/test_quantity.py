"""Quantities: what a phrase means, and what counts meet it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.model.quantity import RELATIONS, Bound, bound, bound_of
from hmic.model.values import Fault


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("more than 50%", Bound("more_than", Fraction(1, 2), is_share=True)),
        ("at least 62.5 %", Bound("at_least", Fraction(5, 8), is_share=True)),
        ("at most 2 of 3", Bound("at_most", Fraction(2, 3), is_share=True)),
        ("less than 2", Bound("less_than", Fraction(2), is_share=False)),
        ("at least 4.5", Bound("at_least", Fraction(9, 2), is_share=False)),
    ],
)
def test_a_phrase_is_a_bound_and_a_bound_a_phrase(phrase: str, expected: Bound) -> None:
    assert bound_of(phrase) == expected
    assert bound_of(expected.phrase) == expected


@pytest.mark.parametrize("phrase", ["most", "50%", "at least", "at least 1 of 0", "over 3", ""])
def test_anything_else_is_no_quantity(phrase: str) -> None:
    with pytest.raises(Fault, match=r"no (quantity|number)"):
        bound_of(phrase)


def test_no_share_is_more_than_all() -> None:
    with pytest.raises(Fault, match="more than all of it"):
        bound("at_least", "101%")


@given(st.sampled_from(RELATIONS), st.integers(0, 100), st.integers(0, 40), st.integers(1, 40))
def test_a_share_is_compared_exactly(
    relation: str, percentage: int, count: int, total: int
) -> None:
    held = bound_of(f"{relation.replace('_', ' ')} {percentage}%").met_by(count, total)
    share, limit = Fraction(count, total), Fraction(percentage, 100)
    assert (
        held
        is {
            "at_least": share >= limit,
            "more_than": share > limit,
            "at_most": share <= limit,
            "less_than": share < limit,
        }[relation]
    )


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_share_of_nothing_meets_nothing(relation: str) -> None:
    assert not bound_of(f"{relation.replace('_', ' ')} 50%").met_by(0, 0)


def test_what_is_needed_is_the_smallest_count_that_meets_it() -> None:
    assert bound_of("more than 50%").needed(10) == 6
    assert bound_of("at least 30%").needed(7) == 3
    assert bound_of("more than 100%").needed(4) is None
    assert bound_of("at least 3").needed(2) is None
