"""All that a template may see. Texts are CommonMark; words, order and counts are settled here.

Nothing of the project's is imported: a page can show what stands here, and nothing else.
"""

from dataclasses import dataclass

_SHORT_ID = 4
"""Letters of an id of which two stand side by side in the margin column of print.css: NP12."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """What the project decides of how the report looks."""

    accent: str | None
    """The accent colour: #0B3C5D."""
    accent_dark: str | None
    """The same on a dark ground."""
    logo: str | None
    """A picture as a data URL."""


@dataclass(frozen=True, slots=True)
class GradeMark:
    """A grade or outcome as it is shown: word, symbol and colour together."""

    key: str
    label: str
    symbol: str
    """One letter; empty where the outcome is no grade."""


@dataclass(frozen=True, slots=True)
class GradeStyle:
    """The colours of a grade's mark."""

    key: str
    colour: str
    text_colour: str


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the contents list, with those below it."""

    title: str
    anchor: str
    lines: tuple["ContentsLine", ...] = ()
    mark: GradeMark | None = None
    """The grade of a framework."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The edition of a published report."""

    number: int
    """The first is 1."""
    published: str | None
    """The day on which it was published, for machines: 2007-10-25; None where it is not yet."""
    words: str | None
    """Which edition it is, in a sentence; None of the first."""
    withdrawn: str | None
    """That it was withdrawn, when, by whom and why, where it was."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What identifies the report."""

    force: str
    title: str
    inspectorate: str
    published: str
    """In words: October 2007."""
    published_date: str
    """For machines: 2007-10."""
    assessment_period: str
    """In words: April 2006 to July 2007."""
    stage: str
    """fieldwork, accuracy or final."""
    stage_notice: str | None
    """What stands on a report that is not final."""
    marking: str | None
    """The protective marking, on every page."""
    notice: str | None
    """The notice of the cover and of every page."""
    author: str | None
    """Who made the report, where the body named did not."""
    licence: str
    canonical: str | None
    """The address at which the report is published; a draft has none."""
    edition: Edition | None
    """Where there is a record of its publication."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction after publication."""

    date: str
    subject: str
    was: str
    now: str
    reason: str
    effect: str
    """Whether a grade moved."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many criteria were assessed."""

    assessed: int
    criteria: int
    """How many there are."""
    words: str | None
    """The same in a sentence; None where every criterion was assessed."""


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """One grade on the front page."""

    title: str
    anchor: str
    mark: GradeMark
    previous: "StatedGrade | None"
    """The grade of an earlier round, where one is stated."""
    earned: str | None
    """What it was reached by, in one sentence; None of a grade that asks for nothing, and where
    `held` says it."""
    held: str
    """What holds it there, in one sentence with the id of what it rests on."""
    rests_on: tuple[str, ...]
    """The measures by whose use or refusal it is another grade, a sentence each."""
    improve: str
    """What to improve first, in one sentence with its id, and how much was not assessed."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The grade of the body as a whole."""

    mark: GradeMark
    reason: str
    """What decides it."""


@dataclass(frozen=True, slots=True)
class Glance:
    """The front page, for press and public."""

    sentence: str
    """The grades in words, and what was not inspected."""
    whole: "Whole | None"
    """The grade of the body as a whole, where the method has one."""
    rows: tuple[GlanceRow, ...]
    not_inspected: tuple[str, ...]
    """The titles of the programme's frameworks that were not inspected here."""
    earlier: tuple[str, ...]
    """The earlier grades of frameworks that are overviews, a sentence each."""
    cautions: tuple[str, ...]
    """What a grade is not."""


