"""A report as a PDF, by its text. The only home of pypdfium2, which is an extra.

A PDF knows letters and where they stand, and nothing of paragraphs. So lines are made of letters,
columns and tables of lines, and a paragraph ends where there is room below it, a bullet begins, or
the face of the letters changes. What stands on most pages at one height is their head or foot.
"""

import itertools
import math
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hmic.importing.document import REFERENCE, Block, Document, brief, escaped, plain
from hmic.importing.headings import Known
from hmic.importing.page_layout import LARGER, NEXT, WIDE, Piece, Row, rows_of
from hmic.importing.plain_text import Line, blocks_of, joined
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

_DIGITS = "0123456789"
_RAISED = str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = {raised: letter for letter, raised in _RAISED.items()}
_HIGH = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_NOTE = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d{1,3}(?!\d))[.)]?\s*(\S.*)")
_SMALLER = 0.93
"""The letters of a note at the foot of a page are smaller than this share of those of a text."""
_SAMPLED = 7
"""Of so many letters the direction of one is asked."""
_THIN, _FEWEST_SHAPES, _MOST_SHAPES = 6, 3, 2_000
"""Points up to which a shape is a line; how many others make a drawing; how many are looked at."""
_MOST_COMMENTS = 100
_SAVE = "save those that are to be seen as PNG or JPEG, and declare them as figures"


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
    seen = _Seen()
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
        seen.look(number, page, pieces, pdfium.raw)
        text.close()
        page.close()
    rows, running = _without_heads(rows_of(pages), known)
    rows, notes = _without_notes(rows)
    blocks = blocks_of(_lines(rows), lambda line: known(REFERENCE.sub("", line)))
    remarks = [*seen.remarks(running)]
    return plain(Document(tuple(_with_notes(blocks, notes)), "page", tuple(remarks)))


@dataclass
class _Seen:
    """What stands on pages besides words, by page."""

    pictured: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    """Those with a picture and no words."""
    drawn: list[int] = field(default_factory=list)
    leftward: list[int] = field(default_factory=list)
    """Those with words that are read from right to left."""
    comments: list[tuple[int, str]] = field(default_factory=list)

    def look(self, number: int, page: Any, pieces: Sequence[Piece], raw: Any) -> None:  # noqa: ANN401
        """Looks at one page.

        Args:
            number: The page's number.
            page: The page, as pypdfium2 has it.
            pieces: Its words.
            raw: The library's own functions.
        """
        kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH]
        width, height = page.get_size()
        shapes = 0
        for one in itertools.islice(page.get_objects(filter=kinds, max_depth=2), _MOST_SHAPES):
            if one.type == raw.FPDF_PAGEOBJ_IMAGE:
                (self.pictured if pieces else self.empty).append(number)
                break
            left, bottom, right, top = one.get_bounds()
            is_line = min(right - left, top - bottom) < _THIN
            shapes += not is_line and (right - left) * (top - bottom) < width * height / 2
        if shapes >= _FEWEST_SHAPES:
            self.drawn.append(number)
        said = "".join(piece.text for piece in pieces)
        if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in said):
            self.leftward.append(number)
        self.comments += [(number, words) for words in _beside(page, raw)]

    def remarks(self, running: Sequence[str]) -> Iterator[tuple[int, str, str]]:
        """What is left behind, or needs a look: where, what, and what to do.

        Args:
            running: The heads and feet of pages.
        """
        for text in running:
            hint = "hmic makes heads and feet of its own"
            yield 1, f"a head or foot of its pages is left behind: “{brief(text)}”", hint
        for number, words in self.comments[:_MOST_COMMENTS]:
            what = f"a comment or field of a form is left behind: “{brief(words)}”"
            yield number, what, "write it as the note of a finding, if it is needed"
        for numbers, what, hint in (
            (self.pictured, "pictures are left behind", _SAVE),
            (self.drawn, "charts or other drawings may be left behind", _SAVE),
            (self.empty, "there is a picture and no words", "have it read by a text recognition"),
            (
                self.leftward,
                "there are words from right to left, whose letters may stand in another order",
                "read them against the page, or take the Word file",
            ),
        ):
            if numbers:
                on = ", ".join(map(str, numbers[:10])) + (" ..." if len(numbers) > 10 else "")  # noqa: PLR2004 - enough to look
                yield numbers[0], f"{what} on page {on}", hint


