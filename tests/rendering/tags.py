"""The tags of a PDF as a reading program gets them, read without any of hmic's code."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass(eq=False)
class Tag:
    """An element of the tree of tags."""

    kind: str
    source: Any
    kids: "list[Tag | str]" = field(default_factory=list)
    """Elements, and the text of marked content."""
    content: list[tuple[int, int]] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)

    @property
    def tags(self) -> "list[Tag]":
        return [kid for kid in self.kids if isinstance(kid, Tag)]

    @property
    def text(self) -> str:
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    def walk(self) -> "Iterator[Tag]":
        yield self
        for kid in self.tags:
            yield from kid.walk()

    def all(self, *kinds: str) -> "list[Tag]":
        return [tag for tag in self.walk() if tag.kind in kinds]


@dataclass
class Tagged:
    """A PDF: its tree, and what is painted outside the tree."""

    document: pikepdf.Pdf
    """Kept open: its objects live no longer."""
    top: Tag
    artefacts: list[tuple[int, str, str]]
    """Page, kind and text of the artefacts with text."""
    bare: list[tuple[int, str]]
    """Page and operation of what is painted without any mark."""
    strays: list[tuple[int, int]]
    """Page and number of marked content that no element reaches."""
    astray: list[tuple[int, int]]
    """Page and number of content whose way back leads to another element."""
    reading_order: list[tuple[int, int]] = field(default_factory=list)
    """Page and number of all content, as the tags have it."""


PAINTING = {"TJ", "Tj", "f", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do"}


def read(pdf: bytes) -> Tagged:
    document = pikepdf.open(io.BytesIO(pdf))
    tagged = Tagged(document, Tag("", None), [], [], [], [])
    contents: dict[tuple[int, int], str] = {}
    for number, page in enumerate(document.pages):
        contents |= read_page(page, number, tagged)
    reached: list[tuple[int, int]] = []
    tagged.top = read_element(document.Root.StructTreeRoot.K[0], contents, reached)
    assert len(reached) == len(set(reached))
    tagged.reading_order = reached
    tagged.strays = sorted(contents.keys() - set(reached))
    way_back(document, tagged)
    return tagged


def read_page(page: pikepdf.Page, number: int, tagged: Tagged) -> dict[tuple[int, int], str]:
    """The text of each marked content; artefacts, and what is painted bare, into `tagged`."""
    contents: dict[tuple[int, int], str] = {}
    marks: list[tuple[int | str, list[str]]] = []
    font: dict[bytes, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, operation = instruction.operands, str(instruction.operator)
        if operation in {"BDC", "BMC"}:
            marks.append((mark(operands), []))
        elif operation == "EMC":
            name, words = marks.pop()
            if isinstance(name, int):
                assert (number, name) not in contents
                contents[number, name] = "".join(words)
            elif words:
                tagged.artefacts.append((number, name, "".join(words)))
        elif operation == "Tf":
            font = meanings(page.resources.Font[str(operands[0])])
        elif operation in PAINTING and not marks:
            tagged.bare.append((number, operation))
        elif operation == "TJ":
            marks[-1][1].extend(words_of(operands[0], font))
        elif operation == "Do":
            marks[-1][1].extend(words_within(page.resources.XObject[str(operands[0])]))
    assert not marks
    return contents


def mark(operands: Any) -> int | str:
    """The number of content, or the kind of an artefact."""
    properties: Any = operands[1] if len(operands) > 1 else pikepdf.Dictionary()
    if "/MCID" in properties:
        return int(properties.MCID)
    assert operands[0] == "/Artifact"
    return str(properties.get("/Subtype", "/Artifact"))


def words_of(shown: Any, font: dict[bytes, str]) -> Iterator[str]:
    """The text of what one instruction shows; the numbers between the strings are kerning."""
    for part in shown:
        if isinstance(part, pikepdf.Object):
            codes = bytes(part)
            yield from (font[codes[at : at + 2]] for at in range(0, len(codes), 2))


def words_within(form: Any) -> Iterator[str]:
    """The text of a form, in which WeasyPrint sets the anchored labels of a chart."""
    font: dict[bytes, str] = {}
    for instruction in pikepdf.parse_content_stream(form):
        operands, operation = instruction.operands, str(instruction.operator)
        if operation == "Tf":
            font = meanings(form.Resources.Font[str(operands[0])])
        elif operation == "TJ":
            yield from words_of(operands[0], font)


def read_element(
    source: Any, contents: dict[tuple[int, int], str], reached: list[tuple[int, int]]
) -> Tag:
    tag = Tag(str(source.S).removeprefix("/"), source)
    for kid in source.get("/K", ()):
        if isinstance(kid, int):
            content = int(source.Pg.StructParents), kid
            reached.append(content)
            tag.kids.append(contents[content])
            tag.content.append(content)
        elif kid.Type == "/MCR":
            content = int(kid.Pg.StructParents), int(kid.MCID)
            reached.append(content)
            tag.kids.append(contents[content])
            tag.content.append(content)
        elif kid.Type == "/OBJR":
            tag.links.append(kid.Obj)
        else:
            assert kid.P.objgen == source.objgen
            tag.kids.append(read_element(kid, contents, reached))
    return tag


def way_back(document: pikepdf.Pdf, tagged: Tagged) -> None:
    """Whether the parent tree leads from all content and links to their elements."""
    assert [int(page.obj.StructParents) for page in document.pages] == [*range(len(document.pages))]
    nums: list[Any] = list(document.Root.StructTreeRoot.ParentTree.Nums)
    ways = {int(key): way for key, way in zip(nums[::2], nums[1::2], strict=True)}
    for tag in tagged.top.walk():
        for link in tag.links:
            assert ways[int(link.StructParent)].objgen == tag.source.objgen
        for page, number in tag.content:
            if ways[page][number].objgen != tag.source.objgen:
                tagged.astray.append((page, number))


def meanings(font: Any) -> dict[bytes, str]:
    """The text of each glyph of a font."""
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>\n", font.ToUnicode.read_bytes().decode())
    return {bytes.fromhex(glyph): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}
