"""The page as a reader has it in a real browser: by keyboard, by touch, on a phone, in the dark."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from hmic.pipeline import compile_report, preview, read_round
from hmic.sources.project import Project, find_project
from tests.browsing import browser_tests
from tests.conftest import ROOT, SMALL

pytestmark = browser_tests

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}
AT_400_PERCENT = {"width": 320, "height": 256}
"""What is left of a window of 1280 by 1024."""

Open = Callable[..., Page]


def _write_page(project: Project, force: str, file: Path) -> str:
    compiled = compile_report(read_round(project), force, ("html",))
    file.write_bytes(compiled.outputs["html"])
    return file.as_uri()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "northamptonshire.html"
    return _write_page(find_project(ROOT), "northamptonshire", file)


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the report; what the browser complains of fails the test."""
    complaints: list[str] = []
    asked: list[str] = []
    contexts = []

    def open_at(fragment: str = "", **options: object) -> Page:
        context = browser.new_context(**{"viewport": WIDE, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda failure: complaints.append(str(failure)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}{fragment}")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []
    assert {url.split("#")[0] for url in asked if not url.startswith("data:")} == {address}


def _jump(page: Page, id_: str) -> None:
    page.evaluate("id => document.getElementById(id).scrollIntoView()", id_)


def _here(page: Page) -> list[str]:
    return page.locator(".contents [aria-current=location]").all_inner_texts()


def test_the_contents_stay_and_show_where_the_reader_is(open_page: Open) -> None:
    page = open_page()
    for id_, title in (
        ("child-abuse", "Protecting vulnerable people: child abuse"),
        ("CA-A1", "Protecting vulnerable people: child abuse"),
        ("argument-missing-persons", "Missing persons"),
        ("grading-process", "The grading process"),
    ):
        _jump(page, id_)
        current = page.locator(".contents [aria-current=location]")
        expect(current).to_have_text(title)
        expect(current).to_be_in_viewport(ratio=1)
    assert len(_here(page)) == 1


def test_on_a_phone_the_contents_open_from_the_bar_and_give_way(open_page: Open) -> None:
    page = open_page(viewport=PHONE, has_touch=True)
    contents, bar = page.locator(".contents"), page.locator(".bar")
    _jump(page, "missing-persons")
    expect(bar).to_contain_text("missing persons")
    expect(contents).to_be_hidden()
    bar.get_by_role("button", name="Contents").tap()
    expect(contents).to_be_visible()
    contents.get_by_role("link", name="Glossary").tap()
    expect(contents).to_be_hidden()
    expect(page.locator("#glossary h2")).to_be_in_viewport()
    expect(bar).to_contain_text("Glossary")


def test_the_open_contents_close_for_whoever_tabs_on_or_escapes(open_page: Open) -> None:
    page = open_page(viewport=PHONE)
    button = page.get_by_role("button", name="Contents")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".contents a").first).to_be_focused()
    page.locator(".contents a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".contents")).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".contents")).to_be_hidden()
    expect(button).to_be_focused()


_HIDDEN = """() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const hidden = [...it.getClientRects()].every((box) => {
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return !top || !(it.contains(top) || top.contains(it));
  });
  return hidden ? it.outerHTML : null;
}"""
"""The element that has the focus, where no part of it can be seen."""


@pytest.mark.parametrize("viewport", [WIDE, PHONE, AT_400_PERCENT], ids=["wide", "phone", "400 %"])
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_focus_is_never_hidden(open_page: Open, viewport: dict[str, int], key: str) -> None:
    page = open_page(viewport=viewport)
    if viewport == WIDE:
        _choose(page, "strength")
    hidden, stops = [], 0
    for start in ("NP-S20", "CA-S8", "argument-child-abuse"):
        page.locator(f"#{start} a").first.focus()
        for _ in range(40):
            page.keyboard.press(key)
            stops += 1
            if found := page.evaluate(_HIDDEN):
                hidden.append(found)
    assert stops == 120
    assert hidden == []


def _choose(page: Page, kind: str) -> None:
    page.get_by_label("Show findings").select_option(kind)


def _shown(page: Page) -> dict[str, int]:
    return {
        kind: page.locator(f".findings[data-kind={kind}] > .finding:visible").count()
        for kind in ("strength", "work_in_progress", "area_for_improvement")
    }


HEADINGS = {
    "Strengths",
    "Work in progress",
    "Areas for improvement",
    "Contextual factors",
    "Fair criteria",
}
ALL = {"strength": 112, "work_in_progress": 29, "area_for_improvement": 17}


def test_one_kind_of_finding_is_shown_by_keyboard_and_the_banner_says_so(open_page: Open) -> None:
    page = open_page()
    banner, status = page.locator(".only"), page.get_by_role("status")
    expect(banner).to_be_hidden()
    assert _shown(page) == ALL
    page.get_by_label("Show findings").focus()
    page.keyboard.press("End")
    assert _shown(page) == {**ALL, "strength": 0, "work_in_progress": 0}
    sentence = "Only areas for improvement are shown. The other findings are hidden."
    expect(banner).to_contain_text(sentence)
    expect(status).to_have_text(sentence)
    _jump(page, "missing-persons")
    expect(banner).to_be_in_viewport(ratio=1)
    current = page.locator(".contents [aria-current]")
    expect(current).to_contain_text("missing persons")
    expect(current).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Show all findings").focus()
    page.keyboard.press("Enter")
    assert _shown(page) == ALL
    expect(banner).to_be_hidden()
    expect(status).to_have_text("All findings are shown.")
    expect(page.get_by_label("Show findings")).to_have_value("")
    page.keyboard.press("Tab")  # goes on where the reader is, not from the top
    expect(page.locator("#missing-persons :focus")).to_have_count(1)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_filter_leads_to_what_is_left_and_leaves_out_the_rest(
    open_page: Open, viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    _jump(page, "summary")
    expect(page.get_by_label("Show findings")).to_be_in_viewport(ratio=1)  # nothing to open first
    _choose(page, "area_for_improvement")
    first = page.locator("#neighbourhood-policing")
    expect(first.locator("h2")).to_be_in_viewport()
    expect(first.locator(".grade")).to_be_visible()
    expect(page.locator("main > section:visible > h2")).to_have_count(7)  # the frameworks
    for left_out in (".picture", ".sources", "#arguments", "#glance", "#NP-S1"):
        expect(page.locator(left_out).first).to_be_hidden()
    texts = page.locator(".framework > p:visible, .framework > h3:not([data-kind]):visible")
    expect(texts).to_have_count(0)


def test_a_filter_stays_with_the_framework_that_is_read(open_page: Open) -> None:
    page = open_page()
    _jump(page, "public-protection")
    _choose(page, "work_in_progress")
    expect(page.locator("#public-protection h2")).to_be_in_viewport()
    page.get_by_role("button", name="Show all findings").click()
    expect(page.locator("#public-protection h2")).to_be_in_viewport()


def test_a_framework_without_findings_of_the_kind_is_left_out(open_page: Open) -> None:
    page = open_page()
    _jump(page, "protecting-vulnerable-people")
    _choose(page, "work_in_progress")
    expect(page.locator("#protecting-vulnerable-people")).to_be_hidden()
    expect(page.locator("#child-abuse h2")).to_be_in_viewport()
    expect(page.locator(".contents [aria-current]")).to_contain_text("child abuse")


def test_the_focus_in_the_bar_moves_nothing(open_page: Open) -> None:
    page = open_page()
    _choose(page, "strength")
    _jump(page, "missing-persons")
    before = page.evaluate("scrollY")
    page.get_by_role("button", name="Show all findings").focus()
    assert page.evaluate("scrollY") == before > 10_000


def test_print_has_every_finding_and_no_control(open_page: Open) -> None:
    page = open_page()
    _choose(page, "strength")
    page.locator("#child-abuse .term:visible").first.click()
    page.emulate_media(media="print")
    assert _shown(page) == ALL
    for control in (".bar", ".filter", ".note", ".status", ".skip", ".contents"):
        expect(page.locator(control)).to_be_hidden()


def test_a_browser_prints_it_in_its_own_face_and_colours(open_page: Open) -> None:
    page = open_page()
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert 50 < len(reader.pages) < 70
    fonts = {
        str(font.get_object()["/BaseFont"])
        for sheet in reader.pages
        for font in sheet["/Resources"]["/Font"].values()  # type: ignore[index] # as PDF has it
    }
    assert fonts
    assert all("SourceSans" in font for font in fonts)
    page.emulate_media(media="print")
    expect(page.locator(".mark").first).to_have_css("print-color-adjust", "exact")
    stranded = [
        (number, lines[-1])
        for number, one in enumerate(reader.pages, 1)
        if (lines := [line for line in one.extract_text().splitlines() if len(line) > 3])
        and lines[-1] in HEADINGS
    ]
    assert stranded == []


_BROKEN_WORDS = """() => {
  const broken = [];
  for (const cell of document.querySelectorAll(".table :is(th, td)")) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\d]+/gu)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        if (lines.size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""


@pytest.mark.parametrize("width", [1400, 768, 360, 320])
def test_no_word_of_a_table_is_broken(open_page: Open, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    assert page.locator(".table td").count() > 500
    assert page.evaluate(_BROKEN_WORDS) == []


_OUTSIDE = """() => {
  const outside = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || !holder.checkVisibility()) continue;
    if (holder.closest("title, script, .skip, .status, .stacks thead")) continue;
    const box = holder.closest("td, th, .mark")?.getBoundingClientRect();
    const [left, right] = box ? [box.left, box.right] : [0, innerWidth];
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const one of range.getClientRects()) {
      if (one.width > 1 && (one.left < left - 1 || one.right > right + 1)) outside.push(node.data);
    }
  }
  return outside;
}"""


@pytest.mark.parametrize("width", [1400, 768, 360, 320])
def test_the_longest_words_and_labels_stay_in_their_place(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    """Of a report in which everything is as long as it may be."""
    drawn, found = preview(read_round(Project(ROOT / "tests/projects/crowded")), "longshire")
    assert drawn is not None, found
    (tmp_path / "crowded.html").write_text(drawn.page, encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 640})
    page = context.new_page()
    page.goto((tmp_path / "crowded.html").as_uri())
    assert page.locator(".mark").count() > 10
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(_OUTSIDE) == []
    context.close()


@pytest.mark.parametrize("how", ["a link", "the address", "going back"])
def test_a_finding_that_is_set_aside_shows_when_a_link_leads_to_it(
    open_page: Open, how: str
) -> None:
    page = open_page("#CA-A2")
    finding = page.locator("#CA-A1" if how == "a link" else "#CA-A2")
    expect(finding).to_be_in_viewport()
    if how == "the address":
        page.evaluate("history.replaceState(null, '', '#')")
    if how == "going back":
        page.evaluate("location.hash = 'glossary'")
    _choose(page, "strength")
    expect(finding).to_be_hidden()
    if how == "a link":
        page.locator("#child-abuse .reason").get_by_role("link", name="CA-A1").click()
    elif how == "the address":
        page.evaluate("location.hash = 'CA-A2'")
    else:
        page.go_back()
    expect(finding).to_be_in_viewport()
    assert _shown(page) == ALL


def test_a_term_is_explained_by_keyboard(open_page: Open) -> None:
    page = open_page()
    term = page.locator("#child-abuse").get_by_role("button", name="LSCB")
    note = page.locator(".note")
    term.focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(note).to_contain_text("Local safeguarding children board", ignore_case=True)
        expect(note).to_be_in_viewport(ratio=1)
        expect(term).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_role("status")).to_contain_text("LSCB.")
        page.keyboard.press("Escape")
        expect(note).to_be_hidden()
        expect(term).to_have_attribute("aria-expanded", "false")
        expect(term).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(note).to_be_hidden()
    assert page.url.endswith(".html")


def test_a_term_is_explained_by_touch_within_the_window(open_page: Open) -> None:
    page = open_page(viewport=PHONE, has_touch=True)
    terms = page.locator("#performance-management .term")
    assert terms.count() > 20
    for index in range(0, 20, 4):
        terms.nth(index).tap()
        expect(page.locator(".note")).to_be_in_viewport(ratio=1)
    page.locator("#performance-management h2").tap()
    expect(page.locator(".note")).to_be_hidden()


def test_an_id_is_one_stop_and_its_own_link(open_page: Open) -> None:
    page = open_page()
    head = page.locator("#NP-S3 .finding-id")
    assert head.locator("a, button, [tabindex]").count() == 1
    head.get_by_role("link", name="NP-S3").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#NP-S3")
    expect(page.locator(".note")).to_be_hidden()


def test_an_id_copies_its_citation_where_the_report_has_an_address(
    browser: Browser, tmp_path: Path
) -> None:
    address = _write_page(Project(SMALL), "eastshire", tmp_path / "eastshire.html")
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    page.locator("#WC-W1 .finding-id a").click()
    citation = (
        "Eastshire Police (fictional): Trial inspection 2030, Trial Inspectorate, October 2030, "
        "WC-W1, https://example.org/trial-2030/eastshire/#WC-W1"
    )
    expect(page.locator(".note")).to_contain_text(citation)
    assert page.evaluate("navigator.clipboard.readText()") == citation
    assert page.url.endswith("#WC-W1")
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, AT_400_PERCENT], ids=["phone", "400 %"])
def test_a_narrow_window_scrolls_one_way(open_page: Open, viewport: dict[str, int]) -> None:
    page = open_page(viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    tables = page.locator(".table")
    assert tables.count() > 15
    for table in tables.all():
        scrolls = table.evaluate("it => it.scrollWidth > it.clientWidth")
        stacks = table.evaluate("it => it.matches('.stacks')")
        assert not (scrolls and stacks)
        if scrolls:
            expect(table).to_have_attribute("role", "region")
            expect(table).to_have_attribute("tabindex", "0")
            assert table.get_attribute("aria-label")
    expect(page.locator(".bar")).to_have_css(
        "position", "sticky" if viewport == PHONE else "static"
    )
    cell = page.locator("#NP1 td").nth(1)
    assert cell.evaluate("it => getComputedStyle(it, '::before').content").startswith('"Achieved')
    assert page.locator("#NP1").get_by_role("cell").count() == 3


def test_a_wide_window_has_no_stops_for_scrolling(open_page: Open) -> None:
    page = open_page()
    assert page.locator(".table[tabindex]").count() == 0


def test_it_is_dark_where_the_reader_has_it_dark(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(20, 24, 29)")
    expect(page.locator("body")).to_have_css("color", "rgb(232, 237, 241)")


def test_without_script_it_is_read_whole(open_page: Open) -> None:
    page = open_page(java_script_enabled=False, viewport=PHONE)
    assert page.locator(".contents a:visible").count() > 25
    assert page.locator("main .finding:visible").count() > 158
    for control in (".bar", ".filter", ".note"):
        assert page.locator(control).count() == 0
    page.locator("#child-abuse .term").first.click()
    assert "#term-" in page.url


def test_no_other_script_runs(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'changed'";
          document.body.append(script);
        }"""
    )
    assert page.title() == "Northamptonshire Police: Inspection of police forces 2007"
    assert any("Content Security Policy" in text for text in refused)
    page.close()
