"""One round of inspection: its scale, quantity words, frameworks and fixed texts."""

import builtins
import unicodedata
from collections.abc import Collection
from datetime import date, timedelta
from typing import Self

from pydantic import Field, ValidationInfo, model_validator

from hmic.model.body import FORCE, Body
from hmic.model.correction import Correction
from hmic.model.grade import Grade, Keys
from hmic.model.method import Name, Quantity
from hmic.model.values import (
    ENGLISH,
    READABLE,
    Chapter,
    Colour,
    Date,
    Day,
    Fault,
    Language,
    Model,
    Month,
    Prose,
    SectionName,
    Slug,
    Text,
    WebAddress,
    contrast,
    stand_once,
)

_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
"""Few numbers as words."""
_SATURDAY = 5
"""As Python counts the days of a week."""


def bare(word: str) -> str:
    """A word without what readers don't tell it by: capitals and spaces."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


class Period(Model):
    """The months over which performance was assessed, both included."""

    from_: Month = Field(alias="from")
    """First month."""
    to: Month
    """Last month."""


class Adoption(Model):
    """Who adopted the criteria and thresholds, before any grade was given."""

    by: Text
    """The body or post that adopted them."""
    date: Day
    """When."""
    version: Text
    """The version adopted."""


class Inspectorate(Model):
    """The body whose report it is, and what a publisher must state."""

    name: Text
    """Its name."""
    licence: Text
    """Under which terms the report may be used, and where its facts come from."""
    notice: Text | None = None
    """A notice that stands on the cover and on every page."""
    author: Text | None = None
    """Who made the report, where that body did not: for the metadata of page and PDF."""
    identifier: Text | None = None
    """The number under which the round's reports are catalogued, such as an ISBN."""
    contact: Prose | None = None
    """Where a reader asks for another format, in CommonMark: an office, never a person."""
    accessibility: Prose | None = None
    """The accessibility statement, in CommonMark."""
    canonical: WebAddress | None = None
    """The address under which the reports are published; each stands in its force's folder."""


class Markings(Model):
    """The protective markings that a report may bear."""

    levels: tuple[Text, ...] = Field(min_length=1)
    """The markings as they are printed, the least protective first."""
    public: Text
    """The highest marking under which a report may be published."""

    @model_validator(mode="after")
    def _hold_the_public_one(self) -> Self:
        if len(set(self.levels)) < len(self.levels):
            raise Fault("a marking stands twice", "levels", hint="delete one of the two")
        if self.public not in self.levels:
            hint = f"write one of the levels: {', '.join(self.levels)}"
            raise Fault(f"{self.public} is none of the levels", "public", hint=hint)
        return self

    def may_be_published(self, marking: str) -> bool:
        """Whether one of the markings is not above the public one."""
        return self.levels.index(marking) <= self.levels.index(self.public)


class ScaleGrade(Model):
    """One grade of the scale."""

    grade: Grade
    """The method's key."""
    label: Text
    """The word that is printed."""
    symbol: Text
    """The letter that stands with the word."""
    colour: Colour
    """The colour of its patch."""
    text_colour: Colour
    """The colour of text on the patch."""
    definition: Prose
    """What the grade means, in CommonMark."""

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        found = contrast(self.text_colour, self.colour)
        if found < READABLE:
            message = f"its contrast with {self.colour} is {found:.1f} to 1; text needs {READABLE}"
            raise Fault(message, "text_colour", hint="write '#FFFFFF' or '#000000'")
        return self


class Accepted(Model):
    """A property that the method does not have, and that somebody accepts nevertheless."""

    property: Text
    """Its name, as `hmic method` proves it: complete, monotone ..."""
    reason: Text
    """Why."""
    by: Text
    """The body or post that accepts it."""
    date: Day
    """When."""

    @builtins.property
    def key(self) -> str:
        """The name with underscores."""
        return self.property.strip().lower().replace(" ", "_").replace("-", "_")


class Overall(Model):
    """The report graded as a whole, by a step that takes the outcomes of another."""

    step: Name
    """The step."""
    frameworks: tuple[Slug, ...] = Field(min_length=1)
    """The frameworks whose outcomes it takes."""


class Ground(Model):
    """A ground on which people may depart from a computed grade."""

    ground: Slug
    """The key that a moderation names."""
    label: Text
    """How it is printed."""
    description: Text
    """When it applies."""


class Texts(Model):
    """The fixed texts of every report of the round, in CommonMark; what is not said is left out."""

    introduction: Prose | None = None
    """What the inspectorate is and how it came to this programme."""
    programmed: Prose | None = None
    """Leads to the areas inspected; why each was chosen is its framework's rationale."""
    risk_based: Prose | None = None
    """Leads to the table of risk-based areas."""
    risk_based_tail: Prose | None = None
    """Follows that table."""
    grading_process: Prose | None = None
    """Leads to the definitions of the grades."""
    developing_practice: Prose | None = None
    """What the examples of developing practice are."""
    future_activity: Prose | None = None
    """What will be inspected next."""
    budget: Prose | None = None
    """What the coming budgets mean for inspection."""
    criteria_caveat: Prose | None = None
    """Stands wherever the criteria are shown."""


