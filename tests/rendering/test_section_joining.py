"""Sections as one document: what a reader's program finds in it."""

import io
import re
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from hmic.diagnostics import Result
from hmic.rendering.pdf import Printer, render_pdf
from hmic.rendering.print_sections import FOLIO, PrintSection
from hmic.rendering.section_layout import LaidOut, lay_out
from tests.conftest import PRINT_STYLE

_PAGE = """<html lang="en"><head><title>Report</title></head><body>
<h1 data-running="force">Eastshire</h1>
<nav data-print-section><h2 id="contents">Contents</h2>
<div class="line" data-target="#a"><a href="#a">A</a></div>
<div class="line" data-target="#c"><a href="#c">C</a></div></nav>
<main><section id="a" data-print-section><h2>A</h2><h3>Below</h3>{a}
<table><thead><tr><th scope="col">Head</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
</section><section data-print-section id="b"><h3>Between</h3>{b}</section>
<section data-print-section id="c"><h2>C</h2><p><a href="#a">back</a></p>{c}
<table><thead><tr><th scope="col">Head</th></tr></thead><tbody><tr><td>2</td></tr></tbody></table>
</section></main></body></html>"""


def page(a: int = 1, b: int = 1, c: int = 1, word: str = "word") -> str:
    """A report whose parts have so many paragraphs."""
    paragraph = f"<p>{'words and ' * 90}{word}</p>"
    return _PAGE.format(a=paragraph * a, b=paragraph * b, c=paragraph * c)


def printed(html: str, printer: Printer | None = None, style: str = PRINT_STYLE) -> bytes:
    """The PDF of a page that nothing is wrong with."""
    pdf, found = render_pdf(html, style, printer)
    assert found == ()
    assert pdf is not None
    return pdf


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(io.BytesIO(printed(page(a=24))))


def test_pages_are_numbered_through(reader: PdfReader) -> None:
    numbers = [sheet.extract_text().split()[-1] for sheet in reader.pages]
    assert numbers == [str(number + 1) for number in range(len(reader.pages))]
    assert len(reader.pages) > 9  # one digit and two


def test_contents_give_the_pages(reader: PdfReader) -> None:
    words = reader.pages[1].extract_text().split()
    assert {"3", str(len(reader.pages))} <= set(words)


def test_a_number_stands_in_words_too() -> None:
    style = PRINT_STYLE + '.line::after { content: "page " attr(data-page) "!" }'
    pages = PdfReader(io.BytesIO(printed(page(a=24), style=style))).pages
    words = pages[1].extract_text()
    assert re.findall(r"page\s*(\d+)!", words) == ["3", str(len(pages))]
    assert FOLIO not in words


def test_links_lead_to_other_sections(reader: PdfReader) -> None:
    places = {
        name: reader.get_destination_page_number(place)
        for name, place in reader.named_destinations.items()
    }
    last = len(reader.pages) - 1
    assert places == {"contents": 1, "a": 2, "b": last - 1, "c": last}
    with pikepdf.open(io.BytesIO(printed(page()))) as pdf:
        [box] = list(pdf.pages[-1].obj.Annots)
        assert box.Dest == "a"


def test_the_outline_is_one(reader: PdfReader) -> None:
    def titles(level: Iterable[Any]) -> list[Any]:
        return [titles(one) if isinstance(one, list) else one.title for one in level]

    assert titles(reader.outline) == ["Contents", "A", ["Below", "Between"], "C"]


def test_each_content_belongs_to_its_element() -> None:
    with pikepdf.open(io.BytesIO(printed(page()))) as pdf:
        flat = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        of_keys = dict(zip(map(int, flat[::2]), flat[1::2], strict=True))
        assert sorted(of_keys) == list(range(len(of_keys)))
        for number, sheet in enumerate(pdf.pages):
            assert int(sheet.obj.StructParents) == number
            for element in of_keys[number]:
                assert element is None or element.Pg.objgen == sheet.obj.objgen
        names = [str(one.ID) for one in pdf.objects if _is(one, "/TH")]
        assert len(set(names)) == len(names) == 2


