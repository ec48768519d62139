"""Findings: strengths, work in progress, areas for improvement."""

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from hmic.model.forms import form
from hmic.model.framework import CriterionId
from hmic.model.grade import Severity
from hmic.model.values import Date, Fault, Model, Month, Text

FindingId = Annotated[
    str,
    form(
        r"^[A-Z]{2,4}-[SWA][1-9][0-9]*$",
        "write capitals, hyphen, S, W or A, and a number without padding: CA-S1",
    ),
]


class Kind(StrEnum):
    """The three kinds of finding."""

    STRENGTH = "strength"
    WORK_IN_PROGRESS = "work_in_progress"
    AREA_FOR_IMPROVEMENT = "area_for_improvement"

    @property
    def letter(self) -> str:
        """The letter of its kind in a finding's id."""
        return {"strength": "S", "work_in_progress": "W", "area_for_improvement": "A"}[self.value]


class Evidence(Model):
    """What a finding rests on. Never published."""

    type: Text
    """Interview, document, observation, survey ..."""
    ref: Text
    """The inspectorate's own reference."""
    date: Date | None = None
    """When it was gathered."""


class Finding(Model):
    """What the inspection found, in one paragraph, and the criteria that it bears on."""

    kind: ClassVar[Kind]

    id: FindingId
    """Stable id, and its anchor in the report: CA-S1."""
    text: Text
    """One paragraph of CommonMark. Its first sentence may be quoted beside a grade."""
    criteria: tuple[CriterionId, ...] = Field(min_length=1)
    """The ids of the criteria that it bears on."""
    replaces: FindingId | None = None
    """The id that the finding had when it was of another kind."""
    evidence: tuple[Evidence, ...] = ()
    """What it rests on. Never published."""
    note: Text | None = None
    """A note among inspectors. Never published."""


class Strength(Finding):
    """Something that the force does well."""

    kind = Kind.STRENGTH


class WorkInProgress(Finding):
    """Something that is under way and not yet done."""

    kind = Kind.WORK_IN_PROGRESS

    due: Month | None = None
    """When the force means to have done it."""


class AreaForImprovement(Finding):
    """Something that falls short."""

    kind = Kind.AREA_FOR_IMPROVEMENT

    severity: Severity
    """How serious: minor, moderate or major."""
    severity_reason: Text | None = None
    """Why it is minor or major."""
    action: Text | None = None
    """What is asked of the force, in a sentence."""

    @model_validator(mode="after")
    def _departure_has_its_reason(self) -> Self:
        if self.severity is not Severity.MODERATE and self.severity_reason is None:
            message = f"severity {self.severity} needs a severity_reason"
            raise Fault(message, hint="add severity_reason: and why it is not moderate")
        return self
