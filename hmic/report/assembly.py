"""From judged inspection to report: order, headings, singular and plural, numbers in words.

What is never published, a finding's evidence and note, is not copied from the model at all.
"""

import re
from collections.abc import Mapping
from fractions import Fraction

from hmic.judging.achievement import Assessed
from hmic.judging.argument import (
    achievement_in_words,
    basis_in_words,
    cause,
    deciding_sentence,
    first_sentence,
    reason,
    rule_in_words,
)
from hmic.judging.changes_in_words import changes_in_words
from hmic.judging.deciding import decisive, first_to_improve
from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import Sensitivity, sensitivity
from hmic.model.assessment import Assessment, PreviousGrade, Travel
from hmic.model.finding import AreaForImprovement, Finding, Kind, WorkInProgress
from hmic.model.force import Correction, Reinspection
from hmic.model.framework import Criterion, Framework
from hmic.model.grade import Achievement, Direction, Grade, Level, Outcome, Severity, Stage
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start
from hmic.model.paragraphs import overview_passage
from hmic.model.programme import AtLeast, Bands, Inspectorate, MoreThan, Programme, Quantities
from hmic.model.values import percent
from hmic.report import contents, pictures

_CAUTIONS = ("rank", "average", "whole", "today", "fair")
"""What a grade is not, for readers who see the front page only."""


