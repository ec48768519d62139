"""A report as plain text: lines, blank lines between paragraphs, bullets as characters."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from hmic.importing.document import BOLD_LEVEL, ENDS, Block, Document
from hmic.importing.headings import LONGEST

BULLETS = "•●○◦▪■□▫‣\u2043·∙➢➤►▶❖✓✔\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d\uf06f"
"""What stands before an item of a list; the last ones are those of the fonts Symbol and Wingdings,
which Word keeps in the private area of Unicode."""
_ITEM = re.compile(rf"(?P<mark>[{BULLETS}]|[-–—*](?=\s)|o(?=\s{{2,}})|§(?=\s))\s*(?P<text>.*)")
_COUNTED = re.compile(r"(\d{1,2})[.)]\s")
_MARKED_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)(?:\s+#+)?")
_MARKED_ROW = re.compile(r"\|.*\|")
"""A heading and a row of a table as Markdown has them."""
_LONGEST_WORD = 60
_SHORT = 0.6
"""A line that is shorter than this share of the widest ends a paragraph at the end of a page."""
_SET_IN = 1.5
"""By how many letters an item is set in that stands below another of the same mark."""
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@dataclass(frozen=True)
class Line:
    """A line of a page, as it stands."""

    text: str
    at: int
    begins_page: bool = False
    indent: float = 0
    """How far from the margin it begins, in letters."""
    after_gap: bool = False
    """Whether there is room above it, as between paragraphs."""
    is_bold: bool = False
    level: int = 0
    """How deep a heading it is, by the size of its letters; 0 where it has those of a text."""
    cells: tuple[str, ...] = ()
    """Of a row of a table that was told as such, its cells."""


def read_text(text: str, is_known: Callable[[str], bool]) -> Document:
    """A document of plain text.

    Args:
        text: Its text.
        is_known: Whether a line is a heading that the mapping knows.

    Returns:
        Its blocks; places are lines.
    """
    return Document(tuple(blocks_of(_lines(text), is_known)), "line")


def _lines(text: str) -> Iterator[Line]:
    after_gap = begins_page = True
    previous_ended = True
    for at, raw in enumerate(text.split("\n"), 1):
        if "\f" in raw:
            begins_page, raw = True, raw.replace("\f", "")  # noqa: PLW2901 - without its mark
        words = raw.replace("\u00ad", "").strip()
        if not words:
            after_gap = True
            continue
        # where a program has made text of pages, a page's first line keeps the mark as a space
        starts = begins_page or (
            previous_ended and raw.startswith(" ") and not raw.startswith("  ")
        )
        indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
        begins = starts or raw.startswith(" ")
        if found := _MARKED_HEADING.fullmatch(words):
            yield Line(found[2], at, begins, after_gap=True, level=len(found[1]))
        elif _MARKED_ROW.fullmatch(words):
            cells = tuple(cell.strip() for cell in words[1:-1].split("|"))
            if any(cell.strip(":-") for cell in cells):
                yield Line("\t".join(cells), at, begins, cells=cells)
        else:
            yield Line(words, at, begins, indent, after_gap)
        after_gap = begins_page = False
        previous_ended = bool(ENDS.search(words))


def blocks_of(lines: Iterable[Line], is_known: Callable[[str], bool]) -> Iterator[Block]:
    """Paragraphs, items and headings of lines.

    Args:
        lines: The lines, in the order in which they are read.
        is_known: Whether a line is a heading that the mapping knows.
    """
    lines = list(lines)
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    widest = max((len(line.text) for line in lines), default=0)
    group: list[Line] = []
    marks: list[tuple[str, float]] = []
    after_heading, heading_ends = True, 0

    def block() -> Iterator[Block]:
        if group:
            yield _block(group, marks, words)
            group.clear()

    for index, line in enumerate(lines):
        if index < heading_ends:
            continue
        item = _ITEM.fullmatch(line.text)
        ended = line.after_gap or after_heading or line.begins_page or _has_ended(group)
        is_text = item is None and not line.cells
        heading = _heading(lines[index : index + 4], is_known) if is_text and ended else []
        if heading:
            yield from block()
            level = line.level or (BOLD_LEVEL if line.is_bold else 0)
            yield replace(
                _block(heading, marks, words), kind="heading", level=level, is_one_line=True
            )
            marks.clear()
            after_heading, heading_ends = True, index + len(heading)
            continue
        if after_heading or _begins_block(line, group, widest):
            yield from block()
        if item is None and not group and not line.indent:
            marks[1:] = []
        group.append(line)
        after_heading = False
    yield from block()


def _begins_block(line: Line, group: list[Line], widest: int) -> bool:
    """Whether a line is none of a group, of which it may be the next.

    Args:
        line: The line.
        group: The lines before it, of one block.
        widest: The letters of the longest line.
    """
    if line.cells or (group and group[0].cells):
        return not group or len(line.cells) != len(group[0].cells)
    if line.after_gap or "\t" in line.text or _ITEM.fullmatch(line.text):
        return True
    if not group:
        return False
    cut_short = line.begins_page and len(group[-1].text) < _SHORT * widest
    return cut_short or _counts_on(group[0].text, line.text)


def _heading(lines: list[Line], is_known: Callable[[str], bool]) -> list[Line]:
    """The lines of the heading that begins here; none where there is none.

    Args:
        lines: This line and those after it.
        is_known: Whether a line is a heading that the mapping knows.
    """
    first = lines[0]
    is_capital = first.text[:1] != first.text[:1].lower()
    if not first.level and not first.is_bold:
        return lines[:1] if is_capital and is_known(first.text) else []
    same = [first]
    for line in lines[1:]:
        if line.after_gap or (line.level, line.is_bold) != (first.level, first.is_bold):
            break
        same.append(line)
    text = " ".join(line.text for line in same)
    if is_known(text):
        return same
    if is_capital and is_known(first.text):
        return lines[:1]
    is_short = len(text) <= LONGEST and "\t" not in text
    return same if is_short and is_capital and not text.endswith((".", ",", ";", ":")) else []


def is_mark(text: str) -> bool:
    """Whether a text is a bullet alone."""
    found = _ITEM.fullmatch(f"{text.strip()} ")
    return found is not None and not found["text"].strip()


def _counts_on(first: str, then: str) -> bool:
    """Whether a line has the number after that of another: 2. after 1."""
    before, after = _COUNTED.match(first), _COUNTED.match(then)
    return bool(before and after and int(before[1]) + 1 == int(after[1]))


def _has_ended(group: list[Line]) -> bool:
    return not group or bool(ENDS.search(group[-1].text))


def _block(group: list[Line], marks: list[tuple[str, float]], words: Counter[str]) -> Block:
    first = group[0]
    if first.cells:
        rows = [line.cells for line in group]
        again = [n for n, row in enumerate(rows) if n and row == rows[0] and group[n].begins_page]
        kept = tuple(row for n, row in enumerate(rows) if n not in again)
        return Block("table", "", first.at, rows=kept, begins_page=first.begins_page)
    is_bold = all(line.is_bold for line in group)
    item = _ITEM.fullmatch(first.text)
    texts = [line.text for line in group]
    if item is None:
        text = joined(texts, words)
        return Block(
            "text",
            text,
            first.at,
            begins_page=first.begins_page,
            is_bold=is_bold,
            is_one_line=len(group) == 1,
        )
    text = joined([item["text"], *texts[1:]], words)
    level = _level(item["mark"], first.indent, marks)
    return Block("bullet", text, first.at, level, begins_page=first.begins_page, is_bold=is_bold)


def _level(mark: str, indent: float, marks: list[tuple[str, float]]) -> int:
    """How deep an item stands: as far in as others of its mark, or further, or with another mark.

    Args:
        mark: What stands before it.
        indent: How far from the margin that stands, in letters.
        marks: Those of the items that it may stand below, from the outermost; they are kept here.
    """
    while marks and marks[-1][1] > indent + _SET_IN:
        marks.pop()
    same = [n for n, one in enumerate(marks) if one[0] == mark and indent <= one[1] + _SET_IN]
    if same:
        del marks[same[-1] + 1 :]
    else:
        marks.append((mark, indent))
    return len(marks) - 1


def joined(lines: Iterable[str], words: Counter[str]) -> str:
    """Lines as one; a word that was divided is whole again.

    Args:
        lines: The lines.
        words: How often each word stands in the document, in small letters.
    """
    text = ""
    for raw in lines:
        line = re.sub(r" *\t[ \t]*", "\t", re.sub(r"[^\S\t]+", " ", raw)).strip()
        end = text[-_LONGEST_WORD:]  # the whole text again and again would take for ever
        divided = re.search(r"([^\W\d_]+)[-\u2010]$", end)
        goes_on = re.match(r"([^\W\d_]+)", line)
        if divided and goes_on and goes_on[1][0].islower():
            whole = f"{divided[1]}{goes_on[1]}".casefold()
            in_two = f"{divided[1]}-{goes_on[1]}".casefold()
            is_set = text.endswith("\u2010")  # by the program, where a line was full
            is_whole = words[whole] > words[in_two] or (is_set and not words[in_two])
            text = text[:-1] if is_whole else text
        elif divided and goes_on:
            pass  # Multi-Agency
        elif text and not re.search(r"\w[–—/]$", end):
            text += " "
        text += line
    return text.strip()
