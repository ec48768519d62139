"""What commands begin with: a round whose files can be read, and what concerns them."""

import contextlib
import sys
from collections.abc import Iterable, Iterator

import typer

from hmic.commands.output import exit_status, print_diagnostics
from hmic.diagnostics import Diagnostic, Refusal, Severity, has_errors
from hmic.model.round import Round
from hmic.pipeline import read_round
from hmic.sources.project import Project
from hmic.sources.selection import find_framework


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


def concerning(
    framework: str | None, diagnostics: Iterable[Diagnostic], round_: Round | None
) -> Iterator[Diagnostic]:
    """The errors, and of warnings those about the framework that somebody asks for.

    Args:
        framework: The framework as it was named; every warning is told where none was.
        diagnostics: All that was found.
        round_: What the forces share, where it can be read.

    Returns:
        What is told.
    """
    slugs = None
    if framework is not None and round_ is not None:
        with contextlib.suppress(Refusal):  # that there is none is told later
            slug = find_framework(round_.frameworks, framework)
            slugs = {slug, round_.programme.overview_of(slug)}
    for diagnostic in diagnostics:
        of = diagnostic.route[1] if len(diagnostic.route) > 1 else None
        if slugs is None or of in slugs or diagnostic.severity is Severity.ERROR:
            yield diagnostic
