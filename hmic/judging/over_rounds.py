"""Whether a grade can be compared with that of an earlier round: by the method and the criteria.

A grade means what its method and criteria make it mean. Where either is another, an earlier grade
stands beside the grade of today as a fact, and not as a step from one to the other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hmic.model.assessment import PreviousGrade
from hmic.model.earlier_report import EarlierReport
from hmic.model.framework import Criterion, Framework
from hmic.model.inspection import Inspection


@dataclass(frozen=True)
class Compared:
    """How the grade of an earlier round compares with the grade of this one."""

    other_method: bool
    """Whether the method, or a number in it, is another."""
    other_criteria: tuple[str, ...]
    """The ids of criteria that are new, gone, or say something else, and have no successor."""
    by_succession: bool
    """Whether criteria of then are succeeded by others, as the framework says."""

    @property
    def comparable(self) -> bool:
        """Whether the two grades mean the same."""
        return not (self.other_method or self.other_criteria)


def compared(inspection: Inspection, slug: str) -> Compared | None:
    """How the earlier grade that a framework's file states compares with the grade of now.

    Args:
        inspection: The inspection.
        slug: A framework.

    Returns:
        The comparison; None where no earlier grade is stated, or the report that gave it is not on
        record here: then nobody can tell.
    """
    earlier = of_earlier_report(inspection, slug)
    now = inspection.frameworks.get(slug)
    if earlier is None or now is None:
        return None
    round_ = inspection.round
    then = earlier.round.frameworks.get(slug)
    other_method = earlier.round.method.digest != round_.method.digest
    if then is None:
        return Compared(other_method, tuple(one.id for one in now.criteria), by_succession=False)
    other_step = earlier.round.step(slug) != round_.step(slug)
    succeeded = {id_ for one in now.criteria for id_ in one.succeeds}
    others = tuple(dict.fromkeys(_others(then, now)))
    return Compared(other_method or other_step, others, by_succession=bool(succeeded))


def of_earlier_report(inspection: Inspection, slug: str) -> EarlierReport | None:
    """The report on record that gave the earlier grade which a framework's file states."""
    earlier, assessment = inspection.earlier, inspection.assessments.get(slug)
    previous = assessment.previous if assessment else None
    if earlier is None or previous is None or slug not in earlier.published:
        return None
    return earlier if _names(previous, earlier) else None


def _names(previous: PreviousGrade, earlier: EarlierReport) -> bool:
    return " ".join(previous.round.split()) in (earlier.programme, " ".join(earlier.title.split()))


def _others(then: Framework, now: Framework) -> Iterator[str]:
    """The criteria of either that the other has not, by themselves or by succession."""
    before, after = _said(then), _said(now)
    succeeds = {one.id: one.succeeds for one in now.criteria}
    succeeded = {id_ for ids in succeeds.values() for id_ in ids}
    for id_, said in before.items():
        if after.get(id_) != said and id_ not in succeeded:
            yield id_
    for id_, said in after.items():
        if before.get(id_) != said and not succeeds[id_]:
            yield id_


def _said(framework: Framework) -> Mapping[str, tuple[object, ...]]:
    """By id, what a criterion says and how it counts."""
    return {one.id: _of_criterion(one) for one in framework.criteria}


def _of_criterion(criterion: Criterion) -> tuple[object, ...]:
    return criterion.level, criterion.flags, " ".join(criterion.statement.split())
