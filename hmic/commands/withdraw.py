"""hmic withdraw: a finding that goes."""

from pathlib import Path
from typing import Annotated

import typer

from hmic.authoring.moving import withdraw_finding
from hmic.commands.output import InRound, say
from hmic.commands.rounds import sound_round, stop_on
from hmic.sources.project import find_project
from hmic.sources.selection import choose_forces


def withdraw(
    force: Annotated[str, typer.Argument(metavar="FORCE", help="The force.")],
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="The id of the finding.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; the draft tells the force.")],
    date: Annotated[
        str | None, typer.Option("--date", metavar="DAY", help="When, as in 2007-09-14.")
    ] = None,
    round_name: InRound = None,
) -> None:
    """Withdraw a FINDING of FORCE with its reason; its id never returns.

    While a text, a recommendation or an open comment names it, each place is told, and nothing is
    done.

    Examples:

      hmic withdraw northamptonshire CA-A3 --reason "The force showed that it grades risk."
    """
    project = find_project(Path.cwd(), round_name)
    read = sound_round(project)
    (chosen,) = choose_forces(project, read.register, [force])
    gone, problems = withdraw_finding(project, read, chosen, finding, reason=reason, date=date)
    stop_on(problems)
    assert gone is not None
    say(f"{gone.place.file}:{gone.place.line}: {gone.id} is withdrawn")
