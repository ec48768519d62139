"""What a force says of the draft that it checks, and what became of each point. Never published."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from hmic.model.values import Day, Fault, Model, Text, stand_once

Category = Literal["A", "B", "C"]
CATEGORIES: dict[Category, str] = {
    "A": "a slip of typing, or a number",
    "B": "a fact behind a judgement",
    "C": "missing evidence",
}
"""What each category means."""


class CommentOutcome(StrEnum):
    """What the inspectorate made of a point."""

    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    NOT_ACCEPTED = "not_accepted"


class Comment(Model):
    """One point that a force raises, with its answer when there is one."""

    number: int = Field(ge=1)
    """Its number in the log, which never changes."""
    id: Text
    """The id of the paragraph, finding or criterion that it is about."""
    category: Category
    """A: typing or a number; B: a fact behind a judgement; C: missing evidence."""
    date: Day
    """When the force raised it."""
    point: Text
    """What the force says, in its own words."""
    outcome: CommentOutcome | None = None
    """What was made of it; nothing while it is open."""
    reason: Text | None = None
    """Why, as it is told to the force."""
    answered_by: Text | None = None
    """The post that answered: another than the author of what the point is about."""

    @model_validator(mode="after")
    def _answer_is_whole(self) -> Self:
        answer = {key: getattr(self, key) for key in ANSWER}
        if any(answer.values()) and not all(answer.values()):
            lacking = next(key for key, value in answer.items() if value is None)
            given = next(key for key, value in answer.items() if value is not None)
            message = f"an answer has outcome, reason and answered_by, and {lacking} is missing"
            raise Fault(message, given, hint=f"add {lacking}; or delete the other two for now")
        return self

    @property
    def is_open(self) -> bool:
        """Whether it has no answer yet."""
        return self.outcome is None


ANSWER = ("outcome", "reason", "answered_by")
"""The keys of an answer, which come together."""


class CommentLog(Model):
    """The log of a force's comments on its draft."""

    sent: Day | None = None
    """The day on which the draft went to the force; its time to comment begins on the next."""
    comments: tuple[Comment, ...] = ()
    """The comments, in the order of their numbers."""

    @model_validator(mode="after")
    def _numbers_stand_once(self) -> Self:
        numbers = ((c.number, ("comments", n, "number")) for n, c in enumerate(self.comments))
        stand_once("number", numbers)
        return self
