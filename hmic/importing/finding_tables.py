"""The findings of a force as a table: out to a spreadsheet, and back into the data files.

Coming back, a row changes the finding that it names, or begins a new one; no finding is ever
deleted. It is all of the table or nothing. What comes back unchanged changes no byte.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hmic.authoring.journal import put_all
from hmic.diagnostics import Diagnostic, Place, Result, Route, error, has_errors, near
from hmic.importing.spreadsheets import is_workbook, rows_of_workbook, workbook
from hmic.importing.written import FindingsOfForce, written_assessments, written_findings
from hmic.model.by_method import models_of
from hmic.model.round import Round
from hmic.model.vocabulary import list_of
from hmic.sources.files import text_of
from hmic.sources.fitting import fit
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import Source, Span
from hmic.sources.selection import find_framework
from hmic.sources.tables import TableForm, TableRow, read_table, rows_of_csv
from hmic.spreadsheets import csv_table

_WHOSE = ("framework", "kind", "id")
_OF_A_FINDING = (
    "text",
    "criteria",
    "severity",
    "severity_reason",
    "action",
    "due",
    "theme",
    "place",
)
"""What of a finding may stand in a table, where the method or the model knows it."""
_ID = re.compile("[A-Z]{2,4}-[A-Z][1-9][0-9]*")


@dataclass(frozen=True)
class TakenFindings:
    """What a table brought into the files of a force."""

    changed: tuple[str, ...] = ()
    """The ids of findings that say something else now."""
    added: tuple[str, ...] = ()
    """The ids of new findings."""
    unnamed: tuple[str, ...] = ()
    """The ids of findings that stand in no row, and stay."""
    unknown: str | None = None
    """Why a number that git does not show may have been used before, in a clause."""


def columns_of(round_: Round) -> tuple[str, ...]:
    """The columns of a table of findings: which keys there are is the method's."""
    known = {
        name
        for framework in round_.frameworks
        for model in models_of(round_.method, round_.step(framework)).findings.values()
        for name in model.model_fields
    }
    return (*_WHOSE, *(column for column in _OF_A_FINDING if column in known))


def as_table(project: Project, round_: Round, force: str) -> Result[tuple[tuple[str, ...], ...]]:
    """The findings of a force, kind by kind, below a row of the columns' names.

    They are taken as they are written: what still lacks its criteria stands there too.

    Args:
        project: The project.
        round_: Its round.
        force: The force.

    Returns:
        The rows; or none, and what can't be read.
    """
    columns = columns_of(round_)
    written, problems = written_assessments(project, round_, force)
    if has_errors(problems):
        return Result((), problems)
    rows = [columns]
    for one in written_findings(round_, written):
        cells = {"framework": one.framework, "kind": one.kind}
        cells |= {column: _cell(one.values.get(column)) for column in columns[2:]}
        rows.append(tuple(cells[column] for column in columns))
    return Result(tuple(rows))


def in_form_of(name: str, rows: tuple[tuple[str, ...], ...]) -> bytes:
    """A table as the file of a name: a workbook for .xlsx, else CSV.

    Raises:
        Refusal: a workbook is asked for, and nothing is installed that writes one.
    """
    return workbook(rows) if is_workbook(Path(name)) else csv_table(rows).encode()


def import_findings(
    project: Project, round_: Round, force: str, table: Path
) -> Result[TakenFindings | None]:
    """Takes what a table says into the files of a force.

    Args:
        project: The project.
        round_: Its round.
        force: A force with data.
        table: A CSV file or a workbook.

    Returns:
        What was taken; or none, and all that stands in the way.

    Raises:
        Refusal: a file was saved meanwhile; or the table is a workbook, and nothing is installed
            that reads one.
        OSError: a file can't be written; all are as they were.
    """
    rows, problems = _rows(round_, table)
    if rows is None:
        return Result(None, problems)
    written, problems = written_assessments(project, round_, force)
    if has_errors(problems):
        return Result(None, problems)
    findings = FindingsOfForce(project, round_, force, written)
    reading = _Reading(findings, str(table))
    for row in rows:
        reading.take(row)
    found = (*reading.problems, *reading.misfits())
    if has_errors(found):
        return Result(None, found)
    changes, problems = findings.texts()
    if has_errors(problems):
        return Result(None, problems)
    put_all(changes, doing=f"taking findings of {force} from a table")
    return Result(reading.taken())


def _rows(round_: Round, table: Path) -> Result[tuple[TableRow, ...] | None]:
    form = TableForm("findings-table", (), columns_of(round_), (*_WHOSE, "text"), "id", _ID)
    file = DataFile(table, str(table), (), table.parent)
    if is_workbook(table):
        workbook_rows, problems = rows_of_workbook(file)
        if workbook_rows is None:
            return Result(None, problems)
        return read_table(workbook_rows, form, file.name)
    text, problems = text_of(file)
    if text is None:
        return Result(None, problems)
    return read_table(rows_of_csv(text), form, file.name, text)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value).strip()


