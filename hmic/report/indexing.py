"""From the published reports to the page that leads to them: by region, without a grade."""

from collections.abc import Iterable, Mapping

from hmic.model.force import Register
from hmic.model.labels import Labels
from hmic.model.programme import Programme
from hmic.report import contents
from hmic.report.contents import Index, PublishedFile, PublishedReport


def assemble_index(
    programme: Programme,
    register: Register,
    published: Iterable[PublishedReport],
    labels: Labels,
    formats: Mapping[str, str],
) -> Index:
    """The index of the published reports: regions and forces in the order of the register.

    Args:
        programme: The programme.
        register: All forces.
        published: The final reports.
        labels: The fixed words of its language.
        formats: What readers see a format called, by its name.

    Returns:
        What the page shows.
    """
    order = {force.slug: place for place, force in enumerate(register.forces)}
    listed = sorted(published, key=lambda one: (order.get(one.force, len(order)), one.force))
    reports = [one for one in listed if not one.withdrawn]
    regions = dict.fromkeys(report.region for report in reports)
    return Index(
        language=labels.language,
        text_direction=labels.text_direction,
        title=programme.title,
        inspectorate=programme.inspectorate.name,
        published=labels.date(programme.published),
        notice=programme.inspectorate.notice,
        licence=programme.inspectorate.licence,
        count=labels.text("index.count", len(reports)) if reports else labels.text("index.none"),
        withdrawn=tuple(_row(report, labels, formats) for report in listed if report.withdrawn),
        regions=tuple(
            contents.IndexRegion(
                region,
                f"region-{number}",
                tuple(
                    _row(report, labels, formats) for report in reports if report.region == region
                ),
            )
            for number, region in enumerate(regions, 1)
        ),
    )


def _row(report: PublishedReport, labels: Labels, formats: Mapping[str, str]) -> contents.IndexRow:
    def other(file: PublishedFile) -> contents.IndexFile:
        title = labels.text("index.file", force=report.name, format=formats[file.format])
        return contents.IndexFile(file.path, title, contents.in_kilobytes(file.size))

    page = next((file.path for file in report.files if file.format == "html"), None)
    others = tuple(other(file) for file in report.files if file.path != page)
    return contents.IndexRow(report.name, page, others)
