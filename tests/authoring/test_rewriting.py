"""Keys of a finding get other values; every other line, value and comment stays."""

import textwrap
from difflib import unified_diff
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hmic.authoring.editing import NotKept, content_of
from hmic.authoring.rewriting import Value, unwrapped, with_other_values, without

ORDER = ("id", "text", "action", "criteria", "severity", "severity_reason", "theme", "note")
TEXT = """\
framework: care  # the first key
strengths:
    # Of the night.
    - {id: CA-S1, text: It is warm., criteria: [CA1]}  # beside

    - id: CA-S2
      text: >-  # as it was said
        It is quiet in the house,
        and dark in the yard where
        nobody goes at night. All
        doors are locked, and the
        lamps are out; the dog is
        asleep, and so is the man
        who should be awake then.
      # Within it.
      criteria:
        - CA1
        - CA2   # the second
      theme: Houses  # of theirs
      note: |
        One.

        - Two.
areas: []
"""


def changed_lines(before: str, after: str) -> list[str]:
    """What a diff shows, without its heads."""
    lines = unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def changed(index: int, **values: Value | None) -> list[str]:
    after = with_other_values(TEXT, ("strengths", index), values, ORDER)
    element = {**yaml.safe_load(TEXT)["strengths"][index], **values}
    wanted: dict[str, Any] = yaml.safe_load(TEXT)
    wanted["strengths"][index] = {
        name: value for name, value in element.items() if value is not None
    }
    assert yaml.safe_load(after) == wanted
    return changed_lines(TEXT, after)


def said(old: str, new: str) -> str:
    """The second text with other words."""
    standing: str = yaml.safe_load(TEXT)["strengths"][1]["text"]
    assert standing.count(old) == 1
    return standing.replace(old, new)


def test_a_text_keeps_the_lines_before_its_change_and_after_it() -> None:
    assert changed(1, text=said("dark in", "dim in")) == [
        "-        and dark in the yard where",
        "+        and dim in the yard where",
    ]


def test_a_text_that_grows_is_wrapped_as_the_rest_of_its_file_is() -> None:
    assert changed(1, text=said("locked, and", "locked by hand, and")) == [
        "-        doors are locked, and the",
        "-        lamps are out; the dog is",
        "-        asleep, and so is the man",
        "-        who should be awake then.",
        "+        doors are locked by hand,",
        "+        and the lamps are out; the",
        "+        dog is asleep, and so is",
        "+        the man who should be",
        "+        awake then.",
    ]


def test_an_element_in_brackets_stays_one() -> None:
    assert changed(0, text="Not: [so] warm, they say.", theme="Heat", criteria=["CA1", "CA9"]) == [
        "-    - {id: CA-S1, text: It is warm., criteria: [CA1]}  # beside",
        '+    - {id: CA-S1, text: "Not: [so] warm, they say.", criteria: [CA1, CA9], theme: Heat}'
        "  # beside",
    ]


def test_a_key_that_goes_leaves_the_comment_beside_it() -> None:
    assert changed(1, theme=None) == ["-      theme: Houses  # of theirs", "+      # of theirs"]


def test_a_key_that_lacks_stands_after_those_before_it() -> None:
    assert changed(1, severity="minor") == ["+      severity: minor"]
    after = with_other_values(TEXT, ("strengths", 1), {"severity": "minor"}, ORDER)
    assert after.index("- CA2") < after.index("severity: minor") < after.index("theme:")


def test_ids_in_a_list_of_lines_keep_their_comments() -> None:
    lines = changed(1, criteria=["CA1", "CA3"])
    assert "+      # the second" in lines


COMMENTED = """\
list:
  - id: A  # beside
    text: >
      Some words.
    ids:
      # first
      - X1  # one
      # second
      - X2
      # last
    theme: x
"""


def test_a_list_on_lines_stays_one_with_what_is_said_of_each() -> None:
    after = with_other_values(COMMENTED, ("list", 0), {"ids": ["X2", "X3"]}, ORDER)
    assert after == COMMENTED.replace("      # first\n      - X1  # one\n", "").replace(
        "      - X2\n", "      - X2\n      - X3\n"
    ).replace("    ids:\n", "    # first\n    # one\n    ids:\n")
    one = with_other_values(COMMENTED, ("list", 0), {"ids": ["X1"]}, ORDER)
    assert "    ids:\n      # first\n      - X1  # one\n      # last\n" in one


