"""One section of the PDF laid out by the engine: pages that `section_joining` joins to others.

A section is a function of its HTML and of the style alone: it knows neither the number of its first
page nor where its links to other sections lead.
"""

import atexit
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from functools import lru_cache
from html import unescape
from typing import Any, Self

from hmic.diagnostics import Diagnostic, Result, error
from hmic.rendering.pdf_engine import (
    EngineLog,
    font_faces,
    fonts_of_the_report,
    garbage_waiting,
    given_files,
    load_engine,
    opened,
)
from hmic.rendering.print_sections import FOLIO, targets

Glyphs = Mapping[str, Mapping[int, tuple[str, float]]]
"""By the name of a font in a PDF and the number of a glyph there: its text, and its width in
thousandths of the font's size."""

POINTS = 0.75
"""Points in a pixel of CSS."""

_VARIANT = "pdf/ua-1"
_FACES = """<html lang="en"><head><title>x</title></head><body>
<p>x<em>x</em><strong>x</strong><b style="font-weight: 600">x</b></p>
</body></html>"""
"""A page with a glyph of each face that the styles use."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the PDF's outline."""

    level: int
    title: str
    page: int
    """The index of its page within the section."""
    x: float
    y: float
    """Where it leads on that page, in points from its lower left corner."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A section as pages."""

    pdf: bytes
    """With its tags finished, and with fonts cut to its own glyphs."""
    pages: int
    anchors: Mapping[str, int]
    """Its own ids, each with the index of its page within the section."""
    foreign: tuple[str, ...]
    """The ids elsewhere to which its links lead."""
    bookmarks: tuple[Bookmark, ...]
    glyphs: Glyphs
    folios: Mapping[int, bytes]
    """What paints the placeholder of a page's number, by the index of the page."""
    targets: tuple[str, ...]
    """The ids whose page numbers it prints; their placeholders are painted on its pages."""

    def to_bytes(self) -> bytes:
        """The section as it is kept: a line of JSON, and the PDF."""
        told = {
            "pages": self.pages,
            "anchors": dict(self.anchors),
            "foreign": self.foreign,
            "bookmarks": [astuple(bookmark) for bookmark in self.bookmarks],
            "glyphs": self.glyphs,
            "folios": {page: folio.decode("latin-1") for page, folio in self.folios.items()},
            "targets": self.targets,
        }
        return json.dumps(told).encode() + b"\n" + self.pdf

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        """The section that `to_bytes` wrote."""
        line, pdf = kept.split(b"\n", maxsplit=1)
        told = json.loads(line)
        return cls(
            pdf,
            told["pages"],
            told["anchors"],
            tuple(told["foreign"]),
            tuple(Bookmark(*bookmark) for bookmark in told["bookmarks"]),
            {
                font: {int(number): (text, width) for number, (text, width) in glyphs.items()}
                for font, glyphs in told["glyphs"].items()
            },
            {int(page): folio.encode("latin-1") for page, folio in told["folios"].items()},
            tuple(told["targets"]),
        )


def dead_links(sections: Iterable[LaidOut]) -> tuple[str, ...]:
    """The ids that links lead to and no section has, in the order of letters."""
    sections = tuple(sections)
    known = {name for section in sections for name in section.anchors}
    return tuple(sorted({name for section in sections for name in section.foreign} - known))


def page_numbers(sections: Iterable[LaidOut]) -> dict[str, int]:
    """The number of the page on which each id stands; pages are counted from 1."""
    numbers: dict[str, int] = {}
    before = 1
    for section in sections:
        for name, page in section.anchors.items():
            numbers.setdefault(name, before + page)
        before += section.pages
    return numbers


