"""Attacks on the editor: of other sites, of what is sent, of what is written, of the machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from hmic.authoring.rewriting import with_other_values
from hmic.serving.editing import Editing
from hmic.serving.live import Live
from hmic.serving.site import TOKEN, site
from hmic.sources.project import UNFINISHED, Project
from tests.conftest import ROOT, Run

TOP = "/forces/eastshire/edit"
CARE = "forces/eastshire/custody-care.yaml"
SECRET = "a-token"  # noqa: S105 - of this test
OURS = {TOKEN: SECRET, "sec-fetch-site": "same-origin"}
HERE = "http://127.0.0.1:8000"
ANOTHER_SITE = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},  # another port of this machine
    {"origin": "http://evil.example"},
    {"origin": "http://127.0.0.1:9999"},
    {"origin": "null"},  # a page in a sandbox, or of a file
)
REBOUND = ("evil.example:8000", "evil.example", "127.0.0.1.evil.example:8000")
MARKUP = "<script>parent.owned=1</script><img src=x onerror='parent.owned=1'>[a](javascript:owned)"


def application(folder: Path) -> Starlette:
    project = Project(folder)
    live = Live(project, "eastshire", lambda _force, _shown: None)
    return site(live, Editing(project, "eastshire"), SECRET)


@pytest.fixture
def asked(small: Path) -> Iterator[TestClient]:
    with TestClient(application(small), base_url=HERE) as client:
        yield client


def addresses(app: Starlette) -> list[tuple[str, str]]:
    """Each way to ask the editor, so that one that comes is attacked too."""
    found = [
        (method, route.path)
        for route in app.routes
        if isinstance(route, Route) and route.path.startswith(TOP)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
    assert len(found) > 6
    return found


def held(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def change(finding: str, was: str, now: str) -> dict[str, Any]:
    return {"part": finding, "seen": {"text": was}, "now": {"text": now}}


def save(client: TestClient, sent: dict[str, Any]) -> int:
    return client.post(f"{TOP}/save", headers=OURS, json=sent).status_code


WARM = change("CU-S2", "Meals are warm.", "Meals are hot.")


@pytest.mark.parametrize("headers", ANOTHER_SITE)
def test_another_site_reaches_no_address_of_the_editor(
    asked: TestClient, small: Path, headers: dict[str, str]
) -> None:
    before = held(small)
    for method, path in addresses(application(small)):
        # it does not know the token; even if it did
        for known in ({}, OURS):
            answer = asked.request(method, path, headers={**known, **headers}, json=WARM)
            assert (answer.status_code, path) == (403, path)
            assert answer.text.startswith("Another site asks.")
    assert held(small) == before


@pytest.mark.parametrize("headers", ANOTHER_SITE)
def test_no_browser_is_told_that_another_site_may_ask(
    asked: TestClient, small: Path, headers: dict[str, str]
) -> None:
    wanted = {"access-control-request-method": "POST", "access-control-request-headers": TOKEN}
    for _, path in addresses(application(small)):
        answer = asked.options(path, headers={**headers, **wanted})
        assert answer.status_code in (403, 405)
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("host", REBOUND)
def test_another_name_that_leads_here_reaches_no_address(
    asked: TestClient, small: Path, host: str
) -> None:
    before = held(small)
    for method, path in addresses(application(small)):
        headers = {**OURS, "host": host, "origin": f"http://{host}"}
        assert asked.request(method, path, headers=headers, json=WARM).status_code == 400
    assert held(small) == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_a_form_of_another_site_can_bring_no_token(
    asked: TestClient, small: Path, kind: str | None
) -> None:
    before = held(small)
    for where in ("", f"?{TOKEN}={SECRET}"):
        headers = {"sec-fetch-site": "same-origin", **({"content-type": kind} if kind else {})}
        body = f'{{"part": "CU-S2", "{TOKEN}": "{SECRET}", "seen": {{}}, "now": {{}}}}'
        answer = asked.post(f"{TOP}/save{where}", headers=headers, content=body)
        assert answer.status_code == 403
    assert held(small) == before


def test_nothing_of_the_editor_is_shown_in_a_frame(asked: TestClient, small: Path) -> None:
    pages = [("GET", "/forces/eastshire/"), *addresses(application(small))]
    for method, path in pages:
        for headers in ({}, OURS, {"sec-fetch-site": "cross-site"}):
            answer = asked.request(method, path, headers=headers)
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/forces/westshire/edit/save",
        "/forces/../forces/westshire/edit/save",
        "/forces/..%2fwestshire/edit/save",
        "/forces/eastshire/edit/..%2f..%2fwestshire/edit/save",
        "/forces/eastshire%00/edit/save",
        "/forces/eastshire/edit/save/",
        "//forces/eastshire/edit/save",
    ],
)
def test_no_other_force_and_no_trick_of_a_path_is_answered(
    asked: TestClient, small: Path, path: str
) -> None:
    before = held(small)
    answer = asked.post(path, headers=OURS, json=WARM, follow_redirects=False)
    assert answer.status_code in (307, 404)
    assert held(small) == before


@pytest.mark.parametrize(
    "name",
    ["../../outside", "/etc/passwd", "..\\..\\x", "CU-S2\0", "CU-S2/../CU-S1", "\u202eCU-S2", "."],
)
def test_no_path_is_made_of_what_is_sent(asked: TestClient, small: Path, name: str) -> None:
    before = held(small.parent)
    usual = {"finding": "CU-S2", "part": "CU-S2", "framework": "custody-care", "kind": "strength"}
    named = {"save": ["part"], "new": ["framework", "kind"], "move": ["finding", "kind"]}
    for action, keys in {**named, "try": ["part"], "withdraw": ["finding"]}.items():
        for key in keys:
            sent = {**usual, "reason": "It was.", "seen": {}, "now": {"text": "x"}, key: name}
            answer = asked.post(f"{TOP}/{action}", headers=OURS, json=sent)
            assert (answer.status_code, action, key) == (422, action, key)
    assert held(small.parent) == before


def test_10_mb_are_read_at_no_address(asked: TestClient, small: Path) -> None:
    before = held(small)
    body = b'{"part": "CU-S2", "now": "' + b"a" * 10_000_000
    for method, path in addresses(application(small)):
        if method == "POST":
            answer = asked.post(path, headers=OURS, content=body)
            assert (answer.status_code, path) == (413, path)
    assert held(small) == before


def test_a_long_text_changed_at_both_ends_holds_nobody_up() -> None:
    """It was compared with each of its tails at each line: minutes at each key."""
    words = [f"{letter}{number % 97}" for number in range(8_000) for letter in "ab"]
    lines = [f"      {' '.join(words[at : at + 9])}" for at in range(0, len(words), 9)]
    text = "\n".join(["list:", "  - id: X-A1", "    text: >-", *lines, ""])
    began = time.monotonic()
    after = with_other_values(text, ("list", 0), {"text": f"new {' '.join(words)} end"}, ("id",))
    assert time.monotonic() - began < 10
    assert yaml.safe_load(after)["list"][0]["text"] == f"new {' '.join(words)} end"


def test_markup_in_any_field_is_told_and_comes_into_no_page(asked: TestClient) -> None:
    form = asked.get(f"{TOP}/form?part=CU-A1", headers=OURS).json()
    told = {}
    for field in form["fields"]:
        name, value = field["name"], field["value"]
        now = [MARKUP] if name == "criteria" else MARKUP
        sent = {"part": "CU-A1", "seen": {name: value}, "now": {name: now}}
        tried = asked.post(f"{TOP}/try", headers=OURS, json=sent)
        assert tried.headers["content-type"] == "application/json"
        told[name] = {one["severity"] for one in tried.json()["told"] if one["field"] == name}
    unpublished = {"note"}  # what inspectors tell each other
    assert {name for name, severities in told.items() if "error" not in severities} == unpublished
    note = {"part": "CU-A1", "seen": {"note": None}, "now": {"note": MARKUP}}
    assert save(asked, note) == 200
    page = asked.get("/forces/eastshire/report")
    assert (page.status_code, "parent.owned" in page.text) == (200, False)
    assert save(asked, change("CU-A1", "Records are not shared. This matters.", MARKUP)) == 200
    assert asked.get("/forces/eastshire/report").text == page.text  # the last good one


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("context: There", 'context: "There', "is never closed (line 3)"),
        ("author: ", "<<<<<<< HEAD\nauthor: x\n=======\nauthor: ", "git left this line here"),
        ("framework: custody-care", "- a", ""),
        ("author: ", "---\nauthor: ", "a second document begins here"),
        ("author: ", "context: x\nauthor: ", "stands here a second time"),
        ("author: ", "author: &a ", "names a value for reuse"),
    ],
)
def test_a_file_that_cannot_be_read_shows_no_empty_form_and_is_not_written(
    asked: TestClient, small: Path, old: str, new: str, says: str
) -> None:
    """It was shown as if nothing stood there, and the first key ended in a traceback."""
    text = (small / CARE).read_text(encoding="utf-8")
    (small / CARE).write_text(text.replace(old, new, 1), encoding="utf-8")
    before = held(small)
    for part in ("context/custody-care", "CU-A1", "practice/custody-care/"):
        answer = asked.get(f"{TOP}/form", headers=OURS, params={"part": part})
        assert (answer.status_code, part) == (422, part)
        assert f"{CARE} can’t be read: " in answer.json()["message"]
        assert says in answer.json()["message"]
        sent = {"part": part, "seen": {}, "now": {"text": "x"}}
        for action in ("try", "save", "preview"):
            assert asked.post(f"{TOP}/{action}", headers=OURS, json=sent).status_code == 422
    others = asked.get(f"{TOP}/parts", headers=OURS).json()["parts"]
    assert {"context/farm-crime", "summary/"} <= {one["part"] for one in others}
    assert held(small) == before


@pytest.mark.parametrize("value", ["{a: b}", "[[a]]"])
def test_a_value_that_no_form_shows_is_left_to_its_file(
    asked: TestClient, small: Path, value: str
) -> None:
    text = (small / CARE).read_text(encoding="utf-8")
    text = text.replace("text: Meals are warm., criteria", f"text: {value}, criteria")
    (small / CARE).write_text(text, encoding="utf-8")
    answer = asked.get(f"{TOP}/form?part=CU-S2", headers=OURS)
    assert answer.status_code == 422
    assert answer.json()["message"] == "text of CU-S2 is of another kind than a form shows"


def test_line_ends_of_windows_stay_and_a_link_is_never_written_through(
    asked: TestClient, small: Path
) -> None:
    raw = (small / CARE).read_bytes().replace(b"\n", b"\r\n")
    (small / CARE).write_bytes(raw)
    assert save(asked, WARM) == 200
    now = raw.replace(b"Meals are warm., crit", b"Meals are hot., crit")
    assert (small / CARE).read_bytes() == now
    outside = small.parent / "outside.yaml"
    (small / CARE).rename(outside)
    (small / CARE).symlink_to(outside)
    sent = change("CU-S2", "Meals are hot.", "Meals are cold.")
    answer = asked.post(f"{TOP}/save", headers=OURS, json=sent)
    assert answer.status_code == 422
    assert outside.read_bytes() == now


def test_what_many_tabs_save_at_once_is_all_there(small: Path) -> None:
    app = application(small)
    words = {"CU-S1": "A nurse", "CU-S2": "Meals", "CU-S3": "Records", "CU-W1": "Only some"}

    def one(finding: str) -> int:
        with TestClient(app, base_url=HERE) as client:
            form = client.get(f"{TOP}/form?part={finding}", headers=OURS).json()
            was = next(f["value"] for f in form["fields"] if f["name"] == "text")
            return save(client, change(finding, was, f"{words[finding]} at once."))

    with ThreadPoolExecutor(4) as tabs:
        assert set(tabs.map(one, words)) == {200}
    text = (small / CARE).read_text(encoding="utf-8")
    assert all(f"{word} at once." in text for word in words.values())


def test_of_two_tabs_that_write_one_text_at_once_one_is_told(small: Path) -> None:
    app = application(small)

    def one(number: int) -> tuple[int, str]:
        words = f"Meals are of tab {number}."
        with TestClient(app, base_url=HERE) as client:
            return save(client, change("CU-S2", "Meals are warm.", words)), words

    with ThreadPoolExecutor(4) as tabs:
        ended = sorted(tabs.map(one, range(4)))
    assert [status for status, _ in ended] == [200, 409, 409, 409]
    assert ended[0][1] in (small / CARE).read_text(encoding="utf-8")


def test_findings_that_two_tabs_begin_at_once_have_their_own_ids(small: Path) -> None:
    app = application(small)

    def one(_: int) -> str:
        with TestClient(app, base_url=HERE) as client:
            sent = {"framework": "custody-care", "kind": "strength"}
            return str(client.post(f"{TOP}/new", headers=OURS, json=sent).json()["id"])

    with ThreadPoolExecutor(2) as tabs:
        assert sorted(tabs.map(one, range(2))) == ["CU-S4", "CU-S5"]


KILLED = """
import os, signal, sys
from pathlib import Path
from hmic.authoring import journal, replacing
from hmic.authoring.changing import Change
from hmic.serving.editing import Editing
from hmic.sources.project import Project
home, name, after, work = sys.argv[1:]
module = {"replacing": replacing, "os": os, "journal": journal}[home]
step = getattr(module, name)
def killing(*given):
    if after == "after":
        step(*given)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(module, name, killing)
