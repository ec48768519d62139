"""hmic check: every problem of every file, without building anything."""

from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import InRound, exit_status
from hmic.commands.problems import ProblemForm, print_problems
from hmic.diagnostics import Refusal, has_errors, in_order, near
from hmic.publishing.checks import Checks
from hmic.publishing.cores import cores
from hmic.reporters.text import tally
from hmic.sources.project import find_project


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
    if select or ignore:
        from hmic.manuals import CODES  # noqa: PLC0415 - the rules are heavy, and may be needed
    for code in (*(select or ()), *(ignore or ())):
        if code not in CODES.known:
            hint = near(code, CODES.known, "`hmic rule` lists the codes")
            raise Refusal(f"no such code: {code}", hint)
    project = find_project(Path(), round_name)
    checks = Checks(project, cores())
    chosen = tuple(dict.fromkeys(forces or checks.with_data))
    if not set(chosen) <= set(checks.with_data):
        from hmic.sources.selection import choose_forces  # noqa: PLC0415 - as above

        try:
            chosen = choose_forces(project, checks.round.register, chosen)
        except Refusal:
            shared = checks.round.diagnostics
            if has_errors(shared):
                print_problems(form, project, (), shared, tally(shared))
            raise
    own = checks.of(chosen)
    found = [*checks.together(own), *(problem for one in own for problem in one.diagnostics)]
    checks.keep()
    if any(project.progress_file(force).path.is_file() for force in chosen):
        from hmic.sources.progress_history import lost_progress  # noqa: PLC0415 - few have one

        found += lost_progress(project, chosen)
    everything = in_order(dict.fromkeys(found))  # a fault of what they share is told once
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
