"""A report of two areas and twenty findings, from `hmic init` to sign-off, in the page alone."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browsing import browser_tests, link_to
from tests.conftest import Run
from tests.serving.conftest import PATIENCE, editing

pytestmark = browser_tests

LOST, COUNTERS = "Lost property", "Station counters"
STRENGTH, PROGRESS, AREA = "Strength", "Work in progress", "Area for improvement"
FINDINGS: list[tuple[str, str, str, str, dict[str, str]]] = [
    (LOST, STRENGTH, "LP1", "All that was handed in was recorded by the evening.", {}),
    (LOST, STRENGTH, "LP2", "Inspectors asked for 20 things, and were shown each of them.", {}),
    (LOST, STRENGTH, "LP3", "Owners are told within two days. The store lists the calls.", {}),
    (LOST, STRENGTH, "LP4", "Owners find their things on a page. It *never* has a name.", {}),
    (LOST, STRENGTH, "LP6", "Two people check the store on the first Monday of a month.", {}),
    (LOST, PROGRESS, "LP5", "The store opens on Thursday evenings.", {"due": "2031-03"}),
    (
        LOST,
        AREA,
        "LP7",
        "Few of the records hold a photograph. Staff of both stations share one camera.",
        {"severity": "minor", "severity_reason": "Owners know their things by the words."},
    ),
    (LOST, AREA, "LP8", "The bus company keeps its own list. Owners have to ask twice.", {}),
    (LOST, AREA, "LP9", "Jewellery lies beside umbrellas.", {"action": "A safe could be bought."}),
    (LOST, AREA, "LP10", "What nobody has claimed stays in the store.", {}),
    (COUNTERS, STRENGTH, "SC1", "Inspectors came as people in danger and were seen at once.", {}),
    (COUNTERS, STRENGTH, "SC2", "Opening hours stand on the door, and are kept.", {}),
    (COUNTERS, STRENGTH, "SC3", "Neither counter has steps.", {}),
    (COUNTERS, STRENGTH, "SC4", "Both counters have a room with a door that closes.", {}),
    (
        COUNTERS,
        STRENGTH,
        "SC5",
        "They are called:\n\n- at the counter;\n- in the room.",
        {},
    ),
    (COUNTERS, STRENGTH, "SC7", "A screen shows all visitors their place in the queue.", {}),
    (COUNTERS, PROGRESS, "SC8", "Training of counter staff has begun.", {"due": "2031-01"}),
    (COUNTERS, AREA, "SC6", "On Mondays people wait at the southern counter.", {}),
    (
        COUNTERS,
        AREA,
        "SC9",
        "Staff ask teams by telephone what they are working on.",
        {"severity": "minor", "severity_reason": "A list of the teams hangs at each counter."},
    ),
    (COUNTERS, AREA, "SC10", "Visitors are not asked what they think.", {}),
]


def choose(tab: Page, part: str, title: str) -> None:
    tab.get_by_role("combobox", name="Edit", exact=True).select_option(part)
    expect(tab.locator("#edited")).to_have_text(title)


def write(tab: Page, **words: str) -> None:
    for name, text in words.items():
        field = tab.locator(f"#field-{name}")
        if field.evaluate("(one) => one.localName") == "select":
            field.select_option(text)
        else:
            field.fill(text)
    tab.keyboard.press("Control+s")
    expect(tab.locator("#saved")).to_contain_text("Saved in forces/sampleshire/")


def begin(tab: Page, framework: str, kind: str, criterion: str, words: dict[str, str]) -> None:
    tab.get_by_role("button", name="New …").click()
    tab.get_by_label("Framework").select_option(framework)
    tab.get_by_label("Kind", exact=True).select_option(kind)
    tab.get_by_role("button", name="Begin it").click()
    expect(tab.locator("#saved")).to_contain_text("is new")
    expect(tab.locator("#field-text")).to_have_value("")
    assert tab.locator("#form [name=criteria]:checked").count() == 0
    link_to(tab, criterion)
    write(tab, **words)


def test_a_whole_report_is_written_without_opening_a_file(
    tmp_path: Path, browser: Browser, run: Run
) -> None:
    run("init", cwd=tmp_path)
    run("new", "force", "sampleshire", cwd=tmp_path)
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(PATIENCE)
    with editing(tmp_path, force="sampleshire") as (address, _):
        page.goto(address)
        report = page.frame_locator("iframe:not(.coming)")
        report.get_by_role("button", name="Edit Summary").click()
        write(page, summary="It does not exist.\n\nIts counters are good, and its store is fair.")
        choose(page, "overview/Geography", "Part of the overview: Geography")
        write(page, text="Sampleshire has two towns and a long coast.")
        for slug, title in (("lost-property", LOST), ("station-counters", COUNTERS)):
            choose(page, f"about/{slug}", f"{title}: Author, earlier grade")
            write(page, author="lead inspector")
            choose(page, f"context/{slug}", f"{title}: Contextual factors")
            write(page, context="Two stations have one each.")
        for framework, kind, criterion, text, further in FINDINGS:
            begin(page, framework, kind, criterion, {"text": text, **further})
        part = "statement/station-counters/SC6"
        choose(page, part, f"{COUNTERS}: What is stated of a criterion: SC6")
        write(page, measure="14 of 40", reason="Inspectors timed 40 visitors.")
        choose(page, "report/", "The report")
        write(page, stage="final")
    page.close()
    signed = ("--framework", "all", "--post", "chief inspector")
    assert run("sign-off", "sampleshire", *signed, cwd=tmp_path).status == 0
    assert run("fmt", "--check", cwd=tmp_path).status == 0
    checked = run("check", "--strict", "sampleshire", cwd=tmp_path)
    assert (checked.status, checked.out) == (0, "sampleshire: no problems\n")
    files = list((tmp_path / "forces" / "sampleshire").glob("*.yaml"))
    assert len(files) == 3
    for file in files:
        lines = file.read_text(encoding="utf-8").split("\n")
        assert max(map(len, lines)) <= 100, file
        assert sum("  - id: " in line for line in lines) in (0, 10)
