"""A national distribution does not add up to the number of forces.

national_distribution says how many forces got each grade of a framework, so its numbers sum to the
number of forces in the register. A grade that no force got is written as 0.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgement
from hmic.model.grade import Grade
from hmic.model.inspection import Inspection

CODE = "distribution-total"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    forces = len(inspection.register.forces)
    for slug, framework in inspection.frameworks.items():
        distribution = framework.national_distribution
        if distribution is None:
            continue
        route = ("frameworks", slug, "national_distribution")
        if missing := [grade.value for grade in reversed(Grade) if grade not in distribution]:
            message = f"the national distribution does not say how many are {', '.join(missing)}"
            yield error(CODE, message, route, "write 0 where no force got a grade")
        elif (total := sum(distribution.values())) != forces:
            message = f"the national distribution sums to {total}; the register has {forces} forces"
            yield error(CODE, message, route, "compare its numbers with their source")
