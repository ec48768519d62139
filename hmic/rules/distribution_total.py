"""A national distribution does not add up to the number of forces.

national_distribution says how many forces got each grade of a framework, so its numbers sum to the
number of forces in the register. A grade that no force got is written as 0. Whoever adds a force to
the register adds it to the numbers too; while its grade is not known, the line is left out, and
reports compare the force with no others.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.model.round import Round
from hmic.rules.rule import Rule

CODE = "distribution-total"

_TOO_FEW = "add who joined the register to its grade; or delete this line until all are graded"
_TOO_MANY = "compare the numbers with their source, and forces/forces.yaml with who was graded"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    forces = len(round_.register.forces)
    for slug, framework in round_.frameworks.items():
        distribution = framework.national_distribution
        if distribution is None:
            continue
        route = ("frameworks", slug, "national_distribution")
        grades = (step.grade for step in round_.programme.scale)
        if missing := [grade for grade in grades if grade not in distribution]:
            message = f"the national distribution does not say how many are {', '.join(missing)}"
            yield error(CODE, message, route, "write 0 where no force got a grade")
        elif (total := sum(distribution.values())) != forces:
            message = f"the national distribution sums to {total}; the register has {forces} forces"
            yield error(CODE, message, route, _TOO_FEW if total < forces else _TOO_MANY)


RULE = Rule(CODE, __doc__, of_round=check_round, firm=True)
