"""Writing in the editor, in a real browser: marks, undo, references, pasting, and the preview."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browsing import browser_tests, link_to

pytestmark = browser_tests

CARE = "forces/eastshire/custody-care.yaml"
FRAME = "iframe:not(.coming)"
WORD = (Path(__file__).parent / "from_word.html").read_text(encoding="utf-8")
PASTE = """(area, [html, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  area.focus();
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  return area.dispatchEvent(event);
}"""


def text_of(tab: Page, finding: str) -> Locator:
    tab.get_by_role("combobox", name="Edit", exact=True).select_option(finding)
    text = tab.get_by_label("Text", exact=True)
    expect(text).not_to_have_value("")
    return text


def choose(text: Locator, words: str) -> None:
    text.evaluate(
        "(area, words) => { const at = area.value.indexOf(words); area.focus();"
        " area.setSelectionRange(at, at + words.length); }",
        words,
    )


def test_marks_come_by_buttons_and_keys_and_go_by_the_browsers_own_undo(tab: Page) -> None:
    text = text_of(tab, "CU-S2")
    bar = tab.get_by_role("toolbar", name="Marks for Text")
    choose(text, "warm")
    bar.get_by_role("button", name="Bold").click()
    expect(text).to_have_value("Meals are **warm**.")
    expect(text).to_be_focused()
    tab.keyboard.press("Control+i")
    expect(text).to_have_value("Meals are ***warm***.")
    tab.keyboard.press("Control+b")  # and off again
    expect(text).to_have_value("Meals are *warm*.")
    tab.keyboard.press("Control+i")
    expect(text).to_have_value("Meals are warm.")
    choose(text, "Meals")
    tab.keyboard.press("Control+k")
    expect(text).to_have_value("[Meals](https://) are warm.")
    tab.keyboard.type("https://example.org")
    expect(text).to_have_value("[Meals](https://example.org) are warm.")
    tab.keyboard.press("End")
    tab.keyboard.type("\nSoup\nBread")
    choose(text, "Soup\nBread")
    tab.keyboard.press("Control+Shift+Digit8")
    listed = "[Meals](https://example.org) are warm.\n\n- Soup\n- Bread"
    expect(text).to_have_value(listed)
    for _ in range(40):
        tab.keyboard.press("Control+z")
    expect(text).to_have_value("Meals are warm.")
    for _ in range(40):
        tab.keyboard.press("Control+Shift+z")
    expect(text).to_have_value(listed)


def test_the_buttons_are_one_stop_for_the_tab_key_and_arrows_go_on(tab: Page) -> None:
    text = text_of(tab, "CU-S2")
    text.focus()
    tab.keyboard.press("Shift+Tab")
    for name in ("Bold", "Italic", "List", "Link", "Reference", "Bold"):
        button = tab.get_by_role("toolbar", name="Marks for Text").get_by_role("button", name=name)
        expect(button).to_be_focused()
        tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Tab")
    expect(text).to_be_focused()


def test_a_reference_is_chosen_from_what_there_is(tab: Page) -> None:
    text = text_of(tab, "CU-S2")
    text.press("End")
    tab.keyboard.press("Control+Shift+Digit9")
    dialog = tab.get_by_role("dialog", name="Refer to")
    expect(dialog.get_by_label("Id or words")).to_be_focused()
    tab.keyboard.type("nurse night")
    expect(dialog.get_by_role("option")).to_have_text(
        "CU-S1: A nurse sees everyone. She works at night too."
    )
    tab.keyboard.press("Enter")
    expect(text).to_have_value("Meals are warm.CU-S1")
    expect(text).to_be_focused()
    tab.keyboard.press("Control+z")
    choose(text, "warm")
    tab.get_by_role("toolbar", name="Marks for Text").get_by_role(
        "button", name="Reference"
    ).click()
    tab.keyboard.type("offered three times")
    expect(dialog.get_by_role("option")).to_have_count(1)
    tab.keyboard.press("Enter")
    expect(text).to_have_value("Meals are [warm](CU2).")
    tab.keyboard.press("Control+Shift+Digit9")
    tab.keyboard.press("Escape")  # closes the list alone
    expect(dialog).to_have_count(0)
    expect(text).to_have_value("Meals are [warm](CU2).")
    expect(tab.locator("#editor")).to_be_visible()


def test_a_paste_from_word_keeps_lists_emphasis_and_links_and_says_what_it_drops(
    tab: Page,
) -> None:
    text = text_of(tab, "CU-S2")
    text.press("End")
    went_on = text.evaluate(PASTE, [WORD, "unused"])
    assert not went_on
    expect(text).to_have_value(
        "Meals are warm.\n\n"
        "Meals were **hot** and *on time*; see [the guide](https://example.org/meals). "
        "Eastshire has an oven.\n\n"
        "- Soup, 5\\*3\n"
        "  - of peas\n"
        "- White bread\n\n"
        "1. Wash\n"
        "2. Eat\n\n"
        "A heading\n\n"
        "On page 7.\n\n"
        "**Day**; Meals\n\n"
        "Mon; 3 or 4"
    )
    told = tab.get_by_text("Pasted without")
    for left in (
        "a picture",
        "a comment",
        "a footnote",
        "the layout of a table",
        "underlining",
        "the size of a heading",
        "2 passages that were deleted",
        "hidden words",
        "a symbol",
        "a link that leads nowhere",
    ):
        expect(told).to_contain_text(left)
    tab.keyboard.press("Control+z")
    expect(text).to_have_value("Meals are warm.")
    # words that are nothing but words are left to the browser
    assert text.evaluate(PASTE, ["<meta charset=utf-8><span style='color:red'>soup</span>", "soup"])


PASTED = [
        ("<b style='font-weight:normal'><p>One</p><p>Two</p></b>", "One\n\nTwo"),  # Google Docs
        ("<p><b>one </b><b>word</b>s</p>", "**one word**s"),
        ("<p><b>a <i>b</i></b> <strong><b>c</b></strong></p>", "**a *b* c**"),
        ("<ol start=3><li><p>x</p><p>y</p></li><li>z<ul><li>w</li></ul></li></ol>",
         "3. x\n\n   y\n\n4. z\n   - w"),
        ("<p># no <i>heading</i></p><p>1. no list</p><p>a_b _c_ &lt;b&gt;</p>",
         "\\# no *heading*\n\n1\\. no list\n\na_b \\_c\\_ \\<b>"),
        ("<p><a href='javascript:x()'>a</a><i>b</i><img src=x onerror='owned=1'></p>", "a*b*"),
        ("<script>owned=1</script><svg onload='owned=1'></svg><p>x<br>y</p>", "x\ny"),
    (  # Word in the browser
        "<div><ul><li data-aria-level=1><p><span>a</span></p></li></ul></div>"
        "<div><ul><li data-aria-level=2><p>b</p></li></ul></div>"
        "<div><ol start=2><li data-aria-level=2><p>c</p></li></ol></div>"
        "<div><ul><li data-aria-level=1><p>d</p></li></ul></div><p>e</p>",
        "- a\n  - b\n\n  2. c\n- d\n\ne",
    ),
    ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a b; c"),
]  # fmt: skip
"""What a clipboard holds, and the text that it becomes."""


def test_what_is_pasted_is_read_and_nothing_of_it_runs(tab: Page) -> None:
    read: Any = tab.evaluate(
        "async (all) => { const { converted } = await import('/own/paste.js');"
        " return all.map((html) => converted(html).text); }",
        [html for html, _ in PASTED],
    )
    assert read == [text for _, text in PASTED]
    assert tab.evaluate("typeof owned") == "undefined"


def test_the_preview_is_the_page_itself_until_it_is_taken_back(tab: Page, folder: Path) -> None:
    was = (folder / CARE).read_bytes()
    text = text_of(tab, "CU-A1")
    text.fill("Records are *never* shared. See CU-S1.")
    finding = tab.frame_locator(FRAME).locator("#CU-A1")
    expect(finding).to_contain_text("Records are not shared.")
    button = tab.get_by_role("button", name="Preview")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(finding.locator("em")).to_have_text("never")
    expect(finding.get_by_role("link", name="CU-S1")).to_have_attribute("href", "#CU-S1")
    unsaved = tab.frame_locator(FRAME).locator(".hmic-unsaved")
    expect(unsaved).to_have_count(2)  # and where the areas for improvement are listed
    mark = "(part) => getComputedStyle(part, '::before').content"
    assert finding.locator(".hmic-unsaved").evaluate(mark) == '"not saved yet"'
    # it follows what is written, also where that moves the grade elsewhere in the page
    tab.get_by_label("Severity", exact=True).select_option("major")
    tab.get_by_label("Severity reason", exact=True).fill("Daily.")
    link_to(tab, "CU3")
    grade = tab.frame_locator(FRAME).locator("#custody-care .grade")
    expect(grade).to_contain_text("Poor")
    assert unsaved.count() > 2
    button.click()
    expect(unsaved).to_have_count(0)
    expect(finding).to_contain_text("Records are not shared. This matters.")
    expect(grade).to_contain_text("Fair")
    button.click()
    expect(unsaved).not_to_have_count(0)
    tab.keyboard.press("Escape")
    expect(unsaved).to_have_count(0)
    assert (folder / CARE).read_bytes() == was


def test_what_is_saved_is_no_preview_any_more(tab: Page) -> None:
    text = text_of(tab, "CU-S2")
    text.fill("Meals are hot.")
    tab.get_by_role("button", name="Preview").click()
    unsaved = tab.frame_locator(FRAME).locator(".hmic-unsaved")
    expect(unsaved).to_have_count(1)
    tab.keyboard.press("Control+s")
    expect(tab.locator("#saved")).to_have_text(f"Saved in {CARE}.")
    expect(unsaved).to_have_count(0)
    expect(tab.frame_locator(FRAME).locator("#CU-S2")).to_contain_text("Meals are hot.")


def test_the_spelling_is_checked_in_the_language_of_the_report(tab: Page) -> None:
    text = text_of(tab, "CU-A1")
    assert text.evaluate("(area) => [area.lang, area.spellcheck]") == ["en-GB", True]
