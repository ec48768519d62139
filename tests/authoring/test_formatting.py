"""hmic fmt never changes the data, and never loses a comment or a line of text."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from hmic.authoring.editing import NotKept, laid_out
from hmic.authoring.formatting import format_file
from hmic.sources.project import Project
from hmic.sources.reading import read_text
from tests.conftest import ROOT

TESTS = ROOT / "tests"
OF_THE_PROJECT = sorted([*ROOT.glob("forces/**/*.yaml"), *ROOT.glob("frameworks/**/*.yaml")])
BROKEN = sorted(TESTS.glob("sources/broken/**/*.yaml"))
OF_NO_USE = {*BROKEN, *TESTS.glob("attacks/**/*.yaml")}
"""Files that nobody would lay out: what is broken, and what attacks."""
OF_THE_REPOSITORY = [*OF_THE_PROJECT, *sorted({*TESTS.glob("**/*.yaml")} - OF_NO_USE)]


def _content(text: str) -> object:
    # a text at the end of a file holds a line break only where the file ends with one
    source, problems = read_text(text.rstrip("\n") + "\n", "file.yaml", ())
    assert problems == ()
    return source.content


def _signs(text: str) -> list[str]:
    """Each line without its spaces, comments too; blank lines at the top and the end apart."""
    return [re.sub("[ \t]", "", line) for line in text.strip(" \t\n").split("\n")]


def _holds(before: str, after: str) -> None:
    assert _content(after) == _content(before)
    assert _signs(after) == _signs(before)
    assert laid_out(after) == after
    assert after.endswith("\n")
    assert not after.endswith("\n\n")
    assert not re.search(r"[ \t]$", after, re.MULTILINE)


def test_the_data_files_of_the_project_have_the_layout() -> None:
    assert len(OF_THE_PROJECT) > 15
    files = Project(ROOT).files_below([])
    assert [file.path for file in files] == OF_THE_PROJECT
    for file in files:
        formatted = format_file(file)
        assert (formatted.diagnostics, formatted.changes) == ((), False), file.name


@pytest.mark.parametrize("file", OF_THE_REPOSITORY, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_no_data_file_loses_anything(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    _holds(text, laid_out(text))
    outdented = re.sub(r"(?m)^  (?=- )", "", text)  # hyphens below their key, as many write them
    if read_text(outdented, "", ())[1] == () and _content(outdented) == _content(text):
        assert laid_out(outdented) == laid_out(text)


WORDS = st.text("abcxyz019éö’%.,;!?*-\xa0", min_size=1, max_size=8).filter(
    lambda word: word[0] not in "-?!%*,.;" and not word.endswith(("-", "?"))
)
COMMENTS = st.lists(st.text("abc: '\"#-[]{}éä|>&*", min_size=0, max_size=12), max_size=2)


class _Writer:
    """Writes random values as YAML, in as many layouts as authors find."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.lines: list[str] = []

    def pick(self, strategy: SearchStrategy[str]) -> str:
        return self.draw(strategy)

    def spaces(self, least: int = 0) -> str:
        return " " * self.draw(st.integers(least, least + 2))

    def between(self) -> None:
        """Blank lines and comments, at any column."""
        for comment in self.draw(COMMENTS):
            blank = self.draw(st.booleans())
            self.lines.append(self.spaces() + ("" if blank else f"#{comment}{self.spaces()}"))

    def beside(self) -> str:
        comment = self.draw(st.none() | st.text("abc: '\"#é", max_size=8))
        return self.spaces() if comment is None else f"{self.spaces(1)}#{comment}{self.spaces()}"

    def words(self) -> list[str]:
        return self.draw(st.lists(WORDS, min_size=1, max_size=6))

    def scalar(self, start: str, indent: int) -> None:
        """A text after `key:` or a hyphen, in one of the styles."""
        deeper = " " * self.draw(st.integers(indent + 1, indent + 4))
        style = self.pick(
            st.sampled_from(["plain", "single", "double", "folded", "literal", "flow"])
        )
        if style == "flow":
            listed = ",".join(f"{self.spaces()}{word.strip(',')}x" for word in self.words())
            made = self.pick(st.sampled_from([f"[{listed}]", f"{{k:{self.spaces(1)}[{listed} ]}}"]))
            self.lines.append(f"{start}{self.spaces(1)}{made}{self.beside()}")
        elif style in ("folded", "literal"):
            sign = {"folded": ">", "literal": "|"}[style]
            chomp = self.pick(st.sampled_from(["", "-"]))
            self.lines.append(f"{start}{self.spaces(1)}{sign}{chomp}{self.beside()}")
            for index in range(self.draw(st.integers(1, 4))):
                if index and self.draw(st.booleans()):
                    self.lines.append("")
                more = self.spaces() if index else ""
                self.lines.append(deeper + more + " ".join(self.words()))
        else:
            quote = {"plain": "", "single": "'", "double": '"'}[style]
            text = [" ".join(self.words()) for _ in range(self.draw(st.integers(1, 3)))]
            if quote:
                text[-1] += (
                    self.pick(st.sampled_from(["", " # x", ": y", "''"])) if quote == "'" else ""
                )
            text = [f"{quote}{text[0]}", *text[1:]]
            text[-1] += quote
            self.lines.append(f"{start}{self.spaces(1)}{text[0]}")
            self.lines += [f"{deeper}{line}" for line in text[1:]]
            self.lines[-1] += self.beside()

    def mapping(self, indent: int, depth: int, start: str = "") -> None:
        for index in range(self.draw(st.integers(1, 3))):
            if index or not start:
                self.between()
            head = start if start and not index else " " * indent
            self.value(f"{head}k{index}:", indent, depth)

    def value(self, start: str, indent: int, depth: int) -> None:
        kind = (
            self.pick(st.sampled_from(["scalar", "scalar", "mapping", "list"]))
            if depth
            else "scalar"
        )
        if kind == "scalar":
            self.scalar(start, indent)
            return
        self.lines.append(start + self.beside())
        if kind == "mapping":
            self.mapping(indent + self.draw(st.integers(1, 4)), depth - 1)
            return
        inner = indent + self.draw(st.integers(0, 4))
        for _ in range(self.draw(st.integers(1, 3))):
            self.between()
            hyphen = f"{' ' * inner}-"
            if self.draw(st.booleans()):
                self.scalar(hyphen, inner)
            else:
                gap = self.spaces(1)
                self.mapping(inner + 1 + len(gap), depth - 1, hyphen + gap)


@st.composite
def documents(draw: DrawFn) -> str:
    """YAML texts that hmic reads, laid out in any way."""
    writer = _Writer(draw)
    writer.mapping(0, 3)
    writer.between()
    return "\n".join(writer.lines) + draw(st.sampled_from(["", "\n", "\n\n\n"]))


def test_a_no_break_space_is_text_and_stays() -> None:
    text = "a: x\xa0\nb: >-\n  y\xa0z\xa0\n"
    assert laid_out(text) == text


@settings(deadline=None)
@given(documents())
def test_no_document_loses_anything(text: str) -> None:
    assume(not read_text(text, "file.yaml", ())[1])
    try:
        after = laid_out(text)
    except NotKept:  # rare: were it common, hypothesis would complain
        assume(condition=False)
    _holds(text, after)