def lay_out(html: str, style: str, pictures: tuple[str, ...] = ()) -> Result[LaidOut | None]:
    """A section as pages; none where the engine complains, or its tags are not understood.

    Args:
        html: The section as a page of its own.
        style: What makes pages of it.
        pictures: The data URLs that it may hold.

    Returns:
        Its pages, or what is wrong.

    Raises:
        ImportError: WeasyPrint is not installed.
        OSError: a library of the system is missing.
    """
    with EngineLog() as log, garbage_waiting():
        document = _rendered(html, style, pictures)
        own = {
            name: number
            for number, page in reversed(list(enumerate(document.pages)))
            for name in page.anchors
        }
        linked = {
            link[1] for page in document.pages for link in page.links if link[0] == "internal"
        }
        foreign = tuple(sorted(linked - own.keys()))
        # the engine drops links to what it has not seen
        document.pages[0].anchors.update(dict.fromkeys(foreign, (0, 0, 0, 0)))
        bookmarks = tuple(
            Bookmark(level, title, number, x * POINTS, (page.height - y) * POINTS)
            for number, page in enumerate(document.pages)
            for level, title, (x, y), *_ in page.bookmarks
        )
        pages = len(document.pages)
        attached: list[object] = []

        def close(document: Any, pdf: Any) -> None:  # noqa: ANN401 - ships no type information
            document.pages.clear()  # the boxes are drawn; the PDF's bytes need room
            attached.extend(one for one in pdf.objects if _is_attachment(one))

        raw = document.write_pdf(pdf_variant=_VARIANT, uncompressed_pdf=True, finisher=close)
        glyphs = _glyphs(document)
        del document  # it is garbage now, as the tree of tags will be
        if attached:
            log.problems.append("a template attaches a file to the PDF, which holds nothing else")
        if log.problems:
            return Result(None, tuple(complaint(problem) for problem in log.problems))
        from hmic.rendering.finishing import finish  # noqa: PLC0415 - pikepdf is for the PDF alone

        ids = hashlib.sha256(html.encode()).hexdigest()[:8]
        finished, misfits = finish(raw, ids, FOLIO, link_words(html))
    if finished is None:
        return Result(None, misfits)
    made = LaidOut(
        finished.pdf, pages, own, foreign, bookmarks, glyphs, finished.folios, targets(html)
    )
    return Result(made)


_WORDS = re.compile(
    r'<body data-ids="([^"]*)" data-finding="([^"]*)" data-criterion="([^"]*)" data-note="([^"]*)"'
)
"""What the body of the page says of links to ids: with what ids begin, and where they lead."""


def link_words(html: str) -> Callable[[str], str]:
    """What says in words where a link leads: a bare id is no word to whoever hears it."""
    found = _WORDS.search(html)
    if found is None:
        return str
    prefixes, finding, criterion, note = map(unescape, found.groups())
    ids = re.compile(rf"(?:{'|'.join(map(re.escape, prefixes.split()))})(-[A-Z]+)?\d+")

    def in_words(text: str) -> str:
        if re.fullmatch(r"\d{1,4}|[a-z]{1,2}", text):  # of a note, or of the address of a link
            return note.replace("{id}", text)
        match = ids.fullmatch(text)
        if match is None:
            return text
        return (finding if match[1] else criterion).replace("{id}", text)

    return in_words


def cut_fonts(glyphs: Glyphs, style: str) -> bytes:
    """The fonts of a document, cut to the glyphs that it uses.

    Args:
        glyphs: Of all its sections.
        style: Its style.

    Returns:
        A PDF of one page that has these fonts.
    """
    with EngineLog(), garbage_waiting():
        document = _rendered(_FACES, style)
        document.write_pdf(pdf_variant=_VARIANT, uncompressed_pdf=True)  # now it knows its fonts
        for font in document.fonts.values():
            for number, (text, width) in sorted(glyphs.get(font.hash, {}).items()):
                font.to_unicode[number] = text
                font.widths[number] = width
        pdf: bytes = document.write_pdf(pdf_variant=_VARIANT, uncompressed_pdf=True)
    return pdf


def complaint(problem: str) -> Diagnostic:
    """What the engine complains of, as it says it."""
    hint = "look for it in the texts and stylesheets; hmic rule pdf-engine says what it can be"
    return error("pdf-engine", problem, ("force",), hint)


def _rendered(html: str, style: str, pictures: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - ships no type information
    styles, fonts = _parsed(style)
    engine = load_engine()
    page = opened(engine, html, given_files(engine, pictures))
    return page.render(stylesheets=[styles], font_config=fonts, pdf_variant=_VARIANT)


@lru_cache(maxsize=2)  # the report and its large print
def _parsed(style: str) -> tuple[Any, Any]:
    """The styles, and the fonts that they bring along: parsed once for all sections."""
    engine = load_engine()
    fonts = fonts_of_the_report(engine)
    styles = engine.CSS(
        string=font_faces() + style, font_config=fonts, url_fetcher=given_files(engine)
    )
    return styles, fonts


atexit.register(_parsed.cache_clear)  # before the libraries are gone by which fonts are given back


def _is_attachment(of_pdf: object) -> bool:
    return isinstance(of_pdf, dict) and of_pdf.get("Type") == "/Filespec"


def _glyphs(document: Any) -> Glyphs:  # noqa: ANN401 - ships no type information
    found: dict[str, dict[int, tuple[str, float]]] = {}
    for font in document.fonts.values():
        of_font = found.setdefault(font.hash, {})
        for number, text in font.to_unicode.items():
            of_font[number] = (text, font.widths[number])
    return found


def preload() -> None:
    """Imports the engine before it is needed, for all processes that are forked from this one."""
    with suppress(ImportError, OSError):  # told when it is needed
        load_engine()
