"""The report's pages cost the engine little, held by a ratio: a slow machine is nobody's fault.

Columns, leaders, flex, hyphens and dotted borders each cost such a report a second or more.
"""

import io
import time

import pytest
from pypdf import PdfReader

from hmic.pipeline import Compiled
from hmic.rendering.pdf import render_pdf
from tests.conftest import PRINT_STYLE

pytestmark = pytest.mark.ratio

BOUND = 4.2
"""CPU of the report's pages by that of as many pages of plain text: 3.6 to 3.8 in November 2026,
since each finding is kept on one page."""
SENTENCE = "The inspection read the records of the force and spoke with its officers and staff. "


def _plain(pages: int) -> str:
    """So many full pages of paragraphs, without headings, tables, links or charts."""
    page = f'<div style="break-before: page">{9 * f"<p>{4 * SENTENCE}</p>"}</div>'
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><title>Plain</title></head>'
        f"<body><h1>Plain</h1>{pages * page}</body></html>"
    )


def _cost(html: str) -> tuple[float, int]:
    """CPU seconds and pages."""
    start = time.process_time()
    pdf, problems = render_pdf(html, PRINT_STYLE)
    seconds = time.process_time() - start
    assert not problems
    assert pdf is not None
    return seconds, len(PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def html(northamptonshire_report: Compiled) -> str:
    return northamptonshire_report.outputs["html"].decode()


def test_a_page_of_the_report_costs_at_most_so_many_plain_pages(html: str) -> None:
    _cost(_plain(2))  # what a first page pays for all: imports and fonts
    ours, pages = _cost(html)
    plain, plain_pages = _cost(_plain(pages))
    assert abs(plain_pages - pages) <= 2
    assert ours <= BOUND * plain, f"{ours / plain:.2f}"
