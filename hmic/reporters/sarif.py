"""Diagnostics as SARIF 2.1.0, the OASIS standard by which tools hand over what they found; pure.

Section numbers are those of the standard. docs/ci.md says what hmic makes of its freedoms.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from hmic import __version__
from hmic.diagnostics import Diagnostic, Place
from hmic.reporters.printable import printable, printable_lines

VERSION = "2.1.0"
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def as_sarif(
    diagnostics: Iterable[Diagnostic],
    manuals: Mapping[str, str],
    whole: str,
    folder: str = "",
) -> str:
    """One run of hmic, in ASCII: its rules with their manuals, and a result a problem.

    Args:
        diagnostics: What was found.
        manuals: The text of each rule; any other code stands for itself.
        whole: The file that stands for the whole project: a problem without a place, such as a
            missing file, is put at its top, because GitHub takes no result without a location.
        folder: From the top of the repository to the project.

    Returns:
        The document, for a file of its own.
    """
    diagnostics = tuple(diagnostics)
    codes = sorted({*manuals, *(diagnostic.code for diagnostic in diagnostics)})
    index = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "hmic",
                "semanticVersion": __version__,
                "rules": [_rule(code, manuals.get(code, code)) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r", "\x85", "\u2028", "\u2029"],  # those of YAML
        "results": [
            _result(diagnostic, index[diagnostic.code], whole, folder) for diagnostic in diagnostics
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": VERSION, "runs": [run]}, indent=1)


def _rule(code: str, manual: str) -> dict[str, Any]:
    text = manual.strip()
    summary = " ".join(text.partition("\n\n")[0].split())
    return {
        "id": code,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": text},
        "help": {"text": text},  # GitHub asks for all three
    }


def _result(diagnostic: Diagnostic, rule: int, whole: str, folder: str) -> dict[str, Any]:
    lines = [_literal(diagnostic.message)]
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity.value,
        "message": {},
        "locations": [_location(diagnostic.place or Place(whole), folder)],
    }
    if diagnostic.hint:
        lines.append(f"Hint: {_literal(diagnostic.hint)}")
    if other := diagnostic.other:
        # a reader that shows no related locations by themselves follows the link in the text
        lines.append(f"First: [{_linked(printable(f'{folder}{other.file}:{other.line}'))}](1)")
        result["relatedLocations"] = [
            {"id": 1, **_location(other, folder), "message": {"text": "first"}}
        ]
    result["message"]["text"] = "\n".join(lines)
    return result


def _location(place: Place, folder: str) -> dict[str, Any]:
    artifact = {"uri": _uri(folder + place.file)}
    return {"physicalLocation": {"artifactLocation": artifact, "region": _region(place)}}


def _uri(path: str) -> str:
    """Relative to the top of the repository; a name that is no UTF-8 keeps its bytes."""
    return quote(path, errors="surrogateescape")


def _region(place: Place) -> dict[str, Any]:
    """Without an end column the region reaches to the end of its line (3.30.2)."""
    region: dict[str, Any] = {"startLine": place.line, "startColumn": place.column}
    end = place.end_column
    if end is not None:
        region["endColumn"] = end
    text = (place.excerpt or "")[place.column - 1 : end - 1 if end is not None else None]
    if text:
        region["snippet"] = {"text": printable_lines(text)}
    return region


def _literal(text: str) -> str:
    """Text that holds no placeholder (3.11.5) and no link (3.11.6)."""
    return printable_lines(text).replace("{", "{{").replace("}", "}}").replace("](", "\\](")


def _linked(text: str) -> str:
    """Text inside of a link (3.11.6)."""
    for character in "\\[]":
        text = text.replace(character, f"\\{character}")
    return _literal(text)
