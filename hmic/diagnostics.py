"""The one kind of problem: what is wrong, where in the inspection, and what to do about it.

Every step of the pipeline gives diagnostics back beside its value: a `Result`. A step names the
place by its route; the file, line and column are added once, by `sources.reading.locate`.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Literal, NamedTuple, TypeVar

Route = tuple[str | int, ...]
"""Keys and indices from the top of the inspection: ("assessments", "child-abuse", "context")."""


class Severity(StrEnum):
    """An error stops the report; a warning stops it only under --strict."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line of an author's file; lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1
    end_column: int | None = None
    """The column after the last; none where only the start is known."""
    excerpt: str | None = None
    """The line's own text; none where the file could not be read as text."""
    begins: int | None = None
    """The line on which the whole text begins, where the stretch is some words in the midst of it:
    a comment that speaks of the text stands there."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A problem in the author's own words, with what to do."""

    code: str
    """Kebab-case slug; a rule's code is its file's name."""
    severity: Severity
    message: str
    route: Route = ()
    hint: str | None = None
    at: Literal["key", "value"] = "value"
    """Whether the route's key is at fault (unknown, repeated) or what stands under it."""
    place: Place | None = None
    other_route: Route | None = None
    """The second route of a problem that has two, such as a repeated id."""
    other: Place | None = None
    """The second place of a problem that has two."""
    fault: Literal["author", "machine"] = "author"
    """Whether the author's files or the machine must be mended; decides the exit status."""
    word: str | None = None
    """The words at fault within the text that stands there, where it is not all of it."""
    other_word: str | None = None
    """The words within the text of the second route."""


_Value = TypeVar("_Value")


class Result(NamedTuple, Generic[_Value]):
    """What a step gives back: its value, and what is wrong with what it was made from."""

    value: _Value
    diagnostics: tuple[Diagnostic, ...] = ()


class Refusal(Exception):  # noqa: N818 - it is no error of the program: the request can't be met
    """No project here, no such force: the request itself cannot be met. Caught in cli.py alone."""

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        fault: Literal["request", "machine"] = "request",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.fault = fault


def error(code: str, message: str, route: Route = (), hint: str | None = None) -> Diagnostic:
    """A diagnostic that stops the report.

    Args:
        code: The code: the name of a rule, or one of those in `manuals`.
        message: What is wrong, in the author's own words.
        route: Where it stands.
        hint: What to do.

    Returns:
        The problem, without a place yet.
    """
    return Diagnostic(code, Severity.ERROR, message, route, hint)


def warning(code: str, message: str, route: Route = (), hint: str | None = None) -> Diagnostic:
    """A diagnostic that stops the report only under --strict.

    Args:
        code: The code: the name of a rule, or one of those in `manuals`.
        message: What is wrong, in the author's own words.
        route: Where it stands.
        hint: What to do.

    Returns:
        The problem, without a place yet.
    """
    return Diagnostic(code, Severity.WARNING, message, route, hint)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stops the report."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file, line and column; those without a place first."""

    def position(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
        place = diagnostic.place or Place("", 0, 0)
        return (place.file, place.line, place.column, diagnostic.code, diagnostic.message)

    return tuple(sorted(diagnostics, key=position))


def near(name: str, known: Iterable[str], otherwise: str) -> str:
    """A hint: the known name that is nearest in spelling, in any case, or else the advice given.

    Args:
        name: What was written.
        known: The names that there are.
        otherwise: The advice where none of them is near.

    Returns:
        The hint.
    """
    by_spelling = {one.lower(): one for one in known}
    found = difflib.get_close_matches(name.lower(), by_spelling, 1)
    return f"did you mean {by_spelling[found[0]]}?" if found else otherwise
