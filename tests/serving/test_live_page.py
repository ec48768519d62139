"""The live page as its reader has it: in a real browser, at the end of the real program."""

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browsing import browser_tests
from tests.conftest import ROOT, edit
from tests.serving.conftest import PATIENCE, Serve

pytestmark = browser_tests

CHILD_ABUSE = "forces/northamptonshire/child-abuse.yaml"
RISKS = "The force’s risk assessment process"
CONTROLS, WHOLE = "templates/parts/controls.html.j2", "templates/report.html.j2"

FRAME = "iframe:not(.coming)"
SEEN = f"document.querySelector('{FRAME}')"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The real force, whose page is long."""
    folder = tmp_path / "project"
    for part in ("forces", "frameworks"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab in which nothing may go wrong unseen."""
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    page.on("pageerror", lambda failure: wrong.append(str(failure)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    page.close()
    assert wrong == []


Open = Callable[..., FrameLocator]


@pytest.fixture
def opened(tab: Page, project: Path, serve: Serve) -> Open:
    """Opens the live page of Northamptonshire, at a fragment."""

    def open_page(fragment: str = "") -> FrameLocator:
        tab.goto(f"{serve(project, 'northamptonshire')}forces/northamptonshire/{fragment}")
        report = tab.frame_locator(FRAME)
        expect(report.locator("#CA-A3")).to_contain_text(RISKS)
        return report

    return open_page


def top_of(tab: Page, id_: str) -> float:
    """Where an element of the report stands, in pixels below the top of its window."""
    found = tab.evaluate(
        f"(id) => {SEEN}.contentDocument.getElementById(id).getBoundingClientRect().top",
        id_,
    )
    assert isinstance(found, int | float)
    return found


def test_an_edited_finding_shows_at_the_same_place(tab: Page, project: Path, opened: Open) -> None:
    report = opened("#CA-A3")
    before = top_of(tab, "CA-A3")
    assert abs(before) < 200
    file = project / CHILD_ABUSE
    # what grows stands above the place that is read
    edit(file, "    text: >-\n      " + RISKS, "    text: >-\n      Graded or not? " + RISKS)
    expect(report.locator("#CA-A3")).to_contain_text(f"Graded or not? {RISKS}")
    assert top_of(tab, "CA-A3") == pytest.approx(before, abs=2)
    text = file.read_text(encoding="utf-8")
    longer = text.replace(
        "strengths:\n  - id: CA-S1\n    text: >-\n",
        "strengths:\n  - id: CA-S1\n    text: >-\n      " + "This is new. " * 60 + "\n",
    )
    assert longer != text
    file.write_text(longer, encoding="utf-8")
    expect(report.locator("#CA-S1")).to_contain_text("This is new.")
    assert top_of(tab, "CA-A3") == pytest.approx(before, abs=2)


def served(tab: Page) -> bytes:
    """The report as the server has it now."""
    return tab.request.get(tab.url.partition("#")[0] + "report").body()


def lines_of(tab: Page) -> list[str]:
    """The report as it is seen, with what its own script made of it."""
    text = tab.evaluate(f"{SEEN}.contentDocument.documentElement.outerHTML")
    assert isinstance(text, str)
    return text.splitlines()


EDITS = [
    (CHILD_ABUSE, RISKS, f"New words: {RISKS}", True),
    (CHILD_ABUSE, "The process is already", "The process (never mind which) is already", True),
    ("forces/northamptonshire/force.yaml", "Several things stand out.", "Much stands out.", True),
    (CHILD_ABUSE, "(NCPE), but", "(NCPE), of the MAPPA, but", False),
    (CHILD_ABUSE, "criteria: [CA3, CA11]", "criteria: [CA11]", False),
    ("frameworks/child-abuse.yaml", "title: Child abuse", "title: Abuse of children", False),
    (CHILD_ABUSE, f"New words: {RISKS}", f"Newer words: {RISKS}", True),
    (CONTROLS, 'class="note"', 'class="note ours"', False),
    (WHOLE, "<html", '<html class="ours"', False),
]
"""An edit, and whether it goes into the page that is seen; else another takes its place."""


def test_after_each_edit_the_page_is_what_a_fresh_one_would_be(
    tab: Page, project: Path, opened: Open, browser: Browser
) -> None:
    (project / "templates/parts").mkdir(parents=True)
    for template in (CONTROLS, WHOLE):
        shutil.copy(ROOT / template, project / template)
    opened("#CA-A3")
    for file, old, new, stays in EDITS:
        tab.evaluate(f"{SEEN}.contentWindow.marked = true")
        before = served(tab)
        edit(project / file, old, new)
        while served(tab) == before:
            tab.wait_for_timeout(20)
        fresh = browser.new_page(viewport=tab.viewport_size)
        fresh.goto(tab.url)
        expect(fresh.locator(FRAME)).to_be_visible()
        deadline = time.monotonic() + PATIENCE / 1000
        # the page's own script does some of its work when the page is drawn
        while lines_of(tab) != lines_of(fresh) and time.monotonic() < deadline:
            tab.wait_for_timeout(20)
        assert lines_of(tab) == lines_of(fresh), new
        fresh.close()
        assert (tab.evaluate(f"{SEEN}.contentWindow.marked") is True) == stays, new


def test_what_a_reader_chose_stays_and_where_the_keyboard_is(
    tab: Page, project: Path, opened: Open
) -> None:
    report = opened("#CA-A3")
    choice = report.locator("#kind")
    choice.select_option("area_for_improvement")
    link = report.locator("#CA-A3 .finding-id a")
    link.focus()
    before = top_of(tab, "CA-A3")
    for old, new in (("criteria: [CA3, CA11]", "criteria: [CA11]"), (RISKS, f"New: {RISKS}")):
        edit(project / CHILD_ABUSE, old, new)
        expect(report.locator("#CA-A3 .bears")).not_to_contain_text("CA3,")
        expect(choice).to_have_value("area_for_improvement")
        expect(report.locator("#CA-S1")).to_be_hidden()
        expect(link).to_be_focused()
        assert top_of(tab, "CA-A3") == pytest.approx(before, abs=2)
    expect(report.locator("#CA-A3")).to_contain_text(f"New: {RISKS}")


def test_a_fragment_of_the_address_leads_to_its_place(tab: Page, opened: Open) -> None:
    report = opened()
    tab.evaluate("location.hash = '#CA-A3'")
    expect(report.locator("#CA-A3")).to_be_in_viewport()


def test_a_broken_file_is_told_over_the_last_good_page(
    tab: Page, project: Path, opened: Open
) -> None:
    report = opened()
    told, file = tab.locator("#told"), project / CHILD_ABUSE
    expect(tab.locator("#problems")).to_be_hidden()
    edit(file, "criteria: [CA3, CA11]", "criteria: [CA3, CA111]")
    expect(told).to_contain_text("CA111 is not a criterion of Child abuse")
    line = file.read_text(encoding="utf-8").split("\n").index("    criteria: [CA3, CA111]") + 1
    expect(told).to_contain_text(f"{CHILD_ABUSE}:{line}:21")
    expect(told).to_contain_text(f"{line} |     criteria: [CA3, CA111]")
    expect(told).to_contain_text("= hint: did you mean CA11?")
    edit(file, RISKS, "<b>The</b> force’s risk assessment process")
    expect(told).to_contain_text("the text holds HTML: <b>")
    expect(tab.locator("#count")).to_contain_text("below is the last good page")
    expect(report.locator("#CA-A3")).to_contain_text(RISKS)
    assert told.locator("b").count() == 0
    file.write_text((ROOT / CHILD_ABUSE).read_text(encoding="utf-8"), encoding="utf-8")
    expect(tab.locator("#problems")).to_be_hidden()
    expect(tab.locator("#state")).to_have_text("The page shows the files as they are")


def test_an_atomic_save_shows(project: Path, opened: Open) -> None:
    report = opened()
    file = project / CHILD_ABUSE
    for word in ("First", "Second"):
        beside = file.with_suffix(".tmp")
        text = (ROOT / CHILD_ABUSE).read_text(encoding="utf-8")
        beside.write_text(text.replace(RISKS, f"{word}: {RISKS}"), encoding="utf-8")
        beside.replace(file)
        expect(report.locator("#CA-A3")).to_contain_text(f"{word}: {RISKS}")


def test_another_branch_shows(tab: Page, project: Path, opened: Open) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=A test", "-c", "user.email=test@example.org")
        subprocess.run(["git", "-C", project, *who, *arguments], check=True, capture_output=True)

    git("init", "-q", "-b", "one")
    git("add", ".")
    git("commit", "-q", "-m", "One")
    git("checkout", "-q", "-b", "other")
    for file in sorted((project / "forces" / "northamptonshire").glob("*.yaml")):
        file.write_text(file.read_text(encoding="utf-8") + "# touched\n", encoding="utf-8")
    edit(project / CHILD_ABUSE, RISKS, f"Other: {RISKS}")
    git("commit", "-q", "-a", "-m", "Other")
    git("checkout", "-q", "-b", "empty")
    git("rm", "-q", "-r", "forces/northamptonshire", "frameworks")
    git("commit", "-q", "-m", "Empty")
    git("checkout", "-q", "one")
    report = opened()
    git("checkout", "-q", "other")
    expect(report.locator("#CA-A3")).to_contain_text(f"Other: {RISKS}")
    git("checkout", "-q", "empty")
    expect(tab.locator("#told")).to_contain_text("no data for Northamptonshire Police")
    expect(report.locator("#CA-A3")).to_contain_text(f"Other: {RISKS}")
    git("checkout", "-q", "one")
    expect(report.locator("#CA-A3")).not_to_contain_text(f"Other: {RISKS}")
    expect(tab.locator("#problems")).to_be_hidden()


def test_a_pdf_is_made_on_request_while_the_page_lives(
    tab: Page, project: Path, opened: Open
) -> None:
    report = opened()
    tab.get_by_role("button", name="Make a PDF").click()
    expect(tab.locator("#making")).to_have_text("Making the PDF …")
    edit(project / CHILD_ABUSE, RISKS, f"Meanwhile: {RISKS}")
    expect(report.locator("#CA-A3")).to_contain_text(f"Meanwhile: {RISKS}")
    expect(tab.locator("#making")).to_have_text("Making the PDF …")
    expect(tab.locator("#made")).to_be_visible(timeout=4 * PATIENCE)
    expect(tab.locator("#making")).to_have_text("", timeout=4 * PATIENCE)  # it is of this page
    answer = tab.request.get(f"{tab.url}pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    assert not (project / "build").exists()


def test_forces_are_chosen_from_a_list(tab: Page, small: Path, serve: Serve) -> None:
    tab.goto(serve(small))
    names = tab.locator("main a:visible")  # by name at once, then in the table
    expect(names).to_have_text(["Eastshire Police (fictional)", "Westshire Police (fictional)"])
    expect(tab.locator("#glance")).to_be_visible()  # else the name may go as it is pressed
    names.first.click()
    report = tab.frame_locator(FRAME)
    expect(report.locator("h1").first).to_contain_text("Eastshire")
    expect(tab).to_have_title("Live: Eastshire Police (fictional): Trial inspection 2030")


STEALS = """
document.documentElement.dataset.ran = "yes";
for (const path of ["/forces", "/forces/westshire/report", "/own/live.js"]) {
  fetch(path).then((it) => it.text()).then((it) => { document.title = `stolen: ${it}`; }, () => {
    document.documentElement.dataset.refused = path;
  });
}
try {
  if (parent !== self) document.title = `stolen: ${parent.document.title}`;
} catch { /* of another origin */ }
"""


def test_a_projects_script_reads_nothing_beside_its_page(
    browser: Browser, small: Path, serve: Serve
) -> None:
    tab = browser.new_page()
    (small / "templates").mkdir()
    (small / "templates/screen.js").write_text(STEALS, encoding="utf-8")
    tab.goto(f"{serve(small)}forces/eastshire/")
    report = tab.frame_locator(FRAME)
    expect(report.locator("main")).to_be_visible()
    assert report.locator("html").get_attribute("data-ran") is None
    expect(tab.get_by_text("Its own script runs in the page alone.")).to_be_visible()
    tab.goto(tab.url + "report?alone")
    expect(tab.locator("html")).to_have_attribute("data-ran", "yes")
    expect(tab.locator("html")).to_have_attribute("data-refused", re.compile("/"))
    assert "stolen" not in tab.title()
    tab.close()


def test_another_site_learns_nothing_of_the_page(
    browser: Browser, small: Path, serve: Serve, tmp_path: Path
) -> None:
    tab = browser.new_page()
    address = serve(small)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("<p>Another site.</p>", encoding="utf-8")
    handler = partial(QuietHandler, directory=str(tmp_path / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        tab.goto(f"http://localhost:{other.server_port}/")
        for path in ("forces/eastshire/", "forces/nowhere/", "forces/eastshire/pdf"):
            told = tab.evaluate(
                """async (address) => {
                  const opened = open(address);
                  const framed = document.createElement("iframe");
                  framed.src = address;
                  document.body.append(framed);
                  const answer = await fetch(address, { mode: "no-cors" }).catch(() => "refused");
                  await new Promise((wait) => setTimeout(wait, 1500));
                  return [opened.length, framed.contentWindow.length, answer.type ?? answer];
                }""",
                address + path,
            )
            assert told == [0, 0, "refused"], path
        tab.close()
        other.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    """Another site, which says nothing of its requests."""

    def log_message(self, *_: object) -> None:
        pass
