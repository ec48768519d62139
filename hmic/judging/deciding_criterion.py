"""Which criteria decide an outcome, and which are in the way of the next one.

`argument` words the first; the report lists what to do about the second.
"""

from collections.abc import Sequence

from hmic.judging.achievement import Assessed
from hmic.judging.grading import Judgement, cell_of
from hmic.judging.ruling import RuleResult
from hmic.model.method import Condition


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


def in_the_way(judgement: Judgement) -> list[Assessed]:
    """Every criterion in the way of the next outcome: what the next rung lacks, or what decides.

    Those of `counted_below` come last: not every one of them may have to be met.
    """
    deciding = judgement.deciding
    if deciding is None:
        return []
    if deciding.rule.verb != "reaches":
        return named(judgement, deciding)
    return [*every_below(judgement), *counted_below(judgement)]


def counted_below(judgement: Judgement) -> list[Assessed]:
    """The criteria that the next rung counts and that are not met as it asks."""
    rung = judgement.failing_rung
    if rung is None or rung.is_met:
        return []
    every = every_below(judgement)
    return [one for one in named(judgement, rung) if one not in every]


def next_above(judgement: Judgement) -> str | None:
    """The next grade above the computed outcome; None where there is none, or no order."""
    order, grades = judgement.order, judgement.book.block.grades
    if judgement.rank is None:
        return None
    return next((one for one in order[judgement.rank + 1 :] if one in grades), None)


def named(judgement: Judgement, result: RuleResult) -> list[Assessed]:
    """The criteria that a rule names, as assessed."""
    return [one for one in judgement.assessed if one.criterion.id in result.criteria]


def below_next(judgement: Judgement) -> list[Assessed]:
    """The criteria in the way of the next rung: those that must all be met, else those counted."""
    return every_below(judgement) or counted_below(judgement)


def every_below(judgement: Judgement) -> list[Assessed]:
    """The criteria that are not what the next rung asks of every one of their sort."""
    rung = judgement.failing_rung
    return _not_as_asked(judgement, rung) if rung else []


def _not_as_asked(judgement: Judgement, rung: RuleResult) -> list[Assessed]:
    book = judgement.book
    failing: set[int] = set()
    for part in _every(rung):
        every, is_ = (
            book.vocabulary.select(part.every),
            book.vocabulary.select(part.is_),
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