def _is(thing: object, tag: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == tag


def test_all_sections_share_the_fonts() -> None:
    with pikepdf.open(io.BytesIO(printed(page(word="quixotic jazz")))) as pdf:
        files = {one.FontFile3.objgen for one in pdf.objects if _has_a_font(one)}
        faces = {str(font.BaseFont) for sheet in pdf.pages for font in _fonts(sheet)}
        assert len(files) == len(faces) > 1


def _has_a_font(thing: object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/FontFile3" in thing


def _fonts(sheet: pikepdf.Page) -> list[pikepdf.Object]:
    return list(sheet.obj.Resources.Font.values())


def test_a_link_to_nowhere_is_told() -> None:
    html = page().replace('href="#a">back', 'href="#z">back')
    pdf, [problem] = render_pdf(html, PRINT_STYLE)
    assert pdf is None
    assert problem.code == "pdf-engine"
    assert "#z" in problem.message


def test_what_two_sections_complain_of_is_told_once_each() -> None:
    html = page().replace("<p>", '<p><img src="https://x.test/a.png" alt="x"> ')
    pdf, found = render_pdf(html, PRINT_STYLE)
    assert pdf is None
    assert len(found) == len(set(found)) > 0


def test_a_style_that_counts_pages_is_laid_out_whole() -> None:
    style = PRINT_STYLE.replace("string(folio)", "counter(page)")
    pages = PdfReader(io.BytesIO(printed(page(), style=style))).pages
    assert len(pages) == 5
    for number, sheet in enumerate(pages, 1):
        assert str(number) in sheet.extract_text().split()


class Kept(dict[str, bytes]):
    """A store in memory that counts what it was asked to keep."""

    def put(self, key: str, raw: bytes) -> None:
        assert key not in self
        self[key] = raw


def test_what_did_not_change_is_not_laid_out_again() -> None:
    store = Kept()
    first = printed(page(), Printer(store=store))
    asked: list[object] = []

    def watched(function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        if function is lay_out:
            asked.append(arguments[0])
        future: Future[Any] = Future()
        future.set_result(function(*arguments))
        return future

    assert printed(page(), Printer(watched, store)) == first
    assert asked == []
    printed(page(c=2), Printer(watched, store))
    assert len(asked) == 1


def test_what_other_programs_made_is_not_used() -> None:
    store = Kept()
    printed(page(), Printer(store=store, programs="1"))
    kept = len(store)
    printed(page(), Printer(store=store, programs="2"))
    assert len(store) == 2 * kept


def test_the_bytes_are_the_same_kept_or_not_in_one_thread_or_two() -> None:
    store = Kept()
    with ThreadPoolExecutor(1) as elsewhere:
        for a, c in ((1, 1), (5, 1), (5, 0), (1, 1)):
            alone = printed(page(a=a, c=c))
            assert printed(page(a=a, c=c), Printer(elsewhere.submit, store)) == alone


DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs="
"""A picture of one point."""
GLYPHS = {"font": {1: ("a", 500.0)}}


def test_pages_and_fonts_are_kept_apart() -> None:
    """A project's own templates may write a page that reads like what names fonts."""

    def made(function: Callable[..., Any], /, *_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        pages = LaidOut(b"pages", 1, {}, (), (), {}, {}, ())
        future.set_result(Result(pages) if function is lay_out else b"fonts")
        return future

    printer = Printer(made, store := Kept())
    printer.lay_out_all([PrintSection(repr(GLYPHS))], PRINT_STYLE)
    assert printer.cut_fonts(GLYPHS, PRINT_STYLE) == b"fonts"
    assert len(store) == 2


def test_pages_with_a_picture_count_for_whoever_was_given_it() -> None:
    store = Kept()
    html = f'<html lang="en"><head><title>x</title></head><body><img src="{DOT}" alt="x"></body>'
    [(made, _)] = Printer(store=store, pictures=(DOT,)).lay_out_all(
        [PrintSection(html)], PRINT_STYLE
    )
    assert made is not None
    [(refused, [problem, *_])] = Printer(store=store).lay_out_all([PrintSection(html)], PRINT_STYLE)
    assert refused is None
    assert "a report asks for no other file" in problem.message
