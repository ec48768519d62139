"""Why a grade is what it is: rules, criteria, what would change it; and the method, once."""

from collections.abc import Iterator
from fractions import Fraction

from hmic.judging.achievement import Assessed
from hmic.judging.argument import achievement_in_words, basis_in_words, rule_in_words
from hmic.judging.changes_in_words import changes_in_words, smallest_in_words
from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import Sensitivity, sensitivity
from hmic.model.framework import Criterion
from hmic.model.grade import Achievement, Level
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start
from hmic.model.programme import AtLeast, Bands, MoreThan, Programme, Quantities
from hmic.model.values import percent
from hmic.report import contents, grades


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
    found = _sensitivity(slug, judgement, programme)
    return contents.Argument(
        slug=slug,
        prefix=judgement.framework.prefix,
        title=judgement.framework.title,
        anchor=f"argument-{slug}",
        judged=grades.judged(programme, judgement, labels),
        tables=tuple(
            contents.CriteriaTable(
                level.value,
                labels.text("heading.criteria", level=labels.grades[level.value]),
                tuple(
                    _criterion_row(assessed, labels)
                    for assessed in judgement.assessed
                    if assessed.criterion.level is level
                ),
            )
            for level in Level
        ),
        rules=tuple(
            contents.RuleRow(
                number=result.number,
                question=question,
                found=sentence_start(found),
                answer=labels.text("page.yes" if result.holds else "page.no"),
                decides=result.decides,
            )
            for result in judgement.rules
            for question, found in [rule_in_words(result, labels)]
        ),
        smallest=smallest_in_words(judgement, found, labels),
        choices=tuple(_choice_rows(found, labels)),
        changes=changes_in_words(judgement, found, labels),
        signed=_signed(inspection, slug, labels),
    )


_Question = tuple[Judgement, Quantities, Bands]
_LAST: dict[str, tuple[_Question, Sensitivity]] = {}
"""By framework, what was asked last, and the answer; it takes a third of a report."""


def _sensitivity(slug: str, judgement: Judgement, programme: Programme) -> Sensitivity:
    """What would change a judgement; found again where the question is equal in every part.

    A page that follows an author's saves asks of five frameworks in six what it asked before.
    """
    question = (judgement, programme.quantities, programme.bands)
    known = _LAST.get(slug)
    if known is None or known[0] != question:
        known = _LAST[slug] = (question, sensitivity(*question))
    return known[1]


def _choice_rows(found: Sensitivity, labels: Labels) -> Iterator[contents.ChoiceRow]:
    for choices in found.choices:
        count = labels.text("choices_kind.found", count=len(choices.changing), total=choices.total)
        yield contents.ChoiceRow(labels.text(f"choices_kind.{choices.kind}"), count)
    thresholds = len({turn.threshold for turn in found.turns})
    yield contents.ChoiceRow(labels.text("choices_kind.threshold"), str(thresholds))


def _signed(inspection: Inspection, slug: str, labels: Labels) -> str | None:
    sign_off = inspection.sign_offs.get(slug)
    if sign_off is None:
        return None
    grade, date = labels.grades[sign_off.grade.value], labels.date(sign_off.date)
    return labels.text("page.signed", grade=grade, post=sign_off.post, date=date)


def _criterion_row(assessed: Assessed, labels: Labels) -> contents.CriterionRow:
    criterion, achievement = assessed.criterion, assessed.achievement
    return contents.CriterionRow(
        id=criterion.id,
        statement=criterion.statement,
        theme=criterion.theme,
        weight=_weight(criterion, labels),
        achievement_key=achievement.value if achievement else "not_assessed",
        achievement=achievement_in_words(achievement, labels),
        basis=sentence_start(basis_in_words(assessed, labels)),
        findings=tuple(finding.id for finding in assessed.findings),
    )


def _weight(criterion: Criterion, labels: Labels) -> str:
    if criterion.dominant:
        return labels.text("weight.dominant")
    return labels.text("weight.significant") if criterion.significant else ""


def method(programme: Programme, labels: Labels) -> contents.Method:
    """How grades come about in this programme: its words as numbers, with their sources."""
    quantities, bands, adopted = programme.quantities, programme.bands, programme.adopted

    def quantity(name: str, level: Level, bound: MoreThan | AtLeast) -> contents.ThresholdRow:
        share, form = (
            (bound.more_than, "more_than")
            if isinstance(bound, MoreThan)
            else (bound.at_least, "at_least")
        )
        grade = labels.grades[level.value]
        value = labels.text(f"quantity.{form}", share=percent(share), level=grade)
        return contents.ThresholdRow(labels.text(f"quantity.{name}"), value, bound.source)

    limits = (bands.not_met, bands.partly, bands.largely, bands.fully)
    bounds = (tuple(Achievement), (Fraction(0), *limits[:-1]), limits)
    return contents.Method(
        caveat=programme.texts.criteria_caveat,
        adopted=labels.text(
            "page.adopted",
            by=adopted.by,
            date=labels.date(adopted.date),
            version=adopted.version,
        ),
        thresholds=(
            quantity("most", Level.GOOD, quantities.most),
            quantity("vast_majority", Level.GOOD, quantities.vast_majority),
            quantity("significant_number", Level.FAIR, quantities.significant_number),
        ),
        bands=tuple(
            _band(a, lower, upper, labels) for a, lower, upper in zip(*bounds, strict=True)
        ),
        bands_source=bands.source,
        known_properties=programme.known_properties,
    )


def _band(
    achievement: Achievement, lower: Fraction, upper: Fraction, labels: Labels
) -> contents.ThresholdRow:
    form = "band_above" if lower else "band"
    value = labels.text(f"quantity.{form}", lower=percent(lower), upper=percent(upper))
    return contents.ThresholdRow(achievement_in_words(achievement, labels), value, "")