class _Reading:
    """The rows of a table, held against what is written."""

    def __init__(
        self,
        findings: FindingsOfForce,
        name: str,
    ) -> None:
        self._findings, self._round, self._name = findings, findings.round, name
        self._standing = {one.id: one for one in written_findings(self._round, findings.written)}
        self._named: dict[str, int] = {}
        self._added: list[str] = []
        self._lines: dict[tuple[str, str], list[tuple[int, Mapping[str, Any]]]] = {}
        self.problems: list[Diagnostic] = []

    def take(self, row: TableRow) -> None:
        """One row: its finding is changed, or it is a new one."""
        if (whose := self._whose(row)) is None:
            return
        slug, kind = whose
        values = {column: row.cells[column] for column in row.cells if column not in _WHOSE}
        self._hold_criteria(row, slug)
        if id_ := row.cells["id"]:
            self._change(row, id_, whose, values)
            return
        new = {name: _value(name, value) for name, value in values.items() if value}
        new.setdefault("criteria", [])
        new = self._findings.add(slug, kind, new)
        self._added.append(new["id"])
        key = list_of(kind, self._round.block(slug).findings.kinds[kind])
        self._lines.setdefault((slug, key), []).append((row.line, new))

    def _change(
        self, row: TableRow, id_: str, whose: tuple[str, str], values: Mapping[str, str]
    ) -> None:
        if id_ not in self._standing:
            known = near(id_, self._standing, "leave the id of a new finding empty")
            self._tell(row, f"there is no finding {id_}", known)
            return
        if id_ in self._named:
            hint = "keep one of the two rows"
            self._tell(row, f"{id_} stands in line {self._named[id_]} already", hint)
            return
        self._named[id_] = row.line
        standing = self._standing[id_]
        if whose != (standing.framework, standing.kind):
            hint = "its id tells both; hmic move gives it another kind"
            self._tell(row, f"{id_} is of {standing.framework}, {standing.kind}", hint)
            return
        finding = standing.values
        new = {
            name: _value(name, value) if value else None
            for name, value in values.items()
            if value != _cell(finding.get(name))
        }
        after = {name: value for name, value in {**finding, **new}.items() if value is not None}
        if "criteria" in new and new["criteria"] is None and finding.get("criteria") == []:
            del new["criteria"]
        if new:
            self._findings.change(standing.framework).changes[standing.key, standing.index] = new
            where = (standing.framework, standing.key)
            self._lines.setdefault(where, []).append((row.line, after))

    def _whose(self, row: TableRow) -> tuple[str, str] | None:
        """Framework and kind of a row; None where they are not told."""
        name, kind = row.cells["framework"], row.cells["kind"]
        frameworks = self._round.frameworks
        prefixes = {framework.prefix: slug for slug, framework in frameworks.items()}
        slug = prefixes.get(name, name)
        if slug not in frameworks:
            self._tell(
                row,
                f"there is no framework {name}" if name else "no framework is named",
                near(name, [*frameworks, *prefixes], f"one of: {', '.join(frameworks)}"),
            )
            return None
        kinds = self._round.block(slug).findings.kinds
        if kind not in kinds:
            self._tell(
                row,
                f"there is no kind {kind}" if kind else "no kind is named",
                near(kind, kinds, f"one of: {', '.join(kinds)}"),
            )
            return None
        return find_framework(frameworks, slug), kind

    def _hold_criteria(self, row: TableRow, slug: str) -> None:
        """Criteria that are none are told with the row; other files may not be asked for them."""
        parts = self._round.programme.parts_of(slug)
        frameworks = [self._round.frameworks[one] for one in parts if one in self._round.frameworks]
        known = [one.id for framework in frameworks for one in framework.criteria]
        for name in _value("criteria", row.cells.get("criteria", "")):
            if name not in known:
                hint = near(name, known, f"{slug} has none of that id")
                self._tell(row, f"{name} is not a criterion of {slug}", hint)

    def _tell(self, row: TableRow, message: str, hint: str) -> None:
        place = Place(self._name, row.line)
        self.problems.append(replace(error("findings-table", message, (), hint), place=place))

    def misfits(self) -> Iterator[Diagnostic]:
        """What the models say of changed and new findings, with their rows."""
        for (slug, key), findings in self._lines.items():
            mount: Route = ("assessments", slug)
            model = models_of(self._round.method, self._round.step(slug)).assessment
            listed = [_without_empty_criteria(finding) for _, finding in findings]
            content = {"framework": slug, "author": "table", key: listed}
            values: dict[Route, Span] = {mount: Span(1, 1, None)}
            for index, (line, _) in enumerate(findings):
                values[*mount, key, index] = Span(line, 1, None)
            source = Source(self._name, mount, "", content, values)
            yield from fit(model, source).diagnostics

    def taken(self) -> TakenFindings:
        """What was taken, in words of ids."""
        changed = tuple(
            one.id
            for one in self._standing.values()
            if one.framework in self._findings.changed
            and (one.key, one.index) in self._findings.changed[one.framework].changes
        )
        unnamed = tuple(id_ for id_ in self._standing if id_ not in self._named)
        unknown = self._findings.unknown if self._added else None
        return TakenFindings(changed, tuple(self._added), unnamed, unknown)


def _without_empty_criteria(finding: Mapping[str, Any]) -> Mapping[str, Any]:
    """A finding as the model wants it: criteria that are still to be linked are no fault of it."""
    return {**finding, "criteria": finding.get("criteria") or ["AA1"]}


def _value(column: str, cell: str) -> Any:  # noqa: ANN401 - a text, or a list of them
    if column == "criteria":
        return [one for one in re.split(r"[\s,;]+", cell) if one]
    return cell
