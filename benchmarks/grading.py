"""How long grading takes, apart from reading: run with `make bench`.

Prints a Markdown table of medians with the bound that each has to keep, and exits with 1 where
one is not kept. Frameworks beyond the real ones are made up here.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hmic.judging.grading import Judgement, grade_framework, judge
from hmic.judging.sensitivity import sensitivity
from hmic.judging.smallest_sets import smallest_lowering, smallest_raising
from hmic.model.finding import WorkInProgress
from hmic.model.framework import Criterion, Framework
from hmic.model.grade import Grade, Level
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
    """A judgement on a made-up framework, half its criteria Fair, every third one short."""
    half = size // 2
    criteria = tuple(
        Criterion(
            id=f"XX{number}",
            level=Level.FAIR if number <= half else Level.GOOD,
            significant=number <= half // 2,
            dominant=number == 1,
            theme="made up",
            statement="Made up.",
        )
        for number in range(1, size + 1)
    )
    findings = [
        WorkInProgress(id=f"XX-W{n}", text="Made up.", criteria=(f"XX{n}",))
        for n in range(1, size + 1)
    ]
    framework = Framework(
        framework="xx",
        prefix="XX",
        title="Made up",
        national_distribution=dict.fromkeys(Grade, 0),
        national_context="None.",
        criteria=criteria,
    )
    programme = inspection.programme
    return grade_framework(framework, findings, (), programme.quantities, programme.bands)


def main() -> int:
    """Measure, print the table, and say whether every bound is kept."""
    project = find_project(Path(__file__).parent)
    inspection = inspect(read_round(project), "northamptonshire").inspection
    assert inspection is not None
    programme = inspection.programme
    real = judge(inspection)["child-abuse"]

    def sets(judgement: Judgement) -> Callable[[], object]:
        return lambda: (
            smallest_raising(judgement, programme.quantities),
            smallest_lowering(judgement, programme.quantities),
        )

    rows = [
        ("six frameworks graded", median(lambda: judge(inspection)), 5),
        ("smallest sets, 20 criteria", median(sets(invented(inspection, 20))), 50),
        ("smallest sets, 60 criteria", median(sets(invented(inspection, 60))), 1000),
        (
            "whole sensitivity, child abuse",
            median(lambda: sensitivity(real, programme.quantities, programme.bands)),
            50,
        ),
    ]
    print("| what | median ms | bound ms |\n|---|---:|---:|")
    for what, took, bound in rows:
        print(f"| {what} | {took:.2f} | {bound} |")
    return int(any(took > bound for _, took, bound in rows))


if __name__ == "__main__":
    sys.exit(main())
