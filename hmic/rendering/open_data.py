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
    may_be_empty: bool = False


@dataclass(frozen=True)
class OpenTable:
    """A table of the open data."""

    file: str
    """The name of its file."""
    title: str
    """The name of the label that is its title."""
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The columns by which a row is known."""
    rows: Callable[[Nation], Iterator[Sequence[str]]]

    @property
    def name(self) -> str:
        """The name of its file without its ending."""
        return self.file.removesuffix(".csv")


_FORCE = Column("force", "string")
_NAME = Column("name", "string")
_FRAMEWORK = Column("framework", "string")
_PROGRAMME = Column("programme", "string")


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
    """Rows as `hmic areas` has them, but for what followed publication."""
    for framework in nation.frameworks:
        for area in framework.areas:
            yield (
                area.uid,
                area.link.force,
                area.link.name,
                nation.programme,
                str(area.edition or ""),
                area.framework,
                area.link.id,
                area.kind,
                " ".join(area.criteria),
                area.severity or "",
                area.text,
                area.action or "",
                area.due or "",
            )


TABLES = (
    OpenTable(
        "grades.csv",
        "nation.grades",
        (
            _FORCE,
            _NAME,
            _FRAMEWORK,
            _PROGRAMME,
            Column("method", "string"),
            Column("version", "string"),
            Column("edition", "integer", may_be_empty=True),
            Column("day", "date", may_be_empty=True),
            Column("status", "string"),
            Column("computed", "string", may_be_empty=True),
            Column("published", "string", may_be_empty=True),
        ),
        ("force", "framework", "programme"),
        _grades,
    ),
    OpenTable(
        "criteria.csv",
        "nation.criteria",
        (
            _FRAMEWORK,
            _PROGRAMME,
            Column("criterion", "string"),
            Column("level", "string", may_be_empty=True),
            Column("theme", "string"),
            Column("statement", "string"),
            Column("achievement", "string"),
            Column("forces", "integer"),
        ),
        ("framework", "programme", "criterion", "achievement"),
        _criteria,
    ),
    OpenTable(
        "areas-for-improvement.csv",
        "nation.areas",
        (
            Column("uid", "string"),
            _FORCE,
            _NAME,
            _PROGRAMME,
            Column("edition", "integer", may_be_empty=True),
            _FRAMEWORK,
            Column("id", "string"),
            Column("kind", "string"),
            Column("criteria", "string", may_be_empty=True),
            Column("severity", "string", may_be_empty=True),
            Column("text", "string"),
            Column("action", "string", may_be_empty=True),
            Column("due", "string", may_be_empty=True),
        ),
        ("uid",),
        _areas,
    ),
)
"""The tables."""


def render_table(table: OpenTable, nation: Nation) -> str:
    """A table as CSV: no cell is a formula."""
    return csv_table([[column.name for column in table.columns], *table.rows(nation)])


def tables_of(nation: Nation) -> tuple[OpenTable, ...]:
    """The tables that have rows: where no report is known, none says what its force is to do."""
    return tuple(table for table in TABLES if next(table.rows(nation), None) is not None)


def says(column: Column, label: Callable[..., str]) -> str:
    """What stands in a column, in a sentence."""
    return label(f"open_data.{column.name}")


def render_package(nation: Nation, label: Callable[..., str]) -> str:
    """The description of all tables, with their types, keys and licence.

    Args:
        nation: The nation.
        label: Gives a fixed text by its name, `group.key`, with the values that it takes.

    Returns:
        The text of datapackage.json.
    """
    gaps = (gap.sentence for gap in nation.gaps)
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"{nation.programme}-national",
        "title": f"{nation.title}: {nation.heading}",
        "description": " ".join((nation.reach, nation.as_at_words, *gaps)),
        "licenses": [{"name": _LICENCE, "title": nation.licence}],
        "resources": [_resource(table, label) for table in tables_of(nation)],
    }
    if nation.canonical:
        package["homepage"] = nation.canonical
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(table: OpenTable, label: Callable[..., str]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": label(table.title),
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
                    "description": says(column, label),
                    **({} if column.may_be_empty else {"constraints": {"required": True}}),
                }
                for column in table.columns
            ],
            "primaryKey": list(table.key),
        },
    }
