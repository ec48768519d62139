"""The CSV files and pictures in a force's folder figures/, as its figures and tables name them.

A CSV is read strictly: a lenient reader would shift cells in silence. A picture of a few kilobytes
can ask for minutes and gigabytes of whoever draws it, so it is held to its pixels before any are
unpacked, and then unpacked once to see that it is whole. What a camera wrote of its place and owner
is nobody's business: such a picture is refused.
"""

import csv
import io
import unicodedata
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from hmic.diagnostics import Diagnostic, Place, Result, Route, error, warning
from hmic.model.figures import DataTable, Figure, Picture, Table, number_of
from hmic.model.inspection import Inspection
from hmic.sources.files import Unreadable, contents_of
from hmic.sources.project import DataFile, Project

MOST_BYTES = 1_000_000
"""Of one file: the page holds it whole."""
MOST_IN_ALL = 8_000_000
"""Of all pictures of a report."""
MOST_PIXELS = 4_000_000
"""2,000 by 2,000: 300 dots an inch on a whole page."""
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200, 10, 200
MOST_BARS, MOST_SERIES = 30, 4
"""More are not told apart on paper."""

FigureFiles = Mapping[str, DataTable | Picture]
"""By the name of a file."""


class _Misfit(Exception):  # noqa: N818 - becomes a diagnostic
    """What is wrong with a file, and what to do about it."""

    def __init__(self, message: str, hint: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.line = message, hint, line


def read_figure_files(project: Project, force: str, inspection: Inspection) -> Result[FigureFiles]:
    """What the figures and tables of a force name, or what is wrong with it.

    Args:
        project: The project.
        force: The slug of the force.
        inspection: Its files, in which figures and tables are declared.

    Returns:
        The files that could be read, and a problem for each of the others.
    """
    found: dict[str, DataTable | Picture] = {}
    named: set[str] = set()
    wrong: list[Diagnostic] = []
    folder = project.figures_folder(force)
    for one, route in inspection.figures_with_routes():
        key = "picture" if isinstance(one, Figure) and one.picture else "data"
        at = (*route, key)
        name = one.data if isinstance(one, Table) else one.file
        assert name is not None
        named.add(name)
        try:
            if name not in found:
                raw = contents_of(folder / name, project.root, MOST_BYTES)
                found[name] = _table(raw) if key == "data" else _picture(raw)
            _fits(one, found[name])
        except Unreadable as failure:
            message = f"figures/{name}: {failure.message}"
            hint = failure.hint
            if not (folder / name).is_symlink() and not (folder / name).exists():
                message = f"forces/{force}/figures/ holds no {name}"
                hint = "put the file there, or mend its name"
            wrong.append(error(failure.code, message, at, hint))
        except _Misfit as misfit:
            wrong.append(_told(misfit, f"forces/{force}/figures/{name}", at))
    size = sum(len(one.raw) for one in found.values() if isinstance(one, Picture))
    if size > MOST_IN_ALL:
        message = f"the pictures have {size / 1e6:.1f} MB; those of a report have at most 8 MB"
        wrong.append(error("figure-file", message, ("force", "figures"), "save them smaller"))
    if not inspection.incomplete:  # else its figures are not all known
        wrong += _of_no_figure(project.figure_files(force), {folder / name for name in named})
    return Result(found, tuple(wrong))


def _of_no_figure(files: Iterable[DataFile], named: Collection[Path]) -> Iterator[Diagnostic]:
    for file in files:
        if file.path not in named:
            message = "no figure and no table of the force names this file"
            hint = "name it under figures or tables, or put it elsewhere"
            told = warning("unread-file", message, file.mount, hint)
            yield replace(told, place=Place(file.name))


def _told(misfit: _Misfit, name: str, route: Route) -> Diagnostic:
    message = misfit.message if misfit.line else f"{name.rpartition('/')[2]} {misfit.message}"
    told = error("figure-file", message, route, misfit.hint)
    return replace(told, place=Place(name, misfit.line)) if misfit.line else told


def _table(raw: bytes) -> DataTable:
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as failure:
        line = raw.count(b"\n", 0, failure.start) + 1
        raise _Misfit("the file is not UTF-8 text", "save it as CSV UTF-8", line) from None
    reader = csv.reader(io.StringIO(text), strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    try:
        for row in reader:
            if row:
                rows.append(tuple(" ".join(cell.split()) for cell in row))
                lines.append(reader.line_num)
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error as failure:
        hint = 'put a cell with a comma or a quote in quotes: "a, b"'
        raise _Misfit(f"the line is no CSV: {failure}", hint, reader.line_num) from None
    _is_a_table(rows, lines)
    return DataTable(rows[0], tuple(rows[1:]), tuple(lines[1:]))


def is_table(rows: list[tuple[str, ...]]) -> bool:
    """Whether rows can be the table of a report, its heads first."""
    try:
        _is_a_table(rows, list(range(len(rows))))
    except _Misfit:
        return False
    return True


def _is_a_table(rows: list[tuple[str, ...]], lines: list[int]) -> None:
    if len(rows) < 2:  # noqa: PLR2004 - a head and a row
        hint = "write a head for each column in the first line, and the rows below"
        raise _Misfit("holds no rows", hint)
    if len(rows) > MOST_ROWS + 1:
        raise _Misfit(
            f"has more than {MOST_ROWS} rows", "show what is to be seen; publish the rest"
        )
    head = rows[0]
    if len(head) > MOST_COLUMNS:
        raise _Misfit(f"has more than {MOST_COLUMNS} columns", "show what is to be seen", lines[0])
    if not all(head) or len(set(head)) < len(head):
        hint = "give each column a head of its own"
        raise _Misfit("a column has no head, or that of another", hint, lines[0])
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(head):
            message = f"the line has {len(row)} cells, and there are {len(head)} columns"
            raise _Misfit(message, 'put a cell with a comma in quotes: "1,200"', line)
        if long := next((cell for cell in row if len(cell) > LONGEST_CELL), None):
            message = f"a cell has {len(long)} characters; it has at most {LONGEST_CELL}"
            raise _Misfit(message, "put what it says into a text", line)
        if any(unicodedata.category(one) == "Cc" for cell in row for one in cell):
            raise _Misfit("a cell holds a control character", "save the file anew", line)


def _picture(raw: bytes) -> Picture:
    from PIL import (  # noqa: PLC0415 - few reports have pictures
        Image,
        ImageFile,
        UnidentifiedImageError,
    )

    hint = "save it as PNG or JPEG"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # WeasyPrint, where it is imported, lets every picture be cut short
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG")) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    message = f"has {width:,} by {height:,} pixels; it has at most {MOST_PIXELS:,}"
                    raise _Misfit(message, "save it smaller")
                if getattr(image, "is_animated", False):
                    raise _Misfit("moves", "save one picture of it")
                if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
                    raise _Misfit(f"has colours of the kind {image.mode}", "save it as RGB")
                if image.getexif():
                    told = "says where or by what it was taken"
                    raise _Misfit(told, "save it without properties (EXIF)")
                image.load()
                kind = "image/png" if image.format == "PNG" else "image/jpeg"
    except UnidentifiedImageError:
        raise _Misfit("is no picture that a report can hold", hint) from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as failure:
        raise _Misfit(f"is not whole: {failure}", hint) from None
    return Picture(kind, width, height, raw)


def _fits(one: Figure | Table, content: DataTable | Picture) -> None:
    """Whether a chart can be drawn of its numbers.

    Raises:
        _Misfit: it cannot.
    """
    if isinstance(one, Table) or one.chart is None or isinstance(content, Picture):
        return
    series = len(content.columns) - 1
    allowed = {"bar": range(1, 2), "grouped_bar": range(2, MOST_SERIES + 1)}
    fitting = allowed.get(one.chart, range(1, MOST_SERIES + 1))
    if series not in fitting:
        many = f"{fitting[0]}" if len(fitting) == 1 else f"{fitting[0]} to {fitting[-1]}"
        message = f"has {series} columns of numbers; a chart of the kind {one.chart} has {many}"
        raise _Misfit(message, "take another kind of chart, or another file")
    if len(content.rows) > MOST_BARS:
        raise _Misfit(
            f"has more than {MOST_BARS} rows", "a chart of so many is not read: a table is"
        )
    if one.chart == "line" and len(content.rows) < 2:  # noqa: PLR2004 - a line has two ends
        raise _Misfit("has one row, and a line two ends", "take a chart of the kind bar")
    for row, line in zip(content.rows, content.lines, strict=True):
        for cell in row[1:]:
            number = number_of(cell)
            if number is None:
                hint = 'write a number: 1200, "1,200", 12.5 or 40%'
                raise _Misfit(f"{cell or 'an empty cell'} is no number", hint, line)
            if number < 0 and one.chart != "line":
                hint = "bars begin at nothing: take a chart of the kind line"
                raise _Misfit(f"{cell} is less than nothing", hint, line)
