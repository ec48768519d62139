"""The small values that several models share: slugs, dates, shares, and the frozen model."""

import calendar
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)

from hmic.markup import Form, Written
from hmic.model.forms import form, hinted

FIRST_YEAR, LAST_YEAR = 1800, 2199
"""The years that dates may lie in: from before the first police forces to well after any report."""


class Model(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)


class Fault(ValueError):  # noqa: N818 - it is the author's, and reaches nobody as an exception
    """What a model finds wrong with a value, or with several that it weighs together."""

    def __init__(self, message: str, *at: str | int, hint: str) -> None:
        super().__init__(message)
        self.at = at
        """The way to the key at fault, from the model."""
        self.hint = hint
        """What to do."""


class Faults(ValueError):  # noqa: N818 - as above
    """All that a model finds wrong at once: one at a time would take a round for each."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


def stand_once(what: str, named: Iterable[tuple[object, tuple[str | int, ...]]]) -> None:
    """Holds that each name stands once.

    Args:
        what: What is named, in a word.
        named: The names, each with the way to it from the model.

    Raises:
        Faults: some stand again.
    """
    seen: set[object] = set()
    again: list[Fault] = []
    for name, at in named:
        if name in seen:
            hint = "delete one of the two, or give one another"
            again.append(Fault(f"the {what} {name} stands here again", *at, hint=hint))
        seen.add(name)
    if again:
        raise Faults(*again)


def _filled(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise Fault("is empty", hint="write something; or delete the key, where it need not be")
    return stripped


def _share(value: Any) -> Fraction:  # noqa: ANN401 - whatever the author's file holds
    """`50%` or `18 of 41` as an exact fraction."""
    if isinstance(value, Fraction):
        return value
    text = str(value).strip()
    if match := re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?%", text):
        share = Fraction(match[1]) / 100
    elif match := re.fullmatch(r"([0-9]{1,9}) of ([0-9]{1,9})", text):
        if int(match[2]) == 0:
            raise Fault("is a share of nothing", hint="write how many there are in all: 18 of 41")
        share = Fraction(int(match[1]), int(match[2]))
    else:
        raise Fault("is neither a percentage nor a count", hint="write it as 53% or 18 of 41")
    if share > 1:
        raise Fault("is more than all of it", hint="write at most 100%, or the smaller one first")
    return share


def _measured(text: str) -> str:
    _share(text)
    return text.strip()


def _in_the_calendar(written: str) -> str:
    """A year, a month or a day that the calendar has, in the years that a report can be about."""
    year = int(written[:4])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        hint = f"write a year from {FIRST_YEAR} to {LAST_YEAR}"
        raise Fault("is in no year that a report can be about", hint=hint)
    try:
        date.fromisoformat(f"{written}-01-01"[:10])
    except ValueError:
        last = calendar.monthrange(year, int(written[5:7]))[1]
        hint = f"{written[:7]} has {last} days"
        raise Fault("is no day of the calendar", hint=hint) from None
    return written


def is_before(one: str, other: str) -> bool:
    """Whether a date is before another, as exactly as both are known.

    2007-10-14 is before 2007-10-15 and before 2007-11, and not before 2007-10 or 2007.
    """
    known = min(len(one), len(other))
    return one[:known] < other[:known]


def day_of(written: str) -> str:
    """A day as somebody wrote it outside the data files, checked as one in them is.

    Raises:
        Fault: it is no day, or none of the calendar.
    """
    if not re.fullmatch(_DAY, written):
        raise Fault("is no day", hint="write a day: 2007-10-01")
    return _in_the_calendar(written)


Text = Annotated[str, AfterValidator(_filled)]
"""Words that say something, printed as they stand."""

Paragraph = Annotated[str, AfterValidator(_filled), Written(Form.PARAGRAPH)]
"""One paragraph of CommonMark."""

Prose = Annotated[str, AfterValidator(_filled), Written(Form.PROSE)]
"""CommonMark: paragraphs, lists, tables, quotations, notes, figures."""

Chapter = Annotated[str, AfterValidator(_filled), Written(Form.CHAPTER)]
"""The same, with two levels of headings."""

Slug = Annotated[
    str,
    form(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        "write lower-case letters and digits with single hyphens: child-abuse",
    ),
]
"""A name that is also a file's: lower-case letters, digits, single hyphens."""

_DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

Date = Annotated[
    str,
    form(
        r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        "write a year, a month or a day: 2007, 2007-10 or 2007-10-01",
    ),
    AfterValidator(_in_the_calendar),
]
"""A year, a month or a day: 2007, 2007-10, 2007-10-01."""

Month = Annotated[
    str,
    form(
        r"^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$",
        "write a month or a day: 2007-10 or 2007-10-01",
    ),
    AfterValidator(_in_the_calendar),
]
"""A month or a day: 2007-10, 2007-10-01."""

