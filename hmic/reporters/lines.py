"""What a command prints that is neither a problem nor a document: line by line, with its style."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and how a terminal shows it: plain, heading, strong, faint."""

    text: str
    style: str = "plain"
