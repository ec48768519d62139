"""The report does not say what became of an area for improvement of the round before.

Whoever read that report asks. Each of its areas stands under `carried_over` in the file of its
framework: `now` says how far it has come, `addressed`, `partly`, `open` or `superseded`, `text`
what was found, and `by` names the findings of this report that it rests on. `hmic new round`
writes the areas down to be answered. A body that took the place of others answers theirs too, with
`force` beside the `id`. A draft is warned; a final report has to say it.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, Route, error, warning
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.rules.rule import EVERYTHING, Rule

CODE = "unanswered-area"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    make = error if inspection.force.stage is Stage.FINAL else warning
    for message, route, hint in _unanswered(inspection):
        yield make(CODE, message, route, hint)


def _unanswered(inspection: Inspection) -> Iterator[tuple[str, Route, str]]:
    named = set()
    for slug, assessment in inspection.assessments.items():
        for place, one in enumerate(assessment.carried_over):
            named.add((one.force, one.id))
            if one.now is None:
                hint = "write now: addressed, partly, open or superseded, and a text"
                yield (
                    f"what became of {one.called} is still to be written",
                    ("assessments", slug, "carried_over", place),
                    hint,
                )
    for point in inspection.before.left:
        if (point.force, point.id) not in named:
            is_here = point.framework in inspection.assessments
            route: Route = ("assessments", point.framework) if is_here else ("force",)
            of = f"force: {point.force}, " if point.force else ""
            hint = f"add it to carried_over: {{id: {point.id}, {of}was: ..., now: ..., text: ...}}"
            where = f" in {point.programme}" if point.force else f" of {point.programme}"
            message = f"{point.called}{where} is not answered"
            yield message, route, hint


RULE = Rule(CODE, __doc__, of_force=check_force, needs=EVERYTHING, asked_of_final=True)
