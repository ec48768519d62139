"""The PDF as a person hears it: its tags against the page, element by element."""

import io
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pytest

from hmic.pipeline import Compiled, compile_report, read_round
from hmic.rendering import finishing
from hmic.rendering.finishing import finish
from hmic.rendering.pdf import render_pdf
from hmic.rendering.print_sections import FOLIO
from hmic.sources.project import Project
from tests.conftest import PRINT_STYLE
from tests.rendering.tags import Tag, Tagged, read

NOT_PRINTED = {"skip", "foot", "files", "in-words"}
"""The classes of what stands on the page and not on paper."""
VOID = {"meta", "link", "br", "wbr", "rect", "path", "circle", "line", "input", "hr", "img"}


class Node:
    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.kids: list[Node | str] = []

    @property
    def is_printed(self) -> bool:
        classes = set(self.attributes.get("class", "").split())
        hidden = {"head", "script", "template", "style"}
        return self.name not in hidden and not classes & NOT_PRINTED

    @property
    def text(self) -> str:
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.printed)

    @property
    def printed(self) -> "list[Node | str]":
        return [kid for kid in self.kids if isinstance(kid, str) or kid.is_printed]

    def all(self, *names: str) -> "list[Node]":
        below = [kid for kid in self.printed if isinstance(kid, Node)]
        found = [self] if self.name in names else []
        return found + [node for kid in below for node in kid.all(*names)]


