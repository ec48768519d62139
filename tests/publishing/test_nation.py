"""All forces of a round: what is counted, what is told of the others, and what is written."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from hmic.authoring.recording import Done, add_acts
from hmic.model.record import Act, State
from hmic.publishing.building import Built, Wish
from hmic.publishing.building import build as build_one
from hmic.publishing.freshness import take_inputs
from hmic.publishing.nation import build_nation
from hmic.publishing.workers import hire_here
from hmic.sources.project import Project
from hmic.sources.records import all_records
from tests.conftest import ROOT, Run, edit
from tests.publishing_acts import publish

EXAMPLE = ROOT / "examples" / "effectiveness-2016"
HIRE = hire_here(1, with_engine=False)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "example"))


def build(
    folder: Path, formats: tuple[str, ...] = ("html", "json"), *, is_draft: bool = False
) -> Built | None:
    return build_nation(take_inputs(Project(folder)), Wish(formats), HIRE, is_draft=is_draft)


def nation_in(folder: Path, place: str = "national") -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "build" / place / "national.json").read_bytes())
    return read


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_grades_alone_make_a_nation(example: Path) -> None:
    built = build(example)
    assert built is not None
    assert built.diagnostics == ()
    [framework] = nation_in(example)["frameworks"]
    assert [one["count"] for one in framework["grades"]] == [1, 28, 13, 1]
    rows = rows_of(example / "build/national/grades.csv")
    assert len(rows) == 43
    assert {row["status"] for row in rows} == {"elsewhere"}


def test_forces_stand_by_region_and_name_whatever_their_grades(example: Path) -> None:
    build(example)
    regions = nation_in(example)["regions"]
    names = [[force["name"] for force in one["forces"]] for one in regions]
    assert len(names) == 10
    assert names == [sorted(one, key=str.casefold) for one in names]


def test_its_json_is_as_the_published_schema_says(example: Path, small: Path) -> None:
    schema = json.loads((ROOT / "schemas" / "nation.schema.json").read_bytes())
    for folder in (example, small):
        build(folder)
        jsonschema.validate(nation_in(folder), schema)


def test_the_program_in_the_documentation_counts_grades(example: Path) -> None:
    build(example)
    page = (ROOT / "docs" / "nation.md").read_text("utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, cwd=example, capture_output=True, encoding="utf-8", check=True)
    counts = "{'Outstanding': 1, 'Good': 28, 'Requires improvement': 13, 'Inadequate': 1}"
    assert ran.stdout == f"Effectiveness {counts}\n"


def test_a_second_build_writes_nothing_and_a_clean_one_the_same_bytes(example: Path) -> None:
    build(example)
    made = files_in(example / "build/national")
    again = build(example)
    assert again is not None
    assert again.why is None
    shutil.rmtree(example / "build")
    build(example)
    assert files_in(example / "build/national") == made


def test_that_nothing_is_public_is_found_out_once(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    assert build(small) is None
    with monkeypatch.context() as patch:
        patch.setattr("hmic.publishing.nation._counted", None)
        assert build(small) is None
    edit(small / "forces/eastshire/force.yaml", "stage: accuracy", "stage: final")
    assert build(small) is not None


def test_a_changed_table_makes_it_anew(example: Path) -> None:
    build(example)
    table = example / "forces/grades/effectiveness-2016.csv"
    edit(table, "kent,effectiveness,good\n", "")
    built = build(example)
    assert built is not None
    assert built.why == "forces/grades/effectiveness-2016.csv changed"
    nation = nation_in(example)
    assert (nation["graded"], nation["forces"]) == (42, 43)
    assert nation["gaps"][0]["sentence"] == "There is no published grade of Kent Police."


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("kant,effectiveness,good", "there is no force kant"),
        ("kent,effect,good", "the programme grades no framework effect"),
        ("kent,effectiveness,fair", "fair is no grade of the scale"),
        ("durham,effectiveness,good", "durham has a grade for effectiveness already, in line 12"),
    ],
)
def test_a_row_that_does_not_fit_is_told_and_nothing_is_written(
    example: Path, row: str, message: str
) -> None:
    edit(example / "forces/grades/effectiveness-2016.csv", "kent,effectiveness,good", row)
    built = build(example)
    assert built is not None
    assert [(one.code, one.message) for one in built.diagnostics] == [("grades-table", message)]
    assert not (example / "build").exists() or not (example / "build/national").exists()


def test_more_of_a_grade_than_is_stated_is_an_error(example: Path, run: Run) -> None:
    edit(
        example / "forces/grades/effectiveness-2016.csv",
        "durham,effectiveness,outstanding",
        "durham,effectiveness,good",
    )
    built = build(example)
    assert built is not None
    assert [one.code for one in built.diagnostics] == ["distribution-without-grade"]
    assert not built.written
    ran = run("check", cwd=example)
    assert ran.status == 1
    assert built.diagnostics[0].message in ran.out


def test_reports_that_readers_have_are_counted_and_no_other(small: Path) -> None:
    built = build(small)
    assert built is not None
    assert built.written
    rows = rows_of(small / "build/national/grades.csv")
    by_status = {row["status"]: row["force"] for row in rows}
    assert by_status["final"] == "eastshire"
    assert all(row["published"] for row in rows if row["status"] == "final")
    areas = rows_of(small / "build/national/areas-for-improvement.csv")
    assert areas
    assert all(row["uid"].startswith("eastshire/") for row in areas)


def test_its_areas_are_those_of_hmic_areas(small: Path, run: Run) -> None:
    publish(small)
    build(small)
    rows = rows_of(small / "build/national/areas-for-improvement.csv")
    told = run("areas", "--format", "csv", cwd=small).out.lstrip("\ufeff")
    listed = list(csv.DictReader(io.StringIO(told)))
    assert len(rows) == 2
    by_uid = {row["uid"]: row for row in listed}
    assert by_uid.keys() == {row["uid"] for row in rows}
    for row in rows:
        known = by_uid[row["uid"]]
        assert {name: known[name] for name in row} == row


def test_a_table_without_rows_is_not_written_nor_offered(example: Path) -> None:
    build(example)
    folder = example / "build/national"
    assert sorted(files_in(folder)) == [
        *("datapackage.json", "grades.csv", "index.html", "national.json", "national.xlsx")
    ]
    page = (folder / "index.html").read_text("utf-8")
    shown = re.findall(r'<li data-file="(\w+)"[^>]*?( hidden)?><a', page)
    assert {name for name, hidden in shown if not hidden} == {
        *("json", "workbook", "grades", "package")
    }
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert [one["path"] for one in package["resources"]] == ["grades.csv"]


def test_a_table_that_was_deleted_is_made_again(small: Path) -> None:
    build(small)
    table = small / "build/national/criteria.csv"
    before = table.read_bytes()
    table.unlink()
    built = build(small)
    assert built is not None
    assert built.why == "criteria.csv was deleted"
    assert table.read_bytes() == before


def test_what_is_under_embargo_is_told_to_nobody(small: Path) -> None:
    publish(small, released=False)
    assert build(small) is None
    assert not (small / "build/national").exists()


def withdraw(folder: Path) -> None:
    act = Act(date="2030-12-01", post="trial board", reason="Two suites were confused.")
    (record,), _ = all_records(Project(folder), "eastshire")
    add_acts(Project(folder), [Done(record, State.WITHDRAWN, act)])


def test_a_withdrawn_report_is_named_and_not_counted(small: Path) -> None:
    publish(small)
    build(small)
    assert nation_in(small)["graded"] == 1
    withdraw(small)
    build(small)
    nation = nation_in(small)
    assert (nation["graded"], nation["as_at"]) == (0, "2030-12-01")
    assert nation["as_at_words"] == "As at 1 December 2030, when a report was withdrawn."
    (gap,) = (one for one in nation["gaps"] if "withdrawn" in one["sentence"])
    assert "Eastshire Police" in gap["sentence"]
    rows = [row for row in rows_of(small / "build/national/grades.csv") if row["edition"]]
    assert {(row["force"], row["status"], row["computed"], row["published"]) for row in rows} == {
        ("eastshire", "withdrawn", "", "")
    }
    assert not (small / "build/national/areas-for-improvement.csv").exists()


def test_a_nation_that_counts_what_is_withdrawn_goes_with_that_report(small: Path) -> None:
    publish(small)
    reports = partial(build_one, Project(small), "eastshire", ("html", "json"))
    reports()
    build(small)
    reports()
    assert (small / "build/national/index.html").exists()
    withdraw(small)
    reports()
    assert not (small / "build/national").exists()
    build(small)
    reports(rebuild=True)
    assert nation_in(small)["graded"] == 0


@pytest.mark.parametrize("state", [State.PREPARED, None])
def test_what_was_released_and_is_no_more_goes_from_all_its_places(
    small: Path, state: State | None
) -> None:
    record = publish(small)
    reports = partial(build_one, Project(small), "eastshire", ("html", "json"))
    reports()
    build(small)
    file = small / "forces/eastshire/published" / record.name
    if state is None:  # the record itself was taken back, as git does
        file.unlink()
    else:
        file.write_bytes(record.model_copy(update={"state": state, "released": None}).encoded())
    reports()
    places = {path.relative_to(small / "build").as_posix() for path in small.rglob("index.html")}
    final = {"eastshire/index.html", "national/index.html"}
    assert places == (final if state is None else {"embargo/eastshire/index.html"})


def test_an_edition_that_is_prepared_leaves_the_one_before_to_its_readers(small: Path) -> None:
    publish(small)
    reports = partial(build_one, Project(small), "eastshire", ("html", "json"))
    reports()
    there = [small / "build" / place for place in ("eastshire", "rounds/trial-2030/eastshire")]
    before = [files_in(folder) for folder in there]
    force = small / "forces/eastshire/force.yaml"
    edit(force, "and fictional", "and changed")
    correction = "{date: 2030-11-01, what: fact, ids: [summary], was: A., now: B., "
    correction += "reason: So., grade_moved: false}"
    force.write_text(f"{force.read_text('utf-8')}corrections:\n  - {correction}\n", "utf-8")
    publish(small, day="2030-11-02", released=False)
    assert reports().standing == "prepared"
    assert [files_in(folder) for folder in there] == before


def test_an_earlier_round_has_its_nation_at_its_own_address(small: Path, run: Run) -> None:
    publish(small)
    build(small)
    before = files_in(small / "build/national")
    ran = run("new", "round", "trial-2031", "--without", "westshire", cwd=small)
    assert ran.status == 0, ran
    assert build(small) is None
    assert files_in(small / "build/national") == before  # until the new round has its first
    kept = Project(small / "rounds" / "trial-2030")
    built = build_nation(take_inputs(kept), Wish(("html", "json")), HIRE)
    assert built is not None
    nation = nation_in(small, "rounds/trial-2030/national")
    assert nation["canonical"].endswith("/rounds/trial-2030/national/")
    assert nation["regions"][0]["forces"][0]["address"] == "../eastshire/index.html"
    at_both = files_in(small / "build/national")
    assert at_both == files_in(small / "build/rounds/trial-2030/national")
    for place in ("national", "rounds/trial-2030/national"):
        (small / "build" / place / "index.html").unlink()
        again = build_nation(take_inputs(kept), Wish(("html", "json")), HIRE)
        assert again is not None
        assert again.why is not None
        assert files_in(small / "build" / place) == at_both
    withdraw(kept.root)
    build_one(kept, "eastshire", ("html", "json"))
    assert not list(small.glob("build/**/national"))


GRADE_OF_2031 = "force,framework,grade\neastshire,custody-care,good\n"


def test_the_first_nation_of_a_round_leaves_that_of_before_at_its_address(
    small: Path, run: Run
) -> None:
    publish(small)
    build(small)
    before = files_in(small / "build/national")
    run("new", "round", "trial-2031", "--without", "westshire", cwd=small)
    table = small / "forces/grades/trial-2031.csv"
    table.parent.mkdir(exist_ok=True)
    table.write_text(GRADE_OF_2031, encoding="utf-8")
    build(small)
    assert nation_in(small)["programme"] == "trial-2031"
    assert files_in(small / "build/rounds/trial-2030/national") == before
    built = build_nation(
        take_inputs(Project(small / "rounds" / "trial-2030")), Wish(("html", "json")), HIRE
    )
    assert built is not None
    assert built.written
    assert nation_in(small)["programme"] == "trial-2031"
    assert nation_in(small, "rounds/trial-2030/national")["programme"] == "trial-2030"


def test_moderators_see_every_force_at_its_stage(small: Path) -> None:
    built = build(small, is_draft=True)
    assert built is not None
    frameworks = nation_in(small, "draft/national")["frameworks"]
    drafts = [line for one in frameworks for line in one["drafts"]]
    assert {line["force"] for line in drafts} >= {"eastshire"}
    assert all(line["decides"] for line in drafts)
    assert sorted(files_in(small / "build/draft/national")) == ["index.html", "national.json"]


def test_the_workbook_has_a_table_a_sheet_and_no_formula(example: Path) -> None:
    build(example)
    book = openpyxl.load_workbook(example / "build/national/national.xlsx")
    tables = {sheet.title: list(sheet.tables) for sheet in book}
    assert tables["Cover"] == tables["Notes"] == []
    assert tables["Grades"] == ["Grades"]
    for sheet in book:
        assert sheet.freeze_panes is None
        assert not sheet.merged_cells.ranges
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


HEAD = "force,framework,grade\n"
FAULTS = {
    "no such force": "nowhere,custody-care,good",
    "no such framework": "northshire,parking,good",
    "no such grade": "northshire,custody-care,splendid",
    "twice": "northshire,custody-care,good\nnorthshire,custody-care,good",
    "a report has it": "eastshire,custody-care,good",
    "one cell too many": "northshire,custody-care,good,good",
    "more than is stated": "northshire,custody-care,excellent",
}


@pytest.mark.parametrize("rows", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("on_record", [False, True])
def test_what_would_refuse_the_nation_is_told_by_check_at_the_same_place(
    small: Path, run: Run, rows: str, *, on_record: bool
) -> None:
    if on_record:
        publish(small)
    table = small / "forces/grades/trial-2030.csv"
    table.parent.mkdir()
    table.write_text(HEAD + rows + "\n", encoding="utf-8")
    built = build(small)
    assert built is not None
    assert not built.written
    ran = run("check", "--format", "json", cwd=small)
    told = [one for one in json.loads(ran.out)["problems"] if one["severity"] == "error"]
    assert told
    assert [one["message"] for one in told] == [one.message for one in built.diagnostics]
    assert ran.status == 1


def test_a_grade_that_no_force_has_by_the_numbers_refuses_the_nation(small: Path, run: Run) -> None:
    publish(small)
    framework = small / "frameworks/custody-care.yaml"
    edit(
        framework,
        "{excellent: 0, good: 1, fair: 2, poor: 0}",
        "{excellent: 3, good: 0, fair: 0, poor: 0}",
    )
    built = build(small)
    assert built is not None
    assert [one.code for one in built.diagnostics] == ["distribution-without-grade"]
    assert not built.written
    told = run("check", cwd=small).out
    assert told.count(built.diagnostics[0].message) == 1


def test_what_hmic_did_not_write_stays(example: Path) -> None:
    folder = example / "build/national"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("mine", "utf-8")
    built = build(example)
    assert built is not None
    assert [one.code for one in built.diagnostics] == ["cannot-write"]
    assert (folder / "index.html").read_text("utf-8") == "mine"
