"""What differs in a data file is told by its id, in plain words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.authoring.difference_in_words import alterations

FINDING = {"id": "CA-A3", "text": "Meals are warm in winter.", "criteria": ["CA1", "CA2"],
           "severity": "minor"}  # fmt: skip


def told(was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return [f"{one.subject}: {one.words}" for one in alterations(was, now, "Child abuse")]


def of_finding(**values: Any) -> list[str]:
    now = {key: value for key, value in {**FINDING, **values}.items() if value is not None}
    return told({"areas": [FINDING]}, {"areas": [now]})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"severity": "moderate"}, "severity minor → moderate"),
        ({"severity": None}, "severity taken away"),
        ({"due": "2031-01"}, "due: 2031-01"),
        ({"severity_reason": "It is so. " * 20}, "severity reason written"),
        ({"text": "Meals are hot in winter."}, "text: “warm” → “hot”"),
        ({"text": "Meals are warm in cold winter."}, "text: “in” → “in cold”"),
        ({"text": "Meals are warm\nin winter."}, "text laid out otherwise"),
        ({"text": "All is " + "other " * 30}, "text changed: 5 words → 32"),
        ({"criteria": ["CA2", "CA7"]}, "criteria with CA7, without CA1"),
        ({"criteria": ["CA2", "CA1"]}, "criteria in another order"),
    ],
)
def test_a_finding_that_changed(values: dict[str, Any], words: str) -> None:
    assert of_finding(**values) == [f"CA-A3: {words}"]


def test_findings_come_go_and_move() -> None:
    other = {"id": "CA-S1", "text": "Well done."}
    new = {"id": "CA-S2", "replaces": "CA-A3", "text": "Meals are hot in winter.",
           "criteria": ["CA1", "CA2"], "severity": "minor"}  # fmt: skip
    assert told({"areas": [FINDING]}, {"areas": [FINDING], "strengths": [other]}) == [
        "CA-S1: new, strengths"
    ]
    assert told({"areas": [FINDING]}, {"areas": []}) == ["CA-A3: taken out of areas"]
    assert told({"areas": [FINDING]}, {"strengths": [new]}) == [
        "CA-S2: CA-A3 under its new id, now strengths",
        "CA-S2: text: “warm” → “hot”",
    ]
    assert told({"areas": [FINDING]}, {"strengths": [FINDING]}) == ["CA-A3: areas → strengths"]
    retired = {"areas": [], "retired": [{"id": "CA-A3", "reason": "It was another house."}]}
    assert told({"areas": [FINDING]}, retired)[0] == "CA-A3: areas → retired"


def test_what_stands_in_no_list_is_called_by_its_file() -> None:
    assert told(
        {
            "context": "One house.",
            "moderation": {"grade": "good", "reason": "So."},
            "notes": ["a b"],
        },
        {"context": "Two houses.", "moderation": {"grade": "fair", "reason": "So."}, "notes": []},
    ) == [
        "Child abuse: context: “One house.” → “Two houses.”",
        "Child abuse: moderation grade good → fair",
        "Child abuse: notes without a b",
    ]
    assert told({"achievements": [{"criterion": "CA7", "achievement": "partly"}]},
                {"achievements": [{"criterion": "CA7", "achievement": "fully"}]}) == [
        "achievements: CA7: achievement partly → fully"
    ]  # fmt: skip


VALUES = st.recursive(
    st.none() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "criterion", "x", "replaces"]), inner)
    ),
    max_leaves=12,
)
CONTENT = st.dictionaries(st.sampled_from(["areas", "strengths", "context"]), VALUES)


@given(CONTENT, CONTENT)
def test_nothing_is_told_exactly_where_nothing_differs(
    was: dict[str, Any], now: dict[str, Any]
) -> None:
    def bare(content: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in content.items() if value is not None}

    assert not told(was, was)
    if bare(was) != bare(now):
        assert told(was, now) or _only_order(was, now)


def _only_order(was: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether only elements stand in another order, or a list is there that holds nothing."""

    def sets(content: dict[str, Any]) -> dict[str, list[str]]:
        lists = {key: value for key, value in content.items() if value not in (None, [])}
        return {
            k: sorted(map(repr, v)) if isinstance(v, list) else [repr(v)] for k, v in lists.items()
        }

    return sets(was) == sets(now)
