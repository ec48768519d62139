"""hmic check: every problem of every file, without building anything."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import exit_status, print_diagnostics, say
from hmic.diagnostics import Diagnostic, Refusal, in_order
from hmic.pipeline import choose_forces, inspect, read_register
from hmic.reporters.text import printable, tally
from hmic.sources.project import find_project


def check(
    forces: Annotated[
        list[str] | None,
        typer.Argument(metavar="FORCE", help="The forces; every force with data if none."),
    ] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Count warnings as errors.")] = False,
) -> None:
    """Check the files of each FORCE, and of the programme, and report all problems at once.

    Examples:

      hmic check

      hmic check northamptonshire --strict
    """
    project = find_project(Path())
    register, problems = read_register(project)
    found: list[Diagnostic] = list(problems)
    try:
        chosen = choose_forces(project, register, forces or ())
    except Refusal:
        print_diagnostics(problems, sys.stdout)
        raise
    for force in chosen:
        found += inspect(project, register, force).diagnostics
    diagnostics = in_order(found)  # what is wrong in the programme is found with every force
    print_diagnostics(diagnostics, sys.stdout)
    say(printable(f"{', '.join(chosen)}: {tally(diagnostics)}"))
    raise typer.Exit(exit_status(diagnostics, strict=strict))
