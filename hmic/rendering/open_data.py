"""The nation as open data: tables as CSV, and a Data Package that says what stands in them.

https://specs.frictionlessdata.io/data-package/ describes the package. The columns are a contract:
they may be added to, and none is renamed.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hmic.report.nation_contents import Nation
from hmic.spreadsheets import csv_table

_LICENCE = "other-open"
"""What a package calls a licence whose words stand beside it."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    name: str
    type: str
    """As Table Schema names it: string, integer, date."""
    says: str
    """What stands in it."""
    may_be_empty: bool = False


@dataclass(frozen=True)
class OpenTable:
    """A table of the open data."""

    file: str
    """The name of its file."""
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The columns by which a row is known."""
    rows: Callable[[Nation], Iterator[Sequence[str]]]

    @property
    def name(self) -> str:
        """The name of its file without its ending."""
        return self.file.removesuffix(".csv")


_FORCE = Column("force", "string", "The slug of the body.")
_NAME = Column("name", "string", "Its name.")
_FRAMEWORK = Column("framework", "string", "The slug of the framework.")
_PROGRAMME = Column("programme", "string", "The slug of the round.")


def _grades(nation: Nation) -> Iterator[Sequence[str]]:
    for region in nation.regions:
        for force in region.forces:
            for cell in force.cells:
                here = cell.status not in ("missing", "elsewhere")
                yield (
                    force.force,
                    force.name,
                    cell.framework,
                    nation.programme,
                    nation.method.name,
                    nation.method.version,
                    str(force.edition) if force.edition and here else "",
                    force.day if force.day and here else "",
                    cell.status,
                    cell.computed or "",
                    cell.mark.key if cell.mark else "",
                )


def _criteria(nation: Nation) -> Iterator[Sequence[str]]:
    for framework in nation.frameworks:
        for criterion in framework.criteria:
            for achievement, count in zip(framework.achievements, criterion.counts, strict=True):
                yield (
                    framework.slug,
                    nation.programme,
                    criterion.id,
                    criterion.level,
                    criterion.theme,
                    criterion.statement,
                    achievement,
                    str(count),
                )


def _areas(nation: Nation) -> Iterator[Sequence[str]]:
    for framework in nation.frameworks:
        for area in framework.areas:
            yield (
                area.uid,
                area.link.force,
                area.link.name,
                framework.slug,
                nation.programme,
                area.link.id,
                area.kind,
                area.text,
                area.action or "",
                " ".join(area.criteria),
                area.severity or "",
                area.due or "",
            )


TABLES = (
    OpenTable(
        "grades.csv",
        "Grades",
        (
            _FORCE,
            _NAME,
            _FRAMEWORK,
            _PROGRAMME,
            Column("method", "string", "The name of the grading method."),
            Column("version", "string", "Its version."),
            Column(
                "edition",
                "integer",
                "The edition of the report, where it has any.",
                may_be_empty=True,
            ),
            Column("day", "date", "The day on which that was released.", may_be_empty=True),
            Column("status", "string", "How the grade stands, or why there is none."),
            Column(
                "computed",
                "string",
                "What the rules give, where a report says it.",
                may_be_empty=True,
            ),
            Column(
                "published",
                "string",
                "The grade that was published, where one was.",
                may_be_empty=True,
            ),
        ),
        ("force", "framework", "programme"),
        _grades,
    ),
    OpenTable(
        "criteria.csv",
        "Criteria",
        (
            _FRAMEWORK,
            _PROGRAMME,
            Column("criterion", "string", "The id of the criterion."),
            Column("level", "string", "Its level, where the method has any.", may_be_empty=True),
            Column("theme", "string", "What it belongs to."),
            Column("statement", "string", "What it asks."),
            Column("achievement", "string", "How far it is met."),
            Column("forces", "integer", "In how many reports it is met so far."),
        ),
        ("framework", "programme", "criterion", "achievement"),
        _criteria,
    ),
    OpenTable(
        "areas-for-improvement.csv",
        "What needs to improve",
        (
            Column("uid", "string", "The id among those of all bodies and rounds."),
            _FORCE,
            _NAME,
            _FRAMEWORK,
            _PROGRAMME,
            Column("id", "string", "The id within the report."),
            Column("kind", "string", "What a finding of its kind is called."),
            Column("text", "string", "The finding, in CommonMark."),
            Column("action", "string", "What is asked, in CommonMark.", may_be_empty=True),
            Column(
                "criteria", "string", "The ids of the criteria that it bears on.", may_be_empty=True
            ),
            Column(
                "severity", "string", "How serious it is, where that is said.", may_be_empty=True
            ),
            Column(
                "due",
                "string",
                "The month or day by which it is to be put right.",
                may_be_empty=True,
            ),
        ),
        ("uid",),
        _areas,
    ),
)
"""The tables."""


def render_table(table: OpenTable, nation: Nation) -> str:
    """A table as CSV: no cell is a formula."""
    return csv_table([[column.name for column in table.columns], *table.rows(nation)])


def render_package(nation: Nation) -> str:
    """The description of all tables, with their types, keys and licence."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"{nation.programme}-national",
        "title": f"{nation.title}: {nation.heading}",
        "description": " ".join((nation.reach, nation.as_at_words, *nation.gaps)),
        "licenses": [{"name": _LICENCE, "title": nation.licence}],
        "resources": [_resource(table) for table in TABLES],
    }
    if nation.canonical:
        package["homepage"] = nation.canonical
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(table: OpenTable) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": table.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": column.type,
                    "description": column.says,
                    **({} if column.may_be_empty else {"constraints": {"required": True}}),
                }
                for column in table.columns
            ],
            "primaryKey": list(table.key),
        },
    }
