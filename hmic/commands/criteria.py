"""hmic criteria: a framework's statements, and what a force has on each."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import after, exit_status, print_diagnostics, print_lines
from hmic.judging.grading import Judgement
from hmic.pipeline import inspect, read_foundations, read_labels, read_programme, read_register
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
) -> None:
    """Show the criteria of FRAMEWORK; with a force, the evidence on each and the gaps.

    Examples:

      hmic criteria CA

      hmic criteria child-abuse --force northamptonshire
    """
    project = find_project(Path())
    judgements: Mapping[str, Judgement]
    register, problems = read_register(project)
    if force is None:
        programme, frameworks, found = read_programme(project)
        problems = (*problems, *found)
        judgements = {}
    else:
        (chosen,) = choose_forces(project, register, [force])
        inspected = inspect(read_foundations(project, register), chosen)
        problems = (*problems, *inspected.diagnostics)
        inspection = inspected.inspection
        programme = inspection.programme if inspection else None
        frameworks = inspection.frameworks if inspection else {}
        judgements = inspected.judgements
    print_diagnostics(problems, sys.stderr)
    if programme is not None:
        with after(problems):
            slug = find_framework(frameworks, framework)
        print_lines(
            criteria_lines(
                frameworks[slug], programme, judgements.get(slug), read_labels(project, programme)
            )
        )
    raise typer.Exit(exit_status(problems))
