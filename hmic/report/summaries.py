"""What a reader in a hurry sees: the front page, the national picture, the force's summary."""

from collections.abc import Mapping

from hmic.judging.argument import achievement_in_words, cause, deciding_sentence, first_sentence
from hmic.judging.deciding_criterion import decisive, first_to_improve
from hmic.judging.grading import Judgement
from hmic.model.assessment import Assessment
from hmic.model.grade import Level
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels
from hmic.report import chart_contents, contents, grades

_CAUTIONS = ("rank", "average", "whole", "today", "fair")
"""What a grade is not, for readers who see the front page only."""


def glance(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> contents.Glance:
    """The front page: each grade, what decides it and what to improve first.

    Args:
        inspection: The inspection.
        judgements: The judgement on each graded framework.
        labels: The fixed words of the report's language.

    Returns:
        What that page shows.
    """
    programme = inspection.programme
    return contents.Glance(
        rows=tuple(
            contents.GlanceRow(
                title=judgement.framework.title,
                anchor=slug,
                mark=grades.mark(programme, judgement.published, labels),
                decides=deciding_sentence(judgement, labels),
                improve=_improve_first(judgement, inspection.assessments.get(slug), labels),
            )
            for slug, judgement in judgements.items()
        ),
        cautions=tuple(labels.text(f"caution.{name}") for name in _CAUTIONS),
    )


def _improve_first(judgement: Judgement, assessment: Assessment | None, labels: Labels) -> str:
    area = first_to_improve(judgement, assessment.areas_for_improvement if assessment else ())
    if area is None:
        return labels.text("page.no_area")
    one = decisive(judgement)
    if judgement.moderation is None and one is not None and cause(one)[0] == area.id:
        return labels.text("page.same_finding", id=area.id)
    return labels.text("page.first_sentence", sentence=first_sentence(area.text), id=area.id)


def national(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> tuple[contents.NationalGroup, ...]:
    """The national distribution of every graded framework, under the heads of the programme.

    Args:
        inspection: The inspection.
        judgements: The judgement on each graded framework.
        labels: The fixed words of the report's language.

    Returns:
        A group for each head.
    """
    groups = []
    for place in inspection.programme.frameworks:
        rows = []
        for slug in place.parts or (place.framework,):
            if slug not in judgements:
                continue
            judgement = judgements[slug]
            own = judgement.published
            distribution = chart_contents.distribution(
                inspection.programme, judgement.framework, own, labels
            )
            if distribution is not None:
                mark = grades.mark(inspection.programme, own, labels)
                title = judgement.framework.title
                rows.append(contents.NationalRow(title, slug, distribution, mark))
        if rows:
            title = inspection.frameworks[place.framework].title
            groups.append(contents.NationalGroup(title, tuple(rows)))
    return tuple(groups)


def summary(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> contents.ForceSummary:
    """What the force's findings come to, in numbers, and what to improve.

    Args:
        inspection: The inspection.
        judgements: The judgement on each graded framework.
        labels: The fixed words of the report's language.

    Returns:
        What that section shows.
    """
    rows = []
    for slug in inspection.programme.all_frameworks:
        framework = inspection.frameworks.get(slug)
        assessment = inspection.assessments.get(slug)
        if framework is None or assessment is None:
            continue
        judgement = judgements.get(slug)
        programme = inspection.programme
        rows.append(
            contents.SummaryRow(
                title=framework.title,
                anchor=slug,
                mark=grades.mark(programme, judgement.published, labels) if judgement else None,
                improvements=tuple(
                    contents.Headline(finding.id, f"{first_sentence(finding.text)}.")
                    for finding in assessment.areas_for_improvement
                ),
                counts=(
                    len(assessment.areas_for_improvement),
                    len(assessment.work_in_progress),
                    len(assessment.strengths),
                ),
            )
        )
    first, second, third = (sum(row.counts[n] for row in rows) for n in range(3))
    totals = (first, second, third)
    return contents.ForceSummary(
        rows=tuple(rows),
        totals=totals,
        kinds=tuple(labels.text(f"column.{name}") for name in ("areas", "work", "strengths")),
        scale=tuple(
            grades.grade_mark(inspection.programme, step.grade, labels)
            for step in inspection.programme.scale
        ),
        grades=chart_contents.grades_in_words(rows, labels),
        findings=chart_contents.findings_in_words(totals, labels),
        achievements=tuple(
            achievement_in_words(one, labels) for one in chart_contents.ACHIEVEMENTS
        ),
        achieved=tuple(
            contents.AchievedRow(
                f"{judgement.framework.title}, {labels.grades[level.value]}",
                f"argument-{slug}",
                chart_contents.counts(judgement.assessed, level),
            )
            for slug, judgement in judgements.items()
            for level in Level
        ),
    )
