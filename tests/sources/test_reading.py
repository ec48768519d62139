import os
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hmic.diagnostics import Diagnostic, Route
from hmic.sources import reading
from hmic.sources.files import USUAL
from hmic.sources.project import DataFile
from hmic.sources.reading import (
    DEEPEST,
    LONGEST_LINE,
    Source,
    Span,
    read_source,
    read_sources,
    read_text,
)

TOP: Route = ("force",)


@pytest.fixture(params=["libyaml", "Python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers: where libyaml can't be had, PyYAML's own must do as well."""
    if request.param == "Python":
        monkeypatch.setattr(reading, "_LOADER", yaml.SafeLoader)
    return str(request.param)


def read(text: str) -> Source:
    source, problems = read_text(text, "x.yaml", TOP)
    assert not problems
    return source


def only_problem(found: tuple[Source, tuple[Diagnostic, ...]]) -> Diagnostic:
    source, problems = found
    assert len(problems) == 1
    assert not source.whole
    return problems[0]


def at(diagnostic: Diagnostic) -> tuple[int, int]:
    assert diagnostic.place is not None
    assert diagnostic.place.file == "x.yaml"
    return diagnostic.place.line, diagnostic.place.column


def marked(source: Source, route: Route, spans: dict[Route, Span]) -> str:
    """What a span of one line covers."""
    span = spans[(*TOP, *route)]
    return source.text.split("\n")[span.line - 1][span.column - 1 : (span.end_column or 0) - 1]


@pytest.fixture
def file(tmp_path: Path) -> DataFile:
    """A file of a project, not yet written."""
    return DataFile(tmp_path / "x.yaml", "x.yaml", TOP, tmp_path)


# --- what is read


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "text",
    ["no", "Yes", "12:30", "1.10", "010", "0x1F", "1e3", ".inf", "2007-10-01", "1_000", "=", "<<"],
)
def test_plain_values_stay_the_text_that_was_written(text: str) -> None:
    assert read(f"a: {text}\nb: [{text}]\n").content == {"a": text, "b": [text]}
    assert read(f"{text}: a\n").content == {text: "a"}


@pytest.mark.usefixtures("loader")
def test_an_empty_value_is_nothing_and_an_empty_quoted_one_is_a_text() -> None:
    content = read("a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: [~, x]\n").content
    assert content == {"a": None, "b": None, "c": None, "d": "", "e": "null", "f": [None, "x"]}


def test_every_value_and_key_has_its_place() -> None:
    source = read("a: one\nb:\n  - {c: two, d: [three, 'four']}\n  - c: |\n      five\n")
    values, keys = dict(source.values), dict(source.keys)
    assert marked(source, ("a",), values) == "one"
    assert marked(source, ("b", 0), values) == "{c: two, d: [three, 'four']}"
    assert marked(source, ("b", 0, "d", 1), values) == "'four'"
    assert marked(source, ("b", 0, "d"), keys) == "d"
    assert values[*TOP, "b", 1, "c"] == Span(4, 8, None, end=(6, 1))
    assert values[*TOP, "b", 1] == Span(4, 5, None)


def test_a_route_that_stands_nowhere_is_placed_at_the_nearest_key_above_it() -> None:
    source = read("a: 1\nb:\n  c: 2\n")
    assert (source.place((*TOP, "b", "c", "d", 3)).line, source.place(TOP).line) == (3, 1)
    place = source.place((*TOP, "b", "x"), "key")
    assert (place.line, place.column, place.excerpt) == (2, 1, "b:")


def test_carriage_returns_and_a_byte_order_mark_are_no_part_of_the_text(file: DataFile) -> None:
    file.path.write_bytes(b"\xef\xbb\xbfa: one\r\nb: |\r\n  two\r\n  three\r\n")
    source, problems = read_source(file)
    assert not problems
    assert source.content == {"a": "one", "b": "two\nthree\n"}
    assert source.place((*TOP, "a")).column == 4


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("end", "line", "column"), [("\r", 3, 4), ("\x85", 2, 11), ("\u2028", 2, 11), ("\u2029", 2, 11)]
)
def test_lines_are_counted_as_an_editor_counts_them(end: str, line: int, column: int) -> None:
    source = read(f"x: 1\na: one{end}b: two\n")
    if source.content == {"x": "1", "a": "one", "b": "two"}:
        place = source.place((*TOP, "b"))
        assert (place.line, place.column, place.end_column) == (line, column, column + 3)
        assert (place.excerpt or "")[column - 1 :] == "two"


