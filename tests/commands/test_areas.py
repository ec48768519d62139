"""What is said of areas for improvement after publication, by the command as its users run it."""

import csv
import io
import json
import subprocess
from pathlib import Path
from unittest.mock import patch

import pytest

from hmic.authoring.recording import Done, add_acts
from hmic.model.record import Act, State
from hmic.pipeline import read_round
from hmic.publishing.freshness import take_inputs
from hmic.publishing.publication import made_again
from hmic.publishing.released_areas import released_areas
from hmic.publishing.reproduction import files_that_differ
from hmic.publishing.workers import hire_here
from hmic.sources.project import Project
from tests.conftest import Run, edit, inspect_in
from tests.publishing_acts import follow_up_on, publish


def test_without_records_the_areas_of_final_reports_are_open(run: Run, small: Path) -> None:
    lines = run("areas", cwd=small).out.splitlines()
    assert lines[0].split() == ["Area", "Severity", "Due", "Status", "Since", "Answer"]
    assert [line.split()[0] for line in lines[1:-1]] == [
        "eastshire/trial-2030/CU-A1",
        "eastshire/trial-2030/RP-A1",
    ]
    assert lines[-1] == "2 areas for improvement: 2 open"


def test_what_is_prepared_is_told_to_nobody(run: Run, small: Path) -> None:
    publish(small, released=False)
    assert run("areas", cwd=small).out == "no area for improvement that readers have\n"


def test_progress_and_the_answer_stand_beside_an_area(run: Run, small: Path) -> None:
    publish(small)
    follow_up_on(small)
    areas = json.loads(run("areas", "--format", "json", cwd=small).out)["areas"]
    [area] = [one for one in areas if one["id"] == "CU-A1"]
    assert (area["opened"], area["status"], area["since"]) == (
        "2030-10-20",
        "addressed",
        "2031-09-01",
    )
    assert [(s["day"], s["status"], s["said_in"]) for s in area["history"]] == [
        ("2030-10-20", "open", "publication"),
        ("2031-02-03", "partly", "progress"),
        ("2031-09-01", "addressed", "progress"),
    ]
    assert area["answer"] == {
        "answer": "partly",
        "action": "Records *will* be shared.",
        "due": "2031-03",
        "received": "2030-12-01",
    }


def test_a_cell_of_the_csv_is_no_formula(run: Run, small: Path) -> None:
    publish(small)
    follow_up_on(small)
    file = small / "forces/eastshire/progress.yaml"
    edit(file, "All were.", "'=1+1'")
    told = run("areas", "--format", "csv", cwd=small).out
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(told.lstrip("\ufeff")))}
    assert rows["CU-A1"]["basis"] == "'=1+1"
    assert rows["RP-A1"]["answer"] == ""


def test_an_area_that_is_withdrawn_with_its_report_says_so(small: Path) -> None:
    record = publish(small)
    project = Project(small)
    released = inspect_in(small, "eastshire").inspection
    assert released is not None
    assert released.record is not None
    act = Act(date="2031-01-05", post="trial board", reason="Two forces were confused.")
    add_acts(project, [Done(released.record, State.WITHDRAWN, act)])
    follow_up_on(small)
    [one] = released_areas(read_round(project), ["eastshire"])
    assert {area.status for area in one.areas} == {"withdrawn"}
    assert {area.history[-1].basis for area in one.areas} == {"Two forces were confused."}
    assert {area.edition for area in one.areas} == {record.edition}


def test_an_answer_is_printed_as_theirs_and_corrects_nothing(run: Run, small: Path) -> None:
    before = publish(small)
    follow_up_on(small)
    assert run("check", "eastshire", cwd=small).status == 0
    assert run("build", "eastshire", "--format", "html,json", cwd=small).status == 0
    page = (small / "build/eastshire/index.html").read_text(encoding="utf-8")
    assert "The force’s own answer: accepted in part.</strong> Records <em>will</em> be" in page
    assert "By March 2031, it says." in page
    assert "Records *will* be shared" not in json.dumps(before.report)
    inputs = take_inputs(Project(small))
    with patch("hmic.rendering.pdf.render_pdf", lambda *_: (b"%PDF- in its place", ())):
        built = made_again(inputs, before, hire_here(1, with_engine=False))
    assert files_that_differ(before, built) == ()


def test_the_next_edition_goes_on_record_without_the_answer(small: Path) -> None:
    follow_up_on(small)
    assert "Records *will* be shared" not in publish(small).encoded().decode()


@pytest.mark.parametrize("name", ["progress", "response"])
def test_a_broken_file_is_told_of_at_its_place(run: Run, small: Path, name: str) -> None:
    publish(small)
    follow_up_on(small)
    file = small / f"forces/eastshire/{name}.yaml"
    file.write_text(file.read_text("utf-8").replace("CU-A1", "CU-A01"), "utf-8")
    told = run("areas", cwd=small)
    assert told.status == 1
    assert f"forces/eastshire/{name}.yaml:" in told.err


def _git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A test", "-c", "user.email=test@example.org")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def test_an_entry_that_was_changed_since_it_was_committed_is_told_of(run: Run, small: Path) -> None:
    follow_up_on(small)
    _git(small, "init", "-q")
    _git(small, "add", ".")
    _git(small, "commit", "-q", "-m", "All of it")
    assert "progress-changed" not in run("check", "eastshire", cwd=small).out
    edit(small / "forces/eastshire/progress.yaml", "Two were.", "Three were.")
    _git(small, "commit", "-aq", "-m", "As if it had always been so")
    told = run("check", "eastshire", cwd=small)
    assert told.status == 0
    assert "warning[progress-changed]: the entry of 2031-02-03 on CU-A1, partly, is in" in told.out
    added = "  - {id: RP-A1, day: 2031-10-01, status: open, basis: Seen., post: trial board}\n"
    file = small / "forces/eastshire/progress.yaml"
    file.write_text(file.read_text("utf-8").replace("Three were.", "Two were.") + added, "utf-8")
    assert run("check", "eastshire", "--select", "progress-changed", cwd=small).out.count("[") == 1


def test_the_areas_of_an_earlier_round_are_listed_with_its_progress(run: Run, small: Path) -> None:
    publish(small)
    follow_up_on(small)
    assert run("new", "round", "trial-2032", "--without", "westshire", cwd=small).status == 0
    told = run("areas", cwd=small).out
    assert told == run("areas", "--round", "trial-2030", cwd=small).out
    assert told.endswith("2 areas for improvement: 1 open, 1 addressed\n")
    assert "eastshire/trial-2030/CU-A1" in told
