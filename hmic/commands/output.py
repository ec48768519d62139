"""What the commands share: an option, printing, and the exit status that follows from diagnostics.

Nothing else prints. What a person reads passes `printable` on its way out, whoever wrote it; what a
reporter made for a program is handed over as it is, and the reporter has seen to it.
"""

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, TextIO

import typer

from hmic.diagnostics import Diagnostic, Refusal, Severity
from hmic.reporters.lines import Line
from hmic.reporters.printable import printable, printable_lines
from hmic.reporters.text import block, told_once

CLEAN, AUTHOR, USAGE, MACHINE, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit statuses: nothing wrong; the author's files; the request; the machine; Ctrl-C."""

InRound = Annotated[
    str | None,
    typer.Option("--round", metavar="PROGRAMME", help="An earlier round, in rounds/PROGRAMME/."),
]
"""Every command that reads a round takes it."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}


def exit_status(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> int:
    """The machine's fault before the author's; warnings count under --strict."""
    status = CLEAN
    for diagnostic in diagnostics:
        if diagnostic.severity is Severity.ERROR or strict:
            if diagnostic.fault == "machine":
                return MACHINE
            status = AUTHOR
    return status


def is_terminal(stream: TextIO) -> bool:
    """Whether a person is looking, who may be shown colour and progress."""
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def print_diagnostics(
    diagnostics: Iterable[Diagnostic], stream: TextIO, shown: set[Diagnostic] | None = None
) -> None:
    """Each diagnostic that has not been shown yet; with colour on a terminal, plain in a pipe.

    Args:
        diagnostics: What was found.
        stream: Standard output or error.
        shown: What has been shown already; what is shown now is added.
    """
    new = [one for one in diagnostics if shown is None or one not in shown]
    if shown is not None:
        shown.update(new)
    for diagnostic, *alike in told_once(new):
        text = block(diagnostic, *alike)
        if is_terminal(stream):
            from rich.console import Console  # noqa: PLC0415 - a pipe never pays for it
            from rich.text import Text  # noqa: PLC0415

            styled = Text(text)
            styled.stylize(_STYLES[diagnostic.severity], 0, text.index(":"))
            styled.highlight_regex(r"(?m)^ *(\d+ )?\||^ *-->|^ *=", "blue")
            styled.highlight_regex(r"\^+$", _STYLES[diagnostic.severity])
            Console(file=stream).print(styled, soft_wrap=True, highlight=False)
        else:
            say(text, to=stream)
        say(to=stream)


def print_lines(lines: Iterable[Line]) -> None:
    """Lines to standard output; styled and wrapped on a terminal, as they are in a pipe."""
    if not is_terminal(sys.stdout):
        for line in lines:
            say(line.text)
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe never pays for it
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    styles = {"heading": "bold underline", "strong": "bold", "faint": "dim"}
    console = Console()
    for line in lines:
        whole = printable_lines(line.text)
        text = whole.lstrip(" ")
        indent = len(whole) - len(text)
        console.print(Padding(Text(text, styles.get(line.style, "")), (0, 0, 0, indent)))


@contextlib.contextmanager
def after(diagnostics: Iterable[Diagnostic]) -> Iterator[None]:
    """Where errors have been told, a request that can't be met is their fault: say no more."""
    try:
        yield
    except Refusal:
        if (status := exit_status(diagnostics)) != CLEAN:
            raise typer.Exit(status) from None
        raise


def from_here(path: Path) -> Path:
    """A path as it is shown: from the current folder where it lies below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def hold_no_link(path: Path, root: Path) -> None:
    """Holds that no link in a project leads to where something is to be written.

    Args:
        path: A file or folder that somebody named, present or not.
        root: The project; what links lead to outside of it is the user's own affair.

    Raises:
        Refusal: one does.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - drops `..`, and follows no link
    for part in (path, *path.parents):
        if part.is_relative_to(root) and part.is_symlink():
            raise Refusal(
                f"{from_here(part)} is a link, and nothing is written where it leads",
                "take the link away, or name another place",
            )


def write_table(file: Path, data: bytes, root: Path) -> None:
    """Writes a table that somebody asked for, and says where; over nothing that is there.

    Args:
        file: Where.
        data: What it holds.
        root: The project.

    Raises:
        Refusal: something is there, or no folder, or a link leads there.
    """
    from hmic.authoring.replacing import put_new  # noqa: PLC0415 - most commands write none

    if os.path.lexists(file):
        raise Refusal(f"{file} exists already, and is not touched", "name another file")
    if not file.parent.is_dir():
        raise Refusal(f"there is no folder {file.parent}", "make it first")
    hold_no_link(file, root)
    put_new(file, data)
    say(str(from_here(file.absolute())))


def say(text: str = "", *, to: TextIO | None = None) -> None:
    """Lines for people: to standard output unless told otherwise."""
    _put(printable_lines(text), to or sys.stdout)


def hand_over(document: str) -> None:
    """What a reporter made for a program, to standard output as it is."""
    _put(document, sys.stdout)


def complain(message: str, hint: str | None = None) -> None:
    """Says why the request can't be met, and what to do."""
    say(f"hmic: {printable(message)}", to=sys.stderr)
    if hint:
        say(f"      {printable(hint)}", to=sys.stderr)


def _put(text: str, stream: TextIO) -> None:
    try:
        print(text, file=stream)
    except BrokenPipeError:
        forget(stream)
    except OSError:
        if stream is not sys.stderr:
            raise
        forget(stream)  # there is nobody left to tell


def forget(stream: TextIO) -> None:
    """Lets all that is still written to a stream vanish: nobody reads it, or nobody can."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), stream.fileno())
