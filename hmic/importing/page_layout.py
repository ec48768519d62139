"""Where words stand on the pages of a PDF, made into lines, columns and tables.

A page of two columns has room between them, at one place on all pages. A table has columns too: its
cells begin, end or have their middle at one place on several lines, however little room is between.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hmic.importing.plain_text import is_mark

WIDE = 2.0
"""How many letters wide a gap is that parts the cells of a row, wherever they stand."""
LARGER = 1.12
"""From how much larger letters on a line is a heading."""
NEXT = 1.5
"""Within how many heights of its letters the next line of a paragraph stands."""
_FEWEST_LINES, _FEWEST_LETTERS = 6, 22
"""What a column of text has at least; cells of a table have fewer letters."""
_SAME_PLACE = 0.2
"""Within how many letters two cells begin, end or have their middle at one place."""
_ROW = 3.5
"""Within how many heights of its letters the next row of a table stands."""
_TIGHT = 1.06
"""Within how many usual distances of lines the next line of a cell stands."""
_MOST_LINES = 6
"""Of a cell, where there is room between rows."""
_COUNTER = re.compile(
    r"\W?(?:(?:[a-z]{1,3}(?:-[a-z])?)?\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,4})[.:)\]]?",
    re.IGNORECASE,
)
"""What stands before an item that is counted; such items make no table."""


@dataclass
class Word:
    """A word of a piece, by the place in its text and on the page."""

    begins: int
    left: float
    right: float


@dataclass
class Piece:
    """Words of one face, side by side; lengths in points, from the lower left."""

    text: str = ""
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    size: float = 0.0
    bold: int = 0
    """How many letters are bold."""
    letters: int = 0
    words: list[Word] = field(default_factory=list)

    @property
    def places(self) -> tuple[float, float, float]:
        """Where it begins, where it ends, and its middle."""
        return self.left, self.right, (self.left + self.right) / 2

    def add(self, letter: str, left: float, right: float, *, begins_word: bool) -> None:
        """One letter more at its end.

        Args:
            letter: The letter.
            left: Where it begins.
            right: Where it ends.
            begins_word: Whether there is a space before it.
        """
        if begins_word or not self.words:
            self.words.append(Word(len(self.text), left, right))
        self.right = self.words[-1].right = max(self.right, right)
        self.text += letter
        self.letters += 1

    def parted(self, places: Collection[float]) -> "Iterator[Piece]":
        """It, or its parts, where words of it begin at some places."""
        near = _SAME_PLACE / 2 * self.size
        cuts = [0]
        for number, word in enumerate(self.words):
            if number and any(abs(word.left - place) < near for place in places):
                cuts.append(number)
        for first, end in itertools.pairwise([*cuts, len(self.words)]):
            words = self.words[first:end]
            ends = self.words[end].begins if end < len(self.words) else len(self.text)
            text = self.text[words[0].begins : ends].strip()
            letters = len("".join(text.split()))
            share = letters / max(self.letters, 1)
            yield replace(
                self,
                text=text,
                left=words[0].left,
                right=words[-1].right,
                letters=letters,
                bold=round(self.bold * share),
                words=[replace(one, begins=one.begins - words[0].begins) for one in words],
            )


@dataclass
class Row:
    """A line of a page, or a row of a table there."""

    text: str
    left: float
    right: float
    base: float
    size: float
    is_bold: bool
    page: int
    cells: tuple[str, ...] = ()
    """Of a row of a table, its cells, column by column."""
    begins_column: bool = False
    column: int = 0
    """0, or 1 in the right one of two."""
    column_right: float = 0.0


def rows_of(pages: Sequence[Sequence[Piece]]) -> list[list[Row]]:
    """The lines of each page in the order in which they are read, column after column."""
    usual = _usual_gutter(pages)
    bands = [list(_bands(pieces, _gutter_of(pieces, usual))) for pieces in pages]
    step = _usual_step(piece for page in bands for _, band in page for piece in band)
    return [
        [row for column, band in page for row in _rows(band, number, column, step)]
        for number, page in enumerate(bands, 1)
    ]


# columns of a page


def _usual_gutter(pages: Iterable[Sequence[Piece]]) -> float | None:
    """Where the pages of a document are parted in two; None where fewer than two of them are."""
    found = [gutter for pieces in pages if (gutter := _gutter(pieces)) is not None]
    near = Counter(round(gutter / 20) for gutter in found)
    if not near or (most := near.most_common(1)[0])[1] < 2:  # noqa: PLR2004 - one is no rule
        return None
    return statistics.median(one for one in found if round(one / 20) == most[0])


def _gutter_of(pieces: Sequence[Piece], usual: float | None) -> float | None:
    """Where a page is parted: where the others are, if it is so too, be it by few words."""
    if usual is None:
        return _gutter(pieces)
    crossing = sum(one.left < usual < one.right for one in pieces)
    beside = sum(one.left >= usual for one in pieces)
    is_parted = beside and crossing < min(beside, len(pieces) - beside - crossing)
    return usual if is_parted else _gutter(pieces)


def _gutter(pieces: Sequence[Piece]) -> float | None:
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


def _is_column(pieces: Sequence[Piece]) -> bool:
    rows = Counter(round(piece.base) for piece in pieces)
    letters = sum(len(piece.text) for piece in pieces)
    return len(rows) >= _FEWEST_LINES and letters / len(rows) >= _FEWEST_LETTERS


def _bands(pieces: Sequence[Piece], gutter: float | None) -> Iterator[tuple[int, list[Piece]]]:
    """What is read one after another, each with its column: what goes over the whole width too."""
    if gutter is None:
        yield 0, list(pieces)
        return
    left: list[Piece] = []
    right: list[Piece] = []
    large = LARGER * statistics.mode(round(piece.size) for piece in pieces)
    for piece in sorted(pieces, key=lambda one: -one.base):
        is_over_both = piece.size > large and _is_alone(piece, pieces, gutter)
        if piece.right <= gutter and not is_over_both:
            left.append(piece)
        elif piece.left >= gutter:
            right.append(piece)
        else:
            yield from ((n, side) for n, side in enumerate((left, right)) if side)
            left, right = [], []
            yield 0, [piece]
    yield from ((n, side) for n, side in enumerate((left, right)) if side)


def _is_alone(piece: Piece, pieces: Sequence[Piece], gutter: float) -> bool:
    """Whether nothing stands beside a piece, but something of the right column below it."""
    beside = [one.base - piece.base for one in pieces if one.left >= gutter]
    is_clear = all(abs(height) > piece.size for height in beside)
    return is_clear and any(height < 0 for height in beside)


def _usual_step(pieces: Iterable[Piece]) -> float:
    """How far lines of text are apart, in heights of their letters."""
    steps = Counter(
        round((above.base - below.base) / above.size, 2)
        for above, below in itertools.pairwise(pieces)
        if above.size and 1 < (above.base - below.base) / above.size < NEXT + 0.5
    )
    return steps.most_common(1)[0][0] if steps else 1.2


# lines and tables of a column

_Line = list[Piece]


def _rows(pieces: Sequence[Piece], page: int, column: int, step: float) -> Iterator[Row]:
    """The lines and tables of a column, from the top.

    Args:
        pieces: Its words.
        page: The page's number.
        column: 0, or 1 in the right one of two.
        step: How far lines of text are apart, in heights of their letters.
    """
    edge = max((piece.right for piece in pieces), default=0.0)
    first = True
    lines = _lines_of(pieces)
    for begins, end in _stretches(lines):
        for row in _rows_of_stretch(lines[begins:end], page, step):
            yield replace(row, column_right=edge, column=column, begins_column=first)
            first = False


def _lines_of(pieces: Iterable[Piece]) -> list[_Line]:
    """Pieces on one height, from left to right."""
    lines: list[_Line] = []
    for piece in sorted(pieces, key=lambda one: (-one.base, one.left)):
        if lines and lines[-1][0].base - piece.base < lines[-1][0].size / 2:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def _stretches(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """Where lines begin and end that may be of one table: of one size, and near each other."""
    begins = 0
    for n in range(1, len(lines) + 1):
        if n == len(lines) or not _may_follow(lines[n - 1][0], lines[n][0]):
            yield begins, n
            begins = n


def _may_follow(above: Piece, below: Piece) -> bool:
    is_alike = abs(below.size - above.size) <= above.size * (LARGER - 1)
    return is_alike and above.base - below.base < _ROW * above.size


def _rows_of_stretch(lines: Sequence[_Line], page: int, step: float) -> Iterator[Row]:
    """Lines that may be of one table, with those as rows of cells that are.

    Args:
        lines: The lines.
        page: The page's number.
        step: How far lines of text are apart, in heights of their letters.
    """
    at = 0
    groups = [*_lined_up(lines)]
    for n, lined_up in enumerate(groups):
        limit = groups[n + 1][0] if n + 1 < len(groups) else len(lines)
        places = {round(piece.left, 1) for line in lined_up for piece in lines[line][1:]}
        parted = [
            [part for piece in line for part in piece.parted(places)] for line in lines[:limit]
        ]
        columns = _columns(parted, lined_up)
        for begins, end in _tables(parted, at, lined_up, columns, step):
            yield from (_row(line, page) for line in lines[at:begins])
            yield from _rows_of_table(parted[begins:end], columns, page, step)
            at = end
    yield from (_row(line, page) for line in lines[at:])


def _lined_up(lines: Sequence[_Line]) -> Iterator[list[int]]:
    """For each table, the numbers of lines of which cells stand below, or above, those of another.

    Cells stand so where they begin, end or have their middle at one place.
    """
    several = {
        n: line for n, line in enumerate(lines) if len(line) > 1 and not is_mark(line[0].text)
    }
    if all(_COUNTER.fullmatch(line[0].text.strip()) for line in several.values()):
        return
    near = _SAME_PLACE * lines[0][0].size
    table: list[int] = []
    places: list[tuple[float, float, float]] = []
    for n, line in several.items():
        own = [piece.places for piece in line[1:]]
        is_same = any(
            abs(one - other) < near
            for cell in own
            for above in places
            for one, other in zip(cell, above, strict=True)
        )
        if not is_same:
            if len(table) > 1:
                yield table
            table, places = [], []
        table.append(n)
        places += own
    if len(table) > 1:
        yield table


def _columns(lines: Sequence[_Line], lined_up: Sequence[int]) -> list[tuple[float, float]]:
    """From where to where the columns of a table go, as its cells say."""
    cells = [piece for n in lined_up for piece in lines[n]]
    first = min(piece.left for piece in cells)
    cells += [  # the names of rows that take two lines, with the numbers between them
        line[0]
        for line in lines[lined_up[0] : lined_up[-1] + 1]
        if len(line) == 1 and line[0].right < first
    ]
    columns: list[tuple[float, float]] = []
    for piece in sorted(cells, key=lambda one: one.left):
        if columns and piece.left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return columns


def _column_of(piece: Piece, columns: Sequence[tuple[float, float]]) -> int | None:
    """The column that a piece stands in; None where it is more than one, or none."""
    over = [
        n for n, (left, right) in enumerate(columns) if piece.left < right and left < piece.right
    ]
    return over[0] if len(over) == 1 else None


def _tables(
    lines: Sequence[_Line],
    at: int,
    lined_up: Sequence[int],
    columns: Sequence[tuple[float, float]],
    step: float,
) -> Iterator[tuple[int, int]]:
    """Where tables of some columns begin and end.

    Args:
        lines: The lines, parted at the columns.
        at: Before which line none begins.
        lined_up: Those that make a table.
        columns: The columns.
        step: How far lines of text are apart, in heights of their letters.
    """
    apart = [0.0, *(above[0].base - below[0].base for above, below in itertools.pairwise(lines))]
    for stretch in _fitting(lines, at, columns):
        rows = [n for n in lined_up if n in stretch]
        if len(rows) < 2 or len(columns) < 2:  # noqa: PLR2004 - one row, or column, is no table
            continue
        begins, last = rows[0], rows[-1]
        usual = [_TIGHT * step * lines[begins][0].size, *apart[begins + 1 : last + 1]]

        def is_usual(distance: float, usual: Sequence[float] = usual) -> bool:
            near = (_TIGHT - 1) * distance
            return distance <= usual[0] or any(abs(one - distance) < near for one in usual)

        while begins > stretch.start and is_usual(apart[begins]):
            begins -= 1
        while last + 1 < stretch.stop and is_usual(apart[last + 1]):
            last += 1
        yield begins, last + 1


def _fitting(
    lines: Sequence[_Line], at: int, columns: Sequence[tuple[float, float]]
) -> Iterator[range]:
    """The numbers of lines one after another whose pieces each stand in one of some columns."""
    begins = at
    for n in range(at, len(lines) + 1):
        if n == len(lines) or any(_column_of(piece, columns) is None for piece in lines[n]):
            yield range(begins, n)
            begins = n + 1


def _rows_of_table(
    lines: Sequence[_Line], columns: Sequence[tuple[float, float]], page: int, step: float
) -> Iterator[Row]:
    """The rows of a table, whose cells may have several lines each.

    Args:
        lines: Its lines.
        columns: Its columns.
        page: The page's number.
        step: How far lines of text are apart, in heights of their letters.
    """
    cells: list[tuple[int, list[Piece]]] = []
    for column in range(len(columns)):
        pieces = [[p for p in line if _column_of(p, columns) == column] for line in lines]
        for line in filter(None, pieces):
            above = cells[-1][1] if cells and cells[-1][0] == column else None
            apart = above[-1].base - line[0].base if above else 0.0
            if above and apart <= _TIGHT * step * line[0].size:
                above += line
            else:
                cells.append((column, line))
    cells.sort(key=lambda one: -one[1][0].base)
    groups: list[list[tuple[int, list[Piece]]]] = []
    while cells:
        group = [cells.pop(0)]
        for one in list(cells):
            if any(_is_beside(one[1], other) for _, other in group):
                group.append(one)
                cells.remove(one)
        groups.append(group)
    for group in groups:
        stacks: dict[int, list[Piece]] = {}
        for column, cell in group:
            stacks.setdefault(column, []).extend(cell)
        longest = max(len(_lines_of(stack)) for stack in stacks.values())
        is_one = len(groups) > 1 and longest <= _MOST_LINES
        for row in (stacks,) if is_one else _parted_rows(stacks):
            texts = tuple(_joined(row.get(n, ())) for n in range(len(columns)))
            line = sorted((p for cell in row.values() for p in cell), key=lambda one: one.left)
            yield replace(_row(line, page), text="\t".join(filter(None, texts)), cells=texts)


def _is_beside(cell: Sequence[Piece], other: Sequence[Piece]) -> bool:
    """Whether two cells stand side by side, at least in part."""
    top, bottom = cell[0].base + cell[0].size / 2, cell[-1].base
    return bottom < other[0].base + other[0].size / 2 and other[-1].base < top


def _parted_rows(stacks: Mapping[int, Sequence[Piece]]) -> Iterator[Mapping[int, list[Piece]]]:
    """Rows that have no room between them: each begins with a line of the first column."""
    first = min(stacks)
    heads = [line[0].base for line in _lines_of(stacks[first])]
    rest = _lines_of(piece for n, stack in stacks.items() if n != first for piece in stack)
    near = stacks[first][0].size / 4
    tops = _tops(heads, [line[0].base for line in rest], near)
    for top, end in itertools.pairwise([float("inf"), *tops[1:], float("-inf")]):
        row = {n: [p for p in stack if top >= p.base > end] for n, stack in stacks.items()}
        if filled := {n: cell for n, cell in row.items() if cell}:
            yield filled


def _tops(heads: Sequence[float], others: Sequence[float], near: float) -> list[float]:
    """The heights at which rows begin, from the lines of their first cells.

    Args:
        heads: The heights of these, from the top.
        others: Those of the lines of all other cells.
        near: What makes no difference.
    """
    apart = [min((abs(head - other) for other in others), default=0.0) for head in heads]
    if not any(near <= one <= 3 * near for one in apart):
        return [head + near for head in heads]  # all stand at the top of their row
    tops, at = [], 0
    for head in heads:  # each stands in the middle of its row, which may have no other cell
        begins = at
        while at < len(others) and statistics.mean(others[begins : at + 1]) - head >= near:
            at += 1
        if at < len(others) and others[begins] > head - near:
            at += 1
        tops.append(max([head, *others[begins:at]]) + near)
    return tops


def _joined(pieces: Sequence[Piece]) -> str:
    """The lines of a cell as one; a word that was divided keeps its hyphen."""
    return re.sub(r"- (?=[a-z])", "-", " ".join(piece.text.strip() for piece in pieces))


def _row(line: _Line, page: int) -> Row:
    text = line[0].text
    for before, piece in itertools.pairwise(line):
        is_far = piece.left - before.right > WIDE * piece.size
        text += "\t" if is_far else "" if text.endswith(" ") else " "
        text += piece.text
    letters = sum(piece.letters for piece in line)
    return Row(
        text=text.strip(),
        left=line[0].left,
        right=max(piece.right for piece in line),
        base=max(piece.base for piece in line),
        size=max(piece.size for piece in line),
        is_bold=letters > 0 and sum(piece.bold for piece in line) == letters,
        page=page,
    )
