"""From judged inspection to report: order, headings, singular and plural, numbers in words.

What is never published, a finding's evidence and note, is not copied from the model at all.
"""

import re
from collections.abc import Mapping

from hmic.judging.grading import Judgement
from hmic.model.correction import Correction
from hmic.model.force import Reinspection
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start
from hmic.model.paragraphs import overview_passage
from hmic.model.record import Edition
from hmic.report import contents
from hmic.report.arguments import argument, method, whole_argument
from hmic.report.figures import texts_of, unplaced, with_figures
from hmic.report.grades import mark, stated_grade
from hmic.report.improving import improvements
from hmic.report.references import with_references
from hmic.report.sections import practices_of, section, source_lines
from hmic.report.summaries import glance, national, recommendations, summary


def assemble(
    inspection: Inspection,
    judgements: Mapping[str, Judgement],
    labels: Labels,
    edition: Edition | None = None,
) -> contents.Report:
    """The report of one force, from its inspection and the judgement on each graded framework.

    Args:
        inspection: What was found.
        judgements: The judgement on each graded framework.
        labels: The fixed words of the report's language.
        edition: Which edition it is, where it is published.

    Returns:
        Everything that a template may see.
    """
    programme = inspection.programme
    sections = tuple(
        section(inspection, slug, judgements, labels)
        for slug in inspection.inspected
        if slug in inspection.frameworks
    )
    arguments = tuple(
        argument(inspection, slug, judgement, labels) for slug, judgement in judgements.items()
    )
    whole = whole_argument(inspection, judgements, labels)
    practices = tuple(
        practice for slug in inspection.inspected for practice in practices_of(inspection, slug)
    )
    listed = improvements(inspection, judgements, labels)
    introduction, overview = _introduction(inspection, labels), _overview(inspection, labels)
    nation, glossary = national(inspection, judgements, labels), _glossary(inspection)
    has_content = {
        "summary": bool(overview.summary),
        "introduction": introduction.has_any,
        "overview": bool(overview.parts or overview.figures),
        "developments": overview.developments is not None,
        "nation": bool(nation),
        "recommendations": bool(inspection.force.recommendations),
        "practice": bool(practices),
        "arguments": bool(arguments),
        "glossary": bool(glossary),
    }
    parts = _parts(inspection, has_content)
    report = contents.Report(
        language=labels.language,
        text_direction=labels.text_direction,
        slug=inspection.registered.slug,
        programme=programme.programme,
        cover=_cover(inspection, labels, edition),
        shows_paragraph_ids=inspection.force.stage is Stage.ACCURACY,
        styles=tuple(
            contents.GradeStyle(s.grade, s.colour, s.text_colour) for s in programme.scale
        ),
        parts=parts,
        contents=_contents(parts, introduction, overview, sections, whole, arguments, labels),
        glance=glance(inspection, judgements, listed, labels),
        corrections=_corrections(inspection, labels, of_wording=False),
        slips=_corrections(inspection, labels, of_wording=True),
        introduction=introduction,
        overview=overview,
        national=nation,
        summary=summary(inspection, judgements, listed, labels),
        recommendations=recommendations(inspection, labels),
        sections=sections,
        practices=practices,
        arguments=arguments,
        whole_argument=whole,
        method=method(inspection.round, labels),
        glossary=glossary,
        imprint=_imprint(inspection, labels),
        edition_notes=tuple(
            contents.EditionNote(note.source, note.here, note.reason)
            for note in inspection.force.edition_notes
        ),
    )
    return with_references(with_figures(report, inspection, labels), inspection)


def _cover(inspection: Inspection, labels: Labels, edition: Edition | None) -> contents.Cover:
    programme, stage = inspection.programme, inspection.force.stage
    period = programme.assessment_period
    return contents.Cover(
        force=inspection.registered.name,
        title=inspection.title,
        inspectorate=programme.inspectorate.name,
        published=labels.date(inspection.published),
        published_date=inspection.published,
        assessment_period=labels.text(
            "page.period", first=labels.date(period.from_), last=labels.date(period.to)
        ),
        stage=stage.value,
        stage_notice=None if stage is Stage.FINAL else labels.text(f"stage.{stage}"),
        marking=inspection.force.marking,
        notice=programme.inspectorate.notice,
        author=programme.inspectorate.author,
        licence=programme.inspectorate.licence,
        canonical=_canonical(inspection, edition),
        edition=_edition(edition, labels) if edition else None,
    )


def _canonical(inspection: Inspection, edition: Edition | None) -> str | None:
    """Where the final report stands, as in the build folder: once it is on record, for good."""
    published_under = inspection.programme.inspectorate.canonical
    if published_under is None or inspection.force.stage is not Stage.FINAL:
        return None
    rounds = f"rounds/{inspection.programme.programme}/" if edition else ""
    return f"{published_under.rstrip('/')}/{rounds}{inspection.registered.slug}/"


def _edition(edition: Edition, labels: Labels) -> contents.Edition:
    words = withdrawn = None
    if edition.number > 1 and edition.published:
        day = labels.date(edition.published)
        words = labels.text("page.edition", edition=edition.number, date=day)
    if (act := edition.withdrawn) is not None:
        day, why = labels.date(act.date), act.reason or ""
        withdrawn = labels.text("page.report_withdrawn", date=day, post=act.post, reason=why)
    return contents.Edition(edition.number, edition.published, words, withdrawn)


