"""hmic rule: the manual of a code, or the list of all codes."""

from typing import Annotated

import typer

from hmic.commands.output import say
from hmic.diagnostics import Refusal, near
from hmic.manuals import CODES, MANUALS
from hmic.reporters.manuals import manual, summaries


def rule(
    code: Annotated[
        str | None,
        typer.Argument(metavar="[CODE]", help="The code in a message; all codes if none."),
    ] = None,
) -> None:
    """Explain the CODE of a message: what is wrong, why it matters, and what to do.

    Examples:

      hmic rule

      hmic rule long-sentence
    """
    if code is None:
        say(summaries(MANUALS))
        return
    for group in MANUALS.values():
        if code in group:
            say(manual(code, group[code], firm=code not in CODES.adjustable))
            return
    raise Refusal(f"no such code: {code}", near(code, CODES.known, "`hmic rule` lists the codes"))
