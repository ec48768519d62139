"""A body that took the place of others answers for what their reports left."""

import json
import shutil
from pathlib import Path
from typing import Any

from hmic.authoring.recording import write_records
from hmic.publishing.freshness import take_inputs
from hmic.publishing.released import newest_round
from hmic.sources.project import Project
from hmic.sources.records import all_records
from hmic.sources.rounds import earlier_rounds
from tests.conftest import Run, edit
from tests.publishing_acts import of_round, publish

_KEPT = "rounds/trial-2030"
_POINT = "  - id: CU-A1\n    force: eastshire\n    was: Records are not shared.\n"
_ANSWER = "    now: partly\n    text: Most are *shared*.\n"
_RURAL = "{id: RP-A1, force: eastshire, was: It was so., now: addressed, text: It is done.}"


def _merge(run: Run, folder: Path) -> None:
    """Begins the next round, in which Greatshire has taken the place of Eastshire with files."""
    _begin(run, folder)
    assert run("new", "force", "greatshire", cwd=folder).status == 0


def _begin(run: Run, folder: Path) -> None:
    """Begins the next round, in which Greatshire has taken the place of Eastshire."""
    publish(folder)
    assert run("new", "round", "trial-2031", "--without", "westshire", cwd=folder).status == 0
    shutil.rmtree(folder / "forces/eastshire")
    register = folder / "forces/forces.yaml"
    edit(register, "slug: eastshire, name: Eastshire", "slug: greatshire, name: Greatshire")
    gone = "{force: eastshire, name: Eastshire Police (fictional), to: [greatshire]}"
    text = register.read_text(encoding="utf-8")
    register.write_text(f"{text}successors:\n  - {gone}\n", encoding="utf-8")
    programme = folder / "frameworks/programme.yaml"
    edit(programme, "title: ", "title: Trial inspection 2031\n# was: ")
    edit(programme, "published: 2030-10", "published: 2031-10")


def _divide(run: Run, folder: Path) -> None:
    """Begins the next round, in which Upshire and Downshire have taken the place of Eastshire."""
    _begin(run, folder)
    register = folder / "forces/forces.yaml"
    up = "slug: upshire, name: Upshire Police (fictional), region: North}\n"
    two = f"{up}  - {{slug: downshire, name: Down"
    edit(register, "slug: greatshire, name: Great", two)
    edit(register, "to: [greatshire]", "to: [upshire, downshire]")


def _report(
    run: Run,
    folder: Path,
    force: str = "greatshire",
    answer: str = _ANSWER,
    day: str = "2031-10-20",
) -> None:
    """A body gets the report of Eastshire, with what it answers, and it is released."""
    forces = folder / "forces" / force
    shutil.rmtree(forces, ignore_errors=True)
    ignored = shutil.ignore_patterns("published", "sign-off")
    shutil.copytree(folder / _KEPT / "forces/eastshire", forces, ignore=ignored)
    edit(forces / "force.yaml", "force: eastshire", f"force: {force}")
    file = forces / "custody-care.yaml"
    edit(file, "author:", f"carried_over:\n{_POINT}{answer}author:")
    edit(forces / "rural-policing.yaml", "author:", f"carried_over:\n  - {_RURAL}\nauthor:")
    for name in ("all", "reinspections"):
        sign = ("sign-off", force, "--framework", name, "--post", "trial board")
        assert run(*sign, "--date", "2031-10-01", cwd=folder).status == 0
    publish(folder, force, day=day)


def _areas(run: Run, folder: Path) -> dict[str, dict[str, Any]]:
    rows = json.loads(run("areas", "--format", "json", cwd=folder).out)["areas"]
    return {one["uid"]: one for one in rows}


def test_a_successor_begins_with_what_was_left_and_with_no_grade(run: Run, small: Path) -> None:
    _merge(run, small)
    text = (small / "forces/greatshire/custody-care.yaml").read_text(encoding="utf-8")
    assert f"carried_over:\n{_POINT}" in text
    assert "previous:" not in text
    told = run("check", "greatshire", cwd=small).out
    assert "what became of CU-A1 of eastshire is still to be written" in told
    edit(small / "forces/greatshire/custody-care.yaml", f"carried_over:\n{_POINT}", "")
    told = run("check", "greatshire", cwd=small).out
    assert "CU-A1 of eastshire in trial-2030 is not answered" in told
    assert "{id: CU-A1, force: eastshire, was: ..., now: ..., text: ...}" in told


