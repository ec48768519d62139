"""The forms that texts have in the data files, and what to write where one has not its form."""

from pydantic import StringConstraints

_HINTS: dict[str, str] = {}
"""By the pattern of a form, what to write, with an example."""


def form(pattern: str, hint: str) -> StringConstraints:
    """A form, for a type of text: it stands beside what an author is told of it."""
    return StringConstraints(pattern=hinted(pattern, hint))


def hinted(pattern: str, hint: str) -> str:
    """A pattern, with the hint of which an editor and a check make use."""
    assert _HINTS.setdefault(pattern, hint) == hint, pattern
    return pattern


def hint_of(pattern: str) -> str:
    """What to write where a text must match a pattern, with an example."""
    return _HINTS[pattern]