@pytest.mark.usefixtures("loader")
def test_lines_after_a_break_that_no_editor_shows_keep_their_numbers() -> None:
    source = read("a: |\n  one\u2028  two\u2029  three\nb: four\n")
    assert source.place((*TOP, "b")).line == 3


@pytest.mark.usefixtures("loader")
def test_words_of_a_text_of_several_lines_are_shown_where_they_stand() -> None:
    source = read("a: >-\n  One line\n  and a\n  second.\nb: One\n")
    place = source.place((*TOP, "a"), word="and a second")
    assert (place.line, place.column, place.end_column, place.begins) == (3, 3, 8, 1)
    assert source.place((*TOP, "a"), word="second").line == 4
    assert source.place((*TOP, "a"), word="nowhere") == source.place((*TOP, "a"))
    assert source.place((*TOP, "b"), word="One").begins is None


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "word", "marked"),
    [
        ("a: a goodwill will do\n", "will", (1, 15, 19)),
        ("a: 漢字は will do\n", "will", (1, 8, 12)),
        ("a: >-\n  漢字は\n  will do\n", "will", (3, 3, 7)),
        ("a: 'it won''t do'\n", "won't do", (1, 8, 17)),
        ('a: "it \\"will\\" do"\n', '"will" do', (1, 8, 19)),
        ("a: all of it\n  and more\nb: x\n", "more", (2, 7, 11)),
        ("a: all *of* it\n", "*of*", (1, 8, 12)),
    ],
)
def test_the_word_at_fault_is_marked_within_its_own_text(
    text: str, word: str, marked: tuple[int, int, int]
) -> None:
    place = read(text).place((*TOP, "a"), word=word)
    assert (place.line, place.column, place.end_column) == marked


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "style", [">-\n  One\n  text.", "One\n  text.", "'One\n  text.'", "One text."]
)
def test_a_word_that_stands_in_the_next_text_alone_is_not_marked_there(style: str) -> None:
    source = read(f"a: {style}\nb: two texts\n")
    assert source.place((*TOP, "a"), word="two") == source.place((*TOP, "a"))
    assert source.place((*TOP, "a"), word="b") == source.place((*TOP, "a"))


# --- what is refused

BAD_YAML = {
    "a colon in a text": ("a: b: c\n", "yaml-syntax", (1, 5), "a colon followed by a space"),
    "a tab": ("a:\n\tb: c\n", "yaml-syntax", (2, 1), "indented with a tab"),
    "a tab in a text": ("a: |\n\tb\n", "yaml-syntax", (2, 1), "indented with a tab"),
    "an open quote": ('a: 1\nb: "x\n\nc: d\n', "yaml-syntax", (2, 4), "is never closed"),
    "an open bracket": ("a: [x, y\nb: c\n", "yaml-syntax", (1, 4), "not closed, or lacks a comma"),
    "a bracket at the end": ("a: b\nc: [\n", "yaml-syntax", (2, 4), "not closed, or lacks a comma"),
    "an open brace": ("a: {x: 1\nb: c\n", "yaml-syntax", (1, 4), "not closed, or lacks a comma"),
    "a stray bracket": ("a: ]\n", "yaml-syntax", (1, 4), "closes nothing"),
    "emphasis at the start": ("a: *well* done\n", "yaml-syntax", (1, 4), "asterisk"),
    "an ampersand alone": ("a: & b\n", "yaml-syntax", (1, 4), "ampersand"),
    "an at sign": ("a: @x\n", "yaml-syntax", (1, 4), "keeps for itself"),
    "a backtick": ("a: `x`\n", "yaml-syntax", (1, 4), "keeps for itself"),
    "a percent sign": ("a: %x\n", "yaml-syntax", (1, 4), "keeps for itself"),
    "a line without a colon": ("a: b\nc\nd: e\n", "yaml-syntax", (2, 1), "neither a key"),
    "indentation": ("a:\n  b: 1\n c: 2\n", "yaml-syntax", (3, 2), "does not fit"),
    "a key in a list": ("a:\n  - x\n  y: z\n", "yaml-syntax", (3, 3), "does not fit"),
    "an apostrophe in quotes": ("a: 'it's'\n", "yaml-syntax", (1, 8), "inside the text ends it"),
    "a backslash": ('a: "\\q"\n', "yaml-syntax", (1, 5), "a backslash in double quotes"),
    "a list on its key's line": ("a: - x\n", "yaml-syntax", (1, 4), "on the line of its key"),
    "text after a bar": ("a: | x\n  y\n", "yaml-syntax", (1, 4), "on the line of the > or |"),
    "something after the end": ("[a]\nb: c\n", "yaml-syntax", (2, 1), "the data end above"),
    "a tag": ("a: !!str x\n", "yaml-tag", (1, 4), "is a YAML tag"),
    "a Python tag": ("a:\n  - !!python/object/apply:os.abort []\n", "yaml-tag", (2, 5), "os.abort"),
    "an anchor": ("a: &b c\n", "yaml-anchor", (1, 4), "&b"),
    "an alias": ("a: *b\n", "yaml-alias", (1, 4), "*b"),
    "a merge": ("a: 1\n<<: *b\n", "yaml-alias", (2, 5), "*b"),
    "two documents": ("a: 1\n---\nb: 2\n", "several-documents", (2, 1), "second document"),
    "a list as a key": ("? [a]\n: b\n", "key-not-text", (1, 3), "where a key is expected"),
    "a control character": ("é: b\n\nc: d\x1be\n", "control-character", (3, 5), "U+001B"),
    "a mark in the midst": ("a: b\ufeffc\n", "control-character", (1, 5), "U+FEFF"),
    "what turns text round": ("a: b\u202ec\n", "control-character", (1, 5), "U+202E"),
    "an escape that turns it": ('a: "b\\u2066c"\n', "control-character", (1, 4), "U+2066"),
    "an escaped NUL": ('a: "b\\0c"\n', "control-character", (1, 4), "U+0000"),
    "nothing": ("", "empty-file", (1, 1), "is empty"),
    "white space": ("\n  \n", "empty-file", (1, 1), "is empty"),
    "comments": ("# later\n# more\n", "empty-file", (1, 1), "is empty"),
    "null": ("---\nnull\n", "empty-file", (1, 1), "is empty"),
}


