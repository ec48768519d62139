"""What decides an outcome, and what to improve first: one criterion and one finding of many.

`argument` words the first; the report's front page shows both.
"""

from collections.abc import Sequence

from hmic.judging.achievement import Assessed
from hmic.judging.grading import Judgement, cell_of
from hmic.judging.ruling import RuleResult
from hmic.model.finding import Finding
from hmic.model.method import Block, Condition


def decisive(judgement: Judgement) -> Assessed | None:
    """The criterion that holds the computed outcome where it is, or one of several.

    On a rung it is what is furthest from the next one. None where no criterion is in the way: on
    the highest rung, where only an input is missing, and where people judge.
    """
    deciding = judgement.deciding
    if deciding is None:
        return None
    against = named(judgement, deciding)
    if deciding.rule.verb == "caps":
        return against[0] if against else None
    if deciding.rule.verb == "reaches":
        in_the_way = below_next(judgement)
        return furthest(in_the_way) if in_the_way else None
    if judgement.rank is None:
        return against[0] if against else None
    return furthest(against) if against else None


def all_decisive(judgement: Judgement) -> list[Assessed]:
    """Every criterion that decides: all that a cap or an outcome outside the order rests on.

    Of those in the way of a grade, the one that `decisive` finds.
    """
    deciding = judgement.deciding
    if deciding is not None and (deciding.rule.verb == "caps" or judgement.rank is None):
        return named(judgement, deciding)
    one = decisive(judgement)
    return [] if one is None else [one]


def worse_besides(judgement: Judgement) -> RuleResult | None:
    """The first rule after the one that decides which would have kept the outcome down too."""
    deciding = judgement.deciding
    assert deciding is not None
    later = judgement.rules[deciding.number :]
    return next((one for one in later if one.rule.verb == "gives" and one.holds), None)


def first_to_improve(judgement: Judgement, areas: Sequence[Finding]) -> Finding | None:
    """The finding that speaks against to take up first; None where there is none."""
    block = judgement.book.block
    return min(areas, key=lambda area: urgency(area, block, judgement), default=None)


def urgency(finding: Finding, block: Block, judgement: Judgement | None) -> tuple[int, bool, bool]:
    """The key by which findings that speak against are ordered, what to take up first first.

    The gravest comes first by the method's table, then what raises the grade: what bears on the
    decisive criterion, then on a criterion that a rung asks to be met. Between equals the author's
    order counts. An overview has no judgement, and nothing in it raises a grade.

    Args:
        finding: The finding.
        block: What grades its framework.
        judgement: The judgement on its framework, where there is one.

    Returns:
        The key: smaller is more urgent.
    """
    rows = {row.worst: place for place, row in enumerate(block.findings.table)}
    grave = rows.get(finding.how_serious or finding.kind, len(rows))
    if judgement is None:
        return grave, True, True
    one = decisive(judgement)
    rungs = (rung for rung in judgement.rules if rung.rule.verb == "reaches")
    asking = next((rung for rung in rungs if _every(rung)), None)
    below = _not_as_asked(judgement, asking) if asking else []
    required = {each.criterion.id for each in below}
    is_decisive = one is not None and one.criterion.id in finding.criteria
    return grave, not is_decisive, not required.intersection(finding.criteria)


def named(judgement: Judgement, result: RuleResult) -> list[Assessed]:
    """The criteria that a rule names, as assessed."""
    return [one for one in judgement.assessed if one.criterion.id in result.criteria]


def below_next(judgement: Judgement) -> list[Assessed]:
    """The criteria in the way of the next rung: those that must all be met, else those counted."""
    rung = judgement.failing_rung
    if rung is None:
        return []
    if below := every_below(judgement):
        return below
    return [] if rung.is_met else named(judgement, rung)


def every_below(judgement: Judgement) -> list[Assessed]:
    """The criteria that are not what the next rung asks of every one of their sort."""
    rung = judgement.failing_rung
    return _not_as_asked(judgement, rung) if rung else []


def _not_as_asked(judgement: Judgement, rung: RuleResult) -> list[Assessed]:
    book = judgement.book
    failing: set[int] = set()
    for part in _every(rung):
        every, is_ = (
            book.vocabulary.select(part.every or ""),
            book.vocabulary.select(part.is_ or ""),
        )
        failing |= every.cells - is_.cells
    return [one for one in judgement.assessed if cell_of(one, book) in failing]


def _every(rung: RuleResult) -> list[Condition]:
    return [part for part in rung.rule.when.parts() if part.every] if rung.rule.when else []


def furthest(candidates: Sequence[Assessed]) -> Assessed:
    """The candidate that is furthest from being met; a flagged one before another.

    How far one is that was not assessed nobody knows, so that it comes after all others.
    """

    def distance(one: Assessed) -> tuple[bool, int, bool]:
        return one.achievement is None, one.step, not one.criterion.flags

    return min(candidates, key=distance)
