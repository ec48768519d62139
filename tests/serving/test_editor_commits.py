"""Changes since the last commit and the button that commits them, in a real browser."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browsing import browser_tests
from tests.conftest import edit
from tests.sources.test_git import committed, git

pytestmark = browser_tests

CARE = "forces/eastshire/custody-care.yaml"


def test_changes_are_told_by_finding_and_committed_by_one_button(tab: Page, folder: Path) -> None:
    button = tab.get_by_role("button", name="Changes", exact=True)
    button.click()
    expect(tab.locator("#form")).to_contain_text("it is not in git; all else works without git")
    committed(folder)
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-A1")
    tab.get_by_label("Severity", exact=True).select_option("minor")
    tab.get_by_label("Theme", exact=True).fill("Sharing")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator("#saved")).to_have_text(f"Saved in {CARE}.")
    button.click()
    expect(tab.locator("#edited")).to_be_focused()
    listed = tab.locator("#form .changes > li")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("CU-A1")
    expect(listed.get_by_role("listitem")).to_have_text(
        ["severity moderate → minor", "theme: Sharing"]
    )
    tab.get_by_label("Your name").fill("Anne Inspector")
    tab.get_by_label("Your e-mail address").fill("anne@example.org")
    tab.get_by_role("button", name="Commit").click()
    expect(tab.locator("#saved")).to_contain_text("Not committed: a commit needs a sentence")
    tab.get_by_label("What you did").fill("Call it minor.")
    # somebody saves meanwhile: nothing is committed that was not told of
    edit(folder / CARE, "Meals are warm., crit", "Meals are hot., crit")
    tab.keyboard.press("Enter")
    expect(tab.locator("#saved")).to_contain_text("something was changed since this list was made")
    button.click()
    expect(tab.locator("#form .changes")).to_contain_text("text: “warm.” → “hot.”")
    tab.get_by_label("Your name").fill("Anne Inspector")
    tab.get_by_label("Your e-mail address").fill("anne@example.org")
    tab.get_by_label("What you did").fill("Call it minor.")
    tab.keyboard.press("Enter")
    expect(tab.locator("#saved")).to_contain_text("Committed as ")
    expect(tab.locator("#form")).to_contain_text("Nothing: all is committed.")
    git(folder, "checkout", "-q", "--detach")
    edit(folder / CARE, "Meals are hot., crit", "Meals are cold., crit")
    button.click()
    expect(tab.locator("#form")).to_contain_text("committed here now: no branch is checked out")
    expect(tab.get_by_role("button", name="Commit")).to_have_count(0)
    edit(folder / CARE, "Meals are cold., crit", "Meals are hot., crit")
    assert git(folder, "log", "-1", "--format=%an|%s") == "Anne Inspector|Call it minor."
    assert git(folder, "status", "--porcelain") == ""
