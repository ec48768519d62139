import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.authoring.editing import laid_out, with_values
from hmic.sources.reading import read_text

TEXT = """\
# At the head.
one: {a: 'quoted', b: "double"}   # beside

two:
    deeply:   indented
    list:
    - hanging
    - so
three: >-
  Folded
  text.
# At the end.
"""


def test_a_new_key_goes_to_the_end_and_nothing_else_changes() -> None:
    text = "# Head.\none: 1   # beside\n\ntwo: 'x'\n"
    assert with_values(text, {"three": {"a": "b"}}) == f"{text}three:\n  a: b\n"


def test_a_key_that_is_there_keeps_its_place_and_every_comment_stays() -> None:
    after = with_values(TEXT, {"two": {"a": "b"}})
    assert after.index("one:") < after.index("two:") < after.index("three:")
    for kept in (
        "# At the head.",
        "# beside",
        "'quoted'",
        '"double"',
        "Folded\n  text.",
        "# At the end.",
    ):
        assert kept in after


def test_a_file_of_comments_keeps_them() -> None:
    text = with_values("# Only a comment.\n", {"a": {"b": "c"}})
    assert text == "# Only a comment.\na:\n  b: c\n"
    assert with_values(text, {"c": {"b": "c"}}) == f"{text}c:\n  b: c\n"


keys = st.text("abcdefgh", min_size=1, max_size=6)
values = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=40
).filter(lambda text: text.strip())


@given(st.dictionaries(keys, values, min_size=1, max_size=5), keys, values)
def test_no_value_that_stands_is_lost(standing: dict[str, str], key: str, value: str) -> None:
    text = ""
    for each, one in standing.items():
        text = with_values(text, {each: {"text": one}})
    source, problems = read_text(with_values(text, {key: {"text": value}}), "file.yaml", ())
    assert not problems
    expected = {each: {"text": one} for each, one in standing.items()} | {key: {"text": value}}
    assert source.content == expected


def test_braces_round_one_key_in_a_list_stay() -> None:
    text = "when: [{some: above}, {input: agreed, is: true}]\n"
    assert laid_out(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "stage:\n  fieldwork\n",
        "a:\n  - b:\n      'in quotes'\n    c:\n      of two\n      lines\n",
        "a: {b:\n    c}\n",
    ],
)
def test_a_text_below_its_key_stays_there(text: str) -> None:
    assert laid_out(text) == text
