"""What the YAML parser complains of, in plain English, with the author's own line where it helps.

What can be said without the line is a table, first match first. Before it come the slips of people
who write prose: a colon in a text, quotes within quotes, curly quotes, spaces that are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTE = "put the whole value in quotes"
_SYNTAX: tuple[tuple[str, str, str, bool], ...] = (
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


_COLON = "a colon followed by a space stands inside a text, so YAML takes it for a key"
_BELOW = "begin the text on the line below its key, further in, and write >- after the key's colon"
_NO_SPACE = "[\\xa0\\u1680\\u2000-\\u200b\\u202f\\u205f\\u3000]"
"""Characters that look like a space, or like nothing, and are none to YAML."""
_CURLY = "“”‘’"
_LONGEST = 100
"""Characters of an author's line that are shown again; a longer one is cut in its midst."""


@dataclass(frozen=True)
class Complaint:
    """What the parser noticed: its words, where, and where the thing began that it was reading."""

    context: str
    problem: str
    line: str
    """The line where the parser noticed."""
    column: int
    """Where on that line, from 0."""
    begun: str
    """The line where the thing began."""


def in_plain_english(complaint: Complaint) -> tuple[str, str, bool]:
    """What is wrong, what to do, and whether it is wrong where the thing began.

    For a person who has never seen YAML.
    """
    said = next(_slips_in_prose(complaint), None)
    if said is not None:
        return said
    problem = complaint.problem
    indent = complaint.line[: len(complaint.line) - len(complaint.line.lstrip())]
    if "cannot start any token" in problem and "\t" in indent:
        problem = "found a tab"
    for pattern, message, hint, at_start in _SYNTAX:
        if re.search(pattern, f"{complaint.context} {problem}"):
            return message, hint, at_start
    return f"this is not YAML: {problem}", "compare the line with its neighbours", False


def in_quotes(text: str) -> str:
    """A text as YAML takes it word for word; curly quotes round it become straight ones."""
    if len(text) > 1 and text[0] in "“‘" and text[-1] in "”’":
        text = text[1:-1]
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 30]} ... {text[-25:]}"
    if '"' in text or "\\" in text:
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    return f'"{text}"'


def _slips_in_prose(complaint: Complaint) -> Iterator[tuple[str, str, bool]]:
    line, column, problem = complaint.line, complaint.column, complaint.problem
    for at_start, looked_at in ((False, line), (True, complaint.begun)):
        if re.match(rf"\s*(- +)*([\w-]+:)?{_NO_SPACE}", looked_at):
            yield (
                "a no-break space stands on this line where YAML needs an ordinary one",
                "delete the space before the first word or after the colon, and type it again",
                at_start,
            )
    if "mapping values are not allowed" in problem:
        yield (*_colon(line, column), False)
    elif (
        re.search("expected ',' or '[]}]'", problem)
        and line[column : column + 1] == ":"
        and complaint.begun == line  # else the bracket of an earlier line was never closed
    ):
        text = _in_brackets(line, column)
        yield _COLON, f"put the text in quotes: {in_quotes(text)}" if text else _QUOTE, False
    elif "unexpected end of stream" in problem and complaint.begun.rstrip(" ,]}")[-1:] in _CURLY:
        yield (
            "the quotation mark that begins here is straight, and the one that ends it is curly",
            "write the same straight mark at both ends; inside of them curly ones are text",
            True,
        )
    elif "expected ':'" in problem and re.match(r"\s*(- +)*[\w-]+:[^\s:]", complaint.begun):
        yield "a space is missing after the colon", "write `key: value`, with a space", True
    elif re.search(r"expected (key|'-'|<block end>)", problem) and column:
        quoted = re.match(r"(\s*(?:- +)*(?:[\w-]+: +)?)([\"'])(.+?)\2?\s*$", line)
        if quoted and re.search(r"[\"']\s*$", line[:column]) and column > len(quoted[1]):
            yield (
                "a quotation mark inside the text ends it here, and more follows",
                f"write the text in other quotes: {quoted[1].strip()} {in_quotes(quoted[3])}",
                False,
            )


def _colon(line: str, column: int) -> tuple[str, str]:
    """A colon that cannot begin a value where it stands, and what to do about it."""
    written = re.match(r"\s*((?:- +)*(?:[\w-]+: +|- +))(\S.*)", line)
    if written and column >= written.start(2):
        text = re.sub(r"\s+#\s.*$", "", written[2]).rstrip()
        if text.endswith(":"):  # its text goes on below
            return _COLON, _BELOW
        return _COLON, f"put the text in quotes: {written[1]}{in_quotes(text)}"
    if re.fullmatch(r"\s+(- +)*[\w-]+", line[:column]):
        return (
            "this line begins like a key, and stands further in than the keys above it",
            f"line it up with them; or, if it goes on with the text above, {_BELOW}",
        )
    return _COLON, _BELOW


def _in_brackets(line: str, column: int) -> str:
    """The text that holds a colon, inside of brackets or braces on one line."""
    begins = max(line.rfind(": ", 0, column) + 2, line.rfind("[", 0, column) + 1)
    ends = re.search(r",\s*[\w-]+:\s|[\]}]|$", line[column:])
    return line[begins : column + (ends.start() if ends else 0)].strip() if begins > 1 else ""
