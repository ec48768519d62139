"""hmic schema: what an editor needs to complete, explain and check the data files."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from hmic.authoring.schemas import schemas_of_project, write_schemas
from hmic.commands.output import MACHINE, InRound, exit_status, from_here, print_diagnostics, say
from hmic.sources.project import find_project


def schema(
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FOLDER", help="Where to write; schemas/ if none."),
    ] = None,
    round_name: InRound = None,
) -> None:
    """Write JSON Schemas of the data files, so that an editor helps while you write.

    They hold the names of this project: its criteria, frameworks, forces and grounds. Write them
    anew when one of these has changed. After an error in the files of the programme nothing is
    written.

    Examples:

      hmic schema

      hmic schema --output elsewhere
    """
    project = find_project(Path.cwd(), round_name)
    schemas, problems = schemas_of_project(project)
    print_diagnostics(problems, sys.stderr)
    if not schemas:
        raise typer.Exit(exit_status(problems))
    folder = Path(os.path.abspath(output or project.schemas))  # noqa: PTH100 - drops `..` too
    try:
        written = write_schemas(schemas, folder, project.root)
    except OSError as failure:
        say(f"hmic: {from_here(folder)} cannot be written: {failure.strerror}", to=sys.stderr)
        raise typer.Exit(MACHINE) from None
    for file in written:
        say(str(from_here(file)))
