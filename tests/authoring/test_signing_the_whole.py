"""The grade of a body as a whole is signed by itself, and its argument is shown."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from hmic.pipeline import inspect, read_round
from hmic.sources.project import Project
from tests.conftest import ROOT, Run

SIGN = ("sign-off", "brine", "--post", "chief inspector", "--date", "2029-11-27")


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    """A final report with a grade as a whole, of which nothing is signed."""
    copy = copytree(ROOT / "tests/projects/methods/scores", tmp_path / "scores")
    force = copy / "forces/brine/force.yaml"
    text = force.read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if one.startswith("stage:"))
    force.write_text(text.replace(line, "stage: final"), encoding="utf-8")
    return copy


def faults(folder: Path) -> list[str]:
    found = inspect(read_round(Project(folder)), "brine").own_diagnostics
    return [one.message for one in found if one.code.startswith("sign-off-")]


def test_a_final_report_asks_for_its_signature(scores: Path, run: Run) -> None:
    for framework in ("safe", "caring", "well-run"):
        run(*SIGN, "--framework", framework, cwd=scores)
    assert faults(scores) == ["the grade as a whole is not signed, and the report is final"]
    signed = run(*SIGN, "--framework", "overall", cwd=scores)
    assert signed.out == (
        "overall: Requires improvement, signed by chief inspector on 2029-11-27 in "
        "sign-off/overall.yaml\n"
    )
    assert faults(scores) == []


def test_all_signs_it_too_and_a_grade_that_moves_outdates_it(scores: Path, run: Run) -> None:
    run(*SIGN, "--framework", "all", cwd=scores)
    assert faults(scores) == []
    programme = scores / "frameworks/programme.yaml"
    text = programme.read_text(encoding="utf-8")
    fewer = text.replace("[safe, caring, well-run]", "[safe, caring]")
    assert fewer != text
    programme.write_text(fewer, encoding="utf-8")
    assert faults(scores) == [
        "the whole was signed as Requires improvement and is now Good; since then: well-run gone"
    ]
    programme.write_text(text.replace("overall: {step", "# {step"), encoding="utf-8")
    assert faults(scores) == ["the programme asks for no grade as a whole"]


def test_it_is_no_older_than_what_was_adopted(scores: Path, run: Run) -> None:
    early = run(*SIGN[:-1], "2029-01-01", "--framework", "overall", cwd=scores)
    assert early.status == 2
    assert "the whole was signed before the criteria were adopted" in early.err
    run(*SIGN, "--framework", "all", cwd=scores)
    signed = scores / "forces/brine/sign-off/overall.yaml"
    text = signed.read_text(encoding="utf-8")
    signed.write_text(text.replace("2029-11-27", "2029-01-01"), encoding="utf-8")
    assert faults(scores) == [
        "the whole was signed before the criteria were adopted: 2029-01-01 is before 2029-09-02"
    ]


def test_its_argument_is_told_and_printed(scores: Path, run: Run) -> None:
    run(*SIGN, "--framework", "all", cwd=scores)
    told = run("grade", "brine", "--explain", "overall", cwd=scores).out
    smallest = "The smallest change that would raise it, to Good: Safe graded Good"
    assert smallest in told
    run("build", "brine", "--format", "json", cwd=scores)
    report = json.loads((scores / "build/brine/report.json").read_text(encoding="utf-8"))
    whole = report["whole_argument"]
    assert [row["decides"] for row in whole["rules"]] == [False] * 3 + [True] + [False] * 2
    assert [row["grade"] for row in whole["frameworks"]] == [
        "Requires improvement", "Outstanding", "Requires improvement",
    ]  # fmt: skip
    assert whole["changes"][0].startswith(smallest)
    assert whole["signed"] == "Requires improvement, signed by chief inspector on 27 November 2029."
