"""hmic grade: the grade of each framework, and what decides it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import exit_status, is_terminal, print_diagnostics, say
from hmic.judging.argument import reason
from hmic.pipeline import Inspected, choose_forces, inspect, read_register
from hmic.sources.project import find_project


def grade(
    forces: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FORCE...]", help="The forces; every force with data if none."),
    ] = None,
) -> None:
    """Grade each framework of each FORCE, and say what decides the grade.

    Examples:

      hmic grade

      hmic grade northamptonshire
    """
    project = find_project(Path.cwd())
    register, problems = read_register(project)
    print_diagnostics(problems, sys.stderr)
    status = exit_status(problems)
    for force in choose_forces(project, register, forces or ()):
        inspected = inspect(project, register, force)
        print_diagnostics(inspected.diagnostics, sys.stderr)
        _print_grades(inspected)
        status = max(status, exit_status(inspected.diagnostics))
    raise typer.Exit(status)


def _print_grades(inspected: Inspected) -> None:
    inspection = inspected.inspection
    if inspection is None:
        return
    programme = inspection.programme
    rows = [
        (slug, programme.label(judgement.published), reason(judgement, programme))
        for slug, judgement in inspected.judgements.items()
    ]
    if not is_terminal(sys.stdout):
        widths = [max((len(row[n]) for row in rows), default=0) for n in range(2)]
        for slug, label, why in rows:
            say(f"{inspected.force}  {slug:{widths[0]}}  {label:{widths[1]}}  {why}")
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe never pays for it
    from rich.table import Table  # noqa: PLC0415

    table = Table(title=inspection.registered.name, title_justify="left", show_edge=False)
    for heading in ("Framework", "Grade", "What decides it"):
        table.add_column(heading, overflow="fold")
    for slug, label, why in rows:
        table.add_row(inspection.frameworks[slug].title, label, why)
    Console().print(table)
