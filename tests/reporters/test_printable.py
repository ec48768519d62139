"""Nothing leaves by any reporter that a terminal, a runner or a reader's eye obeys."""

import json
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.diagnostics import Diagnostic, Place, Severity
from hmic.judging.comparison import Difference
from hmic.reporters.github import as_annotations, as_summary
from hmic.reporters.json import as_json
from hmic.reporters.judgements import differences_as_markdown
from hmic.reporters.printable import printable, printable_lines, printable_values
from hmic.reporters.sarif import as_sarif
from hmic.reporters.text import as_text, block
from hmic.serving.messages import tell, tell_failure

COMMANDS = ("::stop-commands::x", " \u2003::error::x", "##[add-mask]x", "###[x", "##vso[task]x")
NASTY = st.text(
    st.one_of(
        st.sampled_from("\x1b\x9b\x00\x07\x85\u2028\u202e\u2066\r\n\t\udc80:#["),
        st.characters(exclude_categories=["Cs"]),
    )
)
TEXTS = st.one_of(
    st.tuples(NASTY, st.sampled_from(COMMANDS), NASTY).map("".join),
    st.sampled_from(COMMANDS),
    NASTY,
)


def harmless(text: str) -> bool:
    """By the standards, and not by the pattern of the module that is tested."""
    text.encode()  # raises where half a surrogate is left
    for line in text.split("\n"):
        if line.lstrip().startswith("::") or re.search(r"##\w*\[", line):
            return False
    return all(
        unicodedata.category(one) not in {"Cc", "Zl", "Zp"}
        and unicodedata.bidirectional(one)
        not in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        for one in text
        if one not in "\n\t"
    )


@st.composite
def diagnostics(draw: st.DrawFn) -> Diagnostic:
    place = st.builds(
        Place,
        TEXTS,
        st.integers(1, 9),
        st.integers(1, 9),
        st.none() | st.integers(9, 20),
        st.none() | TEXTS,
    )
    severity = draw(st.sampled_from(Severity))
    made = Diagnostic("markup", severity, draw(TEXTS), hint=draw(st.none() | TEXTS))
    return replace(made, place=draw(st.none() | place), other=draw(st.none() | place))


@given(st.lists(diagnostics(), max_size=3), TEXTS)
def test_problems_as_text(found: list[Diagnostic], name: str) -> None:
    assert harmless(as_text(found))
    assert all(block(one).count("\n") <= 7 for one in found)
    assert all(harmless(told.text) for told in tell(found))
    assert harmless(tell_failure(OSError(2, name, name)).text)


@given(st.lists(diagnostics(), max_size=3), TEXTS)
def test_problems_as_annotations(found: list[Diagnostic], folder: str) -> None:
    lines = list(as_annotations(found, folder))
    assert len(lines) == len(found)
    for line in lines:
        command = re.fullmatch(r"::(?:error|warning) [^\n]*?::([^\n]*)", line)
        assert command
        assert harmless(line[2:])


@given(st.lists(diagnostics(), max_size=3), TEXTS)
def test_problems_as_a_summary(found: list[Diagnostic], folder: str) -> None:
    summary = as_summary("2 errors", found, folder)
    assert harmless(summary)
    assert len(summary.splitlines()) == (len(found) + 7 if found else 4)


@given(st.lists(diagnostics(), max_size=3), TEXTS)
def test_problems_for_programs(found: list[Diagnostic], name: str) -> None:
    for text in (as_json([name], found), as_sarif(found, {}, "forces/forces.yaml", name)):
        assert text.isascii()
        assert harmless(text)
        assert all(harmless(one) for one in _texts(json.loads(text)))


@given(
    st.lists(
        st.builds(Difference, *map(st.just, ("reworded", "custody-care", "CU-A1")), TEXTS, TEXTS)
    )
)
def test_differences_for_a_pull_request(differences: list[Difference]) -> None:
    text = printable_lines(differences_as_markdown("Eastshire", differences, "main"))
    assert harmless(text)
    assert len(re.findall(r"(?m)^- `CU-A1`", text)) == len(differences)
    assert len(text.splitlines()) <= len(differences) + 6


@given(TEXTS)
def test_a_line_stays_as_long_as_it_was(text: str) -> None:
    assert harmless(printable(text))
    assert len(printable(text)) == len(text)
    assert "\n" not in printable(text)
    assert printable(printable(text)) == printable(text)


@given(TEXTS)
def test_lines_stay_lines(text: str) -> None:
    assert harmless(printable_lines(text))
    assert printable_lines(text).count("\n") == text.count("\n")


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_is_shown_and_is_none(text: str) -> None:
    assert text != printable(text)
    assert text[4:] in printable(text)


@pytest.mark.parametrize(
    "text",
    [
        "é ß Ł 警察 שוטר 👮 ‘’ – \u00a0",
        "a::b",
        "std::string",
        "# 1",
        "## Heading",
        "[1] ##",
        "a: b",
    ],
)
def test_words_of_all_languages_are_printed(text: str) -> None:
    assert printable(text) == text


def test_a_document_keeps_its_shape() -> None:
    document = {"a": ["::x", 1, None], "b": {"c": "##[x"}, "d": True, "e": ("\x1b",)}
    assert printable_values(document) == {
        "a": ["\ufffd:x", 1, None],
        "b": {"c": "#\ufffd[x"},
        "d": True,
        "e": ["\ufffd"],
    }


def _texts(document: object) -> list[str]:
    if isinstance(document, str):
        return [document]
    if isinstance(document, dict):
        # line ends are named there, by SARIF's own key
        shown = (value for key, value in document.items() if key != "newlineSequences")
        return [text for value in shown for text in _texts(value)]
    if isinstance(document, list):
        return [text for value in document for text in _texts(value)]
    return []
