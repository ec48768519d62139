"""Normalising the layout of authors' files, without touching a word of them.

The rules are few: two spaces a level, the hyphens of a list set in by two, one space after a colon
or hyphen, no space at the end of a line, one line break at the end of the file; UTF-8 without byte
order mark, lines end in LF. Lines stay lines, in their order; comments stay where they stand.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from hmic.authoring.editing import NotKept, laid_out
from hmic.authoring.replacing import put
from hmic.diagnostics import Diagnostic, error
from hmic.sources.files import bytes_of, decoded, limit_of
from hmic.sources.project import DataFile
from hmic.sources.reading import Span, place_of, read_text


@dataclass(frozen=True)
class Formatted:
    """One file, laid out anew in memory."""

    file: DataFile
    changes: bool = False
    """Whether the layout differs from that of the file."""
    was: str = ""
    """The text that was read."""
    text: str = ""
    """The text in its new layout."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Why the file is left as it is, where it is."""


def format_file(file: DataFile) -> Formatted:
    """A file in the one layout, not yet written; or what stands in the way of it."""
    raw, problems = bytes_of(file)
    if raw is None:
        return Formatted(file, diagnostics=problems)
    text, problems = decoded(raw, file)
    if text is None:
        return Formatted(file, diagnostics=problems)
    _, problems = read_text(text, file.name, file.mount, limit_of(file).values)
    if problems:
        return Formatted(file, diagnostics=problems)
    try:
        after = laid_out(text)
    except NotKept as reason:
        return Formatted(file, diagnostics=(not_kept(file, text, reason),))
    return Formatted(file, raw != after.encode(), text, after)


def not_kept(file: DataFile, text: str, reason: NotKept) -> Diagnostic:
    """Why a file can't be laid out anew, at the line that would not come back as it stands.

    Args:
        file: The file.
        text: What it holds.
        reason: What would be lost.

    Returns:
        The problem, with its place.
    """
    message = "this cannot be laid out anew without changing a line, so the file is left as it is"
    hint = "write a list in brackets on one line, or each element on its own; a text beside its key"
    if reason.trailing_space:
        message = (
            "the space at the end of this line belongs to the text, so the file is left as it is"
        )
        hint = "delete the space"
    diagnostic = error("layout-not-kept", message, file.mount, hint)
    return replace(diagnostic, place=place_of(file.name, text, Span(reason.line, 1, None)))


def write(formatted: Formatted) -> Path:
    """Writes a file in its new layout; gives its path.

    Raises:
        Refusal: it was saved meanwhile, or could not be read again.
        OSError: the file can't be written; it is as it was.
    """
    put(formatted.file, formatted.text, formatted.was, anew=True)
    return formatted.file.path
