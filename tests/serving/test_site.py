import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hmic.serving.live import Live, Printed, Shown
from hmic.serving.site import site
from hmic.sources.project import Project
from tests.conftest import Run
from tests.serving.conftest import published


@pytest.fixture
def asked(small: Path) -> Iterator[TestClient]:
    live = Live(Project(small), None, lambda _force, _shown: None)
    with TestClient(site(live), base_url="http://127.0.0.1:8000") as client:
        yield client


def test_the_report_is_served_byte_for_byte(asked: TestClient, small: Path) -> None:
    answer = asked.get("/forces/eastshire/report")
    assert answer.content == published(small)
    assert answer.headers["cache-control"] == "no-store"


def test_a_page_that_is_no_longer_the_page_leads_to_the_one_that_is(
    asked: TestClient, small: Path
) -> None:
    now = hashlib.sha256(published(small)).hexdigest()[:16]
    report = "/forces/eastshire/report"
    assert not asked.get(f"{report}?page={now}").history
    gone = asked.get(f"{report}?page=0000000000000000")
    assert (gone.url.path, gone.url.query) == (report, b"")
    assert gone.content == published(small)


@pytest.mark.parametrize("path", ["/", "/forces/eastshire/"])
def test_our_own_pages_run_no_script_but_ours(asked: TestClient, path: str) -> None:
    policy = asked.get(path).headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("name", ["index.js", "live.js", "live.css"])
def test_what_our_pages_ask_for_is_there(asked: TestClient, name: str) -> None:
    assert asked.get(f"/own/{name}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/own/none.js", "/own/..%2fsite.py", "/forces/kent/", "/forces/kent/report"]
)
def test_what_is_not_there_is_not_found(asked: TestClient, path: str) -> None:
    assert asked.get(path).status_code == 404


def test_all_forces_stand_at_a_glance_as_status_tells_them(
    asked: TestClient, small: Path, run: Run
) -> None:
    told = asked.get("/status").json()
    (heads, *lines) = run("status", cwd=small).out.splitlines()
    assert heads.split() == " ".join(told["heads"]).split()
    assert [one["name"] for one in told["forces"]] == [
        *("Eastshire Police (fictional)", "Westshire Police (fictional)")
    ]
    rows = (" ".join([one["slug"], *one["cells"]]).split() for one in told["forces"])
    assert list(rows) == [line.split() for line in lines[:2]]
    assert told["waiting"] == ["Northshire Police (fictional)"]


def test_one_force_alone_has_no_glance_at_the_others(small: Path) -> None:
    live = Live(Project(small), "eastshire", lambda _force, _shown: None)
    with TestClient(site(live), base_url="http://127.0.0.1:8000") as client:
        assert client.get("/status").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example"])
def test_another_name_for_this_machine_is_refused(asked: TestClient, host: str) -> None:
    assert asked.get("/forces/eastshire/report", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "LOCALHOST"])
def test_the_names_of_the_loopback_are_answered(asked: TestClient, host: str) -> None:
    assert asked.get("/", headers={"host": host}).status_code == 200


def test_another_site_can_have_nothing_made(asked: TestClient) -> None:
    pdf = "/forces/eastshire/pdf"
    assert asked.post(pdf, headers={"origin": "http://evil.example"}).status_code == 403
    assert asked.post(pdf, headers={"origin": "null"}).status_code == 403
    assert asked.post(pdf, headers={"origin": "http://127.0.0.1:9999"}).status_code == 403
    assert asked.post(pdf, headers={"origin": "http://127.0.0.1:8000"}).status_code == 202


