"""What a document says, sorted by the parts of a report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

RECOMMENDATION = "recommendation"
"""What a recommendation has as its kind."""


@dataclass
class FoundFinding:
    """A finding as it stands in a document, or a recommendation."""

    kind: str
    text: str
    """CommonMark: one paragraph, and its list where it has one."""
    at: int
    """Where it begins, in the document's unit."""
    note: str | None = None
    """What stands in the margin beside it."""
    theme: str | None = None
    """The heading that it shares with others of its kind."""
    footnotes: list[str] = field(default_factory=list)
    """The notes to its words."""
    to: str | None = None
    """Whom a recommendation is addressed to, where its words begin with that."""

    def add_notes(self, notes: Iterable[str]) -> None:
        """What else stands in the margin beside it."""
        self.note = "\n".join(filter(None, [self.note, *notes])) or None

    @property
    def whole(self) -> str:
        """Its text with the notes to it."""
        return "\n\n".join([self.text, *self.footnotes])


@dataclass
class FoundPractice:
    """An example of developing practice."""

    title: str
    at: int
    problem: list[str] = field(default_factory=list)
    solution: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)


@dataclass
class FoundFigure:
    """A picture, or a table that is numbered as one; its text has ![](NAME) in its place."""

    name: str
    """That of its file."""
    caption: str = ""
    number: str = ""
    """As the document numbers it, in small letters: figure 1."""
    alternative: str = ""
    """What those are told who don't see a picture, where the document says that."""
    raw: bytes | None = None
    """The file of a table."""


@dataclass
class FoundFramework:
    """What a document says of one framework."""

    findings: list[FoundFinding] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    """Paragraphs of CommonMark, as in the two below."""
    national_context: list[str] = field(default_factory=list)
    distribution: tuple[int, ...] = ()
    """How many forces got each grade, best first."""
    practice: list[FoundPractice] = field(default_factory=list)
    grade: str | None = None
    """The grade that was published."""


@dataclass(frozen=True)
class Unplaced:
    """A text that fits no data file."""

    under: str
    """The headings that it stands below."""
    text: str
    at: int
    reason: str
    """Why it has no place."""


@dataclass(frozen=True)
class Doubt:
    """A place that was read as well as could be, and that somebody should look at."""

    at: int
    message: str
    hint: str
    excerpt: str


@dataclass
class FoundReport:
    """What a document says."""

    frameworks: dict[str, FoundFramework] = field(default_factory=dict)
    """By slug, in the order of the document."""
    overview: list[tuple[str, list[str]]] = field(default_factory=list)
    """Heading and paragraphs of each part."""
    developments: list[str] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    recommendations: list[FoundFinding] = field(default_factory=list)
    """Each with a kind of its own."""
    figures: dict[str, list[FoundFigure]] = field(default_factory=dict)
    """By the framework whose context places them, or "" for the force."""
    headings: list[str] = field(default_factory=list)
    """Those that lead nowhere, and below which something stands."""
    national_rows: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """By framework, the row of the national table: how many forces got each grade, best first."""
    terms: list[tuple[str, str, int]] = field(default_factory=list)
    """The glossary: each term, what it stands for, or is, and where it stands."""
    unplaced: list[Unplaced] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def texts(self) -> Iterator[list[str]]:
        """The paragraphs of each text that may place figures."""
        yield from (one.context for one in self.frameworks.values())
        yield from (part for _, part in self.overview)
        yield from (self.developments, self.summary)

    def every_finding(self) -> Iterator[FoundFinding]:
        """All findings and recommendations."""
        yield from (one for framework in self.frameworks.values() for one in framework.findings)
        yield from self.recommendations

    def framework(self, slug: str) -> FoundFramework:
        """What it says of one framework, begun where nothing is said yet."""
        return self.frameworks.setdefault(slug, FoundFramework())

    @property
    def findings(self) -> int:
        """How many findings it has."""
        return sum(len(framework.findings) for framework in self.frameworks.values())