@dataclass(frozen=True, slots=True)
class FigurePicture:
    """A picture of a figure."""

    url: str
    """As a data URL."""
    media_type: str
    width: int
    """In pixels."""
    height: int
    """In pixels."""
    sha256: str
    """Of the file."""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of a table."""

    title: str
    is_of_numbers: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure or a table of its own, where a text places it or its section ends."""

    id: str
    """As authors write it, and its anchor: F1."""
    kind: str
    """picture, bar, grouped_bar, line or table."""
    label: str
    """What it is called: Figure 1."""
    caption: str
    units: str | None
    alternative: str
    """In place of the picture or drawing; empty for a table."""
    description: str | None
    """In CommonMark."""
    source: str | None
    """In words: Source: the force’s log."""
    note: str | None
    """In CommonMark."""
    picture: FigurePicture | None
    columns: tuple[FigureColumn, ...]
    """Of a table, and of a chart, whose equivalent the table is."""
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[float, ...], ...]
    """Of a chart, by row, the numbers of its series."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and its text."""

    title: str
    text: str
    name: str
    """The name of the passage, by which its paragraphs are cited."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A grade and what it means."""

    mark: GradeMark
    text: str


@dataclass(frozen=True, slots=True)
class Introduction:
    """The fixed texts of the programme; a heading without any is left out."""

    introduction: str | None
    programmed: str | None
    rationales: tuple[Passage, ...]
    risk_based: str | None
    risk_based_areas: tuple[str, ...]
    risk_based_tail: str | None
    grading_process: str | None
    definitions: tuple[Definition, ...]
    developing_practice: str | None
    future_activity: str | None
    budget: str | None
    planned_areas: tuple[str, ...]

    @property
    def has_any(self) -> bool:
        """Whether anything is said at all."""
        return bool(
            self.introduction
            or self.has_programmed
            or self.has_risk_based
            or self.has_grading
            or self.developing_practice
            or self.has_future
        )

    @property
    def has_programmed(self) -> bool:
        """Whether anything is said of the areas inspected."""
        return bool(self.programmed or self.rationales)

    @property
    def has_risk_based(self) -> bool:
        """Whether anything is said of areas inspected only where risk asks for it."""
        return bool(self.risk_based or self.risk_based_areas or self.risk_based_tail)

    @property
    def has_grading(self) -> bool:
        """Whether anything is said of the grades."""
        return bool(self.grading_process or self.definitions)

    @property
    def has_future(self) -> bool:
        """Whether anything is said of what comes next."""
        return bool(self.future_activity or self.budget or self.planned_areas)


@dataclass(frozen=True, slots=True)
class StatedGrade:
    """A grade with its direction of travel, at a time."""

    when: str
    mark: GradeMark
    direction: str | None
    """improved, stable or declined."""
    travel: str
    """The same in words, after the grade; empty where there is none."""
    comparable: bool | None = None
    """Of a grade of an earlier round, whether it can be compared with that of now; none where that
    is not known."""
    comparison: str = ""
    """Why it can or cannot, in a sentence; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class ReinspectionPoint:
    """One point of a re-inspection."""

    id: str
    asked: str | None
    done: str
    open: str | None


@dataclass(frozen=True, slots=True)
class Reinspection:
    """An area inspected again."""

    title: str
    anchor: str
    before: StatedGrade
    now: StatedGrade
    reason: str | None
    """Why its direction is another than that of the two grades, where it is."""
    points: tuple[ReinspectionPoint, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The force, its area, and what has happened since the last round."""

    summary: str
    parts: tuple[Passage, ...]
    developments: str | None
    reinspections: tuple[Reinspection, ...]
    figures: tuple[str, ...]
    """The ids of the figures that no text places, which stand at its end."""


@dataclass(frozen=True, slots=True)
class Run:
    """How many forces got one grade."""

    mark: GradeMark
    count: int
    is_own: bool
    """Whether this force is among them."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """The national distribution of a framework, best grade first."""

    runs: tuple[Run, ...]
    total: int
    title: str
    """What a picture of it is, where a caption beside it says the rest."""
    sentence: str
    """The same in words, with this force's place."""
    own_label: str
    """What marks this force: This force."""


@dataclass(frozen=True, slots=True)
class NationalRow:
    """One framework of the national summary."""

    title: str
    anchor: str
    distribution: Distribution
    own: GradeMark
    beside: str
    """How many of all got a higher grade, and a lower; nothing where its own is no grade."""


@dataclass(frozen=True, slots=True)
class NationalGroup:
    """The rows under one heading: a framework alone, or the parts of an overview."""

    title: str
    rows: tuple[NationalRow, ...]


