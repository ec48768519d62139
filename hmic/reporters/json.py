"""Diagnostics as JSON for other programs; pure.

The shape carries a version. A field may be added within a version; one that is renamed, removed or
given another meaning raises it. docs/check-json.md describes it.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from hmic.diagnostics import Diagnostic, Place, Severity
from hmic.reporters.printable import printable_values

FORMAT = "hmic-problems"
VERSION = 1


def as_json(forces: Iterable[str], diagnostics: Iterable[Diagnostic]) -> str:
    """All problems of some forces as one JSON object, in ASCII: a pipe of any encoding keeps it."""
    diagnostics = tuple(diagnostics)
    count = Counter(diagnostic.severity for diagnostic in diagnostics)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "forces": list(forces),
        "count": {severity.value: count[severity] for severity in Severity},
        "problems": [_problem(diagnostic) for diagnostic in diagnostics],
    }
    return json.dumps(printable_values(document), indent=1)


def _problem(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "place": _place(diagnostic.place),
        "first": _place(diagnostic.other),
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_column": place.end_column,
        "excerpt": place.excerpt,
    }
