"""hmic check: every problem of every file, without building anything."""

from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import InRound, exit_status
from hmic.commands.problems import ProblemForm, print_problems
from hmic.diagnostics import Refusal, has_errors, in_order, near
from hmic.manuals import CODES
from hmic.pipeline import check_together, inspect, read_round, used_terms
from hmic.publishing.national_grades import check_grades, grades_of
from hmic.reporters.text import tally
from hmic.sources.progress_history import lost_progress
from hmic.sources.project import find_project
from hmic.sources.selection import choose_forces


def check(
    forces: Annotated[
        list[str] | None,
        typer.Argument(metavar="FORCE", help="The forces; every force with data if none."),
    ] = None,
    round_name: InRound = None,
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
    project = find_project(Path(), round_name)
    round_ = read_round(project)
    with_data = project.forces_with_data()
    try:
        # before any force has data, there is the programme to check
        names = forces or with_data
        chosen = choose_forces(project, round_.register, names) if names else ()
    except Refusal:
        if has_errors(round_.diagnostics):
            print_problems(form, project, (), round_.diagnostics, tally(round_.diagnostics))
        raise
    found, used, grades = [*round_.diagnostics], [], []
    for force in chosen:
        inspected = inspect(round_, force)
        found += inspected.own_diagnostics
        used.append(used_terms(inspected))
        grades.append(grades_of(inspected))
    found += check_grades(round_, grades)
    found += lost_progress(project, chosen)
    if set(chosen) == set(with_data):
        found += check_together(round_, used)
    everything = in_order(found)
    diagnostics = tuple(
        diagnostic
        for diagnostic in everything
        if (not select or diagnostic.code in select) and diagnostic.code not in (ignore or ())
    )
    hidden = len(everything) - len(diagnostics)
    not_shown = f"; {hidden} of other codes not shown" if hidden else ""
    checked = ", ".join(chosen) or "no force has data; the programme"
    count = f"{checked}: {tally(diagnostics)}{not_shown}"
    print_problems(form, project, chosen, diagnostics, count)
    raise typer.Exit(exit_status(diagnostics, strict=strict))
