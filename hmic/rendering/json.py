"""From report to report.json: the same content for machines, in a shape of its own.

The shape carries a version. A field may be added within a version; one that is renamed, removed or
given another meaning raises it. docs/report-json.md describes it.
"""

import json
from dataclasses import asdict
from typing import Any

from hmic.report.contents import (
    Argument,
    Engine,
    Figure,
    FrameworkSection,
    GradeMark,
    Improvement,
    Report,
    StatedGrade,
    Whole,
)

FORMAT = "hmic-report"
VERSION = 1


def render_json(report: Report, engine: Engine) -> str:
    """The report as JSON, indented, with a newline at its end; texts are CommonMark."""
    cover = report.cover
    arguments = {argument.slug: argument for argument in report.arguments}
    document = {
        "format": FORMAT,
        "version": VERSION,
        "engine": asdict(engine),
        "programme": report.programme,
        "force": {"slug": report.slug, "name": cover.force},
        "title": cover.title,
        "inspectorate": cover.inspectorate,
        "published": cover.published_date,
        "assessment_period": cover.assessment_period,
        "stage": cover.stage,
        "marking": cover.marking,
        "notice": cover.notice,
        "licence": cover.licence,
        "identifier": report.imprint.identifier,
        "contact": report.imprint.contact,
        "accessibility": report.imprint.accessibility,
        "sources": [asdict(source) for source in report.imprint.sources],
        "canonical": cover.canonical,
        "language": report.language,
        "summary": report.overview.summary,
        "corrections": [asdict(correction) for correction in report.corrections],
        "whole": _whole(report.glance.whole),
        "grades_in_words": report.glance.sentence,
        "not_inspected": list(report.glance.not_inspected),
        "coverage": asdict(report.summary.coverage),
        "improvements": [_improvement(one) for one in report.summary.improvements],
        "recommendations": [asdict(one) for one in report.recommendations],
        "introduction": _introduction(report),
        "overview": [asdict(part) for part in report.overview.parts],
        "developments": report.overview.developments,
        "reinspections": [
            {
                "title": reinspection.title,
                "previous": _stated(reinspection.before),
                "now": _stated(reinspection.now),
                "reason": reinspection.reason,
                "points": [asdict(point) for point in reinspection.points],
            }
            for reinspection in report.overview.reinspections
        ],
        "frameworks": [
            _framework(section, arguments.get(section.slug)) for section in report.sections
        ],
        "developing_practice": [asdict(practice) for practice in report.practices],
        "method": asdict(report.method),
        "glossary": [asdict(row) for row in report.glossary],
        "edition_notes": [asdict(note) for note in report.edition_notes],
        "texts": [asdict(part) for part in report.parts if part.text],
        "figures": [_figure(figure) for figure in report.figures],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _figure(figure: Figure) -> dict[str, Any]:
    """As data: of a picture what it is, and of a chart the numbers."""
    told = asdict(figure)
    if figure.picture:
        del told["picture"]["url"]
    return told


def _improvement(improvement: Improvement) -> dict[str, Any]:
    """As the report shows it; what a kind is called follows from its key."""
    return {key: value for key, value in asdict(improvement).items() if key != "called"}


def _whole(whole: Whole | None) -> dict[str, Any] | None:
    return {**(_grade(whole.mark) or {}), "reason": whole.reason} if whole else None


def _introduction(report: Report) -> dict[str, Any]:
    texts = asdict(report.introduction)
    texts["definitions"] = [
        {"grade": definition.mark.key, "label": definition.mark.label, "text": definition.text}
        for definition in report.introduction.definitions
    ]
    return texts


def _grade(mark: GradeMark | None) -> dict[str, str] | None:
    return {"outcome": mark.key, "label": mark.label} if mark else None


def _stated(stated: StatedGrade) -> dict[str, Any]:
    return {"when": stated.when, **(_grade(stated.mark) or {}), "direction": stated.direction}


def _framework(section: FrameworkSection, argument: Argument | None) -> dict[str, Any]:
    judged, distribution = section.judged, section.distribution
    return {
        "framework": section.slug,
        "title": section.title,
        "national_distribution": {run.mark.key: run.count for run in distribution.runs}
        if distribution
        else None,
        "national_context": section.national_context,
        "sources": [asdict(source) for source in section.sources],
        "context": section.context,
        "previous": _stated(section.previous) if section.previous else None,
        "judgement": {
            "published": _grade(judged.published),
            "computed": _grade(judged.computed),
            "before_cap": _grade(judged.before_cap),
            "reason": judged.reason,
            "moderation": judged.moderation,
            "direction": judged.direction,
        }
        if judged
        else None,
        "coverage": asdict(section.coverage),
        "findings": [
            {
                "id": finding.id,
                "kind": group.kind,
                "text": finding.text,
                "criteria": list(finding.criteria),
                "severity": finding.severity,
                "action": finding.action,
                "due": finding.due,
                "remark": finding.remark,
                "theme": theme.title,
                "place": finding.place,
                "replaces": finding.replaces,
                "recommendations": list(finding.recommendations),
            }
            for group in section.groups
            for theme in group.themes
            for finding in theme.findings
        ],
        "withdrawn": [
            {"id": gone.id, "date": gone.date, "reason": gone.reason} for gone in section.withdrawn
        ],
        "criteria": [
            {"level": table.level, **asdict(row)} for table in argument.tables for row in table.rows
        ]
        if argument
        else [],
        "rules": [asdict(rule) for rule in argument.rules] if argument else [],
        "what_would_change_it": list(argument.changes) if argument else [],
        "signed": argument.signed if argument else None,
    }
