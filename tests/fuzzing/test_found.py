"""What the fuzzer found, and what that led to: texts and files that took far too long."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hmic.pipeline import compile_report, inspect, read_round
from hmic.reporters.json import as_json
from hmic.reporters.text import as_text
from hmic.sources.project import Project
from tests.fuzzing.test_fuzzing import LONGEST

CARE = "forces/eastshire/custody-care.yaml"
CONTEXT = "context: There is one *custody suite*.\n"


def _text(*lines: str) -> Callable[[str], str]:
    block = "".join(f"  {line}\n" for line in lines)
    return lambda file: file.replace(CONTEXT, f"context: |\n{block}")


HOSTILE = {
    "brackets that never close": _text(*["[" * 90] * 1_000),
    "exclamation marks and brackets": _text(*["![" * 45] * 1_000),
    "links that never close": _text(*["[a](" * 22] * 1_000),
    "words without a letter": _text(*["|" * 9_000] * 20),
    "sentences without a capital": _text(*[". " * 45] * 1_000),
    "lines of spaces": _text("x", *[" " * 9_000] * 60, "x"),
    "acronyms in brackets": _text(*["AB CD (EF) " * 8] * 1_000),
    "emphasis that never ends": _text(*["*a _b " * 15] * 1_000),
    "comments for hmic": lambda file: file + "# hmic: ignore[markup] so\n" * 10_000,
    "a key ten thousand times": lambda file: file + "x: 1\n" * 5_000,
    "ids on one line": lambda file: file.replace("[CU4]", f"[{', '.join(['x'] * 10_000)}]"),
    "keys on one line": lambda file: f"{file}x: {{{'a: 1, ' * 10_000}}}\n",
    "unknown keys": lambda file: file + "".join(f"key_{n}: 1\n" for n in range(3_000)),
    "elements that are none": lambda file: file + "retired:\n" + "  - {}\n" * 4_000,
}


@pytest.mark.parametrize(
    ("file", "begins", "line"),
    [
        (
            "forces/forces.yaml",
            "forces:\n",
            "  - {{slug: x-{n}, name: X, region: Y, k{n}: 1}}\n",
        ),
        ("forces/forces.yaml", "forces:\n", "  - {{slug: eastshire, name: Z, region: Y}}\n"),
        (
            "forces/eastshire/comments.yaml",
            "comments:\n",
            "  - {{number: 1, id: CU-S1, category: A, date: 2030-08-07, point: So it was.}}\n",
        ),
    ],
)
def test_thousands_of_faults_in_one_file_are_found_in_one_go(
    small: Path, file: str, begins: str, line: str
) -> None:
    (small / file).write_text(begins + "".join(line.format(n=n) for n in range(2_000)), "utf-8")
    project = Project(small)
    begun = time.process_time()

    found = inspect(read_round(project), "eastshire").diagnostics

    assert time.process_time() - begun < LONGEST
    assert len({*found}) >= 1_999


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_what_took_too_long_takes_its_time_no_more(
    small: Path, change: Callable[[str], str]
) -> None:
    file = small / CARE
    before = file.read_text(encoding="utf-8")
    file.write_text(change(before), encoding="utf-8")
    assert len(file.read_bytes()) > len(before) + 10_000
    project = Project(small)
    round_ = read_round(project)
    compile_report(round_, "eastshire", ["html"])  # imports what it needs
    begun = time.process_time()

    compiled = compile_report(read_round(project), "eastshire", ["html"])
    as_text(compiled.diagnostics)
    told = as_json(["eastshire"], compiled.diagnostics)

    assert time.process_time() - begun < LONGEST
    assert len(told) < 50_000_000
