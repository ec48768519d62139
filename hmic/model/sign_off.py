"""Sign-offs: that a named post stands behind a grade as it was computed from what it rested on."""

from typing import Annotated, Final

from pydantic import RootModel

from hmic.model.forms import form
from hmic.model.grade import Outcome
from hmic.model.values import Day, Model, Slug, Text

REINSPECTIONS: Final = "reinspections"
"""The name under which the re-inspections of a force are signed; no framework can have it."""
WHOLE: Final = "overall"
"""The name under which the grade of the body as a whole is signed; likewise."""

Digest = Annotated[
    str,
    form(r"^[0-9a-f]{16}$", "write nothing here by hand: hmic sign-off writes it"),
]
"""Sixteen hexadecimal digits of a SHA-256."""


class SignOff(Model):
    """The grade of a framework, or of the body as a whole, signed. The grader never reads it."""

    grade: Outcome
    """The published grade, or `ungraded`."""
    post: Text
    """The post that signed, never a person."""
    date: Day
    """When."""
    fingerprint: dict[str, Digest]
    """A digest of each thing that the grade rests on, so that what moved can be named."""


class ReinspectionsSignOff(Model):
    """The grades of a force's re-inspections, signed together: people give them, no rule."""

    post: Text
    """The post that signed, never a person."""
    date: Day
    """When."""
    fingerprint: dict[str, Digest]
    """A digest of the round, of the force and of each re-inspection, by its title."""


class SignOffs(RootModel[dict[Slug, SignOff]]):
    """The sign-offs of a force by framework, as they once stood in one file."""
