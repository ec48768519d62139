"""Why a grade is what it is: rules, criteria, what would change it; and the method, once."""

from collections.abc import Iterator
from fractions import Fraction

from hmic.judging.achievement import Assessed, bands_of_block
from hmic.judging.argument import (
    achievement_in_words,
    answer,
    basis_in_words,
    bound_in_words,
    framework_grade_in_words,
    rule_in_words,
    whole_reason,
)
from hmic.judging.changes_in_words import (
    changes_in_words,
    smallest_in_words,
    whole_changes_in_words,
)
from hmic.judging.grading import Judgement, Judgements, rulebooks
from hmic.judging.method_in_words import InWords, LabelWords
from hmic.judging.proving import PROPERTIES
from hmic.judging.sensitivity import Sensitivity, sensitivity, words_by_use
from hmic.judging.soundness import failure_in_words
from hmic.judging.whole import WholeJudgement, judge_whole
from hmic.model.framework import Criterion
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start
from hmic.model.method import NOT_ASSESSED, Block
from hmic.model.quantity import number_in_words
from hmic.model.round import Round
from hmic.model.sign_off import SignOff
from hmic.model.values import ENGLISH, percent
from hmic.model.vocabulary import Vocabulary
from hmic.report import chart_contents, contents, grades


def argument(
    inspection: Inspection, slug: str, judgement: Judgement, labels: Labels
) -> contents.Argument:
    """The whole argument for one grade.

    Args:
        inspection: The inspection.
        slug: The framework.
        judgement: Its judgement.
        labels: The fixed words of the report's language.

    Returns:
        What the report shows of it.
    """
    programme = inspection.programme
    found = _sensitivity(slug, judgement)
    return contents.Argument(
        slug=slug,
        prefix=judgement.framework.prefix,
        title=judgement.framework.title,
        anchor=f"argument-{slug}",
        judged=grades.judged(programme, judgement, labels),
        tables=tuple(
            contents.CriteriaTable(
                level,
                chart_contents.level_title(level, labels)
                if not level
                else labels.text("heading.criteria", level=labels.level(level)),
                tuple(
                    _criterion_row(assessed, labels)
                    for assessed in judgement.assessed
                    if assessed.criterion.level == level
                ),
            )
            for level in chart_contents.levels_of(judgement)
        ),
        rules=tuple(_rule_rows(judgement, labels)),
        smallest=smallest_in_words(judgement, found, labels),
        choices=() if judgement.judged else tuple(_choice_rows(found, labels)),
        changes=changes_in_words(judgement, found, labels),
        signed=_signed(inspection.sign_offs.get(slug), labels),
    )


def whole_argument(
    inspection: Inspection, judgements: Judgements, labels: Labels
) -> contents.WholeArgument | None:
    """The whole argument for the grade of the body as a whole; None where it has none.

    Args:
        inspection: The inspection.
        judgements: The judgement on each graded framework.
        labels: The fixed words of the report's language.

    Returns:
        What the report shows of it.
    """
    whole = judge_whole(inspection, judgements)
    if whole is None:
        return None
    return contents.WholeArgument(
        mark=grades.mark(inspection.programme, whole.published, labels),
        computed=grades.mark(inspection.programme, whole.computed, labels),
        reason=whole_reason(whole, labels),
        moderation=grades.decision(inspection.programme, whole.moderation, labels),
        rules=tuple(_rule_rows(whole, labels)),
        frameworks=tuple(
            contents.GradeRow(
                title,
                slug if slug in inspection.inspected else None,
                framework_grade_in_words(outcome, labels),
            )
            for (slug, outcome), title in zip(whole.frameworks.items(), whole.titles, strict=True)
        ),
        changes=whole_changes_in_words(whole, labels),
        signed=_signed(inspection.whole_sign_off, labels),
    )


def _rule_rows(of: Judgement | WholeJudgement, labels: Labels) -> Iterator[contents.RuleRow]:
    for result in of.rules:
        question, found = rule_in_words(result, of, labels)
        yield contents.RuleRow(
            number=result.number,
            question=question,
            found=sentence_start(found),
            answer=labels.text(f"page.{answer(result)}"),
            decides=result.decides,
        )


_LAST: dict[str, tuple[Judgement, Sensitivity]] = {}
"""By framework, the judgement asked of last, and the answer; it takes a third of a report."""


def _sensitivity(slug: str, judgement: Judgement) -> Sensitivity:
    """What would change a judgement; found again where it is equal in every part.

    A page that follows an author's saves asks of five frameworks in six what it asked before.
    """
    known = _LAST.get(slug)
    if known is None or known[0] != judgement:
        known = _LAST[slug] = (judgement, sensitivity(judgement))
    return known[1]


def _choice_rows(found: Sensitivity, labels: Labels) -> Iterator[contents.ChoiceRow]:
    for choices in found.choices:
        count = labels.text("choices_kind.found", count=len(choices.changing), total=choices.total)
        yield contents.ChoiceRow(labels.text(f"choices_kind.{choices.kind}"), count)
    thresholds = len({turn.threshold for turn in found.turns})
    yield contents.ChoiceRow(labels.text("choices_kind.threshold"), str(thresholds))


def _signed(sign_off: SignOff | None, labels: Labels) -> str | None:
    if sign_off is None:
        return None
    grade, date = labels.outcome(sign_off.grade), labels.date(sign_off.date)
    return labels.text("page.signed", grade=grade, post=sign_off.post, date=date)


