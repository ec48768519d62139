"""A force has no file for a framework of the programme.

At the final stage every framework of the programme has a file in the force's folder; before that
its absence is a warning, and the framework is not graded. Where only some were inspected,
force.yaml lists them under frameworks, and the report says of the others that they were not.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, warning
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "missing-assessment"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    final = inspection.force.stage is Stage.FINAL
    present = {*inspection.assessments, *inspection.incomplete}
    for slug in inspection.inspected:
        if slug in inspection.frameworks and slug not in present:
            make = error if final else warning
            folder = f"forces/{inspection.registered.slug}"
            message = f"{folder}/ holds no {slug}.yaml"
            yield make(CODE, message, ("force", "stage"), f"write {folder}/{slug}.yaml")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True, asked_of_final=True)
