"""hmic move: a finding under another kind."""

from pathlib import Path
from typing import Annotated

import typer

from hmic.authoring.moving import move_finding
from hmic.commands.output import InRound, complain, say
from hmic.commands.rounds import sound_round, stop_on
from hmic.sources.project import find_project
from hmic.sources.selection import choose_forces


def move(
    force: Annotated[str, typer.Argument(metavar="FORCE", help="The force.")],
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="The id of the finding.")],
    to: Annotated[
        str,
        typer.Option("--to", help="Its new kind: its name, its initials, or the key of its list."),
    ],
    severity: Annotated[
        str | None,
        typer.Option("--severity", help="How serious it is there, where that is to be said."),
    ] = None,
    severity_reason: Annotated[
        str | None,
        typer.Option("--severity-reason", help="Why, where that is not as usual for its kind."),
    ] = None,
    round_name: InRound = None,
) -> None:
    """Move a FINDING of FORCE to another kind, under a new id.

    It names its old id under replaces, and every text of the force that names it names the new one.
    Keys that its new kind does not have stay as comments. All files change together or none does.
    The kinds are those of the round's method; here that is sgc-2007.

    Examples:

      hmic move northamptonshire CA-A3 --to strengths

      hmic move northamptonshire CA-S1 --to afi

      hmic move northamptonshire CA-S1 --to afi --severity minor --severity-reason "It is rare."
    """
    project = find_project(Path.cwd(), round_name)
    read = sound_round(project)
    (chosen,) = choose_forces(project, read.register, [force])
    moved, problems = move_finding(project, read, chosen, finding, to, severity, severity_reason)
    stop_on(problems)
    assert moved is not None
    say(f"{moved.place.file}:{moved.place.line}: {moved.new}, which was {moved.old}")
    for name in moved.files:
        say(f"{name}: names {moved.new}")
    if moved.dropped:
        say(f"now comments, for its kind has no such keys: {', '.join(moved.dropped)}")
    if moved.unknown:
        complain(
            f"a higher number than {moved.new} may have been used before: {moved.unknown}",
            "look for it before the finding is cited, and change the number here",
        )
