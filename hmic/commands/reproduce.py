"""hmic reproduce: the grades and files of what was published, made again."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import (
    AUTHOR,
    CLEAN,
    InRound,
    complain,
    exit_status,
    print_diagnostics,
    say,
)
from hmic.model.record import Record, Standing
from hmic.pipeline import inspect, read_round
from hmic.publishing.cores import cores
from hmic.publishing.freshness import Inputs, take_inputs
from hmic.publishing.publication import made_again, made_by
from hmic.publishing.reproduction import files_that_differ, grade_again
from hmic.publishing.workers import hire_here
from hmic.sources.project import find_project
from hmic.sources.records import all_records
from hmic.sources.rounds import ReadRound
from hmic.sources.selection import choose_forces


def reproduce(
    forces: Annotated[
        list[str] | None,
        typer.Argument(metavar="FORCE", help="The forces; every force with a record if none."),
    ] = None,
    round_name: InRound = None,
) -> None:
    """Grade each edition on record again, from its record alone, and compare.

    Where the programs are those that made the newest edition, its files are made again too, and
    their digests compared. Whatever differs is named; the status is 1 then.

    Examples:

      hmic reproduce

      hmic reproduce northamptonshire
    """
    project = find_project(Path(), round_name)
    round_ = read_round(project)
    with_records = [f for f in project.forces_with_data() if project.record_files(f)]
    names = forces or with_records
    chosen = choose_forces(project, round_.register, names) if names else ()
    inputs, status, count = take_inputs(project), CLEAN, 0
    for force in chosen:
        records, problems = all_records(project, force)
        print_diagnostics(problems, sys.stderr)
        status = max(status, exit_status(problems))
        for record in records:
            count += 1
            status = max(status, _grade_again(record))
        if records:
            status = max(status, _make_again(round_, records[-1], inputs))
    if not count:
        complain("no edition is on record", "hmic publish makes a record of one")
    raise typer.Exit(status)


def _called(record: Record) -> str:
    return f"{record.force}, {record.programme}, edition {record.edition}"


def _grade_again(record: Record) -> int:
    """Says what comes of its grades; gives the status."""
    graded = grade_again(record)
    for difference in graded.differences:
        complain(f"{_called(record)}: {difference}")
    if graded.differences:
        return AUTHOR
    outcomes = "1 grade is" if graded.outcomes == 1 else f"{graded.outcomes} grades are"
    say(f"{_called(record)}: {outcomes} the same, from the record alone")
    return CLEAN


def _make_again(round_: ReadRound, record: Record, inputs: Inputs) -> int:
    """Says what comes of the files of the newest edition; gives the status."""
    inspected = inspect(round_, record.force)
    newest = inspected.inspection.record if inspected.inspection else None
    if newest != record:
        say(f"{_called(record)}: of another round; its files are not made again")
        return CLEAN
    if inspected.standing not in (Standing.PREPARED, Standing.RELEASED):
        say(f"{_called(record)}: {inspected.standing} since; its files are not made again")
        return CLEAN
    if record.versions.get("made by") != made_by(inputs):
        say(f"{_called(record)}: made by other programs; its files are not made again")
        return CLEAN
    built = made_again(inputs, record, hire_here(cores(), with_engine=True))
    print_diagnostics(built.diagnostics, sys.stderr)
    differing = files_that_differ(record, built)
    for name in differing:
        complain(f"{_called(record)}: {name} comes out otherwise than it was published")
    if not differing:
        say(f"{_called(record)}: {len(record.outputs)} files are the same, byte for byte")
    return AUTHOR if differing else CLEAN
