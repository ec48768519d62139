"""hmic status: how far each force has come."""

import json
from pathlib import Path

import pytest

from hmic.pipeline import read_round
from hmic.sources.project import Project
from tests.conftest import Run, edit

LOG = """sent: 2030-08-16
comments:
  - {number: 1, id: CU-A1, category: B, date: 2030-08-19, point: Not so.}
  - {number: 2, id: CU-S1, category: A, date: 2030-08-19, point: Two nurses., outcome: accepted,
     reason: There are two., answered_by: clerk}
"""


@pytest.fixture
def commented(small: Path) -> Path:
    """Eastshire checks the accuracy of its draft, and one finding lost its criterion's evidence."""
    folder = small / "forces" / "eastshire"
    edit(folder / "force.yaml", "stage: final", "stage: accuracy")
    edit(folder / "custody-care.yaml", "criteria: [CU1, CU5]", "criteria: [CU1]")
    (folder / "comments.yaml").write_text(LOG, encoding="utf-8")
    return small


def test_a_line_a_force_says_how_far_it_has_come(commented: Path, run: Run) -> None:
    ran = run("status", "--date", "2030-08-19", cwd=commented)
    assert ran.status == 0
    # the draft went on a Friday, five working days are given, and the Monday after is a holiday
    assert ran.out.splitlines() == [
        "Force      Report     Evidence  Comments     Signed  Errors  Comments due",
        "eastshire  accuracy   25 of 26  1 of 2 open  3 of 4  0       "
        "2030-08-23 (4 working days left)",
        "westshire  fieldwork  1 of 26   none         0 of 3  0",
        "1 of the register not begun",
    ]
    assert "2030-08-23 (past)" in run("status", "--date", "2030-08-27", cwd=commented).out
    assert "(1 working day left)" in run("status", "--date", "2030-08-22", cwd=commented).out


def test_what_programs_get_says_it_in_numbers(commented: Path, run: Run) -> None:
    ran = run("status", "--date", "2030-08-19", "--format", "json", cwd=commented)
    document = json.loads(ran.out)
    assert (document["format"], document["version"], document["day"]) == (
        "hmic-status",
        1,
        "2030-08-19",
    )
    forces = {one["force"]: one for one in document["forces"]}
    assert forces["northshire"] == {
        "force": "northshire",
        "name": "Northshire Police (fictional)",
        "begun": False,
        "errors": 0,
        "progress": None,
    }
    assert forces["eastshire"]["progress"] == {
        "stage": "accuracy",
        "standing": "accuracy",
        "edition": None,
        "criteria": 26,
        "with_evidence": 25,
        "comments": 2,
        "open_comments": 1,
        "to_sign": 4,
        "signed": 3,
        "sent": "2030-08-16",
        "due": "2030-08-23",
        "days_left": 4,
    }


def test_a_file_that_cannot_be_read_is_counted_and_does_not_stop_it(small: Path, run: Run) -> None:
    (small / "forces/eastshire/force.yaml").write_text("force: [", encoding="utf-8")
    ran = run("status", cwd=small)
    assert ran.status == 0
    assert "eastshire  cannot be read" in ran.out
    assert "westshire  fieldwork" in ran.out


@pytest.mark.parametrize("date", ["2030-02-30", "tomorrow"])
def test_a_day_is_one_of_the_calendar(small: Path, run: Run, date: str) -> None:
    ran = run("status", "--date", date, cwd=small)
    assert (ran.status, ran.out) == (2, "")
    assert date in ran.err


@pytest.mark.parametrize(
    ("day", "other", "days"),
    [
        ("2030-08-19", "2030-08-19", 0),
        ("2030-08-19", "2030-08-21", 2),
        ("2030-08-21", "2030-08-19", -2),
        ("2030-08-23", "2030-08-26", 0),  # a holiday
        ("2030-08-23", "2030-08-27", 1),
        ("2030-08-24", "2030-08-25", 0),  # a weekend
    ],
)
def test_working_days_leave_out_weekends_and_holidays(
    small: Path, day: str, other: str, days: int
) -> None:
    round_ = read_round(Project(small)).round
    assert round_ is not None
    assert round_.programme.working_days_between(day, other) == days
