"""A police force: its place in the register, and what the report says of it as a whole."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from hmic.model.assessment import Moderation, PreviousGrade
from hmic.model.correction import Correction
from hmic.model.figures import Figure, Table
from hmic.model.finding import FindingId
from hmic.model.forms import form
from hmic.model.framework import CriterionId, Document
from hmic.model.grade import Direction, Grade, Stage
from hmic.model.values import (
    Chapter,
    Count,
    Date,
    Model,
    Paragraph,
    Picture,
    Prose,
    SectionName,
    Slug,
    Text,
    stand_once,
)


class Tile(Model):
    """A force's place on a tile map, from the north-west."""

    row: Count
    """Row, from 0."""
    column: Count
    """Column, from 0."""


class RegisteredForce(Model):
    """One force of the register."""

    slug: Slug
    """Its slug, the name of its folder."""
    name: Text
    """Its name."""
    region: Text
    """Its region."""
    tile: Tile | None = None
    """Its place on a tile map."""


class Succession(Model):
    """A body of an earlier round that is no more, and who answers for what its reports left."""

    force: Slug
    """The slug that it had."""
    name: Text
    """The name that it had."""
    to: tuple[Slug, ...] = Field(min_length=1)
    """The bodies of this register that took its place; its grades pass on to none."""


class Register(Model):
    """All forces that are inspected."""

    forces: tuple[RegisteredForce, ...]
    """The forces, by region."""
    successors: tuple[Succession, ...] = ()
    """The bodies of earlier rounds that are no more, each with those that took its place."""

    @model_validator(mode="after")
    def _slugs_stand_once(self) -> Self:
        slugs = ((force.slug, ("forces", n, "slug")) for n, force in enumerate(self.forces))
        stand_once("slug", slugs)
        gone = ((one.force, ("successors", n, "force")) for n, one in enumerate(self.successors))
        stand_once("force", gone)
        for n, one in enumerate(self.successors):
            bodies = ((body, ("successors", n, "to", m)) for m, body in enumerate(one.to))
            stand_once("body", bodies)
        return self

    def successors_of(self, force: str) -> tuple[str, ...]:
        """The bodies that took the place of one that is no more."""
        return next((one.to for one in self.successors if one.force == force), ())

    def predecessors_of(self, force: str) -> tuple[Succession, ...]:
        """The bodies that are no more and whose place a body took."""
        return tuple(one for one in self.successors if force in one.to)


class OverviewPart(Model):
    """A part of the force's overview."""

    title: Text
    """Its heading."""
    text: Chapter
    """CommonMark."""


class CurrentGrade(Model):
    """The grade after a re-inspection."""

    grade: Grade
    """The grade."""
    direction: Direction | None = None
    """Its direction of travel."""
    reason: Paragraph | None = None
    """Why the direction is another than that from the earlier grade to this one, where it is."""


class ReinspectionPoint(Model):
    """One point of a re-inspection: what was asked, what was done, what is open."""

    id: CriterionId
    """Stable id, and its anchor in the report."""
    asked: Paragraph | None = None
    """What the earlier round found or asked for."""
    done: Paragraph
    """What the force has done since."""
    open: Paragraph | None = None
    """What is still to be done."""


class Reinspection(Model):
    """An area inspected again after an earlier round."""

    title: Text
    """The area."""
    previous: PreviousGrade
    """The earlier grade."""
    now: CurrentGrade
    """The new grade."""
    points: tuple[ReinspectionPoint, ...] = Field(min_length=1)
    """The points, in order."""


class Developments(Model):
    """What has happened since the last round."""

    text: Prose
    """CommonMark."""
    reinspections: tuple[Reinspection, ...] = ()
    """The areas inspected again."""


RecommendationId = Annotated[
    str, form(r"^R[1-9][0-9]*$", "write R and a number without padding: R1")
]


class Recommendation(Model):
    """What the report asks the body inspected, or others, to do."""

    id: RecommendationId
    """Stable id, and its anchor in the report: R1."""
    to: Text | None = None
    """Whom it is addressed to; the body inspected where not said."""
    text: Paragraph
    """What is to be done: one paragraph of CommonMark."""
    findings: tuple[FindingId, ...] = Field(min_length=1)
    """The ids of the findings that it rests on, of any of the frameworks."""
    due: Date | None = None
    """By when it is to be done."""


class EditionNote(Model):
    """What a report words otherwise than the source that its facts come from."""

    source: Text
    """What the source has."""
    here: Text
    """What the report has instead."""
    reason: Text
    """Why."""


class Force(Model):
    """What the report says of the force as a whole."""

    force: Slug
    """The force's slug, which is the folder's name."""
    stage: Stage
    """How far the report has come. No option can raise it."""
    frameworks: tuple[Slug, ...] = Field(default=(), min_length=1)
    """The frameworks that were inspected; all of the programme's where not said."""
    title: Text | None = None
    """The title of this report, in place of the round's."""
    identifier: Text | None = None
    """The number under which this report is catalogued, in place of the round's."""
    published: Date | None = None
    """When this report is published, where it is another day than the round's."""
    sources: tuple[Document, ...] = ()
    """The documents that the report as a whole rests on."""
    logo: Picture | None = None
    """A picture in the force's folder, in place of the project's logo."""
    marking: Text | None = None
    """The protective marking of the whole report, on each of its pages."""
    summary: Prose
    """The author's plain summary, for the front."""
    overview: tuple[OverviewPart, ...] = ()
    """The force and its area."""
    developments: Developments | None = None
    """What has happened since the last round."""
    moderation: Moderation | None = None
    """People's decision on the grade of the force as a whole, where there is one."""
    texts: dict[SectionName, Chapter] = Field(default_factory=dict)
    """The texts of this report for sections of the programme's own, in CommonMark."""
    recommendations: tuple[Recommendation, ...] = ()
    """What the report asks for, over all frameworks."""
    figures: tuple[Figure, ...] = ()
    """Figures of the force's texts; those that none places stand at the end of the overview."""
    tables: tuple[Table, ...] = ()
    """Tables whose rows stand in CSV files; placed as figures are."""
    corrections: tuple[Correction, ...] = ()
    """Corrections since publication."""
    edition_notes: tuple[EditionNote, ...] = ()
    """What was put right from the source of the facts: names, terms, slips."""
