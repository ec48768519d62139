"""Findings. Which kinds there are, and how serious one may be, is the method's."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from hmic.markup import Form, Written
from hmic.model.forms import form
from hmic.model.framework import CriterionId
from hmic.model.values import Date, Fault, Model, Text

FindingId = Annotated[
    str,
    form(
        r"^[A-Z]{2,4}-[A-Z][1-9][0-9]*$",
        "write capitals, hyphen, the letter of its kind, and a number without padding: CA-S1",
    ),
]


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

    kind: ClassVar[str]
    """Its kind, in the method's word."""
    speaks_for: ClassVar[bool]
    """Whether findings of the kind speak for the body inspected."""
    usual_severity: ClassVar[str | None] = None
    """The severity of a finding of the kind that says none."""

    id: FindingId
    """Stable id, and its anchor in the report: CA-S1."""
    text: Annotated[Text, Written(Form.FINDING)]
    """One paragraph of CommonMark, and lists. Its first sentence may be quoted beside a grade."""
    criteria: tuple[CriterionId, ...] = Field(min_length=1)
    """The ids of the criteria that it bears on."""
    theme: Text | None = None
    """A heading that it shares with others of its kind, under which the report groups them."""
    place: Text | None = None
    """Where it was found, where that is a part of the body: a division, a site."""
    replaces: FindingId | None = None
    """The id of the finding that it succeeds: its own before it changed its kind, or another."""
    evidence: tuple[Evidence, ...] = ()
    """What it rests on. Never published."""
    note: Text | None = None
    """A note among inspectors. Never published."""

    @property
    def how_serious(self) -> str | None:
        """Its severity, where its kind has any."""
        severity: str | None = self.__dict__.get("severity")  # pydantic looks long for what lacks
        return severity

    @property
    def why_so_serious(self) -> str | None:
        """Why its severity is not the usual one, where it is not."""
        return getattr(self, "severity_reason", None)

    @property
    def asked(self) -> str | None:
        """What is asked of the body inspected, where that is said."""
        return getattr(self, "action", None)

    @property
    def to_be_done(self) -> str | None:
        """The month or day by which it is to be put right, where one is known."""
        return getattr(self, "due", None)

    @model_validator(mode="after")
    def _severity_is_no_part_of_the_text(self) -> Self:
        lacks_it = "severity" in type(self).model_fields.keys() - self.model_fields_set
        if lacks_it and " severity: " in f" {' '.join(self.text.split())} ":
            hint = "it stands within the value of text: line it up with the other keys"
            raise Fault("the key severity is missing here", hint=hint)
        return self

    @model_validator(mode="after")
    def _departure_has_its_reason(self) -> Self:
        usual = self.usual_severity
        if usual is not None and self.how_serious != usual and self.why_so_serious is None:
            message = f"severity {self.how_serious} needs a severity_reason"
            raise Fault(message, hint=f"add severity_reason: and why it is not {usual}")
        return self
