"""The editor in every state that its user can bring about: by axe and by pa11y.

pa11y is asked in the page that playwright has brought there as a user does; its own way into a page
is another browser, by puppeteer, which would have to be brought there again.

A new state is a line in STATES: its name, and what brings the page there.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.conftest import SMALL, edit
from tests.serving.conftest import PATIENCE, editing
from tests.sources.test_git import committed
from tests.verify.conftest import PACKAGES
from tests.verify.test_axe import OPTIONS, SCHEMES, WIDTHS

CARE = "forces/eastshire/custody-care.yaml"
AXE = PACKAGES / "axe-core" / "axe.min.js"
PA11Y = PACKAGES / "pa11y" / "lib"
SNIFFER = PACKAGES / "@pa11y" / "html_codesniffer" / "build" / "HTMLCS.js"
RUNNER = """(() => {
  const [module, require] = [{}, { resolve: (name) => name }];
  %s
  __pa11y.runners.htmlcs = module.exports.run;
})()"""
"""What pa11y does with a runner of its own, a module of node, to take it into a page."""
RUN_PA11Y = """async () => (await __pa11y.run({
  pa11yVersion: "", standard: "WCAG2AA", runners: ["htmlcs"], rules: [],
  ignore: ["warning", "notice"], rootElement: null, hideElements: "", wait: 0,
})).issues.map(({ code, message, context }) => `${code}: ${message}: ${context}`)"""


def closed(_page: Page, _folder: Path) -> None:
    pass


def opened(page: Page, _folder: Path) -> None:
    page.get_by_role("combobox", name="Edit", exact=True).select_option("CU-A1")
    expect(page.locator("#outcome")).to_contain_text("Custody care")


def told(page: Page, folder: Path) -> None:
    opened(page, folder)
    page.get_by_label("Severity", exact=True).select_option("major")
    expect(page.locator("#told-severity_reason li")).to_be_visible()


def conflicting(page: Page, folder: Path) -> None:
    opened(page, folder)
    edit(folder / CARE, "Records are not shared. ", "Records are never shared. ")
    page.get_by_label("Text", exact=True).fill("Mine.")
    expect(page.locator("#theirs button").first).to_be_visible()


def restored(page: Page, folder: Path) -> None:
    opened(page, folder)
    page.get_by_label("Text", exact=True).fill("Mine.")
    page.reload()
    opened(page, folder)
    expect(page.get_by_role("button", name="Discard it")).to_be_visible()


def previewed(page: Page, folder: Path) -> None:
    opened(page, folder)
    page.get_by_label("Text", exact=True).fill("It is *so*.")
    page.get_by_role("button", name="Preview").click()
    expect(page.frame_locator("iframe").locator(".hmic-unsaved").first).to_be_visible()


def pasted(page: Page, folder: Path) -> None:
    opened(page, folder)
    page.get_by_label("Text", exact=True).evaluate(
        """(area) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", "<p><u>a</u></p><p><b>b</b><img></p>");
          area.focus();
          area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
        }"""
    )
    expect(page.get_by_text("Pasted without")).to_be_visible()


def referring(page: Page, folder: Path) -> None:
    opened(page, folder)
    page.get_by_label("Text", exact=True).press("Control+Shift+Digit9")
    expect(page.get_by_role("option", name="CU-S1:")).to_have_count(1)


def finding(page: Page, _folder: Path) -> None:
    page.get_by_role("button", name="Find …").click()
    expect(page.get_by_role("option", name="CU-S1 (")).to_have_count(2)


def moving(page: Page, folder: Path) -> None:
    opened(page, folder)
    page.get_by_text("Move or withdraw").click()


def another(page: Page, _folder: Path) -> None:
    other = page.locator("#finding optgroup[label='The report'] option").first
    value = other.get_attribute("value")
    page.get_by_role("combobox", name="Edit", exact=True).select_option(value)
    expect(page.locator("#outcome")).to_be_hidden()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()


def begun(page: Page, _folder: Path) -> None:
    page.get_by_role("button", name="New …").click()
    expect(page.get_by_role("button", name="Begin it")).to_be_visible()


def changes(page: Page, folder: Path) -> None:
    committed(folder)
    edit(folder / CARE, "severity: moderate", "severity: minor")
    page.get_by_role("button", name="Changes", exact=True).click()
    expect(page.get_by_role("button", name="Commit")).to_be_visible()


def no_git(page: Page, _folder: Path) -> None:
    page.get_by_role("button", name="Changes", exact=True).click()
    expect(page.locator("#form")).to_contain_text("without git")


STATES: dict[str, Callable[[Page, Path], None]] = {
    "closed": closed,
    "a finding": opened,
    "with what check says": told,
    "in conflict": conflicting,
    "with unsaved words": restored,
    "previewed": previewed,
    "after a paste": pasted,
    "referring": referring,
    "finding a part": finding,
    "to be moved": moving,
    "another text": another,
    "a new finding": begun,
    "changes": changes,
    "without git": no_git,
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("editor") / "small"


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    shutil.copytree(SMALL, project)
    with editing(project) as (printed, _):
        yield printed


@pytest.fixture
def folder(project: Path, address: str) -> Path:
    """The project as it was, whatever the state before did to it."""
    assert address
    shutil.rmtree(project / ".git", ignore_errors=True)
    shutil.copyfile(SMALL / CARE, project / CARE)
    return project


def found_by(where: Page | Frame) -> list[str]:
    """What axe finds in a page without its frames, and what pa11y does."""
    if not where.evaluate("typeof __pa11y === 'object'"):
        for file in (AXE, SNIFFER, PA11Y / "runner.js"):
            where.evaluate(file.read_text(encoding="utf-8"))
        where.evaluate(RUNNER % (PA11Y / "runners" / "htmlcs.js").read_text(encoding="utf-8"))
    without_frames = {**OPTIONS, "iframes": False}
    found: Any = where.evaluate("(options) => axe.run(document, options)", without_frames)
    assert found["passes"] or found["violations"] is not None
    axe = [
        f"{rule['id']}: {rule['help']}: {json.dumps([node['html'] for node in rule['nodes'][:3]])}"
        for rule in found["violations"]
    ]
    return [*axe, *where.evaluate(RUN_PA11Y)]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("scheme", "width"), list(zip(SCHEMES, WIDTHS, strict=True)))
def test_axe_and_pa11y_find_nothing_in_the_editor(
    browser: Browser, address: str, folder: Path, scheme: Any, width: int, state: str
) -> None:
    looks: Any = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    context = browser.new_context(**looks)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    expect(page.locator("#finding")).to_be_visible(timeout=PATIENCE)
    expect(page.frame_locator("iframe").locator(".hmic-edit").first).to_be_attached(
        timeout=PATIENCE
    )
    STATES[state](page, folder)
    assert found_by(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if state in ("closed", "previewed"):
        report = page.frames[1]
        # what lies half under its bar is too small to touch; what is edited is brought into sight
        report.evaluate("document.querySelector('.hmic-edited')?.classList.remove('hmic-edited')")
        report.evaluate("scrollTo(0, 0)")
        assert found_by(report) == []
    context.close()


def test_both_find_what_is_wrong(browser: Browser, address: str, folder: Path) -> None:
    page = browser.new_page()
    page.goto(address)
    expect(page.locator("#finding")).to_be_visible(timeout=PATIENCE)
    opened(page, folder)
    page.evaluate("document.querySelector('label[for=field-text]').remove()")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    told = "\n".join(found_by(page))
    assert "html-has-lang" in told
    assert "WCAG2AA.Principle3.Guideline3_1.3_1_1.H57.2" in told
    page.close()
