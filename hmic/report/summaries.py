"""What a reader in a hurry sees: the front page, the national picture, the force's summary."""

from collections.abc import Mapping

from hmic.judging.argument import cause, deciding_sentence, first_sentence, whole_reason
from hmic.judging.deciding_criterion import all_decisive, first_to_improve, urgency
from hmic.judging.grading import Judgement
from hmic.judging.whole import WholeJudgement, judge_whole
from hmic.model.assessment import Assessment
from hmic.model.finding import Finding
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start, within_sentence
from hmic.model.vocabulary import Vocabulary
from hmic.report import chart_contents, contents, grades
from hmic.report.coverage import coverage_of, coverage_of_all, nothing_to_improve
from hmic.report.plain_words import in_plain_words, plain_terms

_CAUTIONS = ("rank", "average", "whole", "today")
_CAUTIONS_WITH_WHOLE = ("rank", "by_rules", "whole", "today")
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
                _improve_first(
                    judgement,
                    inspection.assessments.get(slug),
                    coverage_of(inspection, slug, judgements, labels),
                    labels,
                ),
                terms,
            ),
        )
        for slug, judgement in judgements.items()
    )
    judged = judge_whole(inspection, judgements)
    cautions = _CAUTIONS if judged is None else _CAUTIONS_WITH_WHOLE
    return contents.Glance(
        whole=_whole(inspection, judged, labels) if judged else None,
        sentence=" ".join(
            filter(
                None,
                (
                    chart_contents.grades_in_words(inspection.registered.name, rows, labels),
                    _not_inspected(inspection, labels),
                ),
            )
        ),
        rows=rows,
        not_inspected=tuple(one.title for one in inspection.not_inspected),
        earlier=tuple(
            labels.text(
                "page.earlier_grade",
                framework=inspection.frameworks[slug].title,
                when=previous.when,
                grade=previous.mark.label,
                direction=previous.travel,
            )
            for slug in inspection.inspected
            if slug not in judgements and (previous := _previous(inspection, slug, labels))
        ),
        cautions=(
            *(labels.text(f"caution.{name}") for name in cautions),
            *labels.sentences("caution"),
        ),
    )


def _not_inspected(inspection: Inspection, labels: Labels) -> str | None:
    """Which frameworks were not inspected, in a sentence."""
    titles = [within_sentence(one.title) for one in inspection.not_inspected]
    if not titles:
        return None
    named = labels.listed(titles)
    return sentence_start(labels.text("page.were_not_inspected", len(titles), frameworks=named))


def _whole(inspection: Inspection, judged: WholeJudgement, labels: Labels) -> contents.Whole:
    mark = grades.mark(inspection.programme, judged.outcome, labels)
    return contents.Whole(mark, whole_reason(judged, labels))


def _previous(inspection: Inspection, slug: str, labels: Labels) -> contents.StatedGrade | None:
    """The grade of an earlier round, where the framework's file states one."""
    assessment = inspection.assessments.get(slug)
    if assessment is None or assessment.previous is None:
        return None
    return grades.previous_grade(inspection.programme, assessment.previous, labels)


def _improve_first(
    judgement: Judgement,
    assessment: Assessment | None,
    coverage: contents.Coverage,
    labels: Labels,
) -> str:
    words = judgement.book.vocabulary
    area = first_to_improve(judgement, to_improve(words, assessment))
    if area is None:
        return nothing_to_improve(coverage, kinds_to_improve(words), labels)
    if {area.id} == _deciding_findings(judgement):
        first = labels.text("page.same_finding", id=area.id)
    else:
        first = labels.text("page.first_sentence", sentence=first_sentence(area.text), id=area.id)
    return f"{first} {coverage.words}" if coverage.words else first


def _deciding_findings(judgement: Judgement | None) -> set[str]:
    """The ids of the findings that decide a grade, and of criteria where a statement does.

    None where people decide.
    """
    if judgement is None or judgement.moderation is not None:
        return set()
    return {cause(one)[0] for one in all_decisive(judgement)}


