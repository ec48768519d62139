"""What reports cost, beside other programs and as they grow: run with `make bench`.

    python -m benchmarks.performance            everything; the tables go to docs/performance.md
    python -m benchmarks.performance many       one part of it: report, many, nation or growth
    python -m benchmarks.performance --quick    once instead of often, without growth; only printed
    python -m benchmarks.performance --accept   records a run though a figure got worse

Exits with 1 where a target is missed, or a share got worse since the last run (`record.py`).
Targets are shares of what else ran in the same turns, so that they hold on any machine, also a busy
one; those in seconds are of CPU.
"""

import argparse
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from benchmarks import record, rivals
from benchmarks.fictional_forces import FEWEST, finish, write_project
from benchmarks.measuring import HMIC, Command, Cost, measure, median, ratio, wall_ratio
from hmic.rendering.engine_versions import engine
from hmic.sources.project import Project

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"

FORCE = "northamptonshire"
FULL = "`hmic build`: HTML, PDF, JSON"
NATURAL = "`weasyprint`, the same report in natural CSS"
CHROMIUM = "Chromium, printing the same page"
RENDERCV = "`rendercv`, the findings as a CV"
HTML = "`hmic build --format html`"
NOTHING = "`hmic build`, nothing changed"
EDITED = "`hmic build`, one finding edited"
CHECK = "`hmic check`, nothing changed"
CHECKED = "`hmic check`, one finding edited"
GRADE = "`hmic grade`"
HELP = "`hmic --help`"

_NATURAL = 0.8
"""Of the CPU, which a build by sections spends on two cores: it waits for half of that."""
_EDITED = 0.56
"""Of a full build, 0.35 of the 1 / 0.62 that a build took before a report was cut into sections."""

FORCES = 4
ONE = f"`--all --jobs 1`, {FORCES} forces"
TWO = f"`--all --jobs 2`, {FORCES} forces"

NATION = "`--nation`, 43 forces"
ONE_OF_THEM = "`hmic build`, one of these forces"
_OF_A_NATION = 43

FINDINGS = {size: f"findings: {size:,}, `hmic build`" for size in (158, 500, 2000)}
PAGES_OF = {many: f"forces: {many:,}, `--all --format html`" for many in (1, 43, 400)}
STATUS, AGAIN = (f"forces: 2,000, `hmic status`{more}" for more in ("", " again, nothing changed"))
NONE_OF = {many: f"forces: {many:,}, nothing changed" for many in (1, 43, 400, 2000)}

ROWS: Mapping[str, Sequence[str]] = {
    "report": (
        FULL, NATURAL, CHROMIUM, RENDERCV, HTML, NOTHING, EDITED, CHECK, CHECKED, GRADE, HELP,
    ),
    "many": (ONE, TWO),
    "nation": (NATION, ONE_OF_THEM),
    "growth": (*FINDINGS.values(), *PAGES_OF.values(), *NONE_OF.values(), STATUS, AGAIN),
}  # fmt: skip
"""The rows of each part, in order."""


@dataclass(frozen=True)
class Target:
    """What is asked of a figure, and what it is."""

    what: str
    bound: float
    value: float | None
    """None where the other program could not be run."""
    least: bool = False
    """Whether the bound is the least and not the most."""

    @property
    def met(self) -> bool:
        """Whether it is kept, or could not be measured."""
        if self.value is None:
            return True
        return self.value >= self.bound if self.least else self.value <= self.bound

    @property
    def verdict(self) -> str:
        """Met, or missed by how much."""
        if self.value is None:
            return "not run"
        by = abs(self.value - self.bound) / self.bound
        return "met" if self.met else f"missed by {by:.0%}"


@dataclass(frozen=True)
class Measured:
    """A part of the figures."""

    costs: Mapping[str, Sequence[Cost]]
    targets: Sequence[Target] = ()
    pages: Mapping[str, int] = field(default_factory=dict)
    """The pages of those PDFs that were counted, by row."""


