"""hmic findings: the findings of a force as a table, for a spreadsheet."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import (
    MACHINE,
    InRound,
    complain,
    exit_status,
    print_diagnostics,
    say,
    write_table,
)
from hmic.diagnostics import Refusal, has_errors
from hmic.importing.finding_tables import (
    TakenFindings,
    as_table,
    import_findings,
    in_form_of,
)
from hmic.model.round import Round
from hmic.pipeline import inspect, read_round
from hmic.sources.project import Project, find_project
from hmic.sources.rounds import ReadRound
from hmic.sources.selection import choose_forces


def findings(
    force: Annotated[str, typer.Argument(metavar="FORCE", help="The force.")],
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Write them as a table, .csv or .xlsx."),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", help="Take a table into the data files."),
    ] = None,
    round_name: InRound = None,
) -> None:
    """Count the findings of FORCE; take them to a spreadsheet and back.

    A row with an id changes that finding, one without begins a new finding; none is ever deleted.
    An import takes all of the table or nothing, and what comes back unchanged changes no byte.
    Workbooks (.xlsx) need the extra hmic[import].

    Examples:

      hmic findings northamptonshire

      hmic findings northamptonshire --export findings.csv

      hmic findings northamptonshire --import findings.csv
    """
    if export and table:
        raise Refusal("a run either exports or imports", "leave out one of the two")
    project = find_project(Path(), round_name)
    read = read_round(project)
    (chosen,) = choose_forces(project, read.register, [force])
    print_diagnostics(read.misfits, sys.stderr)
    if has_errors(read.misfits) or read.round is None:
        raise typer.Exit(exit_status(read.misfits))
    if table:
        raise typer.Exit(_import(read, chosen, table))
    rows, problems = as_table(project, read.round, chosen)
    print_diagnostics(problems, sys.stderr)
    if not has_errors(problems) and export:
        write_table(export, in_form_of(export.name, rows), project.root)
    elif not has_errors(problems):
        _count(read.round, rows)
    raise typer.Exit(exit_status(problems))


def _count(round_: Round, rows: Sequence[Sequence[str]]) -> None:
    """A line for each framework with findings."""
    total = len(rows) - 1
    unlinked = sum(1 for row in rows[1:] if not row[rows[0].index("criteria")])
    for slug, framework in round_.frameworks.items():
        kinds = [row[1] for row in rows[1:] if row[0] == slug]
        if kinds:
            counted = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
            say(f"{framework.prefix}  {counted}")
    without = f", {unlinked} without criteria" if unlinked else ""
    say(f"{_counted(total)}{without}")


def _import(read: ReadRound, force: str, table: Path) -> int:
    assert read.round is not None
    if not table.exists():
        raise Refusal(f"there is no file {table}")
    project: Project = read.project
    before = inspect(read, force).own_diagnostics
    try:
        taken, problems = import_findings(project, read.round, force, table)
    except OSError as failure:
        say(f"hmic: the findings cannot be written: {failure}", to=sys.stderr)
        return MACHINE
    after = inspect(read, force).own_diagnostics if taken else before
    said = {(one.code, one.message) for one in before}
    new = [one for one in after if (one.code, one.message) not in said]
    print_diagnostics([*problems, *new], sys.stderr)
    if taken is None:
        say("hmic: nothing was taken into the data files", to=sys.stderr)
    else:
        _tell(taken)
    return exit_status([*problems, *new])


def _tell(taken: TakenFindings) -> None:
    say(f"{_counted(len(taken.changed))} changed, {len(taken.added)} added")
    for what, ids in (("changed", taken.changed), ("added", taken.added)):
        if ids:
            say(f"  {what}: {', '.join(ids)}")
    if taken.unnamed:
        say(f"{_counted(len(taken.unnamed))} in no row, as before")
    if taken.unknown:
        complain(
            f"a higher number may have been used before: {taken.unknown}",
            "look for it before the findings are cited",
        )


def _counted(number: int) -> str:
    return "1 finding" if number == 1 else f"{number} findings"
