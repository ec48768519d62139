"""WeasyPrint without what no report uses: a third of its import, and 45 MiB of a build's memory.

What is left out comes back where it is used: the PDF has the same bytes.
"""

import importlib
import importlib.util
import re
import sys
from functools import lru_cache
from importlib.resources import files
from types import ModuleType
from typing import Any

_SUBSETTER = "fontTools.subset"
_INSTANCER = "fontTools.varLib.instancer"

_RULES_OF_NOTES = re.compile(r"(?m)^::(?:foot)?note-.*$")
"""In the engine's default style. Each gives every element of a page one more style."""
_RULE_OF_MARKERS = re.compile(r"(?m)^::marker\b")
"""There too; only what is a list needs it."""
_NOTES = re.compile(r"footnote|::note|\bnote\(")
"""In a page that has notes, or may have."""


def load_engine() -> Any:  # noqa: ANN401 - ships no type information
    """WeasyPrint; it takes the better part of a second, and forks to find its libraries.

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
            import weasyprint.text.fonts  # noqa: PLC0415
        finally:
            del sys.modules[_INSTANCER]  # whoever asks for it now gets the module itself
    import weasyprint.text.fonts  # noqa: PLC0415

    return weasyprint


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
    """A page as the engine opens it; what it refers to is fetched by the fetcher."""

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
