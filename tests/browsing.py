"""A real browser for tests: Debian's chromium, driven by playwright.

A module of such tests states `pytestmark = browser_tests`; its tests take the fixture `browser`,
which the `conftest.py` of their folder imports.
"""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

PATIENCE = 30_000
"""Milliseconds that a page may take on a busy machine; a test waits no longer than it takes."""

expect.set_options(timeout=PATIENCE)

browser_tests = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="`make browser` installs Chromium"),
]


def link_to(page: Page, criterion: str, *, off: bool = False) -> None:
    """A criterion of the editor is chosen, once nothing that is said of the form moves it."""
    expect(page.locator("#outcome[aria-busy]")).to_have_count(0)
    box = page.get_by_label(re.compile(f"^{criterion} "))
    box.set_checked(not off)


@pytest.fixture(scope="module")  # not longer: while it lives, no other test can run a loop
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        # its sandbox needs rights that root in a container does not have; the pages are our own
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
