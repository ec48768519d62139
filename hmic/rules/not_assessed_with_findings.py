"""A criterion is stated as not assessed although findings bear on it.

What was found says how far the criterion is met. Take the statement out, or the criterion from the
findings that do not bear on it.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.achievement import Basis
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "not-assessed-with-findings"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, judgement in judgements.items():
        assessment = inspection.assessments.get(slug)
        for assessed in judgement.assessed:
            if assessment and assessed.basis is Basis.NOT_ASSESSED and assessed.findings:
                place = next(
                    index
                    for index, statement in enumerate(assessment.achievements)
                    if statement is assessed.statement
                )
                ids = ", ".join(finding.id for finding in assessed.findings)
                criterion = assessed.criterion.id
                message = f"{criterion} is stated as not assessed, but it is named by {ids}"
                route = ("assessments", slug, "achievements", place)
                hint = f"take this statement out, or {criterion} out of the findings' criteria"
                yield error(CODE, message, route, hint)


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
