"""All that a template may see of the nation: all forces of a round, counted and never ranked.

As in report.contents words, order and counts are settled here, and nothing of the project's is
imported besides the shapes that a report has too.
"""

from dataclasses import dataclass

from hmic.report.contents import Definition, Distribution, GradeMark, GradeStyle


@dataclass(frozen=True, slots=True)
class NationalGrade:
    """How many forces got one grade of a framework."""

    mark: GradeMark
    count: int
    """Of the forces that are counted here."""
    stated: int | None
    """How many the programme states, where it does."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A force on the tile map of a framework."""

    row: int
    """From the north, from 0."""
    column: int
    """From the west, from 0."""
    force: str
    """The force's slug."""
    short: str
    """What stands on the tile: a few letters of its name, of which the list says whose they are."""
    mark: GradeMark | None
    """None where it has no grade."""
    words: str
    """Its name and its grade, or why there is none."""


@dataclass(frozen=True, slots=True)
class TileMap:
    """A framework’s grades, each force a tile of the same size at its place."""

    rows: int
    columns: int
    tiles: tuple[Tile, ...]
    title: str
    """What it shows, in a sentence."""


@dataclass(frozen=True, slots=True)
class NationalCriterion:
    """A criterion over all forces."""

    id: str
    statement: str
    level: str
    """In words; empty where the method has no levels."""
    theme: str
    counts: tuple[int, ...]
    """In how many forces it is met how far, in the order of the framework’s achievements."""


@dataclass(frozen=True, slots=True)
class FindingLink:
    """A finding of a force."""

    id: str
    force: str
    """The force's slug."""
    name: str
    """The name of the force."""
    address: str | None
    """Where it stands; None where its report lies nowhere."""


@dataclass(frozen=True, slots=True)
class ShortCriterion:
    """A criterion that is short in several forces."""

    id: str
    statement: str
    words: str
    """In how many forces, in a sentence."""
    findings: tuple[FindingLink, ...]
    """The findings that speak against it there, by region and force."""


@dataclass(frozen=True, slots=True)
class NationalTheme:
    """A theme of a framework: how far its criteria are met over all forces."""

    title: str
    criteria: tuple[str, ...]
    counts: tuple[int, ...]
    """Over all its criteria and all forces, in the order of the framework’s achievements."""


@dataclass(frozen=True, slots=True)
class NationalArea:
    """A finding that a force is to do something about."""

    uid: str
    """Its id among those of all forces and rounds: FORCE/PROGRAMME/ID."""
    link: FindingLink
    edition: int | None
    """Of the report that says it, where it has any."""
    framework: str
    """The slug of the framework in whose part of the report it stands."""
    kind: str
    """Its kind, in the method’s word."""
    called: str
    """What a finding of its kind is called."""
    text: str
    """CommonMark."""
    lead: str
    """Its first sentence."""
    action: str | None
    """What is asked of the force, in CommonMark."""
    criteria: tuple[str, ...]
    severity: str | None
    """In the method’s word, where its kind has any."""
    how_serious: str | None
    """The same in words."""
    due: str | None
    """By when, for machines: 2007-10."""


@dataclass(frozen=True, slots=True)
class NationalPractice:
    """An example of developing practice."""

    title: str
    force: str
    """The force's slug."""
    name: str
    """The name of the force."""
    problem: str
    """CommonMark."""
    address: str | None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A grade as it stands before publication, for those who moderate."""

    force: str
    name: str
    stage: str
    """In words."""
    computed: GradeMark
    published: GradeMark
    decides: str
    """What decides it, in a sentence."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What stands for each long table of a framework until a reader opens it, in words.

    Empty where the table is short. On paper all are open.
    """

    drafts: str
    criteria: str
    areas: str


@dataclass(frozen=True, slots=True)
class NationalFramework:
    """A framework over all forces."""

    slug: str
    prefix: str
    title: str
    graded: int
    """How many forces have a grade."""
    grades: tuple[NationalGrade, ...]
    """Best first."""
    others: tuple[NationalGrade, ...]
    """Outcomes that are no grade, where some force has one."""
    has_stated: bool
    """Whether the programme states how many forces got each grade."""
    given: str
    """How many forces got each grade, in a sentence; with how far it goes where that is less, or
    more, than the whole page does."""
    sentence: str
    """The same, which says how far it goes in any case."""
    distribution: Distribution | None
    """As counted here; None where no force has a grade, or only some, and the programme states how
    many of all have it."""
    stated: Distribution | None
    """As the programme states it, where not all forces are graded here."""
    map: TileMap | None
    """None where the register says no places."""
    achievements: tuple[str, ...]
    """How far a criterion may be met, in words, best first; last that it was not assessed."""
    criteria: tuple[NationalCriterion, ...]
    """In the order of the framework; none where no report says how far they are met."""
    assessed_in: str
    """In how many forces, in a sentence."""
    short: tuple[ShortCriterion, ...]
    """Those most often short."""
    themes: tuple[NationalTheme, ...]
    areas: tuple[NationalArea, ...]
    """By region and force."""
    practices: tuple[NationalPractice, ...]
    drafts: tuple[DraftLine, ...]
    """Of a draft for moderators, by region and force."""
    folded: Folded


@dataclass(frozen=True, slots=True)
class NationalCell:
    """The grade of a force in a framework."""

    framework: str
    """The framework's slug."""
    mark: GradeMark | None
    """As published; None where there is none."""
    computed: str | None
    """The key of what the rules give; None where it is not known."""
    status: str
    """final, released, elsewhere, withdrawn, missing, not_inspected; in a draft a stage."""
    words: str
    """Why there is no grade; empty where there is one."""


