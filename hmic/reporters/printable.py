"""What may leave the program: the one place that decides it; pure.

Names and texts of authors reach terminals, logs of CI and other programs. None of them may move a
cursor, colour a line, turn its direction round, or be a command to whoever runs hmic.
"""

import re
from typing import Any

_INSTEAD = "\ufffd"
_OBEYED = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""Controls and ESC, separators of lines and paragraphs, bidi embeddings, overrides and isolates
(UAX #9, tables 1 to 3), halves of surrogates; a tab and a line break are told apart below."""
_IN_LINES = re.compile(f"[{_OBEYED}]")
_IN_A_LINE = re.compile(f"[\t\n{_OBEYED}]")
_COMMAND = re.compile(r"(?m)^([^\S\n]*):(?=:)|(#)#(?=[\w.-]*\[)")
"""What GitHub's runner takes for a command: `::` that begins a line, after blanks too, and `##[`
anywhere (`ActionCommand.TryParseV2` and `TryParse` of actions/runner). Others have `##vso[` (Azure
Pipelines) and `##teamcity[`."""


def printable(text: str) -> str:
    """One line, as long as before, without a character or command that anybody obeys."""
    return _without_commands(_IN_A_LINE.sub(_INSTEAD, text))


def printable_lines(text: str) -> str:
    """Text of some lines, without a character or command that anybody obeys."""
    return _without_commands(_IN_LINES.sub(_INSTEAD, text))


def printable_values(document: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A document for programs, its texts as `printable_lines`: most readers print what they got."""
    if isinstance(document, str):
        return printable_lines(document)
    if isinstance(document, dict):
        return {key: printable_values(value) for key, value in document.items()}
    if isinstance(document, list | tuple):
        return [printable_values(element) for element in document]
    return document


def _without_commands(text: str) -> str:
    if "::" not in text and "##" not in text:
        return text
    return _COMMAND.sub(lambda found: f"{found[1] or found[2] or ''}{_INSTEAD}", text)
