"""The command line: its commands, and the exit status of what goes wrong.

Status 0: nothing wrong. 1: the author's files. 2: the request: usage, no project, a force that is
unknown or has no data. 3: the machine, or a bug of ours, which keeps its traceback. 130: Ctrl-C.
"""

import gc
import io
import os
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from hmic import __version__
from hmic.commands.output import CLEAN, INTERRUPTED, MACHINE, USAGE, complain, forget, say
from hmic.diagnostics import Refusal

COMMANDS = {
    "build": "Build the report of each FORCE as HTML, PDF and JSON, where it is not up to date.",
    "serve": "Show the report of FORCE in the browser, and anew after each save of its files.",
    "check": "Check the files of each FORCE and of the programme, and report all problems at once.",
    "rule": "Explain the CODE of a message: what is wrong, why it matters, and what to do.",
    "grade": "Grade each framework of each FORCE, and say what decides the grade.",
    "method": "Show a grading METHOD in words, and prove whether it is sound.",
    "criteria": "Show the criteria of FRAMEWORK; with a force, the evidence on each and the gaps.",
    "sign-off": "Sign a framework's grade for FORCE, with a fingerprint of all that it rests on.",
    "publish": "Publish the final report of each FORCE under embargo, and write the record of it.",
    "release": "Release the newest edition of each FORCE, which was prepared by `hmic publish`.",
    "reproduce": "Grade each edition on record again, from its record alone, and compare.",
    "comments": "Show what FORCE said of its draft; take it to a spreadsheet and back.",
    "findings": "Count the findings of FORCE; take them to a spreadsheet and back.",
    "import": "Take a report that was written elsewhere, FILE, into the data files of FORCE.",
    "move": "Move a FINDING of FORCE to another kind, under a new id.",
    "withdraw": "Withdraw a FINDING of FORCE with its reason; its id never returns.",
    "rename": "Give a framework or a force another slug, everywhere that it is named.",
    "fmt": "Give data files one layout: indentation, lists, spaces at the ends of lines.",
    "init": "Make a small, complete, fictional project in the current folder, which must be empty.",
    "schema": "Write JSON Schemas of the data files, so that an editor helps while you write.",
    "status": "Show how far each FORCE has come: evidence, comments, signatures, days left.",
    "new": "Start the files of a force, a framework, a finding, or a round.",
    "areas": "Show the areas for improvement that readers have, with progress and answers.",
}
"""Each command with the first line of its own help; the module of its name holds it."""


class _Commands(TyperGroup):
    """The commands. One is imported when it is run: neither `--help` nor another pays for it."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - typer's own
        super().__init__(**settings)
        for name, line in COMMANDS.items():
            self.add_command(TyperCommand(name, help=line))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401 - typer's own
        name, stand_in, rest = super().resolve_command(ctx, args)
        command = stand_in and _imported(str(name))
        if command is not None:
            from hmic.commands import unfinished  # noqa: PLC0415 - `--help` runs no command

            unfinished.take_back_what_is_unfinished()
        return name, command, rest


def _imported(name: str) -> Any:  # noqa: ANN401 - of a private class of typer's
    # what is imported stays: to look for garbage in it takes a tenth of a short run
    gc.disable()
    name = f"{name}_" if iskeyword(name) else name.replace("-", "_")
    module = import_module(f"hmic.commands.{name}")
    gc.freeze()
    gc.enable()
    command = getattr(module, name)
    if isinstance(command, typer.Typer):
        return get_group(command)
    alone = typer.Typer(rich_markup_mode=None, add_completion=False)
    alone.command(name.strip("_").replace("_", "-"))(command)
    return get_command(alone)


app = typer.Typer(
    name="hmic",
    cls=_Commands,
    rich_markup_mode=None,  # halves the start-up of --help
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        say(f"hmic {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Compile an inspectorate's YAML into its published inspection reports.

    Examples:

      hmic check

      hmic grade northamptonshire

      hmic build northamptonshire
    """


def main() -> None:
    """Run the command line and exit with its status."""
    # no interpreter that this one starts imports what stands in the current folder: a project
    os.environ["PYTHONSAFEPATH"] = "1"
    sys.stdout, sys.stderr = (stream or _nowhere() for stream in (sys.stdout, sys.stderr))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # not every terminal knows every character
            stream.reconfigure(errors="backslashreplace")
    status = _status()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        forget(sys.stdout)  # its reader has left, as `head` does
    except OSError as failure:
        forget(sys.stdout)
        status = _machine_refuses(failure)
    sys.exit(status)


def _nowhere() -> TextIO:
    """In place of a stream that the caller has closed."""
    return Path(os.devnull).open("w", encoding="utf-8")


def _status() -> int:
    try:
        left = app(standalone_mode=False)
    except typer.TyperException as misuse:
        return _misused(misuse)
    except Refusal as refusal:
        complain(refusal.message, refusal.hint)
        return MACHINE if refusal.fault == "machine" else USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as failure:
        return _machine_refuses(failure)
    except Exception:  # noqa: BLE001 - a bug of ours: its traceback, and a status of its own
        import traceback  # noqa: PLC0415 - no other run needs it

        say(traceback.format_exc().rstrip(), to=sys.stderr)
        return MACHINE
    return left if isinstance(left, int) else CLEAN


def _misused(misuse: Any) -> int:  # noqa: ANN401 - `show` is of a private class of typer's
    """Says what typer says of a wrong option, or the help where nothing was asked for."""
    told = io.StringIO()
    misuse.show(told)
    say(told.getvalue().rstrip(), to=sys.stderr)
    return int(misuse.exit_code)


def _machine_refuses(failure: OSError) -> int:
    where = f"{failure.filename}: " if failure.filename else ""
    complain(f"{where}{failure.strerror or failure}")
    return MACHINE
