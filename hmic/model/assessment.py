"""What was found on one framework in one force, and what people stated or decided about it."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from hmic.model.figures import Figure, Table
from hmic.model.finding import Finding, FindingId
from hmic.model.follow_up import CarriedOver
from hmic.model.framework import CriterionId
from hmic.model.grade import Achievement, Direction, Grade, Outcome
from hmic.model.values import (
    Chapter,
    Day,
    Fault,
    Measure,
    Model,
    OrAlone,
    Paragraph,
    Posts,
    Prose,
    Retired,
    Slug,
    Text,
)


class Statement(Model):
    """What an author states about the achievement of one criterion, with the reason."""

    criterion: CriterionId
    """The criterion, of this file's framework."""
    achievement: Achievement | None = None
    """The achievement, stated in place of what the findings give."""
    measure: Measure | None = None
    """A measured share, read by the programme's bands: 53% or 18 of 41."""
    not_assessed: bool = False
    """Whether the criterion was not assessed."""
    measure_declined: Measure | None = None
    """A share that was found and is not used as a measure."""
    reason: Text
    """Why."""

    @model_validator(mode="after")
    def _states_one_thing(self) -> Self:
        stated = [self.achievement is not None, self.measure is not None, self.not_assessed]
        if sum(stated) > 1:
            message = "only one of achievement, measure and not_assessed can be stated"
            raise Fault(message, hint="keep the one that counts, and delete the others")
        if not any(stated) and self.measure_declined is None:
            message = "nothing is stated of the criterion"
            hint = "add achievement, measure, not_assessed or measure_declined"
            raise Fault(message, hint=hint)
        if self.measure is not None and self.measure_declined is not None:
            message = "a measure can’t be both used and declined"
            raise Fault(message, hint="delete measure or measure_declined")
        return self


class Asserted(Model):
    """What an author asserts besides findings, under the name of an input of the method."""

    is_: str = Field(alias="is")
    """Its value."""

    basis: Text
    """The evidence for it, in words."""


class Inputs(Model):
    """What is asserted besides; its keys are the method's inputs."""

    @property
    def asserted(self) -> Mapping[str, Asserted]:
        """By input, what is asserted of it."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: value for name, value in found.items() if value is not None}


class Travel(Model):
    """Direction of travel, stated by an author and never computed."""

    value: Direction
    """Improved, stable or declined."""
    basis: Text
    """What it rests on."""


class JudgedOutcome(Model):
    """The grade that people state against its published description."""

    grade: Grade
    """The grade."""
    reason: Text
    """Why."""
    decided_by: Text
    """The post that decided."""
    confirmed_by: Text
    """The other post that confirmed."""


class Moderation(Model):
    """A recorded decision of people that settles or departs from the computed outcome."""

    computed: Outcome
    """The computed outcome that it was decided on."""
    grade: Grade
    """The grade decided."""
    ground: Slug
    """One of the programme's moderation_grounds."""
    reason: Text
    """Why."""
    decided_by: Text
    """The post that decided."""
    confirmed_by: Text
    """The other post that confirmed."""
    date: Day
    """When it was decided."""


class Contact(Model):
    """Whom to ask: a role, never a person."""

    role: Text
    """The role."""


class DevelopingPractice(Model):
    """An example of good practice submitted by the force."""

    title: Text
    """Its title."""
    problem: Prose
    """What had to be solved."""
    solution: Prose
    """How it was, in CommonMark."""
    outcomes: tuple[Paragraph, ...]
    """What came of it."""
    contact: Contact
    """Whom to ask."""


class PreviousGrade(Model):
    """A grade of an earlier round, as it was published."""

    round: Text
    """The round."""
    grade: Grade
    """Its grade."""
    direction: Direction | None = None
    """Its direction of travel."""


class RetiredFinding(Retired):
    """The id of a finding that is gone."""

    id: FindingId
    """The id."""


_ID = {"type": "string", "pattern": r"^[A-Z]{2,4}-[A-Z][1-9][0-9]*$"}


class _Start(Model):
    """What an assessment begins with; the lists of findings, which a method names, follow."""

    framework: Slug
    """The framework's slug, which is the file's name."""
    author: Posts
    """The post that wrote the file, or a list of several."""
    previous: PreviousGrade | None = None
    """The grade of an earlier round."""
    context: Chapter | None = None
    """The force's circumstances, in CommonMark."""
    figures: tuple[Figure, ...] = ()
    """Figures of the file's texts; those that none places stand at the end of its section."""
    tables: tuple[Table, ...] = ()
    """Tables whose rows stand in CSV files; placed as figures are."""


class _Rest(_Start):
    """What follows the lists of findings."""

    achievements: tuple[Statement, ...] = ()
    """What is stated about criteria, where something is."""
    inputs: Inputs = Inputs()
    """What is asserted besides, by the method's inputs."""
    outcome: JudgedOutcome | None = None
    """What people state, where the method leaves the outcome to them."""
    direction: Travel | None = None
    """Direction of travel, where one is stated."""
    moderation: Moderation | None = None
    """People's decision on the grade, where there is one."""
    developing_practice: tuple[DevelopingPractice, ...] = ()
    """Examples of good practice."""
    carried_over: tuple[CarriedOver, ...] = ()
    """What became of the points that the report of an earlier round left to be taken up."""
    retired: tuple[Annotated[RetiredFinding, OrAlone(_ID)], ...] = ()
    """Ids that were used once and never return."""


MOST_FINDINGS = 1_000
"""Of a force on one framework; the most known are 42."""


class Assessment(_Rest):
    """One framework in one force."""

    lists: ClassVar[Mapping[str, str]] = {}
    """By kind of finding, the key that holds them; in the method's order."""

    @model_validator(mode="after")
    def _few_enough(self) -> Self:
        # what would change a grade is tried for each finding with each criterion
        found = 0
        for kind, key in self.lists.items():
            found += len(self.of_kind(kind))
            if found > MOST_FINDINGS:
                message = f"a framework has at most {MOST_FINDINGS:,} findings; here are {found:,}"
                raise Fault(message, key, hint="sum up what belongs together")
        return self

    def of_kind(self, kind: str) -> tuple[Finding, ...]:
        """Its findings of one kind."""
        return tuple(getattr(self, self.lists[kind])) if kind in self.lists else ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, kind by kind."""
        return tuple(finding for kind in self.lists for finding in self.of_kind(kind))
