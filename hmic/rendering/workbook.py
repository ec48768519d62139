"""The nation as a workbook, by the rules for official statistics.

A cover, notes, and one named table a sheet with one head row: no filters, frozen panes, merged
cells or formulas (https://analysisfunction.civilservice.gov.uk/policy-store/
releasing-statistics-in-spreadsheets/). The same nation gives the same bytes.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from hmic.rendering.open_data import says, tables_of
from hmic.report.nation_contents import Nation
from hmic.spreadsheets import neutral

_WIDEST = 60
"""Characters of the widest column."""
_LONGEST = 32_767
"""Characters that a cell may hold."""


def render_workbook(nation: Nation, label: Callable[..., str]) -> bytes:
    """The workbook.

    Args:
        nation: The nation.
        label: Gives a fixed text by its name, `group.key`, with the values that it takes.

    Returns:
        The bytes of an .xlsx file.
    """
    import xlsxwriter  # noqa: PLC0415 - only the nation needs it

    written = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(written, settings)
    year, month, day = (*map(int, (nation.as_at or nation.published_date).split("-")), 1, 1)[:3]
    book.set_properties(
        {
            "title": f"{nation.title}: {nation.heading}",
            "author": nation.inspectorate,
            "comments": nation.notice or "",
            # no clock is read: the same nation is the same file
            "created": datetime(year, month, day, tzinfo=UTC).replace(tzinfo=None),
        }
    )
    book.set_size(1600, 1000)
    bold, wrapped = book.add_format({"bold": True, "font_size": 14}), book.add_format()
    wrapped.set_text_wrap()
    wrapped.set_align("top")
    _lines(book.add_worksheet(label("nation.sheet_cover")), _cover(nation), bold, wrapped)
    notes = book.add_worksheet(label("nation.sheet_notes"))
    _lines(notes, _notes(nation, label), bold, wrapped)
    counts = [
        (one.title, each.mark.label, each.count, "" if each.stated is None else each.stated)
        for one in nation.frameworks
        for each in (*one.grades, *one.others)
    ]
    heads = ("framework", "grade", "forces", "stated")
    _table(book, "distributions", "nation.distributions", heads, counts, (bold, wrapped), label)
    for table in tables_of(nation):
        numbers = {n for n, column in enumerate(table.columns) if column.type == "integer"}
        rows = [
            [int(cell) if n in numbers and cell else cell for n, cell in enumerate(row)]
            for row in table.rows(nation)
        ]
        names = [column.name for column in table.columns]
        _table(book, table.name, table.title, names, rows, (bold, wrapped), label)
    book.close()
    return written.getvalue()


def _cover(nation: Nation) -> list[str]:
    return [
        f"{nation.title}: {nation.heading}",
        nation.inspectorate,
        *([nation.stage_notice] if nation.stage_notice else []),
        *([nation.notice] if nation.notice else []),
        nation.reach,
        nation.as_at_words,
        *(gap.sentence for gap in nation.gaps),
        nation.licence,
    ]


def _notes(nation: Nation, label: Callable[..., str]) -> list[str]:
    method = nation.method
    return [
        label("nation.about"),
        label("nation.method", title=method.title, version=method.version, adopted=method.adopted),
        label("nation.no_ranking"),
        *nation.cautions,
        *(
            f"{label(table.title)}, {column.name}: {says(column, label)}"
            for table in tables_of(nation)
            for column in table.columns
        ),
    ]


def _lines(sheet: Any, lines: Iterable[str], bold: Any, wrapped: Any) -> None:  # noqa: ANN401 - xlsxwriter's
    sheet.set_column(0, 0, 100)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, _cell(line), bold if row == 0 else wrapped)


def _table(
    book: Any,  # noqa: ANN401 - xlsxwriter's
    name: str,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str | int]],
    formats: tuple[Any, Any],
    label: Callable[..., str],
) -> None:
    """A sheet with a title, one line that says what it holds, and one table.

    Args:
        book: The workbook.
        name: The name of the table.
        title: The name of the label that is its title.
        heads: The names of the columns.
        rows: Their values.
        formats: Those of the title and of cells.
        label: Gives a fixed text by its name.
    """
    bold, wrapped = formats
    sheet = book.add_worksheet(label(f"nation.sheet_{name.replace('-', '_')}"))
    sheet.write_string(0, 0, label(title), bold)
    sheet.write_string(1, 0, label("nation.sheet_holds", len(rows)))
    for column, head in enumerate(heads):
        widest = max([len(head) + 2, *(len(str(row[column])) for row in rows)])
        sheet.set_column(column, column, min(widest + 1, _WIDEST), wrapped)
    for at, row in enumerate(rows, 3):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(at, column, value)
            elif value:
                sheet.write_string(at, column, _cell(value), wrapped)
    last = 2 + max(len(rows), 1)  # a table has a row at least
    options = {
        "name": name.replace("-", "_").capitalize(),
        "autofilter": False,
        "columns": [{"header": head} for head in heads],
    }
    sheet.add_table(2, 0, last, len(heads) - 1, options)


def _cell(text: str) -> str:
    """Text that stays text, also where somebody saves the sheet as CSV."""
    return neutral(text)[:_LONGEST]
