"""hmic fmt: one layout for every data file, and not a word changed."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hmic.authoring.formatting import format_file, write
from hmic.commands.output import AUTHOR, InRound, exit_status, print_diagnostics, say
from hmic.sources.project import find_project


def fmt(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH...]", help="Files and folders; every data file if none."),
    ] = None,
    round_name: InRound = None,
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="Change nothing; name the files that would change."),
    ] = False,
) -> None:
    """Give data files one layout: indentation, lists, spaces at the ends of lines.

    No word, comment or line is changed or lost. A file of which that cannot be held is left as it
    is, and the line is shown. The files changed are named.

    Examples:

      hmic fmt

      hmic fmt --check

      hmic fmt forces/northamptonshire
    """
    project = find_project(Path.cwd(), round_name)
    status = 0
    for file in project.files_below(paths or ()):
        formatted = format_file(file)
        print_diagnostics(formatted.diagnostics, sys.stderr)
        status = max(status, exit_status(formatted.diagnostics))
        if formatted.changes:
            say(file.name)
            if check:
                status = max(status, AUTHOR)
            else:
                write(formatted)
    raise typer.Exit(status)
