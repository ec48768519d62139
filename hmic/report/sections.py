"""The section of a framework: its grade, its context, its findings, its practices."""

from collections.abc import Iterable, Mapping

from hmic.judging.argument import in_two
from hmic.judging.grading import Judgements
from hmic.markup import first_paragraph
from hmic.model.assessment import Assessment
from hmic.model.finding import Finding
from hmic.model.framework import Document
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start, within_sentence
from hmic.model.values import is_before
from hmic.report import chart_contents, contents, grades
from hmic.report.coverage import coverage_of
from hmic.report.figures import texts_of, unplaced


def section(
    inspection: Inspection, slug: str, judgements: Judgements, labels: Labels
) -> contents.FrameworkSection:
    """The section of one framework, graded or an overview.

    Args:
        inspection: The inspection.
        slug: The framework.
        judgements: By framework, its judgement; none of one that is an overview.
        labels: The fixed words of the report's language.

    Returns:
        What the report shows of it.
    """
    programme, framework = inspection.programme, inspection.frameworks[slug]
    assessment, judgement = inspection.assessments.get(slug), judgements.get(slug)
    is_overview = bool(programme.parts_of(slug) != (slug,))
    full_title = part = framework.title
    if is_overview:
        full_title = labels.text("heading.overview_framework", title=framework.title)
        part = full_title
    elif (overview := programme.overview_of(slug)) in inspection.frameworks and overview:
        part = within_sentence(framework.title)
        overview_title = inspection.frameworks[overview].title
        full_title = labels.text("heading.part", overview=overview_title, part=part)
    return contents.FrameworkSection(
        slug=slug,
        prefix=framework.prefix,
        title=framework.title,
        full_title=full_title,
        leading_title=full_title.removesuffix(part),
        last_title=part,
        is_overview=is_overview,
        distribution=chart_contents.distribution(programme, framework, judgement.published, labels)
        if judgement
        else None,
        national_context=framework.national_context,
        sources=source_lines(framework.sources, labels),
        previous=grades.previous_grade(inspection, slug, labels),
        context=assessment.context if assessment else None,
        judged=grades.judged(programme, judgement, labels) if judgement else None,
        coverage=coverage_of(inspection, slug, judgements, labels),
        achieved=chart_contents.criteria_achieved(judgement, labels) if judgement else None,
        groups=_groups(inspection, assessment, labels) if assessment else (),
        withdrawn=_withdrawn(inspection, assessment, labels) if assessment else (),
        carried_over=_carried_over(inspection, assessment, labels) if assessment else (),
        figures=unplaced(assessment, texts_of(assessment)) if assessment else (),
    )


def source_lines(sources: Iterable[Document], labels: Labels) -> tuple[contents.SourceLine, ...]:
    """Documents as they are listed, with their dates in words."""
    return tuple(
        contents.SourceLine(source.title, labels.date(source.date) if source.date else None)
        for source in sources
    )


def _groups(
    inspection: Inspection, assessment: Assessment, labels: Labels
) -> tuple[contents.FindingGroup, ...]:
    groups = ((kind, assessment.of_kind(kind)) for kind in assessment.lists)
    successors = _successors(inspection)
    return tuple(
        contents.FindingGroup(
            kind,
            labels.word("kind", kind, len(findings)),
            tuple(
                contents.Theme(
                    theme,
                    tuple(
                        _finding(inspection, finding, successors, labels)
                        for finding in findings
                        if finding.theme == theme
                    ),
                )
                for theme in _themes(findings)
            ),
        )
        for kind, findings in groups
        if findings
    )


def _themes(findings: Iterable[Finding]) -> tuple[str | None, ...]:
    """The themes of findings in their order; none first, where some have none."""
    themes = dict.fromkeys(finding.theme for finding in findings)
    return (*([None] if None in themes else ()), *(theme for theme in themes if theme))


