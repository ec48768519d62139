"""Diagnostics as annotations of a GitHub Actions run, and as its job summary; pure.

Both are GitHub's own shapes: workflow commands, which its runner reads from standard output, and
Markdown. Rules of the escaping: `escapeData` and `escapeProperty` of actions/toolkit.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from hmic.diagnostics import Diagnostic, Place, Severity
from hmic.reporters.markdown import escaped
from hmic.reporters.printable import printable

MOST_OF_A_KIND = 10
"""GitHub drops what a step annotates beyond ten errors, ten warnings and ten notices.

A job may have 50 annotations. A check makes at most 21, so two of them fit into one job.
"""
LARGEST_SUMMARY = 1_000_000
"""Bytes; GitHub refuses the whole summary of a step beyond 1 MiB."""


def as_annotations(diagnostics: Iterable[Diagnostic], folder: str = "") -> Iterator[str]:
    """A workflow command a problem, the most important first, and one that counts the rest.

    `folder` leads from the top of the repository to the project: `` or `inspection/`.
    """
    diagnostics = by_importance(diagnostics)
    shown: Counter[Severity] = Counter()
    for diagnostic in diagnostics:
        shown[diagnostic.severity] += 1
        if shown[diagnostic.severity] <= MOST_OF_A_KIND:
            yield _annotation(diagnostic, folder)
    dropped = {kind: shown[kind] - MOST_OF_A_KIND for kind in shown}
    more = [
        f"{number} {kind}{'' if number == 1 else 's'}"
        for kind, number in dropped.items()
        if number > 0
    ]
    if more:
        yield _command(
            "notice",
            {"title": "hmic check"},
            f"{' and '.join(more)} not shown here: GitHub takes {MOST_OF_A_KIND} of a kind from a "
            "step. The job summary lists all, and so does hmic check on your own machine.",
        )


def by_importance(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors first; then what is the first of its code in its file, before any repetition.

    So ten annotations show as many different things to mend as they can. Else the order is kept.
    """
    seen: Counter[tuple[str, str | None]] = Counter()
    ranked: list[tuple[bool, int, Diagnostic]] = []
    for diagnostic in diagnostics:
        kind = (diagnostic.code, diagnostic.place.file if diagnostic.place else None)
        ranked.append((diagnostic.severity is not Severity.ERROR, seen[kind], diagnostic))
        seen[kind] += 1
    return tuple(diagnostic for *_, diagnostic in sorted(ranked, key=lambda ranking: ranking[:2]))


def _annotation(diagnostic: Diagnostic, folder: str) -> str:
    properties: dict[str, str | int] = {}
    if place := diagnostic.place:
        properties |= {
            "file": printable(folder + place.file),
            "line": place.line,
            "col": place.column,
        }
        if place.end_column is not None:
            properties["endColumn"] = place.end_column
    lines = [diagnostic.message]
    if diagnostic.other is not None:
        lines.append(f"first: {folder}{_position(diagnostic.other)}")
    if diagnostic.hint:
        lines.append(f"hint: {diagnostic.hint}")
    return _command(
        diagnostic.severity.value,
        {**properties, "title": diagnostic.code},
        "\n".join(map(printable, lines)),
    )


def _command(name: str, properties: dict[str, str | int], message: str) -> str:
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {given}::{_message(message)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def as_summary(
    count: str,
    diagnostics: Iterable[Diagnostic],
    folder: str = "",
    room: int = LARGEST_SUMMARY,
) -> str:
    """How many there are, and every problem as Markdown, in at most so many bytes.

    Args:
        count: The line that says how many there are.
        diagnostics: What was found.
        folder: From the top of the repository to the project.
        room: How many bytes there are for it.

    Returns:
        The text, cut short where there is no room for all.
    """
    diagnostics = tuple(diagnostics)
    text = f"### hmic check\n\n{_shown(count)}\n\n"
    if not diagnostics:
        return text
    text += "| Place | Severity | Code | What is wrong | Hint |\n|---|---|---|---|---|\n"
    room -= len(text.encode()) + 100  # for the last line
    for number, diagnostic in enumerate(diagnostics):
        row = _row(diagnostic, folder)
        room -= len(row.encode())
        if room < 0:
            left = len(diagnostics) - number
            return f"{text}\n{left} more not listed: a summary holds 1 MB. Run `hmic check`.\n\n"
        text += row
    return f"{text}\n"


def _row(diagnostic: Diagnostic, folder: str) -> str:
    message = diagnostic.message
    if diagnostic.other is not None:
        message += f" (first: {folder}{_position(diagnostic.other)})"
    cells = (
        f"{folder}{_position(diagnostic.place)}" if diagnostic.place else "",
        diagnostic.severity.value,
        diagnostic.code,
        message,
        diagnostic.hint or "",
    )
    return f"| {' | '.join(map(_shown, cells))} |\n"


def _shown(text: str) -> str:
    return escaped(printable(" ".join(text.split())))


def _position(place: Place) -> str:
    return f"{place.file}:{place.line}:{place.column}"
