"""A direction of travel is another than that from the grade before to the grade now.

From Poor to Fair a force improved, from Good to Fair it declined. Within one grade any direction
may be so, and where the two grades cannot be compared, because the method or the criteria are
others. Mend the direction or a grade. Where an area got a worse grade and improved all the same,
say why: a re-inspection as the `reason` under `now`, which is printed; a framework's file in the
`basis` of its direction, and silence the warning there.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, warning
from hmic.judging.grading import Judgements
from hmic.judging.over_rounds import compared
from hmic.model.grade import Direction
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "direction-disagrees"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    developments = inspection.force.developments
    for index, again in enumerate(developments.reinspections if developments else ()):
        now = again.now
        found = _disagreement(inspection, again.previous.grade, now.grade, now.direction)
        if found and now.reason is None:
            at = ("force", "developments", "reinspections", index, "now", "direction")
            yield error(CODE, found, at, "mend it, or say under reason: why it is so")
    for slug, judgement in judgements.items():
        assessment, grade = inspection.assessments.get(slug), judgement.published
        previous = assessment.previous if assessment else None
        if judgement.direction is None or previous is None or judgement.rank is None:
            continue
        over_rounds = compared(inspection, slug)
        if over_rounds is not None and not over_rounds.comparable:
            continue  # the step from one grade to the other says nothing
        found = _disagreement(inspection, previous.grade, grade, judgement.direction.value)
        if found:
            route = ("assessments", slug, "direction", "value")
            yield warning(CODE, found, route, "mend it, or does its basis say why it is so?")


def _disagreement(
    inspection: Inspection, before: str, now: str, direction: Direction | None
) -> str | None:
    best_first = [step.grade for step in inspection.programme.scale]
    if before not in best_first or now not in best_first:
        return None
    better = best_first.index(before) - best_first.index(now)
    if direction is None or better == 0:
        return None
    fitting = Direction.IMPROVED if better > 0 else Direction.DECLINED
    if direction is fitting:
        return None
    then, today = (inspection.round.label(grade) for grade in (before, now))
    return f"the direction is {direction.value}, and the grade went from {then} to {today}"


RULE = Rule(CODE, __doc__, of_force=check_force, needs=frozenset({"programme"}))
