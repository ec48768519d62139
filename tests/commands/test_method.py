"""hmic method: a method as a page, proved; and its cases."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, Run, edit

SOUND = ROOT / "frameworks/methods/sgc-2007.yaml"


def test_the_programmes_method_is_shown_and_proved(run: Run) -> None:
    shown = run("method", cwd=ROOT)
    assert shown.status == 0
    assert shown.out.startswith("Specific grading criteria 2007 (sgc-2007, version 1)\n")
    rules = [line for line in shown.out.splitlines() if line.startswith("  1. ")]
    assert rules == [
        "  1. dominant not met: If there is a dominant criterion that is not met: at most Poor; "
        "in the rules after it such criteria count as fully."
    ]
    assert shown.out.count("  holds  ") == 4
    assert "FAILS" not in shown.out


@pytest.fixture
def unsound(tmp_path: Path) -> Path:
    text = SOUND.read_text(encoding="utf-8")
    assert "  - rule: fair\n    reaches: fair\n" in text
    gap = "  - rule: fair\n    when: {every: fair, is: met}\n    reaches: fair\n"
    file = tmp_path / "sgc-2007.yaml"
    file.write_text(text.replace("  - rule: fair\n    reaches: fair\n", gap), encoding="utf-8")
    return file


def test_a_method_that_is_not_sound_is_told_by_its_status(run: Run, unsound: Path) -> None:
    shown = run("method", str(unsound), cwd=ROOT)
    assert shown.status == 1
    assert "  FAILS  Not complete: somewhere no rule speaks.\n" in shown.out
    assert ": no rule speaks.\n" in shown.out


CASES = """
cases:
  - case: all is well
    criteria: {fair significant fully: 2, good fully: 3}
    inputs: {beacon: shown, innovation: shown}
    outcome: excellent
  - case: one dominant criterion not met
    criteria: {fair significant dominant not_met: 1, fair fully: 4, good fully: 3}
    outcome: poor
    rule: dominant_not_met
"""


def test_cases_come_out_as_they_say(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(CASES, encoding="utf-8")
    ran = run("method", "sgc-2007", "--test", str(file), cwd=ROOT)
    assert (ran.status, ran.out) == (0, "2 of 2 cases come out as they say\n")


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("outcome: excellent", "outcome: good", "all is well: excellent, not good"),
        (
            "rule: dominant_not_met",
            "rule: well_short",
            "one dominant criterion not met: rests on dominant_not_met, not on well_short",
        ),
    ],
)
def test_a_case_that_comes_out_otherwise_is_named(
    run: Run, tmp_path: Path, was: str, now: str, told: str
) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(CASES.replace(was, now), encoding="utf-8")
    ran = run("method", "sgc-2007", "--test", str(file), cwd=ROOT)
    assert (ran.status, ran.out) == (1, f"{told}\n1 of 2 cases come out as they say\n")


def test_a_misspelt_case_is_located(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(
        CASES.replace("good fully: 3}\n    inputs", "god fully: 3}\n    inputs"), "utf-8"
    )
    ran = run("method", "sgc-2007", "--test", str(file), cwd=ROOT)
    assert ran.status == 1
    assert "god is no word of this method" in ran.err
    assert "did you mean good?" in ran.err


def test_an_unknown_method_is_refused(run: Run) -> None:
    ran = run("method", "sgc-2008", cwd=ROOT)
    assert ran.status == 2
    assert ran.err == "hmic: no such method: sgc-2008\n      did you mean sgc-2007?\n"


def test_where_the_programme_uses_it_the_shapes_of_its_frameworks_are_tried(run: Run) -> None:
    shown = run("method", "points-and-limits", cwd=ROOT / "tests/projects/methods/scores")
    tried = [line for line in shown.out.splitlines() if "Tried" in line]
    assert tried == [
        "  Tried 300 states of 2 shapes of frameworks: those of the programme.",
        "  Tried 35 states of 1 shape of frameworks: those of the programme.",
    ]


def test_it_is_shown_with_the_numbers_of_the_programme(run: Run, small: Path) -> None:
    programme = small / "frameworks/programme.yaml"
    edit(programme, "more_than: 85%", "more_than: 90%")
    shown = run("method", cwd=small).out
    assert "Excellent is reached if more than 90% (vast majority) of the Good criteria" in shown
