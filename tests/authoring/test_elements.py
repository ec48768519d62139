"""Elements of lists are taken out and put in; every other line and every value stays."""

from collections import Counter
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hmic.authoring.editing import NotKept
from hmic.authoring.elements import (
    Element,
    reference_to,
    renamed,
    with_key,
    with_lines,
    with_retired,
    with_words,
    without_element,
    without_keys,
)

ORDER = ("framework", "strengths", "areas", "achievements", "retired")
TEXT = """\
framework: care  # the first key
# What is good.
strengths:
    # Of the night.
    - {id: CA-S1, text: It is warm., criteria: [CA1]}  # beside

    - id: CA-S2
      text: >-
        It is quiet,
        and dark.
      # Within it.
      criteria:
        - CA1
        - CA2
areas: []
achievements: null
"""


def test_an_element_goes_with_the_comments_above_and_within_it() -> None:
    rest, first = without_element(TEXT, "strengths", 0)
    assert first.lines == (
        "# Of the night.",
        "- {id: CA-S1, text: It is warm., criteria: [CA1]}  # beside",
    )
    assert rest == TEXT.replace(
        "    # Of the night.\n    - {id: CA-S1, text: It is warm., criteria: [CA1]}  # beside\n", ""
    )
    _, second = without_element(TEXT, "strengths", 1)
    assert second.comments == ("# Within it.",)


def test_a_list_that_loses_its_last_element_is_written_as_empty() -> None:
    once, _ = without_element(TEXT, "strengths", 0)
    twice, _ = without_element(once, "strengths", 0)
    assert "\nstrengths: []\n" in twice
    assert yaml.safe_load(twice)["strengths"] == []


@pytest.mark.parametrize("key", ["areas", "achievements", "retired", "strengths"])
def test_an_element_goes_to_the_end_of_its_list_which_is_begun_where_it_lacks(key: str) -> None:
    after = with_lines(TEXT, key, ["- id: X", "  text: y"], ORDER)
    standing = yaml.safe_load(TEXT).get(key) or []
    assert yaml.safe_load(after) == {
        **yaml.safe_load(TEXT),
        key: [*standing, {"id": "X", "text": "y"}],
    }


def test_a_list_in_brackets_has_no_lines_to_take() -> None:
    with pytest.raises(NotKept):
        without_element("a: 1\nstrengths: [{id: CA-S1}, {id: CA-S2}]\n", "strengths", 0)
    with pytest.raises(NotKept):
        with_lines("{strengths: []}\n", "strengths", ["- a"], ORDER)


def test_an_id_is_retired_in_brackets_too() -> None:
    text = "retired: [CA-S9]\n"
    gone = {"id": "CA-S1", "reason": 'It: "was" not.', "date": "2030-01-02"}
    after = yaml.load(with_retired(text, gone, ["# Why."], ORDER), yaml.BaseLoader)  # noqa: S506
    assert after == {"retired": ["CA-S9", gone]}


@pytest.mark.parametrize("index", [0, 1])
def test_a_finding_under_another_id_names_the_old_one(index: int) -> None:
    _, element = without_element(TEXT, "strengths", index)
    once = renamed(element, "CA-A1")
    twice = renamed(once, "CA-W1")
    (now,) = yaml.safe_load("\n".join(twice.lines))
    assert (now["id"], now["replaces"]) == ("CA-W1", "CA-A1")
    old = yaml.safe_load("\n".join(element.lines))[0]
    assert {**now, "id": old["id"]} == {**old, "replaces": "CA-A1"}
    assert yaml.safe_load("\n".join(with_key(once, "severity", "minor").lines))[0]["severity"]


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ("- {id: A, severity: minor, text: b}", {"id": "A", "text": "b"}),
        ("- {severity: minor, id: A}", {"id": "A"}),
        ("- id: A\n  severity: >-\n    min\n    or\n  text: b", {"id": "A", "text": "b"}),
        ("- id: A\n  text: b\n  severity:", {"id": "A", "text": "b"}),
    ],
)
def test_a_key_that_goes_stays_as_a_comment(lines: str, kept: dict[str, str]) -> None:
    after = without_keys(Element(tuple(lines.split("\n"))), ["severity", "due"])
    assert yaml.safe_load("\n".join(after.lines)) == [kept]
    assert any(line.strip().startswith("# severity") for line in after.lines)


