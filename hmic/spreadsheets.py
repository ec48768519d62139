"""Tables as spreadsheets read them: CSV of which no cell is a formula.

A cell that a spreadsheet would take for a formula stands behind an apostrophe, as
https://owasp.org/www-community/attacks/CSV_Injection advises.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def csv_table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV: each cell in quotes, lines end in CR LF, a byte order mark for Excel."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return f"\ufeff{stream.getvalue()}"


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """A cell as it was before it was made neutral; `restored(neutral(cell)) == cell`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
