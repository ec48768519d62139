"""Attacks on the editor in a real browser: another site, markup, two tabs, a killed server."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import browser_tests, link_to
from tests.conftest import edit
from tests.serving.conftest import PATIENCE, editing

pytestmark = browser_tests

CARE = "forces/eastshire/custody-care.yaml"
FRAME = "iframe:not(.coming)"
EVIL = """<!DOCTYPE html><title>evil</title><iframe id=framed src="{top}/"></iframe><script>
const now = {{text: "Owned."}};
const body = JSON.stringify({{part: "CU-S2", seen: {{text: "Meals are warm."}}, now}});
const headers = {{"X-Hmic-Token": "x", "Content-Type": "application/json"}};
const got = [];
const tell = (what) => [(it) => got.push(`${{what}}: ${{it.type}}`), (it) => got.push(it.name)];
for (const what of ["save", "new", "withdraw", "commit"]) {{
  const url = "{top}/edit/" + what;
  const [method, mode, credentials] = ["POST", "no-cors", "include"];
  fetch(url, {{method, body, mode, credentials}}).then(...tell("sent"));
  fetch(url, {{method, body, headers}}).then(...tell("read"));
  navigator.sendBeacon(url, body);
  const form = document.createElement("form");
  Object.assign(form, {{method, action: url, target: "sent", enctype: "text/plain"}});
  document.body.append(form);
  form.submit();
}}
fetch("{top}/edit/findings").then(...tell("read"));
window.opened = open("{top}/", "opened");
window.got = got;
</script>"""


@pytest.fixture
def evil() -> Iterator[HTTPServer]:
    """Another site: of another port, which counts as the same site and another origin."""
    served: dict[str, str] = {"page": ""}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(served["page"].encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    server.served = served  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_another_site_sends_reads_and_frames_nothing(
    tab: Page, folder: Path, evil: HTTPServer, name: str
) -> None:
    was = (folder / CARE).read_bytes()
    top = tab.url.rstrip("/")
    assert top.endswith("/forces/eastshire")
    evil.served["page"] = EVIL.format(top=top)  # type: ignore[attr-defined]
    page = tab.context.new_page()
    page.goto(f"http://{name}:{evil.server_port}/")
    page.wait_for_function("got.length >= 9", timeout=PATIENCE)
    got = page.evaluate("got")
    assert not [one for one in got if one.startswith("read")], got
    assert got.count("TypeError") >= 5  # refused by the browser
    page.wait_for_function("opened === null || opened.closed")  # its own group of windows
    framed = page.frames[1]
    assert framed.locator("#finding, #report").count() == 0
    assert (folder / CARE).read_bytes() == was
    page.close()


def test_markup_in_the_files_runs_nothing_in_the_page(browser: Browser, small: Path) -> None:
    markup = "<img src=x onerror=parent.owned=1><script>parent.owned=1</script>"
    edit(small / CARE, "text: Meals are warm.", f"theme: 'a {markup}', text: 'Meals {markup}'")
    framework = small / "frameworks/custody-care.yaml"
    edit(framework, "Meals are offered three times a day.", f"Meals {markup} are offered.")
    edit(small / "frameworks/programme.yaml", "Trial inspection 2030", f"Trial {markup}")
    with editing(small) as (address, _):
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        select = page.get_by_role("combobox", name="Edit", exact=True)
        select.select_option("CU-S2")
        expect(page.get_by_label("Text", exact=True)).to_have_value(f"Meals {markup}")
        expect(page.locator("#form fieldset").first).to_contain_text(markup)
        link_to(page, "CU2", off=True)
        page.get_by_label("Theme", exact=True).fill(markup)
        page.wait_for_timeout(500)
        owned = "[window, ...Array.from(frames)].map((one) => typeof one.owned).join('')"
        assert re.fullmatch("(undefined)+", page.evaluate(owned))
        page.close()


def test_two_tabs_keep_what_each_of_them_wrote(tab: Page, address: str, folder: Path) -> None:
    was = (folder / CARE).read_bytes()
    other = tab.context.new_page()
    other.set_default_timeout(PATIENCE)
    other.goto(address)
    for one, words in ((tab, "Of the first tab."), (other, "Of the second tab.")):
        one.get_by_role("combobox", name="Edit", exact=True).select_option("CU-S2")
        one.get_by_label("Text", exact=True).fill(words)
    for one in (tab, other):
        one.reload()
        one.get_by_role("combobox", name="Edit", exact=True).select_option("CU-S2")
    expect(tab.get_by_label("Text", exact=True)).to_have_value("Of the first tab.")
    expect(other.get_by_label("Text", exact=True)).to_have_value("Of the second tab.")
    assert (folder / CARE).read_bytes() == was
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator("#saved")).to_have_text(f"Saved in {CARE}.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.locator("#theirs")).to_contain_text("Of the first tab.")
    expect(other.get_by_label("Text", exact=True)).to_have_value("Of the second tab.")
    assert b"Of the first tab." in (folder / CARE).read_bytes()
    other.close()


def test_what_was_written_outlives_a_killed_server(browser: Browser, small: Path) -> None:
    was = (small / CARE).read_bytes()
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    with editing(small) as (address, process):
        port = int(re.findall(r":(\d+)/", address)[0])
        page.goto(address)
        page.get_by_role("combobox", name="Edit", exact=True).select_option("CU-S1")
        page.get_by_label("Text", exact=True).fill("Written before it was killed.")
        process.kill()
        process.wait()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#saved")).to_contain_text("hmic serve does not answer")
    with editing(small, port) as (address, _):
        # the token of the server that ended opens nothing
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#saved")).to_contain_text("Open the address")
        assert (small / CARE).read_bytes() == was
        page.goto("about:blank")
        page.goto(address)
        page.get_by_role("combobox", name="Edit", exact=True).select_option("CU-S1")
        text = page.get_by_label("Text", exact=True)
        expect(text).to_have_value("Written before it was killed.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#saved")).to_have_text(f"Saved in {CARE}.")
        assert b"Written before it was killed." in (small / CARE).read_bytes()
    page.close()
