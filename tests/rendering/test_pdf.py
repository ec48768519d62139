import base64
import importlib.util
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from hmic.pipeline import Compiled, compile_report, read_round
from hmic.rendering.look import Look
from hmic.rendering.pdf import render_pdf
from hmic.sources.project import Project
from tests.conftest import PRINT_STYLE, ROOT, edit


@pytest.fixture(scope="module")
def reader(northamptonshire_report: Compiled) -> PdfReader:
    assert northamptonshire_report.diagnostics == ()
    return PdfReader(io.BytesIO(northamptonshire_report.outputs["pdf"]))


@pytest.fixture(scope="module")
def texts(reader: PdfReader) -> list[str]:
    """The text of each page: pypdf takes seconds for all of them."""
    return [page.extract_text() for page in reader.pages]


def _plain(value: Any) -> Any:
    """An object of the PDF, free of pypdf's types."""
    return value.get_object()


def _outline(entries: list[Any], depth: int = 1) -> Iterator[tuple[int, str]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _outline(entry, depth + 1)
        else:
            yield depth, entry.title


def _tags(node: Any, seen: set[int]) -> Iterator[str]:
    if isinstance(node, IndirectObject):
        if node.idnum in seen:
            return
        seen.add(node.idnum)
        node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _tags(child, seen)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from _tags(node["/K"], seen)


def test_it_says_what_it_is(reader: PdfReader) -> None:
    assert reader.metadata is not None
    assert reader.metadata.title == "Northamptonshire Police: Inspection of police forces 2007"
    assert reader.metadata.author == "This project, as a demonstration"
    assert reader.metadata.creation_date is None
    catalogue = _plain(reader.trailer["/Root"])
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b'pdfuaid:part="1"' in catalogue["/Metadata"].get_object().get_data()


def test_it_has_a_report_of_pages(reader: PdfReader) -> None:
    assert 40 <= len(reader.pages) <= 62


def test_the_notice_stands_on_every_page(texts: list[str]) -> None:
    for number, text in enumerate(texts, 1):
        assert "not published by HMIC" in " ".join(text.split()), f"page {number}"


def test_running_heads_say_where_a_page_begins(texts: list[str]) -> None:
    heads = ["\n".join(text.split("\n")[:4]) for text in texts]
    for head in (
        "Neighbourhood policing: Strengths",
        "Domestic violence: Areas for improvement",
        "Criteria and arguments: Missing persons",
    ):
        assert any(head in first for first in heads), head


def test_bookmarks_follow_the_headings(
    reader: PdfReader, northamptonshire_report: Compiled
) -> None:
    html = northamptonshire_report.outputs["html"].decode()
    headings = re.findall(r"<h([2-4])[^>]*>(.*?)</h\1>", html)
    stated = [
        (int(level) - 1, " ".join(re.sub("<[^>]+>", " ", text).split())) for level, text in headings
    ]
    outline = [(depth, " ".join(title.split())) for depth, title in _outline(reader.outline)]
    assert outline == stated


def test_tags_are_those_of_the_page(reader: PdfReader, northamptonshire_report: Compiled) -> None:
    html = northamptonshire_report.outputs["html"].decode()
    tags = Counter(_tags(_plain(reader.trailer["/Root"])["/StructTreeRoot"], set()))
    assert tags["/H1"] == 1
    assert tags["/H2"] == html.count("<h2")
    assert tags["/Table"] >= html.count("<table") > 15
    assert tags["/Figure"] == html.count("<svg class") == 12
    assert tags["/LI"] > 158
    assert tags["/TH"] > 100


def test_contents_give_the_page_of_each_section(reader: PdfReader, texts: list[str]) -> None:
    contents = "\n".join(texts[1:3])
    printed = [int(number) for number in re.findall(r"\d+", contents)]
    sections = [page for title, page in _destinations(reader) if title != "Contents"]
    assert len(sections) > 15
    assert set(sections) <= set(printed)


def _destinations(reader: PdfReader) -> Iterator[tuple[str, int]]:
    """Each section's title with the number of the page that its bookmark leads to."""
    for entry in reader.outline:
        if not isinstance(entry, list):
            page = reader.get_destination_page_number(entry)
            assert page is not None
            yield str(entry.title), page + 1


def test_what_belongs_to_the_screen_is_not_printed(texts: list[str]) -> None:
    text = " ".join(texts)
    controls = (ROOT / "templates" / "parts" / "controls.html.j2").read_text(encoding="utf-8")
    words = re.findall(r'data-words="(.*?)"|<(?:button|label)[^>]*>(.*?)<', controls)
    assert len(words) > 4
    for sentence in filter(None, (word for pair in words for word in pair)):
        assert sentence == "Contents" or sentence not in text


def test_its_fonts_are_embedded(reader: PdfReader) -> None:
    fonts = {
        font.get_object()["/BaseFont"]
        for page in reader.pages
        for font in _plain(page["/Resources"]).get("/Font", {}).values()
    }
    assert fonts
    assert all(re.fullmatch(r"/[A-Z]{6}\+Source-Sans-Pro.*", font) for font in fonts), fonts


def test_what_the_engine_complains_of_is_a_diagnostic() -> None:
    html = "<!DOCTYPE html><html lang=en><head><title>T</title></head><body><h1>T</h1>{}</body>"
    _, dead_link = render_pdf(html.format("<a href='#nowhere'>x</a>"), PRINT_STYLE)
    assert any("nowhere" in diagnostic.message for diagnostic in dead_link)
    _, other_file = render_pdf(html.format("<img alt=x src='file:///etc/passwd'>"), PRINT_STYLE)
    assert any("/etc/passwd" in diagnostic.message for diagnostic in other_file)


@pytest.mark.parametrize(
    "html",
    [
        "<img alt=x src='{fonts}/../../../../../../../../../etc/passwd'>",
        "<img alt=x src='{fonts}/SourceSansPro-Regular.otf?x'>",
        "<img alt=x src='{fonts}/SourceSansPro-Light.otf'>",
        "<img alt=x src='{fonts}%2fSourceSansPro-Regular.otf'>",
        "<img alt=x src='data:image/svg+xml,%3Csvg/%3E'>",
        "<style>p {{ background: url(data:image/png;base64,AAAA) }}</style><p>x",
        "<style>@import 'file:///etc/passwd';</style><p>x",
        "<style>@import url({fonts}/../README.txt);</style><p>x",
        "<link rel=stylesheet href='data:text/css,p%7B%7D'><p>x",
        "<svg><image href='file:///etc/passwd' width='9' height='9'/></svg>",
        "<link rel=attachment href='{fonts}/../METADATA'>",
        "<link rel=attachment href='{fonts}/SourceSansPro-Regular.otf'>",
        "<a rel=attachment href='{fonts}/SourceSansPro-Regular.otf'>x</a>",
        "<a rel=attachment href='data:text/plain,x'>x</a>",
        "<object data='file:///etc/passwd'>x</object>",
        "<embed src='file:///etc/passwd'>",
    ],
)
def test_the_engine_gets_what_it_was_given_and_nothing_else(html: str) -> None:
    page = "<!DOCTYPE html><html lang=en><head><title>T</title></head><body><h1>T</h1>{}</body>"
    spec = importlib.util.find_spec("font_source_sans_pro")
    assert spec
    assert spec.origin
    fonts = (Path(spec.origin).parent / "files").as_uri()
    pdf, complaints = render_pdf(page.format(html.format(fonts=fonts)), PRINT_STYLE)
    assert pdf is None
    assert complaints


def test_the_logo_is_given_to_the_engine() -> None:
    logo = "data:image/svg+xml;base64," + base64.b64encode(SVG).decode()
    page = (
        "<!DOCTYPE html><html lang=en><head><title>T</title></head>"
        f"<body><h1>T</h1><img alt=x src='{logo}'></body>"
    )
    pdf, complaints = render_pdf(page, PRINT_STYLE, look=Look({}, logo=logo))
    assert not complaints
    assert pdf


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h8v8z"/></svg>'


def test_a_page_by_a_projects_templates_has_the_same_pdf() -> None:
    page = "<!DOCTYPE html><html lang=en><head><title>T</title></head><body><h1>T</h1></body>"
    here, _ = render_pdf(page, PRINT_STYLE)
    assert render_pdf(page, PRINT_STYLE, look=Look({}, {"print.css": PRINT_STYLE})) == (here, ())


def test_a_missing_glyph_is_a_diagnostic() -> None:
    nobodys = "\U0010fffd"  # of the last private plane: no font of any machine draws it
    html = (
        f"<!DOCTYPE html><html lang=en><head><title>T</title></head><body><h1>{nobodys}</h1></body>"
    )
    _, diagnostics = render_pdf(html, PRINT_STYLE)
    assert diagnostics


def test_every_page_of_a_draft_says_its_stage_and_its_marking(small: Path) -> None:
    force = small / "forces/eastshire/force.yaml"
    edit(force, "stage: final", "stage: accuracy\nmarking: Sealed")
    round_ = read_round(Project(small))
    draft = PdfReader(io.BytesIO(compile_report(round_, "eastshire", ("pdf",)).outputs["pdf"]))
    assert len(draft.pages) > 10
    for page in draft.pages:
        text = " ".join(page.extract_text().split())
        assert "Draft for the force to check its accuracy. Not for publication." in text
        assert "Sealed" in text


def test_a_final_report_without_a_marking_has_neither(texts: list[str]) -> None:
    assert len(texts) > 10
    for text in texts:
        assert "Not for publication" not in text
