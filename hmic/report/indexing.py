"""From the published reports to the page that leads to them: by region, without a grade."""

from collections.abc import Iterable

from hmic.model.force import Register
from hmic.model.labels import Labels
from hmic.model.programme import Programme
from hmic.report import contents
from hmic.report.contents import Index, PublishedFile, PublishedReport

_FORMATS = {".pdf": "PDF", ".json": "JSON"}


def assemble_index(
    programme: Programme,
    register: Register,
    published: Iterable[PublishedReport],
    labels: Labels,
) -> Index:
    """The index of the published reports: regions and forces in the order of the register."""
    order = {force.slug: place for place, force in enumerate(register.forces)}
    reports = sorted(published, key=lambda one: (order.get(one.force, len(order)), one.force))
    regions = dict.fromkeys(report.region for report in reports)
    return Index(
        language=labels.language,
        title=programme.title,
        inspectorate=programme.inspectorate.name,
        published=labels.date(programme.published),
        notice=programme.inspectorate.notice,
        licence=programme.inspectorate.licence,
        count=labels.text("index.count", len(reports)) if reports else labels.text("index.none"),
        regions=tuple(
            contents.IndexRegion(
                region,
                f"region-{number}",
                tuple(_row(report, labels) for report in reports if report.region == region),
            )
            for number, region in enumerate(regions, 1)
        ),
    )


def _row(report: PublishedReport, labels: Labels) -> contents.IndexRow:
    page = next((file.path for file in report.files if file.path.endswith(".html")), None)
    others = tuple(_other(report.name, file, labels) for file in report.files if file.path != page)
    return contents.IndexRow(report.name, page, others)


def _other(name: str, file: PublishedFile, labels: Labels) -> contents.IndexFile:
    ending = file.path[file.path.rindex(".") :]
    kilobytes = max(1, round(file.size / 1000))
    size = f"{kilobytes} kB" if kilobytes < 100 else f"{file.size / 1e6:.1f} MB"  # noqa: PLR2004
    large = file.path.endswith("-large-print.pdf")
    kind = labels.text("index.large_print") if large else _FORMATS[ending]
    title = labels.text("index.file", force=name, format=kind)
    return contents.IndexFile(file.path, title, size)
