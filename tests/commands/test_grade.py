import re
from pathlib import Path

import pytest

from tests.commands.conftest import Here
from tests.conftest import Run, edit


def test_a_line_for_each_framework_in_a_pipe(small: Path, run: Run) -> None:
    ran = run("grade", "eastshire", cwd=small)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["eastshire", "custody-care", "Fair"],
        ["eastshire", "farm-crime", "Excellent"],
        ["eastshire", "wildlife-crime", "Good"],
    ]
    assert "\x1b" not in ran.out


def test_every_force_with_data_where_none_is_named(here: Here) -> None:
    ran = here("grade")
    assert ran.status == 0
    assert {line.split()[0] for line in ran.out.splitlines()} == {"eastshire", "westshire"}


def test_a_framework_that_lost_something_is_not_graded_and_the_others_are(
    small: Path, here: Here
) -> None:
    edit(small / "forces/eastshire/custody-care.yaml", "id: CU-S2", "id: CU-S02")
    ran = here("grade", "eastshire")
    assert ran.status == 1
    assert re.findall(r"^error\[(.*?)\]", ran.err, re.MULTILINE) == ["wrong-value"]
    assert [line.split()[1] for line in ran.out.splitlines()] == ["farm-crime", "wildlife-crime"]


def test_a_stage_that_can_t_be_read_keeps_no_grade_back(small: Path, here: Here) -> None:
    (small / "forces/eastshire/force.yaml").write_bytes(b"\xff")
    ran = here("grade", "eastshire")
    assert ran.status == 1
    assert re.findall(r"^error\[(.*?)\]", ran.err, re.MULTILINE) == ["not-utf-8"]
    assert len(ran.out.splitlines()) == 3


def test_without_a_programme_there_are_no_grades(small: Path, here: Here) -> None:
    (small / "frameworks/programme.yaml").write_text("[", encoding="utf-8")
    ran = here("grade")
    assert (ran.status, ran.out) == (1, "")
    assert re.findall(r"^error\[(.*?)\]", ran.err, re.MULTILINE) == ["yaml-syntax"]


@pytest.mark.parametrize(
    "command",
    [("grade", "eastshire", "--explain", "FC"), ("criteria", "FC"), ("criteria", "farm-crime")],
    ids=" ".join,
)
def test_a_framework_that_can_t_be_read_is_not_called_unknown(
    small: Path, here: Here, command: tuple[str, ...]
) -> None:
    (small / "frameworks/farm-crime.yaml").write_text("framework: [", encoding="utf-8")
    ran = here(*command)
    assert (ran.status, ran.out) == (1, "")
    assert "error[yaml-syntax]" in ran.err
    assert "no such framework" not in ran.err


def test_a_force_that_can_t_be_met(here: Here) -> None:
    assert here("grade", "northshire").status == 2
    ran = here("grade", "estshire")
    assert (ran.status, ran.out) == (2, "")
    assert "did you mean" in ran.err
