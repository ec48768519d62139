"""What a command prints that is neither a problem nor a document: line by line, with its style."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and how a terminal shows it: plain, heading, strong, faint."""

    text: str
    style: str = "plain"


def in_columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines, their columns one below another."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
