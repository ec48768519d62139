"""What a reader in a hurry sees: the front page, the national picture, the force's summary."""

from collections.abc import Mapping

from hmic.judging.argument import cause, deciding_sentence, first_sentence
from hmic.judging.deciding_criterion import decisive, first_to_improve, urgency
from hmic.judging.grading import Judgement
from hmic.model.assessment import Assessment
from hmic.model.finding import AreaForImprovement
from hmic.model.grade import Severity
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels
from hmic.report import chart_contents, contents, grades
from hmic.report.plain_words import in_plain_words, plain_terms

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
    terms = plain_terms((*inspection.glossary, *inspection.force_glossary))
    rows = tuple(
        contents.GlanceRow(
            title=judgement.framework.title,
            anchor=slug,
            mark=grades.mark(programme, judgement.published, labels),
            previous=_previous(inspection, slug, labels),
            decides=in_plain_words(deciding_sentence(judgement, labels), terms),
            improve=in_plain_words(
                _improve_first(judgement, inspection.assessments.get(slug), labels), terms
            ),
        )
        for slug, judgement in judgements.items()
    )
    return contents.Glance(
        sentence=chart_contents.grades_in_words(inspection.registered.name, rows, labels),
        rows=rows,
        earlier=tuple(
            labels.text(
                "page.earlier_grade",
                framework=inspection.frameworks[slug].title,
                when=previous.when,
                grade=previous.mark.label,
                direction=previous.travel,
            )
            for slug in inspection.programme.all_frameworks
            if slug not in judgements and (previous := _previous(inspection, slug, labels))
        ),
        cautions=tuple(labels.text(f"caution.{name}") for name in _CAUTIONS),
    )


def _previous(inspection: Inspection, slug: str, labels: Labels) -> contents.StatedGrade | None:
    """The grade of an earlier round, where the framework's file states one."""
    assessment = inspection.assessments.get(slug)
    if assessment is None or assessment.previous is None:
        return None
    return grades.previous_grade(inspection.programme, assessment.previous, labels)


def _improve_first(judgement: Judgement, assessment: Assessment | None, labels: Labels) -> str:
    area = first_to_improve(judgement, assessment.areas_for_improvement if assessment else ())
    if area is None:
        return labels.text("page.no_area")
    if area.id == _deciding_finding(judgement):
        return labels.text("page.same_finding", id=area.id)
    return labels.text("page.first_sentence", sentence=first_sentence(area.text), id=area.id)


def _deciding_finding(judgement: Judgement | None) -> str | None:
    """The id of the finding that decides a grade; none where people or a statement decide."""
    one = decisive(judgement) if judgement and judgement.moderation is None else None
    return cause(one)[0] if one else None


def improvements(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> tuple[contents.Improvement, ...]:
    """What the force is to do something about, what to take up first before the rest.

    Args:
        inspection: The force's findings.
        judgements: By framework, its judgement.
        labels: The fixed words of the report's language.

    Returns:
        All areas for improvement, and whatever other finding decides a grade; that counts as one of
        moderate severity.
    """
    ranked: list[tuple[tuple[int, bool, bool], contents.Improvement]] = []
    for slug in inspection.programme.all_frameworks:
        framework, assessment = inspection.frameworks.get(slug), inspection.assessments.get(slug)
        if framework is None or assessment is None:
            continue
        judgement = judgements.get(slug)
        deciding = _deciding_finding(judgement)
        for finding in assessment.findings:
            decides = finding.id == deciding
            if isinstance(finding, AreaForImprovement):
                rank, severity = urgency(finding, judgement), finding.severity
            elif decides:
                rank, severity = (-list(Severity).index(Severity.MODERATE), False, False), None
            else:
                continue
            improvement = contents.Improvement(
                id=finding.id,
                kind=finding.kind.value,
                framework=framework.title,
                problem=f"{first_sentence(finding.text)}.",
                action=finding.action if isinstance(finding, AreaForImprovement) else None,
                criteria=finding.criteria,
                severity=labels.text(f"severity.{severity}") if severity else None,
                decides=decides,
            )
            ranked.append((rank, improvement))
    return tuple(improvement for _, improvement in sorted(ranked, key=lambda pair: pair[0]))


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
        improvements=improvements(inspection, judgements, labels),
        rows=tuple(rows),
        totals=totals,
        kinds=tuple(labels.text(f"column.{name}") for name in ("areas", "work", "strengths")),
    )