def one_report(scratch: Path, runs: int) -> Measured:
    """The real report: hmic, the others, and what hmic does in between."""
    final, draft = _real(scratch / "final"), _real(scratch / "draft")
    force = draft.force_folder(FORCE)
    _replace(force / "force.yaml", r"(?m)^stage: final$", "stage: accuracy")  # no grade is signed
    shutil.rmtree(force / "published")  # what is on record is changed by corrections alone
    page = scratch / "natural.html"
    rivals.write_natural_page(final, FORCE, page)

    def hmic(*arguments: str) -> Command:
        return Command((*HMIC, *arguments), final.root)

    def edit() -> None:
        _replace(force / "child-abuse.yaml", r"(?m)^( +text: >-\n +)", r"\1Now: ")

    build = ("build", FORCE)
    commands = {
        FULL: hmic(*build, "--rebuild"),
        NATURAL: rivals.weasyprint(page),
        CHROMIUM: rivals.chromium(page),
        RENDERCV: rivals.rendercv(final, FORCE, scratch),
        HTML: hmic(*build, "--rebuild", "--format", "html", "--output", str(scratch / "html")),
        NOTHING: hmic(*build),
        EDITED: Command((*HMIC, *build), draft.root, edit),
        CHECK: hmic("check", FORCE),
        CHECKED: Command((*HMIC, "check", FORCE), draft.root, edit),
        GRADE: hmic("grade", FORCE),
        HELP: hmic("--help"),
    }
    costs = measure({name: command for name, command in commands.items() if command}, runs)
    pdfs = {
        FULL: final.build / FORCE / f"{FORCE}.pdf",
        NATURAL: page.with_suffix(".weasyprint.pdf"),
        CHROMIUM: page.with_suffix(".chromium.pdf"),
        RENDERCV: scratch / "findings.pdf",
    }
    pages = {name: rivals.pages(pdf) for name, pdf in pdfs.items() if name in costs}
    full = costs[FULL]

    def wall(name: str) -> float:
        return wall_ratio(costs[name], full)

    by_chromium = 1 / wall(CHROMIUM) if CHROMIUM in costs else None
    a_page = None
    if RENDERCV in costs:
        a_page = pages[RENDERCV] / pages[FULL] / wall(RENDERCV)
    return Measured(
        costs,
        (
            Target(
                "full build by `weasyprint` in natural CSS", _NATURAL, ratio(full, costs[NATURAL])
            ),
            Target("wall time of a full build by Chromium's print", 1.9, by_chromium),
            Target("wall time of a full build by `rendercv`, a page", 1.1, a_page),
            Target("wall time of one finding edited by full build", _EDITED, wall(EDITED)),
            Target("HTML alone by full build", 0.20, ratio(costs[HTML], full)),
            Target("nothing changed by full build", 0.03, ratio(costs[NOTHING], full)),
        ),
        pages,
    )


def many_reports(scratch: Path, runs: int) -> Measured:
    """Several reports with their PDFs, by one process and by two."""
    project = write_project(scratch / "many", forces=FORCES)
    finish(project)

    def build(jobs: int) -> Command:
        return Command((*HMIC, "build", "--all", "--rebuild", "--jobs", str(jobs)), project.root)

    costs = measure({ONE: build(1), TWO: build(2)}, min(runs, 2), warm=False)
    turns = zip(costs[ONE], costs[TWO], strict=True)
    efficiency = statistics.median(one.wall / (2 * two.wall) for one, two in turns)
    memory = max(cost.memory for cost in costs[TWO])
    return Measured(
        costs,
        (
            Target("efficiency of 2 processes", 0.95, efficiency, least=True),
            Target("MiB of the largest process", 200, memory),
        ),
    )


def the_nation(scratch: Path, runs: int) -> Measured:
    """What the nation adds to the reports of a round, all forces of it: each made anew."""
    project = write_project(scratch / "nation", forces=_OF_A_NATION)
    finish(project)
    build = (*HMIC, "build", "--rebuild", "--jobs", "1")
    commands = {
        NATION: Command((*build, "--nation"), project.root),
        ONE_OF_THEM: Command((*build, "fictional-001"), project.root),
    }
    costs = measure(commands, min(runs, 2), warm=False)
    added = ratio(costs[NATION], costs[ONE_OF_THEM]) / _OF_A_NATION
    return Measured(costs, (Target("the nation by the reports of its forces", 0.1, added),))


def growth(scratch: Path, _runs: int) -> Measured:
    """More findings in a report, and more forces; each once, because they take minutes."""
    costs: dict[str, Sequence[Cost]] = {}
    pages = {}
    for size, row in FINDINGS.items():
        project = write_project(scratch / f"findings-{size}", forces=1, findings=size)
        build = Command((*HMIC, "build", "fictional-001"), project.root)
        costs |= measure({row: build}, 1, warm=False)
        (pdf,) = project.build.rglob("*.pdf")
        pages[row] = rivals.pages(pdf)
    for forces, row in NONE_OF.items():
        findings = FEWEST if forces not in PAGES_OF else 158
        project = write_project(scratch / f"forces-{forces}", forces=forces, findings=findings)
        build = Command((*HMIC, "build", "--all", "--format", "html"), project.root)
        cost = measure({row: build}, 1, warm=False)[row]
        if forces in PAGES_OF:
            costs[PAGES_OF[forces]] = cost
        costs |= measure({row: build}, 3)
    status = Command((*HMIC, "status"), project.root)  # of the largest
    costs |= measure({STATUS: status}, 1, warm=False)
    costs |= measure({AGAIN: status}, 3)
    two_thousand = median(costs[NONE_OF[2000]]).cpu
    few, some, many = (median(costs[row]).cpu for row in FINDINGS.values())
    fewest, more, most = FINDINGS
    steeper = (many - some) / (most - more) / ((some - few) / (more - fewest))
    targets = (
        Target("seconds of CPU where nothing changed, 2,000 forces", 3.0, two_thousand),
        Target("seconds of `hmic status` again, 2,000 forces", 10.0, median(costs[AGAIN]).wall),
        Target("CPU of a finding more, beyond 500 by below", 1.15, steeper),
    )
    return Measured({row: costs[row] for row in ROWS["growth"]}, targets, pages)


