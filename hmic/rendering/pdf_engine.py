"""WeasyPrint without what no report uses: a third of its import, and 45 MiB of a build's memory.

What is left out comes back where it is used: the PDF has the same bytes.
"""

import ctypes.util
import gc
import importlib
import importlib.util
import logging
import os
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any, Self

_SUBSETTER = "fontTools.subset"
_INSTANCER = "fontTools.varLib.instancer"
_MOST_SHOWN = 200
"""Characters of a URL in a message."""

_RULES_OF_NOTES = re.compile(r"(?m)^::(?:foot)?note-.*$")
"""In the engine's default style. Each gives every element of a page one more style."""
_RULE_OF_MARKERS = re.compile(r"(?m)^::marker\b")
"""There too; only what is a list needs it."""
_NOTES = re.compile(r"footnote|::note|\bnote\(")
"""In a page that has notes, or may have."""


def load_engine() -> Any:  # noqa: ANN401 - ships no type information
    """WeasyPrint; it takes a fifth of a second.

    It imports of fontTools what cuts fonts to size where HarfBuzz cannot, and variable fonts. That
    is imported when it is used, which is never on a machine as `make` sets it up.

    Raises:
        ImportError: it is not installed.
        OSError: a library of the system is missing.
    """
    if "weasyprint" not in sys.modules:
        _put_off_subsetter()
        sys.modules[_INSTANCER] = stand_in = ModuleType(_INSTANCER)
        vars(stand_in)["instantiateVariableFont"] = _instantiate
        try:
            with _no_system_fonts(), _libraries_by_name(), warnings.catch_warnings():
                warnings.filterwarnings("ignore", "No fonts configured")  # there are to be none
                import weasyprint.text.fonts  # noqa: PLC0415
        finally:
            del sys.modules[_INSTANCER]  # whoever asks for it now gets the module itself
    import weasyprint.text.fonts  # noqa: PLC0415

    return weasyprint


def fonts_of_the_report(engine: Any) -> Any:  # noqa: ANN401 - ships no type information
    """A font configuration that knows no font but those that styles bring along.

    Else a letter that the report's fonts lack would come from whatever fonts the machine has, and
    the same report would be another elsewhere.
    """
    with _no_system_fonts():
        return engine.text.fonts.FontConfiguration()


@contextmanager
def _no_system_fonts() -> Iterator[None]:
    """Leads fontconfig to a configuration without fonts; it is asked for where one is made."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = os.fspath(Path(__file__).with_name("no_fonts.conf"))
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Leaves it to Linux to find libraries by the names that they have there.

    The engine tries their names on other systems first, and Python looks for each of those with
    compiler and linker: two dozen processes, more time than all else of the import.
    """
    find = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = find


def _nowhere(name: str) -> str | None:  # noqa: ARG001 - as Python's own
    return None


def _put_off_subsetter() -> None:
    spec = importlib.util.find_spec(_SUBSETTER)
    assert spec is not None
    assert spec.loader is not None
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[_SUBSETTER] = module
    spec.loader.exec_module(module)
    # found there, `from fontTools import subset` does not look into the module
    vars(sys.modules["fontTools"])["subset"] = module


def _instantiate(*arguments: Any, **settings: Any) -> Any:  # noqa: ANN401 - fontTools' own
    """In place of fontTools' function: imports it and calls it."""
    return importlib.import_module(_INSTANCER).instantiateVariableFont(*arguments, **settings)


def opened(engine: Any, page: str, fetcher: Any) -> Any:  # noqa: ANN401 - ships no type information
    """A page as the engine opens it; what it refers to is fetched by the fetcher.

    Args:
        engine: WeasyPrint.
        page: The page as HTML.
        fetcher: What opens the addresses in it.

    Returns:
        What the engine makes PDFs of.
    """

    class Page(engine.HTML):  # type: ignore[misc]  # untyped base
        def _ua_stylesheets(self, forms: bool = False) -> Any:  # noqa: ANN401
            # where WeasyPrint's own tests put another style in its place
            if forms or _NOTES.search(page):
                return super()._ua_stylesheets(forms)
            return [_style_without_notes()]

    return Page(string=page, url_fetcher=fetcher)


@lru_cache(maxsize=1)
def _style_without_notes() -> Any:  # noqa: ANN401 - ships no type information
    """The engine's default style, without the rules of footnotes."""
    engine = load_engine()
    style = (files("weasyprint.css") / "html5_ua.css").read_text(encoding="utf-8")
    return engine.CSS(string=_RULE_OF_MARKERS.sub("li::marker", _RULES_OF_NOTES.sub("", style)))


@contextmanager
def garbage_waiting() -> Iterator[None]:
    """Collects no garbage meanwhile, and what came meanwhile afterwards.

    What the engine lays out lives until it is written: to look it through after every few hundred
    boxes, as Python would, takes a fifth of the time. What was there before is not looked through
    either: after each section that would take as long as the section.
    """
    collects = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if collects:
            gc.enable()


_FACES = (
    ("Regular", "normal", 400),
    ("It", "italic", 400),
    ("Semibold", "normal", 600),
    ("Bold", "normal", 700),
)
"""The faces of Source Sans Pro that the print styles use: file, style, weight."""


@cache
def _font_folder() -> Path:
    spec = importlib.util.find_spec("font_source_sans_pro")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "files"


def _font_url(face: str) -> str:
    return (_font_folder() / f"SourceSansPro-{face}.otf").as_uri()


def font_faces() -> str:
    """The packaged fonts in CSS."""
    return "".join(
        "@font-face {font-family: 'Source Sans Pro'; "
        f"font-style: {style}; font-weight: {weight}; "
        f"src: url('{_font_url(face)}')}}\n"
        for face, style, weight in _FACES
    )


def given_files(weasyprint: Any, pictures: Iterable[str] = ()) -> Any:  # noqa: ANN401 - ships no type information
    """A fetcher of the packaged fonts and of these data URLs; of nothing else in the world.

    A URL is asked for as it was given: none that leads to the same file by another way is answered.
    """
    given = {*(_font_url(face) for face, _, _ in _FACES), *pictures}

    class Given(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # untyped base
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401
            if url not in given:
                shown = url if len(url) <= _MOST_SHOWN else f"{url[:_MOST_SHOWN]}…"
                message = f"a report asks for no other file: {shown}"
                # the engine says nothing of what some elements ask for in vain
                logging.getLogger("weasyprint").warning(message)
                raise ValueError(message)
            return super().fetch(url, headers)

    return Given(allowed_protocols=("file", "data"), allow_redirects=False)


class EngineLog(logging.Handler):
    """Collects what WeasyPrint only logs: bad CSS, missing images, dead links, missing glyphs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[str] = []
        self._logger = logging.getLogger("weasyprint")

    def emit(self, record: logging.LogRecord) -> None:
        """Takes down a complaint."""
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