@dataclass(frozen=True, slots=True)
class AchievementRun:
    """The criteria of one level that were achieved in one way."""

    key: str
    label: str
    ids: tuple[str, ...]
    in_the_way: bool
    """Whether they stand in the way of the next grade."""
    shade: int | None
    """0 for the best achievement to 3 for the worst; None where nothing was assessed."""


@dataclass(frozen=True, slots=True)
class LevelAchieved:
    """The criteria of one level by achievement, best first."""

    title: str
    total: int
    runs: tuple[AchievementRun, ...]


@dataclass(frozen=True, slots=True)
class CriteriaAchieved:
    """How the criteria of a framework were achieved."""

    title: str
    """What a picture of it is; its caption says the rest."""
    sentence: str
    """The same in words, with the ids that stand in the way."""
    levels: tuple[LevelAchieved, ...]


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A grade that a framework does not get while something is not put right."""

    framework: str
    """Its title."""
    grade: str
    """The next grade above its own, in words."""
    alone: bool
    """Whether nothing else has to be put right for a higher grade."""
    of_some: bool
    """Whether it is one of several of which some alone have to be put right."""
    behind: str | None
    """Of a finding behind a criterion of which something is stated: the id of that criterion."""
    words: str
    """The same in a sentence or two."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """What the force is to do something about, in one line of a table."""

    id: str
    """Of a finding; of a criterion where a statement about it is in the way."""
    kind: str
    """The kind of finding; `criterion` of a criterion."""
    framework: str
    """The title of its framework."""
    problem: str
    """The first sentence of the finding."""
    found: str
    """The same where no column says its kind: an unfinished matter is said to be one."""
    action: str | None
    """What is asked of the force, in CommonMark; None where the finding names nothing."""
    unasked: str
    """What is said where nothing is."""
    criteria: tuple[str, ...]
    findings: tuple[str, ...]
    """Of a criterion: the findings that bear on it and fall short."""
    severity: str | None
    """In words, where its kind has any."""
    gravity: int
    """How grave by the method's table: the smaller the graver; what is as grave has the same."""
    called: str
    """What a finding of its kind is called."""
    weight: str
    """The same with its severity: Major area for improvement."""
    in_the_way: tuple[InTheWay, ...]
    """What next grades it is in the way of; none of a grade that people decided on."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the report asks somebody to do."""

    id: str
    to: str
    """Whom it is addressed to."""
    text: str
    """One paragraph of CommonMark."""
    findings: tuple[str, ...]
    """The findings that it rests on."""
    frameworks: tuple[str, ...]
    """The titles of their frameworks."""
    due: str | None
    """By when, in words."""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One framework of the force's summary."""

    title: str
    anchor: str
    mark: GradeMark | None
    """None for an overview, which is not graded."""
    coverage: Coverage
    """Of an overview, that of its parts."""
    counts: tuple[int, ...]
    """How many findings there are, one for each of the summary's kinds."""


@dataclass(frozen=True, slots=True)
class KindTotal:
    """A kind of findings, and how many there are of it."""

    key: str
    title: str
    total: int
    choice: str
    """What the filter of the page calls it, with how many there are."""
    shown: str
    """What the filter says where only this kind is shown."""


