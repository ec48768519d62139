import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measuring import PYTHON, Command, Cost, measure, median, ratio
from tests.benchmarks.small_process import printed


def python(code: str, folder: Path) -> Command:
    return Command((PYTHON, "-c", code), folder)


def test_commands_are_run_by_turns_and_the_first_turn_is_not_counted(tmp_path: Path) -> None:
    note = "open('turns', 'a').write('{}')"
    commands = {name: python(note.format(name), tmp_path) for name in "ab"}
    costs = measure(commands, 3)
    assert (tmp_path / "turns").read_text(encoding="utf-8") == "abababab"
    assert {name: len(each) for name, each in costs.items()} == {"a": 3, "b": 3}


def test_a_cost_has_wall_time_cpu_and_peak_memory(tmp_path: Path) -> None:
    measured = """
import sys
from pathlib import Path
from benchmarks.measuring import PYTHON, Command, measure
codes = {"waits": "import time; time.sleep(0.3)", "holds": "b'x' * 600_000_000"}
commands = {name: Command((PYTHON, "-c", code), Path(sys.argv[1])) for name, code in codes.items()}
for (cost,) in measure(commands, 1).values():
    print(cost.wall, cost.cpu, cost.memory)
"""
    lines = printed(measured, str(tmp_path)).splitlines()
    waits, holds = (Cost(*map(float, line.split())) for line in lines)
    assert waits.wall >= 0.3
    assert waits.cpu > 0
    assert holds.memory > waits.memory + 100


def test_a_command_is_prepared_before_each_run(tmp_path: Path) -> None:
    made = tmp_path / "made"
    command = Command((PYTHON, "-c", "import os; os.rmdir('made')"), tmp_path, made.mkdir)
    assert len(measure({"removes": command}, 2, warm=False)["removes"]) == 2
    assert not made.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process adopt others")
def test_a_process_that_a_command_leaves_behind_is_a_part_of_its_cost(tmp_path: Path) -> None:
    child = "b'x' * 200_000_000; import time; time.sleep(0.3)"
    leave = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}])"
    ((cost,),) = measure({"leaves": python(leave, tmp_path)}, 1, warm=False).values()
    assert cost.memory > 190


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        measure({"fails": python("raise SystemExit(3)", tmp_path)}, 1)


def test_a_ratio_is_the_median_over_turns() -> None:
    slow = [Cost(0, cpu, 0) for cpu in (2.0, 9.0, 6.0)]
    fast = [Cost(0, cpu, 0) for cpu in (1.0, 3.0, 3.0)]
    assert ratio(slow, fast) == 2
    assert median(slow) == Cost(0, 6, 0)


def test_what_is_compiled_once_is_not_compiled_in_each_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "module.py").write_text("")
    measure(
        {"imports": python("import sys; sys.path[:0] = ['']; import module", tmp_path)},
        1,
        warm=False,
    )
    assert len([*tmp_path.rglob("module.*.pyc")]) == 1
