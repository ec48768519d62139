"""A criterion is stated as not assessed although findings bear on it.

What was found says how far the criterion is met. Take the statement out, or the criterion from the
findings that do not bear on it.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, error
from hmic.judging.achievement import Basis
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection

CODE = "not-assessed-with-findings"


def check(inspection: Inspection, judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
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