editing = Editing(Project(Path.cwd()), "eastshire")
if work == "save":
    editing.save(Change("CU-S2", {"text": "Meals are warm."}, {"text": "Meals are hot."}))
elif work == "move":
    editing.move("CU-A1", "work_in_progress")
else:
    editing.begin("custody-care", "strength")
"""
"""The editor’s part of the server, killed before or after a step of its writing."""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL of POSIX")
@pytest.mark.parametrize(
    ("step", "moment", "work"),
    [
        (("os", "fsync"), "before", "save"),
        (("replacing", "exchange"), "before", "save"),
        (("replacing", "exchange"), "after", "save"),
        (("os", "fsync"), "before", "begin"),
        (("replacing", "exchange"), "after", "begin"),
        (("journal", "put"), "after", "move"),
    ],
)
def test_a_server_that_is_killed_as_it_writes_leaves_whole_files(
    small: Path, run: Run, step: tuple[str, str], moment: str, work: str
) -> None:
    force = small / "forces/eastshire/force.yaml"  # a move changes two files
    named = "summary: A small force. See CU-A1."
    words = force.read_text(encoding="utf-8")
    force.write_text(words.replace("summary: A small force, and fictional.", named), "utf-8")
    before = held(small)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, *step, moment, work],
        cwd=small,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    ran = run("check", "eastshire", cwd=small)  # the next command takes back what is half done
    if work == "move":
        assert "moving CU-A1, which becomes CU-W2: 1 file or folder is as before" in ran.err
    now = {name: held for name, held in held(small).items() if "/." not in name}
    care = now.pop(CARE)
    whole = {name: held for name, held in before.items() if name != CARE}
    assert now == whole
    assert not (small / UNFINISHED).exists()
    written = care != before[CARE]
    assert written == (moment == "after" and work != "move")
    if written:
        assert (b"Meals are hot." in care) if work == "save" else (b"id: CU-S4" in care)
        assert len(yaml.safe_load(care)["strengths"]) == (3 if work == "save" else 4)
    assert "could not be read" not in ran.err