@dataclass(frozen=True, slots=True)
class NationalForce:
    """A force with its grades."""

    force: str
    """The force's slug."""
    name: str
    short: str
    """The letters by which tile maps show it."""
    status: str
    """final, released, elsewhere, withdrawn or missing; in a draft its stage."""
    remark: str
    """What is to be known of it: that its report was withdrawn, or is not published."""
    edition: int | None
    """Which edition of its report is counted, where there is a record."""
    day: str | None
    """The day on which that was released, for machines."""
    address: str | None
    """Where its report lies; None where there is none."""
    cells: tuple[NationalCell, ...]
    """In the order of the frameworks."""
    ungraded: str
    """Why it has no grade in any of them; empty where it has one."""


@dataclass(frozen=True, slots=True)
class NationalRegion:
    """The forces of a region, by name."""

    name: str
    forces: tuple[NationalForce, ...]


@dataclass(frozen=True, slots=True)
class NationalGrid:
    """Some frameworks side by side: as many as a page holds."""

    anchor: str
    titles: tuple[str, ...]
    span: str
    """The first and the last of them, in words; empty where one grid has all."""
    few: bool
    """Whether they leave room for wide columns."""
    first: int
    """The place of the first of them among all frameworks, from 0."""
    end: int
    """The place after the last of them."""
    columns: int
    """How many they are."""
    is_only: bool
    """Whether there is no other grid."""


@dataclass(frozen=True, slots=True)
class NationalMethod:
    """By which method the grades came about."""

    name: str
    title: str
    version: str
    adopted: str
    """By whom and when, in a sentence."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Forces that are missing, withdrawn or graded elsewhere."""

    sentence: str
    """Which they are."""
    folded: str
    """How many, in a sentence that stands for it until a reader asks; empty where they are few."""


@dataclass(frozen=True, slots=True)
class NationalContents:
    """One line of the contents list, with those below it."""

    title: str
    anchor: str
    lines: tuple["NationalContents", ...] = ()


@dataclass(frozen=True, slots=True)
class Nation:
    """All forces of a round."""

    language: str
    text_direction: str
    """Of the language: ltr or rtl."""
    programme: str
    """The round's slug."""
    title: str
    """The round's title."""
    heading: str
    """What the page is called."""
    inspectorate: str
    published: str
    """When the round's reports are published, in words."""
    published_date: str
    """For machines."""
    as_at: str | None
    """The newest day on which a report was released or withdrawn, for machines."""
    as_at_words: str
    """To when it goes, in a sentence."""
    stage_notice: str | None
    """What stands on a draft for moderators."""
    notice: str | None
    licence: str
    canonical: str | None
    """The address at which it is published; a draft has none."""
    contact: str | None
    """Where to ask for another format, in CommonMark."""
    method: NationalMethod
    styles: tuple[GradeStyle, ...]
    scale: tuple[GradeMark, ...]
    """Best first."""
    definitions: tuple[Definition, ...]
    """What each grade of the scale means."""
    forces: int
    """How many forces the register has."""
    graded: int
    """How many of them have a grade."""
    reach: str
    """How far it goes: 41 of 43 forces graded."""
    gaps: tuple[Gap, ...]
    """Those that are missing, withdrawn or graded elsewhere, by name."""
    cautions: tuple[str, ...]
    """What a grade is not."""
    contents: tuple[NationalContents, ...]
    grids: tuple[NationalGrid, ...]
    regions: tuple[NationalRegion, ...]
    frameworks: tuple[NationalFramework, ...]
    """In the order of the programme."""
    several: bool
    """Whether these are more than one."""
