"""What came of proving a method for the frameworks of a round; plain values that can be kept."""

from dataclasses import dataclass

Seen = tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]
"""What rules see of a framework: criteria by cell, findings by kind, the value of each input."""
Example = tuple[Seen, str | None, Seen | None, str | None]
"""A framework with its outcome, and what it and its outcome then become."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A property that a method does not have."""

    property: str
    """Its name: monotone."""
    text: str
    """That it fails, and the smallest framework where it does."""
    step: str = ""
    """The step that lacks it; empty where the method has no steps."""
    example: "Example | None" = None
    """The smallest framework where it fails; none where rules or outcomes are dead."""
    dead: tuple[str, ...] = ()
    """The rules that never decide, where that is what fails."""
    unreached: tuple[str, ...] = ()
    """The outcomes that never come out, likewise."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried of one step."""

    step: str
    """Its name; empty where the method has no steps."""
    states: int
    """How many states of frameworks there were."""
    size: int | None = None
    """Where not the frameworks of the round were tried: every one of up to so many criteria."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a proof came to."""

    failures: tuple[Failure, ...] = ()
    """By step and property, in their order."""
    too_large: tuple[str, ...] = ()
    """The shapes that could not be tried whole, and what was tried in their place."""
    tried: tuple[Tried, ...] = ()
    """By step, what was tried; a step in which people judge has nothing to prove."""
