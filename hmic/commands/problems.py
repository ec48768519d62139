"""Printing the problems of a check in the format that was asked for."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import typer

from hmic.commands.output import MACHINE, hand_over, print_diagnostics, say
from hmic.diagnostics import Diagnostic
from hmic.sources.project import Project

ProblemForm = Literal["text", "json", "github", "sarif"]


def print_problems(
    form: ProblemForm,
    project: Project,
    forces: Iterable[str],
    diagnostics: Iterable[Diagnostic],
    count: str,
) -> None:
    """All problems to standard output; under `github` also to the job summary, if there is one.

    Args:
        form: The format that was asked for.
        project: The project.
        forces: The forces that were checked.
        diagnostics: What was found.
        count: The line for people that says how many there are, and of which forces.

    Raises:
        Exit: the job summary cannot be written.
    """
    diagnostics = tuple(diagnostics)
    # each form is imported where it was asked for: the text form never pays for the others
    if form == "json":
        from hmic.reporters.json import as_json  # noqa: PLC0415

        hand_over(as_json(forces, diagnostics))
    elif form == "sarif":
        from hmic.manuals import MANUALS  # noqa: PLC0415
        from hmic.reporters.sarif import as_sarif  # noqa: PLC0415

        manuals = {code: text for group in MANUALS.values() for code, text in group.items()}
        hand_over(as_sarif(diagnostics, manuals, project.register.name, _folder(project)))
    else:
        if form == "github":
            from hmic.reporters.github import as_annotations  # noqa: PLC0415

            for line in as_annotations(diagnostics, _folder(project)):
                hand_over(line)
        else:
            print_diagnostics(diagnostics, sys.stdout)
        say(count)
    if form == "github":
        _append_summary(count, diagnostics, _folder(project))


def _folder(project: Project) -> str:
    """From the top of the repository that GitHub checked out to the project, which it names."""
    top = Path(os.environ.get("GITHUB_WORKSPACE") or project.top).resolve()
    if project.top == top or not project.top.is_relative_to(top):
        return ""
    return f"{project.top.relative_to(top).as_posix()}/"


def _append_summary(count: str, diagnostics: tuple[Diagnostic, ...], folder: str) -> None:
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    from hmic.reporters.github import LARGEST_SUMMARY, as_summary  # noqa: PLC0415

    try:
        with Path(name).open("a", encoding="utf-8", newline="\n") as summary:
            room = LARGEST_SUMMARY - summary.tell()  # other commands of the step may have written
            summary.write(as_summary(count, diagnostics, folder, room))
    except OSError as failure:
        say(f"hmic: the job summary {name} cannot be written: {failure.strerror}", to=sys.stderr)
        raise typer.Exit(MACHINE) from None
