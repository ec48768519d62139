"""What the YAML parser complains of, in plain English: a table, first match first."""

import re

_QUOTE = "put the whole value in quotes"
_SYNTAX: tuple[tuple[str, str, str, bool], ...] = (
    (
        "mapping values are not allowed",
        "a colon followed by a space stands inside a value, so YAML takes it for a key",
        'put the value in quotes, as in  title: "Polish: a community",  or below  title: >-',
        False,
    ),
    (
        "while scanning an alias",
        "a value that begins with an asterisk is a reference in YAML; data files hold none",
        f"{_QUOTE}, or begin it with another word, if the asterisk begins emphasis",
        True,
    ),
    (
        "while scanning an anchor",
        "a value that begins with an ampersand is an anchor in YAML; data files hold none",
        _QUOTE,
        True,
    ),
    (
        "while (scanning|parsing) a tag",
        "a value that begins with an exclamation mark is a tag in YAML; data files hold none",
        _QUOTE,
        True,
    ),
    (
        "could not find expected ':'",
        "this line is neither a key with a colon nor part of a text",
        "write `key: value`, or indent the line further if it belongs to the text above",
        True,
    ),
    (
        r"found a tab|'\\t' that cannot start any token",
        "the line is indented with a tab",
        "indent with spaces, two a level",
        False,
    ),
    (
        "cannot start any token",
        "the value begins with a character that YAML keeps for itself",
        _QUOTE,
        False,
    ),
    (
        "expected ',' or '[]}]'|while parsing a flow node",
        "the list or mapping in brackets that begins here is not closed, or lacks a comma",
        "close the bracket; put a text that holds a comma, colon or bracket in quotes",
        True,
    ),
    (
        "expected (the )?node content",
        "the value begins with a bracket or comma that closes nothing",
        _QUOTE,
        False,
    ),
    (
        "unexpected end of stream",
        "the quotation mark that begins here is never closed",
        "close it; a quotation mark inside single quotes is written twice",
        True,
    ),
    (
        "escape|hexadecimal",
        "a backslash in double quotes begins an escape, and this is none",
        "write the backslash twice, or use single quotes",
        False,
    ),
    (
        "while scanning a block scalar",
        "text stands on the line of the > or | that begins a text of several lines",
        "begin the text on the next line, indented; or put a value that begins so in quotes",
        True,
    ),
    (
        "sequence entries are not allowed",
        "a list begins on the line of its key",
        "begin the list on the next line; or put a value that begins with a hyphen in quotes",
        False,
    ),
    (
        "document start",
        "the data end above, and something follows that does not belong to them",
        "line it up with what stands above, or delete it",
        False,
    ),
    (
        "did not find expected (key|'-')|expected <block end>",
        "the line does not fit what stands above it: its indentation or a quote is off",
        "line it up with its neighbours; each level is indented by two spaces",
        False,
    ),
)
"""What the parser says, as a pattern; what it means; what to do; whether the fault is where the
thing begins that the parser was reading, and not where it noticed."""


def in_plain_english(context: str, problem: str, line: str) -> tuple[str, str, bool]:
    """What the YAML parser found, and what to do, for a person who has never seen YAML."""
    if "cannot start any token" in problem and "\t" in line[: len(line) - len(line.lstrip())]:
        problem = "found a tab"
    for pattern, message, hint, at_start in _SYNTAX:
        if re.search(pattern, f"{context} {problem}"):
            return message, hint, at_start
    return f"this is not YAML: {problem}", "compare the line with its neighbours", False
