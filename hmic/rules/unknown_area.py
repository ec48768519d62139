"""Progress is noted of an area for improvement that the report does not have, or one is answered.

`progress.yaml` and `response.yaml` name areas by their ids in the report of this round: in the
newest edition that readers have, or in the files where there is none. Mend the id. An area that a
correction took out keeps its entries. What stands under `carried_over` names the areas of the last
report of the round before, where that round is kept, and each once; with `force` those of a body
whose place this one took.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, near
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.record import Record
from hmic.rules.rule import EVERYTHING, Rule

CODE = "unknown-area"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    yield from _carried_over(inspection)
    notes, answers = inspection.progress.progress, inspection.response.answers
    named = [
        *((one.id, ("progress", "progress", place)) for place, one in enumerate(notes)),
        *((one.id, ("response", "answers", place)) for place, one in enumerate(answers)),
    ]
    if not named:
        return
    standing = [finding.id for _, finding in inspection.to_take_up()]
    others = {one.id for of in inspection.assessments.values() for one in of.findings}
    gone = set(_published(inspection.released)) - others
    known = [*standing, *sorted(gone)]
    for id_, route in named:
        if id_ not in known:
            message = f"{id_} is no area for improvement of this report"
            there = f"it has {', '.join(standing)}" if standing else "it has none"
            yield error(CODE, message, (*route, "id"), near(id_, known, there))


def _carried_over(inspection: Inspection) -> Iterator[Diagnostic]:
    left, seen = [one.called for one in inspection.before.left], set[str]()
    for slug, assessment in inspection.assessments.items():
        for place, one in enumerate(assessment.carried_over):
            route = ("assessments", slug, "carried_over", place, "id")
            if one.called in seen:
                yield error(CODE, f"{one.called} is answered twice", route, "keep one of the two")
            elif left and one.called not in left:
                message = f"{one.called} is no area for improvement of the report before"
                hint = near(one.called, left, f"it has {', '.join(left)}")
                yield error(CODE, message, route, hint)
            seen.add(one.called)


def _published(record: Record | None) -> Iterator[str]:
    """The ids of all findings that readers have on record."""
    assessments = record.basis.assessments.values() if record else ()
    for assessment in assessments:
        for found in assessment.values():
            for one in found if isinstance(found, list) else ():
                if isinstance(one, dict) and isinstance(id_ := one.get("id"), str):
                    yield id_


RULE = Rule(CODE, __doc__, of_force=check_force, needs=EVERYTHING)
