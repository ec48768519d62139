"""Diagnostics as text for people, in the manner of a compiler: plain, or styled for a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator

from hmic.diagnostics import Diagnostic, Place, Severity
from hmic.reporters.printable import printable

_WIDEST = 140
"""Columns of an excerpt that are shown; a longer line is cut round the fault."""


_ALIKE, _MOST_NAMED = 3, 12
"""From how many of one file on equal diagnostics are told once, and of how many the line."""


def as_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Each diagnostic with its place, excerpt and hint, and a blank line after each."""
    return "".join(f"{block(*alike)}\n\n" for alike in told_once(diagnostics))


def told_once(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, ...]]:
    """Diagnostics in their order; with one come those of its file that say nothing else."""
    diagnostics = tuple(diagnostics)
    alike: dict[object, list[Diagnostic]] = {}
    for one in diagnostics:
        if one.place is not None and one.other is None:
            alike.setdefault(_said(one), []).append(one)
    for one in diagnostics:
        together = alike.get(_said(one), [])
        if len(together) < _ALIKE:
            yield (one,)
        elif one is together[0]:
            yield tuple(together)


def _said(one: Diagnostic) -> tuple[object, ...]:
    file = one.place.file if one.place else None
    return one.code, one.severity, one.message, one.hint, file, one.other


def block(diagnostic: Diagnostic, *alike: Diagnostic) -> str:
    """One diagnostic in a few lines, and in one the lines of those that say the same."""
    lines = [*_lines(diagnostic)]
    if alike:
        numbers = [str(one.place.line) for one in alike[:_MOST_NAMED] if one.place]
        more = len(alike) - len(numbers)
        named = ", ".join(numbers) + (f" and {more} more" if more else "")
        gutter = " " * len(str(diagnostic.place.line)) if diagnostic.place else ""
        also = f"{gutter} = {len(alike)} more: line{'' if len(alike) == 1 else 's'} {named}"
        lines.insert(len(lines) - 1 if diagnostic.hint else len(lines), also)
    return "\n".join(map(printable, lines))


def _lines(diagnostic: Diagnostic) -> Iterator[str]:
    yield f"{diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"
    place = diagnostic.place
    gutter = " " * len(str(place.line)) if place else ""
    if place is not None:
        yield f"{gutter}--> {place.file}:{place.line}:{place.column}"
        if place.excerpt is not None:
            yield from _excerpt(place, gutter)
    if diagnostic.other is not None:
        other = diagnostic.other
        yield f"{gutter} = first: {other.file}:{other.line}:{other.column}"
    if diagnostic.hint:
        yield f"{gutter} = hint: {diagnostic.hint}"


def _excerpt(place: Place, gutter: str) -> list[str]:
    text = (place.excerpt or "").replace("\t", " ")
    start = place.column - 1
    end = place.end_column - 1 if place.end_column else len(text.rstrip())
    first = max(0, start - 60) if len(text) > _WIDEST else 0
    shown = text[first : first + _WIDEST]
    shown = f"…{shown[1:]}" if first else shown
    shown = f"{shown[:-1]}…" if len(text) > first + _WIDEST else shown
    marked = shown[start - first : max(start + 1, min(end, first + _WIDEST)) - first]
    before = shown[: start - first].ljust(start - first)
    return [
        f"{gutter} |",
        f"{place.line} | {shown}",
        f"{gutter} | {' ' * _cells(before)}{'^' * max(1, _cells(marked))}",
    ]


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - hardly any line has to pay for it

    return cell_len(printable(text))


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors and 1 warning in 2 files`, or `no problems`."""
    diagnostics = tuple(diagnostics)
    count = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [
        f"{count[severity]} {severity}{'' if count[severity] == 1 else 's'}"
        for severity in Severity
        if count[severity]
    ]
    if not parts:
        return "no problems"
    files = len({diagnostic.place.file for diagnostic in diagnostics if diagnostic.place})
    where = f" in {files} file{'' if files == 1 else 's'}" if files else ""
    return f"{' and '.join(parts)}{where}"