def test_what_changes_something_is_asked_by_our_page(asked: TestClient) -> None:
    pdf = "/forces/eastshire/pdf"
    assert asked.post(pdf).status_code == 403
    assert asked.post(pdf, headers={"sec-fetch-site": "none"}).status_code == 403
    assert asked.post(pdf, headers={"sec-fetch-site": "same-origin"}).status_code == 202


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/forces", "/own/live.js", "/forces/eastshire/", "/forces/kent/"),
        *("/forces/eastshire/report", "/forces/eastshire/events", "/forces/eastshire/pdf"),
    ],
)
def test_another_site_gets_one_answer_to_everything(
    asked: TestClient, path: str, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Live, "_make", lambda *_: pytest.fail("a report was made"))
    answer = asked.get(path, headers={"sec-fetch-site": site})
    assert answer.status_code == 403
    assert answer.text.startswith("Another site asks.")


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_page_and_the_reader_are_answered(asked: TestClient, site: str) -> None:
    headers = {"sec-fetch-site": site}
    assert asked.get("/forces/eastshire/report", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 200),
        ("/forces", {}, 200),
        ("/own/live.js", {}, 200),
        ("/own/none", {}, 404),
        ("/nothing", {}, 404),
        ("/forces/eastshire/", {}, 200),
        ("/forces/eastshire/report", {}, 200),
        ("/forces/eastshire/report?alone", {}, 200),
        ("/forces/eastshire/pdf", {}, 404),
        ("/forces/kent/", {}, 404),
        ("/", {"host": "evil.example"}, 400),
        ("/", {"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_every_answer_keeps_to_itself(
    asked: TestClient, path: str, headers: dict[str, str], status: int
) -> None:
    answer = asked.get(path, headers=headers)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "no-referrer"
    within = "'self'" if path == "/forces/eastshire/report" else "'none'"
    assert f"frame-ancestors {within}" in answer.headers["content-security-policy"]


def test_the_pdf_keeps_to_itself(asked: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def shown(*_: object) -> Shown:
        return Shown(printed=Printed("ready", "x", b"%PDF"))

    monkeypatch.setattr(Live, "shown", shown)
    answer = asked.get("/forces/eastshire/pdf")
    assert answer.content == b"%PDF"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_of_the_scripts_in_the_report_hmics_alone_runs_beside_our_own(
    asked: TestClient, small: Path
) -> None:
    policy = asked.get("/forces/eastshire/report").headers["content-security-policy"]
    (own,) = re.findall(r"script-src '(sha256-[^']+)'", policy)
    assert f"script-src '{own}'".encode() in published(small)
    assert "default-src 'none'" in policy
    (small / "templates").mkdir()
    (small / "templates/screen.js").write_text("fetch('/forces/westshire/report')\n")
    asked_again = TestClient(site(Live(Project(small), None, lambda *_: None)))
    answer = asked_again.get("/forces/eastshire/report", headers={"host": "localhost"})
    assert b"fetch('/forces" in answer.content
    assert f"script-src '{own}'" in answer.headers["content-security-policy"]
    assert own.encode() not in answer.content


def test_the_report_alone_is_of_no_origin(asked: TestClient, small: Path) -> None:
    answer = asked.get("/forces/eastshire/report?alone")
    assert answer.content == published(small)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'")
    assert "allow-same-origin" not in policy


def test_a_pdf_is_there_only_after_it_was_asked_for(asked: TestClient) -> None:
    assert asked.get("/forces/eastshire/pdf").status_code == 404


def test_the_forces_are_listed_by_name_without_grades(asked: TestClient) -> None:
    assert asked.get("/forces").json() == [
        {"slug": "eastshire", "name": "Eastshire Police (fictional)"},
        {"slug": "westshire", "name": "Westshire Police (fictional)"},
    ]


def test_one_force_is_the_whole_site(small: Path) -> None:
    live = Live(Project(small), "eastshire", lambda _force, _shown: None)
    with TestClient(site(live), base_url="http://127.0.0.1:8000") as client:
        assert client.get("/").url.path == "/forces/eastshire/"
        assert client.get("/forces/westshire/report").status_code == 404


def test_a_broken_force_has_no_page_yet(asked: TestClient, small: Path) -> None:
    (small / "forces/eastshire/force.yaml").write_text("stage: [\n", encoding="utf-8")
    assert asked.get("/forces/eastshire/report").status_code == 404


def test_serving_writes_nothing(asked: TestClient, small: Path) -> None:
    before = sorted(small.rglob("*"))
    asked.get("/forces/eastshire/report")
    assert sorted(small.rglob("*")) == before
