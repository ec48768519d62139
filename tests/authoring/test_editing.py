import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmic.authoring.editing import set_keys
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


def test_a_new_key_goes_to_the_end_and_nothing_else_changes(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text("# Head.\none: 1   # beside\n\ntwo: 'x'\n", encoding="utf-8")
    set_keys(file, {"three": {"a": "b"}})
    assert file.read_text(encoding="utf-8") == (
        "# Head.\none: 1   # beside\n\ntwo: 'x'\nthree:\n  a: b\n"
    )


def test_a_key_that_is_there_keeps_its_place_and_every_comment_stays(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text(TEXT, encoding="utf-8")
    set_keys(file, {"two": {"a": "b"}})
    after = file.read_text(encoding="utf-8")
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


def test_a_missing_file_is_made(tmp_path: Path) -> None:
    set_keys(tmp_path / "new.yaml", {"a": {"b": "c"}})
    assert (tmp_path / "new.yaml").read_text(encoding="utf-8") == "a:\n  b: c\n"


def test_a_file_that_is_made_begins_with_its_head(tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    for key in ("a", "c"):
        set_keys(file, {key: {"b": "c"}}, head="# Head.\n")
    assert file.read_text(encoding="utf-8") == "# Head.\na:\n  b: c\nc:\n  b: c\n"


def test_a_file_of_comments_keeps_them(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text("# Only a comment.\n", encoding="utf-8")
    set_keys(file, {"a": {"b": "c"}})
    assert file.read_text(encoding="utf-8") == "# Only a comment.\na:\n  b: c\n"


def test_a_failed_write_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file.yaml"
    file.write_text(TEXT, encoding="utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space left"):
        set_keys(file, {"a": {"b": "c"}})
    assert file.read_text(encoding="utf-8") == TEXT
    assert [path.name for path in tmp_path.iterdir()] == ["file.yaml"]


keys = st.text("abcdefgh", min_size=1, max_size=6)
values = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=40
).filter(lambda text: text.strip())


@settings(deadline=None)  # it writes files, on machines that may be busy
@given(st.dictionaries(keys, values, min_size=1, max_size=5), keys, values)
def test_no_value_that_stands_is_lost(
    tmp_path_factory: pytest.TempPathFactory, standing: dict[str, str], key: str, value: str
) -> None:
    file = tmp_path_factory.mktemp("editing") / "file.yaml"
    for each, text in standing.items():
        set_keys(file, {each: {"text": text}})
    set_keys(file, {key: {"text": value}})
    source, problems = read_text(file.read_text(encoding="utf-8"), "file.yaml", ())
    assert not problems
    expected = {each: {"text": text} for each, text in standing.items()} | {key: {"text": value}}
    assert source.content == expected
