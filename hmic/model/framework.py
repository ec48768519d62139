"""One area inspected: its national picture and its Specific Grading Criteria."""

from typing import Annotated, Self

from pydantic import model_validator

from hmic.model.forms import form
from hmic.model.grade import Grade, Level
from hmic.model.values import Count, Date, Fault, Model, OrAlone, Retired, Slug, Text

Prefix = Annotated[str, form(r"^[A-Z]{2,4}$", "write two to four capitals: CA")]
CriterionId = Annotated[
    str,
    form(
        r"^[A-Z]{2,4}[1-9][0-9]*$",
        "write the framework's capitals and a number without padding: CA1",
    ),
]
_ID = {"type": "string", "pattern": r"^[A-Z]{2,4}[1-9][0-9]*$"}


class Criterion(Model):
    """One of the Specific Grading Criteria: a statement that evidence can be held against."""

    id: CriterionId
    """Stable id, and its anchor in the report: CA1."""
    level: Level
    """The grade that it belongs to: fair or good."""
    significant: bool = False
    """Whether Fair can't be had while it is short."""
    dominant: bool = False
    """Whether the grade is Poor while it is not met."""
    theme: Text
    """What it belongs to within the framework."""
    statement: Text
    """The full, testable statement."""

    @model_validator(mode="after")
    def _flags_fit(self) -> Self:
        if self.dominant and not self.significant:
            message = "a dominant criterion is also significant"
            raise Fault(message, hint="add significant: true, or delete dominant")
        if self.significant and self.level is not Level.FAIR:
            message = "only a criterion of level fair can be significant"
            raise Fault(message, hint="delete significant, or write level: fair")
        return self


class Document(Model):
    """A source that the framework rests on."""

    title: Text
    """Its title."""
    date: Date | None = None
    """When it was issued, where known."""


class RetiredCriterion(Retired):
    """The id of a criterion that is gone."""

    id: CriterionId
    """The id."""


class Framework(Model):
    """A graded area with its criteria, or the ungraded overview of several."""

    framework: Slug
    """The slug, which is the file's name."""
    prefix: Prefix
    """The capitals that its ids begin with."""
    title: Text
    """Its title."""
    rationale: Text | None = None
    """Why the area was chosen."""
    national_distribution: dict[Grade, Count] | None = None
    """How many forces got each grade, where it is known."""
    national_context: Text
    """The national picture, in CommonMark."""
    sources: tuple[Document, ...] = ()
    """The documents that it rests on."""
    criteria: tuple[Criterion, ...] = ()
    """The Specific Grading Criteria; none where the framework is an overview."""
    retired: tuple[Annotated[RetiredCriterion, OrAlone(_ID)], ...] = ()
    """Ids that were used once and never return."""

    def of_level(self, level: Level) -> tuple[Criterion, ...]:
        """Its criteria of a level, in their order."""
        return tuple(criterion for criterion in self.criteria if criterion.level is level)

    @model_validator(mode="after")
    def _ids_begin_with_the_prefix(self) -> Self:
        for index, criterion in enumerate(self.criteria):
            if criterion.id.rstrip("0123456789") != self.prefix:
                message = f"the id {criterion.id} does not begin with {self.prefix}"
                hint = f"write {self.prefix} and the next number that was never used"
                raise Fault(message, "criteria", index, "id", hint=hint)
        return self

    @model_validator(mode="after")
    def _graded_or_overview(self) -> Self:
        if self.national_distribution is not None and not self.criteria:
            message = "there is a national_distribution of grades, and no criteria to grade by"
            hint = "add criteria; an overview of other frameworks has neither"
            raise Fault(message, "criteria", hint=hint)
        if self.criteria and not any(c.significant for c in self.of_level(Level.FAIR)):
            message = "a graded framework needs at least one significant criterion"
            hint = "add significant: true to a criterion of level fair"
            raise Fault(message, "criteria", hint=hint)
        if self.criteria and not self.of_level(Level.GOOD):
            message = "a graded framework needs at least one criterion of level good"
            raise Fault(message, "criteria", hint="add one with level: good")
        return self
