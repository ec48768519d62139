"""hmic release: what was published under embargo becomes public."""

from pathlib import Path
from typing import Annotated

import typer

from hmic.commands.output import InRound
from hmic.commands.publish import act_of, add_acts
from hmic.model.record import State
from hmic.pipeline import read_round
from hmic.sources.project import find_project
from hmic.sources.selection import choose_forces


def release(
    forces: Annotated[list[str], typer.Argument(metavar="FORCE", help="The forces.")],
    post: Annotated[str, typer.Option("--post", metavar="POST", help="The post that releases.")],
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day; today if none.")
    ] = None,
    round_name: InRound = None,
) -> None:
    """Release the newest edition of each FORCE, which was prepared by `hmic publish`.

    Its record says so from then on, and `hmic build` writes the report where readers find it. No
    clock is asked: whoever wants a report to be public at an hour runs this at that hour.

    Examples:

      hmic release northamptonshire --post "chief inspector" --date 2026-11-27
    """
    act = act_of(post, date)
    project = find_project(Path(), round_name)
    round_ = read_round(project)
    chosen = choose_forces(project, round_.register, forces)
    add_acts(project, round_, chosen, State.RELEASED, act, stated=date is not None)
