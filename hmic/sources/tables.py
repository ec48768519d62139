"""Tables that come from outside, such as a spreadsheet's CSV, read strictly.

A lenient reader would lose what a slip of the hand leaves: a comma without quotes cuts a text, an
open quote makes one row of three. So every row is held against the first line, and each that does
not fit is told with its line.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hmic.diagnostics import Diagnostic, Place, Result, Route, error, near
from hmic.spreadsheets import restored

Cells = Sequence[str]
Rows = Iterable[tuple[int, Cells | csv.Error]]
"""The number of the line on which each begins, from 1; last, what ends the table before its end."""


@dataclass(frozen=True)
class TableForm:
    """What a table may hold."""

    code: str
    """The code of what is wrong with it."""
    mount: Route
    """The branch of an inspection that it fills."""
    columns: tuple[str, ...]
    """Its columns, in their usual order."""
    needed: tuple[str, ...]
    """Those without which nothing can be read."""
    telling: str
    """A needed column by which a line within a cell is seen to be a row."""
    pattern: re.Pattern[str]
    """What stands in that column."""

    @property
    def hint(self) -> str:
        """The columns, for an author."""
        return f"columns: {', '.join(self.columns)}"


@dataclass(frozen=True)
class TableRow:
    """A row by its columns, without the spaces round each cell."""

    line: int
    cells: Mapping[str, str]


def rows_of_csv(text: str) -> Rows:
    """The rows of CSV, whichever of comma, semicolon and tab parts its cells."""
    head, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in lines:
            yield start, cells
            start = lines.line_num + 1
    except csv.Error as failure:
        yield start, failure
    if not text:
        yield start, []


def read_table(
    rows: Rows, form: TableForm, name: str, text: str | None = None
) -> Result[tuple[TableRow, ...] | None]:
    """The rows that say something; or none, and all that is wrong with the table.

    Args:
        rows: What stands in it, the names of the columns first.
        form: What it may hold.
        name: What messages call its file.
        text: The text of a file of CSV, of which messages show the line: its rows are whole, where
            those of a workbook may end with their last cell that is filled.

    Returns:
        Its rows.
    """
    lines = text.split("\n") if text is not None else None
    wrong: list[Diagnostic] = []
    columns: list[str] = []
    read: list[TableRow] = []
    for line, cells in rows:
        is_head = line == 1 and not isinstance(cells, csv.Error)
        if is_head:
            columns = [cell.strip().lower() for cell in cells]  # type: ignore[union-attr]
            fault = _wrong_head(columns, form)
        else:
            fault = _wrong_row(columns, cells, form, whole=text is not None)
        if fault is not None:
            excerpt = lines[line - 1] if lines and line <= len(lines) else None
            wrong.append(replace(fault, place=Place(name, line, excerpt=excerpt)))
            if line == 1:
                break
        elif not is_head and not isinstance(cells, csv.Error) and any(map(str.strip, cells)):
            read.append(TableRow(line, dict(_named(columns, cells))))
    return Result(None, tuple(wrong)) if wrong else Result(tuple(read))


def _named(columns: Sequence[str], cells: Cells) -> Iterator[tuple[str, str]]:
    for index, column in enumerate(columns):
        if column:
            yield column, restored(cells[index]).strip() if index < len(cells) else ""


def _wrong_head(columns: list[str], form: TableForm) -> Diagnostic | None:
    for index, column in enumerate(columns):
        if column and column not in form.columns:
            hint = near(column, form.columns, form.hint)
            return error(form.code, f"there is no column {column}", form.mount, hint)
        if column and column in columns[:index]:
            message, hint = f"two columns are named {column}", "delete one, or name it rightly"
            return error(form.code, message, form.mount, hint)
    lacking = [column for column in form.needed if column not in columns]
    if lacking:
        message = f"the first line names no column {lacking[0]}"
        return error(form.code, message, form.mount, form.hint)
    return None


def _wrong_row(
    columns: list[str], cells: Cells | csv.Error, form: TableForm, *, whole: bool
) -> Diagnostic | None:
    """Why a row can't be taken as it stands by the columns of the first line.

    Args:
        columns: Their names.
        cells: The row, or why there is none.
        form: What the table may hold.
        whole: Whether each row has all cells.

    Returns:
        What is wrong.
    """
    if isinstance(cells, csv.Error):
        message = f"from here on it is no table: {cells}"
        hint = "close each quote, write a quote within a text twice; or save it as CSV again"
    elif not any(cell.strip() for cell in cells):
        return None
    elif len(cells) > len(columns):
        message = f"the row has {len(cells)} cells, and the first line names {len(columns)}"
        hint = "put a text that holds a comma or a semicolon in double quotes"
    elif whole and len(cells) < len(columns):
        message = f"the row has {len(cells)} cells, and the first line names {len(columns)}"
        hint = "end the row with a comma for each cell that is empty; is a part of it missing?"
    elif nameless := [
        n for n, one in enumerate(columns[: len(cells)]) if not one and cells[n].strip()
    ]:
        message = f"column {nameless[0] + 1} has no name, and “{_brief(cells[nameless[0]])}” in it"
        hint = f"name it in the first line, or empty it; {form.hint}"
    elif swallowed := next(filter(None, (_row_within(c, columns, form) for c in cells)), None):
        message = f"a cell holds what looks like a row: “{_brief(swallowed)}”"
        hint = "close the quote that was opened before it"
    else:
        return None
    return error(form.code, message, form.mount, hint)


def _row_within(cell: str, columns: list[str], form: TableForm) -> str | None:
    """The line of a cell that looks like a row of the table, which an open quote swallowed."""
    at = columns.index(form.telling)
    for line in cell.splitlines()[1:]:
        parts = [part.strip(' "') for part in re.split("[,;\t]", line)]
        if len(parts) > at and len(parts) >= len(form.needed) and form.pattern.fullmatch(parts[at]):
            return line
    return None


def _brief(cell: str) -> str:
    one_line, most = " ".join(cell.split()), 40
    return one_line if len(one_line) <= most else f"{one_line[: most - 3]}..."