def test_a_key_beside_the_hyphen_stays_there() -> None:
    with pytest.raises(NotKept):
        without_keys(Element(("- severity: minor", "  id: A")), ["severity"])


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("see CA-S1.", True),
        ("[](CA-S1), and", True),
        ("CA-S1’s", True),
        ("CA-S10", False),
        ("XCA-S1", False),
        ("CA-S1-2", False),
        ("a-CA-S1", False),
    ],
)
def test_an_id_is_found_where_it_is_named(text: str, is_named: bool) -> None:
    assert bool(reference_to("CA-S1").search(text)) == is_named


def test_words_change_in_keys_and_texts_and_comments_stay() -> None:
    text = "# CA-S1\na: CA-S1 and 'CA-S1'  # CA-S1\n'CA-S1': [\"CA-S1\"]\n"
    after = with_words(text, lambda _, word: reference_to("CA-S1").sub("CA-A2", word))
    assert after == "# CA-S1\na: CA-A2 and 'CA-A2'  # CA-S1\n'CA-A2': [\"CA-A2\"]\n"


words = st.text("abc é’", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def findings(draw: st.DrawFn, number: int) -> tuple[list[str], dict[str, Any]]:
    """The lines of a finding in some layout, and its values."""
    value: dict[str, Any] = {
        "id": f"CA-S{number}",
        "text": " ".join(draw(st.lists(words, min_size=1))),
    }
    if draw(st.booleans()):
        value["criteria"] = ["CA1", "CA2"]
    match draw(st.sampled_from(["brackets", "plain", "folded"])):
        case "brackets":
            pairs = (f"{k}: {v if isinstance(v, str) else '[CA1, CA2]'}" for k, v in value.items())
            lines = [f"- {{{', '.join(pairs)}}}"]
        case "plain":
            lines = [f"- id: {value['id']}", f"  text: {value['text']}"]
        case _:
            lines = [f"- id: {value['id']}", "  text: >-"]
            lines += [f"    {word}" for word in value["text"].split()]
    if len(lines) > 1 and "criteria" in value:
        lines += draw(
            st.sampled_from(
                [["  criteria: [CA1, CA2]"], ["  # in", "  criteria:", "    - CA1", "    - CA2"]]
            )
        )
    above = draw(st.sampled_from([[], ["# above"], [""]]))
    return [*above, *lines], value


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """A file with some findings under strengths, and their values."""
    drawn = [draw(findings(number)) for number in range(1, draw(st.integers(1, 4)) + 1)]
    depth = draw(st.sampled_from([0, 2, 4]))
    lines = [f"{' ' * depth}{line}" if line else line for found, _ in drawn for line in found]
    tail = draw(st.sampled_from([[], ["areas: []"], ["# below", "areas:", "- id: CA-A9"]]))
    text = "\n".join(["framework: care", "strengths:", *lines, *tail, ""])
    return text, [value for _, value in drawn]


@given(files(), st.data())
def test_a_move_keeps_every_other_line_and_every_value(
    file: tuple[str, list[dict[str, Any]]], data: st.DataObject
) -> None:
    text, values = file
    index = data.draw(st.integers(0, len(values) - 1))
    rest, element = without_element(text, "strengths", index)
    after = with_lines(rest, "areas", renamed(element, "CA-A1").lines, ORDER)
    before, now = yaml.safe_load(text), yaml.safe_load(after)
    moved = {**before["strengths"][index], "id": "CA-A1", "replaces": f"CA-S{index + 1}"}
    left = [one for one in before["strengths"] if one["id"] != moved["replaces"]]
    assert now == {**before, "strengths": left, "areas": [*(before.get("areas") or []), moved]}
    lost = Counter(map(str.strip, text.split("\n"))) - Counter(map(str.strip, after.split("\n")))
    changed = {"strengths:", "areas: []", *(line for line in map(str.strip, lost) if "id:" in line)}
    assert set(lost) <= changed
