"""The command line: its commands, and the exit status of what goes wrong.

Status 0: nothing wrong. 1: the author's files. 2: the request: usage, no project, a force that is
unknown or has no data. 3: the machine, or a bug of ours, which keeps its traceback. 130: Ctrl-C.
"""

import io
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, TextIO

import typer

from hmic import __version__
from hmic.commands.build import build
from hmic.commands.check import check
from hmic.commands.criteria import criteria
from hmic.commands.grade import grade
from hmic.commands.output import CLEAN, INTERRUPTED, MACHINE, USAGE, complain, forget, say
from hmic.commands.rule import rule
from hmic.commands.schema import schema
from hmic.commands.sign_off import sign_off
from hmic.diagnostics import Refusal

app = typer.Typer(
    name="hmic",
    rich_markup_mode=None,  # halves the start-up of --help
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (build, check, rule, grade, criteria, sign_off, schema):
    app.command()(command)


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
        app()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else CLEAN
    except Refusal as refusal:
        complain(refusal.message, refusal.hint)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as failure:
        return _machine_refuses(failure)
    except Exception:  # noqa: BLE001 - a bug of ours: its traceback, and a status of its own
        traceback.print_exc()
        return MACHINE
    return CLEAN


def _machine_refuses(failure: OSError) -> int:
    where = f"{failure.filename}: " if failure.filename else ""
    complain(f"{where}{failure.strerror or failure}")
    return MACHINE
