"""The tables and pictures of a document as figures of a report, by number and caption."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from hmic.importing.document import REFERENCE, Block, escaped
from hmic.importing.found import FoundFigure, FoundReport
from hmic.importing.written import free_ids
from hmic.sources.figure_files import is_table
from hmic.spreadsheets import csv_table, neutral

_NO_HEAD = "To be written"
"""Where a column has no head, which a screen reader says with each of its cells."""
_NUMBERED = re.compile(r"(?i)\b(figure|table|chart|graph|map|picture)\s(\d{1,3}(?:[.-]\d{1,3})?)\b")


@dataclass
class Drawn:
    """A table or picture as it stands in a text."""

    block: Block
    holder: str | None
    """The framework whose file declares it, or "" for the force; None where none does."""
    paragraphs: list[str]
    """The text, which keeps a paragraph for it."""
    caption: str = ""
    number: str = ""

    def __post_init__(self) -> None:
        self._at = len(self.paragraphs)
        self.paragraphs.append("")

    def put(self, report: FoundReport) -> None:
        """Puts it into its text: a picture, or a table with a number, as a figure of the report."""
        name, raw = self.block.text, None
        if self.block.kind == "table":
            raw = _as_csv(self.block.rows) if self.number and self.holder is not None else None
            if raw is None:
                caption = f"Table: {escaped(self.caption)}\n\n" if self.caption else ""
                self.paragraphs[self._at] = caption + as_table(self.block.rows)
                return
            name = f"table-{sha256(raw).hexdigest()[:8]}.csv"
        figure = FoundFigure(name, self.caption, self.number, self.block.alternative, raw)
        report.figures.setdefault(self.holder or "", []).append(figure)
        self.paragraphs[self._at] = f"![]({name})"


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes | None:
    """A table as a file of a report; None where it is none that a report takes."""
    width = max(map(len, rows))
    cells = [tuple(" ".join(c.split()) for c in row) + ("",) * (width - len(row)) for row in rows]
    is_plain = all(neutral(c) == c and not REFERENCE.search(c) for row in cells for c in row)
    return csv_table(cells).encode() if is_plain and is_table(cells) else None


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """A table as GitHub's Markdown has it, its first row as the head."""
    width = max((len(row) for row in rows), default=0)
    head = [cell if cell.strip() else _NO_HEAD for cell in (*rows[0], *[""] * width)[:width]]
    rows = [head, *rows[1:]]
    cells = [
        [escaped(c).replace("|", "\\|") for c in row] + [""] * (width - len(row)) for row in rows
    ]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([*lines[:1], f"|{'---|' * width}", *lines[1:]])


def number_figures(report: FoundReport, contents: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    """Gives the figures of a document their ids, which its texts have for them then.

    Args:
        report: What the document says; where it names a figure by its number, it refers to it now.
        contents: What stands in the data files of the force.

    Returns:
        The ids by the names of files; those that are declared already keep theirs.
    """
    declared = [
        one
        for content in contents
        for key in ("figures", "tables")
        for one in (content.get(key) or ())
        if isinstance(one, dict)
    ]
    ids = {str(one.get("picture") or one.get("data")): str(one.get("id")) for one in declared}
    taken = {str(one.get("id")) for one in declared}
    numbered: dict[str, str] = {}
    for figure in (one for figures in report.figures.values() for one in figures):
        if figure.name not in ids:
            letter = "T" if figure.raw is not None else "F"
            ids[figure.name] = next(free_ids(letter, taken))
            taken.add(ids[figure.name])
        if figure.number:
            numbered[figure.number] = ids[figure.name]

    def referred(text: str) -> str:
        return _NUMBERED.sub(
            lambda found: (
                f"[]({numbered[number]})"
                if (number := f"{found[1]} {found[2]}".lower()) in numbered
                else found[0]
            ),
            text,
        )

    for paragraphs in report.texts():
        for index, text in enumerate(paragraphs):
            if (name := text[4:-1]) in ids and text == f"![]({name})":
                paragraphs[index] = f"![]({ids[name]})"
            else:
                paragraphs[index] = referred(text)
    for finding in report.every_finding():
        finding.text = referred(finding.text)
    return ids
