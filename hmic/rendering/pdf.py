"""From HTML to the tagged PDF (PDF/UA-1). The engine is WeasyPrint, which `loading` imports.

What the engine leaves out of the tags, `finishing` adds.
"""

import gc
import importlib.util
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from hmic.diagnostics import Diagnostic, Result, error
from hmic.rendering.glossary_links import unglossed
from hmic.rendering.look import Look, render
from hmic.rendering.pdf_engine import load_engine, opened

_FACES = (
    ("Regular", "normal", 400),
    ("It", "italic", 400),
    ("Semibold", "normal", 600),
    ("Bold", "normal", 700),
)
"""The faces of Source Sans Pro that the print styles use: file, style, weight."""


def render_pdf(html: str, style: str) -> Result[bytes | None]:
    """The page as PDF by the style of print, with what the engine found to complain of.

    None where there is any complaint. Where the engine's libraries are missing, that is an error
    of the machine.
    """
    try:
        engine = load_engine()
    except (ImportError, OSError) as failure:
        return Result(None, (_engine_missing(failure),))
    with _Log() as log, _garbage_waiting():
        pdf = opened(engine, as_printed(html, style), _only_packaged_fonts(engine)).write_pdf(
            font_config=engine.text.fonts.FontConfiguration(),
            pdf_variant="pdf/ua-1",
            uncompressed_pdf=True,  # once is enough: `finish` opens every page, and compresses it
            finisher=_forget_pages,
        )
    if log.problems:
        hint = "look for it in the texts and stylesheets; hmic rule pdf-engine says what it can be"
        found = (error("pdf-engine", message, ("force",), hint) for message in log.problems)
        return Result(None, tuple(found))
    from hmic.rendering.finishing import finish  # noqa: PLC0415 - pikepdf is for the PDF alone

    return finish(pdf)


def as_printed(html: str, style: str) -> str:
    """The page as the engine gets it: with the style of print, its fonts, and no glossary links.

    The style stands in the page, after its own: a stylesheet given apart would count for less.
    """
    style = f"<style>{_font_faces()}{style}</style></head>"
    return unglossed(html).replace("</head>", style, 1)


def _forget_pages(document: Any, _pdf: Any) -> None:  # noqa: ANN401 - ships no type information
    """Frees the boxes once they are drawn, before the PDF's bytes need room."""
    document.pages.clear()


@contextmanager
def _garbage_waiting() -> Iterator[None]:
    """Collects no garbage meanwhile, and all of it afterwards.

    What the engine lays out lives until it is written: to look it through after every few hundred
    boxes, as Python would, takes a fifth of the time.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
    gc.collect()


def preload() -> None:
    """Imports the engine before it is needed, for all processes that are forked from this one."""
    with suppress(ImportError, OSError):  # told when it is needed
        load_engine()


def print_styles(look: Look, names: Iterable[str]) -> Result[dict[str, str]]:
    """Stylesheets that make pages of the page, by name; empty where a project's own fails."""
    rendered = {name: render(look, name, {}) for name in names}
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


def _font_folder() -> Path:
    spec = importlib.util.find_spec("font_source_sans_pro")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "files"


def _font_faces() -> str:
    folder = _font_folder()
    return "".join(
        "@font-face {font-family: 'Source Sans Pro'; "
        f"font-style: {style}; font-weight: {weight}; "
        f"src: url('{(folder / f'SourceSansPro-{face}.otf').as_uri()}')}}\n"
        for face, style, weight in _FACES
    )


def _only_packaged_fonts(weasyprint: Any) -> Any:  # noqa: ANN401 - ships no type information
    """A fetcher that opens the packaged fonts and data URLs, and nothing else in the world."""
    folder = _font_folder().as_uri()

    class PackagedFonts(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # untyped base
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401
            if not url.startswith((f"{folder}/", "data:")):
                raise ValueError(f"a report asks for no other file: {url}")
            return super().fetch(url, headers)

    return PackagedFonts()


class _Log(logging.Handler):
    """Collects what WeasyPrint only logs: bad CSS, missing images, dead links, missing glyphs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[str] = []
        self._logger = logging.getLogger("weasyprint")

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        # without HarfBuzz's subsetter fontTools does its work: other bytes, the same page
        if "Using fontTools instead of HarfBuzz-Subset" not in message:
            self.problems.append(message)

    def __enter__(self) -> Self:
        self._before = (self._logger.handlers, self._logger.level, self._logger.propagate)
        self._logger.handlers, self._logger.propagate = [self], False
        self._logger.setLevel(logging.WARNING)
        return self

    def __exit__(self, *_: object) -> None:
        self._logger.handlers, level, self._logger.propagate = self._before
        self._logger.setLevel(level)
