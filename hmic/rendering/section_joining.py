"""Sections of a PDF joined to one document: one tree of tags, one outline, one set of fonts.

Pages keep what is painted on them, and get their number. Source: ISO 32000-1, sections 7.7.4
(names), 12.3.3 (outline) and 14.7.4.4 (parent tree).
"""

import io
import itertools
import re
from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, String

from hmic.rendering.section_layout import POINTS, Bookmark, Glyphs, LaidOut


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
        joined = _Joined(document, document.copy_foreign(held).Font)
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


def _opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


class _Joined:
    """A document that sections are added to; it is opened as the first of them."""

    def __init__(self, document: pikepdf.Pdf, fonts: Object) -> None:
        self._document = document
        self._fonts = fonts
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
        for index, folio in section.folios.items():
            painted = _number(before + index + 1, folio, section.glyphs)
            pages[index].contents_add(painted, prepend=False)
        for fonts in _font_dictionaries(pages):
            # a font that is not the report's own has the glyphs of its section alone
            for font in set(fonts.as_dict()) & set(self._fonts.as_dict()):
                fonts[font] = self._fonts[font]

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


_FONT = re.compile(rb"/(\w+) ([\d.]+) Tf")
_PLACE = re.compile(rb"(1 0 0 -1) ([\d.]+) ([\d.]+) Tm")
_SHOWN = re.compile(rb"\[[^\]]*\] TJ")


def _number(number: int, placeholder: bytes, glyphs: Glyphs) -> bytes:
    """What paints the number of a page where its placeholder was; it ends where that ended.

    Args:
        number: Of the page.
        placeholder: What painted all ten digits in their order (`finishing.FOLIO`).
        glyphs: Of the section.
    """
    font, place, shown = (sought.search(placeholder) for sought in (_FONT, _PLACE, _SHOWN))
    assert font is not None
    assert place is not None
    assert shown is not None
    digits = re.findall(rb"<(\w{4})>", shown[0])
    text = str(number)
    width = glyphs[font[1].decode()][int(digits[0], 16)][1] / 1000 * float(font[2])
    begin = float(place[2]) + width * (len(digits) - len(text))
    codes = b"".join(digits[int(digit)] for digit in text)
    painted = _SHOWN.sub(b"[<%s>] TJ" % codes, placeholder)
    painted = _PLACE.sub(b"%s %.6f %s Tm" % (place[1], begin, place[3]), painted)
    mark = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC"
    return b"\nq\n%g 0 0 %g 0 0 cm\n%s\n%s\nEMC\nQ\n" % (POINTS, POINTS, mark, painted)
