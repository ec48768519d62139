"""The logo of a project, or of one report, as a data URL, so that the page needs no other file.

A picture of a few kilobytes can ask for minutes and gigabytes of whoever draws it. So a PNG or JPEG
is held to its pixels before any are unpacked, and an SVG to elements that draw what they are.
"""

import base64
import re
import struct
from collections.abc import Callable
from xml.parsers import expat

from hmic.diagnostics import Result, Route, error
from hmic.sources.files import Unreadable, contents_of
from hmic.sources.project import Project

MOST_BYTES = 100_000
"""A larger picture is refused: the page holds it whole."""
MOST_PIXELS = 4_000_000
"""2,000 by 2,000; the cover prints a logo some centimetres wide."""
MOST_ELEMENTS = 1_000
"""Of an SVG; an exported crest has some hundred."""

_DEEPEST = 30
"""Levels of an SVG's elements."""
_LONGEST_STYLE = 5_000
"""Characters of an SVG's styles: each rule of them is held against each element."""

_DRAWING = frozenset(
    {
        *("svg", "g", "defs", "title", "desc", "metadata", "style", "stop", "clipPath"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("linearGradient", "radialGradient"),
    }
)
"""The elements of SVG that draw themselves."""
_ELSEWHERE = frozenset(
    {
        *("use", "image", "pattern", "marker", "mask", "filter", "symbol", "switch", "a"),
        *("textPath", "foreignObject", "script", "animate", "set", "gradient"),
    }
)
"""Others draw others again, and those again others, or bring along files and scripts; whatever
vocabulary they say they are of."""
_SVG = "http://www.w3.org/2000/svg"


class _NoLogo(Exception):  # noqa: N818 - becomes a diagnostic
    """A picture that a report cannot hold, and what to do about it."""

    def __init__(self, message: str, hint: str = "save it as SVG, PNG or JPEG") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def read_logo(project: Project, name: str, route: Route) -> Result[str | None]:
    """A picture of the project as a data URL, or what is wrong with it.

    Args:
        project: The project.
        name: The picture's file, from the project's folder.
        route: The key that names it.

    Returns:
        The URL; none where there is something wrong.
    """
    try:
        raw = contents_of(project.root / name, project.root, MOST_BYTES)
        kind = _kind(raw)
    except Unreadable as failure:
        message = f"{name}: {failure.message}"
        return Result(None, (error(failure.code, message, route, failure.hint),))
    except _NoLogo as failure:
        message = f"{name} {failure.message}"
        return Result(None, (error("wrong-value", message, route, failure.hint),))
    return Result(f"data:{kind};base64,{base64.b64encode(raw).decode()}")


def _kind(raw: bytes) -> str:
    """The media type of a picture, by its content.

    Raises:
        _NoLogo: a report cannot hold it.
    """
    sizes: dict[str, Callable[[bytes], tuple[int, int] | None]] = {
        "image/png": _size_of_png,
        "image/jpeg": _size_of_jpeg,
    }
    for kind, size_of in sizes.items():
        if size := size_of(raw):
            if size[0] * size[1] > MOST_PIXELS:
                raise _NoLogo(
                    f"has {size[0]:,} by {size[1]:,} pixels; a logo has at most {MOST_PIXELS:,}",
                    "save it smaller, or as SVG",
                )
            return kind
    if raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<svg", b"<?xml", b"<!")):
        _Drawing().read(raw)
        return "image/svg+xml"
    raise _NoLogo("is no picture that a report can hold")


def _size_of_png(raw: bytes) -> tuple[int, int] | None:
    """Width and height by the first chunk (https://www.w3.org/TR/png-3/#11IHDR)."""
    if raw[:8] != b"\x89PNG\r\n\x1a\n" or raw[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", raw[16:24].ljust(8, b"\0"))
    return (width, height) if width and height else None


_MARK = 0xFF
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of JPEG that begin a frame, and say its size."""


def _size_of_jpeg(raw: bytes) -> tuple[int, int] | None:
    """Width and height by the first frame (https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2.2)."""
    at = 2
    while raw[:2] == b"\xff\xd8" and len(raw) > at + 9 and raw[at] == _MARK:
        marker = raw[at + 1]
        if marker == _MARK:  # filled up
            at += 1
        elif marker in _FRAMES:
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return (width, height) if width and height else None
        else:
            at += 2 + max(2, int.from_bytes(raw[at + 2 : at + 4], "big"))
    return None


class _Drawing:
    """Reads an SVG, and ends where it is none that draws itself."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._elements = 0
        self._style = ""
        self._links: dict[str, str] = {}
        """By the id of a gradient, that of the one it takes after."""

    def read(self, raw: bytes) -> None:
        """Reads it to its end.

        Raises:
            _NoLogo: it is not well formed, or draws more than it is.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = self._begins
        parser.EndElementHandler = lambda _: self._open.pop()
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(raw, True)
        except expat.ExpatError as failure:
            what = expat.errors.messages[failure.code]
            message = f"is no well-formed SVG: {what}, in its line {failure.lineno}"
            raise _NoLogo(message, "save it again") from None
        if re.search(r"@|\\|clip-path|url\((?!\s*['\"]?#)", self._style):
            raise _NoLogo(
                "holds styles that a logo may not", "save it with attributes in place of styles"
            )
        for name in self._links:
            self._follow(name)

    def _entity(self, name: str, *_: object) -> None:
        raise _NoLogo(f"declares the entity {name}, which a logo may not", "save it without")

    def _begins(self, tag: str, attributes: dict[str, str]) -> None:
        vocabulary, _, name = tag.rpartition(" ")
        self._elements += 1
        if not self._open and name != "svg":
            raise _NoLogo("is no picture that a report can hold")
        if name in _ELSEWHERE or (vocabulary in ("", _SVG) and name not in _DRAWING):
            what = f"holds an element {name}, which a logo may not"
            raise _NoLogo(what, "turn it into paths, or save it as PNG")
        if self._elements > MOST_ELEMENTS:
            what = f"holds more than {MOST_ELEMENTS:,} elements"
            raise _NoLogo(what, "simplify it, or save it as PNG")
        if len(self._open) >= _DEEPEST:
            raise _NoLogo(f"is nested deeper than {_DEEPEST} levels", "ungroup it")
        self._open.append(name)
        for key, value in attributes.items():
            self._attribute(name, attributes.get("id", ""), key.rpartition(" ")[2], value)

    def _attribute(self, name: str, id_: str, key: str, value: str) -> None:
        if key == "href":
            if not (name in ("linearGradient", "radialGradient") and value.startswith("#")):
                raise _NoLogo(f"leads elsewhere, to {value[:40]}", "save it without links")
            self._links[id_] = value[1:]
        clips = key == "clip-path" or (key == "style" and "clip-path" in value)
        if clips and "clipPath" in self._open:
            raise _NoLogo("cuts what it cuts by", "turn it into paths, or save it as PNG")

    def _text(self, text: str) -> None:
        if "style" in self._open:
            self._style += text
        if len(self._style) > _LONGEST_STYLE:
            what = f"holds more than {_LONGEST_STYLE:,} characters of styles"
            raise _NoLogo(what, "save it with attributes in place of styles")

    def _follow(self, name: str) -> None:
        seen = {name}
        while (name := self._links.get(name, "")) and name not in seen:
            seen.add(name)
        if name:
            raise _NoLogo("holds gradients that take after one another", "save it as PNG")
