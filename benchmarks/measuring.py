"""Whole processes, run by turns: what each costs, and what that is of another's cost."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
HMIC = (PYTHON, "-m", "hmic")


@dataclass(frozen=True)
class Command:
    """A command to measure, and where it is run."""

    arguments: Sequence[str]
    folder: Path


@dataclass(frozen=True)
class Cost:
    """What one run of a process cost, with the processes that it waited for."""

    wall: float
    """Seconds from its start to its end."""
    cpu: float
    """Seconds of processors."""
    memory: float
    """MiB at its peak; at least what this process had when it began, which the system counts."""


def measure(commands: Mapping[str, Command], runs: int) -> dict[str, tuple[Cost, ...]]:
    """What the commands cost, each run so many times, by turns: A B C, A B C ...

    By turns, a machine that is busy for a while is busy for all of them. A first turn is not
    counted: it fills the caches of the disk.

    Raises:
        CalledProcessError: a command failed.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            cost = _run(command)
            if turn:
                costs[name].append(cost)
    return {name: tuple(each) for name, each in costs.items()}


def median(costs: Iterable[Cost]) -> Cost:
    """The medians of wall time, CPU and memory, each by itself."""
    costs = tuple(costs)
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.memory for cost in costs),
    )


def ratio(costs: Iterable[Cost], of: Iterable[Cost]) -> float:
    """The median of what each turn's CPU was of the other's in the same turn."""
    return statistics.median(one.cpu / other.cpu for one, other in zip(costs, of, strict=True))


def _run(command: Command) -> Cost:
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - commands of this project's benchmarks
        command.arguments, cwd=command.folder, stdout=subprocess.DEVNULL
    )
    # of this process alone, with all that it waited for itself
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command.arguments)
    memory = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Cost(wall, usage.ru_utime + usage.ru_stime, memory)
