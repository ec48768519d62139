"""What commands that change files begin with: a round whose files can be read."""

import sys
from collections.abc import Iterable

import typer

from hmic.commands.output import exit_status, print_diagnostics
from hmic.diagnostics import Diagnostic, has_errors
from hmic.model.round import Round
from hmic.pipeline import read_round
from hmic.sources.project import Project


def sound_round(project: Project) -> Round:
    """The project's round; ends the run where its files have errors that no rule has to find."""
    read = read_round(project)
    stop_on(read.misfits)
    assert read.round is not None
    return read.round


def stop_on(problems: Iterable[Diagnostic]) -> None:
    """Prints problems, and ends the run where one of them is an error."""
    problems = tuple(problems)
    print_diagnostics(problems, sys.stderr)
    if has_errors(problems):
        raise typer.Exit(exit_status(problems))
