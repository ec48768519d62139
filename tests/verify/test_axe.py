"""WCAG 2.2 in a real browser: axe-core over the page in every state that a reader can bring about.

A new state is a line in STATES: its name, and what brings the page there.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import SMALL
from tests.serving.conftest import Serve
from tests.verify.conftest import PACKAGES

# Every rule of axe that is not experimental runs. target-size is off unless it is named.
OPTIONS = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
}


def focused(page: Page) -> None:
    page.keyboard.press("Tab")


def at_a_finding(page: Page) -> None:
    page.evaluate("location.hash = 'NP-W5'")


def contents_open(page: Page) -> None:
    """Beside the text where there is room; elsewhere they open over it."""
    button = page.get_by_role("button", name="Contents")
    if button.is_visible():
        button.click()
        assert page.locator("#panel:popover-open").count() == 1


def filtered(page: Page) -> None:
    page.get_by_label("Show findings").select_option("strength")
    assert page.get_by_role("button", name="Show all findings").is_visible()


def term_explained(page: Page) -> None:
    page.locator("main a.term").first.click()
    assert page.locator(".note:popover-open").count() == 1


STATES: dict[str, Callable[[Page], None]] = {
    "as opened": lambda _: None,
    "focused": focused,
    "at a finding": at_a_finding,
    "contents open": contents_open,
    "filtered": filtered,
    "term explained": term_explained,
}
WIDTHS = (1280, 320)
SCHEMES = ("light", "dark")


def opened(browser: Browser, file: Path, **looks: Any) -> Page:
    page = browser.new_page(**looks)
    page.goto(file.as_uri())
    page.evaluate((PACKAGES / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    return page


def violations(page: Page, kind: str = "violations") -> list[str]:
    """What axe finds: the rule, and the first elements that break it."""
    found = page.evaluate("options => axe.run(document, options)", OPTIONS)
    assert found["testEngine"]["version"]
    return [
        f"{rule['id']}: {rule['help']}: {json.dumps([node['html'] for node in rule['nodes'][:3]])}"
        for rule in found[kind]
    ]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(
    browser: Browser, pages: dict[str, Path], scheme: Any, width: int, state: str
) -> None:
    looks = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = opened(browser, pages["report"], **looks)
    STATES[state](page)
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_print(browser: Browser, pages: dict[str, Path], state: str) -> None:
    page = opened(browser, pages["report"])
    STATES[state](page)
    page.emulate_media(media="print")
    # nobody touches paper, so the size of touch targets means nothing there
    assert [each for each in violations(page) if not each.startswith("target-size")] == []
    page.close()


@pytest.mark.parametrize("name", ["index", "nation", "grades elsewhere", "draft", "content"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_what_else_is_published(
    browser: Browser, pages: dict[str, Path], scheme: Any, width: int, name: str
) -> None:
    looks = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = opened(browser, pages[name], **looks)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("name", ["report", "index", "draft", "nation", "grades elsewhere"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_leaves_nothing_undecided(
    browser: Browser, pages: dict[str, Path], scheme: Any, name: str
) -> None:
    """Some programs, such as pa11y, count as an error what axe cannot decide."""
    page = opened(browser, pages[name], color_scheme=scheme)
    # it looks for the cells of a region's head in its row, and not in its group, which scope says
    undecided = [one for one in violations(page, "incomplete") if one[:19] != "th-has-data-cells: "]
    assert undecided == []
    page.close()


@pytest.mark.parametrize("name", ["nation", "grades elsewhere"])
def test_axe_finds_nothing_in_a_nation_that_is_unfolded_or_printed(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    page = opened(browser, pages[name])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(page) == []
    page.emulate_media(media="print")
    assert [each for each in violations(page) if not each.startswith("target-size")] == []
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_all_forces_at_a_glance(
    browser: Browser, serve: Serve, scheme: Any, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(serve(SMALL))
    expect(page.get_by_role("rowheader")).to_have_count(2, timeout=30_000)
    page.evaluate((PACKAGES / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    assert violations(page) == []
    if width > min(WIDTHS):  # of what is scrolled out of sight it cannot tell the ground
        assert violations(page, "incomplete") == []
    page.close()


def test_axe_finds_what_is_wrong(browser: Browser, pages: dict[str, Path]) -> None:
    page = opened(browser, pages["report"])
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('main').style.color = '#eee'")
    rules = {violation.split(":")[0] for violation in violations(page)}
    assert rules == {"html-has-lang", "color-contrast"}
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_logged_or_asked_for(
    browser: Browser, pages: dict[str, Path], width: int
) -> None:
    """What lighthouse calls best practice: no error in the console, no request."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    logged: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: logged.append(message.text))
    page.on("pageerror", lambda error: logged.append(str(error)))
    page.goto(pages["report"].as_uri())
    page.wait_for_timeout(500)
    assert [url for url in asked if not url.startswith("data:")] == [page.url]
    assert logged == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
