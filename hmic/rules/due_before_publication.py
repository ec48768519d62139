"""Work in progress is due before the report is published.

Readers of the report will ask whether it was done. Say so: as a strength or an area for
improvement under a new id, or with the new date. A month is compared with a month, so that work due
in the month of publication is in time.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.values import is_before
from hmic.rules.rule import Rule

CODE = "due-before-publication"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    published = inspection.programme.published
    for slug, assessment in inspection.assessments.items():
        for index, work in enumerate(assessment.work_in_progress):
            if work.due is not None and is_before(work.due, published):
                message = f"{work.id} was due before publication: {work.due} is before {published}"
                route = ("assessments", slug, "work_in_progress", index, "due")
                hint = "has it been done? Then it is a strength; else give the new date"
                yield warning(CODE, message, route, hint)


RULE = Rule(CODE, __doc__, of_force=check_force, needs=frozenset({"programme"}))
