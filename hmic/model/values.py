"""The small values that several models share: slugs, dates, shares, and the frozen model."""

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
)


class Model(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)


class Fault(ValueError):  # noqa: N818 - it is the author's, and reaches nobody as an exception
    """What a model finds wrong with one of its keys when it weighs several of them together."""

    def __init__(self, message: str, *at: str | int) -> None:
        super().__init__(message)
        self.at = at
        """The way to the key from the model."""


def _filled(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise ValueError("is empty")
    return stripped


def _share(value: Any) -> Fraction:  # noqa: ANN401 - whatever the author's file holds
    """`50%` or `18 of 41` as an exact fraction."""
    if isinstance(value, Fraction):
        return value
    text = str(value).strip()
    if match := re.fullmatch(r"(\d+(?:\.\d+)?) ?%", text):
        share = Fraction(match[1]) / 100
    elif match := re.fullmatch(r"(\d+) of (\d+)", text):
        if int(match[2]) == 0:
            raise ValueError("is a share of nothing")
        share = Fraction(int(match[1]), int(match[2]))
    else:
        raise ValueError("is neither a percentage such as 53% nor a count such as 18 of 41")
    if share > 1:
        raise ValueError("is more than all of it")
    return share


def _measured(text: str) -> str:
    _share(text)
    return text.strip()


def _in_the_calendar(day: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    return day


Text = Annotated[str, AfterValidator(_filled)]
"""Plain text or CommonMark that says something."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""A name that is also a file's: lower-case letters, digits, single hyphens."""

Date = Annotated[
    str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
]
"""A year, a month or a day: 2007, 2007-10, 2007-10-01."""

Month = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$")
]
"""A month or a day: 2007-10, 2007-10-01."""

Day = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"),
    AfterValidator(_in_the_calendar),
]
"""A day: 2007-10-01."""

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
"""A colour as six hexadecimal digits: #0B3C5D."""

WebAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s?#]+$")]
"""An address of the web, without a query or fragment: https://example.org/reports/."""

Picture = Annotated[str, StringConstraints(pattern=r"^[^/\\].*\.(png|jpg|jpeg|svg)$")]
"""The name of a picture's file, from the project's folder: look/logo.svg."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
"""A language tag: cy, or en-GB with a country."""

ENGLISH = "en-GB"
"""The language whose fixed words hmic brings along."""

_WRITTEN_SHARE = WithJsonSchema(
    {"type": "string", "pattern": r"^\s*(\d+(\.\d+)? ?%|\d+ of \d+)\s*$"}
)
"""A share as an editor meets it."""

Share = Annotated[Fraction, BeforeValidator(_share), _WRITTEN_SHARE]
"""An exact share, written 50% or 18 of 41."""

Measure = Annotated[str, AfterValidator(_measured), _WRITTEN_SHARE]
"""A share as the author wrote it; `share_of` gives its value."""


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
