"""What a document holds, whatever program wrote it: blocks one after another."""

import re
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from hmic.markup import UNSEEN

_MARKUP = re.compile(r"[\\`*<]|(?<!\w)_|_(?!\w)|\](?=[(\[:])|&(?=#?\w+;)")
_AT_START = re.compile(r"(#{1,6}(?=\s|$)|>|[-+](?=\s)|={2,}$|-{2,}$|~{3,})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_SHORTEST_PARAGRAPH = 200
"""Letters from which an item with a number is a paragraph, whose number is a reference."""
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s)")

BOLD_LEVEL = 9
"""As deep as a heading is taken for that is bold, and has no style and no size of its own."""
REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
"""How a text refers to a note to it."""
ENDS = re.compile(r"[.:;!?…][’”'\")\]]*$")
"""How a sentence ends."""

Kind = Literal["heading", "text", "bullet", "table", "picture", "quotation", "caption"]


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item of a list, a table or picture, or what is said of one."""

    kind: Kind
    text: str
    """Its words in one line; empty for a table; of a picture the name of its file."""
    at: int
    """Where it begins, in the document's unit."""
    level: int = 0
    """How deep it is: of a heading from 1, of an item from 0."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The cells of a table."""
    notes: tuple[str, ...] = ()
    """What was written in the margin beside it, without names."""
    footnotes: tuple[str, ...] = ()
    """The notes to its words, each as a report has it: [^1]: What it says."""
    begins_page: bool = False
    """Whether something may have come between it and what stands before."""
    is_bold: bool = False
    """Whether all of it is bold, as headings are that have no style."""
    is_numbered: bool = False
    """Whether an item is as long as a paragraph, and its number no more than a reference."""
    is_counted: bool = False
    """Whether an item has a number, which a list in a text keeps."""
    is_one_line: bool = True
    """Whether it takes one line, as far as the document says so."""
    alternative: str = ""
    """Of a picture, what those are told who don't see it, where somebody wrote that."""


@dataclass(frozen=True)
class Document:
    """A document as it was read."""

    blocks: tuple[Block, ...]
    unit: str
    """What places are counted in: line, paragraph or page."""
    remarks: tuple[tuple[int, str, str], ...] = ()
    """What of it was left behind or needs a look: where, what, and what to do."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    """Its pictures by the names that they get, as files."""


def as_item(block: Block, text: str, level: int, *, is_counted: bool) -> Block:
    """A paragraph as an item of a list; what is as long as a text has its number for reference.

    Args:
        block: The paragraph.
        text: Its words without what stands before an item.
        level: How deep it is, from 0.
        is_counted: Whether it has a number.

    Returns:
        The item.
    """
    flat = " ".join(text.split())
    is_prose = is_counted and len(flat) > _SHORTEST_PARAGRAPH
    return replace(
        block,
        kind="bullet",
        text=flat,
        level=level,
        is_numbered=is_prose,
        is_counted=is_counted and not is_prose,
    )


def shown(block: Block) -> Block:
    """A block without the characters of its words that nobody sees, and that no report takes."""

    def seen(text: str) -> str:
        return UNSEEN.sub("", _CONTROL.sub(" ", text))

    return replace(
        block,
        text=seen(block.text),
        rows=tuple(tuple(map(seen, row)) for row in block.rows),
        notes=tuple(map(seen, block.notes)),
        footnotes=tuple(map(seen, block.footnotes)),
        alternative=seen(block.alternative),
    )


def plain(document: Document) -> dict[str, Any]:
    """A document as JSON has it."""
    pictures = {name: raw.hex() for name, raw in document.pictures.items()}
    return {**asdict(document), "pictures": pictures}


def document_of(told: dict[str, Any]) -> Document:
    """A document from what `plain` makes of it."""
    blocks = (
        Block(
            **{
                **block,
                "rows": tuple(tuple(map(str, row)) for row in block["rows"]),
                "notes": tuple(map(str, block["notes"])),
                "footnotes": tuple(map(str, block["footnotes"])),
            }
        )
        for block in told["blocks"]
    )
    remarks = tuple((int(at), str(what), str(do)) for at, what, do in told["remarks"])
    pictures = {str(name): bytes.fromhex(raw) for name, raw in told["pictures"].items()}
    return Document(tuple(blocks), str(told["unit"]), remarks, pictures)


def escaped(text: str) -> str:
    """Words as CommonMark that prints them as they are."""
    text = " ".join(text.split())
    text = _MARKUP.sub(lambda found: f"\\{found[0]}", text)
    if _AT_START.match(text):
        return f"\\{text}"
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text


def brief(text: str) -> str:
    """The beginning of a text, to know it by."""
    most = 60
    return text if len(text) <= most else f"{text[: most - 3]}..."