@dataclass(frozen=True, slots=True)
class ForceSummary:
    """The force's judgements, what to improve first."""

    improvements: tuple[Improvement, ...]
    """All areas for improvement, and what else is in the way of a grade; the gravest first."""
    order: str
    """In which order they stand, in a sentence."""
    order_notes: str
    """What that order goes by, and what is not among them, in some sentences."""
    coverage: Coverage
    """Of all frameworks."""
    remark: str | None
    """What is said beside them: that there are none, or that not every criterion was assessed."""
    rows: tuple[SummaryRow, ...]
    kinds: tuple[KindTotal, ...]
    """The kinds of findings, those that speak against first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the body inspected answers to a finding, in its own words; part of no edition."""

    answer: str
    """accepted, partly or not."""
    words: str
    """Whose answer it is, and what it says, in a sentence."""
    action: str | None
    """What the body says that it does, in CommonMark."""
    due: str | None
    """By when, in words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as it is published."""

    id: str
    text: str
    lead: str
    """Its first sentence, by which it is read at a glance; empty where emphasis runs past it."""
    rest: str
    """Its paragraph without that sentence."""
    further: str
    """The lists and notes that follow the paragraph, in CommonMark."""
    criteria: tuple[str, ...]
    severity: str | None
    """Where its kind has any."""
    due: str | None
    """Where one is stated, for machines: 2007-10."""
    action: str | None
    """What is asked of the force, in CommonMark."""
    remark: str | None
    """Severity with its reason, or the date by which it is due."""
    place: str | None
    """In which part of the body it was found, where that is said."""
    replaces: str | None
    """The id of the finding that it succeeds."""
    is_successor: bool
    """Whether links to that id lead here: it is the first of its successors."""
    recommendations: tuple[str, ...]
    """The ids of the recommendations that rest on it."""
    answer: Answer | None = None
    """What the body inspected answers, where it does and the report is published."""

    @property
    def names_long_ids(self) -> bool:
        """Whether a line of a margin has room for one id that it bears on, and not for two."""
        return any(len(id_) > _SHORT_ID for id_ in self.criteria)


