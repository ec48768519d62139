"""hmic status: all forces at a glance, for whoever runs a round."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from hmic.commands.output import (
    InRound,
    exit_status,
    hand_over,
    is_terminal,
    print_diagnostics,
    say,
)
from hmic.diagnostics import Refusal
from hmic.model.values import Fault, day_of
from hmic.publishing.checks import Checks
from hmic.publishing.cores import cores
from hmic.publishing.standings import all_forces, standings_of, today
from hmic.reporters.lines import in_columns
from hmic.reporters.printable import printable
from hmic.reporters.status import as_json, rows_of
from hmic.sources.project import find_project
from hmic.sources.selection import choose_forces


def status(
    forces: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FORCE]...", help="Forces; every one of the register if none."),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DAY", help="Count the days left from another day."),
    ] = None,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", help="text or json.")
    ] = "text",
    round_name: InRound = None,
) -> None:
    """Show how far each FORCE has come: evidence, comments, signatures, days left.

    A line a force: its stage, criteria with evidence, open comments, signatures, errors, and the
    last day for its comments, in working days from today.

    Examples:

      hmic status

      hmic status northamptonshire --date 2007-09-10

      hmic status --format json
    """
    counted_from = today() if date is None else _day(date)
    project = find_project(Path(), round_name)
    checks = Checks(project, cores())
    round_ = checks.round
    print_diagnostics(round_.misfits, sys.stderr)
    if round_.round is None:
        raise typer.Exit(exit_status(round_.misfits))
    chosen = choose_forces(project, round_.register, forces) if forces else None
    listed = all_forces(checks) if chosen is None else chosen
    standings = standings_of(checks, listed, counted_from)
    if form == "json":
        hand_over(as_json(round_.round.programme.programme, counted_from, standings))
        return
    _print(rows_of(one for one in standings if one.begun))
    if waiting := sum(not one.begun for one in standings):
        say(f"{waiting} of the register not begun")


def _day(written: str) -> str:
    try:
        return day_of(written)
    except Fault as fault:
        raise Refusal(f"{written} {fault}", fault.hint) from None


def _print(rows: Sequence[Sequence[str]]) -> None:
    if not is_terminal(sys.stdout):
        for line in in_columns(rows):
            say(line)
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe never pays for it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(show_edge=False)
    for head in rows[0]:
        table.add_column(head, overflow="fold")
    for row in rows[1:]:
        table.add_row(*(Text(printable(cell)) for cell in row))
    Console().print(table)
