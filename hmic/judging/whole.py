"""The report graded as a whole: a step of the method that takes the outcomes of frameworks."""

from collections.abc import Mapping
from dataclasses import dataclass

from hmic.judging.grading import Judgement, Ruled, rulebooks, value_of
from hmic.judging.rulebook import Rulebook
from hmic.judging.ruling import RuleResult, Situation, apply, as_it_fails
from hmic.model.inspection import Inspection
from hmic.model.method import NOT_ASSESSED


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeJudgement(Ruled):
    """The outcome for a body as a whole, with the rules as they were applied.

    What speaks against a rule is named by the titles of frameworks.
    """

    frameworks: Mapping[str, str]
    """By framework, the outcome that counts: `not_assessed` where it has no grade."""
    titles: tuple[str, ...]
    """Of each framework, its title."""

    def as_it_fails(self, result: RuleResult) -> RuleResult:
        """A rule of several conditions that is not so, told by the first of them that fails."""
        return as_it_fails(result, self.book, self.situation, self.titles)


def judge_whole(
    inspection: Inspection, judgements: Mapping[str, Judgement]
) -> WholeJudgement | None:
    """The judgement on a body as a whole.

    A framework whose published outcome is no grade, or that was not inspected, counts as not
    assessed.

    Args:
        inspection: The inspection.
        judgements: The judgement on each graded framework.

    Returns:
        The judgement; None where the programme asks for none, no rule speaks, a framework that it
        rests on has no judgement yet, or something was left out of what people decided on it.
    """
    overall = inspection.programme.overall
    if overall is None or overall.step not in inspection.round.method.blocks:
        return None
    if any(slug in inspection.graded and slug not in judgements for slug in overall.frameworks):
        return None
    if "force" in inspection.incomplete:
        return None
    book = rulebooks(inspection.round)[overall.step]
    published = {
        slug: judgements[slug].published if slug in judgements else NOT_ASSESSED
        for slug in overall.frameworks
    }
    outcomes = {slug: one.published for slug, one in judgements.items()}
    inputs = tuple(value_of(name, book, {}, outcomes) for name in book.block.inputs)
    situation = Situation(tuple(_cell(one, book) for one in published.values()), (), inputs)
    titles = tuple(_title(inspection, slug) for slug in overall.frameworks)
    verdict, results = apply(book, situation, titles)
    if verdict.outcome is None:
        return None
    return WholeJudgement(
        computed=verdict.outcome,
        before_cap=verdict.rest if verdict.decides in verdict.caps else None,
        rules=results,
        book=book,
        situation=situation,
        moderation=inspection.force.moderation,
        frameworks=published,
        titles=titles,
    )


def _cell(outcome: str, book: Rulebook) -> int:
    values = book.vocabulary.values
    return book.vocabulary.cell(0, values.index(outcome if outcome in values else NOT_ASSESSED))


def _title(inspection: Inspection, slug: str) -> str:
    framework = inspection.frameworks.get(slug)
    return framework.title if framework else slug
