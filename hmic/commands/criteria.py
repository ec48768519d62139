"""hmic criteria: a framework's statements, and what a force has on each."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import InRound, after, exit_status, print_diagnostics, print_lines
from hmic.commands.rounds import concerning
from hmic.diagnostics import in_order
from hmic.judging.grading import Judgements
from hmic.pipeline import inspect, read_round
from hmic.reporters.criteria import criteria_lines
from hmic.sources.project import find_project
from hmic.sources.selection import choose_forces, find_framework


def criteria(
    framework: Annotated[
        str, typer.Argument(metavar="FRAMEWORK", help="A framework, by its slug or its prefix.")
    ],
    force: Annotated[
        str | None,
        typer.Option("--force", metavar="FORCE", help="Show the evidence of this force."),
    ] = None,
    round_name: InRound = None,
) -> None:
    """Show the criteria of FRAMEWORK; with a force, the evidence on each and the gaps.

    Examples:

      hmic criteria CA

      hmic criteria child-abuse --force northamptonshire
    """
    project = find_project(Path(), round_name)
    read = read_round(project)
    judgements: Judgements = {}
    problems, round_ = read.misfits, read.round
    if force is not None:
        (chosen,) = choose_forces(project, read.register, [force])
        inspected = inspect(read, chosen)
        problems, judgements = inspected.diagnostics, inspected.judgements
        round_ = inspected.inspection.round if inspected.inspection else None
    print_diagnostics(concerning(framework, in_order(problems), round_), sys.stderr)
    if round_ is not None:
        with after(problems):
            slug = find_framework(round_.frameworks, framework)
        print_lines(
            criteria_lines(
                round_.frameworks[slug], round_.programme, judgements.get(slug), read.labels
            )
        )
    raise typer.Exit(exit_status(problems))
