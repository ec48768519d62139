"""What a reader in a hurry sees: the front page, the national picture, the force's summary."""

from collections.abc import Iterable, Mapping, Sequence

from hmic.judging.argument import deciding_sentence, earned, first_sentence, published_reason
from hmic.judging.changes_in_words import measures_in_words
from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import some_of_them
from hmic.judging.whole import WholeJudgement, judge_whole
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start, within_sentence
from hmic.report import chart_contents, contents, grades
from hmic.report.coverage import coverage_of, coverage_of_all, nothing_to_improve
from hmic.report.improving import deciding_ids, order_notes
from hmic.report.plain_words import in_plain_words, plain_terms

_CAUTIONS = ("rank", "average", "whole", "today")
_CAUTIONS_WITH_WHOLE = ("rank", "by_rules", "whole", "today")
"""What a grade is not, for readers who see the front page only."""


def glance(
    inspection: Inspection,
    judgements: Mapping[str, Judgement],
    listed: Iterable[contents.Improvement],
    labels: Labels,
) -> contents.Glance:
    """The front page: each grade, what holds it there and what to improve first.

    Args:
        inspection: The inspection.
        judgements: The judgement on each graded framework.
        listed: All that needs to improve (`improving`).
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
            previous=grades.previous_grade(inspection, slug, labels),
            earned=earned(judgement, labels),
            held=in_plain_words(deciding_sentence(judgement, labels), terms),
            rests_on=measures_in_words(judgement, labels),
            improve=in_plain_words(
                _improve_first(
                    judgement,
                    listed,
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
            if slug not in judgements
            and (previous := grades.previous_grade(inspection, slug, labels))
        ),
        cautions=(
            *(labels.text(f"caution.{name}") for name in cautions),
            *labels.sentences("caution"),
        ),
    )


def _not_inspected(inspection: Inspection, labels: Labels) -> str | None:
    """Which frameworks were not inspected, in a sentence."""
    return not_inspected([one.title for one in inspection.not_inspected], labels)


def not_inspected(titles: Sequence[str], labels: Labels) -> str | None:
    """Which frameworks were not inspected, in a sentence; None where there are none."""
    if not titles:
        return None
    named = labels.listed([within_sentence(title) for title in titles])
    return sentence_start(labels.text("page.were_not_inspected", len(titles), frameworks=named))


def _whole(inspection: Inspection, judged: WholeJudgement, labels: Labels) -> contents.Whole:
    mark = grades.mark(inspection.programme, judged.published, labels)
    return contents.Whole(mark, published_reason(judged, labels))


def _improve_first(
    judgement: Judgement,
    listed: Iterable[contents.Improvement],
    coverage: contents.Coverage,
    labels: Labels,
) -> str:
    """The first line about a framework in the table of what needs to improve."""
    title = judgement.framework.title
    one = next((one for one in listed if one.framework == title), None)
    if one is None:
        return nothing_to_improve(coverage, judgement.book.vocabulary.kinds_to_improve, labels)
    first = _what_to_do(one, judgement, listed, labels)
    return f"{first} {coverage.words}" if coverage.words else first


def _what_to_do(
    one: contents.Improvement,
    judgement: Judgement,
    listed: Iterable[contents.Improvement],
    labels: Labels,
) -> str:
    """What is asked where something is; else the finding, or its id where it stands just before.

    Args:
        one: What is listed first about a framework.
        judgement: The judgement on the framework.
        listed: All that needs to improve.
        labels: The fixed words of the report's language.

    Returns:
        A sentence with its id. Where the grade rests on something else, it says why this is first.
    """
    deciding, framework = deciding_ids(judgement), judgement.framework.title
    ways = {
        also.id: way for also in listed for way in also.in_the_way if way.framework == framework
    }
    way = ways.get(one.id)
    if one.action or one.id not in deciding or way is None:
        sentence = first_sentence(one.action or one.found)
        # of findings as grave, what decides a grade or raises it comes first
        is_graver = bool(deciding) and one.id not in deciding and not (way and way.alone)
        form = "graver" if is_graver else "first_sentence"
        return labels.text(f"page.{form}", sentence=sentence, id=one.id)
    if way.alone:
        return labels.text("page.first_alone", id=one.id, grade=way.grade)
    others = [
        id_ for id_, also in ways.items() if id_ != one.id and not (also.of_some or also.behind)
    ]
    needed, some = some_of_them(judgement)
    form = "first_then" if others else "first_only"
    if way.of_some:
        form = "first_some"
    elif others and needed:
        form = "first_and_some"
    told = {"ids": labels.listed(others), "needed": needed, "count": len(some), "grade": way.grade}
    return labels.text(f"page.{form}", id=one.id, **told)


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
                beside = chart_contents.beside_own(distribution, labels)
                rows.append(contents.NationalRow(title, slug, distribution, mark, beside))
        if rows:
            title = inspection.frameworks[place.framework].title
            groups.append(contents.NationalGroup(title, tuple(rows)))
    return tuple(groups)


def summary(
    inspection: Inspection,
    judgements: Mapping[str, Judgement],
    listed: tuple[contents.Improvement, ...],
    labels: Labels,
) -> contents.ForceSummary:
    """What the force's findings come to, in numbers, and what to improve.

    Args:
        inspection: The inspection.
        judgements: The judgement on each graded framework.
        listed: All that needs to improve (`improving`).
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
    coverage = coverage_of_all(inspection, judgements, labels)
    vocabularies = map(inspection.round.vocabulary, inspection.inspected)
    looked_for = dict.fromkeys(kind for words in vocabularies for kind in words.kinds_to_improve)
    return contents.ForceSummary(
        improvements=listed,
        order=labels.text("lead.improve"),
        order_notes=order_notes(inspection, listed, labels),
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
