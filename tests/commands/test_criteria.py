from pathlib import Path

import pytest

from tests.conftest import ROOT, Run


@pytest.mark.parametrize("name", ["custody-care", "CU"])
def test_the_statements_with_level_and_flags(run: Run, small: Path, name: str) -> None:
    ran = run("criteria", name, cwd=small)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:2] == ["Custody care (custody-care, CU)", "These criteria are fictional."]
    assert "CU1  fair, dominant; care" in lines
    assert "  Every person is seen by a nurse." in lines
    assert sum(line.startswith("CU") for line in lines) == 10


def test_the_evidence_of_a_force_and_the_gaps(run: Run, small: Path) -> None:
    ran = run("criteria", "CU", "--force", "westshire", cwd=small)
    assert ran.status == 0
    assert "  Fully: CU-S1" in ran.out
    assert "  Not assessed: no finding yet" in ran.out
    gaps = "9 of 10 criteria still without a finding: CU2, CU3, CU4, CU5, CU6, CU7, CU8, CU9, CU10"
    assert ran.out.splitlines()[-1] == gaps


def test_the_real_child_abuse_criteria_have_no_gap(run: Run) -> None:
    ran = run("criteria", "CA", "--force", "northamptonshire", cwd=ROOT)
    assert ran.out.splitlines()[-1] == "All 18 criteria have a finding."


def test_the_caveat_stands_with_the_real_criteria(run: Run) -> None:
    ran = run("criteria", "NP", cwd=ROOT)
    assert "The criteria shown here are a reconstruction." in ran.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("XY",), "no such framework: XY"),
        (("CU", "--force", "eastshir"), "did you mean eastshire?"),
        (("CU", "--force", "northshire"), "no data for Northshire Police (fictional)"),
    ],
)
def test_what_is_unknown_is_refused(
    run: Run, small: Path, arguments: tuple[str, ...], message: str
) -> None:
    ran = run("criteria", *arguments, cwd=small)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
