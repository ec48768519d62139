"""What the commands share: printing, and the exit status that follows from diagnostics."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from hmic.diagnostics import Diagnostic, Severity
from hmic.reporters.judgements import Line
from hmic.reporters.text import block

CLEAN, AUTHOR, USAGE, MACHINE, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit statuses: nothing wrong; the author's files; the request; the machine; Ctrl-C."""

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


def print_diagnostics(diagnostics: Iterable[Diagnostic], stream: TextIO) -> None:
    """Each diagnostic; with colour on a terminal, plain in a pipe."""
    for diagnostic in diagnostics:
        text = block(diagnostic)
        if is_terminal(stream):
            from rich.console import Console  # noqa: PLC0415 - a pipe never pays for it
            from rich.text import Text  # noqa: PLC0415

            styled = Text(text)
            styled.stylize(_STYLES[diagnostic.severity], 0, text.index(":"))
            styled.highlight_regex(r"(?m)^ *(\d+ )?\||^ *-->|^ *=", "blue")
            styled.highlight_regex(r"\^+$", _STYLES[diagnostic.severity])
            Console(file=stream).print(styled, soft_wrap=True, highlight=False)
        else:
            print(text, file=stream)
        print(file=stream)


def print_lines(lines: Iterable[Line]) -> None:
    """Lines to standard output; styled and wrapped on a terminal, as they are in a pipe."""
    if not is_terminal(sys.stdout):
        for line in lines:
            print(line.text)  # noqa: T201 - only the command line prints
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe never pays for it
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    styles = {"heading": "bold underline", "strong": "bold", "faint": "dim"}
    console = Console()
    for line in lines:
        text = line.text.lstrip(" ")
        indent = len(line.text) - len(text)
        console.print(Padding(Text(text, styles.get(line.style, "")), (0, 0, 0, indent)))


def from_here(path: Path) -> Path:
    """A path as it is shown: from the current folder where it lies below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def say(text: str = "", *, to: TextIO | None = None) -> None:
    """One line for people: to standard output unless told otherwise."""
    print(text, file=to or sys.stdout)
