"""All forces at a glance in a real browser: what a round’s manager sees, and by keys alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import browser_tests
from tests.conftest import edit
from tests.serving.conftest import PATIENCE, Serve

pytestmark = browser_tests

LOG = """sent: 2030-08-16
comments:
  - {number: 1, id: CU-A1, category: B, date: 2030-08-19, point: Not so.}
"""


@pytest.fixture
def begun(small: Path) -> Path:
    """Eastshire checks its draft, and Westshire has a slip in a file."""
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    (small / "forces/eastshire/comments.yaml").write_text(LOG, encoding="utf-8")
    edit(small / "forces/westshire/force.yaml", "summary:", "sumary:")
    return small


@pytest.mark.parametrize("width", [1280, 320])
def test_each_force_has_a_row_and_a_way_to_its_page(
    browser: Browser, begun: Path, serve: Serve, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto(serve(begun))
    row = page.get_by_role("row").filter(has_text="Eastshire")
    expect(row).to_contain_text("accuracy", timeout=PATIENCE)
    expect(row).to_contain_text("1 of 1 open")
    expect(row).to_contain_text("2030-08-23")
    expect(page.get_by_role("row").filter(has_text="Westshire").locator(".urgent")).to_have_count(1)
    expect(page.locator("#waiting")).to_have_text("Not begun: Northshire Police (fictional).")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Tab")  # the table itself, which keys can scroll
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/forces/eastshire/", timeout=PATIENCE)
    page.close()


def test_what_was_saved_shows_when_its_reader_comes_back(
    browser: Browser, begun: Path, serve: Serve
) -> None:
    page = browser.new_page()
    page.goto(serve(begun))
    wrong = page.get_by_role("row").filter(has_text="Westshire").locator(".urgent")
    expect(wrong).to_have_count(1, timeout=PATIENCE)
    edit(begun / "forces/westshire/force.yaml", "sumary:", "summary:")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(wrong).to_have_count(0, timeout=PATIENCE)
    page.close()