def test_an_answer_to_a_body_that_left_nothing_is_told(run: Run, small: Path) -> None:
    _merge(run, small)
    edit(small / "forces/greatshire/custody-care.yaml", "force: eastshire", "force: westshire")
    told = run("check", "greatshire", cwd=small).out
    assert "CU-A1 of westshire is no area for improvement of the report before" in told


def test_areas_follow_the_body_that_took_the_place(run: Run, small: Path) -> None:
    _merge(run, small)
    _report(run, small)
    found = _areas(run, small)
    assert {uid: (one["status"], one["passed_to"]) for uid, one in found.items()} == {
        "eastshire/trial-2030/CU-A1": ("partly", ["greatshire"]),
        "eastshire/trial-2030/RP-A1": ("addressed", ["greatshire"]),
        "greatshire/trial-2031/CU-A1": ("open", []),
        "greatshire/trial-2031/RP-A1": ("open", []),
    }
    told = run("areas", cwd=small).out
    assert "eastshire is no more: greatshire answers for what it left" in told
    last = found["eastshire/trial-2030/CU-A1"]["history"][-1]
    assert last["basis"] == "Greatshire Police (fictional): Most are shared."
    assert run("build", "greatshire", "--format", "html", cwd=small).status == 0
    page = (small / "build/greatshire/index.html").read_text(encoding="utf-8")
    assert "Found before in Eastshire Police (fictional): Records are not shared." in page
    assert 'id="eastshire-CU-A1"' in page


def test_each_part_of_a_body_that_was_divided_begins_with_what_was_left(
    run: Run, small: Path
) -> None:
    _divide(run, small)
    for force in ("upshire", "downshire"):
        assert run("new", "force", force, cwd=small).status == 0
        text = (small / f"forces/{force}/custody-care.yaml").read_text(encoding="utf-8")
        assert f"carried_over:\n{_POINT}" in text
    told = run("check", "upshire", "downshire", cwd=small).out
    assert told.count("what became of CU-A1 of eastshire is still to be written") == 2


def test_an_area_is_as_far_as_the_part_that_has_not_answered(run: Run, small: Path) -> None:
    _divide(run, small)
    _report(run, small, "upshire", "    now: addressed\n    text: All are *shared*.\n")
    area = _areas(run, small)["eastshire/trial-2030/CU-A1"]
    assert (area["status"], area["since"]) == ("open", "2030-10-20")
    assert area["passed_to"] == ["upshire", "downshire"]
    basis = "Upshire Police (fictional) (addressed): All are shared."
    assert area["history"][-1]["basis"] == basis
    assert run("build", "upshire", "--format", "html,json", cwd=small).status == 0
    page = (small / "build/upshire/index.html").read_text(encoding="utf-8")
    assert "Found before in Eastshire Police (fictional): Records are not shared." in page
    report = json.loads((small / "build/upshire/report.json").read_bytes())
    point = next(one for part in report["sections"] for one in part["carried_over"])
    assert (point["id"], point["force"], point["now"]) == ("CU-A1", "eastshire", "addressed")


def test_a_note_after_a_later_report_counts_after_it(run: Run, small: Path) -> None:
    _merge(run, small)
    note = "{id: CU-A1, day: 2032-01-09, status: addressed, basis: All are., post: trial board}"
    log = small / _KEPT / "forces/eastshire/progress.yaml"
    log.write_text(f"progress:\n  - {note}\n", encoding="utf-8")
    _report(run, small)
    area = _areas(run, small)["eastshire/trial-2030/CU-A1"]
    assert [(one["said_in"], one["status"]) for one in area["history"]] == [
        ("publication", "open"),
        ("carry-over", "partly"),
        ("progress", "addressed"),
    ]


def test_a_third_round_asks_the_successor_for_its_own_alone(run: Run, small: Path) -> None:
    _merge(run, small)
    _report(run, small)
    ran = run("new", "round", "trial-2032", "--without", "westshire", cwd=small)
    assert ran.status == 0, ran.err
    told = run("check", "greatshire", cwd=small).out
    assert "what became of CU-A1 is still to be written" in told
    assert "eastshire" not in told


def test_criteria_that_took_the_place_of_others_are_told(run: Run, small: Path) -> None:
    publish(small)
    assert run("new", "round", "trial-2031", "--without", "westshire", cwd=small).status == 0
    custody = small / "frameworks/custody-care.yaml"
    edit(custody, "{id: CU4,", "{id: CU11, succeeds: [CU4],")
    assert "unknown-predecessor" not in run("check", cwd=small).out
    rows = json.loads(run("areas", "eastshire", "--format", "json", cwd=small).out)["areas"]
    assert {one["id"]: (one["criteria"], one["criteria_now"]) for one in rows} == {
        "CU-A1": (["CU4"], ["CU11"]),
        "RP-A1": (["FC2", "WC2"], ["FC2", "WC2"]),
    }


