"""From the engine's PDF to the published one: mends the tags that WeasyPrint leaves out or wrong.

Validators pass these, and people suffer from them: running heads that are read out on every page,
tables that begin anew on each, table heads without a direction, links that are named by their
target and stop a reader once a line, lists that do not say how they are numbered, pictures whose
frame lies off the page. Nothing that is painted changes: only the marks around the paint, and the
tree of tags.

Each of the `MENDS` is needed by WeasyPrint 70.0, which is the bound in pyproject.toml. A test holds
each against what the engine writes by itself: it fails with the first release that needs one no
longer, and then that mend goes.

A tree or a page of another shape than WeasyPrint's is refused, not guessed at. The only module that
imports pikepdf; it is imported when a PDF is made.

Source: ISO 14289-1 (PDF/UA-1), sections 7.1, 7.2, 7.5, 7.6 and 7.18; ISO 32000-1, section 14.8.
"""

import io
import itertools
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from hmic.diagnostics import Diagnostic, Result, error

_REPORTED = "https://github.com/Kozea/WeasyPrint/issues"
MENDS: Mapping[str, str | None] = {
    "running heads are artefacts": f"{_REPORTED}/1836",
    "a table over several pages is one": f"{_REPORTED}/2903",
    "a table head says what it heads": f"{_REPORTED}/2508",
    "a list says how it is numbered": None,
    "a link over several lines is one": f"{_REPORTED}/2903",
    "a link is described by its words": None,
    "an anchor that leads nowhere is no link": None,
    "a picture lies within its page": None,
}
"""What is so when the engine's PDF is finished and not before. Each is needless from the release
that closes the report named; None where it is reported nowhere yet, as far as is known."""

_TAGS = frozenset(
    "Document Part Art Sect Div NonStruct BlockQuote P Span Link H1 H2 H3 H4 H5 H6 "  # noqa: SIM905
    "L LI Lbl LBody Table THead TBody TFoot TR TH TD Caption Figure".split()
)
_PAINTING = frozenset("TJ Tj ' \" f F f* B B* b b* S s sh Do".split())  # noqa: SIM905
_POINTS = 0.75
"""Points in a pixel: WeasyPrint paints in pixels, from the top of the page."""
_NUMBERINGS = {"•": Name.Disc, "◦": Name.Circle, "▪": Name.Square}
"""How a list is numbered, by the first label that is no number."""
_NO_SPACE_AFTER = ("-", "–", "/", " ")
"""After what a line may break within a word."""
_PRINT = 4
"""The flag of an annotation that is printed."""

_Content = tuple[int, int]
"""Marked content: the index of its page, and its number there (MCID)."""


class _NotUnderstoodError(Exception):
    """The PDF is not of the shape that WeasyPrint writes."""


_MISSING = (AttributeError, LookupError, TypeError, ValueError)
"""What pikepdf raises where a key is missing or of another kind than WeasyPrint writes."""


@dataclass(eq=False)
class _Box:
    """A link's box on a page, as it hangs in the tree: one for each line of the link."""

    reference: Object
    annotation: Object

    @property
    def target(self) -> str:
        """Where it leads."""
        action = self.annotation.get("/A")
        return str(self.annotation.Dest if action is None else action.URI)


