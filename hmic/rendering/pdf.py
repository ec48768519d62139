"""From HTML to the tagged PDF (PDF/UA-1): section by section, joined to one document.

Nine tenths of a report's time is the laying out of pages. So the page is cut into sections, each
laid out apart: one that did not change is not laid out again, and several processes share the rest.
The bytes are the same either way.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, TypeVar

from hmic.diagnostics import Diagnostic, Place, Result, error
from hmic.letters import HINT
from hmic.rendering.confinement import OF_PRINT, Confined
from hmic.rendering.glossary_links import unglossed
from hmic.rendering.look import OWN, Look, Store, confined, render, whereabouts
from hmic.rendering.print_sections import FOLIO, PrintedPage, PrintSection, cut
from hmic.rendering.section_layout import (
    Glyphs,
    LaidOut,
    complaint,
    cut_fonts,
    dead_links,
    lay_out,
)

_R = TypeVar("_R")

_COUNTS_PAGES = re.compile(r"counters?\(\s*pages?\b|target-counter")
"""In a style: it counts the pages of the whole document itself, which no section knows."""
_HMICS = Look({})
"""Of a page that no project's template took part in."""


class Submit(Protocol):
    """Has a function called, here or in another process, as executors do."""

    def __call__(self, function: Callable[..., _R], /, *arguments: Any) -> "Future[_R]":  # noqa: ANN401
        """The result to come."""


def at_once(function: Callable[..., _R], /, *arguments: Any) -> "Future[_R]":  # noqa: ANN401
    """Calls a function here, before anything else is done."""
    future: Future[_R] = Future()
    try:
        future.set_result(function(*arguments))
    except Exception as failure:  # noqa: BLE001 - whoever asks for the result gets it
        future.set_exception(failure)
    return future


@dataclass(frozen=True)
class Printer:
    """By what means sections become pages."""

    submit: Submit = at_once
    store: Store | None = None
    """Keeps sections that were laid out before."""
    programs: str = ""
    """A digest of hmic and of all that sets a PDF: what they made before counts for them alone."""
    reads: bool = True
    """Whether what was kept is used."""
    pictures: tuple[str, ...] = ()
    """The data URLs that the page may hold."""

    def lay_out_all(
        self, sections: Sequence[PrintSection], style: str
    ) -> list[Result[LaidOut | None]]:
        """Sections as pages, in their order; the longest are begun first."""
        own = [tuple(one for one in self.pictures if one in section.html) for section in sections]
        # a page is anything where a project's templates make it: it may read like what names fonts,
        # and hold a picture that only another project was given
        keys = [
            _digest("pages", self.programs, style, section.html, *given)
            for section, given in zip(sections, own, strict=True)
        ]
        results: dict[int, Result[LaidOut | None]] = {}
        for index, key in enumerate(keys):
            if (kept := self._kept(key)) is not None:
                results[index] = Result(LaidOut.from_bytes(kept))
        missing = [index for index in range(len(sections)) if index not in results]
        missing.sort(key=lambda index: -len(sections[index].html))
        begun = [
            (index, self.submit(lay_out, sections[index].html, style, own[index]))
            for index in missing
        ]
        for index, future in begun:
            results[index] = future.result()
            made, _ = results[index]
            if made is not None and self.store is not None:
                self.store.put(keys[index], made.to_bytes())
        return [results[index] for index in range(len(sections))]

    def cut_fonts(self, glyphs: Glyphs, style: str) -> bytes:
        """The fonts of a document that uses these glyphs."""
        key = _digest("fonts", self.programs, style, repr(glyphs))
        fonts = self._kept(key)
        if fonts is None:
            fonts = self.submit(cut_fonts, glyphs, style).result()
            if self.store is not None:
                self.store.put(key, fonts)
        return fonts

    def _kept(self, key: str) -> bytes | None:
        return self.store.get(key) if self.store is not None and self.reads else None


def render_pdf(
    html: str, style: str, printer: Printer | None = None, look: Look = _HMICS
) -> Result[bytes | None]:
    """The page as PDF by the style of print, with what the engine found to complain of.

    Args:
        html: The page.
        style: What makes pages of it (`print_styles`).
        printer: By what means; without one all is laid out here and now.
        look: What the page was made by. A project's own templates can ask for one that never ends,
            so theirs is printed in a process that ends when it has taken too much.

    Returns:
        The PDF; none where there is any complaint. Where the engine's libraries are missing, that
        is an error of the machine.
    """
    if not look.own:
        return _printed(html, style, printer or Printer(), look.given_pictures)
    pdf, found = _printed_alone(html, style, printer, look)
    return Result(pdf, tuple(_placed(one, look.own) for one in found))


