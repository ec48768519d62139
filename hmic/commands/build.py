"""hmic build: the reports of some forces, written into the build folder."""

import contextlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import (
    complain,
    exit_status,
    from_here,
    is_terminal,
    print_diagnostics,
    say,
)
from hmic.diagnostics import Diagnostic, Refusal, near
from hmic.pipeline import FORMATS, Format, choose_forces, read_foundations, read_register
from hmic.publishing.building import Built
from hmic.publishing.building import build as build_one
from hmic.sources.project import find_project


def build(
    forces: Annotated[
        list[str],
        typer.Argument(metavar="FORCE", help="The forces, by the name of their folder."),
    ],
    formats: Annotated[
        str,
        typer.Option(
            "--format", metavar="html,pdf,json", help="The formats to write, separated by commas."
        ),
    ] = ",".join(FORMATS),
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FOLDER", help="The build folder, in place of build/."),
    ] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse on warnings too.")] = False,
) -> None:
    """Build the report of each FORCE as HTML, PDF and JSON.

    A final report goes to build/FORCE/, any other to build/draft/FORCE/. After an error nothing
    is written, and the earlier report stays as it was.

    Examples:

      hmic build northamptonshire

      hmic build northamptonshire --format html

      hmic build northamptonshire --strict --output public
    """
    wanted = _formats(formats)
    project = find_project(Path())
    if output is not None and project.is_authors(output):
        raise Refusal(
            f"{output} holds the authors' files, so no report is built there",
            "choose another folder with --output",
        )
    register, problems = read_register(project)
    shown: set[Diagnostic] = set()
    print_diagnostics(problems, sys.stderr, shown)
    status = exit_status(problems, strict=strict)
    chosen = choose_forces(project, register, forces)
    foundations = read_foundations(project, register)
    for force in chosen:
        with _progress(force):
            built = build_one(foundations, force, wanted, output=output, strict=strict)
        print_diagnostics(built.diagnostics, sys.stderr, shown)
        _tell(built)
        status = max(status, exit_status(built.diagnostics, strict=strict))
    raise typer.Exit(status)


def _formats(names: str) -> tuple[Format, ...]:
    chosen = tuple(dict.fromkeys(filter(None, (name.strip() for name in names.split(",")))))
    for name in chosen:
        if name not in FORMATS:
            raise Refusal(
                f"no such format: {name}", near(name, FORMATS, "formats: html, pdf, json")
            )
    if not chosen:
        raise Refusal("no format is named", "formats: html, pdf, json")
    return tuple(kind for kind in FORMATS if kind in chosen)


def _tell(built: Built) -> None:
    for path in built.written:
        say(str(from_here(path)))
    if not built.written:
        message = f"{built.force} was not built"
        if built.standing is not None:
            since = datetime.fromtimestamp(built.standing.stat().st_mtime).astimezone()
            folder = from_here(built.standing.parent)
            message += f"; the report of {since:%d %B %Y, %H:%M} in {folder} is unchanged"
        complain(message)


@contextlib.contextmanager
def _progress(force: str) -> Iterator[None]:
    """A line that moves while the report is built, where a person is looking."""
    if not is_terminal(sys.stderr):
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe never pays for it

    with Console(stderr=True).status(f"Building {force} ..."):
        yield
