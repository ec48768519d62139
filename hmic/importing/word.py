"""A report as Word writes it (.docx). The only home of python-docx, which is an extra.

What is tracked, in controls or in boxes is settled first; python-docx then tells styles, numbering
and relations. A heading may be a style, or no more than a bold line with a typed number; a bullet
may be a list, or a character of some font. A table may hold numbers, or be the layout of a page.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from hmic.importing.archives import BadArchive, bytes_of, members_of, root_of
from hmic.importing.document import (
    BOLD_LEVEL,
    REFERENCE,
    Block,
    Document,
    as_item,
    brief,
    escaped,
    plain,
)
from hmic.importing.headings import LONGEST, Known
from hmic.importing.plain_text import BULLETS
from hmic.importing.reading_apart import NoDocument
from hmic.importing.word_settling import BOX, Tracked, W, open_changes, settle, transitional

_READ = re.compile(r"\.(document|footnotes|endnotes|comments)(?:\.main)?\+xml$")
"""The kinds of parts that are read here, as their content types end."""
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_TYPED_BULLET = re.compile(rf"\A(?:[{BULLETS}]\s*|(?:[-–—*]|o|§)[\t ]+|[-–—*]\t*(?=\S)(?=.*\t))")
_TYPED_NUMBER = re.compile(r"(?:\(?\d{1,2}(?:\.\d{1,2})*[.)]|\(?[a-z][.)]|\([ivx]{1,4}\))[\t ]+")
_LIST_STYLE = re.compile(r"(?i)list (?:bullet|number) ([2-9])")
"""A built-in style for items that stand below others: each is a list of its own."""
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_QUOTATION = re.compile(r"(?i)(?:.*quot.*|block text)")
_OBJECTS = {
    f"{W}object": "an embedded object",
    f"{W}altChunk": "an embedded document",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "a chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "a diagram (SmartArt)",
    f"{_M}oMath": "a formula",
    "{urn:schemas-microsoft-com:vml}textpath": "a decorative text (WordArt)",
    f"{W}ddList": "a list to choose from",
}
"""What no text can hold, and is left behind."""


def read_word(known: Known, tracked: Tracked | None, raw: bytes) -> dict[str, Any]:
    """A Word file as `document.plain` tells a document; run in a process of its own.

    Args:
        known: The headings that the mapping knows.
        tracked: What becomes of tracked changes.
        raw: The file.

    Returns:
        Its blocks; places are paragraphs.

    Raises:
        NoDocument: it is no such file, it is locked, it holds macros, or tracked changes are open.
    """
    from docx import Document as open_word  # noqa: N813, PLC0415 - an extra

    members, placeholders = _settled(raw, tracked)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    reading = _Reading(open_word(packed), members, known)
    blocks = tuple(reading.blocks())
    for words in placeholders:
        reading.remark(1, f"a field was never filled in: “{words}”", "look what belongs there")
    return plain(Document(blocks, "paragraph", tuple(reading.remarks), reading.pictures))


def _settled(raw: bytes, tracked: Tracked | None) -> tuple[Mapping[str, bytes], Sequence[str]]:
    """The parts of a file, with plain paragraphs in its body and notes; and empty placeholders."""
    if raw.startswith(_OLD_OFFICE):
        raise NoDocument(
            "it is locked by a password, or of the old kind .doc",
            "open it in Word, take the password away, and save it as .docx",
        )
    try:
        members = dict(members_of(raw))
        if "document" not in (parts := _parts(members)):
            raise NoDocument("this is no Word file", "save it from Word as .docx")
        if any(name.endswith("vbaProject.bin") for name in members):
            raise NoDocument(
                "it holds macros, which are never read",
                "save it from Word as .docx, which has none",
            )
        placeholders: list[str] = []
        for name, part in list(members.items()):
            if not name.endswith((".xml", ".rels")):
                continue
            members[name] = transitional(part)
            root = root_of(name, members[name])
            if name not in parts.values():
                continue
            number, words = open_changes(root)
            if number and tracked is None and name != parts.get("comments"):
                changes = "1 tracked change" if number == 1 else f"{number} tracked changes"
                raise NoDocument(
                    f"it holds {changes} that nobody has accepted or rejected{_said(words)}",
                    "settle them in Word; or say --tracked accept, or --tracked reject",
                )
            placeholders += settle(root, tracked)
            members[name] = bytes_of(root)
    except BadArchive as failure:
        raise NoDocument(f"this is no Word file that can be read: {failure}") from None
    return members, placeholders


def _parts(members: Mapping[str, bytes]) -> Mapping[str, str]:
    """The names of the parts that are read, by what they are; some programs number them."""
    found = {"document": "word/document.xml"}
    if (types := members.get("[Content_Types].xml")) is not None:
        for one in root_of("[Content_Types].xml", types):
            if kind := _READ.search(one.get("ContentType", "")):
                found[kind[1]] = one.get("PartName", "").lstrip("/")
    return {kind: name for kind, name in found.items() if name in members}


@dataclass(frozen=True)
class _Style:
    """What a paragraph has from its style, or from those that this one rests on."""

    name: str = ""
    level: int | None = None
    """Its outline level, from 0."""
    number: tuple[str, int] | None = None
    """Its list and level there."""
    is_bold: bool = False
    is_quotation: bool = False


@dataclass
class _Words:
    """The words of a paragraph, and what is to be seen on them."""

    text: str = ""
    bold: int = 0
    """How many letters are bold."""
    letters: int = 0
    highlighted: str = ""
    struck: str = ""
    hidden: str = ""
    begins_page: bool = False
    notes: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)


class _Reading:
    """One pass over the body."""

    def __init__(self, word: Any, members: Mapping[str, bytes], known: Known) -> None:  # noqa: ANN401 - python-docx's
        self._word, self._members, self._known = word, members, known
        self._parts = _parts(members)
        self._at = 0
        self._styles: dict[str, _Style] = {}
        self._notes: dict[str, dict[str, str]] = {}
        self.remarks: list[tuple[int, str, str]] = []
        self.pictures: dict[str, bytes] = {}

    def remark(self, at: int, message: str, hint: str) -> None:
        """Something that was left behind, or needs a look."""
        if (at, message, hint) not in self.remarks:
            self.remarks.append((at, message, hint))

    def blocks(self) -> Iterator[Block]:
        """The blocks of the body, and what its margins hold as remarks."""
        yield from self._of(self._word.element.body)
        for section in self._word.sections:
            for part, name in ((section.header, "head"), (section.footer, "foot")):
                text = " ".join(" ".join(p.text for p in part.paragraphs).split())
                if text:
                    message = f"the {name} of its pages is left behind: “{brief(text)}”"
                    self.remark(1, message, "hmic makes heads and feet of its own")

    def _of(self, holder: Any) -> Iterator[Block]:  # noqa: ANN401 - of lxml, as below
        for element in holder:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag in _OBJECTS:
                self._object(element)

    # paragraphs

    def _paragraph(self, element: Any) -> Iterator[Block]:  # noqa: ANN401
        self._at += 1
        style = self._style_of(element)
        if style.name.lower().startswith(("toc ", "table of figures")):
            return  # the contents, which hmic makes
        words = self._words(element, style)
        self._look(words)
        for one in element.iter(*_OBJECTS):
            self._object(one)
        pictures = tuple(self._take_pictures(element))
        pieces = [piece for piece in words.text.split("\n") if piece.strip()]
        in_box = bool(element.get(BOX))
        for index, piece in enumerate(self._joined(pieces)):
            notes = tuple(words.notes) if index == 0 else ()
            footnotes = tuple(one for one in words.footnotes if one.partition(":")[0] in piece)
            block = self._block(piece, element, style, words, notes, in_box=in_box)
            if block.kind == "heading":
                block = replace(block, text=REFERENCE.sub("", block.text).strip())
            yield replace(block, footnotes=footnotes)
        yield from pictures

    def _joined(self, pieces: Sequence[str]) -> list[str]:
        """The lines of a paragraph that are paragraphs of their own: items, and headings."""
        joined: list[str] = []
        for piece in pieces:
            alone = _TYPED_BULLET.match(piece) or self._known(piece.strip())
            if joined and not alone and not self._known(joined[-1].strip()):
                joined[-1] += f" {piece}"
            else:
                joined.append(piece)
        return joined

    def _block(
        self,
        piece: str,
        element: Any,  # noqa: ANN401
        style: _Style,
        words: _Words,
        notes: tuple[str, ...],
        *,
        in_box: bool,
    ) -> Block:
        text = piece.replace("\u00ad", "").strip()
        flat = " ".join(text.split())
        is_bold = words.letters > 0 and words.bold == words.letters
        begins_page = words.begins_page or in_box
        made = Block("text", flat, self._at, notes=notes, begins_page=begins_page)
        if style.name.lower() == "caption" or style.is_quotation:
            return replace(made, kind="quotation" if style.is_quotation else "caption")
        level = self._outline(element, style)
        is_short = len(text) <= LONGEST
        if level is not None and is_short:
            return replace(made, kind="heading", level=level + 1)
        if self._known(bare := REFERENCE.sub("", flat).strip()) and not in_box:
            return replace(made, text=bare, begins_page=True, is_bold=is_bold)
        if (listed := self._listed(element, style)) is not None:
            depth, is_counted = listed
            if is_counted and is_bold and is_short and not flat.endswith("."):
                return replace(made, kind="heading", level=BOLD_LEVEL)
            return as_item(made, _TYPED_BULLET.sub("", text), depth, is_counted=is_counted)
        for typed, is_counted in ((_TYPED_BULLET, False), (_TYPED_NUMBER, True)):
            if (found := typed.match(text)) and not (is_counted and is_bold):
                depth = self._depth(element, found[0])
                return as_item(made, text[found.end() :], depth, is_counted=is_counted)
        if is_bold and is_short and not flat.endswith((".", ":", ";", ",")):
            return replace(made, kind="heading", level=BOLD_LEVEL)
        kept = "\t".join(" ".join(part.split()) for part in text.split("\t") if part.strip())
        return replace(made, text=kept)

    def _words(self, element: Any, style: _Style) -> _Words:  # noqa: ANN401
        words = _Words()
        properties = element.find(f"{W}pPr")
        if properties is not None and _is_on(properties.find(f"{W}pageBreakBefore")):
            words.begins_page = True
        for one in element.iter(f"{W}r", f"{W}commentReference"):
            if one.tag == f"{W}commentReference":
                words.notes += self._comments.get(one.get(f"{W}id"), ())
            else:
                self._run(one, words, style)
        return words

    def _run(self, run: Any, words: _Words, style: _Style) -> None:  # noqa: ANN401
        properties = run.find(f"{W}rPr")
        text = "".join(self._letters(child, words) for child in run)
        if properties is not None and _is_on(properties.find(f"{W}vanish")):
            words.hidden += text
            return
        letters = len("".join(text.split()))
        words.text += text
        words.letters += letters
        if self._run_is_bold(properties, style):
            words.bold += letters
        if properties is None:
            return
        shade = properties.find(f"{W}highlight")
        if shade is not None and shade.get(f"{W}val") != "none":
            words.highlighted += text
        if _is_on(properties.find(f"{W}strike")) or _is_on(properties.find(f"{W}dstrike")):
            words.struck += text

    def _letters(self, child: Any, words: _Words) -> str:  # noqa: ANN401
        """The letters that an element of a run stands for."""
        if child.tag == f"{W}sym":
            return self._symbol(child, at_start=not words.text.strip())
        if child.tag == f"{W}br" and child.get(f"{W}type") in ("page", "column"):
            words.begins_page = True
            return ""
        if child.tag == f"{W}t":
            return child.text or ""
        for kind in ("footnote", "endnote"):
            id_ = child.get(f"{W}id")
            if child.tag == f"{W}{kind}Reference" and (said := self._notes_to(kind).get(id_)):
                words.footnotes.append(f"[^{kind[0]}{id_}]: {escaped(said)}")
                return f"[^{kind[0]}{id_}]"
        return _SIGNS.get(child.tag, "")

    def _run_is_bold(self, properties: Any, style: _Style) -> bool:  # noqa: ANN401
        if properties is not None:
            if (own := properties.find(f"{W}b")) is not None:
                return _is_on(own)
            named = properties.find(f"{W}rStyle")
            if named is not None and self._style(named.get(f"{W}val")).is_bold:
                return True
        return style.is_bold

    def _symbol(self, symbol: Any, *, at_start: bool) -> str:  # noqa: ANN401
        """A character of a font such as Wingdings: a bullet where it begins a paragraph."""
        if at_start:
            return "• "
        font = symbol.get(f"{W}font") or "its font"
        message = f"a sign of the font {font} has no letter"
        self.remark(self._at, message, "write it in words")
        return "\ufffd"

    def _look(self, words: _Words) -> None:
        for text, how, hint in (
            (words.highlighted, "highlighted", "see why, before it is published"),
            (words.struck, "struck through, and is kept", "delete it, if that is meant"),
            (words.hidden, "hidden, and is left behind", "write it, if it is to be read"),
        ):
            if text.strip():
                message = f"“{brief(' '.join(text.split()))}” is {how}"
                self.remark(self._at, message, hint)

    def _object(self, element: Any) -> None:  # noqa: ANN401
        words = element.get("string") or "".join(one.text or "" for one in element.iter(f"{_M}t"))
        words = words or ", ".join(
            one.get(f"{W}val") or "" for one in element.iter(f"{W}listEntry")
        )
        message = f"{_OBJECTS[element.tag]} is left behind{_said(words)}"
        self.remark(self._at, message, "write what it says, as a text, a table or a figure")

    def _take_pictures(self, element: Any) -> Iterator[Block]:  # noqa: ANN401
        """The pictures of a paragraph that a report can show, each by the name of its file."""
        for blip in element.iter(f"{_A}blip"):
            relation = self._word.part.rels.get(blip.get(f"{_R}embed") or "")
            if relation is None or relation.is_external:
                message = "a picture is no part of the file"
                self.remark(self._at, message, "put the picture itself into the document")
                continue
            part = relation.target_part
            ending = PurePosixPath(str(part.partname)).suffix.lower()
            name = f"picture-{sha256(part.blob).hexdigest()[:8]}{ending}"
            self.pictures[name] = part.blob
            message = f"a picture was put into figures/{name}"
            hint = "write what it shows, for those who don’t see it"
            if ending in (".png", ".jpg", ".jpeg"):
                told = _alternative(blip)
                yield Block("picture", name, self._at, alternative=told)
                hint = f"see whether it shows what stands there: “{brief(told)}”" if told else hint
            else:
                hint = f"save it as PNG or JPEG, and {hint}"
            self.remark(self._at, message, hint)

    # styles and lists

    def _style_of(self, element: Any) -> _Style:  # noqa: ANN401
        named = element.find(f"{W}pPr/{W}pStyle")
        return self._style(named.get(f"{W}val") if named is not None else None)

    def _style(self, id_: str | None) -> _Style:
        key = id_ or ""
        if key not in self._styles:
            self._styles[key] = self._resolved(id_)
        return self._styles[key]

    def _resolved(self, id_: str | None) -> _Style:
        styles = self._word.styles.element
        chain, seen = [], set[str]()
        while id_ and id_ not in seen:
            seen.add(id_)
            style = styles.get_by_id(id_)
            if style is None:
                break
            chain.append(style)
            below = style.find(f"{W}basedOn")
            id_ = below.get(f"{W}val") if below is not None else None
        level = number = bold = None
        names = [one.get(f"{W}val") for style in chain for one in style.iterfind(f"{W}name")]
        for style in chain:
            outline = style.find(f"{W}pPr/{W}outlineLvl")
            if level is None and outline is not None:
                level = _whole(outline, nothing=BOLD_LEVEL)
            listed = style.find(f"{W}pPr/{W}numPr")
            if number is None and listed is not None:
                number = _number(listed)
            own = style.find(f"{W}rPr/{W}b")
            if bold is None and own is not None:
                bold = _is_on(own)
        words = names[0] if names else ""
        if number is not None and (deep := next(filter(None, map(_LIST_STYLE.match, names)), None)):
            number = (number[0], int(deep[1]) - 1)
        if level is None and (found := re.fullmatch(r"(?i)heading (\d)", words)):
            level = int(found[1]) - 1
        if level is None and words.lower() == "title":
            level = 0
        is_quotation = any(map(_QUOTATION.fullmatch, names))
        return _Style(words, level, number, bool(bold), is_quotation)

    def _outline(self, element: Any, style: _Style) -> int | None:  # noqa: ANN401
        own = element.find(f"{W}pPr/{W}outlineLvl")
        level = _whole(own, nothing=BOLD_LEVEL) if own is not None else style.level
        return level if level is not None and level < BOLD_LEVEL else None

    def _listed(self, element: Any, style: _Style) -> tuple[int, bool] | None:  # noqa: ANN401
        """How deep in a list a paragraph stands, and whether that counts; None where in none."""
        own = element.find(f"{W}pPr/{W}numPr")
        number = _number(own) if own is not None else None
        if number is not None and style.number is not None and own.find(f"{W}numId") is None:
            number = (style.number[0], number[1])
        number = number or style.number
        if number is None or number[0] in ("", "0"):
            return None
        form = self._formats.get(number) or self._formats.get((number[0], 0), "bullet")
        return None if form == "none" else (number[1], form != "bullet")

    @cached_property
    def _formats(self) -> Mapping[tuple[str, int], str]:
        """By list and level, whether it is a bullet or some number."""
        try:
            root = self._word.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return {}
        abstract = {one.get(f"{W}abstractNumId"): one for one in root.iter(f"{W}abstractNum")}
        formats: dict[tuple[str, int], str] = {}
        for number in root.iter(f"{W}num"):
            link = number.find(f"{W}abstractNumId")
            levels = abstract.get(link.get(f"{W}val")) if link is not None else None
            found = [*(levels.iter(f"{W}lvl") if levels is not None else ())]
            found += number.iter(f"{W}lvl")
            for level in found:
                form = level.find(f"{W}numFmt")
                key = (number.get(f"{W}numId"), _whole(level, "ilvl"))
                formats[key] = form.get(f"{W}val") if form is not None else "decimal"
        return formats

    def _depth(self, element: Any, mark: str) -> int:  # noqa: ANN401
        """How deep a typed item stands: by how far it is set in, or by its mark."""
        indent = element.find(f"{W}pPr/{W}ind")
        left = 0
        if indent is not None:
            left = _whole(indent, "left") or _whole(indent, "start")
        deep = mark.strip()[:1] in "-–—o*(" or not mark.strip()[:1]
        return 1 if deep and left > _SET_IN else 0

    # tables

    def _table(self, table: Any) -> Iterator[Block]:  # noqa: ANN401
        began = self._at
        rows = [
            [list(self._of(cell)) for cell in row.iterfind(f"{W}tc")]
            for row in table.iterfind(f"{W}tr")
        ]
        rows = [row for row in rows if any(row)]
        if not rows:
            return
        heads = [_text(cell) for cell in rows[0]]
        if any(heads) and all(self._known(head) for head in heads if head) and len(rows) > 1:
            yield from self._by_columns(rows, heads)
        elif (
            all(row[0] and self._known(row[0][0].text) for row in rows if len(row) > 1)
            and any(len(row) > 1 for row in rows)
        ) or max(map(len, rows)) == 1:
            yield from (block for row in rows for cell in row for block in cell)
        else:
            cells = tuple(tuple(map(_text, row)) for row in rows)
            held = [block for row in rows for cell in row for block in cell]
            notes = tuple(note for block in held for note in block.notes)
            footnotes = tuple(note for block in held for note in block.footnotes)
            yield Block("table", "", began + 1, rows=cells, notes=notes, footnotes=footnotes)
            for inner in (block for block in held if block.kind == "table"):
                self.remark(
                    inner.at,
                    "a table stands within a cell of another, and was put below it",
                    "see how both read",
                )
                yield inner

    def _by_columns(self, rows: list[list[list[Block]]], heads: list[str]) -> Iterator[Block]:
        """A table whose head names kinds of findings: each column is a list below its heading."""
        for column, head in enumerate(heads):
            if head:
                yield from rows[0][column]
            for row in rows[1:]:
                if column < len(row):
                    yield from row[column]

    # comments and notes

    @cached_property
    def _comments(self) -> Mapping[str, tuple[str, ...]]:
        """What was written in the margin, by id; not who wrote it."""
        return {id_: (text,) for id_, text in self._texts("comments", f"{W}comment")}

    def _notes_to(self, kind: str) -> Mapping[str, str]:
        """The notes of a kind, by id: those at the foot, or at the end."""
        if kind not in self._notes:
            self._notes[kind] = dict(self._texts(f"{kind}s", f"{W}{kind}"))
        return self._notes[kind]

    def _texts(self, part: str, tag: str) -> Iterator[tuple[str, str]]:
        if (name := self._parts.get(part)) is not None:
            for one in root_of(name, self._members[name]).iter(tag):
                words = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in one.iter(f"{W}p")]
                if text := " ".join(" ".join(words).split()):
                    yield one.get(f"{W}id"), text


_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
"""What stands for letters in a run."""
_SET_IN = 500
"""Twentieths of a point by which an item is set in that stands below another."""


def _text(cell: Sequence[Block]) -> str:
    return " ".join(block.text for block in cell if block.text and block.kind != "picture")


def _whole(element: Any, name: str = "val", *, nothing: int = 0) -> int:  # noqa: ANN401 - lxml's
    """The number that an attribute states.

    Args:
        element: The element.
        name: The attribute.
        nothing: What it is taken for where it states none.
    """
    found = re.match(r"-?\d{1,9}", element.get(f"{W}{name}") or "")
    return int(found[0]) if found else nothing


def _number(listed: Any) -> tuple[str, int]:  # noqa: ANN401 - lxml's
    id_, level = listed.find(f"{W}numId"), listed.find(f"{W}ilvl")
    return (
        (id_.get(f"{W}val") or "") if id_ is not None else "",
        _whole(level) if level is not None else 0,
    )


def _alternative(blip: Any) -> str:  # noqa: ANN401 - lxml's
    """What somebody wrote in Word about a picture, for those who don't see it."""
    for drawing in blip.iterancestors(f"{_WP}inline", f"{_WP}anchor"):
        about = drawing.find(f"{_WP}docPr")
        if about is not None:
            return " ".join((about.get("descr") or "").split())
    return ""


def _is_on(switch: Any) -> bool:  # noqa: ANN401 - lxml's
    return switch is not None and switch.get(f"{W}val", "1") not in ("0", "false", "off")


def _said(words: str) -> str:
    """The first words of a text, where it has any, at the end of a message."""
    return f": “{brief(words)}”" if words else ""