def shares(measured: Measured) -> dict[str, float]:
    """What of a part is kept and compared: the targets, and each row of hmic's own by the full."""
    kept = {target.what: target.value for target in measured.targets}
    if FULL in measured.costs:
        ours = (row for row in measured.costs if row.startswith("`hmic") and row != FULL)
        full = measured.costs[FULL]
        kept |= {f"{row}, by full build": ratio(measured.costs[row], full) for row in ours}
    return {name: round(value, 4) for name, value in kept.items() if value is not None}


def _recorded(part: str, measured: Measured, *, accepted: bool) -> bool:
    """Adds a run to the record; not one that got worse, which it tells of."""
    run = record.Run(part, time.strftime("%Y-%m-%d"), _machine(), _versions(), shares(measured))
    before = record.last(part, run.machine)
    efficient = [target.what for target in measured.targets if target.least]
    worse = [*record.worsened(before, run, efficient)] if before else []
    for line in worse:
        print(line, flush=True)
    if worse and not accepted:
        return False
    record.append(run)
    return True


PARTS: Mapping[str, Callable[[Path, int], Measured]] = {
    "report": one_report,
    "many": many_reports,
    "nation": the_nation,
    "growth": growth,
}


def tables(part: str, measured: Measured) -> Iterator[str]:
    """A part as Markdown: the machine and the day, the costs, the targets."""
    yield f"Measured on {_today()}: {_machine()}; {_versions()}. Medians of whole processes.\n"
    compared = FULL in measured.costs
    counted = bool(measured.pages)
    heads = ["what", "wall s", "CPU s", "MiB", *["pages"] * counted, *["of CPU"] * compared]
    yield _row(heads)
    yield _row(["---", *["---:"] * (len(heads) - 1)])
    for name in ROWS[part]:
        of_row = measured.costs.get(name)
        if of_row is None:
            yield _row([name, "not run", *[""] * (len(heads) - 2)])
            continue
        cost = median(of_row)
        cells = [name, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.memory:.0f}"]
        if counted:
            cells.append(str(measured.pages.get(name, "")))
        if compared:
            cells.append(f"{ratio(of_row, measured.costs[FULL]):.2f}")
        yield _row(cells)
    if measured.targets:
        yield ""
        yield _row(["target", "bound", "measured", ""])
        yield _row(["---", "---:", "---:", "---"])
    for target in measured.targets:
        bound = f"at {'least' if target.least else 'most'} {target.bound:g}"
        value = "" if target.value is None else f"{target.value:.2f}"
        yield _row([target.what, bound, value, target.verdict])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _today() -> str:
    return time.strftime("%d %B %Y").lstrip("0")


def _machine() -> str:
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        found = re.search(r"(?m)^model name\s*: (.+)$", information.read_text(encoding="utf-8"))
        model = found[1] if found else model
    return f"{os.cpu_count()} cores, {model}, {platform.system()}"


def _versions() -> str:
    of = engine()
    parts = [f"Python {platform.python_version()}", f"hmic {version('hmic')}"]
    return ", ".join((*parts, f"WeasyPrint {of.weasyprint}", f"Pango {of.pango or 'missing'}"))


def marks(part: str) -> tuple[str, str]:
    """What stands before and after a part in docs/performance.md."""
    return f"<!-- {part}: written by make bench -->\n", f"<!-- end of {part} -->\n"


def _write(part: str, lines: str) -> None:
    begin, end = marks(part)
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(begin)
    _, after = rest.split(end)
    PAGE.write_text(f"{before}{begin}{lines}{end}{after}", encoding="utf-8", newline="\n")


def _real(folder: Path) -> Project:
    """A copy of the real project's files."""
    # its templates are those that hmic brings along: beside the files they would be its own
    for name in ("forces", "frameworks"):
        shutil.copytree(ROOT / name, folder / name)
    return Project(folder.resolve())


def _replace(file: Path, pattern: str, by: str) -> None:
    text, times = re.subn(pattern, by, file.read_text(encoding="utf-8"), count=1)
    assert times == 1
    file.write_text(text, encoding="utf-8")


def main() -> int:
    """Measure what reports cost, and hold it against the targets."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="some minutes; nothing is written")
    parser.add_argument("--accept", action="store_true", help="record what got worse, too")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    chosen = asked.parts or [part for part in PARTS if not (asked.quick and part == "growth")]
    met = True
    for part in chosen:
        with tempfile.TemporaryDirectory() as scratch:
            measured = PARTS[part](Path(scratch), 1 if asked.quick else 3)
        lines = "\n".join(tables(part, measured)) + "\n"
        print(lines, flush=True)
        if not asked.quick:
            _write(part, lines)
            met &= _recorded(part, measured, accepted=asked.accept)
        met &= all(target.met for target in measured.targets)
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