@pytest.mark.parametrize(("text", "code", "place", "fragment"), BAD_YAML.values(), ids=BAD_YAML)
def test_bad_yaml_is_told_in_plain_english_and_where(
    text: str, code: str, place: tuple[int, int], fragment: str
) -> None:
    problem = only_problem(read_text(text, "x.yaml", TOP))
    assert (problem.code, at(problem)) == (code, place)
    assert fragment in problem.message
    assert problem.hint
    assert problem.route == TOP


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", [case[0] for case in BAD_YAML.values()], ids=BAD_YAML)
def test_either_parser_refuses_bad_yaml(text: str) -> None:
    source, problems = read_text(text, "x.yaml", TOP)
    assert len(problems) == 1
    assert source.content is None


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", ['a: "\\ud800"', 'a: "\\U00110000"', "%YAML 9.9\n---\na: b\n"])
def test_what_only_one_parser_refuses_does_no_harm(text: str) -> None:
    _, problems = read_text(text, "x.yaml", TOP)
    assert len(problems) == 1


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", ["[" * 2400, "{a: " * 2400, "- " * 2400 + "x", "? " * 2400])
def test_thousands_of_levels_are_refused_at_once(text: str) -> None:
    problem = only_problem(read_text(text, "x.yaml", TOP))
    assert problem.code in ("nested-too-deep", "key-not-text")


def test_the_deepest_nesting_that_is_read() -> None:
    assert read("[" * DEEPEST + "]" * DEEPEST).content
    assert only_problem(read_text("[" * (DEEPEST + 1), "x.yaml", TOP)).code == "nested-too-deep"


def test_the_longest_line_that_is_read() -> None:
    assert read(f"a: {'x' * (LONGEST_LINE - 3)}\n").content
    problem = only_problem(read_text(f"a: b\nc: {'x' * LONGEST_LINE}\n", "x.yaml", TOP))
    assert (problem.code, at(problem)) == ("line-too-long", (2, 1))


def test_an_alias_bomb_goes_off_nowhere() -> None:
    levels = "".join(f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    problem = only_problem(read_text(f"a:\n  l0: &l0 x\n{levels}", "x.yaml", TOP))
    assert (problem.code, at(problem)) == ("yaml-anchor", (2, 7))


def test_a_repeated_key_keeps_its_first_value_and_names_both_places() -> None:
    source, problems = read_text("a: 1\nb: {c: 2, d: 3, c: {e: 4}}\na: [5]\n", "x.yaml", TOP)
    assert source.content == {"a": "1", "b": {"c": "2", "d": "3"}}
    assert not source.whole
    assert [(p.code, at(p)) for p in problems] == [
        ("duplicate-key", (2, 17)),
        ("duplicate-key", (3, 1)),
    ]
    assert [p.other and (p.other.line, p.other.column) for p in problems] == [(2, 5), (1, 1)]
    assert source.place((*TOP, "a")).line == 1


def test_a_key_that_stands_three_times_is_told_twice() -> None:
    _, problems = read_text("a: {x: 1}\na: {x: 2}\na: {x: 3, x: 4}\n", "x.yaml", TOP)
    assert [at(p) for p in problems] == [(2, 1), (3, 1), (3, 11)]


# --- files that are none

BAD_BYTES = {
    "Latin-1": (b"a: x\nb: caf\xe9 au lait\r\n", "not-utf-8", (2, 7), "0xE9"),
    "Latin-1 after a mark": (b"\xef\xbb\xbfa: \xe9\n", "not-utf-8", (1, 4), "0xE9"),
    "UTF-16": ("a: x".encode("utf-16"), "not-utf-8", (1, 1), "encoding UTF-16"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-utf-8", (1, 1), "is not text"),
    "zeros": (b"a: x\n\0\0\0\0", "control-character", (2, 1), "U+0000"),
    "half a character": (b"a: \xe2\x82", "not-utf-8", (1, 4), "0xE2"),
}


@pytest.mark.parametrize(("raw", "code", "place", "fragment"), BAD_BYTES.values(), ids=BAD_BYTES)
def test_bytes_that_are_no_text_are_told_where(
    file: DataFile, raw: bytes, code: str, place: tuple[int, int], fragment: str
) -> None:
    file.path.write_bytes(raw)
    problem = only_problem(read_source(file))
    assert (problem.code, at(problem)) == (code, place)
    assert fragment in problem.message


def test_the_line_of_an_old_encoding_is_shown_as_it_was_meant(file: DataFile) -> None:
    file.path.write_bytes(b"a: x\nb: caf\xe9 au lait\n")
    problem = only_problem(read_source(file))
    assert problem.place is not None
    assert problem.place.excerpt == "b: café au lait"
    assert "UTF-8" in (problem.hint or "")


def test_a_hundred_megabytes_are_refused_unread(
    file: DataFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with file.path.open("wb") as stream:
        stream.truncate(100_000_000)
    monkeypatch.setattr(reading, "read_text", pytest.fail)
    problem = only_problem(read_source(file))
    assert problem.code == "file-too-large"
    assert problem.message == "the file has 100 MB; it may have at most 2 MB"


def test_a_byte_too_many_is_not_the_size_allowed(file: DataFile) -> None:
    file.path.write_bytes(b"a: b\n" + b"#" * 99 + b"\n#" * (USUAL.size // 2 - 52))
    assert file.path.stat().st_size == USUAL.size
    assert not read_source(file)[1]
    with file.path.open("ab") as stream:
        stream.write(b"\n")
    assert "has 2.1 MB" in only_problem(read_source(file)).message


def test_a_link_that_leads_out_of_the_project_is_refused(
    file: DataFile, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    secret.write_text("password: 1234\n", encoding="utf-8")
    file.path.symlink_to(secret)
    source, problems = read_source(file)
    assert [problem.code for problem in problems] == ["outside-project"]
    assert "1234" not in f"{source}{problems}"


def test_a_link_within_the_project_is_followed(file: DataFile) -> None:
    (file.within / "other.yaml").write_text("a: b\n", encoding="utf-8")
    file.path.symlink_to("other.yaml")
    assert read_source(file)[0].content == {"a": "b"}


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def _link_to_nothing(path: Path) -> None:
    path.symlink_to("nothing.yaml")


@pytest.mark.parametrize(
    ("make", "fragment"),
    [
        (Path.mkdir, "no file but a folder"),
        (os.mkfifo, "no file but a folder or a device"),
        (_link_to_itself, "cannot be read"),
        (_link_to_nothing, "does not exist"),
    ],
    ids=["a folder", "a pipe", "a link to itself", "a link to nothing"],
)
def test_what_is_no_file_is_told_so(file: DataFile, make: Any, fragment: str) -> None:
    make(file.path)
    problem = only_problem(read_source(file))
    assert problem.code == "unreadable-file"
    assert fragment in problem.message
    assert problem.place is not None
    assert problem.place.file == "x.yaml"


def test_a_file_without_access_is_told_so(file: DataFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    file.path.write_text("a: b\n", encoding="utf-8")
    monkeypatch.setattr(os, "open", deny)
    problem = only_problem(read_source(file))
    assert (problem.code, problem.fault) == ("unreadable-file", "author")
    assert problem.message == "the file cannot be read: permission denied"


# --- for all texts

# what PyYAML writes for a character that no text holds is an escape, and refused: see above
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufeff")
    | st.sampled_from("\n\t:#-?[]{},&*!|>'\"%@` \\"),
    max_size=30,
)
NESTINGS = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4)
)


def _spans(source: Source) -> Iterator[Span]:
    yield from source.values.values()
    yield from source.keys.values()


def _lines(source: Source) -> list[str]:
    return re.split("\r\n|[\r\n\x85\u2028\u2029]", source.text)


def _assert_inside(source: Source, span: Span) -> None:
    lines = _lines(source)
    assert 1 <= span.line <= len(lines)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    if span.end_column is not None:
        assert span.column < span.end_column <= len(lines[span.line - 1]) + 1


def _all_texts(content: Any, route: Route = TOP) -> Iterator[tuple[Route, str]]:
    if isinstance(content, str):
        yield route, content
    elif content is not None:
        steps = content.items() if isinstance(content, dict) else enumerate(content)
        for step, inner in steps:
            yield from _all_texts(inner, (*route, step))


@pytest.mark.parametrize("parser", [reading._LOADER, yaml.SafeLoader], ids=["libyaml", "Python"])  # noqa: SLF001
@settings(max_examples=60, deadline=None, derandomize=True)
@given(content=NESTINGS, flow=st.sampled_from([None, True, False]), unicode=st.booleans())
def test_what_pyyaml_dumps_is_read_back(
    parser: Any, content: Any, flow: bool | None, unicode: bool
) -> None:
    text = yaml.safe_dump(content, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_LOADER", parser)
        source, problems = read_text(text, "x.yaml", TOP)
    assert not problems
    assert source.content == content
    for span in _spans(source):
        _assert_inside(source, span)
    for route, value in _all_texts(content):
        span = source.values[route]
        if span.end_column is not None:
            written = _lines(source)[span.line - 1][span.column - 1 : span.end_column - 1]
            assert written == value or written[0] in "'\"|>"


@settings(max_examples=100, deadline=None, derandomize=True)
@given(raw=st.binary(max_size=200) | st.text("ab:-[]{},&*!|>'\"%@` \\\n\t#?~0", max_size=60))
def test_nothing_at_all_makes_the_reader_raise(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes | str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    file = DataFile(folder / "any.yaml", "x.yaml", TOP, folder)
    file.path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    for parser in (reading._LOADER, yaml.SafeLoader):  # noqa: SLF001
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "_LOADER", parser)
            source, problems = read_source(file)
        assert problems or source.content is not None
        for span in _spans(source):
            _assert_inside(source, span)
        for problem in problems:
            assert problem.place is not None
            assert problem.place.line >= 1


def test_a_file_of_very_many_values_is_refused_in_good_time() -> None:
    text = "".join(f"k{number}: v\n" for number in range(150_000))
    _, (diagnostic,) = read_text(text, "f.yaml", ("force",))
    assert diagnostic.code == "too-many-values"
    assert diagnostic.place is not None
    assert diagnostic.place.line in (USUAL.values // 2, USUAL.values // 2 + 1)


def test_only_a_register_may_be_as_long_as_twenty_thousand_schools(file: DataFile) -> None:
    schools = "".join(
        f"  - {{slug: school-{n}, name: Village School {n} (fictional), region: South West}}\n"
        for n in range(20_000)
    )
    file.path.write_text(f"forces:\n{schools}", encoding="utf-8")
    assert only_problem(read_source(file)).code == "too-many-values"
    register = replace(file, mount=("register",))
    begun = time.process_time()
    source, problems = read_source(register)
    assert (problems, len(source.content["forces"])) == ((), 20_000)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("files", "text", "said"),
    [
        (6, "k: v\n" * 2 + "x: |\n" + f"  {'a word ' * 20}\n" * 13_800, "10 MB"),
        (6, "".join(f"k{n}: v\n" for n in range(14_900)), "150,000 keys and values"),
        (1_002, "k: v\n", "1,000 files"),
        (6, "k: |\n" + f"  {'*' * 200}\n" * 99, "100,000 marks of emphasis, links and tables"),
    ],
)
def test_files_are_refused_from_where_they_are_too_much_together(
    file: DataFile, files: int, text: str, said: str
) -> None:
    file.path.write_text(text, encoding="utf-8")
    several = [replace(file, name=f"{n}.yaml", mount=("assessments", str(n))) for n in range(files)]
    sources, problems = read_sources(several)
    (passed,) = (problem for problem in problems if problem.code == "too-much-together")
    assert passed.message == f"with this file, those that belong together have more than {said}"
    assert passed.place is not None
    first = int(passed.place.file.removesuffix(".yaml"))
    assert all(source.content is not None for source in sources[:first])
    assert all(source.content is None and not source.whole for source in sources[first:])
    assert len(sources) == files