def _printed_alone(
    html: str, style: str, printer: Printer | None, look: Look
) -> Result[bytes | None]:
    alone = Confined()
    try:
        alone_here = replace(printer or Printer(), submit=at_once)
        return alone.run(
            partial(_printed, html, style, alone_here, look.given_pictures), OF_PRINT, whereabouts
        )
    finally:
        alone.end()  # the engine keeps what it has taken


_NO_LETTER = re.compile(r"unsupported by fonts: .*\(U\+([0-9A-F]{4,6})\)$")
"""What the engine says of a character for which there is no letter."""


def _placed(found: Diagnostic, own: Mapping[str, str]) -> Diagnostic:
    """A complaint at the place in a project's templates that it comes from, where that is seen."""
    missing = _NO_LETTER.search(found.message)
    if missing is None:
        return found
    written = _ways_to_write(int(missing[1], 16))
    for name, text in own.items():
        for number, line in enumerate(text.splitlines(), 1):
            if (at := written.search(line)) is not None:
                place = Place(f"{OWN}/{name}", number, at.start() + 1, at.end() + 1, line)
                return replace(found, place=place, hint=HINT)
    return found


def _ways_to_write(number: int) -> re.Pattern[str]:
    """A character as it is, or by its number in HTML, in a style, or in a template's own text."""
    by_number = rf"&#{number};|&#x0*{number:x};|\\[uU]?0*{number:x}"
    return re.compile(f"{re.escape(chr(number))}|(?i:{by_number})")


def _printed(
    html: str, style: str, printer: Printer, pictures: tuple[str, ...]
) -> Result[bytes | None]:
    printer = replace(printer, pictures=pictures)
    page = cut(unglossed(html), whole=_COUNTS_PAGES.search(style) is not None)
    try:
        style = page.style + style + _strings(page)
        sections, found = _laid_out(page.sections, style, printer)
        if sections is None:
            return Result(None, found)
        fonts = printer.cut_fonts(_glyphs_of(sections), style)
    except (ImportError, OSError) as failure:
        return Result(None, (_engine_missing(failure),))
    if dead := dead_links(sections):
        return Result(
            None, tuple(complaint(f"No anchor #{name} for internal URI reference") for name in dead)
        )
    return Result(printer.submit(_joined, sections, fonts).result())


def _laid_out(
    sections: Sequence[PrintSection], style: str, printer: Printer
) -> Result[list[LaidOut] | None]:
    """All sections as pages; none where anything is wrong with one."""
    results = printer.lay_out_all(sections, style)
    faults = tuple(dict.fromkeys(fault for _, found in results for fault in found))
    laid_out = [made for made, _ in results if made is not None]
    whole = not faults and len(laid_out) == len(results)
    return Result(laid_out if whole else None, faults)


def _strings(page: PrintedPage) -> str:
    """A rule that gives each page the running texts, and the placeholder of its number."""
    strings = (f"{name} {_quoted(text)}" for name, text in (*page.running, ("folio", FOLIO)))
    return f"html {{ string-set: {', '.join(strings)} }}"


def _quoted(text: str) -> str:
    """A string of CSS (https://www.w3.org/TR/css-syntax-3/#consume-string-token)."""
    return '"' + re.sub(r'["\\<]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'


def _joined(sections: Sequence[LaidOut], fonts: bytes) -> bytes:
    from hmic.rendering.section_joining import join  # noqa: PLC0415 - pikepdf is for PDFs alone

    return join(sections, fonts)


def _glyphs_of(sections: Iterable[LaidOut]) -> Glyphs:
    """The glyphs of all sections, by font and number."""
    found: dict[str, dict[int, tuple[str, float]]] = {}
    for section in sections:
        for font, glyphs in section.glyphs.items():
            found.setdefault(font, {}).update(glyphs)
    return {font: dict(sorted(glyphs.items())) for font, glyphs in sorted(found.items())}


def print_styles(look: Look, names: Iterable[str]) -> Result[dict[str, str]]:
    """Stylesheets that make pages of the page, by name; empty where a project's own fails."""
    rendered = {name: confined(look, partial(render, look, name, {})) for name in names}
    found = (diagnostic for _, faults in rendered.values() for diagnostic in faults)
    return Result({name: style or "" for name, (style, _) in rendered.items()}, tuple(found))


def _engine_missing(failure: Exception) -> Diagnostic:
    missing = re.search(r"cannot load library '([^']+)'", str(failure))
    what = (
        f"the library {missing[1]} is missing"
        if missing
        else str(failure).split("\n", maxsplit=1)[0]
    )
    missing_engine = error(
        "pdf-engine-missing",
        f"the PDF engine WeasyPrint cannot start: {what}",
        (),
        "on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
        "everything but the PDF works without it: --format html,json",
    )
    return replace(missing_engine, fault="machine")


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode()
        digest.update(b"%d:" % len(raw))
        digest.update(raw)
    return digest.hexdigest()
