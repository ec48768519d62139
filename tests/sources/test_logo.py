"""Which pictures a report holds, and which ask too much of whoever draws them."""

import base64
import struct
import time
from pathlib import Path

import pytest

from hmic.sources.logo import MOST_ELEMENTS, MOST_PIXELS, read_logo
from hmic.sources.project import Project

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
CREST = """<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" viewBox="0 0 9 9">
<title>A crest</title><metadata><inkscape:grid/></metadata>
<defs>
<style>.a { fill: url(#b) }</style>
<linearGradient id="a"><stop offset="0" stop-color="#123456"/></linearGradient>
<linearGradient id="b" xlink:href="#a"/>
<clipPath id="c"><rect width="9" height="9"/></clipPath>
</defs>
<g clip-path="url(#c)"><path class="a" d="M0 0h9v9z"/><text>x</text></g>
</svg>
"""


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header


def jpeg(width: int, height: int) -> bytes:
    frame = struct.pack(">BHH", 8, height, width)
    return b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x0b" + frame + b"\1\1\x11\0"


def read(folder: Path, raw: bytes | str) -> tuple[str | None, str]:
    """The data URL, and what is said."""
    file = folder / "logo"
    file.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    logo, found = read_logo(Project(folder.resolve()), "logo", ("configuration", "logo"))
    assert all(diagnostic.hint for diagnostic in found)
    return logo, found[0].message if found else ""


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (png(2000, 2000), "image/png"),
        (jpeg(2000, 2000), "image/jpeg"),
        (SVG.format("<path d='M0 0h9'/>"), "image/svg+xml"),
        ("\ufeff" + SVG.format(""), "image/svg+xml"),
        (CREST, "image/svg+xml"),
    ],
    ids=["png", "jpeg", "svg", "byte order mark", "an exported crest"],
)
def test_a_logo_is_held_as_it_is(tmp_path: Path, raw: bytes | str, kind: str) -> None:
    logo, said = read(tmp_path, raw)
    assert not said
    assert logo
    assert logo.startswith(f"data:{kind};base64,")
    held = base64.b64decode(logo.partition(",")[2])
    assert held == (raw if isinstance(raw, bytes) else raw.encode())


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (png(13_000, 13_000), "has 13,000 by 13,000 pixels; a logo has at most 4,000,000"),
        (png(2**31, 2**31), "pixels"),
        (jpeg(65_535, 65_535), "has 65,535 by 65,535 pixels"),
        (png(0, 5), "no picture"),
        (b"\x89PNG\r\n\x1a\n", "no picture"),
        (b"\xff\xd8\xff\xff", "no picture"),
        (b"\xff\xd8\xff\xe0\0\0" + b"x" * 99, "no picture"),
        (b"", "no picture"),
        (b"GIF89a", "no picture"),
        ("<html><svg/></html>", "no picture"),
        ("<?xml version='1.0'?><x/>", "no picture"),
        ("<svg>", "no well-formed SVG: no element found, in its line 1"),
        (SVG.format("<g id='a'/><use href='#a'/>"), "element use"),
        (SVG.format("<x:use xmlns:x='http://www.w3.org/2000/svg' href='#a'/>"), "element use"),
        (SVG.format("<x:use xmlns:x='urn:other' href='#a'/>"), "element use"),
        (SVG.format("<image href='file:///etc/passwd'/>"), "element image"),
        (SVG.format("<foreignObject/>"), "element foreignObject"),
        (SVG.format("<script>1</script>"), "element script"),
        (SVG.format("<pattern/>"), "element pattern"),
        (SVG.format("<mask/>"), "element mask"),
        (SVG.format("<new/>"), "element new"),
        (SVG.format("<path/>" * MOST_ELEMENTS), "more than 1,000 elements"),
        (SVG.format("<g>" * 40 + "</g>" * 40), "nested deeper than 30 levels"),
        (SVG.format("<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/>"), "one"),
        (SVG.format("<linearGradient id='a' href='#a'/>"), "gradients that take after one another"),
        (SVG.format("<linearGradient href='https://evil.example/#a'/>"), "leads elsewhere"),
        (SVG.format("<g href='#a'/>"), "leads elsewhere"),
        (SVG.format("<clipPath><path clip-path='url(#a)'/></clipPath>"), "cuts what it cuts by"),
        (SVG.format("<clipPath><g style='clip-path:url(#a)'/></clipPath>"), "cuts what it cuts"),
        (SVG.format("<style>@import 'x';</style>"), "styles that a logo may not"),
        (SVG.format("<style>g{clip<!-- -->-path: url(#a)}</style>"), "styles that a logo may not"),
        (SVG.format("<style>g{fill:url(https://x)}</style>"), "styles that a logo may not"),
        (SVG.format("<style>" + "a{}" * 2000 + "</style>"), "characters of styles"),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "declares the entity a"),
        ("<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>", "the entity a"),
        ("<!DOCTYPE svg [<!ENTITY % a 'b'>]><svg/>", "declares the entity a"),
    ],
)
def test_a_picture_that_asks_too_much_is_refused(
    tmp_path: Path, raw: bytes | str, said: str
) -> None:
    began = time.process_time()
    logo, told = read(tmp_path, raw)
    assert logo is None
    assert said in told
    assert time.process_time() - began < 1


def test_the_limits_are_told_as_they_are() -> None:
    assert (MOST_PIXELS, MOST_ELEMENTS) == (4_000_000, 1_000)
