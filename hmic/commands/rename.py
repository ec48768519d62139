"""hmic rename: another slug for a framework or a force."""

from pathlib import Path
from typing import Annotated

import typer

from hmic.authoring.renames import Renamed, rename_force, rename_framework
from hmic.commands.output import InRound, complain, say
from hmic.commands.rounds import sound_round, stop_on
from hmic.sources.project import find_project
from hmic.sources.selection import find_framework

rename = typer.Typer(name="rename", rich_markup_mode=None, no_args_is_help=True)

_Old = Annotated[str, typer.Argument(metavar="OLD", help="The slug that it has.")]
_New = Annotated[str, typer.Argument(metavar="NEW", help="The slug that it is to have.")]


@rename.callback()
def _rename() -> None:
    """Give a framework or a force another slug, everywhere that it is named.

    Files, keys, links and schema lines follow; ids, comments and layout stay. All change together
    or none does. Signatures are for the old name, and have to be given again.

    Examples:

      hmic rename framework child-abuse safeguarding

      hmic rename force northamptonshire northants
    """


@rename.command("framework")
def framework(old: _Old, new: _New, round_name: InRound = None) -> None:
    """Rename a framework: its file, those of every force about it, and whatever names it.

    Examples:

      hmic rename framework child-abuse safeguarding
    """
    project = find_project(Path.cwd(), round_name)
    round_ = sound_round(project)
    slug = find_framework(round_.frameworks, old)
    done, problems = rename_framework(project, round_, slug, new)
    stop_on(problems)
    assert done is not None
    _tell(done)


@rename.command("force")
def force(old: _Old, new: _New, round_name: InRound = None) -> None:
    """Rename a force: its place in the register, its folder, and what it says of itself.

    Examples:

      hmic rename force northamptonshire northants
    """
    project = find_project(Path.cwd(), round_name)
    done, problems = rename_force(project, sound_round(project), old.rstrip("/"), new.rstrip("/"))
    stop_on(problems)
    assert done is not None
    _tell(done)


def _tell(done: Renamed) -> None:
    for name in done.files:
        say(name)
    if done.signed:
        complain(
            f"signatures for the old name: {len(done.signed)}",
            "look at the reports, and sign again with hmic sign-off",
        )
