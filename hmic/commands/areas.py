"""hmic areas: what forces are to do something about, over all rounds, and how far it has come."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from hmic.commands.output import InRound, exit_status, hand_over, print_diagnostics, say
from hmic.diagnostics import Diagnostic, has_errors
from hmic.pipeline import read_round
from hmic.publishing.cores import cores
from hmic.publishing.released_areas import AreasOfForce, released_areas
from hmic.reporters.areas import as_json, as_table, lines_of
from hmic.sources.project import find_project
from hmic.sources.selection import choose_forces
from hmic.spreadsheets import csv_table


def areas(
    forces: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FORCE]...", help="Forces; every one with data if none."),
    ] = None,
    form: Annotated[
        Literal["text", "csv", "json"],
        typer.Option("--format", help="text for people; csv or json for programs."),
    ] = "text",
    round_name: InRound = None,
) -> None:
    """Show the areas for improvement that readers have, with progress and answers.

    They come from the reports on record, of all rounds that are kept. How far each has come
    stands in the force's progress.yaml, what the force answers in its response.yaml.

    Examples:

      hmic areas

      hmic areas northamptonshire

      hmic areas --format csv > areas-for-improvement.csv
    """
    project = find_project(Path(), round_name)
    rounds = (project,) if round_name else (*project.rounds, project)
    found: list[AreasOfForce] = []
    told: set[Diagnostic] = set()
    for one_round in rounds:
        round_ = read_round(one_round)
        print_diagnostics(round_.misfits, sys.stderr, told)
        if round_.round is None:
            raise typer.Exit(exit_status(round_.misfits))
        with_data = one_round.forces_with_data()
        if one_round == project:
            with_data = choose_forces(project, round_.register, forces or with_data or ())
        elif forces:
            with_data = tuple(force for force in with_data if force in forces)
        found += released_areas(round_, with_data, cores())
    problems = [problem for one in found for problem in one.diagnostics]
    print_diagnostics(problems, sys.stderr)
    listed = [area for one in found for area in one.areas]
    if form == "csv":
        hand_over(csv_table(as_table(listed)).rstrip("\r\n"))
    elif form == "json":
        hand_over(as_json(listed))
    else:
        for line in lines_of(listed):
            say(line)
    raise typer.Exit(exit_status(problems) if has_errors(problems) else 0)
