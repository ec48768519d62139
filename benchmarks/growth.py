"""Whether the cost of hmic grows as its input does: each thing that authors repeat, doubled.

    python -m benchmarks.growth            # each kind, to the limits of a file
    python -m benchmarks.growth KIND ...   # some of them

Each kind grows a copy of the small project. Twice as much of it may take 2.3 times as long, beyond
what hmic takes for nothing, and a check of the most that the limits let through takes at most ten
seconds and 500 MB. What goes beyond a limit is refused with its place, and cheaply.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import PYTHON

SMALL = Path(__file__).parents[1] / "tests" / "projects" / "small"
FORCE = "forces/eastshire/"
CARE = f"{FORCE}custody-care.yaml"
GLOSSARY = "frameworks/glossary.yaml"
CONTEXT = "context: There is one *custody suite*."

TIMES = 2.3
"""What twice as much may take."""
SECONDS, MEGABYTES = 10, 500
"""What a check may take at most."""
_NOISE = 0.25
"""Seconds that two runs of the same can differ by."""


@dataclass(frozen=True)
class Kind:
    """Something that authors can repeat."""

    most: int
    """So many of it about fill a file, to the limits."""
    grow: Callable[[Path, int], None]
    """Puts so many of it into a project."""


def _after(file: str, mark: str, each: str) -> Callable[[Path, int], None]:
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
        path = project / CARE
        lines = "".join(f"  {each.replace('{n}', str(n))}\n" for n in range(count))
        text = path.read_text(encoding="utf-8")
        assert CONTEXT in text
        path.write_text(text.replace(CONTEXT, f"context: |\n{lines}"), encoding="utf-8")

    return grow


def _used_terms(project: Path, count: int) -> None:
    _after("frameworks/glossary.yaml", "", "  - {term: TM{n}, expansion: Meaning {n}}\n")(
        project, count
    )
    _text("The TM{n} and the TM{n}.")(project, count)


def _nested(project: Path, count: int) -> None:
    with (project / CARE).open("a", encoding="utf-8") as file:
        file.write(f"x: {'[' * count}{']' * count}\n")


_TERM = "  - {term: TM{n}, expansion: Meaning {n}}\n"
_REGISTERED = "  - {slug: f{n}, name: Force {n}, region: East}\n"
_FINDING = "  - {id: CU-S{n}, text: Something number {n} is good., criteria: [CU1]}\n"
_CRITERION = "  - {id: CU{n}, level: good, theme: care, statement: Something {n} is so.}\n"
_COMMENT = "  - {number: {n}, id: CU-S1, category: A, date: 2030-09-02, point: Point {n}.}\n"

KINDS = {
    "silencings": Kind(32_000, _after(CARE, "", "# hmic: ignore[unlisted-acronym] reason {n}\n")),
    "wrong silencings": Kind(32_000, _after(CARE, "", "# hmic: ignore-file[none-{n}] reason\n")),
    "remarks": Kind(60_000, _after(CARE, "", "# nothing of hmic's: {n}\n")),
    "unknown keys": Kind(14_000, _after(CARE, "", "key{n}: x\n")),
    "findings": Kind(2_400, _after(CARE, "strengths:\n", _FINDING)),
    "findings of one id": Kind(
        2_400, _after(CARE, "strengths:\n", _FINDING.replace("{n}", "9", 1))
    ),
    "unknown criteria": Kind(2_400, _after(CARE, "strengths:\n", _FINDING.replace("CU1]", "X]"))),
    "criteria": Kind(2_400, _after("frameworks/custody-care.yaml", "criteria:\n", _CRITERION)),
    "terms": Kind(
        5_500, _after("frameworks/glossary.yaml", "", "  - {term: TM{n}, expansion: M}\n")
    ),
    "terms that are used": Kind(5_500, _used_terms),
    "forces": Kind(
        28_000,
        _after("forces/forces.yaml", "", _REGISTERED),
    ),
    "conflicts": Kind(7_000, _after(CARE, "", "<<<<<<< a\nx{n}: 1\n=======\ny{n}: 2\n>>>>>>> b\n")),
    "emphasis": Kind(2_400, _text("*a _b " * 100)),
    "stars": Kind(2_400, _text("x" + "*_" * 300)),
    "links": Kind(1_800, _text("[a](b) ![c](d) " * 60)),
    "acronyms": Kind(32_000, _text("The ABC{n} and Some Long Name (SLN{n}).")),
    "words of a sentence": Kind(60_000, _text("words and more words, so many")),
    "lists": Kind(60_000, _text("- point {n}")),
    "comments": Kind(2_000, _after(f"{FORCE}comments.yaml", "", _COMMENT)),
    "nesting": Kind(4_900, _nested),
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


def grown(kind: Kind, count: int, *arguments: str) -> Taken:
    """What a command takes in the small project, unsigned, with so many of a kind."""
    with tempfile.TemporaryDirectory(prefix="hmic-") as folder:
        project = Path(folder, "project")
        shutil.copytree(SMALL, project)
        shutil.rmtree(project / FORCE / "sign-off", ignore_errors=True)
        force = project / FORCE / "force.yaml"
        text = force.read_text(encoding="utf-8")
        force.write_text(text.replace("stage: final", "stage: accuracy"), encoding="utf-8")
        kind.grow(project, count)
        return take(project, *arguments)


def missed(name: str, kind: Kind, nothing: Taken) -> Iterator[str]:
    """What bounds a kind misses, with what was measured."""
    half, whole = (
        min((grown(kind, count, "check") for _ in range(3)), key=lambda taken: taken.seconds)
        for count in (kind.most // 2, kind.most)
    )
    beyond = grown(kind, kind.most * 4, "check")
    times = (whole.seconds - nothing.seconds) / max(half.seconds - nothing.seconds, _NOISE)
    print(
        f"{name}: {kind.most:,} take {whole.seconds:.1f} s and {whole.megabytes:.0f} MB, "
        f"{times:.1f} times half of them; four times as many {beyond.seconds:.1f} s"
    )
    if times > TIMES:
        yield f"{name}: {times:.1f} times as long for twice as many"
    for taken in (whole, beyond):
        if taken.seconds > SECONDS or taken.megabytes > MEGABYTES:
            yield f"{name}: {taken.seconds:.1f} s and {taken.megabytes:.0f} MB"
        if taken.status not in (0, 1):
            yield f"{name}: status {taken.status}"


def main() -> None:
    """Measures the kinds named, or all of them; ends with 1 where one misses its bounds."""
    nothing = grown(Kind(0, lambda *_: None), 0, "check")
    print(f"nothing: {nothing.seconds:.1f} s and {nothing.megabytes:.0f} MB")
    wrong = [one for name in sys.argv[1:] or KINDS for one in missed(name, KINDS[name], nothing)]
    print("\n".join(wrong) or "all within bounds")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