def test_a_folded_text_that_ends_with_a_line_break_keeps_it() -> None:
    after = with_other_values(COMMENTED, ("list", 0), {"text": "Other words."}, ORDER)
    assert after == COMMENTED.replace("Some words.", "Other words.")


def test_the_first_key_of_an_element_goes_and_the_next_stands_beside_its_hyphen() -> None:
    text = "list:\n  - theme: x  # why\n    # of the id\n    id: A\n    note: n\n"
    after = with_other_values(text, ("list", 0), {"theme": None}, ORDER)
    assert after == "list:\n    # why\n    # of the id\n  - id: A\n    note: n\n"
    with pytest.raises(NotKept):
        with_other_values("list:\n  - theme: x\n", ("list", 0), {"theme": None}, ORDER)


def test_what_is_said_beside_the_values_of_an_element_stays_when_it_goes() -> None:
    after = without(f"{COMMENTED}  - id: B\n", ("list", 0))
    said = ["# beside", "# first", "# one", "# second", "# last"]
    assert after == "list:\n" + "".join(f"  {one}\n" for one in said) + "  - id: B\n"


def test_keys_as_hardly_anybody_writes_them_are_left_as_they_are() -> None:
    text = "list:\n  - ? id\n    : A\n    ? text\n    : Some.\n"
    with pytest.raises(NotKept):
        with_other_values(text, ("list", 0), {"text": "Other."}, ORDER)


@pytest.mark.parametrize(
    "words", ["null", "no", "1.10", "# not a comment", "a: b", "- dash", "'quoted'", "“so”", "*x*"]
)
@pytest.mark.parametrize("index", [0, 1])
def test_what_yaml_would_read_otherwise_is_quoted(index: int, words: str) -> None:
    after = with_other_values(TEXT, ("strengths", index), {"text": words}, ORDER)
    assert content_of(after)["strengths"][index]["text"] == words


def test_a_new_text_of_several_lines_is_wrapped_and_its_lists_stay_lists() -> None:
    words = "word " * 40
    text = f"{words.strip()}\n\n- one {words.strip()}\n- two"
    after = with_other_values(TEXT, ("strengths", 1), {"text": text}, ORDER)
    assert max(map(len, after.split("\n"))) <= 66
    now = yaml.safe_load(after)["strengths"][1]["text"]
    assert [line for line in now.split("\n") if line.startswith("- ")][1] == "- two"
    assert now.split() == text.split()


def as_seen(content: Any) -> Any:
    """What was read, with each paragraph of its texts on one line."""
    if isinstance(content, dict):
        return {key: as_seen(one) for key, one in content.items()}
    if isinstance(content, list):
        return [as_seen(one) for one in content]
    return unwrapped(content)


words = st.text(st.sampled_from("ab é’.,:#-[]{}*'\"|>&!%@`"), min_size=1, max_size=12)
texts = st.lists(words.map(str.strip).filter(bool), min_size=1, max_size=30).map(" ".join)
ids = st.lists(st.sampled_from(["CA1", "CA2", "CA3"]), unique=True)
values = st.fixed_dictionaries(
    {},
    optional={
        "text": texts,
        "criteria": ids,
        "theme": st.none() | texts,
        "severity": st.none() | st.sampled_from(["minor", "major"]),
        "note": st.none() | texts,
    },
)


@given(st.lists(st.tuples(st.sampled_from([0, 1]), values), min_size=1, max_size=4))
def test_after_any_changes_all_else_is_as_it_was(changes: list[tuple[int, dict[str, Any]]]) -> None:
    text, wanted = TEXT, content_of(TEXT)
    for index, given_values in changes:
        new = {
            name: " ".join(one.split()) if isinstance(one, str) else one
            for name, one in given_values.items()
        }
        text = with_other_values(text, ("strengths", index), new, ORDER)
        kept = {**wanted["strengths"][index], **new}
        wanted["strengths"][index] = {name: one for name, one in kept.items() if one is not None}
    assert as_seen(content_of(text)) == as_seen(wanted)
    assert text.startswith("framework: care  # the first key\nstrengths:\n    # Of the night.\n")
    for comment in ("# beside", "# as it was said", "# Within it.", "# the second", "# of theirs"):
        assert text.count(comment) == 1
    assert text.endswith("areas: []\n")
    assert textwrap.dedent(text) == text
