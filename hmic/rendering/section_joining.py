"""Sections of a PDF joined to one document: one tree of tags, one outline, one set of fonts.

Pages keep what is painted on them, but for numbers of pages: these are put in where their
placeholders were laid out. Source: ISO 32000-1, sections 7.7.4
(names), 12.3.3 (outline) and 14.7.4.4 (parent tree).
"""

import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, String

from hmic.rendering.print_sections import FOLIO, PLACES
from hmic.rendering.section_layout import POINTS, Bookmark, Glyphs, LaidOut, page_numbers


def join(sections: Sequence[LaidOut], fonts: bytes) -> bytes:
    """One PDF of all sections in their order; its metadata are those of the first.

    Args:
        sections: Laid out with the same style; at least one.
        fonts: A PDF with the fonts of all of them (`section_layout.cut_fonts`).

    Returns:
        The PDF: the same bytes for the same sections.
    """
    with pikepdf.open(io.BytesIO(sections[0].pdf)) as document, _opened(fonts) as holder:
        held = holder.make_indirect(Dictionary(Font=holder.pages[0].obj.Resources.Font))
        joined = _Joined(document, document.copy_foreign(held).Font, page_numbers(sections))
        for section in sections:
            joined.add(section)
        joined.write()
        written = io.BytesIO()
        document.save(
            written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
        return written.getvalue()


def page_count(pdf: bytes) -> int | None:
    """How many pages a PDF has; None where it is none."""
    try:
        with _opened(pdf) as document:
            return len(document.pages)
    except pikepdf.PdfError:
        return None


def pages_of(pdf: bytes) -> dict[str, int]:
    """By id, the page on which what has it begins, the first of them 1; none where it is no PDF."""
    try:
        with _opened(pdf) as document:
            if "/Names" not in document.Root:
                return {}
            numbers: dict[Any, int] = {page.objgen: n for n, page in enumerate(document.pages, 1)}
            places = _pairs(document.Root.Names.Dests.Names)
            return {str(name): numbers[place[0].objgen] for name, place in places}
    except pikepdf.PdfError:
        return {}


def _opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


class _Joined:
    """A document that sections are added to; it is opened as the first of them."""

    def __init__(self, document: pikepdf.Pdf, fonts: Object, numbers: Mapping[str, int]) -> None:
        self._document = document
        self._fonts = fonts
        self._numbers = numbers
        """Of the page on which each id stands."""
        self._root = document.Root.StructTreeRoot
        self._top = self._root.K[0]
        self._sections = 0
        self._kids: list[Object] = []
        """The elements at the top of the tree of tags."""
        self._of_pages: list[Object] = []
        """For each page its elements, by the number of their content there."""
        self._of_links: list[tuple[Object, Object]] = []
        """Each link box, with its element."""
        self._names: dict[str, Object] = {}
        """Where each id stands."""
        self._bookmarks: list[tuple[int, Bookmark]] = []
        """Each with the number of pages before its section."""

    def add(self, section: LaidOut) -> None:
        """Puts a section behind the others."""
        before = len(self._of_pages)
        catalogue = self._append(section) if self._sections else self._document.Root
        self._sections += 1
        pages = list(self._document.pages)[before:]
        self._add_tags(catalogue.StructTreeRoot, pages)
        if "/Names" in catalogue:
            for name, place in _pairs(catalogue.Names.Dests.Names):
                if str(name) in section.anchors:
                    self._names.setdefault(str(name), place)
        self._bookmarks += ((before, bookmark) for bookmark in section.bookmarks)
        if section.targets:
            self._number_targets(section, pages)
        for index, folio in section.folios.items():
            painted = _numbered(folio, section.glyphs, before + index + 1, ())
            pages[index].contents_add(_footer(painted), prepend=False)
        for fonts in _font_dictionaries(pages):
            # a font that is not the report's own has the glyphs of its section alone
            for font in set(fonts.as_dict()) & set(self._fonts.as_dict()):
                fonts[font] = self._fonts[font]

    def _number_targets(self, section: LaidOut, pages: Sequence[pikepdf.Page]) -> None:
        """Puts the numbers of the pages of its targets into a section."""
        of_targets = [self._numbers.get(target, 0) for target in section.targets]
        for page in pages:
            page.contents_coalesce()
            painted = page.obj.Contents.read_bytes()
            numbered = _numbered(painted, section.glyphs, 0, of_targets)
            if numbered != painted:
                page.obj.Contents = self._document.make_stream(numbered)

    def _add_tags(self, tree: Object, pages: Sequence[pikepdf.Page]) -> None:
        """Puts the elements of a section behind those of the others."""
        for kid in tree.K[0].K:
            kid.P = self._top
            self._kids.append(kid)
        elements = {int(key): value for key, value in _pairs(tree.ParentTree.Nums)}
        for page in pages:
            self._of_pages.append(elements[int(page.obj.StructParents)])
            for box in page.obj.get("/Annots", ()):
                if "/StructParent" in box:
                    self._of_links.append((box, elements[int(box.StructParent)]))

    def _append(self, section: LaidOut) -> Object:
        """The pages of a section put into the document; what of its catalogue is to be joined."""
        with _opened(section.pdf) as source:
            kept = Dictionary(StructTreeRoot=source.Root.StructTreeRoot)
            if "/Names" in source.Root:
                kept.Names = source.Root.Names
            for page in source.pages:
                self._document.pages.append(page)
            return self._document.copy_foreign(source.make_indirect(kept))

    def write(self) -> None:
        """Puts the trees of all sections into the document."""
        pages = list(self._document.pages)
        self._top.K = Array(self._kids)
        keys: list[Object | int] = []
        for key, elements in enumerate(self._of_pages):
            pages[key].obj.StructParents = key
            keys += (key, elements)
        for key, (box, element) in enumerate(self._of_links, start=len(pages)):
            box.StructParent = key
            keys += (key, element)
        self._root.ParentTree.Nums = Array(keys)
        names = sorted(self._names.items(), key=lambda one: one[0].encode())
        flat = list(itertools.chain.from_iterable((String(name), place) for name, place in names))
        self._document.Root.Names = Dictionary(Dests=Dictionary(Names=Array(flat)))
        self._write_outline(pages)

    def _write_outline(self, pages: Sequence[pikepdf.Page]) -> None:
        with self._document.open_outline() as outline:
            outline.root.clear()
            above: list[tuple[int, OutlineItem]] = []
            for before, bookmark in self._bookmarks:
                page = pages[before + bookmark.page].obj
                place = Array([page, Name.XYZ, bookmark.x, bookmark.y, 0])
                line = OutlineItem(bookmark.title, place)
                while above and above[-1][0] >= bookmark.level:
                    above.pop()
                (above[-1][1].children if above else outline.root).append(line)
                above.append((bookmark.level, line))


def _pairs(flat: Object) -> Iterator[tuple[Object, Object]]:
    """The keys and values of a flat array."""
    one_by_one = iter(list(flat))
    return zip(one_by_one, one_by_one, strict=True)


def _font_dictionaries(pages: Sequence[pikepdf.Page]) -> Iterator[Object]:
    """The fonts of the pages of one section, and of what is drawn on them; each once."""
    seen: set[tuple[int, int]] = set()
    waiting = [page.obj.Resources for page in pages]
    while waiting:
        resources = waiting.pop()
        if resources.objgen in seen:
            continue
        seen.add(resources.objgen)
        for kind in ("/XObject", "/Pattern"):
            if kind in resources:
                drawn = resources[kind].values()
                waiting += [one.Resources for one in drawn if "/Resources" in one]
        if "/Font" in resources and resources.Font.objgen not in seen:
            seen.add(resources.Font.objgen)
            yield resources.Font


_SHOWN = re.compile(rb"(/(\w+) [\d.]+ Tf\s*)\[([^\]]*)\](?=\s*TJ)")
"""Glyphs shown in a font, as the engine writes them: each a number, and a distance after it."""
_GLYPH = re.compile(rb"<(\w{4})>\s*(-?[\d.]*)")


def _numbered(painted: bytes, glyphs: Glyphs, own: int, of_targets: Sequence[int]) -> bytes:
    """What is painted, with numbers of pages in place of their placeholders.

    A number ends where its placeholder ended: that is as wide as its digits, ten and more.

    Args:
        painted: On a page, or the placeholder of the page's own number (`finishing.Finished`).
        glyphs: Of the section.
        own: The number of the page itself.
        of_targets: The numbers of the pages of the section's targets, in their order.
    """

    def shown(found: re.Match[bytes]) -> bytes:
        line = _GLYPH.findall(found[3])
        of_font = glyphs.get(found[2].decode(), {})
        texts = [of_font.get(int(code, 16), ("", 0.0))[0] for code, _ in line]
        begin = _begin_of(texts)
        if begin is None:
            return found[0]
        codes = [code for code, _ in line[begin : begin + len(FOLIO)]]
        end = begin + len(FOLIO)
        number = own
        if of_targets:
            end += PLACES
            number = of_targets[int("".join(texts[end - PLACES : end]))]
        digits = [codes[int(digit)] for digit in str(number)]
        left = of_font[int(codes[0], 16)][1] * (end - begin - len(digits))
        parts = [b"<%s> %s" % one for one in line[:begin]]
        parts += [b"%.3f" % -left, *(b"<%s> 0" % digit for digit in digits)]
        parts += [b"<%s> %s" % one for one in line[end:]]
        return b"%s[ %s ]" % (found[1], b" ".join(parts))

    return _SHOWN.sub(shown, painted)


def _begin_of(texts: Sequence[str]) -> int | None:
    """Where a placeholder begins among glyphs; None where there is none."""
    digits = list(FOLIO)
    places = range(len(texts) - len(digits) + 1)
    return next((at for at in places if texts[at : at + len(digits)] == digits), None)


def _footer(painted: bytes) -> bytes:
    """The number of a page as what it is: part of the foot, which is not read out."""
    mark = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC"
    return b"\nq\n%g 0 0 %g 0 0 cm\n%s\n%s\nEMC\nQ\n" % (POINTS, POINTS, mark, painted)
