"""Whether the cost of hmic grows as its input does: each thing that authors repeat, doubled.

    python -m benchmarks.growth            # each kind, to 10 MB or to its limit
    python -m benchmarks.growth KIND ...   # some of them

Each kind fills a copy of the small project. A file ends at 2 MB or 30,000 values, so 10 MB of one
report stand in the files of five frameworks, or of five forces. A kind of long texts reaches 10 MB,
one of bare values the 150,000 values that the files of a report may have. Twice as much of it may
take 2.3 times as long, beyond what hmic takes for the same files without it: to check, and to build
the page where nothing is wrong. A check of the whole takes at most ten seconds and 500 MB, a page
twice as long. What goes beyond a limit is refused at its place, as cheaply.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.measuring import PYTHON

SMALL = Path(__file__).parents[1] / "tests" / "projects" / "small"
FORCES, FRAMEWORKS = Path("forces"), Path("frameworks")
FORCE = FORCES / "eastshire"
CARE = "custody-care.yaml"
CONTEXT = "context: There is one *custody suite*."

TIMES = 2.3
"""What twice as much may take."""
SECONDS, MEGABYTES = 10, 500
"""What a check may take at most; a page twice the time."""
BUILD = ("build", "eastshire", "--format", "html", "--rebuild")
FILES = 5
"""So many files, each to its limit, hold 10 MB."""
_NOISE = 0.25
"""Seconds that two runs of the same can differ by."""


@dataclass(frozen=True)
class Kind:
    """Something that authors can repeat."""

    most: int
    """So many of it fill a file, to the limits."""
    grow: Callable[[Path, int], None]
    """Puts so many of it into a project."""
    spread: Literal["frameworks", "forces"] | None = "frameworks"
    """What the project has five of, each with so many; None where one file alone can hold it."""


def _after(file: Path | str, mark: str, each: str) -> Callable[[Path, int], None]:
    """Puts lines below one that stands in a file, or at its end."""

    def grow(project: Path, count: int) -> None:
        path = project / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = "".join(each.replace("{n}", str(n)) for n in range(100, 100 + count))
        at = text.index(mark) + len(mark) if mark else len(text)
        path.write_text(text[:at] + lines + text[at:], encoding="utf-8")

    return grow


def _text(each: str) -> Callable[[Path, int], None]:
    """Puts lines into one text."""

    def grow(project: Path, count: int) -> None:
        path = project / FORCE / CARE
        lines = "".join(f"  {each.replace('{n}', str(n))}\n" for n in range(count))
        text = path.read_text(encoding="utf-8")
        assert CONTEXT in text
        path.write_text(text.replace(CONTEXT, f"context: |\n{lines}"), encoding="utf-8")

    return grow


def _used_terms(project: Path, count: int) -> None:
    terms(project, count)
    _text("The TM{n} and the TM{n}, " + "a word and " * 25)(project, count)


def _comments(project: Path, count: int) -> None:
    log = FORCE / "comments.yaml"
    (project / log).write_text("sent: 2030-09-01\ncomments:\n", encoding="utf-8")
    _after(log, "", _COMMENT)(project, count)


def _nested(project: Path, count: int) -> None:
    with (project / FORCE / CARE).open("a", encoding="utf-8") as file:
        file.write(f"x: {'[' * count}{']' * count}\n")


_LONG = "It is so and was so each time. " * 22
_REGISTERED = "  - {slug: f{n}, name: Force {n}, region: East}\n"
_FINDING = "  - {id: CU-S{n}, text: Number {n} is good., criteria: [CU1]}\n"
_CRITERION = "  - {id: CU{n}, level: good, theme: care, statement: Something {n} is so.}\n"
_COMMENT = "  - {number: {n}, id: CU-S1, category: A, date: 2030-09-02, point: Point {n}.}\n"
_THEME = "  - {id: t{n}, title: Theme {n}}\n"
_CONFLICT = "<<<<<<< a\nx{n}: 1\n=======\ny{n}: 2\n>>>>>>> b\n"

_care = FORCE / CARE


def _marked(marks: str) -> Callable[[Path, int], None]:
    """Puts findings into a file, of which each text is long and holds some marks.

    The texts of a report may hold 100,000 of them together, and none more than 2,000.
    """
    finding = f"  - {{id: CU-S{{n}}, text: 'So {{n}} is. {marks} {_LONG * 2}', criteria: [CU1]}}\n"
    return _after(_care, "strengths:\n", finding)


_criteria = FRAMEWORKS / CARE
terms = _after(FRAMEWORKS / "glossary.yaml", "", "  - {term: TM{n}, expansion: Meaning {n}}\n")

KINDS = {
    "silencings": Kind(9_900, _after(_care, "", "# hmic: ignore[unlisted-acronym] reason {n}\n")),
    "wrong silencings": Kind(9_900, _after(_care, "", "# hmic: ignore-file[none-{n}] reason\n")),
    "remarks": Kind(60_000, _after(_care, "", "# nothing of hmic's: {n}\n")),
    "unknown keys": Kind(14_000, _after(_care, "", "key{n}: x\n")),
    "unknown keys of long texts": Kind(2_600, _after(_care, "", f"key{{n}}: {_LONG}\n")),
    "findings": Kind(990, _after(_care, "strengths:\n", _FINDING)),
    "long findings": Kind(
        990, _after(_care, "strengths:\n", _FINDING.replace("good.", f"good. {_LONG * 2}"))
    ),
    "findings of one id": Kind(990, _after(_care, "strengths:\n", _FINDING.replace("{n}", "9", 1))),
    "unknown criteria": Kind(990, _after(_care, "strengths:\n", _FINDING.replace("CU1]", "X]"))),
    "links to criteria": Kind(
        90, _after(_care, "strengths:\n", _FINDING.replace("CU1]", "CU1, " + "CU2, " * 300 + "]"))
    ),
    "criteria": Kind(490, _after(_criteria, "criteria:\n", _CRITERION)),
    "long criteria": Kind(
        490, _after(_criteria, "criteria:\n", _CRITERION.replace("so.", f"so. {_LONG * 5}"))
    ),
    "terms": Kind(5_900, terms, None),
    "terms that are used": Kind(5_900, _used_terms),
    "forces": Kind(28_000, _after(FORCES / "forces.yaml", "", _REGISTERED), None),
    "conflicts": Kind(1_400, _after(_care, "", _CONFLICT)),
    "emphasis": Kind(990, _marked("*a* _b_ " * 4)),
    "stars": Kind(990, _marked("x*_*_" * 4)),
    "open brackets": Kind(990, _marked("[" * 16)),
    "pictures that never end": Kind(990, _marked("![" * 16)),
    "notes": Kind(990, _marked("[^" * 16)),
    "links": Kind(990, _marked("[a](https://b.example) " * 8)),
    "references": Kind(990, _marked("[a](CU-S101) CU-S102 " * 8)),
    "acronyms": Kind(42_000, _text("The ABC{n} and Some Long Name (SLN{n}).")),
    "words of a sentence": Kind(60_000, _text("words and more words, so many")),
    "paragraphs": Kind(130_000, _text("One {n}.\n")),
    "lists": Kind(120_000, _text("- point {n}")),
    "comments": Kind(2_700, _comments, "forces"),
    "nesting": Kind(14_000, _nested),
}


@dataclass(frozen=True)
class Taken:
    """What a command took."""

    seconds: float
    """Of processors."""
    megabytes: float
    status: int


def take(project: Path, *arguments: str) -> Taken:
    """What hmic takes for a command in a project, whatever it says of it."""
    process = subprocess.Popen(  # noqa: S603 - this very program
        [PYTHON, "-P", "-m", "hmic", *arguments],
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    memory = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Taken(usage.ru_utime + usage.ru_stime, memory, process.returncode)


def lay_out(kind: Kind, count: int, project: Path) -> None:
    """Makes a copy of the small project, unsigned, with so many of a kind in each file of it.

    Args:
        kind: What is repeated.
        count: How often in a file.
        project: Where the project is made.
    """
    shutil.copytree(SMALL, project)
    shutil.rmtree(project / FORCE / "sign-off", ignore_errors=True)
    shutil.rmtree(project / FORCES / "westshire")
    force = project / FORCE / "force.yaml"
    text = force.read_text(encoding="utf-8")
    force.write_text(text.replace("stage: final", "stage: accuracy"), encoding="utf-8")
    kind.grow(project, count)
    for number in range(2, FILES + 1) if kind.spread else ():
        if kind.spread == "forces":
            _another_force(project, f"shire-{number}")
        else:
            _another_framework(project, f"custody-{number}", f"C{'ABCDEFG'[number]}")


def _another_force(project: Path, slug: str) -> None:
    shutil.copytree(project / FORCE, project / FORCES / slug)
    for file in (project / FORCES / slug).glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("force: eastshire", f"force: {slug}"), encoding="utf-8")
    with (project / FORCES / "forces.yaml").open("a", encoding="utf-8") as register:
        register.write(f"  - {{slug: {slug}, name: Police of {slug}, region: East}}\n")


def _another_framework(project: Path, slug: str, prefix: str) -> None:
    for folder in (FRAMEWORKS, FORCE):
        text = (project / folder / CARE).read_text(encoding="utf-8")
        text = text.replace("CU", prefix).replace("custody-care", slug)
        (project / folder / f"{slug}.yaml").write_text(text, encoding="utf-8")
    programme = project / FRAMEWORKS / "programme.yaml"
    text, mark = programme.read_text(encoding="utf-8"), "  - framework: custody-care\n"
    assert mark in text
    text = text.replace(mark, f"{mark}  - framework: {slug}\n")
    programme.write_text(text, encoding="utf-8")


def grown(kind: Kind, count: int, *arguments: str) -> Taken:
    """What a command takes in a project with so many of a kind in each file."""
    with tempfile.TemporaryDirectory(prefix="hmic-") as folder:
        project = Path(folder, "project")
        lay_out(kind, count, project)
        return take(project, *arguments)


def missed(name: str, kind: Kind) -> Iterator[str]:
    """What bounds a kind misses, with what was measured."""
    whole, wrong = _doubled(name, kind, "check")
    yield from wrong
    beyond = grown(kind, kind.most * 4, "check")
    print(f"{name}: four times as many {beyond.seconds:.1f} s", flush=True)
    yield from _beyond(f"{name}, four times as many", beyond)
    if whole.status == 0:  # an error ends a build where a check ends
        yield from _doubled(name, kind, *BUILD)[1]


def _doubled(name: str, kind: Kind, *arguments: str) -> tuple[Taken, list[str]]:
    """What a command takes for all of a kind that fills the files, and what bounds it misses."""
    nothing, half, whole = (
        min((grown(kind, count, *arguments) for _ in range(3)), key=lambda taken: taken.seconds)
        for count in (0, kind.most // 2, kind.most)
    )
    times = (whole.seconds - nothing.seconds) / max(half.seconds - nothing.seconds, _NOISE)
    told = f"{name}, {arguments[0]}"
    print(
        f"{told}: {kind.most:,} in a file take {whole.seconds:.1f} s and {whole.megabytes:.0f} MB, "
        f"{times:.1f} times half of them",
        flush=True,
    )
    wrong = [f"{told}: {times:.1f} times as long for twice as many"] if times > TIMES else []
    most = SECONDS if arguments[0] == "check" else 2 * SECONDS
    return whole, [*wrong, *_beyond(told, whole, most)]


def _beyond(told: str, taken: Taken, most: int = SECONDS) -> Iterator[str]:
    """Which bounds are missed by what was taken."""
    if taken.seconds > most or taken.megabytes > MEGABYTES:
        yield f"{told}: {taken.seconds:.1f} s and {taken.megabytes:.0f} MB"
    if taken.status not in (0, 1):
        yield f"{told}: status {taken.status}"


def main() -> None:
    """Measures the kinds named, or all of them; ends with 1 where one misses its bounds."""
    wrong = [one for name in sys.argv[1:] or KINDS for one in missed(name, KINDS[name])]
    print("\n".join(wrong) or "all within bounds")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
