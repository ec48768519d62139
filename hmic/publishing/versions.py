"""What can change a byte of a report besides its files: hmic itself, and what it is made with."""

import contextlib
import ctypes
import hashlib
import os
import platform
import re
import sys
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError
from importlib.util import find_spec
from pathlib import Path

import hmic

OF_THE_PAGE = (
    "babel",
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "markupsafe",
    "mdurl",
    "pydantic",
    "pydantic-core",
    "pyyaml",
)
"""The libraries by which YAML becomes the page and report.json."""

OF_THE_PDF = (
    "brotli",
    "cffi",
    "cssselect2",
    "font-source-sans-pro",
    "fonttools",
    "lxml",
    "pikepdf",
    "pillow",
    "pydyf",
    "pyphen",
    "tinycss2",
    "tinyhtml5",
    "weasyprint",
    "webencodings",
    "zopfli",
)
"""The libraries by which the page becomes the PDF."""

OF_THE_NATION = ("xlsxwriter",)
"""The library by which the nation becomes a workbook."""

_SYSTEM = {
    "Pango": ("libpango-1.0.so.0", "pango_version_string"),
    "HarfBuzz": ("libharfbuzz.so.0", "hb_version_string"),
}
"""The system's libraries that set the text of the PDF, and their functions that tell."""


DIGEST = 64
"""The length of a digest; a version is shorter."""


@cache
def versions() -> Mapping[str, str]:
    """The version of each program that takes part, or a digest of it, by its name."""
    found = {
        "hmic": _digest_of_hmic(),
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "the fonts": _digest_of_fonts(),
    }
    for name in (*OF_THE_PAGE, *OF_THE_PDF, *OF_THE_NATION):
        with contextlib.suppress(PackageNotFoundError):
            found[name] = _version(name)
    found |= {name: _asked(*library) for name, library in _SYSTEM.items()}
    return found


def _version(name: str) -> str:
    """The version of a library: of two dozen, to parse the rest of what is told takes 7 ms."""
    library = Distribution.from_name(name)
    found = re.search(r"(?m)^Version: (.+)$", library.read_text("METADATA") or "")
    return found[1] if found else library.version


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """In words, what is another here than there; empty where nothing is."""
    moved = [name for name in sorted({*here, *there}) if here.get(name) != there.get(name)]
    return ", ".join(_difference(name, here.get(name), there.get(name)) for name in moved)


def _difference(name: str, here: str | None, there: str | None) -> str:
    if here is None or there is None:
        return f"{name} is {'missing here' if here is None else 'missing'}"
    if max(len(here), len(there)) >= DIGEST:
        return f"{name} is another"
    return f"{name} is {there}, here {here}"


def _digest_of_hmic() -> str:
    """Of its source, not its version: a checkout changes and keeps its version."""
    return _digest(Path(hmic.__file__).parent, ".py")


def _digest_of_fonts() -> str:
    spec = find_spec("font_source_sans_pro")
    return _digest(Path(spec.origin).parent, ".otf") if spec and spec.origin else "none"


def _digest(folder: Path, ending: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(_below(os.fspath(folder), ending)):
        with open(path, "rb") as stream:  # noqa: PTH123 - a hundred files before anything is done
            raw = stream.read()
        digest.update(f"{os.path.relpath(path, folder)}:{len(raw)}:".encode())
        digest.update(raw)
    return digest.hexdigest()


def _below(folder: str, ending: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir() and entry.name not in ("packaged", "__pycache__"):
            yield from _below(entry.path, ending)
        elif entry.name.endswith(ending):
            yield entry.path


def _asked(library: str, function: str) -> str:
    """The version that a library of the system tells; elsewhere than on Linux it is not known."""
    if not sys.platform.startswith("linux"):
        return "not asked"
    try:
        ask = getattr(ctypes.CDLL(library), function)
    except (OSError, AttributeError):
        return "missing"
    ask.restype = ctypes.c_char_p
    return str(ask().decode())
