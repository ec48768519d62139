"""A report as a PDF, by its text. The only home of pypdfium2, which is an extra.

A PDF knows letters and where they stand, and nothing of paragraphs. So lines are made of letters,
columns and tables of lines, and a paragraph ends where there is room below it, a bullet begins, or
the face of the letters changes. What stands on most pages at one height is their head or foot.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from hmic.importing.document import Document, plain
from hmic.importing.headings import Known
from hmic.importing.page_layout import LARGER, NEXT, WIDE, Piece, Row, rows_of
from hmic.importing.plain_text import Line, blocks_of
from hmic.importing.reading_apart import NoDocument

MOST_PAGES = 500
"""More are refused: the report of 2007 has 40, the longest of later series 180."""
_MOST_LETTERS = 3_000_000
"""Of all pages together: a page has 3,000."""
_ROOM = 1.35
"""How many usual distances of lines end a paragraph."""
_REPEATED = 3
"""On how many pages a line stands that is their head or foot."""
_NO_LETTERS = {0: "", 2: "-", 0xFFFE: "-"}
"""How the library tells that there is none, and a hyphen at the end of a line."""
_BOLD_WEIGHT = 600
_EDGE = 3
"""Among how many lines at the top and bottom of a page its head and foot are looked for."""


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
    pages: list[list[Piece]] = []
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
        pieces = list(_pieces(text, pdfium.raw))
        pages.append(pieces)
        has_picture = any(
            True for _ in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)
        )
        (empty if has_picture and not pieces else pictured if has_picture else []).append(number)
        text.close()
        page.close()
    rows, running = _without_heads(rows_of(pages), known)
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


def _pieces(text: Any, raw: Any) -> Iterator[Piece]:  # noqa: ANN401 - pypdfium2's
    """The letters of a page in the order in which they were drawn, as pieces of lines."""
    import ctypes  # noqa: PLC0415 - asked for with the extra

    box = [ctypes.c_double() for _ in range(4)]
    at = [ctypes.c_double() for _ in range(2)]
    piece, scaled, is_bold = Piece(), 0.0, False
    begins_word = True
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        letter = chr(code) if code else ""
        if letter in "\r\n" or code in _NO_LETTERS:
            piece.text += _NO_LETTERS.get(code, "")
            if piece.text.strip():
                yield piece
            piece, begins_word = Piece(), True
            continue
        if letter.isspace():
            piece.text += " " if piece.text else ""
            begins_word = True
            continue
        raw.FPDFText_GetCharBox(text, index, *box)
        raw.FPDFText_GetCharOrigin(text, index, *at)
        left, right, base = at[0].value, box[1].value, at[1].value
        if begins_word:  # asked once a word: each question costs a microsecond
            size = raw.FPDFText_GetFontSize(text, index) or 10.0
            scaled, is_bold = _scaled(text, index, raw, size), _is_bold(text, index, raw)
        if _is_apart(piece, left, base, scaled):
            if piece.text.strip():
                yield piece
            piece = Piece()
        if not piece.text:
            piece.left, piece.base, piece.size = left, base, scaled
        piece.add(letter, left, right, begins_word=begins_word)
        piece.bold += is_bold
        begins_word = False
    if piece.text.strip():
        yield piece


def _is_apart(piece: Piece, left: float, base: float, size: float) -> bool:
    """Whether a letter is none of a piece.

    Args:
        piece: The piece before it.
        left: Where the letter begins.
        base: How high it stands.
        size: Its height.
    """
    return bool(piece.text) and (
        abs(base - piece.base) > size / 2
        or left - piece.right > WIDE * size
        or left < piece.left - size / 2
    )


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


def _without_heads(pages: Sequence[Sequence[Row]], known: Known) -> tuple[list[Row], list[str]]:
    """The rows of all pages without the heads and feet of pages, and these, each once."""

    def edges(rows: Sequence[Row]) -> list[Row]:
        by_height = sorted(rows, key=lambda one: -one.base)
        return [*by_height[:_EDGE], *by_height[-_EDGE:]]

    def key(row: Row) -> tuple[str, int]:
        return re.sub(r"\d+|\b[ivxl]+\b", "#", row.text.casefold()), round(row.base / 4)

    standing = Counter(
        one for rows in pages for one in {key(row) for row in edges(rows) if not known(row.text)}
    )
    enough = max(_REPEATED, len(pages) // 4)
    running = {one for one, number in standing.items() if number >= enough}
    kept: list[Row] = []
    texts: dict[str, str] = {}
    for rows in pages:
        gone = {id(row) for row in edges(rows) if key(row) in running}
        texts |= {key(row)[0]: row.text for row in rows if id(row) in gone}
        kept += [row for row in rows if id(row) not in gone]
    return kept, [text for words, text in texts.items() if words.strip("# -–|") not in ("", "page")]


def _lines(rows: Sequence[Row]) -> Iterator[Line]:
    """The rows as lines of a text, which know where a paragraph ends."""
    if not rows:
        return
    body = statistics.mode(round(row.size * 2) / 2 for row in rows for _ in range(len(row.text)))
    sizes = sorted({round(row.size * 2) / 2 for row in rows if row.size > body * LARGER})[::-1]
    steps = [
        above.base - below.base
        for above, below in itertools.pairwise(rows)
        if above.page == below.page and 0 < above.base - below.base < 3 * above.size
    ]
    usual = statistics.mode(round(step, 1) for step in steps) if steps else 1.2 * body
    margins: dict[tuple[int, int], float] = {}
    for row in rows:  # of a bound book, left and right pages have other ones
        side = row.column, row.page % 2
        margins[side] = min(row.left, margins.get(side, row.left))
    before: Row | None = None
    for row in rows:
        size = round(row.size * 2) / 2
        is_next = before is not None and before.page == row.page and not row.begins_column
        step = before.base - row.base if is_next and before is not None else 0.0
        room = step > max(_ROOM * usual, NEXT * row.size)
        face = before is not None and (
            abs(before.size - row.size) > body * (LARGER - 1) or before.is_bold != row.is_bold
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
            indent=2 * (row.left - margins[row.column, row.page % 2]) / body,
            after_gap=before is None or room or face or ended,
            is_bold=row.is_bold,
            level=sizes.index(size) + 1 if size in sizes else 0,
            cells=row.cells,
        )
        before = row
