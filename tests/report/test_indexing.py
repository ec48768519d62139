import pytest

from hmic.model.force import Register, RegisteredForce
from hmic.model.round import EarlierRound
from hmic.pipeline import read_round
from hmic.report.contents import Index, PublishedFile, PublishedReport
from hmic.report.indexing import assemble_index
from hmic.sources.project import Project
from tests.conftest import SMALL

REGISTER = Register(
    forces=tuple(
        RegisteredForce(slug=slug, name=slug.title(), region=region)
        for slug, region in (("west", "Sea"), ("north", "Hills"), ("east", "Sea"))
    )
)


BEFORE = {
    "trial-2028": EarlierRound("Trial of 2028", "2028-10", ""),
    "trial-2029": EarlierRound("Trial of 2029", "2029-10", "2029-07"),
}


def index(*forces: str, files: tuple[PublishedFile, ...] = ()) -> Index:
    read = read_round(Project(SMALL))
    assert read.round is not None
    regions = {force.slug: force.region for force in REGISTER.forces}
    reports = [
        PublishedReport(force, force.title(), regions.get(force, "Elsewhere"), files)
        for force in forces
    ]
    called = {"pdf": "PDF", "json": "JSON"}
    return assemble_index(
        read.round.programme, REGISTER, reports, None, read.labels, called, BEFORE
    )


def test_regions_and_forces_stand_in_the_order_of_the_register() -> None:
    regions = index("anywhere", "east", "north", "west").regions
    assert [(region.name, [row.name for row in region.rows]) for region in regions] == [
        ("Sea", ["West", "East"]),
        ("Hills", ["North"]),
        ("Elsewhere", ["Anywhere"]),
    ]
    assert len({region.anchor for region in regions}) == 3


@pytest.mark.parametrize(
    ("forces", "count"),
    [
        ((), "No report has been published yet."),
        (("east",), "One report is published."),
        (("east", "west"), "2 reports are published."),
    ],
)
def test_reports_are_counted_in_words(forces: tuple[str, ...], count: str) -> None:
    assert index(*forces).count == count


def test_each_format_is_linked_by_a_text_that_says_which() -> None:
    files = (
        PublishedFile("east/index.html", "html", 10),
        PublishedFile("east/east.pdf", "pdf", 534_567),
        PublishedFile("east/report.json", "json", 12),
    )
    ((row,),) = [region.rows for region in index("east", files=files).regions]
    assert row.path == "east/index.html"
    assert [(one.label, one.path, one.size) for one in row.others] == [
        ("East, PDF", "east/east.pdf", "535 kB"),
        ("East, JSON", "east/report.json", "1 kB"),
    ]


def test_a_report_without_a_page_is_named() -> None:
    ((row,),) = [
        region.rows
        for region in index(
            "east", files=(PublishedFile("east/report.json", "json", 99_000),)
        ).regions
    ]
    assert row.path is None
    assert [one.size for one in row.others] == ["99 kB"]


def test_reports_of_earlier_rounds_stand_with_the_newest_first() -> None:
    earlier = (("trial-2028", "rounds/trial-2028/east/"), ("trial-2029", "rounds/trial-2029/east/"))
    read = read_round(Project(SMALL))
    assert read.round is not None
    report = PublishedReport("east", "East", "Sea", (), earlier=earlier)
    made = assemble_index(read.round.programme, REGISTER, [report], None, read.labels, {}, BEFORE)
    (row,) = made.regions[0].rows
    assert [(one.label, one.path) for one in row.earlier] == [
        ("East, Trial of 2029", "rounds/trial-2029/east/"),
        ("East, Trial of 2028", "rounds/trial-2028/east/"),
    ]


def test_a_report_of_an_earlier_round_says_of_which() -> None:
    read = read_round(Project(SMALL))
    assert read.round is not None
    files = (PublishedFile("east/index.html", "html", 10), PublishedFile("east/e.pdf", "pdf", 10))
    report = PublishedReport("east", "East", "Sea", files, programme="trial-2029")
    called = {"pdf": "PDF"}
    told = (read.round.programme, REGISTER, [report], None, read.labels, called, BEFORE)
    (row,) = assemble_index(*told).regions[0].rows
    assert row.name == "East, Trial of 2029"
    assert [one.label for one in row.others] == ["East, Trial of 2029, PDF"]