class Page(HTMLParser):
    """The elements of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.top = Node("page", {})
        self._open = [self.top]
        self.feed(html)
        assert self._open == [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].kids.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].kids.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].kids.append(data)


def plain(text: str) -> str:
    """Without any space: lines end elsewhere on paper."""
    return re.sub(r"[\s\u00a0]+", "", text)


def heard(tag: Tag) -> str:
    """The text of a tag without what CSS adds: labels of lists, and page numbers in contents."""
    if tag.kind == "Lbl" or (tag.kind == "NonStruct" and re.fullmatch(r"\d+", tag.text)):
        return ""
    alternative = str(tag.source.get("/Alt", ""))
    return alternative + "".join(kid if isinstance(kid, str) else heard(kid) for kid in tag.kids)


@pytest.fixture(scope="module")
def tagged(northamptonshire_report: Compiled) -> Tagged:
    assert northamptonshire_report.diagnostics == ()
    return read(northamptonshire_report.outputs["pdf"])


@pytest.fixture(scope="module")
def page(northamptonshire_report: Compiled) -> Node:
    return Page(northamptonshire_report.outputs["html"].decode()).top


def test_the_text_is_that_of_the_page_in_the_same_order(tagged: Tagged, page: Node) -> None:
    pdf, html = plain(heard(tagged.top)), plain(page.text)
    assert len(html) > 100_000
    same = next((n for n, pair in enumerate(zip(pdf, html, strict=False)) if len({*pair}) > 1), -1)
    assert pdf == html, f"…{pdf[same - 60 : same + 60]}… but …{html[same - 60 : same + 60]}…"


def test_headings_are_complete_and_in_order(tagged: Tagged, page: Node) -> None:
    levels = [f"h{level}" for level in range(1, 7)]
    stated = [(node.name, plain(node.text)) for node in page.all(*levels)]
    found = [(tag.kind.lower(), plain(tag.text)) for tag in tagged.top.all(*map(str.upper, levels))]
    assert len(stated) > 100
    assert found == stated


def test_every_table_is_one_with_its_heads_and_rows(tagged: Tagged, page: Node) -> None:
    tables, stated = tagged.top.all("Table"), page.all("table")
    assert len(tables) == len(stated) > 15
    for table, node in zip(tables, stated, strict=True):
        rows = [[plain(heard(cell)) for cell in row.all("TH", "TD")] for row in table.all("TR")]
        assert rows == [
            [plain(cell.text) for cell in row.all("th", "td")] for row in node.all("tr")
        ]
        assert [tag.kind for tag in table.tags if tag.kind != "Caption"] == ["THead", "TBody"]
        assert len({len(row) for row in rows}) == 1


def test_every_table_head_says_what_it_heads(tagged: Tagged) -> None:
    heads = 0
    for table in tagged.top.all("Table"):
        names = {str(head.source.ID) for head in table.all("TH")}
        assert len(names) == len(table.all("TH"))
        for part in table.all("THead", "TBody"):
            scope = "/Column" if part.kind == "THead" else "/Row"
            assert all(head.source.A.Scope == scope for head in part.all("TH"))
            heads += len(part.all("TH"))
        for cell in table.all("TD"):
            assert {str(name) for name in cell.source.A.Headers} <= names
    assert heads > 200


def test_every_list_is_one_and_says_how_it_is_numbered(tagged: Tagged) -> None:
    lists = tagged.top.all("L")
    assert len(lists) > 50
    for one in lists:
        assert {tag.kind for tag in one.tags} <= {"LI", "L", "Caption"}
        labels = [
            label.text.strip() for each in one.tags for label in each.tags if label.kind == "Lbl"
        ]
        numbering = str(one.source.A.ListNumbering)
        assert numbering == {"": "/None", "•": "/Disc", "1.": "/Decimal"}[(labels or [""])[0]]
    for each in tagged.top.all("LI"):
        assert [tag.kind for tag in each.tags] in (["LBody"], ["Lbl", "LBody"])
    inside = {id(each) for one in lists for each in one.tags}
    assert all(id(each) in inside for each in tagged.top.all("LI"))


def test_every_picture_has_its_words_and_lies_on_its_page(tagged: Tagged, page: Node) -> None:
    figures = tagged.top.all("Figure")
    titles = [title.text for svg in page.all("svg") for title in svg.all("title")[:1]]
    assert [str(figure.source.Alt) for figure in figures] == titles
    for figure in figures:
        left, bottom, right, top = (float(edge) for edge in figure.source.A.BBox)
        width, height = (float(edge) for edge in figure.source.Pg.MediaBox[2:])
        assert 0 <= left < right <= width
        assert 0 <= bottom < top <= height


def test_every_link_is_one_element_with_its_own_words(tagged: Tagged, page: Node) -> None:
    stated = [
        (node.attributes["href"].removeprefix("#"), plain(node.text))
        for node in page.all("a")
        if node.attributes.get("class") != "term"  # not printed as links
    ]
    links = tagged.top.all("Link")
    assert [(str(link.links[0].Dest), plain(link.text)) for link in links] == stated
    assert len(links) > 500
    for link in links:
        for box in link.links:
            assert plain(str(box.Contents)).endswith(plain(link.text))
            assert box.F == 4
    assert not [tag for tag in tagged.top.walk() if tag.links and tag.kind != "Link"]


def test_nothing_is_painted_outside_the_tree(tagged: Tagged) -> None:
    assert tagged.bare == []
    assert tagged.strays == []
    assert tagged.astray == []


def test_running_heads_and_feet_are_artefacts(tagged: Tagged) -> None:
    feet = {page: text for page, kind, text in tagged.artefacts if kind == "/Footer"}
    heads = {page for page, kind, _ in tagged.artefacts if kind == "/Header"}
    pages = range(1, max(feet) + 1)  # all but the cover
    assert len(pages) > 50
    assert len(set(pages) - heads) < 5
    for page in pages:
        texts = [text for on, kind, text in tagged.artefacts if (on, kind) == (page, "/Footer")]
        assert re.search(rf"\b{page + 1}\b", " ".join(texts)), f"page {page + 1}: {texts}"


# --- small pages, and what is refused

SMALL = """<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><h1 id="x">T</h1>
<p style="width: 60mm">A <a href="#x"><strong>strong</strong> link</a> and
<a href="#x">one whose many words run on well over the end of the first-rate line that holds it</a>,
then <a>none</a>.</p><ol><li>first<ul><li>below</li></ul></li></ol>{}</body></html>"""


def compiled(folder: Path, *formats: str) -> Compiled:
    project = Project(folder)
    return compile_report(read_round(project), "eastshire", formats)


def rendered(html: str, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, bytes]:
    """The PDF of one section as WeasyPrint makes it, and the document."""
    before: list[bytes] = []

    def watched(pdf: bytes, names: str, folio: str, in_words: Callable[[str], str]) -> object:
        before.append(pdf)
        return finish(pdf, names, folio, in_words)

    monkeypatch.setattr(finishing, "finish", watched)
    after, problems = render_pdf(html, PRINT_STYLE)
    assert not problems
    assert after is not None
    return before[0], after


def test_a_link_over_several_lines_is_described_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = read(rendered(SMALL, monkeypatch)[1])
    links = [(link.text, [str(box.Contents) for box in link.links]) for link in pdf.top.all("Link")]
    words = "one whose many words run on well over the end of the first-rate line that holds it"
    assert links[0] == ("strong link", ["strong link"])
    assert {*links[1][1]} == {words}
    assert len(links[1][1]) > 1
    assert len(links) == 2  # an anchor that leads nowhere is none


def test_lists_within_lists_keep_their_own_numbering(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = read(rendered(SMALL, monkeypatch)[1])
    assert [str(one.source.A.ListNumbering) for one in pdf.top.all("L")] == ["/Decimal", "/Disc"]


def test_a_table_over_many_pages_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"<tr><th scope=row>R{n}</th><td>{n}</td></tr>" for n in range(200))
    head = "<thead><tr><th scope=col>Row</th><th scope=col>Number</th></tr></thead>"
    before, after = rendered(
        SMALL.format(f"<table>{head}<tbody>{rows}</tbody></table>"), monkeypatch
    )
    assert len(read(before).top.all("Table")) > 2
    pdf = read(after)
    [table] = pdf.top.all("Table")
    names = [str(cell.source.ID) for cell in table.all("TH")]
    assert [cell.text for cell in table.all("TD")] == [str(n) for n in range(200)]
    for number, cell in enumerate(table.all("TD")):
        assert [str(name) for name in cell.source.A.Headers] == [names[2 + number], names[1]]


def test_two_tables_are_not_made_one(monkeypatch: pytest.MonkeyPatch) -> None:
    head = "<thead><tr><th scope=col>{0}</th></tr></thead>"
    table = f"<table>{head}<tbody><tr><td>1</td></tr></tbody></table>"
    parts = table.format("A") + '<div style="break-before: page">' + table.format("B") + "</div>"
    pdf = read(rendered(SMALL.format(parts), monkeypatch)[1])
    assert [one.all("TH")[0].text for one in pdf.top.all("Table")] == ["A", "B"]


def test_nothing_that_is_painted_changes(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    html = compiled(small, "html").outputs["html"].decode().replace("data-print-section", "")
    raw, _ = rendered(html, monkeypatch)
    finished, _ = finish(raw, "T", FOLIO)
    assert finished is not None
    before, after = (pikepdf.open(io.BytesIO(pdf)) for pdf in (raw, finished.pdf))
    assert len(before.pages) > 3

    def painted(page: pikepdf.Page) -> Counter[str]:
        """The glyphs and shapes, each with the place at which it stands."""
        placed: Counter[str] = Counter()
        turned: list[pikepdf.Matrix] = [pikepdf.Matrix()]
        path = ""
        for one in pikepdf.parse_content_stream(page):
            operation = str(one.operator)
            shown = pikepdf.unparse_content_stream([one]).decode("latin-1")
            if operation == "q":
                turned.append(turned[-1])
            elif operation == "Q":
                turned.pop()
            elif operation == "cm":
                turned[-1] = pikepdf.Matrix(*map(float, one.operands)) @ turned[-1]
            elif operation in {"re", "m", "l", "c", "h", "Tm", "Tf"}:
                path += shown
            elif operation == "n":  # a clip, which paints nothing
                path = ""
            elif operation in {"TJ", "f", "f*", "S", "B", "Do"}:
                placed[f"{path}{shown}{turned[-1]}"] += 1
                path = ""
        return placed

    for number, (one, other) in enumerate(zip(before.pages, after.pages, strict=True)):
        missing = painted(one) - painted(other)
        assert not painted(other) - painted(one)
        assert sum(missing.values()) == (number in finished.folios)
        assert one.mediabox == other.mediabox


def test_contents_are_painted_in_the_order_of_their_tags(tagged: Tagged) -> None:
    order: dict[int, list[int]] = {}
    for page, number in tagged.reading_order:
        order.setdefault(page, []).append(number)
    assert len(order) == len(tagged.document.pages) > 50
    for number, sheet in enumerate(tagged.document.pages):
        marks = [
            int(one.operands[1].MCID)
            for one in pikepdf.parse_content_stream(sheet)
            if str(one.operator) == "BDC" and "/MCID" in one.operands[1]
        ]
        assert marks == order[number]


def test_no_span_is_left_that_says_nothing(tagged: Tagged) -> None:
    for span in tagged.top.all("Span"):
        assert span.source.keys() - {"/K", "/P", "/Pg", "/S", "/Type"}


def test_a_link_says_where_it_leads_in_words(tagged: Tagged) -> None:
    described = {link.text: str(link.links[0].Contents) for link in tagged.top.all("Link")}
    assert described["NP-W5"] == "finding NP-W5"
    assert described["NP8"] == "criterion NP8"
    assert described["MC1"] == "MC1"
    assert described["Glossary"] == "Glossary"


def test_a_picture_does_not_repeat_its_caption(tagged: Tagged) -> None:
    pairs = [
        (figure, caption)
        for tag in tagged.top.walk()
        if len(figures := tag.all("Figure")) == len(captions := tag.all("Caption")) == 1
        for figure, caption in zip(figures, captions, strict=True)
    ]
    assert len(pairs) > 10
    for figure, caption in pairs:
        assert plain(str(figure.source.Alt)) != plain(caption.text)


def test_it_gives_the_same_bytes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before, _ = rendered(SMALL, monkeypatch)
    assert finish(before, "T", FOLIO) == finish(before, "T", FOLIO)


def first(document: pikepdf.Pdf, kind: str) -> pikepdf.Object:
    """The first element of a kind."""
    found = [
        thing
        for thing in document.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == f"/{kind}" and "/P" in thing
    ]
    return found[0]


def unknown_tag(document: pikepdf.Pdf) -> None:
    first(document, "P").S = pikepdf.Name.Formula


def content_twice(document: pikepdf.Pdf) -> None:
    span = first(document, "Span")
    span.K = pikepdf.Array([span.K[0], span.K[0]])


def content_missing(document: pikepdf.Pdf) -> None:
    first(document, "Span").K = pikepdf.Array([999])


def paint_without_mark(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"0 0 9 9 re f")


def unknown_mark(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"/Span BMC 0 0 9 9 re f EMC")


def mark_within_mark(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"/Span <</MCID 90>> BDC /Span <</MCID 91>> BDC EMC EMC")


def number_twice(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"/Span <</MCID 0>> BDC EMC")


def mark_not_closed(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"EMC")


def unknown_numbering(document: pikepdf.Pdf) -> None:
    first(document, "Lbl").K = pikepdf.Array([first(document, "H1").K[0]])
    first(document, "H1").K = pikepdf.Array([])
    first(document, "Lbl").K[0].P = first(document, "Lbl")


def no_tree(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot


def a_branching_parent_tree(document: pikepdf.Pdf) -> None:
    document.Root.StructTreeRoot.ParentTree = pikepdf.Dictionary(Kids=pikepdf.Array([]))


def a_link_without_words(document: pikepdf.Pdf) -> None:
    link = first(document, "Link")
    link.K = pikepdf.Array([kid for kid in link.K if not isinstance(kid, int) and "/Obj" in kid])


def a_link_that_is_a_paragraph(document: pikepdf.Pdf) -> None:
    first(document, "Link").S = pikepdf.Name.P


def no_page(document: pikepdf.Pdf) -> None:
    del first(document, "Span").Pg


def no_font(document: pikepdf.Pdf) -> None:
    del document.pages[0].resources.Font


CHANGES = [
    unknown_tag,
    content_twice,
    content_missing,
    paint_without_mark,
    unknown_mark,
    mark_within_mark,
    number_twice,
    mark_not_closed,
    unknown_numbering,
    no_tree,
    a_branching_parent_tree,
    a_link_without_words,
    a_link_that_is_a_paragraph,
    no_page,
    no_font,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_is_not_understood_is_refused(
    change: Callable[[pikepdf.Pdf], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = rendered(SMALL, monkeypatch)
    with pikepdf.open(io.BytesIO(before)) as document:
        change(document)
        changed = io.BytesIO()
        document.save(changed)
    finished, [problem] = finish(changed.getvalue(), "T", FOLIO)
    assert finished is None
    assert problem.code == "pdf-tags"
    assert problem.message.startswith("the tags of the PDF are not understood: ")


def test_a_report_whose_tags_are_not_understood_is_not_built(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finishing, "_TAGS", frozenset({"Document"}))
    refused = compiled(small, "html", "pdf")
    assert refused.outputs == {}
    assert {problem.code for problem in refused.diagnostics} == {"pdf-tags"}


# --- what WeasyPrint leaves to be mended, by the names of `finishing.MENDS`

ROWS = "".join(f"<tr><th scope=row>R{n}</th><td>{n}</td></tr>" for n in range(200))
EVERYTHING = SMALL.format(
    '<svg width="9" height="9" role="img" aria-label="A"><rect width="9" height="9"/></svg>'
    f"<table><thead><tr><th scope=col>R</th><th scope=col>N</th></tr></thead><tbody>{ROWS}</tbody>"
    "</table>"
)


def _long_links(pdf: Tagged) -> list[Tag]:
    return [link for link in pdf.top.all("Link") if "one whose" in link.text]


MENDED: dict[str, Callable[[Tagged], bool]] = {
    "running heads are artefacts": lambda pdf: not pdf.strays,
    "a table over several pages is one": lambda pdf: len(pdf.top.all("Table")) == 1,
    "a table head says what it heads": lambda pdf: all(
        "/Scope" in head.source.A for head in pdf.top.all("TH")
    ),
    "a list says how it is numbered": lambda pdf: all(
        "/A" in one.source for one in pdf.top.all("L")
    ),
    "a link over several lines is one": lambda pdf: "holds it" in _long_links(pdf)[0].text,
    "a link is described by its words": lambda pdf: all(
        str(box.Contents) != "x" for link in pdf.top.all("Link") for box in link.links
    ),
    "an anchor that leads nowhere is no link": lambda pdf: all(
        link.links for link in pdf.top.all("Link")
    ),
    "a picture lies within its page": lambda pdf: all(
        float(figure.source.A.BBox[1]) < float(figure.source.A.BBox[3])
        and float(figure.source.A.BBox[1]) > 500
        for figure in pdf.top.all("Figure")
    ),
}


def test_every_mend_is_needed_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this fails, WeasyPrint does something itself: the mend goes, and the bound moves up."""
    before, after = map(read, rendered(EVERYTHING, monkeypatch))
    assert after.top.all("Figure")
    assert {name: is_so(after) for name, is_so in MENDED.items()} == dict.fromkeys(MENDED, True)
    assert {name: is_so(before) for name, is_so in MENDED.items()} == dict.fromkeys(MENDED, False)
    assert list(MENDED) == list(finishing.MENDS)