def assemble(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> contents.Report:
    """The report of one force, from its inspection and the judgement on each graded framework."""
    programme = inspection.programme
    sections = tuple(
        _section(inspection, slug, judgements.get(slug), labels)
        for slug in programme.all_frameworks
        if slug in inspection.frameworks
    )
    arguments = tuple(
        _argument(inspection, slug, judgement, labels) for slug, judgement in judgements.items()
    )
    practices = tuple(
        practice for slug in programme.all_frameworks for practice in _practices(inspection, slug)
    )
    overview = _overview(inspection, labels)
    return contents.Report(
        language=labels.language,
        slug=inspection.registered.slug,
        programme=programme.programme,
        cover=_cover(inspection, labels),
        shows_paragraph_ids=inspection.force.stage is Stage.ACCURACY,
        styles=tuple(
            contents.GradeStyle(s.grade.value, s.colour, s.text_colour) for s in programme.scale
        ),
        contents=_contents(overview, sections, arguments, bool(practices), labels),
        glance=_glance(inspection, judgements, labels),
        corrections=tuple(
            _correction(correction, labels) for correction in inspection.force.corrections
        ),
        introduction=_introduction(inspection, labels),
        overview=overview,
        national=_national(inspection, judgements, labels),
        summary=_summary(inspection, judgements, labels),
        sections=sections,
        practices=practices,
        arguments=arguments,
        method=_method(programme, labels),
        glossary=_glossary(inspection),
        imprint=_imprint(programme.inspectorate),
    )


def _mark(programme: Programme, outcome: Outcome, labels: Labels) -> contents.GradeMark:
    symbol = next((s.symbol for s in programme.scale if s.grade is outcome.grade), "")
    return contents.GradeMark(outcome.value, labels.outcome(outcome), symbol)


def _grade_mark(programme: Programme, grade: Grade, labels: Labels) -> contents.GradeMark:
    return _mark(programme, Outcome(grade.value), labels)


def _cover(inspection: Inspection, labels: Labels) -> contents.Cover:
    programme, stage = inspection.programme, inspection.force.stage
    period = programme.assessment_period
    return contents.Cover(
        force=inspection.registered.name,
        title=programme.title,
        inspectorate=programme.inspectorate.name,
        published=labels.date(programme.published),
        published_date=programme.published,
        assessment_period=labels.text(
            "page.period", first=labels.date(period.from_), last=labels.date(period.to)
        ),
        stage=stage.value,
        stage_notice=None if stage is Stage.FINAL else labels.text(f"stage.{stage}"),
        marking=inspection.force.marking,
        notice=programme.inspectorate.notice,
        licence=programme.inspectorate.licence,
        canonical=_canonical(inspection),
    )


def _canonical(inspection: Inspection) -> str | None:
    """Where the final report stands: in the force's folder, as in the build folder."""
    published_under = inspection.programme.inspectorate.canonical
    if published_under is None or inspection.force.stage is not Stage.FINAL:
        return None
    return f"{published_under.rstrip('/')}/{inspection.registered.slug}/"


def _imprint(inspectorate: Inspectorate) -> contents.Imprint:
    return contents.Imprint(
        identifier=inspectorate.identifier,
        contact=inspectorate.contact,
        accessibility=inspectorate.accessibility,
    )


def _contents(
    overview: contents.Overview,
    sections: tuple[contents.FrameworkSection, ...],
    arguments: tuple[contents.Argument, ...],
    has_practices: bool,
    labels: Labels,
) -> tuple[contents.ContentsLine, ...]:
    def line(
        name: str, anchor: str, below: tuple[contents.ContentsLine, ...] = ()
    ) -> contents.ContentsLine:
        return contents.ContentsLine(labels.text(f"heading.{name}"), anchor, below)

    def named(title: str, anchor: str) -> contents.ContentsLine:
        return contents.ContentsLine(title, anchor)

    introduction = (
        line("programmed", "programmed-frameworks"),
        line("risk_based", "risk-based-frameworks"),
        line("grading_process", "grading-process"),
        line("about_practice", "about-developing-practice"),
        line("future_activity", "future-activity"),
    )
    developments = tuple(named(r.title, r.anchor) for r in overview.reinspections)
    lines = [
        line("glance", "glance"),
        line("summary", "summary"),
        line("introduction", "introduction", introduction),
        line("overview", "overview"),
        line("developments", "developments", developments),
        line("national_summary", "national-summary"),
        line("force_summary", "force-summary"),
        *(named(section.full_title, section.slug) for section in sections),
        line("practice", "developing-practice"),
        line("method", "method"),
        line(
            "arguments",
            "arguments",
            tuple(named(argument.title, argument.anchor) for argument in arguments),
        ),
        line("glossary", "glossary"),
        line("about", "about"),
    ]
    absent = {
        "overview": not overview.parts,
        "developments": overview.developments is None,
        "developing-practice": not has_practices,
    }
    return tuple(one for one in lines if not absent.get(one.anchor))


def _glance(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> contents.Glance:
    programme = inspection.programme
    return contents.Glance(
        rows=tuple(
            contents.GlanceRow(
                title=judgement.framework.title,
                anchor=slug,
                mark=_mark(programme, judgement.published, labels),
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


def _correction(correction: Correction, labels: Labels) -> contents.Correction:
    subject = labels.text(f"corrected.{correction.what}")
    if correction.id:
        subject = labels.text("corrected.named", what=subject, id=correction.id)
    return contents.Correction(
        date=labels.date(correction.date),
        subject=subject,
        was=correction.was,
        now=correction.now,
        reason=correction.reason,
        effect=labels.text("page.grade_moved" if correction.grade_moved else "page.no_grade_moved"),
    )


def _introduction(inspection: Inspection, labels: Labels) -> contents.Introduction:
    programme, texts = inspection.programme, inspection.programme.texts
    return contents.Introduction(
        introduction=texts.introduction,
        programmed=texts.programmed,
        rationales=tuple(
            contents.Passage(framework.title, framework.rationale, f"{framework.prefix}-rationale")
            for slug in programme.all_frameworks
            if (framework := inspection.frameworks.get(slug)) and framework.rationale
        ),
        risk_based=texts.risk_based,
        risk_based_areas=tuple(area.area for area in programme.risk_based),
        risk_based_tail=texts.risk_based_tail,
        grading_process=texts.grading_process,
        definitions=tuple(
            contents.Definition(_grade_mark(programme, step.grade, labels), step.definition)
            for step in programme.scale
        ),
        developing_practice=texts.developing_practice,
        future_activity=texts.future_activity,
        budget=texts.budget,
        planned_areas=tuple(area.area for area in programme.planned),
    )


def _overview(inspection: Inspection, labels: Labels) -> contents.Overview:
    force = inspection.force
    developments = force.developments
    return contents.Overview(
        summary=force.summary,
        parts=tuple(
            contents.Passage(part.title, part.text, overview_passage(part.title))
            for part in force.overview
        ),
        developments=developments.text if developments else None,
        reinspections=tuple(
            _reinspection(inspection.programme, index, reinspection, labels)
            for index, reinspection in enumerate(developments.reinspections if developments else ())
        ),
    )


def _reinspection(
    programme: Programme, index: int, reinspection: Reinspection, labels: Labels
) -> contents.Reinspection:
    now = reinspection.now
    return contents.Reinspection(
        title=reinspection.title,
        anchor=f"reinspection-{index + 1}",
        before=_previous(programme, reinspection.previous, labels),
        now=_stated(programme, programme.published[:4], now.grade, now.direction, labels),
        points=tuple(
            contents.ReinspectionPoint(point.id, point.asked, point.done, point.open)
            for point in reinspection.points
        ),
    )


def _previous(
    programme: Programme, previous: PreviousGrade, labels: Labels
) -> contents.StatedGrade:
    return _stated(programme, previous.round, previous.grade, previous.direction, labels)


def _stated(
    programme: Programme, when: str, grade: Grade, direction: Direction | None, labels: Labels
) -> contents.StatedGrade:
    travel = ""
    if direction is not None:
        name = labels.text(f"direction.{direction}")
        travel = labels.text("page.and_direction", direction=name)
    mark = _grade_mark(programme, grade, labels)
    return contents.StatedGrade(when, mark, direction.value if direction else None, travel)


def _distribution(
    programme: Programme, framework: Framework, own: Outcome, labels: Labels
) -> contents.Distribution | None:
    distribution = framework.national_distribution
    if distribution is None:
        return None
    runs = tuple(
        contents.Run(
            _grade_mark(programme, step.grade, labels),
            distribution[step.grade],
            step.grade is own.grade,
        )
        for step in programme.scale
    )
    total = sum(run.count for run in runs)
    given = labels.listed(
        [
            labels.text("national.given", grade=run.mark.label, number=labels.number(run.count))
            for run in runs
        ]
    )
    among = next((run for run in runs if run.is_own), None)
    if among is None:
        place = labels.text("national.place", grade=labels.outcome(own))
    else:
        place = labels.text(
            "national.only" if among.count == 1 else "national.among",
            number=labels.number(among.count),
            grade=among.mark.label,
        )
    sentence = labels.text("national.sentence", total=total, given=given, place=place)
    return contents.Distribution(runs, total, sentence, labels.text("column.this_force"))


def _national(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> tuple[contents.NationalGroup, ...]:
    groups = []
    for place in inspection.programme.frameworks:
        rows = []
        for slug in place.parts or (place.framework,):
            if slug not in judgements:
                continue
            judgement = judgements[slug]
            own = judgement.published
            distribution = _distribution(inspection.programme, judgement.framework, own, labels)
            if distribution is not None:
                mark = _mark(inspection.programme, own, labels)
                title = judgement.framework.title
                rows.append(contents.NationalRow(title, slug, distribution, mark))
        if rows:
            title = inspection.frameworks[place.framework].title
            groups.append(contents.NationalGroup(title, tuple(rows)))
    return tuple(groups)


def _summary(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> contents.ForceSummary:
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
                mark=_mark(programme, judgement.published, labels) if judgement else None,
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
            _grade_mark(inspection.programme, step.grade, labels)
            for step in inspection.programme.scale
        ),
        grades=pictures.grades_in_words(rows, labels),
        findings=pictures.findings_in_words(totals, labels),
        achievements=tuple(achievement_in_words(one, labels) for one in pictures.ACHIEVEMENTS),
        achieved=tuple(
            contents.AchievedRow(
                f"{judgement.framework.title}, {labels.grades[level.value]}",
                f"argument-{slug}",
                pictures.counts(judgement.assessed, level),
            )
            for slug, judgement in judgements.items()
            for level in Level
        ),
    )


def _section(
    inspection: Inspection, slug: str, judgement: Judgement | None, labels: Labels
) -> contents.FrameworkSection:
    programme, framework = inspection.programme, inspection.frameworks[slug]
    assessment = inspection.assessments.get(slug)
    previous = assessment.previous if assessment else None
    is_overview = not framework.criteria
    full_title = framework.title
    if is_overview:
        full_title = labels.text("heading.overview_framework", title=framework.title)
    elif (overview := programme.overview_of(slug)) in inspection.frameworks and overview:
        title = framework.title
        full_title = labels.text(
            "heading.part",
            overview=inspection.frameworks[overview].title,
            part=f"{title[:1].lower()}{title[1:]}",
        )
    return contents.FrameworkSection(
        slug=slug,
        prefix=framework.prefix,
        title=framework.title,
        full_title=full_title,
        is_overview=is_overview,
        distribution=_distribution(programme, framework, judgement.published, labels)
        if judgement
        else None,
        national_context=framework.national_context,
        sources=tuple(
            contents.SourceLine(source.title, labels.date(source.date) if source.date else None)
            for source in framework.sources
        ),
        previous=_previous(programme, previous, labels) if previous else None,
        context=assessment.context if assessment else None,
        judged=_judged(programme, judgement, labels) if judgement else None,
        achieved=pictures.criteria_achieved(judgement, labels) if judgement else None,
        groups=_groups(assessment, labels) if assessment else (),
    )


def _groups(assessment: Assessment, labels: Labels) -> tuple[contents.FindingGroup, ...]:
    groups: tuple[tuple[Kind, tuple[Finding, ...]], ...] = (
        (Kind.STRENGTH, assessment.strengths),
        (Kind.WORK_IN_PROGRESS, assessment.work_in_progress),
        (Kind.AREA_FOR_IMPROVEMENT, assessment.areas_for_improvement),
    )
    return tuple(
        contents.FindingGroup(
            kind.value,
            labels.text(f"kind.{kind}", len(findings)),
            tuple(_finding(finding, labels) for finding in findings),
        )
        for kind, findings in groups
        if findings
    )


def _finding(finding: Finding, labels: Labels) -> contents.Finding:
    severity = due = remark = None
    if isinstance(finding, AreaForImprovement):
        severity = finding.severity.value
        if finding.severity is not Severity.MODERATE:
            remark = labels.text(
                "page.severity",
                severity=labels.text(f"severity.{severity}"),
                reason=finding.severity_reason,
            )
    if isinstance(finding, WorkInProgress) and finding.due:
        due = finding.due
        remark = labels.text("page.due", date=labels.date(due))
    return contents.Finding(finding.id, finding.text, finding.criteria, severity, due, remark)


def _judged(programme: Programme, judgement: Judgement, labels: Labels) -> contents.Judged:
    moderation = judgement.moderation
    decided = None
    if moderation is not None:
        ground = next(
            (g.label for g in programme.moderation_grounds if g.ground == moderation.ground),
            moderation.ground,
        )
        decided = labels.text(
            "page.moderated",
            decided_by=moderation.decided_by,
            grade=_grade_mark(programme, moderation.grade, labels).label,
            date=labels.date(moderation.date),
            confirmed_by=moderation.confirmed_by,
            ground=f"{ground[:1].lower()}{ground[1:]}",
            reason=moderation.reason,
        )
    travel = judgement.direction
    return contents.Judged(
        published=_mark(programme, judgement.published, labels),
        computed=_mark(programme, judgement.computed, labels),
        before_cap=_mark(programme, judgement.before_cap, labels) if judgement.before_cap else None,
        reason=reason(judgement, labels),
        moderation=sentence_start(decided) if decided else None,
        direction=_travel(travel, labels) if travel else None,
    )


def _travel(travel: Travel, labels: Labels) -> str:
    direction = sentence_start(labels.text(f"direction.{travel.value}"))
    return labels.text("page.direction_of", direction=direction, basis=travel.basis)


def _practices(inspection: Inspection, slug: str) -> tuple[contents.Practice, ...]:
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


def _argument(
    inspection: Inspection, slug: str, judgement: Judgement, labels: Labels
) -> contents.Argument:
    programme = inspection.programme
    found = _sensitivity(slug, judgement, programme)
    return contents.Argument(
        slug=slug,
        prefix=judgement.framework.prefix,
        title=judgement.framework.title,
        anchor=f"argument-{slug}",
        judged=_judged(programme, judgement, labels),
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


def _method(programme: Programme, labels: Labels) -> contents.Method:
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


def _glossary(inspection: Inspection) -> tuple[contents.GlossaryRow, ...]:
    listed = (*inspection.glossary, *inspection.force_glossary)
    terms = sorted(listed, key=lambda term: (term.term.lower(), term.term))
    anchors: list[str] = []
    for term in terms:
        anchor = "-".join(("term", *re.findall(r"\w+", term.term.lower())))
        # C&A and C-A are two terms
        anchors.append(f"{anchor}-{anchors.count(anchor) + 1}" if anchor in anchors else anchor)
    return tuple(
        contents.GlossaryRow(
            term.term,
            anchor,
            ". ".join(
                sentence_start(part.rstrip("."))
                for part in (term.expansion, term.description)
                if part
            ),
        )
        for term, anchor in zip(terms, anchors, strict=True)
    )
