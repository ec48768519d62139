"""Where the words of a PDF stand: none over another, none outside its cell, column or page.

The report is of tests/projects/crowded, where everything is as long as it may be: labels of 30
characters, words of 40, addresses with underscores, soft hyphens, and the scripts of the fonts.
"""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import pymupdf
import pytest

from hmic.pipeline import Compiled, preview, read_round
from hmic.rendering.formats import FORMATS
from hmic.sources.project import Project
from tests.conftest import ROOT, edit
from tests.rendering.tags import read

CROWDED = ROOT / "tests" / "projects" / "crowded"
MM = 72 / 25.4
TOUCH = 0.6
"""By how many points boxes may reach into each other: an accent, or a letter that leans."""
HAIRLINE = 0.6
"""What stands below the head of a table is thicker, in points."""
X_HEIGHT = 0.48
"""Of a small letter, in font sizes: lines may stand closer than whole letters are high."""


@dataclass(frozen=True)
class Kind:
    """A kind of PDF, and the margins left and right of its text, in millimetres."""

    stage: str
    format: str
    margins: tuple[float, float]
    on_cover: tuple[float, float]


KINDS = {
    "report": Kind("final", "pdf", (26, 26), (62, 24)),
    "accuracy draft": Kind("accuracy", "pdf", (24, 52), (62, 24)),
    "accuracy draft in large print": Kind("accuracy", "large-print", (24, 52), (20, 20)),
}


