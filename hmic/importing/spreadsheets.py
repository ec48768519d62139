"""Workbooks of spreadsheets (.xlsx), in and out. The only home of openpyxl, which is an extra."""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hmic.diagnostics import Result
from hmic.importing.archives import BadArchive, members_of, root_of
from hmic.importing.extras import needed_for
from hmic.importing.reading_apart import NoDocument, read_apart
from hmic.sources.project import DataFile
from hmic.sources.tables import Rows
from hmic.spreadsheets import neutral

_WIDE, _USUAL = 60, 14
"""Widths of columns, in letters."""


def is_workbook(path: Path) -> bool:
    """Whether a file's name is that of a workbook."""
    return path.suffix.lower() == ".xlsx"


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as a workbook of one sheet; each cell is text, and none becomes a formula.

    Raises:
        Refusal: openpyxl is not installed.
    """
    with needed_for("a workbook"):
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    made = Workbook()
    sheet = made.active
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            cell.value = value
            cell.data_type = "s"
            cell.number_format = "@"  # a spreadsheet keeps 2007-10 and 1.10 as they are
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if at == 1:
                cell.font = Font(bold=True)
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(max(longest, _USUAL), _WIDE)
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def rows_of_workbook(file: DataFile) -> Result[Rows | None]:
    """The rows of a workbook's one sheet with words, each with its number.

    Raises:
        Refusal: openpyxl is not installed.
    """
    with needed_for("a workbook"):
        import openpyxl  # noqa: F401, PLC0415 - an extra; the other process imports it too
    read, problems = read_apart(file, read_rows)
    return Result(None if read is None else [(line, cells) for line, cells in read], problems)


def read_rows(raw: bytes) -> list[tuple[int, list[str]]]:
    """The rows of a workbook, read in a process of its own.

    Raises:
        NoDocument: it is no workbook, or a cell is no text.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - an extra

    try:
        for name, part in members_of(raw).items():
            if name.endswith((".xml", ".rels")):
                root_of(name, part)
    except BadArchive as failure:
        raise NoDocument(f"this is no workbook that can be read: {failure}") from None
    sheets = [
        [tuple(row) for row in sheet.iter_rows()]
        for sheet in load_workbook(io.BytesIO(raw), keep_links=False).worksheets
    ]
    written = [rows for rows in sheets if any(cell.value is not None for r in rows for cell in r)]
    if len(written) > 1:
        raise NoDocument(
            f"{len(written)} sheets of the workbook hold something",
            "keep the one with the findings, and delete the others",
        )
    rows = [(row[0].row, [_text(cell) for cell in row]) for row in (written or [[]])[0] if row]
    width = max((n for _, cells in rows for n, cell in enumerate(cells, 1) if cell), default=0)
    return [(line, cells[:width]) for line, cells in rows]


def _text(cell: Any) -> str:  # noqa: ANN401 - openpyxl's
    value = cell.value
    if cell.data_type in ("f", "e"):
        raise NoDocument(
            f"the cell {cell.coordinate} holds a formula: {value}",
            "put its value in its place, as text",
        )
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = "" if value is None else str(value)
    return neutral(text)  # as a table of text has it, so that the two are read alike