class Area(Model):
    """An area of policing, by name."""

    area: Text
    """Its name."""


BUILT_IN = (
    "glance",
    "summary",
    "introduction",
    "overview",
    "developments",
    "nation",
    "force_summary",
    "recommendations",
    "frameworks",
    "practice",
    "method",
    "arguments",
    "glossary",
    "about",
)
"""The sections that hmic knows, in the order of a report whose programme names none."""
_LED_TO = ("glance", "force_summary", "frameworks", "arguments", "glossary")
"""Those to which others lead, so that no report does without."""


class ReportSection(Model):
    """A section of the report: one that hmic knows, or a text of its own."""

    section: SectionName
    """The name of the section, and of a text of its own its anchor in the report."""
    title: Text | None = None
    """The heading of a text of its own."""
    text: Chapter | None = None
    """The text, in CommonMark; without it each force gives its own under `texts`."""

    @property
    def is_own(self) -> bool:
        """Whether it is none that hmic knows."""
        return self.section not in BUILT_IN

    @model_validator(mode="after")
    def _is_known_or_has_a_title(self) -> Self:
        if not self.is_own and (self.title or self.text):
            hint = "give the section another name, or delete title and text"
            raise Fault(f"{self.section} is a section with contents of its own", hint=hint)
        if self.is_own and not self.title:
            hint = f"write its title, or one of {', '.join(BUILT_IN)}"
            raise Fault(f"{self.section} is no section that hmic knows", "section", hint=hint)
        return self


class ProgrammeFramework(Model):
    """One framework in the order of the report, with its parts where it is an overview."""

    framework: Slug
    """The framework's slug."""
    parts: tuple[Slug, ...] = ()
    """The graded frameworks of which it gives the overview."""
    step: Name | None = None
    """The step of the method that grades it; the first where not said."""
    ungraded: bool = False
    """Whether it has findings and a narrative, and no grade."""