@dataclass(eq=False)
class _Element:
    """An element of the tree of tags, with what hangs below it in reading order."""

    tag: str
    source: Object
    page: int
    above: "_Element | None"
    sheets: Sequence[Object]
    """All pages, by their index."""
    kids: "list[_Element | _Content | _Box]" = field(default_factory=list)

    def walk(self) -> "Iterator[_Element]":
        """The element and all below it."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.elements)

    @property
    def contents(self) -> list[_Content]:
        """The marked content of the element and of all below it."""
        found: list[_Content] = []
        waiting: list[_Element | _Content | _Box] = [self]
        while waiting:
            kid = waiting.pop()
            if isinstance(kid, _Element):
                waiting += reversed(kid.kids)
            elif isinstance(kid, tuple):
                found.append(kid)
        return found

    @property
    def elements(self) -> "list[_Element]":
        """The elements that hang directly on it."""
        return [kid for kid in self.kids if isinstance(kid, _Element)]

    @property
    def boxes(self) -> list[_Box]:
        """The link boxes that hang directly on it."""
        return [kid for kid in self.kids if isinstance(kid, _Box)]

    def is_within(self, tag: str) -> bool:
        """Whether an element of this tag stands above it."""
        return self.above is not None and (self.above.tag == tag or self.above.is_within(tag))

    def write(self) -> None:
        """Puts the kids into the document."""
        for kid in self.kids:
            if isinstance(kid, _Element):
                kid.source.P, kid.above = self.source, self
        self.source.K = Array([self._written(kid) for kid in self.kids])

    def _written(self, kid: "_Element | _Content | _Box") -> Object | int:
        if isinstance(kid, tuple):
            page, mcid = kid
            if page == self.page:
                return mcid
            return Dictionary(Type=Name.MCR, Pg=self.sheets[page], MCID=mcid)
        return kid.source if isinstance(kid, _Element) else kid.reference


@dataclass(frozen=True, slots=True)
class Finished:
    """A PDF with its tags mended."""

    pdf: bytes
    folios: Mapping[int, bytes]
    """What paints the placeholder of a page's number, by the index of the page; it is taken
    from what paints the page."""


def finish(
    pdf: bytes, names: str, folio: str, in_words: Callable[[str], str] = str
) -> Result[Finished | None]:
    """The PDF with its tags mended.

    Args:
        pdf: As the engine writes it, uncompressed.
        names: What the names of its table heads begin with, so that they are its own among others.
        folio: The text that stands in place of a page's number.
        in_words: Says in words where a link leads, given the text of the link.

    Returns:
        The PDF; none, and why, where its tags are not understood.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        try:
            folios = _finish(document, names, folio, in_words)
        except (_NotUnderstoodError, *_MISSING) as misfit:
            return Result(None, (_refused(misfit),))
        finished = io.BytesIO()
        document.save(
            finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
        return Result(Finished(finished.getvalue(), folios))


def _refused(misfit: Exception) -> Diagnostic:
    return error(
        "pdf-tags",
        f"the tags of the PDF are not understood: {misfit}",
        ("force",),
        "look at what a template has changed; the page works without: --format html,json",
    )


def _finish(
    document: pikepdf.Pdf, names: str, folio: str, in_words: Callable[[str], str]
) -> dict[int, bytes]:
    tree = _read_tree(document)
    sheets = [_Sheet(page, number) for number, page in enumerate(document.pages)]
    texts, cut, folios = _finish_pages(sheets, tree, folio)
    parents = _Parents(document, texts)
    for tables in _runs(cut):
        _join_tables(tables)
    _mend_links(tree, parents, texts, in_words)
    _dissolve_spans(tree, parents)
    parents.write()
    for sheet, painted in zip(sheets, _in_order(sheets, tree), strict=True):
        sheet.page.Contents = document.make_stream(_written(painted))
    for element in tree.walk():
        if element.tag == "TH":
            element.source.A.Scope = Name.Column if element.is_within("THead") else Name.Row
            element.source.ID = pikepdf.String(f"{names}-{element.source.ID}")
        elif element.tag == "TD":
            heads = (pikepdf.String(f"{names}-{head}") for head in element.source.A.Headers)
            element.source.A.Headers = Array(list(heads))
        elif element.tag == "L":
            numbering = _numbering(element, texts)
            element.source.A = Dictionary(O=Name.List, ListNumbering=numbering)
        elif element.tag == "Figure":
            box, height = element.source.A.BBox, document.pages[element.page].mediabox[3]
            element.source.A.BBox = _in_points(box, float(height))
    return folios


def _numbering(element: _Element, texts: Mapping[_Content, str]) -> Name:
    """How a list is numbered; the labels of its elements show it."""
    label = next((below for below in element.walk() if below.tag == "Lbl"), None)
    if label is None:
        return Name("/None")
    text = _words(label, texts).strip()
    if re.fullmatch(r"\d+\.", text):
        return Name.Decimal
    if re.fullmatch(r"[a-z]{1,2}\.", text):
        return Name.LowerAlpha
    if text not in _NUMBERINGS:
        raise _NotUnderstoodError(f"a list is numbered {text!r}")
    return _NUMBERINGS[text]


def _in_points(box: Object, height: float) -> Array:
    """A box in pixels from the top of the page, in points from its foot."""
    left, top, right, bottom = (float(edge) * _POINTS for edge in box)
    return Array([round(edge, 3) for edge in (left, height - bottom, right, height - top)])


# --- the tree of tags, and the way back from what is painted to it


def _read_tree(document: pikepdf.Pdf) -> _Element:
    root = document.Root.get("/StructTreeRoot")
    tops = list(root.get("/K", ())) if root is not None else []
    if len(tops) != 1 or tops[0].get("/S") != "/Document":
        raise _NotUnderstoodError("there is no one Document at their top")
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
    sheets = [page.obj for page in document.pages]
    tree = _read_element(tops[0], None, pages, sheets)
    if len(set(tree.contents)) < len(tree.contents):
        raise _NotUnderstoodError("content stands in two elements")
    return tree


def _read_element(
    source: Object,
    above: _Element | None,
    pages: Mapping[tuple[int, int], int],
    sheets: Sequence[Object],
) -> _Element:
    tag = str(source.S).removeprefix("/")
    if tag not in _TAGS:
        raise _NotUnderstoodError(f"an element is a {tag}")
    page = pages[source.Pg.objgen] if "/Pg" in source else -1
    element = _Element(tag, source, page, above, sheets)
    for kid in source.get("/K", ()):
        if isinstance(kid, int):
            element.kids.append((page, kid))
        elif (kind := kid.get("/Type")) == "/StructElem":
            element.kids.append(_read_element(kid, element, pages, sheets))
        elif kind == "/OBJR" and kid.Obj.get("/Subtype") == "/Link":
            element.kids.append(_Box(kid, kid.Obj))
        else:
            raise _NotUnderstoodError(f"a {tag} holds what is no element, content or link")
    return element


class _Parents:
    """The parent tree: for content by page and for link boxes, the element that each belongs to."""

    def __init__(self, document: pikepdf.Pdf, reached: Container[_Content]) -> None:
        """Forgets the elements of what has become an artefact."""
        self._tree = document.Root.StructTreeRoot.ParentTree
        if "/Nums" not in self._tree:
            raise _NotUnderstoodError("the parent tree has branches")
        flat = list(self._tree.Nums)
        self._entries = dict(zip(map(int, flat[::2]), flat[1::2], strict=True))
        self._keys = [int(page.obj.StructParents) for page in document.pages]
        for number, key in enumerate(self._keys):
            elements = self._entries[key]
            for mcid in range(len(elements)):
                if (number, mcid) not in reached:
                    elements[mcid] = None

    def move(self, kid: _Content | _Box, element: _Element) -> None:
        """Gives a kid to another element."""
        if isinstance(kid, _Box):
            self._entries[int(kid.annotation.StructParent)] = element.source
        else:
            page, mcid = kid
            self._entries[self._keys[page]][mcid] = element.source

    def remove(self, box: _Box, element: _Element) -> None:
        """Takes a link box away from its element and from its page."""
        element.kids.remove(box)
        element.write()
        del self._entries[int(box.annotation.StructParent)]
        page = box.reference.Pg
        left = [one for one in page.Annots if one.objgen != box.annotation.objgen]
        page.Annots = Array(left)

    def write(self) -> None:
        """Puts the parent tree into the document."""
        entries = sorted(self._entries.items())
        self._tree.Nums = Array(list(itertools.chain.from_iterable(entries)))


# --- the pages


class _Instruction(NamedTuple):
    """One instruction of what paints a page."""

    operation: str
    written: bytes
    """All of it, as the engine writes it."""

    @property
    def operands(self) -> list[bytes]:
        """What stands before its operation: numbers and names, none of which holds a space."""
        return self.written.split()[:-1]


_Instructions = Sequence[_Instruction]

_INSTRUCTION = re.compile(
    rb"""\s*+(
    (?:(?> /[^\s/<>\[\]()]++ | [-+]?[\d.]++ | \[[^\]()]*+\] | <<[^<>()]*+>> )\s*+)*+
    ([A-Za-z]++\*? | ['"])
    )""",
    re.VERBOSE,
)
"""What the engine writes: names, numbers, arrays of these or of glyphs, marks. It writes no string,
nor a picture among them. pikepdf, which would read anything, takes twice as long."""
_PICTURES = frozenset(("BI", "ID", "EI"))


def _instructions(painted: bytes, number: int) -> list[_Instruction]:
    found, end = [], 0
    for one in _INSTRUCTION.finditer(painted):
        if one.start() != end or one[2].decode() in _PICTURES:
            break
        found.append(_Instruction(one[2].decode(), one[1]))
        end = one.end()
    if painted[end:].strip():
        raise _NotUnderstoodError(f"page {number + 1} is painted in another way")
    return found


def _written(instructions: Iterable[_Instruction]) -> bytes:
    return b"\n".join(instruction.written for instruction in instructions)


class _Sheet:
    """What paints a page."""

    def __init__(self, page: pikepdf.Page, number: int) -> None:
        page.contents_coalesce()
        self.page = page
        self.instructions = _instructions(page.obj.Contents.read_bytes(), number)
        self.pieces = _pieces(self.instructions, number)
        """What lies between the marks of each content, by its number on the page."""

    def take_out(self, mcid: int) -> bytes:
        """Takes away what paints some content, with its marks."""
        part = self.pieces.pop(mcid)
        painted = _written(self.instructions[part])
        del self.instructions[part.start - 1 : part.stop + 1]
        length = part.stop - part.start + 2
        for other, after in self.pieces.items():
            if after.start > part.start:
                self.pieces[other] = slice(after.start - length, after.stop - length)
        return painted

    def make_artefact(self, mcid: int) -> None:
        """Makes a running head or foot of some content."""
        part = self.pieces.pop(mcid)
        self.instructions[part.start - 1] = _artefact(self.instructions[part], self.page)


def _finish_pages(
    sheets: Sequence[_Sheet], tree: _Element, folio: str
) -> tuple[dict[_Content, str], list[tuple[_Element, _Element]], dict[int, bytes]]:
    """Makes artefacts of what no element reaches, and of the heads that a table repeats.

    Args:
        sheets: What paints each page; changed in place.
        tree: The tags.
        folio: The text that stands in place of a page's number.

    Returns:
        What content is left, with the words of links, labels and heads; the tables that a page's
        end cuts in two; and the placeholders of page numbers.
    """
    worded = {
        content
        for element in tree.walk()
        if element.tag in ("Link", "Lbl", "THead")
        for content in element.contents
    }
    fonts, reached = _Fonts(), set(tree.contents)
    texts: dict[_Content, str] = {}
    may_be_cut, cut = _adjacent_tables(tree), []
    folios: dict[int, bytes] = {}
    for number, sheet in enumerate(sheets):
        for mcid, part in sheet.pieces.items():
            content = number, mcid
            words = content in worded
            texts[content] = fonts.text(sheet.instructions[part], sheet.page) if words else ""
        pair = may_be_cut.get(number)
        if pair and len({_words(_head(table), texts) for table in pair}) == 1:
            cut.append(pair)
            reached.difference_update(_head(pair[1]).contents)
        for mcid in [mcid for mcid in sheet.pieces if (number, mcid) not in reached]:
            inside = sheet.instructions[sheet.pieces[mcid]]
            if fonts.text(inside, sheet.page) == folio:
                folios[number] = sheet.take_out(mcid)
            else:
                sheet.make_artefact(mcid)
    if missing := reached - texts.keys():
        raise _NotUnderstoodError(f"page {min(missing)[0] + 1} lacks content of an element")
    return {content: texts[content] for content in reached}, cut, folios


def _start(part: slice) -> int:
    start: int = part.start
    return start


def _pieces(instructions: _Instructions, number: int) -> dict[int, slice]:
    """What lies between the marks of each content of a page, by its number there.

    Whatever is painted must stand in content, or be an artefact.
    """
    pieces: dict[int, slice] = {}
    opened: list[tuple[int, int | None]] = []
    """Where the open marks begin, with the number of content."""
    for index, instruction in enumerate(instructions):
        operation = instruction.operation
        if operation in ("BDC", "BMC"):
            within = any(mcid is not None for _, mcid in opened)
            opened.append((index, _number_of_mark(instruction, number, within=within)))
        elif operation == "EMC":
            begin, mcid = opened.pop()
            if mcid in pieces:
                raise _NotUnderstoodError(f"page {number + 1} has two contents of one number")
            if mcid is not None:
                pieces[mcid] = slice(begin + 1, index)
        elif operation in _PAINTING and not opened:
            raise _NotUnderstoodError(f"page {number + 1} has something painted without a mark")
    return pieces


_MARK = re.compile(rb"/(\w+)\s*(?:<<\s*/MCID (\d+)\s*>>)?\s*B[DM]C")


def _number_of_mark(mark: _Instruction, number: int, *, within: bool) -> int | None:
    """The number of the content that a mark begins; none for an artefact."""
    if mark.operands[0] == b"/Artifact":
        return None
    found = _MARK.fullmatch(mark.written)
    if within or found is None:
        raise _NotUnderstoodError(f"page {number + 1} has a mark within a mark")
    if found[2] is None:
        raise _NotUnderstoodError(f"page {number + 1} has a mark {found[1].decode()}")
    return int(found[2])


def _artefact(inside: _Instructions, page: pikepdf.Page) -> _Instruction:
    """The mark of a running head or foot; which of the two, its place on the page says."""
    middle = float(page.mediabox[3]) / _POINTS / 2
    kind = b"/Type /Pagination"
    for instruction in inside:
        if instruction.operation == "Tm":
            kind += b" /Subtype /" + (
                b"Header" if float(instruction.operands[5]) < middle else b"Footer"
            )
            break
    return _Instruction("BDC", b"/Artifact <<%s>> BDC" % kind)


_GLYPHS = re.compile(r"<(\w+)>")
"""Glyphs as the engine writes them: four digits each, and distances between some of them."""


class _Fonts:
    """What the glyphs of the document's fonts mean as text."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Mapping[str, str]] = {}

    def text(self, instructions: _Instructions, page: pikepdf.Page) -> str:
        """The text that some instructions of a page show."""
        meanings: Mapping[str, str] = {}
        text = ""
        for instruction in instructions:
            if instruction.operation == "Tf":
                meanings = self._meanings(page.resources.Font[instruction.operands[0].decode()])
            elif instruction.operation == "TJ":
                codes = "".join(_GLYPHS.findall(instruction.written.decode()))
                glyphs = (codes[at : at + 4] for at in range(0, len(codes), 4))
                text += "".join(meanings.get(glyph, "") for glyph in glyphs)
        return text

    def _meanings(self, font: Object) -> Mapping[str, str]:
        """The text of each glyph, by its code in four hex digits."""
        if font.objgen not in self._known:
            pairs = re.findall(rb"(?m)^<(\w{4})> <(\w+)>$", font.ToUnicode.read_bytes())
            self._known[font.objgen] = {
                code.decode(): bytes.fromhex(text.decode()).decode("utf-16-be")
                for code, text in pairs
            }
        return self._known[font.objgen]


# --- tables


def _adjacent_tables(tree: _Element) -> dict[int, tuple[_Element, _Element]]:
    """Tables between which only a page ends, by the page on which the second begins."""
    order = {content: place for place, content in enumerate(tree.contents)}
    tables = [
        element
        for element in tree.walk()
        if element.tag == "Table" and [kid.tag for kid in element.elements] == ["THead", "TBody"]
    ]
    return {
        second.page: (first, second)
        for first, second in itertools.pairwise(tables)
        if second.page == first.page + 1
        and order[second.contents[0]] == order[first.contents[-1]] + 1
    }


def _head(table: _Element) -> _Element:
    return table.elements[0]


def _words(element: _Element, texts: Mapping[_Content, str]) -> str:
    return " ".join(texts[content] for content in element.contents)


def _runs(cut: Sequence[tuple[_Element, _Element]]) -> list[list[_Element]]:
    """Pairs of tables that are one, as the tables of which each is one."""
    runs: list[list[_Element]] = []
    for first, second in cut:
        if runs and runs[-1][-1] is first:
            runs[-1].append(second)
        else:
            runs.append([first, second])
    return runs


def _join_tables(tables: Sequence[_Element]) -> None:
    """Moves the rows of tables to the first, which they continue, and names them by its heads."""
    first = _names_of_head(tables[0])
    rows = tables[0].elements[1]
    for table in tables[1:]:
        renamed = dict(zip(_names_of_head(table), first, strict=True))
        continued = table.elements[1]
        for cell in continued.walk():
            if cell.tag == "TD":
                heads = (renamed.get(str(head), str(head)) for head in cell.source.A.Headers)
                cell.source.A.Headers = Array([pikepdf.String(head) for head in heads])
        rows.kids += continued.kids
        _take_away(table)
    rows.write()


def _names_of_head(table: _Element) -> list[str]:
    return [str(cell.source.ID) for cell in _head(table).walk() if cell.tag == "TH"]


def _take_away(empty: _Element) -> None:
    """Takes away a table whose rows have gone elsewhere, and what holds nothing but it."""
    while empty.above is not None:
        empty.above.kids.remove(empty)
        empty.above.write()
        if empty.above.kids:
            break
        empty = empty.above


# --- spans, and the order of painting


_OF_EVERY_ELEMENT = frozenset(("/K", "/P", "/Pg", "/S", "/Type"))


def _dissolve_spans(element: _Element, parents: _Parents) -> None:
    """Takes away each Span that says nothing of its content: WeasyPrint makes one a line.

    A paragraph that holds nothing goes too: what it held was drawn elsewhere, or not at all.
    """
    kids: list[_Element | _Content | _Box] = []
    for kid in element.kids:
        if not isinstance(kid, _Element):
            kids.append(kid)
            continue
        _dissolve_spans(kid, parents)
        if kid.tag == "Span" and kid.source.keys() <= _OF_EVERY_ELEMENT:
            kids += kid.kids
            for one in kid.kids:
                if not isinstance(one, _Element):
                    parents.move(one, element)
        elif kid.tag != "P" or kid.kids:
            kids.append(kid)
    if kids != element.kids:
        contents = [kid for kid in kids if isinstance(kid, tuple)]
        if element.page < 0 and contents:
            element.page = contents[0][0]
            element.source.Pg = element.sheets[element.page]
        element.kids = kids
        element.write()


_SETTING = frozenset("cm gs w J j M d i ri rg RG g G k K cs CS sc SC scn SCN".split())  # noqa: SIM905
"""Operations that set how all that follows is painted."""
_CLIPPING = frozenset("re m l c v y h W W* n".split())  # noqa: SIM905
"""Operations that, outside of any mark, say where all that follows is painted."""


def _in_order(sheets: Sequence[_Sheet], tree: _Element) -> Iterator[_Instructions]:
    """What paints each page: its contents in the order of their tags, all artefacts before them.

    Artefacts are grounds and lines under the text, and what stands in the margins: none covers any
    content. What a reader sees is the same; whoever follows the paint gets what the tags say.
    """
    order: dict[int, list[int]] = {}
    for place, mcid in tree.contents:
        order.setdefault(place, []).append(mcid)
    for number, sheet in enumerate(sheets):
        instructions, pieces = sheet.instructions, sheet.pieces
        wanted = order.get(number, [])
        if sorted(wanted, key=lambda mcid: pieces[mcid].start) == wanted:
            yield instructions
            continue
        states = _states(instructions, {part.start - 1 for part in pieces.values()})
        # what the page begins with turns it round, and stays in force to its end
        first = next(n for n, one in enumerate(instructions) if one.operation == "q")
        painted: list[_Instruction] = [*instructions[:first], _operation("q")]
        after = first
        for part in sorted(pieces.values(), key=_start):
            painted += instructions[after : part.start - 1]
            # what it sets stays set for what is painted after it
            painted += _settings(instructions[part])
            after = part.stop + 1
        painted += [*instructions[after:], _operation("Q")]
        for mcid in wanted:
            part = pieces[mcid]
            painted.append(_operation("q"))
            painted += states[part.start - 1]
            painted += instructions[part.start - 1 : part.stop + 1]
            painted.append(_operation("Q"))
        yield painted


def _operation(name: str) -> _Instruction:
    return _Instruction(name, name.encode())


def _settings(inside: _Instructions) -> list[_Instruction]:
    """What a piece sets beyond its end: not what it sets for itself, between q and Q."""
    depth, found = 0, []
    for instruction in inside:
        operation = instruction.operation
        depth += {"q": 1, "Q": -1}.get(operation, 0)
        if not depth and operation in _SETTING:
            found.append(instruction)
    return found


def _states(instructions: _Instructions, places: Container[int]) -> dict[int, list[_Instruction]]:
    """How things are painted at some places: all that was set since the page began, and counts."""
    levels: list[list[_Instruction]] = [[]]
    marks = 0
    found = {}
    for index, instruction in enumerate(instructions):
        operation = instruction.operation
        if index in places:
            found[index] = list(itertools.chain.from_iterable(levels[1:]))
        if operation == "q":
            levels.append([])
        elif operation == "Q":
            levels.pop()
        elif operation in ("BDC", "BMC"):
            marks += 1
        elif operation == "EMC":
            marks -= 1
        elif operation in _SETTING or (operation in _CLIPPING and not marks):
            if operation not in _CLIPPING and operation != "cm":
                levels[-1] = [one for one in levels[-1] if one.operation != operation]
            levels[-1].append(instruction)
    return found


# --- links


def _mend_links(
    tree: _Element,
    parents: _Parents,
    texts: Mapping[_Content, str],
    in_words: Callable[[str], str],
) -> None:
    """Makes each link one element that says in words where it leads, on however many lines."""
    for element in tree.walk():
        if element.tag == "Link" and not element.boxes:  # an anchor that leads nowhere
            element.tag, element.source.S = "Span", Name.Span
        if element.tag != "Link":
            for box in element.boxes:
                if not element.is_within("Link"):
                    raise _NotUnderstoodError(f"the link to {box.target} is a {element.tag}")
                parents.remove(box, element)  # WeasyPrint repeats a link on what stands in it
    for element in list(tree.walk()):
        for _, run in itertools.groupby(list(element.kids), _target):
            links = [kid for kid in run if isinstance(kid, _Element) and kid.tag == "Link"]
            if links:
                _describe(links, texts, in_words)
                _join(links, parents)
                element.kids = [kid for kid in element.kids if kid not in links[1:]]
                element.write()


def _target(kid: "_Element | _Content | _Box") -> str | None:
    """Where a kid leads that is a link."""
    return kid.boxes[0].target if isinstance(kid, _Element) and kid.tag == "Link" else None


def _describe(
    links: Sequence[_Element], texts: Mapping[_Content, str], in_words: Callable[[str], str]
) -> None:
    """Says on all boxes of a link where it leads; each element of it holds a line."""
    words = ""
    for link in links:
        figures = (below.source.get("/Alt", "") for below in link.walk())
        line = "".join(texts[content] for content in link.contents) or "".join(map(str, figures))
        words += line if words.endswith(_NO_SPACE_AFTER) else f" {line}"
    if not words.strip():
        raise _NotUnderstoodError(f"the link to {_target(links[0])} has no words")
    for box in itertools.chain.from_iterable(link.boxes for link in links):
        box.annotation.Contents = pikepdf.String(in_words(words.strip()))
        box.annotation.F = _PRINT


def _join(links: Sequence[_Element], parents: _Parents) -> None:
    """Moves what hangs on the later elements of a link to its first."""
    first = links[0]
    for link in links[1:]:
        for kid in link.kids:
            if not isinstance(kid, _Element):
                parents.move(kid, first)
        first.kids += link.kids
    first.write()
