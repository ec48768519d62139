"""A force has a file for a framework that was not inspected.

Where force.yaml lists under frameworks which of the programme's were inspected, the report says of
the others that they were not, and shows nothing else of them: what stands in such a file would be
printed nowhere. List the framework, or delete the file.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "not-inspected"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    named = inspection.programme.all_frameworks
    for slug in inspection.assessments:
        if slug in named and slug not in inspection.inspected:
            message = f"{slug} is not among the frameworks that force.yaml says were inspected"
            hint = f"add {slug} there under frameworks, or delete this file"
            yield error(CODE, message, ("assessments", slug, "framework"), hint)


RULE = Rule(CODE, __doc__, of_force=check_force, needs=frozenset({"programme", "force"}), firm=True)
