"""What the short commands cost, as whole processes: run with `make bench`.

Prints a Markdown table of medians, with the bound that each has to keep, and exits with 1 where one
is not kept. Bounds are of CPU: on a machine that does nothing else, that is the wall time of one
process. Two are shares of what a bare import costs in the same turns, so that they hold anywhere.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.fictional_forces import finish, write_project
from benchmarks.measuring import HMIC, PYTHON, Command, measure, median, ratio

ROOT = Path(__file__).parents[1]
RUNS = 15
RUNS_OF_MANY = 3
FORCES = 43
"""The forces of England and Wales."""

TYPER = "`import typer`"
READER = "`from pydantic import BaseModel; import yaml`"
HELP = "`hmic --help`"
CHECK = "`hmic check northamptonshire`"
MANY = f"`hmic check`, {FORCES} fictional forces"

OF = {HELP: (TYPER, 1.5), CHECK: (READER, 2.5)}
"""What a command may cost at most of another's CPU."""
SECONDS = {MANY: 4.0}
"""Seconds of CPU that a command may cost at most."""


def main() -> int:
    """Measure, print the table, and say whether every bound is kept."""
    costs = measure(
        {
            TYPER: Command((PYTHON, "-c", TYPER.strip("`")), ROOT),
            HELP: Command((*HMIC, "--help"), ROOT),
            READER: Command((PYTHON, "-c", READER.strip("`")), ROOT),
            CHECK: Command((*HMIC, "check", "northamptonshire"), ROOT),
        },
        RUNS,
    )
    with tempfile.TemporaryDirectory() as folder:
        project = write_project(Path(folder) / "fictional", forces=FORCES)
        finish(project)
        costs |= measure({MANY: Command((*HMIC, "check"), project.root)}, RUNS_OF_MANY)
    kept = True
    print("| command | wall s | CPU s | MiB | bound |\n|---|---:|---:|---:|---|")
    for name, of_command in costs.items():
        cost, bound = median(of_command), ""
        if name in OF:
            other, most = OF[name]
            share = ratio(of_command, costs[other])
            kept &= share <= most
            bound = f"{share:.2f} of the CPU of {other}; at most {most}"
        elif name in SECONDS:
            kept &= cost.cpu <= SECONDS[name]
            bound = f"at most {SECONDS[name]:g} s of CPU"
        print(f"| {name} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.memory:.0f} | {bound} |")
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
