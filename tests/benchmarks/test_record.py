from pathlib import Path

import pytest

from benchmarks.record import RECORD, Run, append, last, worsened


def run(day: str = "2026-11-25", machine: str = "2 cores", **shares: float) -> Run:
    return Run("report", day, machine, "Python 3.11.7", shares)


def test_the_last_run_on_such_a_machine_is_the_one_to_compare_with(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    assert last("report", "2 cores", record) is None
    runs = [run("2026-11-25"), run("2026-11-26", check=0.05), run("2026-11-27", "8 cores")]
    for one in runs:
        append(one, record)
    assert last("report", "2 cores", record) == runs[1]
    assert last("report", "8 cores", record) == runs[2]
    assert last("many", "2 cores", record) is None


def test_worse_by_more_than_chance_is_told() -> None:
    before, now = run(check=0.050, html=0.10), run("2026-11-27", check=0.058, html=0.114)
    assert [*worsened(before, now)] == ["check: 0.050 on 2026-11-25, 0.058 now; worse by 16%"]


def test_better_is_not_told_nor_what_only_one_run_measured() -> None:
    assert not [*worsened(run(check=0.05, grade=0.1), run(check=0.01, html=9.0))]


def test_of_an_efficiency_more_is_better() -> None:
    before, now = run(efficiency=0.95), run(efficiency=0.80)
    assert not [*worsened(before, now)]
    assert len([*worsened(before, now, ["efficiency"])]) == 1


def test_a_line_that_is_no_run_is_refused(tmp_path: Path) -> None:
    record = tmp_path / "record.jsonl"
    record.write_text('{"nonsense": 1}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="not a run"):
        last("report", "2 cores", record)


def test_the_record_that_is_kept_can_be_read() -> None:
    assert last("report", "no such machine") is None
    assert RECORD.exists()
