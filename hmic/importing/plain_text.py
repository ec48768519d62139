"""A report as plain text: lines, blank lines between paragraphs, bullets as characters."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from hmic.importing.document import Block, Document

BULLETS = "•●○◦▪■□▫‣\u2043·∙➢➤►▶❖✓✔\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d\uf06f"
"""What stands before an item of a list; the last ones are those of the fonts Symbol and Wingdings,
which Word keeps in the private area of Unicode."""
_ITEM = re.compile(rf"(?P<mark>[{BULLETS}]|[-–—*](?=\s)|o(?=\s{{2,}})|§(?=\s))\s*(?P<text>.*)")
_ENDS = re.compile(r"[.:;!?…][’”'\")\]]*$")
_SHORT = 0.6
"""A line that is shorter than this share of the widest ends a paragraph at the end of a page."""
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
        yield Line(words, at, starts or raw.startswith(" "), indent, after_gap)
        after_gap = begins_page = False
        previous_ended = bool(_ENDS.search(words))


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
    marks: list[str] = []
    after_heading = True

    def block() -> Iterator[Block]:
        if group:
            yield _block(group, marks, words)
            group.clear()

    for line in lines:
        item = _ITEM.fullmatch(line.text)
        ended = line.after_gap or after_heading or line.begins_page or _has_ended(group)
        if (
            item is None
            and ended
            and line.text[:1] != line.text[:1].lower()
            and is_known(line.text)
        ):
            yield from block()
            yield replace(_block([line], marks, words), kind="heading")
            marks.clear()
            after_heading = True
            continue
        cut_short = line.begins_page and group and len(group[-1].text) < _SHORT * widest
        if line.after_gap or after_heading or item is not None or cut_short:
            yield from block()
        if item is None and not group and not line.indent:
            marks[1:] = []
        group.append(line)
        after_heading = False
    yield from block()


def _has_ended(group: list[Line]) -> bool:
    return not group or bool(_ENDS.search(group[-1].text))


def _block(group: list[Line], marks: list[str], words: Counter[str]) -> Block:
    first = group[0]
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
    mark = item["mark"]
    if mark in marks:
        del marks[marks.index(mark) + 1 :]
    else:
        marks.append(mark)
    text = joined([item["text"], *texts[1:]], words)
    level = marks.index(mark)
    return Block("bullet", text, first.at, level, begins_page=first.begins_page, is_bold=is_bold)


def joined(lines: Iterable[str], words: Counter[str]) -> str:
    """Lines as one; a word that was divided is whole again.

    Args:
        lines: The lines.
        words: How often each word stands in the document, in small letters.
    """
    text = ""
    for raw in lines:
        line = " ".join(raw.split())
        divided = re.search(r"([^\W\d_]+)-$", text)
        goes_on = re.match(r"([^\W\d_]+)", line)
        if divided and goes_on and goes_on[1][0].islower():
            whole = f"{divided[1]}{goes_on[1]}".casefold()
            in_two = f"{divided[1]}-{goes_on[1]}".casefold()
            text = text[:-1] if words[whole] > words[in_two] else text
        elif text and not re.search(r"\w[–—/]$", text):
            text += " "
        text += line
    return text.strip()
