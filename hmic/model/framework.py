"""One area inspected: its national picture and the criteria that grade it."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import model_validator

from hmic.model.forms import form
from hmic.model.grade import Grade
from hmic.model.values import (
    Count,
    Date,
    Fault,
    Faults,
    Model,
    OrAlone,
    Paragraph,
    Prose,
    Retired,
    Slug,
    Text,
)

Prefix = Annotated[str, form(r"^[A-Z]{2,4}$", "write two to four capitals: CA")]
CriterionId = Annotated[
    str,
    form(
        r"^[A-Z]{2,4}[1-9][0-9]*$",
        "write the framework's capitals and a number without padding: CA1",
    ),
]
_ID = {"type": "string", "pattern": r"^[A-Z]{2,4}[1-9][0-9]*$"}


class _Start(Model):
    """What a criterion begins with; its flags, which a method names, follow."""

    id: CriterionId
    """Stable id, and its anchor in the report: CA1."""
    level: str = ""
    """The kind of criterion that it is, where the method has several."""


class _Rest(_Start):
    """What follows the flags."""

    theme: Text
    """What it belongs to within the framework."""
    statement: Paragraph
    """The full, testable statement."""
    succeeds: tuple[CriterionId, ...] = ()
    """The criteria of the round before whose place it takes."""


class Criterion(_Rest):
    """A statement that evidence can be held against; which flags there are is the method's."""

    flag_names: ClassVar[tuple[str, ...]] = ()
    """The keys of its flags, in the method's order."""
    implied: ClassVar[Mapping[str, str]] = {}
    """By flag, another that a criterion with it has too."""
    of_one_level: ClassVar[Mapping[str, str]] = {}
    """By flag, the one level whose criteria may have it."""

    @property
    def flags(self) -> tuple[str, ...]:
        """Its flags, in the method's order."""
        stated = self.__dict__  # a third quicker: every grading asks
        return tuple([name for name in self.flag_names if stated[name]])

    @model_validator(mode="after")
    def _flags_fit(self) -> Self:
        for flag in reversed(self.flags):
            other, level = self.implied.get(flag), self.of_one_level.get(flag)
            if other is not None and other not in self.flags:
                message = f"a {flag} criterion is also {other}"
                raise Fault(message, hint=f"add {other}: true, or delete {flag}")
            if level is not None and self.level != level:
                message = f"only a criterion of level {level} can be {flag}"
                raise Fault(message, hint=f"delete {flag}, or write level: {level}")
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


MOST_CRITERIA = 500
"""Of a framework; the longest known has 20."""


class Framework(Model):
    """A graded area with its criteria, or the ungraded overview of several."""

    needed: ClassVar[tuple[tuple[tuple[str, ...], str], ...]] = ()
    """Flags and level of criteria of which the method takes a share, so that there are some."""
    is_judged: ClassVar[bool] = False
    """Whether people state the outcome, so that it may be graded without criteria."""

    framework: Slug
    """The slug, which is the file's name."""
    prefix: Prefix
    """The capitals that its ids begin with."""
    title: Text
    """Its title."""
    rationale: Prose | None = None
    """Why the area was chosen."""
    national_distribution: dict[Grade, Count] | None = None
    """How many forces got each grade, where it is known."""
    national_context: Prose
    """The national picture, in CommonMark."""
    sources: tuple[Document, ...] = ()
    """The documents that it rests on."""
    criteria: tuple[Criterion, ...] = ()
    """The criteria; none where the framework is an overview."""
    retired: tuple[Annotated[RetiredCriterion, OrAlone(_ID)], ...] = ()
    """Ids that were used once and never return."""

    @model_validator(mode="after")
    def _ids_begin_with_the_prefix(self) -> Self:
        hint = f"write {self.prefix} and the next number that was never used"
        wrong = [
            Fault(
                f"the id {criterion.id} does not begin with {self.prefix}",
                *("criteria", index, "id"),
                hint=hint,
            )
            for index, criterion in enumerate(self.criteria)
            if criterion.id.rstrip("0123456789") != self.prefix
        ]
        if wrong:
            raise Faults(*wrong)
        return self

    @model_validator(mode="after")
    def _few_enough(self) -> Self:
        # what would change a grade is tried for each criterion with each finding
        if len(self.criteria) > MOST_CRITERIA:
            message = (
                f"a framework has at most {MOST_CRITERIA} criteria; here are {len(self.criteria):,}"
            )
            raise Fault(message, "criteria", hint="make several frameworks of it")
        return self

    @model_validator(mode="after")
    def _graded_or_overview(self) -> Self:
        if self.national_distribution is not None and not self.criteria and not self.is_judged:
            message = "there is a national_distribution of grades, and no criteria to grade by"
            hint = "add criteria; an overview of other frameworks has neither"
            raise Fault(message, "criteria", hint=hint)
        for flags, level in self.needed if self.criteria else ():
            if not any(_is(criterion, flags, level) for criterion in self.criteria):
                raise _lacking(flags, level)
        return self


def _is(criterion: Criterion, flags: tuple[str, ...], level: str) -> bool:
    return set(flags) <= set(criterion.flags) and level in ("", criterion.level)


def _lacking(flags: tuple[str, ...], level: str) -> Fault:
    """That a graded framework has no criterion of a sort of which the method takes a share."""
    if flags:
        message = f"a graded framework needs at least one {' '.join(flags)} criterion"
        where = f" of level {level}" if level else ""
        return Fault(message, "criteria", hint=f"add {flags[-1]}: true to a criterion{where}")
    message = f"a graded framework needs at least one criterion of level {level}"
    return Fault(message, "criteria", hint=f"add one with level: {level}")
