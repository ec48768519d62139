"""What decides an outcome, and what to improve first: one criterion and one finding of many.

`argument` words the first; the report's front page shows both.
"""

from collections.abc import Sequence

from hmic.judging.achievement import Assessed
from hmic.judging.grading import Judgement, RuleResult
from hmic.model.finding import AreaForImprovement
from hmic.model.grade import Achievement, Level, Outcome, Severity


def decisive(judgement: Judgement) -> Assessed | None:
    """The criterion that holds the computed outcome where it is, or one of several.

    For Good it is what is furthest from the count for Excellent. None where no criterion is in the
    way: Excellent itself, and Good that lacks only the further factors.
    """
    capping, well_short, open_, significant_short = judgement.rules[:4]
    match judgement.computed:
        case Outcome.POOR if capping.holds:
            return named(judgement, capping)[0]
        case Outcome.POOR:
            return furthest(named(judgement, well_short))
        case Outcome.UNGRADED:
            short = named(judgement, significant_short)
            return furthest(short) if short else named(judgement, open_)[0]
        case Outcome.JUDGEMENT_REQUIRED:
            return furthest(named(judgement, significant_short))
        case Outcome.FAIR:
            return furthest(fair_below(judgement) or good_below(judgement))
        case Outcome.GOOD:
            return None if count_for_excellent(judgement) else furthest(good_below(judgement))
        case Outcome.EXCELLENT:
            return None


def first_to_improve(
    judgement: Judgement, areas: Sequence[AreaForImprovement]
) -> AreaForImprovement | None:
    """The area for improvement to take up first; None where there is none."""
    return min(areas, key=lambda area: urgency(area, judgement), default=None)


def urgency(area: AreaForImprovement, judgement: Judgement | None) -> tuple[int, bool, bool]:
    """The key by which areas for improvement are ordered, what to take up first before the rest.

    The gravest comes first, then what raises the grade: what bears on the decisive criterion, then
    on a Fair criterion not fully met. Between equals the author's order counts. An overview has no
    judgement, and nothing in it raises a grade.
    """
    severity = -list(Severity).index(area.severity)
    if judgement is None:
        return severity, True, True
    one = decisive(judgement)
    fair = {below.criterion.id for below in fair_below(judgement)}
    is_decisive = one is not None and one.criterion.id in area.criteria
    return severity, not is_decisive, not fair.intersection(area.criteria)


def named(judgement: Judgement, result: RuleResult) -> list[Assessed]:
    """The criteria that a rule names, as assessed."""
    return [one for one in judgement.assessed if one.criterion.id in result.criteria]


def fair_below(judgement: Judgement) -> list[Assessed]:
    """The Fair criteria that are not fully met."""
    return [
        one
        for one in judgement.assessed
        if one.criterion.level is Level.FAIR and one.achievement is not Achievement.FULLY
    ]


def good_below(judgement: Judgement) -> list[Assessed]:
    """The Good criteria that are neither largely nor fully met."""
    return named(judgement, judgement.rules[6])


def count_for_excellent(judgement: Judgement) -> bool:
    """Whether as many Good criteria are largely or fully met as Excellent needs."""
    last = judgement.rules[6]
    assert last.threshold is not None
    return last.threshold.met_by(last.count, last.total)


def furthest(candidates: Sequence[Assessed]) -> Assessed:
    """The candidate that is furthest from being met; a significant one before another."""

    def distance(one: Assessed) -> tuple[int, bool]:
        step = -1 if one.achievement is None else one.achievement.step
        return step, not one.criterion.significant

    return min(candidates, key=distance)