def _beside(page: Any, raw: Any) -> Iterator[str]:  # noqa: ANN401 - pypdfium2's
    """The words of comments on a page, and what was filled in to the fields of a form."""
    import ctypes  # noqa: PLC0415 - asked for with the extra

    keys = {raw.FPDF_ANNOT_WIDGET: b"V"}
    keys |= dict.fromkeys((raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT), b"Contents")
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_COMMENTS)):
        one = raw.FPDFPage_GetAnnot(page, number)
        if (key := keys.get(raw.FPDFAnnot_GetSubtype(one))) is not None:
            size = raw.FPDFAnnot_GetStringValue(one, key, None, 0)
            letters = ctypes.create_string_buffer(size)
            raw.FPDFAnnot_GetStringValue(
                one, key, ctypes.cast(letters, ctypes.POINTER(raw.FPDF_WCHAR)), size
            )
            words = letters.raw.decode("utf-16-le", "replace").rstrip("\0")
            if words.strip():
                yield " ".join(words.split())
        raw.FPDFPage_CloseAnnot(one)


def _pieces(text: Any, raw: Any) -> Iterator[Piece]:  # noqa: ANN401 - pypdfium2's
    """The letters of a page in the order in which they were drawn, as pieces of lines."""
    pieces = [piece for piece in _all_pieces(text, raw) if piece.text.strip()]
    usual = statistics.median(piece.size for piece in pieces) if pieces else 0.0
    for number in [one for one in pieces if one.size < usual and one.text.strip().isdecimal()]:
        words = next((one for one in pieces if _is_raised(one, number.left, number.base)), None)
        if words is not None:
            pieces.remove(number)
            words.text = words.text.rstrip()
            for letter in number.text.strip().translate(_RAISED):
                words.add(letter, number.left, number.right, begins_word=False)
    yield from pieces


def _all_pieces(text: Any, raw: Any) -> Iterator[Piece]:  # noqa: ANN401
    """Among them those that are empty, or hold nothing but spaces."""
    place = _placing(text, raw)
    piece, scaled, is_bold = Piece(), 0.0, False
    begins_word = True
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        letter = chr(code) if code else ""
        if letter.isspace() or code in _NO_LETTERS:
            piece.text += _NO_LETTERS.get(code, " " if piece.text else "")
            begins_word = True
            if letter in "\r\n" or code in _NO_LETTERS:
                yield piece
                piece = Piece()
            continue
        left, right, base = place(index)
        if not begins_word and letter in _DIGITS and _is_raised(piece, left, base):
            piece.add(letter.translate(_RAISED), left, right, begins_word=False)
            piece.bold += is_bold
            continue
        if begins_word:  # asked once a word: each question costs a microsecond
            size = raw.FPDFText_GetFontSize(text, index) or 10.0
            scaled, is_bold = _scaled(text, index, raw, size), _is_bold(text, index, raw)
        if _is_apart(piece, left, base, scaled):
            yield piece
            piece = Piece()
        if not piece.text:
            piece.left, piece.base, piece.size = left, base, scaled
        piece.add(letter, left, right, begins_word=begins_word)
        piece.bold += is_bold
        begins_word = False
    yield piece


def _placing(text: Any, raw: Any) -> Callable[[int], tuple[float, float, float]]:  # noqa: ANN401
    """What tells where a letter of a page begins and ends, and how high it stands.

    A page whose words are turned, as those with a wide table are, is turned back.
    """
    import ctypes  # noqa: PLC0415 - asked for with the extra

    box = [ctypes.c_double() for _ in range(4)]
    at = [ctypes.c_double() for _ in range(2)]
    turned = Counter(
        round(raw.FPDFText_GetCharAngle(text, index) / (math.pi / 2)) % 4
        for index in range(0, text.count_chars(), _SAMPLED)
        if raw.FPDFText_GetUnicode(text, index) > ord(" ")
    )
    quarters = turned.most_common(1)[0][0] if turned else 0

    def place(index: int) -> tuple[float, float, float]:
        raw.FPDFText_GetCharBox(text, index, *box)
        raw.FPDFText_GetCharOrigin(text, index, *at)
        left, right, bottom, top = (one.value for one in box)
        x, y = (one.value for one in at)
        return ((x, right, y), (-y, -bottom, x), (-x, -left, -y), (y, top, -x))[quarters]

    return place


