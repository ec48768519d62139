"""The headings by which a report that was written elsewhere is known again, part by part."""

from typing import Literal

from pydantic import Field

from hmic.model.method import Name
from hmic.model.values import Model, Slug, Text

PartOfFramework = Literal[
    "context",
    "national_context",
    "national_distribution",
    "practice",
    "recommendations",
    "left_out",
]
PartOfReport = Literal[
    "summary",
    "overview",
    "developments",
    "national_summary",
    "force_summary",
    "recommendations",
    "glossary",
    "left_out",
]
PartOfPractice = Literal["title", "problem", "solution", "outcomes", "contact"]


class DocumentHeadings(Model):
    """The headings of a series of reports. Case, numbers before them and kinds of dash are one."""

    frameworks: dict[Slug, tuple[Text, ...]] = Field(default_factory=dict)
    """The headings of each framework, besides its title."""
    kinds: dict[Name, tuple[Text, ...]] = Field(default_factory=dict)
    """The headings over findings of each kind, besides its name."""
    parts: dict[PartOfFramework, tuple[Text, ...]] = Field(default_factory=dict)
    """The headings of the other parts of a framework; `left_out` has a place in no data file."""
    sections: dict[PartOfReport, tuple[Text, ...]] = Field(default_factory=dict)
    """The headings of the other sections; `left_out` are those of the round, such as its method."""
    overview: tuple[Text, ...] = ()
    """The headings within the overview, each of which begins a part of it."""
    practice: dict[PartOfPractice, tuple[Text, ...]] = Field(default_factory=dict)
    """The words before each part of an example of developing practice."""
    grade: tuple[Text, ...] = ()
    """The words before a framework's grade, wherever they stand."""
