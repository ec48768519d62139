"""A report as a PDF, by its text. The only home of pypdfium2, which is an extra.

A PDF knows letters and where they stand, and nothing of paragraphs. So lines are made of letters,
columns of lines, and a paragraph ends where there is room below it, a bullet begins, or the face of
the letters changes. What stands on most pages at one height is their head or foot.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hmic.importing.document import Document, plain
from hmic.importing.headings import Known
from hmic.importing.plain_text import Line, blocks_of, is_mark
from hmic.importing.reading_apart import NoDocument

MOST_PAGES = 500
"""More are refused: the report of 2007 has 40, the longest of later series 180."""
_MOST_LETTERS = 3_000_000
"""Of all pages together: a page has 3,000."""
_WIDE = 2.0
"""How many letters wide a gap is that parts the cells of a row."""
_ROOM = 1.35
"""How many usual distances of lines end a paragraph."""
_LARGER = 1.12
"""From how much larger letters on a line is a heading."""
_FEWEST_LINES, _FEWEST_LETTERS = 6, 22
"""What a column has at least; cells of a table have fewer letters."""
_REPEATED = 3
"""On how many pages a line stands that is their head or foot."""
_MOST_LINES, _MOST_WIDTH = 6, 0.4
"""Of a cell of a table that is no paragraph; the width is a share of the page's."""
_NEXT = 1.5
"""Within how many heights of its letters the next line of a cell stands."""
_NO_LETTERS = {0: "", 2: "-", 0xFFFE: "-"}
"""How the library tells that there is none, and a hyphen at the end of a line."""
_BOLD_WEIGHT = 600
_EDGE = 3
"""Among how many lines at the top and bottom of a page its head and foot are looked for."""


@dataclass
class _Piece:
    """Letters of one face, side by side; lengths in points, from the lower left."""

    text: str = ""
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    size: float = 0.0
    bold: int = 0
    letters: int = 0


@dataclass
class _Row:
    """A line of a page."""

    text: str
    left: float
    right: float
    base: float
    size: float
    is_bold: bool
    page: int
    begins_column: bool = False
    column_right: float = field(default=0.0)