def _imprint(inspection: Inspection, labels: Labels) -> contents.Imprint:
    inspectorate = inspection.programme.inspectorate
    return contents.Imprint(
        identifier=inspection.force.identifier or inspectorate.identifier,
        contact=inspectorate.contact,
        accessibility=inspectorate.accessibility,
        sources=source_lines(inspection.force.sources, labels),
        earlier=tuple(
            contents.EarlierReport(one.title, one.force, labels.date(one.published), one.address)
            for one in inspection.before.editions
        ),
    )


def _parts(inspection: Inspection, has_content: Mapping[str, bool]) -> tuple[contents.Part, ...]:
    """The sections of the report in the programme's order, without what would be empty."""
    given = inspection.force.texts
    parts = (
        contents.Part(part.section, part.title, given.get(part.section, part.text))
        for part in inspection.programme.sections
    )
    return tuple(
        part
        for part in parts
        if (part.text if part.title is not None else has_content.get(part.name, True))
    )


_ANCHORS = {
    "nation": "national-summary",
    "force_summary": "force-summary",
    "practice": "developing-practice",
}
"""Where the anchor of a section is not its name."""
_HEADINGS = {"nation": "national_summary"}
"""Where the name of its heading is not."""


def _contents(
    parts: tuple[contents.Part, ...],
    introduction: contents.Introduction,
    overview: contents.Overview,
    sections: tuple[contents.FrameworkSection, ...],
    whole: contents.WholeArgument | None,
    arguments: tuple[contents.Argument, ...],
    labels: Labels,
) -> tuple[contents.ContentsLine, ...]:
    below = {
        "introduction": tuple(
            contents.ContentsLine(labels.text(f"heading.{name}"), anchor)
            for name, anchor, is_there in (
                ("programmed", "programmed-frameworks", introduction.has_programmed),
                ("risk_based", "risk-based-frameworks", introduction.has_risk_based),
                ("grading_process", "grading-process", introduction.has_grading),
                ("about_practice", "about-developing-practice", introduction.developing_practice),
                ("future_activity", "future-activity", introduction.has_future),
            )
            if is_there
        ),
        "developments": tuple(
            contents.ContentsLine(one.title, one.anchor) for one in overview.reinspections
        ),
        "arguments": (
            *(
                [contents.ContentsLine(labels.text("heading.whole"), "argument-overall")]
                * bool(whole)
            ),
            *(contents.ContentsLine(one.title, one.anchor) for one in arguments),
        ),
        "force_summary": (contents.ContentsLine(labels.text("heading.improve"), "improve"),),
        "nation": (contents.ContentsLine(labels.text("heading.compared"), "compared"),),
    }
    lines: list[contents.ContentsLine] = []
    for part in parts:
        name = part.name
        if part.title is not None:
            lines.append(contents.ContentsLine(part.title, name))
        elif name == "frameworks":
            lines += (
                contents.ContentsLine(
                    one.full_title, one.slug, mark=one.judged.published if one.judged else None
                )
                for one in sections
            )
        else:
            heading = labels.text(f"heading.{_HEADINGS.get(name, name)}")
            anchor = _ANCHORS.get(name, name)
            lines.append(contents.ContentsLine(heading, anchor, below.get(name, ())))
    return tuple(lines)


def _corrections(
    inspection: Inspection, labels: Labels, *, of_wording: bool
) -> tuple[contents.Correction, ...]:
    """The corrections of what all reports share, then of this one: of wording, or of all else."""
    made = (*inspection.programme.corrections, *inspection.force.corrections)
    return tuple(_correction(one, labels) for one in made if (one.what == "wording") == of_wording)


def _correction(correction: Correction, labels: Labels) -> contents.Correction:
    subject = labels.text(f"corrected.{correction.what}")
    if correction.ids:
        ids = labels.listed(correction.ids)
        subject = labels.text("corrected.named", what=subject, id=ids)
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
            for slug in inspection.inspected
            if (framework := inspection.frameworks.get(slug)) and framework.rationale
        ),
        risk_based=texts.risk_based,
        risk_based_areas=tuple(area.area for area in programme.risk_based),
        risk_based_tail=texts.risk_based_tail,
        grading_process=texts.grading_process,
        definitions=tuple(
            contents.Definition(mark(programme, step.grade, labels), step.definition)
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
        figures=unplaced(force, texts_of(force)),
        reinspections=tuple(
            _reinspection(inspection, index, reinspection, labels)
            for index, reinspection in enumerate(developments.reinspections if developments else ())
        ),
    )


def _reinspection(
    inspection: Inspection, index: int, reinspection: Reinspection, labels: Labels
) -> contents.Reinspection:
    programme, was, now = inspection.programme, reinspection.previous, reinspection.now
    return contents.Reinspection(
        title=reinspection.title,
        anchor=f"reinspection-{index + 1}",
        before=stated_grade(programme, was.round, was.grade, was.direction, labels),
        now=stated_grade(programme, inspection.published[:4], now.grade, now.direction, labels),
        reason=now.reason,
        points=tuple(
            contents.ReinspectionPoint(point.id, point.asked, point.done, point.open)
            for point in reinspection.points
        ),
    )


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