def test_a_point_of_a_framework_that_is_gone_is_answered_where_its_criteria_went(
    run: Run, small: Path
) -> None:
    _merge(run, small)
    programme, custody = small / "frameworks/programme.yaml", small / "frameworks/custody-care.yaml"
    for name in ("rural-policing", "farm-crime", "wildlife-crime"):
        (small / f"frameworks/{name}.yaml").unlink()
    edit(programme, "  - framework: rural-policing\n    parts: [farm-crime, wildlife-crime]\n", "")
    edit(custody, "{id: CU9,", "{id: CU9, succeeds: [FC2],")
    shutil.rmtree(small / "forces/greatshire")
    assert run("new", "force", "greatshire", cwd=small).status == 0
    text = (small / "forces/greatshire/custody-care.yaml").read_text(encoding="utf-8")
    assert "  - id: RP-A1\n    force: eastshire\n" in text


def test_what_an_earlier_round_says_makes_a_report_stale(run: Run, small: Path) -> None:
    _merge(run, small)
    inputs = take_inputs(Project(small)).files.digests
    kept = small / _KEPT
    assert kept.is_dir()
    assert f"{_KEPT}/forces/forces.yaml" in inputs
    assert f"{_KEPT}/forces/eastshire/trial-2030.1.json" in inputs


def test_what_becomes_of_earlier_reports_changes_nothing_that_readers_have(
    run: Run, small: Path
) -> None:
    _merge(run, small)
    _report(run, small)
    build = ("build", "greatshire", "--format", "html,json")
    assert run(*build, cwd=small).status == 0
    places = [small / "build" / one for one in ("greatshire", "rounds/trial-2031/greatshire")]

    def held() -> list[bytes]:
        return [(at / name).read_bytes() for at in places for name in ("index.html", "report.json")]

    before = held()
    record = json.loads((small / "forces/greatshire/published/trial-2031.1.json").read_bytes())
    assert record["earlier"] == ["eastshire/trial-2030.1"]
    assert b"Trial inspection 2030, Eastshire Police (fictional), October 2030:" in before[0]
    assert b"https://example.org/trial-2030/rounds/trial-2030/eastshire/" in before[0]
    assert run("new", "round", "trial-2032", "--without", "westshire", cwd=small).status == 0
    again = (*build, "--rebuild", "--round", "trial-2031")
    assert run(*again, cwd=small).status == 0
    assert held() == before
    # on the very day on which the later report was published: no day tells what came first
    why = ("--reason", "It was mixed up.", "--post", "trial board", "--date", "2031-10-20")
    old = ("--round", "trial-2030")
    assert run("publish", "eastshire", "--withdraw", *why, *old, cwd=small).status == 0
    ran = run(*again, cwd=small)
    assert ran.status == 0, ran.err
    assert held() == before
    assert "error" not in run("check", "greatshire", "--round", "trial-2031", cwd=small).out


def test_rounds_have_an_order_and_a_late_correction_is_no_newer_report(
    run: Run, small: Path
) -> None:
    _merge(run, small)
    shutil.rmtree(small / "forces/greatshire")
    edit(small / "forces/forces.yaml", "slug: greatshire", "slug: eastshire")
    edit(small / "forces/forces.yaml", "force: eastshire", "force: oldshire")
    kept = small / _KEPT
    later = small / "rounds/trial-2031"
    shutil.copytree(kept, later)
    edit(later / "frameworks/programme.yaml", "published: 2030-10", "published: 2031-10")
    edit(small / "frameworks/programme.yaml", "published: 2031-10", "published: 2032-10")
    project = Project(small)
    order = tuple(earlier_rounds(project))
    assert order == ("trial-2030", "trial-2031")
    assert tuple(earlier_rounds(project.of_round("trial-2031"))) == ("trial-2030",)
    assert tuple(earlier_rounds(project.of_round("trial-2030"))) == ()
    shutil.rmtree(later / "forces/eastshire/published")
    (record,), _ = all_records(project.of_round("trial-2030"), "eastshire")
    write_records(project.of_round("trial-2031"), [of_round(record, "trial-2031")])
    assert newest_round(project, order, "eastshire") == "trial-2031"
