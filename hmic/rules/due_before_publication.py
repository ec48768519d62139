"""Work in progress, or a recommendation, is due before the report is published.

Readers of the report will ask whether it was done. Say so: as a strength or an area for
improvement under a new id, or with the new date. A month is compared with a month, so that work due
in the month of publication is in time.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.values import is_before
from hmic.model.vocabulary import list_of
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes

CODE = "due-before-publication"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    published = inspection.published
    for place, one in enumerate(inspection.force.recommendations):
        if one.due is not None and is_before(one.due, published):
            message = f"{one.id} is due before publication: {one.due} is before {published}"
            at = ("force", "recommendations", place, "due")
            yield warning(CODE, message, at, "give whoever is to do it time to do it")
    for slug, assessment in inspection.assessments.items():
        for finding, route in findings_with_routes(slug, assessment):
            due = finding.to_be_done
            if due is not None and is_before(due, published):
                message = f"{finding.id} was due before publication: {due} is before {published}"
                kinds = inspection.round.vocabulary(slug).kinds.items()
                praise = (list_of(kind, one) for kind, one in kinds if one.speaks == "for")
                to = next(praise, None)
                then = f"Then it belongs under {to}" if to else "Then say so"
                hint = f"has it been done? {then}; else give the new date"
                yield warning(CODE, message, (*route, "due"), hint)


RULE = Rule(CODE, __doc__, of_force=check_force, needs=frozenset({"programme"}))
