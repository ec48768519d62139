"""From the published reports to the page that leads to them: by region, without a grade."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hmic.model.force import Register
from hmic.model.labels import Labels
from hmic.model.programme import Programme
from hmic.model.round import EarlierRound
from hmic.report import contents
from hmic.report.contents import Index, PublishedFile, PublishedReport
from hmic.report.regions import by_region
from hmic.report.summaries import not_inspected


def assemble_index(
    programme: Programme,
    register: Register,
    published: Iterable[PublishedReport],
    nation: PublishedReport | None,
    labels: Labels,
    formats: Mapping[str, str],
    before: Mapping[str, EarlierRound],
) -> Index:
    """The index of the published reports: regions and forces in the order of the register.

    Args:
        programme: The programme.
        register: All forces.
        published: The final reports.
        nation: The page of all forces together, where there is one.
        labels: The fixed words of its language.
        formats: What readers see a format called, by its name.
        before: The earlier rounds that are kept.

    Returns:
        What the page shows.
    """
    order = {force.slug: place for place, force in enumerate(register.forces)}
    listed = sorted(published, key=lambda one: (order.get(one.force, len(order)), one.force))
    reports = [one for one in listed if not one.withdrawn]
    return Index(
        language=labels.language,
        text_direction=labels.text_direction,
        title=programme.title,
        inspectorate=programme.inspectorate.name,
        published=labels.date(programme.published),
        notice=programme.inspectorate.notice,
        licence=programme.inspectorate.licence,
        count=labels.text("index.count", len(reports)) if reports else labels.text("index.none"),
        withdrawn=tuple(
            _row(report, labels, formats, before) for report in listed if report.withdrawn
        ),
        nation=_row(_named(nation, labels), labels, formats, before) if nation else None,
        regions=tuple(
            contents.IndexRegion(
                region,
                f"region-{number}",
                tuple(_row(report, labels, formats, before) for report in those),
            )
            for number, (region, those) in enumerate(by_region(reports), 1)
        ),
    )


def _named(nation: PublishedReport, labels: Labels) -> PublishedReport:
    """The nation with its name, its page and its PDF; what else lies there its page leads to."""
    files = tuple(file for file in nation.files if file.format in ("html", "pdf"))
    return replace(nation, name=labels.text("nation.heading"), files=files)


def _row(
    report: PublishedReport,
    labels: Labels,
    formats: Mapping[str, str],
    before: Mapping[str, EarlierRound],
) -> contents.IndexRow:
    name = report.name
    if report.programme in before:  # its force has none of this round
        name = labels.text("index.earlier", force=name, title=before[report.programme].title)

    def other(file: PublishedFile) -> contents.IndexFile:
        title = labels.text("index.file", force=name, format=formats[file.format])
        return contents.IndexFile(file.path, title, contents.in_kilobytes(file.size))

    page = next((file.path for file in report.files if file.format == "html"), None)
    others = tuple(other(file) for file in report.files if file.path != page)
    known = [one for one in report.earlier if one[0] in before]
    rounds = sorted(known, key=lambda one: before[one[0]].published, reverse=True)
    earlier = tuple(
        contents.IndexLink(
            path, labels.text("index.earlier", force=report.name, title=before[slug].title)
        )
        for slug, path in rounds
    )
    left_out = not_inspected(report.not_inspected, labels)
    return contents.IndexRow(name, page, others, earlier, left_out)
