"""What a live page tells of problems: the reporter's own text, for a page and for a terminal."""

import traceback
from collections.abc import Iterable
from dataclasses import dataclass

from hmic.diagnostics import Diagnostic, Refusal, Severity
from hmic.reporters.printable import printable
from hmic.reporters.text import block, told_once


@dataclass(frozen=True)
class Told:
    """One problem as text; whoever puts it into a page escapes it."""

    severity: Severity
    text: str


def tell(diagnostics: Iterable[Diagnostic]) -> tuple[Told, ...]:
    """Each diagnostic with its place, excerpt and hint; errors first."""
    told = (Told(one.severity, block(one, *alike)) for one, *alike in told_once(diagnostics))
    return tuple(sorted(told, key=lambda one: one.severity is not Severity.ERROR))


def tell_failure(failure: Exception) -> Told:
    """A request that can't be met, a file that vanished, or a bug of ours with its traceback."""
    if isinstance(failure, Refusal):
        text = failure.message + (f"\n = hint: {failure.hint}" if failure.hint else "")
    elif isinstance(failure, OSError):
        text = f"{failure.filename or 'a file'}: {failure.strerror or failure}"
    else:
        text = "".join(traceback.format_exception(failure))
        text = f"this is a bug of hmic; the page stays as it was\n{text}"
    lines = "\n".join(map(printable, text.rstrip().split("\n")))
    return Told(Severity.ERROR, f"error: {lines}")