def improvements(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> tuple[contents.Improvement, ...]:
    """What the force is to do something about, what to take up first before the rest.

    Args:
        inspection: The force's findings.
        judgements: By framework, its judgement.
        labels: The fixed words of the report's language.

    Returns:
        All findings to take up, and whatever other finding decides a grade; that counts as one of
        the usual severity.
    """
    ranked: list[tuple[tuple[int, bool, bool], contents.Improvement]] = []
    for slug in inspection.inspected:
        framework, assessment = inspection.frameworks.get(slug), inspection.assessments.get(slug)
        if framework is None or assessment is None:
            continue
        judgement, words = judgements.get(slug), inspection.round.vocabulary(slug)
        deciding = _deciding_findings(judgement)
        listed = to_improve(words, assessment)
        for finding in assessment.findings:
            decides = finding.id in deciding
            if finding in listed:
                rank = urgency(finding, words.block, judgement)
            elif decides:
                rank = (_usual_urgency(words), False, False)
            else:
                continue
            severity = finding.how_serious
            improvement = contents.Improvement(
                id=finding.id,
                kind=finding.kind,
                framework=framework.title,
                problem=f"{first_sentence(finding.text)}.",
                action=finding.asked,
                criteria=finding.criteria,
                severity=labels.word("severity", severity) if severity else None,
                called=labels.word("kind", finding.kind, 1),
                decides=decides,
            )
            ranked.append((rank, improvement))
    return tuple(improvement for _, improvement in sorted(ranked, key=lambda pair: pair[0]))


def recommendations(inspection: Inspection, labels: Labels) -> tuple[contents.Recommendation, ...]:
    """What the report asks the force and others to do, each with what it rests on."""
    title_of = {
        finding.id: inspection.frameworks[slug].title
        for slug in inspection.inspected
        if slug in inspection.assessments and slug in inspection.frameworks
        for finding in inspection.assessments[slug].findings
    }
    return tuple(
        contents.Recommendation(
            id=one.id,
            to=one.to or inspection.registered.name,
            text=one.text,
            findings=one.findings,
            frameworks=tuple(dict.fromkeys(title_of[i] for i in one.findings if i in title_of)),
            due=labels.date(one.due) if one.due else None,
        )
        for one in inspection.force.recommendations
    )


def _usual_urgency(words: Vocabulary) -> int:
    """How grave a finding counts that decides a grade and is of no kind to take up: as usual."""
    rows = {row.worst: place for place, row in enumerate(words.block.findings.table)}
    usual = (kind.default for kind in words.kinds.values() if kind.default)
    return rows.get(next(usual, ""), len(rows))


def kinds_to_improve(words: Vocabulary) -> tuple[str, ...]:
    """The kinds of findings to take up: those that speak against.

    Where some of these have severities, those alone.
    """
    against = tuple(kind for kind, one in words.kinds.items() if one.speaks == "against")
    return tuple(kind for kind in against if words.kinds[kind].severities) or against


def to_improve(words: Vocabulary, assessment: Assessment | None) -> tuple[Finding, ...]:
    """The findings to take up."""
    if assessment is None:
        return ()
    return tuple(f for kind in kinds_to_improve(words) for f in assessment.of_kind(kind))


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
    blocks = inspection.round.method.blocks.values()
    # what speaks against comes first here
    kinds = list(reversed(list(dict.fromkeys(k for block in blocks for k in block.findings.kinds))))
    rows = []
    for slug in inspection.inspected:
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
                coverage=coverage_of(inspection, slug, judgements, labels),
                counts=tuple(len(assessment.of_kind(kind)) for kind in kinds),
            )
        )
    totals = [sum(row.counts[n] for row in rows) for n in range(len(kinds))]
    listed = improvements(inspection, judgements, labels)
    coverage = coverage_of_all(inspection, judgements, labels)
    vocabularies = map(inspection.round.vocabulary, inspection.inspected)
    looked_for = dict.fromkeys(kind for words in vocabularies for kind in kinds_to_improve(words))
    return contents.ForceSummary(
        improvements=listed,
        coverage=coverage,
        remark=coverage.words if listed else nothing_to_improve(coverage, looked_for, labels),
        rows=tuple(rows),
        kinds=tuple(_kind(kind, total, labels) for kind, total in zip(kinds, totals, strict=True)),
    )


def _kind(kind: str, total: int, labels: Labels) -> contents.KindTotal:
    title = labels.word("kind", kind, 2)
    return contents.KindTotal(
        key=kind,
        title=title,
        total=total,
        choice=labels.text("control.kind", kind=title, count=total),
        shown=labels.known("only", kind)
        or labels.text("control.only", kind=within_sentence(title)),
    )
