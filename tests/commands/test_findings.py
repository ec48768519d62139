from pathlib import Path

from tests.conftest import Run, edit


def test_it_counts_the_findings_of_each_framework(small: Path, run: Run) -> None:
    ran = run("findings", "eastshire", cwd=small)
    assert (ran.status, ran.err) == (0, "")
    assert "CU  3 strength, 1 work_in_progress, 1 area_for_improvement\n" in ran.out
    assert ran.out.endswith("10 findings\n")


def test_a_table_goes_out_once_and_what_it_changes_is_told(small: Path, run: Run) -> None:
    assert run("findings", "eastshire", "--export", "out.csv", cwd=small).out == "out.csv\n"
    again = run("findings", "eastshire", "--export", "out.csv", cwd=small)
    assert again.status == 2
    assert "out.csv exists already, and is not touched" in again.err
    edit(small / "out.csv", "Meals are warm.", "Meals are hot.")
    back = run("findings", "eastshire", "--import", "out.csv", cwd=small)
    assert back.out == "1 finding changed, 0 added\n  changed: CU-S2\n"


def test_what_is_wrong_with_the_table_is_told_and_nothing_taken(small: Path, run: Run) -> None:
    (small / "in.csv").write_text("framework,kind,id,text\nCU,strength,CU-S99,No\n")
    file = small / "forces/eastshire/custody-care.yaml"
    before = file.read_bytes()
    ran = run("findings", "eastshire", "--import", "in.csv", cwd=small)
    assert ran.status == 1
    assert "error[findings-table]: there is no finding CU-S99\n --> in.csv:2:1" in ran.err
    assert "nothing was taken" in ran.err
    assert file.read_bytes() == before


def test_a_table_that_is_not_there_is_a_wrong_request(small: Path, run: Run) -> None:
    ran = run("findings", "eastshire", "--import", "none.csv", cwd=small)
    assert (ran.status, ran.err) == (2, "hmic: there is no file none.csv\n")
