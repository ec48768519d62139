"""A grade is compared with that of an earlier round where both mean the same, and nowhere else."""

import json
from pathlib import Path

import pytest

from hmic.judging.over_rounds import Compared, compared
from tests.conftest import Run, edit, inspect_in
from tests.publishing_acts import publish
from tests.rules.test_rules import go_on

CARE, PROGRAMME = "frameworks/custody-care.yaml", "frameworks/programme.yaml"
PREVIOUS = "previous: {round: Trial inspection 2030, grade: fair}\nstrengths:\n"


@pytest.fixture
def next_round(small: Path) -> Path:
    publish(small)
    go_on(small)
    edit(small / "forces/eastshire/custody-care.yaml", "strengths:\n", PREVIOUS)
    return small


def of_care(folder: Path) -> Compared | None:
    inspection = inspect_in(folder, "eastshire").inspection
    assert inspection is not None
    return compared(inspection, "custody-care")


def test_by_the_same_method_and_criteria_it_can(next_round: Path) -> None:
    edit(next_round / CARE, "statement: Records are shared.", "statement: Records  are  shared.")
    edit(
        next_round / CARE,
        "theme: records, statement: Records are c",
        "theme: x, statement: Records are c",
    )
    assert of_care(next_round) == Compared(
        other_method=False, other_criteria=(), by_succession=False
    )


OTHERS = {
    "a number of the method": (PROGRAMME, "more_than: 85%", "more_than: 80%", True, ()),
    "words": (CARE, "Records are shared.", "Records are shared widely.", False, ("CU4",)),
    "a level": (CARE, "{id: CU4, level: good", "{id: CU4, level: fair", False, ("CU4",)),
    "a flag": (
        CARE,
        "{id: CU3, level: fair,",
        "{id: CU3, level: fair, significant: true,",
        False,
        ("CU3",),
    ),
    "an id": (CARE, "{id: CU4,", "{id: CU44,", False, ("CU4", "CU44")),
}


@pytest.mark.parametrize(("file", "was", "now", "method", "criteria"), OTHERS.values(), ids=OTHERS)
def test_by_another_it_can_not(
    next_round: Path, file: str, was: str, now: str, method: bool, criteria: tuple[str, ...]
) -> None:
    edit(next_round / file, was, now)
    found = of_care(next_round)
    assert found == Compared(method, criteria, by_succession=False)
    assert not found.comparable


def test_a_criterion_may_succeed_others(next_round: Path) -> None:
    edit(next_round / CARE, "{id: CU4,", "{id: CU44, succeeds: [CU4],")
    found = of_care(next_round)
    assert found == Compared(other_method=False, other_criteria=(), by_succession=True)


def test_of_a_round_that_is_not_on_record_nobody_can_tell(next_round: Path) -> None:
    edit(next_round / "forces/eastshire/custody-care.yaml", "Trial inspection 2030", "2028")
    assert of_care(next_round) is None


def test_readers_are_told_and_why(next_round: Path, run: Run) -> None:
    edit(next_round / CARE, "Records are shared.", "Records are shared widely.")
    edit(next_round / PROGRAMME, "more_than: 85%", "more_than: 80%")
    ran = run("build", "eastshire", "--format", "html,json", cwd=next_round)
    assert ran.status == 0, ran.err
    draft = next_round / "build/draft/eastshire"
    page = " ".join((draft / "index.html").read_text(encoding="utf-8").split())
    why = (
        "The two grades cannot be compared: the method is another now and criterion CU4 is not the "
        "same in both rounds."
    )
    assert why in page
    assert "Trial inspection 2030: Fair (not comparable)" in page
    report = json.loads((draft / "report.json").read_text(encoding="utf-8"))
    (care,) = (one for one in report["sections"] if one["slug"] == "custody-care")
    assert (care["previous"]["comparable"], care["previous"]["comparison"]) == (False, why)


def test_a_step_that_can_not_be_compared_has_no_direction(next_round: Path) -> None:
    there = next_round / "forces/eastshire/custody-care.yaml"
    edit(there, "strengths:\n", "direction: {value: declined, basis: Meals.}\nstrengths:\n")
    edit(next_round / CARE, "statement: Exercise is offered.", "statement: It is offered.")
    codes = [one.code for one in inspect_in(next_round, "eastshire").diagnostics]
    assert "direction-disagrees" not in codes
