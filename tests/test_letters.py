"""The letters that a check knows of are those of the fonts. HMIC_GOLDEN=write writes them anew."""

import importlib.util
import os
import re
import textwrap
from collections.abc import Iterable
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from hmic import letters
from hmic.letters import LETTERS, missing

SPEC = importlib.util.find_spec("font_source_sans_pro")
assert SPEC is not None
assert SPEC.origin is not None
FONTS = Path(SPEC.origin).parent / "files"


def of_faces(*faces: str) -> set[int]:
    found = [set(TTFont(FONTS / f"SourceSansPro-{face}.otf").getBestCmap()) for face in faces]
    return {code for code in set.intersection(*found) if code >= ord(" ")}


def in_stretches(codes: Iterable[int]) -> str:
    stretches: list[tuple[int, int]] = []
    for code in sorted(codes):
        if stretches and code == stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], code)
        else:
            stretches.append((code, code))
    text = " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in stretches)
    return "\n".join(["", *textwrap.wrap(text, 96), ""])


def test_the_letters_are_those_of_the_fonts() -> None:
    fresh = in_stretches(of_faces("Regular", "Semibold", "Bold"))
    if os.environ.get("HMIC_GOLDEN") == "write":
        module = Path(letters.__file__)
        text = module.read_text(encoding="utf-8")
        text = re.sub(r'LETTERS = """[^"]*"""', lambda _: f'LETTERS = """{fresh}"""', text)
        module.write_text(text, encoding="utf-8")
    assert fresh == LETTERS


def test_what_is_missing_is_named_once() -> None:
    assert list(missing("a 👮 b 👮 ਪ")) == ["👮", "ਪ"]
    assert list(missing("Москва")) == []


def test_what_is_not_drawn_needs_no_letter() -> None:
    assert list(missing("a\u0301 \u1e00 \ufe0f\u034f\u2003\u200b\u200d\u00ad\n\t")) == []
