"""Whole processes, run by turns: what each costs, and what that is of another's cost."""

import contextlib
import ctypes
import os
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
HMIC = (PYTHON, "-m", "hmic")


@dataclass(frozen=True)
class Command:
    """A command to measure, and where it is run."""

    arguments: Sequence[str]
    folder: Path
    prepare: Callable[[], object] = lambda: None
    """What is done before each run, and not measured."""


@dataclass(frozen=True)
class Cost:
    """What one run of a process cost, with all that it started."""

    wall: float
    """Seconds from its start to its end."""
    cpu: float
    """Seconds of processors."""
    memory: float
    """MiB of the largest process at its peak; at least what this process had when it began."""


def measure(
    commands: Mapping[str, Command], runs: int, *, warm: bool = True
) -> dict[str, tuple[Cost, ...]]:
    """What the commands cost, each run so many times, by turns: A B C, A B C ...

    By turns, a machine that is busy for a while is busy for all of them.

    Args:
        commands: The commands, by a name.
        runs: How many runs of each are counted.
        warm: Whether a first turn is not: it fills the caches of the disk.

    Raises:
        CalledProcessError: a command failed.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    adopt_orphans()
    for turn in range(-1 if warm else 0, runs):
        for name, command in commands.items():
            command.prepare()
            cost = _run(command)
            if turn >= 0:
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


def wall_ratio(costs: Iterable[Cost], of: Iterable[Cost]) -> float:
    """The median of what each turn's wall time was of the other's in the same turn."""
    return statistics.median(one.wall / other.wall for one, other in zip(costs, of, strict=True))


def ratio(costs: Iterable[Cost], of: Iterable[Cost]) -> float:
    """The median of what each turn's CPU was of the other's in the same turn."""
    return statistics.median(one.cpu / other.cpu for one, other in zip(costs, of, strict=True))


def adopt_orphans() -> None:
    """Lets this process wait for those that a command leaves behind; only Linux can.

    They are a part of its cost: hmic's workers are forked from a process that nobody waits for.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


_PR_SET_CHILD_SUBREAPER = 36
"""From linux/prctl.h."""


_NOTHING_COMPILED = "PYTHONDONTWRITEBYTECODE"
"""With it, each run would compile anew what changed since the environment was made: an installed
hmic never is."""


def _run(command: Command) -> Cost:
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - commands of this project's benchmarks
        command.arguments,
        cwd=command.folder,
        env={name: value for name, value in os.environ.items() if name != _NOTHING_COMPILED},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        process_group=0,  # all that it starts can be waited for together
    )
    try:
        assert process.stderr is not None
        with process.stderr:
            told = process.stderr.read()  # to the end of all of them
        usages = list(_ended(process))
    except BaseException:  # Ctrl-C reaches this process alone
        os.killpg(process.pid, signal.SIGKILL)
        raise
    wall = time.perf_counter() - began
    if process.returncode:
        sys.stderr.write(told.decode(errors="replace"))
        raise subprocess.CalledProcessError(process.returncode, command.arguments)
    memory = max(usage.ru_maxrss for usage in usages) / (
        2**20 if sys.platform == "darwin" else 2**10
    )
    return Cost(wall, sum(usage.ru_utime + usage.ru_stime for usage in usages), memory)


def _ended(process: subprocess.Popen[bytes]) -> Iterator[resource.struct_rusage]:
    """What each process used that is a child now, with those that it waited for itself."""
    with contextlib.suppress(ChildProcessError):  # there are no more
        while True:
            ended, status, usage = os.wait4(-process.pid, 0)
            if ended == process.pid:
                process.returncode = os.waitstatus_to_exitcode(status)
            yield usage
