"""hmic comments: what a force said of its draft, and what is still to be answered."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hmic.authoring.comment_tables import Imported, as_table, import_table
from hmic.commands.output import (
    AUTHOR,
    MACHINE,
    InRound,
    exit_status,
    print_diagnostics,
    say,
    write_table,
)
from hmic.diagnostics import Refusal, Result, has_errors
from hmic.model.comments import CATEGORIES, Comment, CommentLog
from hmic.model.programme import Programme
from hmic.pipeline import inspect, read_round
from hmic.sources.project import find_project
from hmic.sources.rounds import ReadRound
from hmic.sources.selection import choose_forces


def comments(
    force: Annotated[str, typer.Argument(metavar="FORCE", help="The force.")],
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE.csv", help="Write the log as a table."),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE.csv", help="Take a table into the log."),
    ] = None,
    round_name: InRound = None,
) -> None:
    """Show what FORCE said of its draft; take it to a spreadsheet and back.

    The log is forces/FORCE/comments.yaml. An import adds comments and fills in answers; it never
    overwrites what stands in the log.

    Examples:

      hmic comments northamptonshire

      hmic comments northamptonshire --export comments.csv

      hmic comments northamptonshire --import comments.csv
    """
    if export and table:
        raise Refusal("a run either exports or imports", "leave out one of the two")
    project = find_project(Path(), round_name)
    round_ = read_round(project)
    (chosen,) = choose_forces(project, round_.register, [force])
    log, found = _read(round_, chosen)
    if table is None:  # the list of comments says itself which are late
        found = tuple(d for d in found if d.code != "comment-late")
    print_diagnostics(found, sys.stderr)
    if log is None:
        raise typer.Exit(exit_status(found) or AUTHOR)
    if export:
        write_table(export, as_table(log).encode(), project.root)
    elif table:
        imported = _import(round_, chosen, log, table)
        after = _read(round_, chosen).diagnostics
        print_diagnostics(
            [*imported.diagnostics, *(d for d in after if d not in found)], sys.stderr
        )
        found = (*after, *imported.diagnostics)
        _tell(imported)
    else:
        assert round_.round is not None  # else there were no log
        _show(log, round_.round.programme)
    raise typer.Exit(exit_status(found))


def _read(round_: ReadRound, force: str) -> Result[CommentLog | None]:
    """The log, none where it or the programme is not sound, and what is wrong with it."""
    inspected = inspect(round_, force)
    name = round_.project.comments_file(force).name
    inspection = inspected.inspection
    if inspection is None or {"comments", "programme"} & inspection.incomplete:
        return Result(None, inspected.diagnostics)
    found = tuple(d for d in inspected.own_diagnostics if d.place and d.place.file == name)
    return Result(inspection.comments, found)


def _import(round_: ReadRound, force: str, log: CommentLog, table: Path) -> Imported:
    if not table.exists():
        raise Refusal(f"there is no file {table}")
    try:
        return import_table(round_.project, force, log, table)
    except OSError as failure:
        say(f"hmic: the log cannot be written: {failure}", to=sys.stderr)
        raise typer.Exit(MACHINE) from None


def _tell(imported: Imported) -> None:
    if has_errors(imported.diagnostics):
        say("hmic: nothing was taken into the log", to=sys.stderr)
        return
    say(f"{_counted(len(imported.added))} added, {len(imported.answered)} answered")


def _show(log: CommentLog, programme: Programme) -> None:
    last = programme.working_days_after(log.sent, programme.accuracy_period) if log.sent else None
    if last:
        days = programme.accuracy_period
        say(f"Draft sent on {log.sent}. The force has {days} working days, until {last}.")
    still_open = sum(comment.is_open for comment in log.comments)
    say(f"{_counted(len(log.comments))}, {still_open} open")
    for comment in log.comments:
        for line in _lines(comment, last):
            say(line)


def _lines(comment: Comment, last: str | None) -> list[str]:
    late = ", after the last day" if last and comment.date > last else ""
    kind = CATEGORIES[comment.category]
    lines = [
        "",
        f"{comment.number}  {comment.id}, {comment.date}{late}: {kind} ({comment.category})",
        f"   {' '.join(comment.point.split())}",
    ]
    if comment.outcome is None:
        return [*lines, "   open"]
    outcome = comment.outcome.value.replace("_", " ")
    reason = " ".join((comment.reason or "").split())
    return [*lines, f"   {outcome} by {comment.answered_by}: {reason}"]


def _counted(number: int) -> str:
    return "1 comment" if number == 1 else f"{number} comments"
