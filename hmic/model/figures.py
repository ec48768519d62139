"""Figures and tables of a force: what is declared beside the texts, and what their files hold."""

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import model_validator

from hmic.model.forms import form
from hmic.model.values import Fault, Model, Paragraph, Text

FigureId = Annotated[
    str,
    form(r"^[A-Z][1-9][0-9]*$", "write a capital and a number without padding: F1"),
]
_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]*"
TableFile = Annotated[
    str,
    form(rf"{_NAME}\.csv$", "name a CSV file of the force's folder figures/: crime.csv"),
]
PictureFile = Annotated[
    str,
    form(
        rf"{_NAME}\.(png|jpg|jpeg)$",
        "name a PNG or JPEG file of the force's folder figures/: map.png",
    ),
]


class _Captioned(Model):
    """What a figure and a table have in common."""

    id: FigureId
    """Its id in the force's files, by which a text places it and refers to it: F1."""
    caption: Text
    """What it shows, in some words."""
    units: Text | None = None
    """In what its numbers are counted: offences per 1,000 people."""
    source: Text | None = None
    """Where it comes from."""
    note: Paragraph | None = None
    """What has to be known to read it."""


class Table(_Captioned):
    """A table whose rows stand in a CSV file."""

    data: TableFile
    """The file in the force's folder figures/: a head for each column, then the rows."""


class Figure(_Captioned):
    """A picture, or a chart of the numbers in a CSV file."""

    picture: PictureFile | None = None
    """The PNG or JPEG file in the force's folder figures/."""
    alternative: Text | None = None
    """What a reader who cannot see the picture is told in its place."""
    chart: Literal["bar", "grouped_bar", "line"] | None = None
    """The kind of chart."""
    data: TableFile | None = None
    """The CSV file in figures/: the first column names, the others are numbers."""
    description: Paragraph | None = None
    """What the figure shows, at length, for everybody."""

    @model_validator(mode="after")
    def _is_a_picture_or_a_chart(self) -> Self:
        if (self.picture is None) == (self.chart is None):
            message = f"{self.id} is not one of a picture and a chart"
            raise Fault(message, hint="write picture: map.png, or chart: bar with data: crime.csv")
        if self.picture and not self.alternative:
            hint = "add alternative: and what the picture shows, for who cannot see it"
            raise Fault(f"the picture of {self.id} has no alternative", hint=hint)
        if self.chart and not self.data:
            raise Fault(f"the chart of {self.id} has no data", hint="add data: crime.csv")
        if self.picture and self.data:
            hint = "write chart: bar in place of picture, or delete data"
            raise Fault("a picture is drawn of no data", "data", hint=hint)
        return self

    @property
    def file(self) -> str:
        """The name of its file."""
        return self.picture or self.data or ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """What a CSV file holds."""

    columns: tuple[str, ...]
    """The head of each column."""
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    """The line of the file on which each row ends."""

    def numbers(self, column: int) -> tuple[float | None, ...]:
        """A column as numbers; None for a cell that is none."""
        return tuple(number_of(row[column]) for row in self.rows)

    def is_of_numbers(self, column: int) -> bool:
        """Whether all cells of a column that hold something are numbers."""
        filled = [row[column] for row in self.rows if row[column]]
        return bool(filled) and all(number_of(cell) is not None for cell in filled)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture's file holds."""

    media_type: str
    """image/png or image/jpeg."""
    width: int
    """In pixels."""
    height: int
    """In pixels."""
    raw: bytes


def number_of(cell: str) -> float | None:
    """What a cell says as a number: 1,200 or 12.5 or 40%; None where it is none."""
    plain = cell.strip().removesuffix("%").strip().replace(",", "").replace("\u2212", "-")
    digits = plain.removeprefix("-")
    if not digits.isascii() or not digits.replace(".", "", 1).isdecimal():
        return None
    return float(plain)
