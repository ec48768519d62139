"""A national distribution has no room for the grade of this force.

national_distribution counts every force of the register, so this one too: where its grade is Good,
at least one force is Good. Compare the numbers with their source, or look at the grade again.
Before the final stage it is a warning, for then the grade may still move.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, warning
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "distribution-without-grade"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    make = error if inspection.force.stage is Stage.FINAL else warning
    for slug, judgement in judgements.items():
        distribution = judgement.framework.national_distribution
        grade = judgement.published.grade
        if distribution is None or grade is None or distribution.get(grade, 1) > 0:
            continue
        force, label = inspection.registered.name, inspection.programme.label_of(grade)
        message = f"no force is {label} by these numbers, and {force} is"
        route = ("frameworks", slug, "national_distribution")
        yield make(CODE, message, route, "compare the numbers with their source")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True, asked_of_final=True)
