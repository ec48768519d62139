import os
import subprocess
import sys
from importlib.resources import files

import pytest

from hmic.rendering.pdf_engine import (
    _RULE_OF_MARKERS,
    _RULES_OF_NOTES,
    EngineLog,
    font_faces,
    fonts_of_the_report,
    given_files,
    load_engine,
    opened,
)

PAGE = (
    "<!DOCTYPE html><html lang=en><head><title>T</title>{}</head><body><p>One<i>two</i></p></body>"
)
FOOTNOTE = "<style>i {float: footnote}</style>"


def in_its_own_process(code: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys\nfrom hmic.rendering.pdf_engine import *\n{code}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return ran.stdout.strip()


def test_what_cuts_variable_fonts_is_imported_when_it_is_used() -> None:
    heavy = "{'fontTools.varLib', 'fontTools.ttLib.tables.otTables'} & set(sys.modules)"
    assert in_its_own_process(f"load_engine(); print({heavy})") == "set()"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries have other names")
def test_no_compiler_looks_for_the_libraries() -> None:
    code = (
        "import ctypes.util, subprocess\n"
        "find, start = ctypes.util.find_library, subprocess.Popen\n"
        "def started(*arguments, **settings): print(arguments)\n"
        "subprocess.Popen = started\n"
        "load_engine()\n"
        "print(ctypes.util.find_library is find)"
    )
    assert in_its_own_process(code) == "True"


def test_what_is_imported_later_is_the_library_itself() -> None:
    code = (
        "load_engine()\n"
        "from weasyprint.pdf import fonts\n"
        "print(fonts.subset.Options().glyph_names)\n"
        "try: fonts.instantiateVariableFont(None, {})\n"
        "except Exception: print('fontTools.varLib.instancer' in sys.modules)\n"
        "from fontTools.varLib.instancer import instantiateVariableFont as real\n"
        "print(real.__module__)"
    )
    assert in_its_own_process(code).split() == ["False", "True", "fontTools.varLib.instancer"]


def test_the_engines_style_has_the_rules_that_are_taken_out() -> None:
    style = (files("weasyprint.css") / "html5_ua.css").read_text(encoding="utf-8")
    assert len(_RULES_OF_NOTES.findall(style)) == 5
    assert len(_RULE_OF_MARKERS.findall(style)) == 1


@pytest.mark.parametrize("style", ["", FOOTNOTE, "<style>li {color: red}</style>"])
def test_the_bytes_are_those_of_the_engine_alone(style: str) -> None:
    engine = load_engine()
    page = PAGE.format(style).replace("<p>", "<ul><li>L</ul><p>")
    ours = opened(engine, page, engine.urls.URLFetcher()).write_pdf(pdf_variant="pdf/ua-1")
    assert ours == engine.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")


def test_no_font_of_the_machine_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter that the report's fonts lack is told, wherever another font would have it."""
    monkeypatch.setenv("FONTCONFIG_FILE", "of the user")
    engine = load_engine()
    fonts = fonts_of_the_report(engine)
    assert os.environ["FONTCONFIG_FILE"] == "of the user"
    with EngineLog() as log:
        style = engine.CSS(
            string=f"{font_faces()} html {{font-family: 'Source Sans Pro', sans-serif}}",
            font_config=fonts,
            url_fetcher=given_files(engine),
        )
        page = engine.HTML(string="<p>Warm, not \u260e hot")
        page.render(stylesheets=[style], font_config=fonts).write_pdf()
    assert [problem.partition(":")[0] for problem in log.problems] == [
        ".notdef glyph rendered for Unicode string unsupported by fonts"
    ]