def _criterion_row(assessed: Assessed, labels: Labels) -> contents.CriterionRow:
    criterion, achievement = assessed.criterion, assessed.achievement
    return contents.CriterionRow(
        id=criterion.id,
        statement=criterion.statement,
        theme=criterion.theme,
        weight=_weight(criterion, labels),
        achievement_key=achievement or NOT_ASSESSED,
        achievement=achievement_in_words(achievement, labels),
        basis=sentence_start(basis_in_words(assessed, labels)),
        findings=tuple(finding.id for finding in assessed.findings),
    )


def _weight(criterion: Criterion, labels: Labels) -> str:
    return labels.word("flag", criterion.flags[-1]) if criterion.flags else ""


def method(round_: Round, labels: Labels) -> contents.Method:
    """How grades come about in this round: its words as numbers, with their sources."""
    programme, adopted = round_.programme, round_.programme.adopted
    blocks = [(block, Vocabulary(round_.method, block)) for block in round_.method.blocks.values()]
    measured = next(((block, words) for block, words in blocks if block.bands), None)
    quantities = {
        word: bound_in_words(quantity.bound, labels)
        for block in round_.method.blocks.values()
        for word, quantity in block.quantities.items()
    }
    return contents.Method(
        in_short=labels.sentences("in_short", **quantities),
        caveat=programme.texts.criteria_caveat,
        adopted=labels.text(
            "page.adopted",
            by=adopted.by,
            date=labels.date(adopted.date),
            version=adopted.version,
        ),
        steps=tuple(_step(round_, name, labels) for name in round_.method.blocks),
        thresholds=tuple(
            _threshold(word, words, labels)
            for block, words in blocks
            for word in words_by_use(block)
        ),
        bands=tuple(_bands(*measured, labels)) if measured else (),
        bands_source=(measured[0].bands or {}).get("source", "") if measured else "",
        known_properties=programme.known_properties,
        accepted=tuple(_accepted(round_, labels)),
    )


def _step(round_: Round, name: str, labels: Labels) -> contents.Step:
    """The rules of a step in words, and what was proved of them."""
    method, block = round_.method, round_.method.blocks[name]
    word = LabelWords(method, labels)
    in_words = InWords(rulebooks(round_)[name], word)
    rules = tuple(
        # made in English; another language has the sentences of its catalogue
        (None if labels.language == ENGLISH else labels.sentence("rule", rule.rule))
        or in_words.rule(rule)
        for rule in block.rules
    )
    return contents.Step(
        title=labels.word("step", name) if name else "",
        sets=tuple(
            labels.text("page.set", word=word("achievement", key), members=labels.listed(members))
            for key, of_set in block.criteria.sets.items()
            if any(word("achievement", key) in rule for rule in rules)
            for members in [[word("achievement", one) for one in of_set]]
        ),
        rules=rules,
        proved=tuple(_proved(round_, name, labels)) if block.rules else (),
    )


def _proved(round_: Round, step: str, labels: Labels) -> Iterator[str]:
    """What was tried, and each property but those that fail and are accepted."""
    failed: dict[str, str] = {}
    if round_.proved is None:
        yield labels.text("proved.packaged")
    else:
        failed = {
            one.property: failure_in_words(one, round_, labels)
            for one in round_.proved.failures
            if one.step == step
        }
        for tried in round_.proved.tried:
            if tried.step == step and not tried.states:
                yield labels.text("proved.nothing")
                return
            if tried.step == step:
                of = "up_to" if tried.size else "frameworks"
                yield labels.text(f"proved.{of}", states=f"{tried.states:,}", size=tried.size)
    accepted = {one.key for one in round_.programme.accepted}
    for property_ in PROPERTIES:
        if property_ not in failed:
            yield labels.text(f"proved.{property_}")
        elif property_ not in accepted:
            yield failed[property_]


def _accepted(round_: Round, labels: Labels) -> Iterator[str]:
    """Each fault of the method that somebody accepts, with the smallest framework that shows it."""
    accepted = {one.key: one for one in round_.programme.accepted}
    for failure in round_.proved.failures if round_.proved else ():
        if one := accepted.get(failure.property):
            date = labels.date(one.date)
            told = {"by": one.by, "date": date, "reason": one.reason}
            fault = failure_in_words(failure, round_, labels)
            yield labels.text("page.accepted", fault=fault, **told)


def _threshold(word: str, words: Vocabulary, labels: Labels) -> contents.ThresholdRow:
    """A quantity word as a number, of the criteria that it is asked of."""
    quantity = words.block.quantities[word]
    bound = quantity.bound
    parts = (part for rule in words.block.rules if rule.when for part in rule.when.parts())
    of = next((part.of for part in parts if part.is_ == word and part.of), None)
    share = number_in_words(bound.number, bound.is_share)
    level = labels.level(of) if of in words.block.criteria.levels else ""
    form = f"{bound.relation}_of_level" if level else bound.relation
    value = labels.text(f"quantity.{form}", share=share, level=level)
    title = labels.word("quantity", word)
    return contents.ThresholdRow(title, value, quantity.source or "")


def _bands(block: Block, words: Vocabulary, labels: Labels) -> Iterator[contents.ThresholdRow]:
    lower = Fraction(0)
    for achievement, upper in bands_of_block(block, words.achievements):
        form = "band_above" if lower else "band"
        value = labels.text(f"quantity.{form}", lower=percent(lower), upper=percent(upper))
        yield contents.ThresholdRow(achievement_in_words(achievement, labels), value, "")
        lower = upper
