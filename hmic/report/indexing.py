"""From the published reports to the page that leads to them: by region, without a grade."""

from collections.abc import Iterable

from hmic.model.force import Register
from hmic.model.programme import Programme
from hmic.report import contents
from hmic.report.contents import Index, PublishedFile, PublishedReport
from hmic.report.wording import date_in_words

_LABELS = {".pdf": "PDF", ".json": "JSON"}


def assemble_index(
    programme: Programme, register: Register, published: Iterable[PublishedReport]
) -> Index:
    """The index of the published reports: regions and forces in the order of the register."""
    order = {force.slug: place for place, force in enumerate(register.forces)}
    reports = sorted(published, key=lambda one: (order.get(one.force, len(order)), one.force))
    regions = dict.fromkeys(report.region for report in reports)
    return Index(
        language="en-GB",
        title=programme.title,
        inspectorate=programme.inspectorate.name,
        published=date_in_words(programme.published),
        notice=programme.inspectorate.notice,
        licence=programme.inspectorate.licence,
        count=_count(len(reports)),
        regions=tuple(
            contents.IndexRegion(
                region,
                f"region-{number}",
                tuple(_row(report) for report in reports if report.region == region),
            )
            for number, region in enumerate(regions, 1)
        ),
    )


def _count(number: int) -> str:
    if number == 0:
        return "No report has been published yet."
    return "One report is published." if number == 1 else f"{number:,} reports are published."


def _row(report: PublishedReport) -> contents.IndexRow:
    page = next((file.path for file in report.files if file.path.endswith(".html")), None)
    others = tuple(_other(report.name, file) for file in report.files if file.path != page)
    return contents.IndexRow(report.name, page, others)


def _other(name: str, file: PublishedFile) -> contents.IndexFile:
    ending = file.path[file.path.rindex(".") :]
    kilobytes = max(1, round(file.size / 1000))
    size = f"{kilobytes} kB" if kilobytes < 100 else f"{file.size / 1e6:.1f} MB"  # noqa: PLR2004
    return contents.IndexFile(file.path, f"{name}, {_LABELS[ending]}", size)