@dataclass(frozen=True)
class Word:
    """A word as it is painted, in points from the upper left corner of its page."""

    text: str
    left: float
    top: float
    right: float
    base: float

    @property
    def size(self) -> float:
        """Of its letters, in points."""
        return (self.base - self.top) / X_HEIGHT

    def crowds(self, other: "Word") -> bool:
        """Whether two of one size stand below each other closer than a letter is high."""
        across = min(self.right, other.right) - max(self.left, other.left)
        apart = abs(self.base - other.base)
        return across > TOUCH and abs(self.size - other.size) < TOUCH < apart < self.size

    def covers(self, other: "Word") -> bool:
        """Whether small letters of the two stand over each other."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > TOUCH and min(self.base, other.base) - max(self.top, other.top) > TOUCH


def words(page: pymupdf.Page) -> Iterator[Word]:
    """The words of a page; what is set in another face is another word."""
    blocks = page.get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE)["blocks"]
    lines = (line for block in blocks for line in block["lines"])
    for span in (span for line in lines for span in line["spans"]):
        word: list[dict[str, tuple[float, ...]]] = []
        for letter in (*span["chars"], {"c": " "}):
            if not letter["c"].isspace():
                word.append(letter)
            elif word:
                left, right = (word[n]["bbox"][2 * -n] for n in (0, -1))
                base = word[0]["origin"][1]
                text = "".join(str(each["c"]) for each in word)
                yield Word(text, left, base - X_HEIGHT * span["size"], right, base)
                word = []


def rows(page: pymupdf.Page) -> Iterator[tuple[float, float, list[tuple[float, float]]]]:
    """The rows of tables below their heads: top, bottom, and the left and right of each cell.

    Each cell has its own line below it.
    """
    lines: dict[float, list[tuple[float, float]]] = defaultdict(list)
    below_head = set()
    for drawing in page.get_drawings():
        for kind, start, end, *_ in drawing["items"]:
            if kind == "l" and abs(start.y - end.y) < 0.1:
                y = round(start.y, 1)
                lines[y].append((start.x, end.x))
                if drawing["width"] > HAIRLINE:
                    below_head.add(y)
    tables = [
        (y, sorted(cells))
        for y, cells in sorted(lines.items())
        if len(cells) > 1 and all(a[1] == b[0] for a, b in pairwise(sorted(cells)))
    ]
    for (top, above), (bottom, cells) in pairwise(tables):
        if above == cells and bottom not in below_head:
            yield top, bottom, cells


def pages_of_cover(pdf: pymupdf.Document) -> int:
    """How many pages stand before the contents."""
    return next(int(page.number) for page in pdf if page.search_for("The grades at a glance"))


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture(scope="module")
def pdf(kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> pymupdf.Document:
    """The crowded report; what a final one is refused for is not looked at."""
    folder = tmp_path_factory.mktemp("crowded") / "project"
    shutil.copytree(CROWDED, folder)
    edit(folder / "forces" / "longshire" / "force.yaml", "stage: final", f"stage: {kind.stage}")
    drawn, found = preview(read_round(Project(folder)), "longshire")
    assert drawn is not None, found
    made, complaints = FORMATS[kind.format].render(drawn)
    assert made is not None, complaints
    document = pymupdf.open(stream=made)
    assert len(document) > 15
    return document


def test_no_paragraph_is_read_out_that_says_nothing(pdf: pymupdf.Document) -> None:
    paragraphs = read(pdf.tobytes()).top.all("P")
    assert len(paragraphs) > 50
    assert all(paragraph.kids for paragraph in paragraphs)


def test_no_word_stands_over_another(pdf: pymupdf.Document) -> None:
    over = [
        (page.number + 1, one.text, other.text)
        for page in pdf
        for one, other in combinations(words(page), 2)
        if one.covers(other)
    ]
    assert not over


def test_no_line_stands_too_close_below_another(pdf: pymupdf.Document) -> None:
    close = [
        (page.number + 1, one.text, other.text)
        for page in pdf
        for one, other in combinations(words(page), 2)
        if one.crowds(other)
    ]
    assert not close


def test_what_a_finding_bears_on_stands_below_its_id(northamptonshire_report: Compiled) -> None:
    document = pymupdf.open(stream=northamptonshire_report.outputs["pdf"])
    seen = 0
    for page in document:
        margin = sorted(
            (word.base, word.text)
            for word in words(page)
            if word.left < 27 * MM  # its first words
        )
        named = [text for _, text in margin if re.fullmatch(r"[A-Z]+-[SWA]\d+|Bears", text)]
        stranded = [two for two in pairwise(["Bears", *named]) if two == ("Bears", "Bears")]
        assert not stranded, (page.number + 1, named)
        seen += named.count("Bears")
    assert seen > 140


def test_no_word_leaves_its_page(pdf: pymupdf.Document) -> None:
    outside = [
        (page.number + 1, word.text)
        for page in pdf
        for word in words(page)
        if min(word.left, word.top, page.rect.width - word.right, page.rect.height - word.base) < 8
    ]
    assert not outside


def test_no_word_runs_over_the_edge_of_the_text(pdf: pymupdf.Document, kind: Kind) -> None:
    """What stands in the margin stands there whole."""
    across = []
    for page in pdf:
        is_cover = page.number < pages_of_cover(pdf)
        left, right = kind.on_cover if is_cover else kind.margins
        for edge in (left * MM, page.rect.width - right * MM):
            across += [
                (page.number + 1, word.text)
                for word in words(page)
                if word.left < edge - TOUCH and word.right > edge + TOUCH
            ]
    assert not across


def test_each_word_of_a_table_stands_in_one_cell(pdf: pymupdf.Document) -> None:
    across, counted = [], 0
    for page in pdf:
        found = list(words(page))
        for top, bottom, cells in rows(page):
            here = [word for word in found if top < word.base < bottom]
            here = [word for word in here if cells[0][0] < word.right and word.left < cells[-1][1]]
            counted += len(here)
            across += [
                (page.number + 1, word.text)
                for word in here
                for _, edge in cells
                if word.left < edge - TOUCH and word.right > edge + TOUCH
            ]
    assert counted > 200
    assert not across


def test_each_grade_on_the_cover_stands_by_its_framework(pdf: pymupdf.Document) -> None:
    """A long one goes to a line of its own, and not beside the title of the next."""
    found = []
    for page in pdf.pages(0, pages_of_cover(pdf)):
        boxes = [part[1] for drawing in page.get_drawings() for part in drawing["items"]]
        left = min(box.x0 for box in boxes)
        for symbol in (word for word in words(page) if word.text in {"VB", "WH"}):
            around = (b for b in boxes if b.x0 == left and b.y0 < symbol.base < b.y1)
            line = min(around, key=lambda box: box.height)
            beside = [word.text for word in words(page) if line.y0 < word.base < line.y1]
            found.append((symbol.text, beside[0], *(w for w in beside if w in {"first", "second"})))
    long = "Verkehrsinfrastrukturüberwachungsbehörde"
    assert found == [("VB", long), ("WH", "The", "first"), ("VB", "The", "second")]


def test_a_soft_hyphen_breaks_a_word(pdf: pymupdf.Document) -> None:
    text = "".join(page.get_text() for page in pdf)
    assert re.search(r"Verkehrs-\n|infrastruktur-\n|überwachungs-\n", text)


def test_each_script_of_the_fonts_is_printed(pdf: pymupdf.Document) -> None:
    text = "".join(page.get_text() for page in pdf)
    assert "αντισυνταγματικότητα" in text
    assert "высокопревосходительство" in text


def test_no_page_is_empty(pdf: pymupdf.Document, kind: Kind) -> None:
    """Beside running heads, notices and folio, which stand in the margins."""
    upper, lower = (24, 42) if kind.format == "large-print" else (20, 24)
    for page in pdf.pages(1):
        within = [
            word for word in words(page) if upper * MM < word.base < page.rect.height - lower * MM
        ]
        assert within, page.number + 1


def test_all_pages_lie_one_way(pdf: pymupdf.Document) -> None:
    """WCAG 1.3.4: who reads bound to one position cannot turn them."""
    assert len({page.rect.width < page.rect.height for page in pdf}) == 1
