import io
from pathlib import Path

import pikepdf
import pytest

from hmic.rendering.file_links import show_files, show_pages
from tests.conftest import Run

LINE = '<li data-file="{}" data-facts="{}" hidden><a href="">{}</a> <span></span></li>'
PAGE = "\n".join(
    (LINE.format("pdf", "{pages} pages, {size}", "PDF"), LINE.format("json", "{size}", "JSON"))
).encode()
DATA = ("report.json", 1_234 * b"1")


def _pdf(pages: int) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(written)
    return written.getvalue()


def test_a_link_says_how_long_and_how_large_a_file_is() -> None:
    shown = show_files(PAGE, {"pdf": ("kent.pdf", _pdf(2))}).decode()
    assert '<a href="kent.pdf">PDF</a> <span>(2 pages, 1 kB)</span>' in shown
    assert shown.count(" hidden>") == 1


def test_a_page_without_other_files_stays_as_it_was_drawn() -> None:
    assert show_files(PAGE, {}) == PAGE


@pytest.mark.parametrize("before", [{}, {"json": DATA}, {"pdf": ("a.pdf", _pdf(1)), "json": DATA}])
def test_what_was_shown_before_makes_no_difference(before: dict[str, tuple[str, bytes]]) -> None:
    after = {"json": ("other.json", b"1")}
    assert show_files(show_files(PAGE, before), after) == show_files(PAGE, after)


def test_a_line_of_the_table_leads_to_its_page_of_the_pdf() -> None:
    cell = '<td class="page" data-target="#{}">{}</td>'
    drawn = f"{cell.format('CA-A1', '')}{cell.format('CA-A2', '')}".encode()
    shown = show_pages(drawn, "kent.pdf", {"CA-A1": 24})
    link = '<a href="kent.pdf#page=24">PDF 24</a>'
    assert shown.decode() == f"{cell.format('CA-A1', link)}{cell.format('CA-A2', '')}"
    # whatever it showed before; and nothing where there is no PDF
    other = show_pages(shown, "kent.pdf", {"CA-A1": 3, "CA-A2": 124})
    assert other == show_pages(drawn, "kent.pdf", {"CA-A1": 3, "CA-A2": 124})
    assert show_pages(other, "", {}) == drawn


def test_a_built_page_links_to_the_files_that_lie_beside_it(small: Path, run: Run) -> None:
    page = small / "build" / "eastshire" / "index.html"
    assert run("build", "eastshire", "--format", "html", cwd=small).status == 0
    assert '<a href="report.json">' not in page.read_text(encoding="utf-8")
    assert run("build", "eastshire", "--format", "html,json,improvements", cwd=small).status == 0
    text = page.read_text(encoding="utf-8")
    assert '<a href="report.json">JSON</a> <span>(' in text
    assert '<a href="improvements.csv">What needs to improve as CSV</a> <span>(' in text
    assert "eastshire.pdf" not in text
