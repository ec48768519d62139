"""What a text holds, as all who ask of it are told."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.markup import (
    MOST_LINES,
    MOST_MARKS,
    Form,
    beyond_one_paragraph,
    first_paragraph,
    in_plain_words,
    misfits,
    references,
    rewritten,
)

PREFIXES = {"CA", "LP"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("see CA-A3, and [it](CA-A4) or [](LP1)", ["CA-A3", "CA-A4", "LP1"]),
        ("CA-context-2 and [](child-abuse)", ["CA-context-2", "child-abuse"]),
        ("M1, CA3, AB-C1, CA-A0, CA-A3x, x-CA-A3 and CA-A3-2", []),
        ("[map](https://example.org/CA-A3) https://example.org/LP-A1 <https://a.b/LP-A2>", []),
        (r"\[it](CA-A4) and (CA-A5).", ["CA-A5"]),
        ("![](F1)", ["F1"]),
    ],
)
def test_references_are_found_in_all_their_forms(text: str, ids: list[str]) -> None:
    assert [one.id for one in references(text, PREFIXES)] == ids


WORDS = st.sampled_from(
    [
        "see",
        "CA-A3",
        "[it](LP-S1)",
        "[](LP2)",
        "M1",
        "(CA-A3)",
        "https://a.b/CA-A3",
        "\n\n",
        "CA-A33",
    ]
)


@given(st.lists(WORDS, max_size=12))
def test_what_is_renamed_is_found_again_under_its_new_name_and_nothing_else_moves(
    words: list[str],
) -> None:
    text = " ".join(words)

    def new(id_: str) -> str:
        return "LP-W77" if id_ == "CA-A3" else id_

    renamed = rewritten(text, PREFIXES, new)
    before, after = ([one.id for one in references(each, PREFIXES)] for each in (text, renamed))
    assert after == [new(id_) for id_ in before]
    assert rewritten(text, PREFIXES, lambda id_: id_) == text
    assert re.sub("LP-W77|CA-A3", "", renamed) == re.sub("LP-W77|CA-A3", "", text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It *works*, as [they](https://a.b/) say [](CA-A3).[^1]", "It works, as they say CA-A3."),
        ("In [](child-abuse) a_b_c stays _here_.", "In child abuse a_b_c stays here."),
        ("See <https://a.b/c_d>.", "See https://a.b/c_d."),
    ],
)
def test_what_a_sentence_quotes_is_without_marks(text: str, words: str) -> None:
    assert in_plain_words(text) == words


def test_a_finding_is_its_paragraph_and_what_follows_it() -> None:
    assert first_paragraph("One.\nTwo.\n- a\n- b") == ("One.\nTwo.", "- a\n- b")
    assert first_paragraph("One.\n\n[^1]: Two.") == ("One.", "[^1]: Two.")
    assert first_paragraph("One. Two.\n") == ("One. Two.", "")


@pytest.mark.parametrize(
    ("text", "form", "line"),
    [
        ("One.\nTwo.", Form.PARAGRAPH, None),
        ("One.\n\nTwo.", Form.PARAGRAPH, "Two."),
        ("One.\n- two", Form.PARAGRAPH, "- two"),
        ("One.\n- two", Form.FINDING, None),
        ("One.\n- two\n\nThree.", Form.FINDING, "Three."),
        ("- one", Form.FINDING, "- one"),
    ],
)
def test_the_line_beyond_one_paragraph_is_told(text: str, form: Form, line: str | None) -> None:
    assert beyond_one_paragraph(text, form) == line


@pytest.mark.parametrize("mark", ["*", "_", "[", "![", "[a](", ">", "`", "|", "<", "~"])
def test_a_hostile_text_is_answered_soon(mark: str) -> None:
    text = mark * 20_000
    begun = time.monotonic()
    assert any(f"{MOST_MARKS:,}" in one.hint for one in misfits(text, Form.PROSE))
    assert first_paragraph(text)
    assert beyond_one_paragraph(text, Form.FINDING) in (None, text)
    assert time.monotonic() - begun < 2


def test_a_text_of_thousands_of_points_is_refused_unread() -> None:
    text = "- a\n" * (MOST_LINES + 2)
    begun = time.monotonic()
    assert [one.what for one in misfits(text, Form.PROSE)] == [f"{MOST_LINES + 2:,} lines"]
    assert time.monotonic() - begun < 1


@given(st.text("ab *_[]()!#>|-`<^&;:\n•~\\1.", max_size=60), st.sampled_from(Form))
def test_any_text_is_answered(text: str, form: Form) -> None:
    for misfit in misfits(text, form):
        assert misfit.what
        assert misfit.hint
