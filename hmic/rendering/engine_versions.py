"""The versions of what sets the PDF: its bytes depend on them, and on nothing else of a machine."""

import contextlib
import ctypes
from importlib.metadata import version

from hmic.report.contents import Engine

_PANGO = (
    "libpango-1.0.so.0",
    "libpango-1.0.dylib",
    "libpango-1.0-0",
    "pango-1.0-0",
    "pango-1.0",
    "libpango-1.0-0.dll",
)
"""The names by which WeasyPrint opens Pango on the systems that it knows."""


def engine() -> Engine:
    """The versions here, without WeasyPrint being imported, which costs a second."""
    return Engine(weasyprint=version("weasyprint"), pango=_pango())


def _pango() -> str | None:
    for name in _PANGO:
        with contextlib.suppress(OSError, AttributeError):
            ask = ctypes.CDLL(name).pango_version_string
            ask.restype = ctypes.c_char_p
            return str(ask().decode())
    return None
