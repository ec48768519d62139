"""What was corrected after publication, and is told to readers."""

from typing import Literal

from hmic.model.values import Day, Model, Text


class Correction(Model):
    """A correction after publication: of a force's report, or of what all of the round share."""

    date: Day
    """When it was made."""
    what: Literal["grade", "finding", "fact", "wording"]
    """What was corrected."""
    ids: tuple[Text, ...] = ()
    """The ids concerned: of findings, criteria, frameworks, paragraphs."""
    was: Text
    """What the report said."""
    now: Text
    """What it says."""
    reason: Text
    """Why."""
    grade_moved: bool
    """Whether a grade moved with it."""
