"""What the short commands cost, as whole processes: run with `make bench`.

Prints a Markdown table of medians, with the bound that each has to keep, and exits with 1 where one
is not kept. Bounds are of CPU: on a machine that does nothing else, that is the wall time of one
process. Two are shares of what a bare import costs in the same turns, so that they hold anywhere.
"""

import shutil
import sys
import tempfile
from functools import partial
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
CHECK = "`hmic check northamptonshire`, nothing changed"
CHECKED = "the same, one finding edited"
MANY = f"`hmic check`, {FORCES} fictional forces"

OF = {HELP: (TYPER, 1.5), CHECK: (READER, 2.5)}
"""What a command may cost at most of another's CPU."""
SECONDS = {MANY: 4.0}
"""Seconds of CPU that a command may cost at most."""


def _replace(file: Path, was: str, now: str) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(was, now, 1), encoding="utf-8")


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
        real = Path(folder) / "real"
        for part in ("forces", "frameworks"):
            shutil.copytree(ROOT / part, real / part)
        force = real / "forces" / "northamptonshire"
        shutil.rmtree(force / "published")  # what is on record is changed by corrections alone
        _replace(force / "force.yaml", "stage: final\n", "stage: accuracy\n")
        file = force / "child-abuse.yaml"
        edit = partial(_replace, file, "text: >-\n", "text: >-\n      Now:\n")
        check = Command((*HMIC, "check", "northamptonshire"), real, edit)
        costs |= measure({CHECKED: check}, RUNS)
        project = write_project(Path(folder) / "fictional", forces=FORCES)
        finish(project)
        programme = project.root / "frameworks" / "programme.yaml"
        anew = partial(_replace, programme, "\n", "\n# changed\n")  # so that all is looked at
        costs |= measure({MANY: Command((*HMIC, "check"), project.root, anew)}, RUNS_OF_MANY)
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