def read_pdf(known: Known, raw: bytes) -> dict[str, Any]:
    """A PDF as `document.plain` tells a document; run in a process of its own.

    Args:
        known: The headings that the mapping knows.
        raw: The file.

    Returns:
        Its blocks; places are pages.

    Raises:
        NoDocument: it is no PDF, it is locked, or it has too many pages.
    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - an extra

    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as failure:
        if "password" in str(failure).lower():
            raise NoDocument(
                "it is locked by a password", "save it without one, or as Word or text"
            ) from None
        raise NoDocument(f"this is no PDF that can be read: {failure}") from None
    if len(document) > MOST_PAGES:
        raise NoDocument(
            f"it has {len(document):,} pages; at most {MOST_PAGES} are read",
            "save the pages of the one report as a file of their own",
        )
    pages: list[list[_Row]] = []
    pictured: list[int] = []
    empty: list[int] = []
    letters = 0
    for number, page in enumerate(document, 1):
        text = page.get_textpage()
        letters += text.count_chars()
        if letters > _MOST_LETTERS:
            raise NoDocument(
                f"it has more than {_MOST_LETTERS:,} letters", "save its pages as several files"
            )
        rows = _rows_of(list(_pieces(text, pdfium.raw)), number, page.get_width())
        pages.append(rows)
        has_picture = any(
            True for _ in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)
        )
        (empty if has_picture and not rows else pictured if has_picture else []).append(number)
        text.close()
        page.close()
    rows, running = _without_heads(pages, known)
    return plain(
        Document(
            tuple(blocks_of(_lines(rows), known)),
            "page",
            tuple(_remarks(running, pictured, empty)),
        )
    )


def _remarks(
    running: Sequence[str], pictured: Sequence[int], empty: Sequence[int]
) -> Iterator[tuple[int, str, str]]:
    for text in running:
        hint = "hmic makes heads and feet of its own"
        yield 1, f"a head or foot of its pages is left behind: “{text[:60]}”", hint
    for numbers, what, hint in (
        (pictured, "pictures are left behind", "save those that are to be seen as PNG or JPEG"),
        (empty, "there is a picture and no words", "have it read by a text recognition first"),
    ):
        if numbers:
            on = ", ".join(map(str, numbers[:10])) + (" ..." if len(numbers) > 10 else "")  # noqa: PLR2004 - enough to look
            yield numbers[0], f"{what} on page {on}", hint


def _pieces(text: Any, raw: Any) -> Iterator[_Piece]:  # noqa: ANN401 - pypdfium2's
    """The letters of a page in the order in which they were drawn, as pieces of lines."""
    import ctypes  # noqa: PLC0415 - asked for with the extra

    box = [ctypes.c_double() for _ in range(4)]
    at = [ctypes.c_double() for _ in range(2)]
    piece, scaled, is_bold = _Piece(), 0.0, False
    begins_word = True
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        letter = chr(code) if code else ""
        if letter in "\r\n" or code in _NO_LETTERS:
            piece.text += _NO_LETTERS.get(code, "")
            if piece.text.strip():
                yield piece
            piece, begins_word = _Piece(), True
            continue
        if letter.isspace():
            piece.text += " " if piece.text else ""
            begins_word = True
            continue
        raw.FPDFText_GetCharBox(text, index, *box)
        raw.FPDFText_GetCharOrigin(text, index, *at)
        left, right, base = box[0].value, box[1].value, at[1].value
        if begins_word:  # asked once a word: each question costs a microsecond
            size = raw.FPDFText_GetFontSize(text, index) or 10.0
            scaled, is_bold = _scaled(text, index, raw, size), _is_bold(text, index, raw)
            begins_word = False
        apart = piece.text and (
            abs(base - piece.base) > scaled / 2
            or left - piece.right > _WIDE * scaled
            or left < piece.left - scaled / 2
        )
        if apart:
            if piece.text.strip():
                yield piece
            piece = _Piece()
        if not piece.text:
            piece.left, piece.base, piece.size = left, base, scaled
        piece.text += letter
        piece.right = max(piece.right, right)
        piece.letters += 1
        piece.bold += is_bold
    if piece.text.strip():
        yield piece


def _scaled(text: Any, index: int, raw: Any, size: float) -> float:  # noqa: ANN401
    """The height of a letter as it is seen: a page may draw small letters large."""
    matrix = raw.FS_MATRIX()
    if raw.FPDFText_GetMatrix(text, index, matrix):
        return float(size * (matrix.b**2 + matrix.d**2) ** 0.5) or size
    return size


def _is_bold(text: Any, index: int, raw: Any) -> bool:  # noqa: ANN401
    if raw.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT:
        return True
    import ctypes  # noqa: PLC0415 - asked for with the extra

    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, name, 128, flags)
    return b"bold" in name.value.lower() or b"black" in name.value.lower()


def _rows_of(pieces: Sequence[_Piece], page: int, width: float) -> list[_Row]:
    """The lines of a page in the order in which they are read, column after column.

    Args:
        pieces: Its letters.
        page: Its number.
        width: How wide it is, in points.
    """
    rows: list[_Row] = []
    for band in _bands(pieces):
        rows += _joined_rows(band, page, width)
    return rows


def _bands(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """What is read one after another: what goes over the whole width, and columns between."""
    gutter = _gutter(pieces)
    if gutter is None:
        yield list(pieces)
        return
    left: list[_Piece] = []
    right: list[_Piece] = []
    for piece in sorted(pieces, key=lambda one: -one.base):
        if piece.right <= gutter:
            left.append(piece)
        elif piece.left >= gutter:
            right.append(piece)
        else:
            yield from filter(None, (left, right))
            left, right = [], []
            yield [piece]
    yield from filter(None, (left, right))


def _gutter(pieces: Sequence[_Piece]) -> float | None:
    """Where a page is parted in two columns; None where it is not."""
    if not pieces:
        return None
    low, high = min(p.left for p in pieces), max(p.right for p in pieces)
    found: list[tuple[int, int, float]] = []
    for step in range(30, 71):
        at = low + (high - low) * step / 100
        left = [p for p in pieces if p.right <= at]
        right = [p for p in pieces if p.left >= at]
        crossing = len(pieces) - len(left) - len(right)
        if all(_is_column(side) for side in (left, right)) and crossing <= len(pieces) // 4:
            # the bullets of a column stand left of its text, so the middle is taken where it can be
            found.append((crossing, abs(step - 50), at))
    return min(found)[2] if found else None


def _is_column(pieces: Sequence[_Piece]) -> bool:
    rows = Counter(round(piece.base) for piece in pieces)
    letters = sum(len(piece.text) for piece in pieces)
    return len(rows) >= _FEWEST_LINES and letters / len(rows) >= _FEWEST_LETTERS


def _joined_rows(pieces: Sequence[_Piece], page: int, width: float) -> Iterator[_Row]:
    """Pieces on one height as a line; a tab stands where there is much room between two.

    Args:
        pieces: Those of a page or column.
        page: The page's number.
        width: How wide it is, in points.
    """
    if not pieces:
        return
    edge = max(piece.right for piece in pieces)
    ordered = sorted(_of_cells(pieces, width), key=lambda one: (-one.base, one.left))
    group: list[_Piece] = []
    first = True
    for piece in [*ordered, None]:
        if piece is not None and (not group or group[0].base - piece.base < group[0].size / 2):
            group.append(piece)
            continue
        row = _row(sorted(group, key=lambda one: one.left), page)
        row.column_right, row.begins_column = edge, first
        first = False
        yield row
        group = [piece] if piece is not None else []


def _of_cells(pieces: Sequence[_Piece], width: float) -> list[_Piece]:
    """Pieces, of which those of a table's cell with several lines are one on the row's height."""
    cells: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda one: -one.base):
        above = next((cell for cell in cells if _is_below(piece, cell[-1])), None)
        if above is None:
            cells.append([piece])
        else:
            above.append(piece)
    narrow = [
        cell
        for cell in cells
        if len(cell) <= _MOST_LINES
        and max(p.right for p in cell) - cell[0].left < _MOST_WIDTH * width
        and not is_mark(cell[0].text)
    ]
    joined = [cell for cell in cells if not any(cell is one for one in narrow)]
    while narrow:
        row = [narrow.pop(0)]
        for cell in list(narrow):
            if any(_is_beside(cell, other) for other in row):
                row.append(cell)
                narrow = [one for one in narrow if one is not cell]
        joined += _on_one_height(row) if len(row) > 1 and not _is_even(row) else row
    return [piece for cell in joined for piece in cell]


def _is_below(piece: _Piece, above: _Piece) -> bool:
    """Whether a piece is the next line of a cell or paragraph."""
    distance = above.base - piece.base
    if abs(piece.size - above.size) > above.size * (_LARGER - 1):
        return False  # a heading above a table is none of its cells
    return abs(piece.left - above.left) < above.size / 4 and 0 < distance < _NEXT * above.size


def _is_beside(cell: Sequence[_Piece], other: Sequence[_Piece]) -> bool:
    """Whether two cells stand side by side, at least in part."""
    top, bottom = cell[0].base + cell[0].size / 2, cell[-1].base
    apart = cell[0].left > max(p.right for p in other) or other[0].left > max(p.right for p in cell)
    return apart and bottom < other[0].base + other[0].size / 2 and other[-1].base < top


def _is_even(row: Sequence[Sequence[_Piece]]) -> bool:
    """Whether the lines of cells stand on the same heights, as rows of one line each do."""
    heights = [{round(piece.base / 2) for piece in cell} for cell in row]
    return all(one == heights[0] for one in heights)


def _on_one_height(row: Sequence[Sequence[_Piece]]) -> Iterator[list[_Piece]]:
    height = max(cell[0].base for cell in row)
    for cell in row:
        yield [
            replace(
                cell[0],
                text=re.sub(r"- (?=[a-z])", "-", " ".join(piece.text.strip() for piece in cell)),
                right=max(piece.right for piece in cell),
                base=height,
                bold=sum(piece.bold for piece in cell),
                letters=sum(piece.letters for piece in cell),
            )
        ]


def _row(group: Sequence[_Piece], page: int) -> _Row:
    text = group[0].text
    for before, piece in itertools.pairwise(group):
        is_far = piece.left - before.right > _WIDE * piece.size
        text += "\t" if is_far else "" if text.endswith(" ") else " "
        text += piece.text
    letters = sum(piece.letters for piece in group)
    return _Row(
        text=text.strip(),
        left=group[0].left,
        right=max(piece.right for piece in group),
        base=group[0].base,
        size=max(piece.size for piece in group),
        is_bold=letters > 0 and sum(piece.bold for piece in group) == letters,
        page=page,
    )


def _without_heads(pages: Sequence[Sequence[_Row]], known: Known) -> tuple[list[_Row], list[str]]:
    """The rows of all pages without the heads and feet of pages, and these, each once."""

    def edges(rows: Sequence[_Row]) -> list[_Row]:
        by_height = sorted(rows, key=lambda one: -one.base)
        return [*by_height[:_EDGE], *by_height[-_EDGE:]]

    def key(row: _Row) -> tuple[str, int]:
        return re.sub(r"\d+|\b[ivxl]+\b", "#", row.text.casefold()), round(row.base / 4)

    standing = Counter(
        one for rows in pages for one in {key(row) for row in edges(rows) if not known(row.text)}
    )
    enough = max(_REPEATED, len(pages) // 4)
    running = {one for one, number in standing.items() if number >= enough}
    kept: list[_Row] = []
    texts: dict[str, str] = {}
    for rows in pages:
        gone = {id(row) for row in edges(rows) if key(row) in running}
        texts |= {key(row)[0]: row.text for row in rows if id(row) in gone}
        kept += [row for row in rows if id(row) not in gone]
    return kept, [text for words, text in texts.items() if words.strip("# -–|") not in ("", "page")]


def _lines(rows: Sequence[_Row]) -> Iterator[Line]:
    """The rows as lines of a text, which know where a paragraph ends."""
    if not rows:
        return
    body = statistics.mode(round(row.size * 2) / 2 for row in rows for _ in range(len(row.text)))
    sizes = sorted({round(row.size * 2) / 2 for row in rows if row.size > body * _LARGER})[::-1]
    steps = [
        above.base - below.base
        for above, below in itertools.pairwise(rows)
        if above.page == below.page and 0 < above.base - below.base < 3 * above.size
    ]
    usual = statistics.mode(round(step, 1) for step in steps) if steps else 1.2 * body
    before: _Row | None = None
    for row in rows:
        size = round(row.size * 2) / 2
        is_next = before is not None and before.page == row.page and not row.begins_column
        step = before.base - row.base if is_next and before is not None else 0.0
        room = step > max(_ROOM * usual, _NEXT * row.size)
        face = before is not None and (
            abs(before.size - row.size) > body * (_LARGER - 1) or before.is_bold != row.is_bold
        )
        ended = (
            before is not None
            and not is_next
            and before.right < before.column_right - 0.15 * (before.column_right - before.left)
        )
        yield Line(
            row.text,
            row.page,
            begins_page=before is None or not is_next,
            after_gap=before is None or room or face or ended,
            is_bold=row.is_bold,
            level=sizes.index(size) + 1 if size in sizes else 0,
        )
        before = row