def _successors(inspection: Inspection) -> Mapping[str, str]:
    """By the id of a finding that is gone, the first that succeeds it."""
    found: dict[str, str] = {}
    for slug in inspection.inspected:
        if slug in inspection.assessments:
            for finding in inspection.assessments[slug].findings:
                if finding.replaces:
                    found.setdefault(finding.replaces, finding.id)
    return found


def _withdrawn(
    inspection: Inspection, assessment: Assessment, labels: Labels
) -> tuple[contents.Withdrawn, ...]:
    """The findings that are gone, each with its reason, where readers may look for them.

    A draft tells the force of all; a final report tells readers of those that it held itself.
    """
    is_final = inspection.force.stage is Stage.FINAL
    successors = _successors(inspection)
    rows = []
    for gone in assessment.retired:
        stood_there = gone.date is not None and not is_before(gone.date, inspection.published)
        if gone.reason and gone.id not in successors and (stood_there or not is_final):
            date = labels.date(gone.date) if gone.date else None
            name = "page.withdrawn_on" if date else "page.withdrawn"
            words = labels.text(name, date=date, reason=gone.reason)
            rows.append(contents.Withdrawn(gone.id, words, gone.date, gone.reason))
    return tuple(rows)


def _carried_over(
    inspection: Inspection, assessment: Assessment, labels: Labels
) -> tuple[contents.CarriedOver, ...]:
    names = {gone.force: gone.name for gone in inspection.register.successors}
    return tuple(
        contents.CarriedOver(
            id=one.id,
            anchor=f"{one.force}-{one.id}" if one.force else one.id,
            force=one.force,
            of=names.get(one.force, one.force) if one.force else None,
            was=one.was,
            now=one.now,
            words=labels.text(f"carried.{one.now or 'unanswered'}"),
            text=one.text,
            by=one.by,
        )
        for one in assessment.carried_over
    )


def _finding(
    inspection: Inspection, finding: Finding, successors: Mapping[str, str], labels: Labels
) -> contents.Finding:
    severity, due, remark = finding.how_serious, finding.to_be_done, None
    if severity is not None and severity != finding.usual_severity:
        word, reason = labels.word("severity", severity), finding.why_so_serious
        told = reason and labels.text("page.severity", severity=word, reason=reason)
        remark = told or word
    if due:
        told = labels.text("page.due", date=labels.date(due))
        remark = f"{remark} {told}" if remark else told
    paragraph, further = first_paragraph(finding.text)
    lead, rest = in_two(paragraph)
    return contents.Finding(
        id=finding.id,
        text=finding.text,
        lead=lead,
        rest=rest,
        further=further,
        criteria=finding.criteria,
        severity=severity,
        due=due,
        action=finding.asked,
        remark=remark,
        place=finding.place,
        replaces=finding.replaces,
        is_successor=successors.get(finding.replaces or "") == finding.id,
        recommendations=tuple(
            one.id for one in inspection.force.recommendations if finding.id in one.findings
        ),
        answer=_answer(inspection, finding.id, labels),
    )


def _answer(inspection: Inspection, id_: str, labels: Labels) -> contents.Answer | None:
    """What the body answers to a finding; to a draft it comments instead."""
    given = inspection.response.to(id_)
    if given is None or inspection.force.stage is not Stage.FINAL:
        return None
    due = labels.text("page.answer_due", date=labels.date(given.due)) if given.due else None
    words = labels.text(f"answer.{given.answer}")
    return contents.Answer(given.answer, words, given.action, due)


def practices_of(inspection: Inspection, slug: str) -> tuple[contents.Practice, ...]:
    """The examples of developing practice of a framework."""
    assessment = inspection.assessments.get(slug)
    return tuple(
        contents.Practice(
            prefix=inspection.frameworks[slug].prefix,
            title=practice.title,
            framework=inspection.frameworks[slug].title,
            problem=practice.problem,
            solution=practice.solution,
            outcomes=practice.outcomes,
            contact=sentence_start(practice.contact.role),
        )
        for practice in (assessment.developing_practice if assessment else ())
        if slug in inspection.frameworks
    )
