"""The editor beside the live page, in a real browser, as an inspector uses it."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import browser_tests, link_to
from tests.conftest import edit

pytestmark = browser_tests

CARE = "forces/eastshire/custody-care.yaml"
FRAME = "iframe:not(.coming)"


def test_a_finding_is_changed_in_the_page_and_its_file_says_so(tab: Page, folder: Path) -> None:
    assert "edit=" not in tab.url
    was = (folder / CARE).read_text(encoding="utf-8")
    report = tab.frame_locator(FRAME)
    button = report.get_by_role("button", name="Edit CU-A1")
    pencil = "(it) => getComputedStyle(it, '::before').content"
    assert button.evaluate(pencil) == '"✎"'
    button.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#edited")).to_be_focused()
    text = tab.get_by_label("Text", exact=True)
    assert text.get_attribute("lang") == "en-GB"
    expect(tab.locator("#outcome")).to_contain_text("Custody care: ")
    text.fill("Records of *meals* are not shared.")
    tab.get_by_label("Severity", exact=True).select_option("major")
    # what check says stands beside its field, before anything is saved
    beside = tab.locator("#told-severity_reason")
    expect(beside).to_contain_text("severity major needs a severity_reason")
    expect(tab.locator("#outcome")).to_contain_text("To be mended above: Severity reason.")
    assert (folder / CARE).read_text(encoding="utf-8") == was
    tab.get_by_label("Severity reason", exact=True).fill("It happens daily.")
    expect(beside).to_be_empty()
    expect(tab.locator("#chosen-criteria")).to_have_text("Chosen: CU4")
    link_to(tab, "CU3")
    expect(tab.locator("#chosen-criteria")).to_have_text("Chosen: CU3, CU4")
    expect(tab.locator("#outcome")).to_contain_text("Custody care: Fair → Poor")
    expect(tab.locator("#outcome")).to_contain_text("it will need its signature anew")
    tab.keyboard.press("Control+s")
    expect(tab.locator("#saved")).to_have_text(f"Saved in {CARE}.")
    expect(report.locator("#CU-A1 em")).to_have_text("meals")
    old = (
        "{id: CU-A1, text: Records are not shared. This matters., criteria: [CU4], "
        "severity: moderate}"
    )
    new = """id: CU-A1
    text: Records of *meals* are not shared.
    criteria: [CU4, CU3]
    severity: major
    severity_reason: It happens daily."""
    assert was.count(old) == 1
    assert (folder / CARE).read_text(encoding="utf-8") == was.replace(old, new)


def test_a_grade_that_stays_is_said_once(tab: Page) -> None:
    """Whoever hears the page would hear it again at each key."""
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-A1")
    outcome = tab.locator("#outcome")
    expect(outcome).to_contain_text("Custody care: ")
    tab.evaluate("window.stood = document.querySelector('#outcome').firstChild")
    with tab.expect_response("**/edit/try"):
        tab.get_by_label("Theme", exact=True).press_sequentially("S")
    tab.wait_for_function("() => !document.querySelector('#outcome[aria-busy]')")
    assert tab.evaluate("stood === document.querySelector('#outcome').firstChild")


def test_what_is_not_saved_survives_a_reload_and_may_be_discarded(tab: Page, folder: Path) -> None:
    was = (folder / CARE).read_text(encoding="utf-8")
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-S1")
    tab.get_by_label("Text", exact=True).fill("A doctor sees everyone.")
    tab.reload()
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-S1")
    expect(tab.get_by_label("Text", exact=True)).to_have_value("A doctor sees everyone.")
    tab.get_by_role("button", name="Discard it").click()
    text = tab.get_by_label("Text", exact=True)
    expect(text).to_have_value("A nurse sees everyone. She works at night too.")
    tab.keyboard.press("Escape")
    expect(tab.locator("#editor")).to_be_hidden()
    assert (folder / CARE).read_text(encoding="utf-8") == was


def test_a_save_by_somebody_else_is_shown_beside_ones_own_words(tab: Page, folder: Path) -> None:
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-S2")
    text = tab.get_by_label("Text", exact=True)
    expect(text).to_have_value("Meals are warm.")
    edit(folder / CARE, "Meals are warm., criteria", "Meals are hot., criteria")
    text.fill("Meals are good.")
    tab.get_by_role("button", name="Save").click()
    theirs = tab.locator("#theirs")
    expect(theirs).to_contain_text("Somebody else has saved this meanwhile")
    expect(theirs).to_contain_text("Meals are hot.")
    assert "Meals are hot." in (folder / CARE).read_text(encoding="utf-8")
    theirs.get_by_role("button", name="Keep what stands in the form").click()
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator("#saved")).to_have_text(f"Saved in {CARE}.")
    assert "text: Meals are good., criteria" in (folder / CARE).read_text(encoding="utf-8")


def test_a_finding_is_begun_moved_and_withdrawn_in_the_page(tab: Page, folder: Path) -> None:
    tab.get_by_role("button", name="New …").click()
    tab.get_by_label("Framework").select_option("Custody care")
    tab.get_by_label("Kind", exact=True).select_option("Strength")
    tab.get_by_role("button", name="Begin it").click()
    expect(tab.locator("#edited")).to_have_text("CU-S4: Custody care")
    expect(tab.locator("#chosen-criteria")).to_have_text("None is chosen.")
    expect(tab.locator("#saved")).to_contain_text("CU-S4 is new")
    tab.get_by_label("Text", exact=True).fill("Cells are clean.")
    link_to(tab, "CU1")
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator("#saved")).to_have_text(f"Saved in {CARE}.")
    tab.get_by_text("Move or withdraw").click()
    tab.get_by_label("Move to another kind").select_option("Area for improvement")
    tab.get_by_role("button", name="Move", exact=True).click()
    expect(tab.locator("#edited")).to_have_text("CU-A2: Custody care")
    tab.get_by_text("Move or withdraw").click()
    tab.get_by_label("Why it is withdrawn").fill("It was another house.")
    tab.get_by_role("button", name="Withdraw", exact=True).click()
    expect(tab.locator("#withdrawn")).to_have_text("CU-A2 is withdrawn.")
    held = (folder / CARE).read_text(encoding="utf-8")
    assert "It was another house." in held
    assert "Cells are clean." not in held


def test_other_texts_are_written_where_the_page_shows_them(tab: Page, folder: Path) -> None:
    report = tab.frame_locator(FRAME)
    report.get_by_text("There is one custody suite.").dblclick()
    expect(tab.locator("#edited")).to_have_text("Custody care: Contextual factors")
    text = tab.get_by_label("Context", exact=True)
    expect(text).to_have_value("There is one *custody suite*.")
    text.fill("There is one suite.\n\nIt is *old*.")
    tab.keyboard.press("Control+s")
    expect(report.locator("#custody-care em").first).to_have_text("old")
    held = (folder / CARE).read_text(encoding="utf-8")
    assert "context: |\n  There is one suite.\n\n  It is *old*.\nstrengths:\n" in held
    # a criterion, by keys alone
    report.get_by_role("button", name=re.compile("criterion: CU2$")).focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#form")).to_contain_text("on it bears: CU-S2")
    tab.get_by_label("Achievement").select_option("partly")
    expect(tab.locator("#told-reason")).to_contain_text("reason")
    tab.get_by_label("Reason", exact=True).fill("Two of three were.")
    expect(tab.locator("#told-reason")).to_be_empty()
    expect(tab.locator("#outcome")).to_contain_text("Custody care: ")
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator("#saved")).to_have_text(f"Saved in {CARE}.")
    held = (folder / CARE).read_text(encoding="utf-8")
    assert "  - criterion: CU2\n    achievement: partly\n    reason: Two of three were.\n" in held
    tab.get_by_text("Take it out").first.click()
    tab.get_by_role("button", name="Take it out").click()
    expect(tab.locator("#withdrawn")).to_contain_text("CU2 is taken out.")
    assert "criterion: CU2" not in (folder / CARE).read_text(encoding="utf-8")


def test_a_part_is_begun_in_the_page_and_evidence_stands_in_rows(tab: Page, folder: Path) -> None:
    force = folder / "forces" / "eastshire" / "force.yaml"
    tab.get_by_role("button", name="New …").click()
    tab.get_by_role("button", name="Part of the overview: new").click()
    tab.get_by_label("Title").fill("People")
    tab.get_by_label("Text", exact=True).fill("- Some are old;\n- some are young.")
    tab.keyboard.press("Control+s")
    expect(tab.locator("#edited")).to_have_text("Part of the overview: People")
    report = tab.frame_locator(FRAME)
    expect(report.locator("#overview li")).to_have_count(2)
    held = force.read_text(encoding="utf-8")
    assert "  - title: People\n    text: |\n      - Some are old;\n" in held
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-S2")
    tab.get_by_label("Type 1").fill("interview")
    tab.get_by_label("Ref 1").fill("I-7")
    tab.get_by_role("button", name="One more").click()
    expect(tab.get_by_label("Type 2")).to_be_focused()
    tab.keyboard.press("Control+s")
    expect(tab.locator("#saved")).to_have_text(f"Saved in {CARE}.")
    held = (folder / CARE).read_text(encoding="utf-8")
    assert "    evidence:\n      - type: interview\n        ref: I-7\n" in held
    tab.get_by_text("Move or withdraw").click()
    tab.get_by_label("Move to another kind").select_option("Area for improvement")
    tab.get_by_label("Severity there").select_option("minor")
    tab.get_by_label("Why, where it is not").fill("It is rare.")
    tab.get_by_role("button", name="Move", exact=True).click()
    expect(tab.locator("#field-severity_reason")).to_have_value("It is rare.")


def test_a_part_is_found_by_its_words(tab: Page) -> None:
    tab.get_by_role("button", name="Find …").click()
    dialog = tab.get_by_role("dialog", name="Find")
    expect(dialog.get_by_label("Id or words")).to_be_focused()
    tab.keyboard.type("works nurse")
    expect(dialog.get_by_role("option")).to_have_text(
        "CU-S1 (Strength): A nurse sees everyone. She works at night too."
    )
    tab.keyboard.press("Enter")
    expect(tab.locator("#edited")).to_have_text("CU-S1: Custody care")
    tab.get_by_role("button", name="Find …").click()
    tab.keyboard.type("three times a day")
    expect(dialog.get_by_role("option")).to_have_count(1)
    tab.keyboard.press("Enter")
    expect(tab.locator("#edited")).to_contain_text("What is stated of a criterion: CU2")
    tab.get_by_role("button", name="Find …").click()
    tab.keyboard.press("Escape")  # closes the list alone
    expect(dialog).to_have_count(0)
    expect(tab.locator("#editor")).to_be_visible()


def test_marks_stand_above_a_text_that_may_have_them(tab: Page) -> None:
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-A1")
    bars = tab.get_by_role("toolbar")
    expect(bars).to_have_count(3)
    expect(tab.get_by_role("toolbar", name="Marks for Text").get_by_role("button")).to_have_count(5)
    action = tab.get_by_role("toolbar", name="Marks for Action").get_by_role("button")
    expect(action).to_have_text(["Bold", "Italic", "Link", "Reference"])
    note = tab.get_by_label("Note", exact=True)
    note.fill("Ask.")
    note.press("Control+b")
    expect(note).to_have_value("Ask.")


@pytest.mark.parametrize(("width", "height"), [(1200, 800), (320, 256)])  # the second is at 400 %
def test_the_editor_fits_its_window_and_names_all_that_it_asks(
    tab: Page, width: int, height: int
) -> None:
    tab.set_viewport_size({"width": width, "height": height})
    expect(tab.locator(FRAME)).to_be_visible()
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-A1")
    expect(tab.get_by_label("Text", exact=True)).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    expect(tab.get_by_text("Open the PDF")).to_be_hidden()  # there is none yet
    editor = tab.locator("#editor")
    assert editor.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    nameless = tab.evaluate(
        "[...document.querySelectorAll('#form input, #form select, #form textarea')]"
        ".filter((one) => !one.labels.length).map((one) => one.name)"
    )
    assert nameless == [], json.dumps(nameless)


def test_without_the_token_of_its_address_a_page_only_shows(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address.partition("#")[0])
    expect(page.frame_locator(FRAME).locator("#CU-A1")).to_be_visible()
    expect(page.locator("#editing")).to_be_hidden()
    assert page.frame_locator(FRAME).locator(".hmic-edit").count() == 0
    page.close()


def test_what_is_edited_is_marked_and_in_sight_in_the_report(tab: Page) -> None:
    report = tab.frame_locator(FRAME)
    expect(report.locator("#CU-A1")).to_be_attached()
    expect(report.locator("#CU-A1")).not_to_be_in_viewport()
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-A1")
    expect(report.locator("#CU-A1")).to_be_in_viewport(ratio=1)
    expect(report.locator(".hmic-edited")).to_have_attribute("id", "CU-A1")
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-S1")
    expect(report.locator(".hmic-edited")).to_have_attribute("id", "CU-S1")
    tab.keyboard.press("Escape")
    expect(report.locator(".hmic-edited")).to_have_count(0)


def test_on_a_phone_the_form_is_scrolled_to(tab: Page) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-A1")
    expect(tab.get_by_label("Text", exact=True)).to_be_in_viewport(ratio=1)
    expect(tab.locator("#edited")).to_be_focused()


def test_the_keyboard_alone_writes_and_saves(tab: Page, folder: Path) -> None:
    edit_list = tab.get_by_role("combobox", name="Edit", exact=True)
    edit_list.focus()
    tab.keyboard.type("CU-S2")
    tab.keyboard.press("Enter")
    expect(tab.locator("#edited")).to_contain_text("CU-S2")
    expect(tab.locator("#edited")).to_be_focused()
    tab.keyboard.press("Tab")  # to the marks, of which the first has it
    tab.keyboard.press("Tab")
    expect(tab.get_by_label("Text", exact=True)).to_be_focused()
    tab.keyboard.press("Control+End")
    tab.keyboard.type(" Soup is hot.")
    tab.keyboard.press("Control+s")
    expect(tab.locator("#saved")).to_have_text(f"Saved in {CARE}.")
    assert "Meals are warm. Soup is hot." in (folder / CARE).read_text(encoding="utf-8")


def test_what_is_edited_before_its_report_has_come_is_in_sight_when_it_comes(tab: Page) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    tab.route("**/report?page=*", hold)
    tab.reload()
    with tab.expect_request("**/report?page=*"):
        tab.get_by_role("combobox", name="Edit", exact=True).select_option("CU-A1")
    expect(tab.locator("#edited")).to_have_text("CU-A1: Custody care")
    for route in waiting:
        route.continue_()
    tab.unroute("**/report?page=*")
    expect(tab.frame_locator(FRAME).locator("#CU-A1")).to_be_in_viewport(ratio=1)
