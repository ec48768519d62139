"""hmic serve: the live page of a report, new after each save."""

import logging
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hmic.commands.output import InRound, say
from hmic.diagnostics import Refusal
from hmic.sources.project import find_project
from hmic.sources.registers import read_register
from hmic.sources.selection import choose_forces

if TYPE_CHECKING:
    from hmic.serving.live import Shown


def serve(
    force: Annotated[
        str | None,
        typer.Argument(metavar="[FORCE]", help="The force; every force with data if none."),
    ] = None,
    round_name: InRound = None,
    *,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 for any that is free.")
    ] = 8000,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser, or not.")
    ] = True,
    edit: Annotated[
        bool, typer.Option("--edit", help="Write FORCE’s report in the page; its files too.")
    ] = False,
) -> None:
    """Show the report of FORCE in the browser, and anew after each save of its files.

    While a file is broken the last good page stays, with what is wrong on top. Nothing is written
    into build/, and only this machine can see the page. Ctrl-C ends it.

    With --edit what the report of FORCE says can be written in the page. Whoever knows the address
    that is printed can do so; without --edit the page changes nothing.

    Examples:

      hmic serve northamptonshire

      hmic serve

      hmic serve northamptonshire --edit

      hmic serve northamptonshire --port 8080 --no-browser
    """
    if edit and not force:
        raise Refusal("--edit needs a FORCE", "name the force whose report is to be written")
    project = find_project(Path(), round_name)
    register, _ = read_register(project)
    chosen = choose_forces(project, register, [force] if force else [])
    from hmic.serving.server import serve as run  # noqa: PLC0415 - no other command pays for it

    def ready(address: str) -> None:
        say(f"{', '.join(chosen)}: {address} (Ctrl-C ends it)", to=sys.stderr)
        if browser:  # some browsers keep their caller waiting
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    logging.lastResort = _Log(logging.WARNING)
    run(project, chosen[0] if force else None, port, ready, _tell, edit=edit)


class _Log(logging.Handler):
    """What the server's libraries log, by the way that everything is told."""

    def emit(self, record: logging.LogRecord) -> None:
        say(self.format(record), to=sys.stderr)


def _tell(force: str, shown: "Shown") -> None:
    for told in shown.told:
        say(f"{told.text}\n", to=sys.stderr)
    say(f"{force}: {shown.count}", to=sys.stderr)
