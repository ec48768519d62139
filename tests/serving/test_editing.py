"""What the editor’s addresses answer, and to whom; without a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from hmic.serving.editing import Editing
from hmic.serving.live import Live
from hmic.serving.site import TOKEN, site
from hmic.sources.project import Project
from tests.conftest import Run, edit
from tests.publishing_acts import publish
from tests.sources.test_git import committed, git

TOP = "/forces/eastshire/edit"
CARE = "forces/eastshire/custody-care.yaml"
SECRET = "a-token"  # noqa: S105 - of this test
OURS = {TOKEN: SECRET, "sec-fetch-site": "same-origin"}


def client_of(folder: Path, *, edits: bool = True) -> TestClient:
    project = Project(folder)
    live = Live(project, "eastshire", lambda _force, _shown: None)
    editing = Editing(project, "eastshire") if edits else None
    return TestClient(
        site(live, editing, SECRET if edits else ""), base_url="http://127.0.0.1:8000"
    )


@pytest.fixture
def asked(small: Path) -> Iterator[TestClient]:
    with client_of(small) as client:
        yield client


A1 = {
    "id": "CU-A1",
    "framework": "Custody care",
    "kind": "Area for improvement",
    "words": "Records are not shared. This matters.",
}


A1_SEEN = {"text": A1["words"], "criteria": ["CU4"], "severity": "moderate", "due": None}


def change(finding: str, seen: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    return {"part": finding, "seen": seen, "now": now}


WARM = change("CU-S2", {"text": "Meals are warm."}, {"text": "Meals are hot."})


def in_file(folder: Path) -> str:
    return (folder / CARE).read_text(encoding="utf-8")


def test_all_findings_are_listed_in_the_order_of_the_report(asked: TestClient) -> None:
    listed = asked.get(f"{TOP}/findings", headers=OURS).json()["findings"]
    assert A1 in listed
    assert [one["id"] for one in listed][:2] == ["CU-S1", "CU-S2"]


def test_a_finding_that_an_error_keeps_out_of_the_report_is_listed_to_be_mended(
    asked: TestClient, small: Path
) -> None:
    edit(small / CARE, "severity: moderate", "severity: major")  # without its reason
    listed = asked.get(f"{TOP}/findings", headers=OURS).json()["findings"]
    assert listed.count(A1) == 1
    form = asked.get(f"{TOP}/form?part=CU-A1", headers=OURS).json()
    told = {one["field"]: one["message"] for one in form["told"]}
    assert told["severity_reason"] == "severity major needs a severity_reason"


def test_a_form_holds_the_values_and_every_criterion_with_what_bears_on_it(
    asked: TestClient,
) -> None:
    form = asked.get(f"{TOP}/form?part=CU-A1", headers=OURS).json()
    values = {one["name"]: one["value"] for one in form["fields"]}
    assert values["text"] == "Records are not shared. This matters."
    assert values["criteria"] == ["CU4"]
    assert (values["severity"], values["severity_reason"]) == ("moderate", None)
    bears = {one["id"]: one["bears"] for one in form["criteria"]}
    assert bears["CU3"] == ["CU-S3", "CU-W1"]
    assert all(one["statement"] for one in form["criteria"])


def test_what_is_tried_is_told_in_the_words_of_check_and_writes_nothing(
    asked: TestClient, small: Path, run: Run
) -> None:
    was = in_file(small)
    tried = change(
        "CU-A1",
        {"severity": "moderate", "criteria": ["CU4"]},
        {"severity": "major", "criteria": ["CU4", "CU99"]},
    )
    told = asked.post(f"{TOP}/try", headers=OURS, json=tried).json()["told"]
    assert in_file(small) == was
    by_field = {one["field"]: one["message"] for one in told if one["field"]}
    assert by_field["severity_reason"] == "severity major needs a severity_reason"
    edit(small / CARE, "severity: moderate", "severity: major")
    ran = run("check", "eastshire", cwd=small)
    assert by_field["severity_reason"] in ran.out + ran.err


def test_a_fault_of_one_field_hides_none_of_the_others(asked: TestClient) -> None:
    now = {"text": "As CU-S9 says, <b>.", "criteria": ["CU99"], "severity": "major", "due": "soon"}
    tried = asked.post(f"{TOP}/try", headers=OURS, json=change("CU-A1", A1_SEEN, now)).json()
    assert sorted((one["field"], one["code"]) for one in tried["told"]) == [
        ("criteria", "unknown-criterion"),
        ("due", "wrong-value"),
        ("severity_reason", "wrong-value"),
        ("text", "markup"),
        ("text", "unknown-reference"),
    ]


@pytest.mark.parametrize(
    ("part", "now", "told"),
    [
        (
            "practice/custody-care/Warm meals",
            {"problem": "<b>x", "contact.role": None, "outcomes": ["<i>y"]},
            {("contact.role", "missing-key"), ("problem", "markup"), ("outcomes", "markup")},
        ),
        (
            "recommendation/",
            {"id": "R7", "text": "<b>x", "findings": None, "due": "soon"},
            {("findings", "missing-key"), ("text", "markup"), ("due", "wrong-value")},
        ),
        (
            "overview/",
            {"title": "A <b>", "text": None},
            {("title", "markup"), ("text", "missing-key")},
        ),
    ],
)
def test_what_lacks_hides_nothing_of_what_stands_beside_it(
    asked: TestClient, part: str, now: dict[str, Any], told: set[tuple[str, str]]
) -> None:
    form = asked.get(f"{TOP}/form", headers=OURS, params={"part": part}).json()
    seen = {one["name"]: one["value"] for one in form["fields"] if one["name"] in now}
    tried = asked.post(f"{TOP}/try", headers=OURS, json=change(part, seen, now)).json()
    assert {(one["field"], one["code"]) for one in tried["told"]} == told


def test_of_a_file_that_is_not_there_nothing_is_told_before_it_is_begun(
    asked: TestClient,
) -> None:
    tried = asked.post(f"{TOP}/try", headers=OURS, json=change("draft/", {}, {})).json()
    assert tried["told"] == []


def test_the_grade_answers_before_and_after_with_what_decides_it(asked: TestClient) -> None:
    seen = {"criteria": ["CU4"], "severity": "moderate", "severity_reason": None}
    now = {"criteria": ["CU4", "CU3"], "severity": "major", "severity_reason": "It is daily."}
    tried = change("CU-A1", seen, now)
    answer = asked.post(f"{TOP}/try", headers=OURS, json=tried).json()
    (grade,) = [one for one in answer["grades"] if one["framework"] == "Custody care"]
    assert (grade["before"]["outcome"], grade["after"]["outcome"]) == ("Fair", "Poor")
    assert "CU3" in grade["after"]["reason"]
    assert len(grade["after"]["smallest"]) == 2
    assert answer["signature_anew"]


def test_the_page_is_drawn_with_what_is_not_saved(asked: TestClient, small: Path) -> None:
    was = in_file(small)
    page = asked.post(f"{TOP}/preview", headers=OURS, json=WARM).json()["page"]
    before = asked.get("/forces/eastshire/report").text
    assert (page.count("Meals are hot."), page.count("Meals are warm.")) == (1, 1)  # a practice
    assert page == before.replace("<b>Meals are warm.", "<b>Meals are hot.")
    assert in_file(small) == was
    wrong = change("CU-S2", {"text": "Meals are warm."}, {"text": "<b>Meals"})
    told = asked.post(f"{TOP}/preview", headers=OURS, json=wrong).json()
    assert told["page"] is None
    assert "<b>" in told["message"]
    edit(small / CARE, "Meals are warm., crit", "Meals are cold., crit")
    assert asked.post(f"{TOP}/preview", headers=OURS, json=WARM).status_code == 409


def test_a_published_report_whose_grade_moves_is_seen_before_its_correction_is_written(
    asked: TestClient, small: Path
) -> None:
    publish(small)
    moved = {"criteria": ["CU4", "CU3"], "severity": "major", "severity_reason": "Daily."}
    sent = change("CU-A1", {"criteria": ["CU4"], "severity": "moderate"}, moved)
    tried = asked.post(f"{TOP}/try", headers=OURS, json=sent).json()
    assert tried["correction"]
    assert {"uncorrected-change", "wrong-correction"} <= {one["code"] for one in tried["told"]}
    page = asked.post(f"{TOP}/preview", headers=OURS, json=sent).json()["page"]
    assert "Daily." in page


def test_what_a_text_may_name_is_listed_with_its_words(asked: TestClient) -> None:
    named = asked.get(f"{TOP}/references", headers=OURS).json()["references"]
    words = {one["id"]: one["words"] for one in named}
    assert len(words) == len(named)
    assert words["CU-S2"] == "Meals are warm."
    assert words["CU2"] == "Meals are offered three times a day."
    assert words["custody-care"] == "Custody care"


def test_a_change_that_is_saved_changes_its_words_alone(asked: TestClient, small: Path) -> None:
    was = in_file(small)
    assert asked.post(f"{TOP}/save", headers=OURS, json=WARM).status_code == 200
    assert in_file(small) == was.replace("Meals are warm., crit", "Meals are hot., crit")
    # and again: what is wanted stands there already
    assert asked.post(f"{TOP}/save", headers=OURS, json=WARM).status_code == 200


def test_somebody_elses_words_are_never_overwritten(asked: TestClient, small: Path) -> None:
    edit(small / CARE, "Meals are warm., crit", "Meals are cold., crit")
    was = in_file(small)
    answer = asked.post(f"{TOP}/save", headers=OURS, json=WARM)
    assert (answer.status_code, answer.json()) == (409, {"theirs": {"text": "Meals are cold."}})
    assert in_file(small) == was


def test_two_who_change_other_things_keep_both(asked: TestClient, small: Path) -> None:
    other = change("CU-S2", {"theme": None}, {"theme": "Food"})
    for sent in (WARM, other):
        assert asked.post(f"{TOP}/save", headers=OURS, json=sent).status_code == 200
    assert "text: Meals are hot., criteria: [CU2, CU6, CU8], theme: Food}" in in_file(small)


def test_what_could_not_be_read_again_is_refused(asked: TestClient, small: Path) -> None:
    was = in_file(small)
    sent = change("CU-S2", {"text": "Meals are warm."}, {"text": "Meals \x07 ring"})
    answer = asked.post(f"{TOP}/save", headers=OURS, json=sent)
    assert answer.status_code == 422
    assert in_file(small) == was


def test_a_new_finding_gets_a_number_that_was_never_used(asked: TestClient, small: Path) -> None:
    sent = {"framework": "custody-care", "kind": "strength"}
    was = in_file(small)
    made = asked.post(f"{TOP}/new", headers=OURS, json=sent)
    assert (made.status_code, made.json()["id"]) == (200, "CU-S4")
    assert "id: CU-S4" in in_file(small)
    assert set(was.split("\n")) <= set(in_file(small).split("\n"))
    assert asked.get(f"{TOP}/form?part=CU-S4", headers=OURS).status_code == 200


def test_a_finding_moves_to_another_kind(asked: TestClient, small: Path) -> None:
    sent = {"finding": "CU-W1", "kind": "strength"}
    answer = asked.post(f"{TOP}/move", headers=OURS, json=sent)
    assert (answer.status_code, answer.json()["id"]) == (200, "CU-S4")
    assert "replaces: CU-W1" in in_file(small)


def test_a_finding_is_withdrawn_with_its_reason(asked: TestClient, small: Path) -> None:
    was = in_file(small)
    for reason in ("", " \n"):
        sent = {"finding": "CU-S2", "reason": reason}
        assert asked.post(f"{TOP}/withdraw", headers=OURS, json=sent).status_code == 422
    assert in_file(small) == was
    sent = {"finding": "CU-S2", "reason": "It was\nanother force."}
    assert asked.post(f"{TOP}/withdraw", headers=OURS, json=sent).status_code == 200
    assert "reason: It was another force." in in_file(small)
    assert "Meals are warm., criteria" not in in_file(small)


def test_a_finding_that_moves_says_how_serious_it_is_there(asked: TestClient, small: Path) -> None:
    kinds = asked.get(f"{TOP}/form?part=CU-W1", headers=OURS).json()["kinds"]
    asked_of = {one["name"]: (one["severities"], one["usual"]) for one in kinds}
    assert asked_of["strength"] == ([], "")
    assert asked_of["area_for_improvement"] == (["minor", "moderate", "major"], "moderate")
    to = {"finding": "CU-W1", "kind": "area_for_improvement", "severity": "minor"}
    refused = asked.post(f"{TOP}/move", headers=OURS, json=to)
    assert refused.status_code == 422
    assert "severity_reason" in refused.json()["message"]
    answer = asked.post(f"{TOP}/move", headers=OURS, json={**to, "severity_reason": "It is rare."})
    assert answer.json()["id"] == "CU-A2"
    assert "It is rare." in in_file(small)


def test_every_part_that_is_listed_has_its_form_and_its_place(asked: TestClient) -> None:
    parts = asked.get(f"{TOP}/parts", headers=OURS).json()["parts"]
    assert {one["part"].partition("/")[0] for one in parts} >= {"summary", "statement", "term"}
    for one in parts:
        form = asked.get(f"{TOP}/form", headers=OURS, params={"part": one["part"]}).json()
        assert form["part"] == one["part"]
        assert form["title"] == one["title"]
        assert form["fields"]
        assert all(field["hint"] for field in form["fields"])
    order = [one["part"] for one in parts if one["part"].startswith("statement/custody-care/")]
    assert order == [f"statement/custody-care/CU{number}" for number in range(1, len(order) + 1)]
    words = {one["part"]: one["words"] for one in parts}
    assert words["statement/custody-care/CU2"] == "Meals are offered three times a day."
    assert words["context/custody-care"] == "There is one *custody suite*."
    at = {one["part"]: one["at"] for one in parts}
    assert at["context/custody-care"] == ["custody-care", "Contextual factors"]
    assert at["statement/custody-care/CU7"] == ["CU7", ""]


def test_a_form_offers_the_words_of_the_method(asked: TestClient) -> None:
    def form(part: str) -> dict[str, Any]:
        fields = asked.get(f"{TOP}/form", headers=OURS, params={"part": part}).json()["fields"]
        return {one["name"]: (one["form"], one.get("options")) for one in fields}

    stated = form("statement/custody-care/CU7")
    assert stated["achievement"] == ("choice", ["not_met", "partly", "largely", "fully"])
    assert stated["not_assessed"] == ("choice", ["true"])
    assert stated["measure"] == ("line", None)
    assert stated["reason"] == ("text", None)
    moderated = form("moderation/custody-care")
    assert "judgement_required" in moderated["computed"][1]
    assert "judgement_required" not in moderated["grade"][1]
    assert form("direction/custody-care")["value"] == ("choice", ["improved", "stable", "declined"])
    assert form("report/")["stage"][0] == "choice"
    assert form("practice/custody-care/")["outcomes"] == ("list", None)
    assert form("summary/")["summary"] == ("text", None)
    assert form("correction/")["what"] == ("choice", ["grade", "finding", "fact", "wording"])
    assert form("correction/")["grade_moved"] == ("choice", ["true", "false"])
    assert form("CU-A1")["evidence"][0] == "rows"


def test_marks_are_offered_where_a_text_may_have_them(asked: TestClient) -> None:
    def written(part: str) -> dict[str, str]:
        fields = asked.get(f"{TOP}/form", headers=OURS, params={"part": part}).json()["fields"]
        return {one["name"]: one["written"] for one in fields if "written" in one}

    finding = written("CU-A1")
    assert {name for name, form in finding.items() if form == "plain"} == {
        *("theme", "place", "due", "note")
    }
    assert (finding["text"], finding["action"]) == ("finding", "paragraph")
    assert written("statement/custody-care/CU7")["reason"] == "plain"
    assert written("context/custody-care") == {"context": "chapter"}
    practice = written("practice/custody-care/")
    assert (practice["problem"], practice["outcomes"]) == ("prose", "paragraph")


def test_what_is_stated_of_a_criterion_moves_the_grade_before_it_is_saved(
    asked: TestClient, small: Path
) -> None:
    was = in_file(small)
    part = "statement/custody-care/CU1"
    sent = change(part, {}, {"achievement": "not_met"})
    answer = asked.post(f"{TOP}/try", headers=OURS, json=sent).json()
    assert [one["field"] for one in answer["told"] if one["code"] == "missing-key"] == ["reason"]
    sent["now"]["reason"] = "Nobody sees anyone."
    answer = asked.post(f"{TOP}/try", headers=OURS, json=sent).json()
    (grade,) = answer["grades"]
    assert (grade["before"]["outcome"], grade["after"]["outcome"]) == ("Fair", "Poor")
    assert in_file(small) == was
    saved = asked.post(f"{TOP}/save", headers=OURS, json=sent)
    assert (saved.status_code, saved.json()) == (200, {"part": part})


def test_a_part_that_is_begun_is_known_by_its_name_from_then_on(asked: TestClient) -> None:
    sent = change("overview/", {}, {"title": "People", "text": "There are some."})
    assert asked.post(f"{TOP}/save", headers=OURS, json=sent).json() == {"part": "overview/People"}
    form = asked.get(f"{TOP}/form?part=overview/People", headers=OURS).json()
    assert (form["stands"], form["ends"]) == (True, True)


@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("new", {"framework": "../custody-care", "kind": "strength"}),
        ("new", {"framework": "custody-care", "kind": "../../x"}),
        ("move", {"finding": "CU-W1", "kind": "weakness"}),
        ("move", {"finding": "../CU-W1", "kind": "strength"}),
        ("withdraw", {"finding": "CU-Z1", "reason": "x"}),
        ("withdraw", {"finding": "CU-S2", "reason": "a \x07"}),
    ],
)
def test_what_is_not_there_is_not_begun_moved_or_withdrawn(
    asked: TestClient, small: Path, what: str, sent: dict[str, str]
) -> None:
    was = in_file(small)
    assert asked.post(f"{TOP}/{what}", headers=OURS, json=sent).status_code == 422
    assert asked.post(f"{TOP}/{what}", headers=OURS, json={}).status_code == 400
    assert in_file(small) == was


def test_what_was_changed_is_told_and_committed(asked: TestClient, small: Path) -> None:
    without = asked.get(f"{TOP}/changes", headers=OURS)
    assert (without.status_code, without.json()["hint"]) == (422, "all else works without git")
    before = committed(small)
    assert asked.post(f"{TOP}/save", headers=OURS, json=WARM).status_code == 200
    found = asked.get(f"{TOP}/changes", headers=OURS).json()
    assert found["told"] == [{"subject": "CU-S2", "words": "text: “warm.” → “hot.”"}]
    assert found["files"] == [CARE]
    sent = {"name": "Anne", "email": "a@b.org", "sentence": "Hot.", "seal": found["seal"]}
    lacking = asked.post(f"{TOP}/commit", headers=OURS, json={**sent, "name": " "})
    assert (lacking.status_code, lacking.json()["message"]) == (422, "a commit needs its author")
    stale = asked.post(f"{TOP}/commit", headers=OURS, json={**sent, "seal": "0"})
    assert stale.status_code == 422
    assert git(small, "rev-parse", "HEAD") == before
    made = asked.post(f"{TOP}/commit", headers=OURS, json=sent).json()["id"]
    assert git(small, "rev-parse", "HEAD").startswith(made)
    assert asked.get(f"{TOP}/changes", headers=OURS).json()["told"] == []


@pytest.mark.parametrize("given", [{}, {TOKEN: ""}, {TOKEN: "another"}, {TOKEN: "ä".encode()}])
@pytest.mark.parametrize(
    "what", ["findings", "parts", "form?part=CU-A1", "try", "save", "new", "move", "withdraw"]
)
def test_who_does_not_know_the_token_is_told_and_changes_nothing(
    asked: TestClient, small: Path, given: dict[str, Any], what: str
) -> None:
    was = in_file(small)
    headers = {"sec-fetch-site": "same-origin", **given}
    posts = what in ("try", "save", "new", "move", "withdraw")
    answer = (
        asked.post(f"{TOP}/{what}", headers=headers, json=WARM)
        if posts
        else asked.get(f"{TOP}/{what}", headers=headers)
    )
    assert answer.status_code == 403
    assert in_file(small) == was


@pytest.mark.parametrize(
    "another",
    [
        {"sec-fetch-site": "cross-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"host": "evil.example:8000"},
    ],
)
def test_another_site_changes_nothing_even_with_the_token(
    asked: TestClient, small: Path, another: dict[str, str]
) -> None:
    was = in_file(small)
    answer = asked.post(f"{TOP}/save", headers={**OURS, **another}, json=WARM)
    assert answer.status_code in (400, 403)
    assert in_file(small) == was


@pytest.mark.parametrize("what", ["findings", "form?part=CU-A1", "try", "save"])
def test_without_edit_there_is_nothing_to_ask(small: Path, what: str) -> None:
    with client_of(small, edits=False) as client:
        assert client.get(f"{TOP}/{what}", headers=OURS).status_code == 404
        assert client.post(f"{TOP}/{what}", headers=OURS, json=WARM).status_code in (404, 405)


@pytest.mark.parametrize(
    "finding", ["../../../etc/passwd", "CU-Z9", "", "custody-care", "forces.yaml", "WA-S1\n"]
)
def test_what_is_no_finding_of_this_force_is_refused(
    asked: TestClient, small: Path, finding: str
) -> None:
    was = in_file(small)
    sent = change(finding, {}, {"text": "x"})
    assert asked.post(f"{TOP}/save", headers=OURS, json=sent).status_code == 422
    assert asked.get(f"{TOP}/form", headers=OURS, params={"part": finding}).status_code == 422
    assert in_file(small) == was


@pytest.mark.parametrize("key", ["id", "replaces", "kind", "../text", "__class__"])
def test_no_other_key_can_be_written(asked: TestClient, small: Path, key: str) -> None:
    was = in_file(small)
    sent = change("CU-S2", {}, {key: "x"})
    assert asked.post(f"{TOP}/save", headers=OURS, json=sent).status_code == 422
    assert in_file(small) == was


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"part": 1, "seen": {}, "now": {}}',
        b'{"part": "CU-S2", "seen": {}, "now": {"text": {"a": 1}}}',
        b'{"part": "CU-S2", "seen": {}, "now": {"text": "\\ud800"}}',
        b'{"part": "CU-S2", "seen": {}, "now": {"criteria": [["CU1"]]}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_change_is_refused(asked: TestClient, small: Path, body: bytes) -> None:
    was = in_file(small)
    assert asked.post(f"{TOP}/save", headers=OURS, content=body).status_code == 400
    assert in_file(small) == was


def test_a_text_of_10_mb_is_refused_unread(asked: TestClient, small: Path) -> None:
    was = in_file(small)
    sent = change("CU-S2", {"text": "Meals are warm."}, {"text": "a" * 10_000_000})
    assert asked.post(f"{TOP}/save", headers=OURS, json=sent).status_code == 413
    assert in_file(small) == was


def test_edit_needs_a_force(run: Run, small: Path) -> None:
    ran = run("serve", "--edit", cwd=small)
    assert (ran.status, ran.err.splitlines()[0]) == (2, "hmic: --edit needs a FORCE")