class Programme(Model):
    """A round of inspection, adopted by someone on a date before grading."""

    programme: Slug
    """The round's slug."""
    method: Name
    """The grading method, by the name of its file; docs/methods.md says what it holds."""
    title: Text
    """The round's title, as printed on the cover."""
    published: Date
    """When the round's reports are published."""
    assessment_period: Period
    """The months assessed."""
    adopted: Adoption
    """Who adopted criteria and thresholds, and when."""
    inspectorate: Inspectorate
    """The body whose report it is."""
    language: Language = ENGLISH
    """The language of the reports; templates/labels/ holds its fixed words."""
    body: Body = FORCE
    """Who is inspected, as reports and pages call it."""
    markings: Markings | None = None
    """The protective markings of the round, where it has any."""
    accuracy_period: int = Field(default=10, ge=1, le=250)
    """How many working days a force has to check the accuracy of its draft."""
    holidays: tuple[Day, ...] = ()
    """Days besides Saturdays and Sundays that are no working days."""
    scale: tuple[ScaleGrade, ...]
    """The grades, best first."""
    quantities: dict[Name, Quantity] = Field(default_factory=dict)
    """Quantity words as numbers, in place of the method's."""
    bands: dict[Name, Text] | None = None
    """What a measure means as an achievement, in place of the method's."""
    accepted: tuple[Accepted, ...] = ()
    """Properties that the method does not have, and that are accepted nevertheless."""
    overall: Overall | None = None
    """How the report is graded as a whole, where it is."""
    moderation_grounds: tuple[Ground, ...] = ()
    """The grounds that a moderation may name."""
    texts: Texts = Texts()
    """The fixed texts."""
    known_properties: tuple[Text, ...] = ()
    """What is known of the criteria and thresholds, printed with the method."""
    risk_based: tuple[Area, ...] = ()
    """Areas inspected only where risk asks for it."""
    planned: tuple[Area, ...] = ()
    """Areas of the coming inspections."""
    frameworks: tuple[ProgrammeFramework, ...]
    """The frameworks in the order of the report."""
    corrections: tuple[Correction, ...] = ()
    """Corrections since publication of what all reports of the round share."""
    sections: tuple[ReportSection, ...] = tuple(ReportSection(section=name) for name in BUILT_IN)
    """The sections of the report in their order; what is not named is left out."""

    @model_validator(mode="after")
    def _scale_is_the_methods(self, info: ValidationInfo) -> Self:
        keys = info.context
        if not isinstance(keys, Keys):
            return self
        order = tuple(reversed(keys.grades))
        if tuple(step.grade for step in self.scale) != order:
            number = _NUMBERS.get(len(order), str(len(order)))
            message = f"the scale does not hold the {number} grades in their order"
            raise Fault(message, "scale", hint=f"write {', '.join(order)}, in this order")
        return self

    @model_validator(mode="after")
    def _quantities_have_their_source(self) -> Self:
        for word, quantity in self.quantities.items():
            if quantity.source is None:
                message = f"the programme's own number for {word} has no source"
                hint = "add source: and where the number comes from"
                raise Fault(message, "quantities", word, hint=hint)
        return self

    @model_validator(mode="after")
    def _grades_are_told_apart(self, info: ValidationInfo) -> Self:
        others = info.context.no_grades if isinstance(info.context, Keys) else ()
        for key in ("label", "symbol"):
            words = {bare(word): "an outcome without a grade" for word in others}
            for index, step in enumerate(self.scale):
                word = getattr(step, key)
                if (other := words.get(bare(word))) is not None:
                    message = f"the {key} {word} is that of {other} too"
                    hint = "choose another: readers tell grades by it"
                    raise Fault(message, "scale", index, key, hint=hint)
                words[bare(word)] = step.grade
        return self

    @model_validator(mode="after")
    def _each_framework_stands_once(self) -> Self:
        named: list[tuple[str, tuple[str | int, ...]]] = []
        for index, place in enumerate(self.frameworks):
            at = ("frameworks", index)
            named.append((place.framework, (*at, "framework")))
            named += ((part, (*at, "parts", n)) for n, part in enumerate(place.parts))
        stand_once("framework", named)
        return self

    @model_validator(mode="after")
    def _each_section_stands_once(self) -> Self:
        named = [(part.section, ("sections", n)) for n, part in enumerate(self.sections)]
        stand_once("section", [(name, (*at, "section")) for name, at in named])
        missing = [name for name in _LED_TO if name not in dict(named)]
        if missing:
            hint = "add it: other sections lead to what stands there"
            raise Fault(f"the section {missing[0]} is missing", "sections", hint=hint)
        return self

    def working_days_after(self, day: str, count: int) -> str:
        """The day that is so many working days after another: 2030-08-12 for 5 after 2030-08-05."""
        found = date.fromisoformat(day)
        while count:
            found += timedelta(days=1)
            if found.weekday() < _SATURDAY and found.isoformat() not in self.holidays:
                count -= 1
        return found.isoformat()

    def working_days_between(self, day: str, other: str) -> int:
        """How many working days come after a day as far as another: two from Monday to Wednesday.

        Less than none where the other came before.
        """
        if other < day:
            return -self.working_days_between(other, day)
        count = 0
        while day < other:
            day = self.working_days_after(day, 1)
            count += day <= other
        return count

    def label(self, outcome: str) -> str:
        """The word that is printed for a grade; another outcome's key, in words."""
        made = outcome.replace("_", " ").capitalize()
        return next((step.label for step in self.scale if step.grade == outcome), made)

    @property
    def graded(self) -> tuple[str, ...]:
        """The slugs of the graded frameworks, in the order of the report."""
        return tuple(
            slug
            for place in self.frameworks
            if not place.ungraded
            for slug in (place.parts or (place.framework,))
        )

    def is_ungraded(self, framework: str) -> bool:
        """Whether the programme gives a framework no grade, though it is no overview."""
        return any(p.ungraded and framework in (p.framework, *p.parts) for p in self.frameworks)

    def step_of(self, framework: str) -> str:
        """The step of the method that grades a framework; empty for the first."""
        places = (p for p in self.frameworks if framework in (p.framework, *p.parts))
        return next((place.step or "" for place in places), "")

    @property
    def all_frameworks(self) -> tuple[str, ...]:
        """The slugs of all frameworks, an overview before its parts."""
        return tuple(slug for place in self.frameworks for slug in (place.framework, *place.parts))

    def selected(self, named: Collection[str]) -> tuple[str, ...]:
        """Those of all frameworks that are named, in their order; all of them without names.

        An overview comes with those of its parts that are named, or with all where none is.
        """
        if not named:
            return self.all_frameworks
        found: list[str] = []
        for place in self.frameworks:
            parts = tuple(part for part in place.parts if part in named)
            if parts or place.framework in named:
                found += (place.framework, *(parts or place.parts))
        return tuple(found)

    def overview_of(self, framework: str) -> str | None:
        """The slug of the overview that the framework is a part of, if any."""
        return next((p.framework for p in self.frameworks if framework in p.parts), None)

    def parts_of(self, framework: str) -> tuple[str, ...]:
        """The slugs of the frameworks whose criteria a finding of this one may bear on."""
        place = next((p for p in self.frameworks if p.framework == framework), None)
        return place.parts if place and place.parts else (framework,)