@dataclass(frozen=True, slots=True)
class Theme:
    """The findings of one kind that share a theme."""

    title: str | None
    """None where they have none."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one kind, under a heading that fits their number."""

    kind: str
    heading: str
    themes: tuple[Theme, ...]
    """Those without a theme first, then theme by theme."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, as they are shown."""
        return tuple(finding for theme in self.themes for finding in theme.findings)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A finding that is gone, and that readers may look for."""

    id: str
    words: str
    """When and why."""
    date: str | None
    """For machines: 2007-10-01."""
    reason: str


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What became of a point that the report of an earlier round left to be taken up."""

    id: str
    """Its id in that report."""
    anchor: str
    """Its anchor in this one."""
    force: str | None
    """The slug of the body whose report it was, where that is no more and this one succeeds it."""
    of: str | None
    """The same in words: its name."""
    was: str
    now: str | None
    """addressed, partly, open or superseded; None where that is still to be written."""
    words: str
    """The same in words."""
    text: str | None
    """What was found now, in CommonMark."""
    by: tuple[str, ...]
    """The ids of the findings that it rests on, or that took its place."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The grade of a framework, and why."""

    published: GradeMark
    computed: GradeMark
    before_cap: GradeMark | None
    reason: str
    rests_on: tuple[str, ...]
    """The measures by whose use or refusal the outcome is another, a sentence each."""
    moderation: str | None
    """People's decision in words, where there is one."""
    direction: str | None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A document that a framework rests on."""

    title: str
    date: str | None


@dataclass(frozen=True, slots=True)
class FrameworkSection:
    """One framework of the report."""

    slug: str
    prefix: str
    title: str
    full_title: str
    """With the title of the overview that it is a part of."""
    leading_title: str
    """What of the full title only leads to the last; empty for a title that stands alone."""
    last_title: str
    """The rest of the full title."""
    is_overview: bool
    distribution: Distribution | None
    national_context: str
    sources: tuple[SourceLine, ...]
    previous: StatedGrade | None
    context: str | None
    judged: Judged | None
    coverage: Coverage
    """Of an overview, that of its parts."""
    achieved: CriteriaAchieved | None
    """Its sentence says the coverage, where not every criterion was assessed."""
    groups: tuple[FindingGroup, ...]
    withdrawn: tuple[Withdrawn, ...]
    carried_over: tuple[CarriedOver, ...]
    figures: tuple[str, ...]
    """The ids of the figures that no text places, which stand at its end."""


@dataclass(frozen=True, slots=True)
class Practice:
    """An example of developing practice."""

    prefix: str
    """With which the ids of its framework begin."""
    title: str
    framework: str
    problem: str
    solution: str
    outcomes: tuple[str, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion with its achievement, and what that rests on."""

    id: str
    statement: str
    theme: str
    weight: str
    """Its flag in words, or nothing."""
    achievement_key: str
    achievement: str
    basis: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriteriaTable:
    """The criteria of one level."""

    level: str
    heading: str
    rows: tuple[CriterionRow, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as it was applied."""

    number: int
    question: str
    found: str
    answer: str
    """Yes or No."""
    decides: bool


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """The choices of one kind that people made, and how many of them decide."""

    kind: str
    found: str
    """How many would change the outcome, each alone and made otherwise, of how many: 3 of 20."""


@dataclass(frozen=True, slots=True)
class Argument:
    """The full argument for the grade of one framework."""

    slug: str
    prefix: str
    title: str
    anchor: str
    judged: Judged
    tables: tuple[CriteriaTable, ...]
    rules: tuple[RuleRow, ...]
    smallest: tuple[str, ...]
    """The smallest changes that would raise or lower it, a sentence each."""
    choices: tuple[ChoiceRow, ...]
    """How many single choices and thresholds of each kind would change it."""
    changes: tuple[str, ...]
    """All that would change it, a sentence each: too much to be read, and published as data."""
    signed: str | None
    """Who signed it, and when."""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """The grade of a framework, as the grade of the whole counts it."""

    title: str
    slug: str | None
    """The anchor of its findings; none where it was not inspected."""
    grade: str


@dataclass(frozen=True, slots=True)
class WholeArgument:
    """The full argument for the grade of the body as a whole."""

    mark: GradeMark
    """The published grade."""
    computed: GradeMark
    reason: str
    moderation: str | None
    """People's decision in words, where there is one."""
    rules: tuple[RuleRow, ...]
    frameworks: tuple[GradeRow, ...]
    changes: tuple[str, ...]
    """The smallest changes that would raise or lower it, a sentence each."""
    signed: str | None
    """Who signed it, and when."""


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """A quantity word or band as a number, with its source."""

    word: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """The rules of a step of the method, and what was proved of them."""

    title: str
    """Its name; empty where the method has one step alone."""
    sets: tuple[str, ...]
    """The words for several achievements that its rules use, each with what it stands for."""
    rules: tuple[str, ...]
    """The rules in order, a sentence each; none where people judge."""
    proved: tuple[str, ...]
    """What was tried, and every property that holds or fails, a sentence each."""


@dataclass(frozen=True, slots=True)
class Method:
    """How grades come about: stated once."""

    in_short: tuple[str, ...]
    """What each grade takes, a sentence each; none where nobody worded it for the method."""
    caveat: str | None
    adopted: str
    steps: tuple[Step, ...]
    thresholds: tuple[ThresholdRow, ...]
    bands: tuple[ThresholdRow, ...]
    bands_source: str
    known_properties: tuple[str, ...]
    accepted: tuple[str, ...]
    """Faults of the method, each with the smallest framework that shows it, and who accepts it."""


@dataclass(frozen=True, slots=True)
class GlossaryRow:
    """A term and its meaning."""

    term: str
    anchor: str
    meaning: str


@dataclass(frozen=True, slots=True)
class EditionNote:
    """What the report words otherwise than the source that its facts come from."""

    source: str
    here: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a publisher states about the report, beside what the cover says."""

    identifier: str | None
    contact: str | None
    """Where to ask for another format, in CommonMark."""
    accessibility: str | None
    """The accessibility statement, in CommonMark."""
    sources: "tuple[SourceLine, ...]"
    """The documents that the report as a whole rests on."""
    earlier: "tuple[EarlierReport, ...]" = ()
    """The reports on the force of the rounds before, the newest first."""


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """The report of an earlier round, and where it is found."""

    title: str
    force: str | None
    """The name of the body, where it is another whose place this one took."""
    published: str
    """In words: October 2006."""
    address: str | None
    """Its permanent address on the web, where it has one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the report in its place."""

    name: str
    """By which hmic knows it; of a text of its own its anchor."""
    title: str | None
    """The heading of a text of its own."""
    text: str | None
    """That text, in CommonMark."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a text may refer to by an id."""

    id: str
    """As authors write it: CA-A3, child-abuse."""
    anchor: str
    """Where it stands in the report; of an earlier round an address on the web, or nothing."""
    words: str
    """What it is called where a reference has no words of its own."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The versions of what sets the PDF."""

    weasyprint: str
    pango: str | None
    """None where Pango is missing."""


@dataclass(frozen=True, slots=True)
class Report:
    """One force's report."""

    language: str
    text_direction: str
    """Of the language: ltr or rtl."""
    slug: str
    programme: str
    cover: Cover
    shows_paragraph_ids: bool
    """Whether each paragraph shows its id: in the draft that a force checks."""
    styles: tuple[GradeStyle, ...]
    parts: tuple[Part, ...]
    """What follows the contents list, in order; nothing that would be empty."""
    contents: tuple[ContentsLine, ...]
    glance: Glance
    corrections: tuple[Correction, ...]
    """Those that readers should know of before they read on."""
    slips: tuple[Correction, ...]
    """Those of wording alone."""
    introduction: Introduction
    overview: Overview
    national: tuple[NationalGroup, ...]
    summary: ForceSummary
    recommendations: tuple[Recommendation, ...]
    sections: tuple[FrameworkSection, ...]
    practices: tuple[Practice, ...]
    arguments: tuple[Argument, ...]
    whole_argument: WholeArgument | None
    method: Method
    glossary: tuple[GlossaryRow, ...]
    imprint: Imprint
    edition_notes: tuple[EditionNote, ...]
    """In the order of the data."""
    figures: tuple[Figure, ...] = ()
    """In the order of the report."""
    lists_figures: bool = False
    """Whether the contents list them: where there are three or more."""
    references: tuple[Reference, ...] = ()
    """All that a text can refer to; of paragraphs those to which one does."""
    cited_paragraphs: frozenset[str] = frozenset()
    """The ids of these paragraphs, which show their ids."""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One format of a report that lies in the build folder."""

    path: str
    """From the build folder."""
    format: str
    """The name of the format."""
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A final report that lies in the build folder."""

    force: str
    """The force's slug."""
    name: str
    region: str
    files: tuple[PublishedFile, ...]
    withdrawn: bool = False
    """Whether it was withdrawn, and only a page is left that says so."""
    earlier: tuple[tuple[str, str], ...] = ()
    """The slugs of earlier rounds, each with the page of the report of then."""
    programme: str = ""
    """The slug of its round."""
    not_inspected: tuple[str, ...] = ()
    """The titles of the frameworks that were not inspected."""


@dataclass(frozen=True, slots=True)
class IndexFile:
    """A link to one format of a report."""

    path: str
    label: str
    """Which report and which format, so that the link says it when read alone."""
    size: str
    """In words: 0.5 MB."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One report of the index. It holds no grade: forces are not to be ranked by their grades."""

    name: str
    path: str | None
    """The page; None where the report was written in other formats only."""
    others: tuple[IndexFile, ...]
    earlier: "tuple[IndexLink, ...]" = ()
    """The reports of the rounds before, the newest first."""
    not_inspected: str | None = None
    """Which frameworks were not inspected, in a sentence; None where all were."""


@dataclass(frozen=True, slots=True)
class IndexLink:
    """A link to the report of an earlier round."""

    path: str
    label: str
    """Which report and which round, so that the link says it when read alone."""


@dataclass(frozen=True, slots=True)
class IndexRegion:
    """The reports of one region, in the order of the register."""

    name: str
    anchor: str
    rows: tuple[IndexRow, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """All that the page of the published reports may see."""

    language: str
    text_direction: str
    """Of the language: ltr or rtl."""
    title: str
    inspectorate: str
    published: str
    """In words: October 2007."""
    notice: str | None
    licence: str
    count: str
    """How many reports, in words."""
    withdrawn: tuple[IndexRow, ...]
    """The reports that were withdrawn, each with the page that says so."""
    nation: IndexRow | None
    """The page of all forces together, where it is published."""
    regions: tuple[IndexRegion, ...]


def in_kilobytes(size: int) -> str:
    """How large a file is, as readers are told, in units of 1000 bytes or of their square."""
    kilobytes = max(1, round(size / 1000))
    return f"{kilobytes} kB" if kilobytes < 1000 else f"{size / 1e6:.1f} MB"  # noqa: PLR2004
