"""What follows a publication: how far areas for improvement have come, and what the body answers.

Neither is part of what was published: no entry of either corrects a report.
"""

from dataclasses import dataclass
from typing import Literal, Self, get_args

from pydantic import model_validator

from hmic.model.finding import FindingId
from hmic.model.values import Day, Fault, Model, Month, Paragraph, Slug, Text, stand_once

AreaStatus = Literal["open", "partly", "addressed", "superseded"]
"""How far an area for improvement has come."""
AREA_STATUSES: tuple[str, ...] = get_args(AreaStatus)


@dataclass(frozen=True)
class LeftPoint:
    """What the last report that readers had of a body, in an earlier round, left to be taken up."""

    id: str
    """Its id in that report."""
    framework: str
    """The slug of its framework there."""
    programme: str
    """The round."""
    text: str = ""
    """What was found, in CommonMark."""
    force: str | None = None
    """The body whose report it was, where it is no more and this one took its place."""

    @property
    def called(self) -> str:
        """Its id, with the body where that is another: CU-A1 of eastshire."""
        return name_of_point(self.id, self.force)


def name_of_point(id_: str, force: str | None) -> str:
    """What messages call a point: its id, and the body where that is another than the report's."""
    return f"{id_} of {force}" if force else id_


class CarriedOver(Model):
    """What became of a point that the report of an earlier round left to be taken up."""

    id: FindingId
    """Its id in that report."""
    force: Slug | None = None
    """The body whose report it was, where it is no more and this one took its place."""
    was: Text
    """What was found then, in a sentence."""
    now: AreaStatus | None = None
    """How far it has come: open, partly addressed, addressed, or superseded by another; to be
    written."""
    text: Paragraph | None = None
    """What was found now: one paragraph of CommonMark."""
    by: tuple[FindingId, ...] = ()
    """The findings of this report that it rests on, or that took its place."""

    @property
    def called(self) -> str:
        """Its id, with the body where that is another: CU-A1 of eastshire."""
        return name_of_point(self.id, self.force)

    @model_validator(mode="after")
    def _is_answered_in_words(self) -> Self:
        if (self.now is None) is not (self.text is None):
            lacking = "text" if self.text is None else "now"
            message = f"the key {lacking} is missing here"
            raise Fault(message, hint="now says how far it has come, and text what was found")
        return self


class ProgressNote(Model):
    """What the inspectorate saw of one area for improvement on a day."""

    id: FindingId
    """The id of the area in the report of this round."""
    day: Day
    """The day from which it stands so."""
    status: AreaStatus
    """How far it has come: open, partly addressed, addressed, or superseded by another."""
    basis: Text
    """On what that rests."""
    post: Text
    """The post that says so, never a person."""


class ProgressLog(Model):
    """How far the areas of a report have come since publication; entries are only added."""

    progress: tuple[ProgressNote, ...] = ()
    """The entries, by day."""


class Answer(Model):
    """What the body inspected answers to one area for improvement, in its own words."""

    id: FindingId
    """The id of the area in the report of this round."""
    answer: Literal["accepted", "partly", "not"]
    """Whether it is accepted: accepted, partly or not."""
    action: Paragraph | None = None
    """What the body says that it does about it: one paragraph of CommonMark."""
    due: Month | None = None
    """By when, as the body says."""


class Response(Model):
    """The body's answer to its report. Printed as theirs; never a correction."""

    received: Day | None = None
    """The day on which it came."""
    answers: tuple[Answer, ...] = ()
    """What is answered to each area."""

    @model_validator(mode="after")
    def _ids_stand_once(self) -> Self:
        stand_once("id", ((one.id, ("answers", n, "id")) for n, one in enumerate(self.answers)))
        return self

    def to(self, id_: str) -> Answer | None:
        """What is answered to an area, where something is."""
        return next((one for one in self.answers if one.id == id_), None)
