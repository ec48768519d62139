"""The command line: its commands, and the exit status of what goes wrong.

Status 0: nothing wrong. 1: the author's files. 2: the request: usage, no project, a force that is
unknown or has no data. 3: the machine, or a bug of ours, which keeps its traceback. 130: Ctrl-C.
"""

import sys
import traceback
from typing import Annotated

import typer

from hmic import __version__
from hmic.commands.build import build
from hmic.commands.check import check
from hmic.commands.criteria import criteria
from hmic.commands.fmt import fmt
from hmic.commands.grade import grade
from hmic.commands.init import init
from hmic.commands.new import new
from hmic.commands.output import INTERRUPTED, MACHINE, USAGE, say
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
for command in (build, check, grade, criteria, sign_off, fmt, init):
    app.command()(command)
app.add_typer(new)


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
    try:
        app()
    except Refusal as refusal:
        say(f"hmic: {refusal.message}", to=sys.stderr)
        if refusal.hint:
            say(f"      {refusal.hint}", to=sys.stderr)
        sys.exit(USAGE)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has left
        sys.exit(0)
    except Exception:  # noqa: BLE001 - a bug of ours: its traceback, and a status of its own
        traceback.print_exc()
        sys.exit(MACHINE)
