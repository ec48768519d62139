"""The report graded as a whole: a step of the method that takes the outcomes of frameworks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hmic.judging.grading import Judgement, RuleResult, rulebooks
from hmic.judging.rulebook import Rulebook
from hmic.judging.ruling import Situation, apply
from hmic.model.inspection import Inspection
from hmic.model.method import NOT_ASSESSED


@dataclass(frozen=True, slots=True)
class WholeJudgement:
    """The outcome for a body as a whole, with the rules as they were applied."""

    outcome: str
    before_cap: str | None
    """The outcome of the rules that do not cap; None where no cap decides."""
    rules: tuple[RuleResult, ...]
    """The rules in order; what speaks against one is named by the titles of frameworks."""

    @property
    def deciding(self) -> RuleResult:
        """The rule that the outcome rests on."""
        return next(rule for rule in self.rules if rule.decides)

    @property
    def failing_rung(self) -> RuleResult | None:
        """The first rung that is not reached, where the outcome rests on a rung."""
        rungs = (rule for rule in self.rules if rule.rule.verb == "reaches" and not rule.holds)
        return next(rungs, None) if self.deciding.rule.reaches else None


def judge_whole(
    inspection: Inspection, judgements: Mapping[str, Judgement]
) -> WholeJudgement | None:
    """The judgement on a body as a whole.

    A framework whose published outcome is no grade, or that has no judgement yet, counts as not
    assessed.

    Args:
        inspection: The inspection.
        judgements: The judgement on each graded framework.

    Returns:
        The judgement; None where the programme asks for none, or no rule speaks.
    """
    overall = inspection.programme.overall
    if overall is None or overall.step not in inspection.round.method.blocks:
        return None
    book = rulebooks(inspection.round)[overall.step]
    published = [
        judgements[slug].published if slug in judgements else NOT_ASSESSED
        for slug in overall.frameworks
    ]
    situation = Situation(tuple(_cell(one, book) for one in published), (), ())
    verdict, applied = apply(book, situation)
    if verdict.outcome is None:
        return None
    titles = [_title(inspection, slug) for slug in overall.frameworks]
    return WholeJudgement(
        outcome=verdict.outcome,
        before_cap=verdict.rest if verdict.decides in verdict.caps else None,
        rules=tuple(
            RuleResult(
                number=number,
                rule=one.rule,
                holds=one.holds,
                decides=one.decides,
                count=one.count,
                total=one.total,
                bound=one.bound,
                criteria=_named(one.criteria, titles),
                missing=one.missing,
                counts=one.counts,
            )
            for number, one in enumerate(applied, 1)
        ),
    )


def _cell(outcome: str, book: Rulebook) -> int:
    values = book.vocabulary.values
    return book.vocabulary.cell(0, values.index(outcome if outcome in values else NOT_ASSESSED))


def _title(inspection: Inspection, slug: str) -> str:
    framework = inspection.frameworks.get(slug)
    return framework.title if framework else slug


def _named(places: Sequence[int], titles: Sequence[str]) -> tuple[str, ...]:
    return tuple(titles[place] for place in places)