def _is_raised(piece: Piece, left: float, base: float) -> bool:
    """Whether a digit right behind a word stands higher than this, as that of a note does."""
    is_near = abs(left - piece.right) < piece.size / 2
    return bool(piece.text) and is_near and 0.1 < (base - piece.base) / piece.size < 0.8  # noqa: PLR2004 - more than ink, less than a line


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


def _without_notes(rows: Sequence[Row]) -> tuple[list[Row], dict[str, str]]:
    """Rows without the notes at the foot of pages; these by what refers to them there.

    A note has smaller letters than a text, stands at the end of a column, and begins with a number
    that stands raised on its page.
    """
    if not rows:
        return [], {}
    small = _SMALLER * _size_of_text(rows)
    referred = {
        (row.page, found.translate(_LOWERED)) for row in rows for found in _HIGH.findall(row.text)
    }
    notes: dict[str, list[str]] = {}
    kept: list[Row] = []
    for (page, _), column in itertools.groupby(rows, lambda row: (row.page, row.column)):
        lines = [*column]
        ends = len(lines)
        while ends and lines[ends - 1].size < small and not lines[ends - 1].cells:
            ends -= 1
        kept += lines[:ends]
        label = None
        for row in lines[ends:]:
            found = _NOTE.fullmatch(row.text)
            if found and (page, number := found[1].translate(_LOWERED)) in referred:
                label = f"p{page}n{number}"
                notes[label] = [found[2]]
            elif label is not None:
                notes[label].append(row.text)
            else:
                kept.append(row)

    def marked(row: Row) -> Row:
        def mark(found: re.Match[str]) -> str:
            label = f"p{row.page}n{found[0].translate(_LOWERED)}"
            return f"[^{label}]" if label in notes else found[0]

        cells = tuple(_HIGH.sub(mark, cell) for cell in row.cells)
        return replace(row, text=_HIGH.sub(mark, row.text), cells=cells)

    words = Counter[str]()
    return [marked(row) for row in kept], {one: joined(said, words) for one, said in notes.items()}


def _with_notes(blocks: Iterable[Block], notes: Mapping[str, str]) -> Iterator[Block]:
    """Blocks with the notes to their words.

    Args:
        blocks: The blocks.
        notes: The notes, by what refers to them.
    """
    for block in blocks:
        words = " ".join([block.text, *itertools.chain(*block.rows)])
        own = tuple(
            f"[^{one}]: {escaped(notes[one])}" for one in REFERENCE.findall(words) if one in notes
        )
        text = REFERENCE.sub("", block.text) if block.kind == "heading" else block.text
        yield replace(block, text=text, footnotes=own) if own else block


def _size_of_text(rows: Sequence[Row]) -> float:
    """The height of most letters."""
    sizes = Counter[float]()
    for row in rows:
        sizes[round(row.size * 2) / 2] += len(row.text)
    return sizes.most_common(1)[0][0]


def _lines(rows: Sequence[Row]) -> Iterator[Line]:
    """The rows as lines of a text, which know where a paragraph ends."""
    if not rows:
        return
    body = _size_of_text(rows)
    sizes = sorted({round(row.size * 2) / 2 for row in rows if row.size > body * LARGER})[::-1]
    steps = [
        above.base - below.base
        for above, below in itertools.pairwise(rows)
        if above.page == below.page and 0 < above.base - below.base < 3 * above.size
    ]
    usual = statistics.mode(round(step, 1) for step in steps) if steps else 1.2 * body
    usual = min(usual, NEXT * body)  # pages of few lines have none
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
