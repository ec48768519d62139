"""hmic check: every problem of every file, without building anything."""

from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import exit_status
from hmic.commands.problems import ProblemForm, print_problems
from hmic.diagnostics import Diagnostic, Refusal, in_order
from hmic.pipeline import choose_forces, inspect, read_register
from hmic.reporters.text import tally
from hmic.sources.project import find_project


def check(
    forces: Annotated[
        list[str] | None,
        typer.Argument(metavar="FORCE", help="The forces; every force with data if none."),
    ] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Count warnings as errors.")] = False,
    form: Annotated[
        ProblemForm,
        typer.Option("--format", help="text for people; json, github or sarif for programs."),
    ] = "text",
) -> None:
    """Check the files of each FORCE, and of the programme, and report all problems at once.

    Examples:

      hmic check

      hmic check northamptonshire --strict

      hmic check --format github
    """
    project = find_project(Path())
    register, problems = read_register(project)
    found: list[Diagnostic] = list(problems)
    try:
        chosen = choose_forces(project, register, forces or ())
    except Refusal:
        if problems:
            print_problems(form, project, (), problems, tally(problems))
        raise
    for force in chosen:
        found += inspect(project, register, force).diagnostics
    diagnostics = in_order(found)  # what is wrong in the programme is found with every force
    count = f"{', '.join(chosen)}: {tally(diagnostics)}"
    print_problems(form, project, chosen, diagnostics, count)
    raise typer.Exit(exit_status(diagnostics, strict=strict))
