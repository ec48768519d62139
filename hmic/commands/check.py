"""hmic check: every problem of every file, without building anything."""

from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import exit_status
from hmic.commands.problems import ProblemForm, print_problems
from hmic.diagnostics import Diagnostic, Refusal, in_order, near
from hmic.manuals import CODES
from hmic.pipeline import inspect, read_foundations, read_register, unused_by_all
from hmic.reporters.text import tally
from hmic.sources.project import find_project
from hmic.sources.selection import choose_forces


def check(
    forces: Annotated[
        list[str] | None,
        typer.Argument(metavar="FORCE", help="The forces; every force with data if none."),
    ] = None,
    *,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", metavar="CODE", help="Show only what has this code; may be repeated."
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE", help="Leave this code out; may be repeated."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Count warnings as errors.")] = False,
    form: Annotated[
        ProblemForm,
        typer.Option("--format", help="text for people; json, github or sarif for programs."),
    ] = "text",
) -> None:
    """Check the files of each FORCE and of the programme, and report all problems at once.

    Examples:

      hmic check

      hmic check northamptonshire --strict

      hmic check --ignore long-sentence

      hmic check --select unknown-criterion --select unlisted-acronym

      hmic check --format github
    """
    for code in (*(select or ()), *(ignore or ())):
        if code not in CODES.known:
            hint = near(code, CODES.known, "`hmic rule` lists the codes")
            raise Refusal(f"no such code: {code}", hint)
    project = find_project(Path())
    register, problems = read_register(project)
    found: list[Diagnostic] = list(problems)
    try:
        chosen = choose_forces(project, register, forces or ())
    except Refusal:
        if problems:
            print_problems(form, project, (), problems, tally(problems))
        raise
    foundations = read_foundations(project, register)
    unused = []
    for force in chosen:
        inspected = inspect(foundations, force)
        found += inspected.diagnostics
        unused.append(inspected.unused)
    if set(chosen) == set(project.forces_with_data()):
        found += unused_by_all(unused)
    everything = in_order(found)  # what is wrong in the programme is found with every force
    diagnostics = tuple(
        diagnostic
        for diagnostic in everything
        if (not select or diagnostic.code in select) and diagnostic.code not in (ignore or ())
    )
    hidden = len(everything) - len(diagnostics)
    not_shown = f"; {hidden} of other codes not shown" if hidden else ""
    count = f"{', '.join(chosen)}: {tally(diagnostics)}{not_shown}"
    print_problems(form, project, chosen, diagnostics, count)
    raise typer.Exit(exit_status(diagnostics, strict=strict))