Day = Annotated[str, form(_DAY, "write a day: 2007-10-01"), AfterValidator(_in_the_calendar)]
"""A day: 2007-10-01."""

Count = Annotated[int, Field(ge=0)]
"""How many there are."""

Colour = Annotated[
    str,
    form(
        r"^#[0-9A-Fa-f]{6}$",
        "write six hexadecimal digits after a hash, in quotes: '#0B3C5D'",
    ),
]
"""A colour as six hexadecimal digits: #0B3C5D."""

WebAddress = Annotated[
    str,
    form(
        r"^https://[^\s?#]+$",
        "write an address that begins with https: https://example.org/",
    ),
]
"""An address of the web, without a query or fragment: https://example.org/reports/."""

SectionName = Annotated[
    str,
    form(
        r"^[a-z0-9]+([_-][a-z0-9]+)*$",
        "write lower-case letters and digits with single hyphens: foreword",
    ),
]
"""The name of a section of the report, and its anchor: foreword."""

Picture = Annotated[
    str,
    form(
        r"^[^/\\].*\.(png|jpg|jpeg|svg)$",
        "name a PNG, JPEG or SVG file: logo.svg, or look/logo.svg",
    ),
]
"""The name of a picture's file, from the folder that it is looked for in: look/logo.svg."""

Language = Annotated[
    str,
    form(
        r"^[a-z]{2,3}(-[A-Z]{2})?$", "write the tag of a language: en-GB for English, cy for Welsh"
    ),
]
"""A language tag: cy, or en-GB with a country."""

ENGLISH = "en-GB"
"""The language whose fixed words hmic brings along."""

_WRITTEN_SHARE = WithJsonSchema(
    {
        "type": "string",
        "pattern": hinted(
            r"^\s*([0-9]{1,9}(\.[0-9]{1,9})? ?%|[0-9]{1,9} of [0-9]{1,9})\s*$",
            "write a percentage or a count: 53% or 18 of 41",
        ),
    }
)
"""A share as an editor meets it."""

Share = Annotated[Fraction, BeforeValidator(_share), _WRITTEN_SHARE]
"""An exact share, written 50% or 18 of 41."""

Measure = Annotated[str, AfterValidator(_measured), _WRITTEN_SHARE]
"""A share as the author wrote it; `share_of` gives its value."""


class OrAlone:
    """Marks a value that may be written as its one part alone; the model completes it."""

    def __init__(self, alone: Mapping[str, Any]) -> None:
        self.alone = alone

    def __get_pydantic_json_schema__(
        self,
        core: Any,  # noqa: ANN401 - pydantic's own
        handler: GetJsonSchemaHandler,
    ) -> dict[str, Any]:
        """Either form, for an editor."""
        return {"anyOf": [dict(self.alone), handler(core)]}


def _several(written: Any) -> Any:  # noqa: ANN401 - whatever the author's file holds
    return written if isinstance(written, list | tuple) else [written]


Posts = Annotated[
    tuple[Text, ...], Field(min_length=1), BeforeValidator(_several), OrAlone({"type": "string"})
]
"""One post, or several as a list."""


_BETWEEN_POSTS = re.compile(r"[,;/&+]|\band\b")
_ARTICLE = re.compile(r"\s*the\b")


def same_post(one: str, other: str) -> bool:
    """Whether two texts name one post, or share one where they name several.

    Capitals, spaces, punctuation and an article tell no two posts apart: “The Moderation Board” is
    “moderation-board”, and “lead inspector and clerk” shares a post with “Clerk”.
    """
    return not _posts(one).isdisjoint(_posts(other))


def _posts(text: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    named = (_ARTICLE.sub("", post) for post in (folded, *_BETWEEN_POSTS.split(folded)))
    return {"".join(filter(str.isalnum, post)) for post in named} - {""}


class Retired(Model):
    """An id that was used once and never returns; written alone, or with why it went."""

    id: str
    """The id."""
    reason: Paragraph | None = None
    """Why what had it went: one paragraph of CommonMark."""
    date: Day | None = None
    """When it went."""

    @model_validator(mode="before")
    @classmethod
    def _may_stand_alone(cls, written: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        return {"id": written} if isinstance(written, str) else written


READABLE = 4.5
"""The least contrast of text with its ground: WCAG 2.2, success criterion 1.4.3."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""

    def linear(channel: float) -> float:
        dark = 0.04045
        return channel / 12.92 if channel <= dark else ((channel + 0.055) / 1.055) ** 2.4

    def luminance(colour: str) -> float:
        red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def share_of(measure: str) -> Fraction:
    """The exact value of a measure: 18/41 for "18 of 41"."""
    return _share(measure)


def percent(share: Fraction | float) -> str:
    """A share as it is printed: 50% for a half."""
    return f"{float(share * 100):g}%"
