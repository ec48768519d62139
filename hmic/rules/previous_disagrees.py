"""The grade of an earlier round is another than its record says.

The report of that round is on record here, and its grade was typed again under `previous`. Write
the grade that was published. Or name another round: then that is the one whose grade is stated.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.judging.over_rounds import of_earlier_report
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "previous-disagrees"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        earlier, stated = of_earlier_report(inspection, slug), assessment.previous
        if earlier is None or stated is None:
            continue
        was, now = earlier.published[slug], earlier.corrected.get(slug)
        if stated.grade not in (was, now):
            message = f"the grade in {earlier.programme} was {was}, not {stated.grade}"
            route = ("assessments", slug, "previous", "grade")
            yield error(CODE, message, route, f"write grade: {was}, as its record says")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
