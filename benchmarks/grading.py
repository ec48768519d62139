"""How long grading takes, apart from reading: run with `make bench`.

Prints a Markdown table of medians with the bound that each has to keep, and exits with 1 where
one is not kept. Frameworks beyond the real ones are made up here.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hmic.judging.grading import Judgement, grade_framework, judge, rulebooks
from hmic.judging.sensitivity import sensitivity, smallest_set
from hmic.model.by_method import models_of
from hmic.model.inspection import Inspection
from hmic.pipeline import inspect, read_round
from hmic.sources.project import find_project

RUNS = 30


def median(work: Callable[[], object]) -> float:
    """Milliseconds, the median of some runs after one that is not counted."""
    work()
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def invented(inspection: Inspection, size: int) -> Judgement:
    """A judgement on a made-up framework, half its criteria of the first level, all of them short.

    Its flags and kinds are those of the round's method, which the inspection brings along.
    """
    half = size // 2
    book = rulebooks(inspection.round)[""]
    made = models_of(inspection.round.method)
    low, high = book.block.criteria.levels
    against = next(name for name, kind in made.findings.items() if not kind.speaks_for)
    criteria = [
        {
            "id": f"XX{number}",
            "level": low if number <= half else high,
            **{flag: True for flag in book.block.criteria.flags if number == 1},
            "theme": "made up",
            "statement": "Made up.",
        }
        for number in range(1, size + 1)
    ]
    findings = [
        made.findings[against](id=f"XX-W{n}", text="Made up.", criteria=(f"XX{n}",))
        for n in range(1, size + 1)
    ]
    framework = made.framework.model_validate(
        {
            "framework": "xx",
            "prefix": "XX",
            "title": "Made up",
            "national_context": "None.",
            "criteria": criteria,
        }
    )
    judgement = grade_framework(framework, book, findings)
    assert judgement is not None
    return judgement


def main() -> int:
    """Measure, print the table, and say whether every bound is kept."""
    project = find_project(Path(__file__).parent)
    inspection = inspect(read_round(project), "northamptonshire").inspection
    assert inspection is not None
    real = judge(inspection)["child-abuse"]

    def sets(judgement: Judgement) -> Callable[[], object]:
        return lambda: (smallest_set(judgement, 1), smallest_set(judgement, -1))

    rows = [
        ("six frameworks graded", median(lambda: judge(inspection)), 5),
        ("smallest sets, 20 criteria", median(sets(invented(inspection, 20))), 50),
        ("smallest sets, 60 criteria", median(sets(invented(inspection, 60))), 1000),
        (
            "whole sensitivity, child abuse",
            median(lambda: sensitivity(real)),
            50,
        ),
    ]
    print("| what | median ms | bound ms |\n|---|---:|---:|")
    for what, took, bound in rows:
        print(f"| {what} | {took:.2f} | {bound} |")
    return int(any(took > bound for _, took, bound in rows))


if __name__ == "__main__":
    sys.exit(main())
