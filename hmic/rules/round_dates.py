"""The dates of the round are not in their order.

A round assesses a period, and its reports are published when that period is over. The documents
that a framework rests on were issued before publication too. Dates are compared as exactly as both
are known, so that a period may end in the month of publication.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, error, warning
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection
from hmic.model.values import is_before

CODE = "round-dates"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    if "programme" in inspection.incomplete:
        return
    period, published = inspection.programme.assessment_period, inspection.programme.published
    to = ("programme", "assessment_period", "to")
    if is_before(period.to, period.from_):
        message = "the assessment period ends before it begins: "
        message += f"{period.to} is before {period.from_}"
        yield error(CODE, message, to, "exchange the two, or mend the one that is wrong")
    elif is_before(published, period.to):
        message = f"the assessment period ends after publication: {period.to} is after {published}"
        yield error(CODE, message, to, "mend it, or published above")
    for slug, framework in inspection.frameworks.items():
        for index, document in enumerate(framework.sources):
            if document.date and is_before(published, document.date):
                message = f"a document was issued after publication: {document.date} is after "
                route = ("frameworks", slug, "sources", index, "date")
                yield warning(CODE, message + published, route, "is the year right?")
