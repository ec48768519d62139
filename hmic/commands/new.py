"""hmic new: the files of a force, a framework, a finding, a round."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from hmic.authoring.beginning import begin_round
from hmic.authoring.scaffolding import make_finding, make_force, make_framework
from hmic.commands.output import InRound, complain, say
from hmic.commands.rounds import sound_round, stop_on
from hmic.sources.project import Project, find_project
from hmic.sources.selection import choose_forces, find_framework

new = typer.Typer(name="new", rich_markup_mode=None, no_args_is_help=True)


@new.callback()
def _new() -> None:
    """Start the files of a force, a framework, a finding, or a round.

    What is still to be written begins with “To be written”. Nothing that stands is changed.

    Examples:

      hmic new force kent

      hmic new framework dog-handlers

      hmic new finding northamptonshire CA --kind afi

      hmic new round hmic-2008
    """


@new.command("force")
def new_force(
    force: Annotated[
        str, typer.Argument(metavar="SLUG", help="A force of the register, without files yet.")
    ],
    round_name: InRound = None,
) -> None:
    """Make force.yaml at stage fieldwork and a file for each framework, in forces/SLUG/.

    Examples:

      hmic new force kent
    """
    project = find_project(Path.cwd(), round_name)
    _name(project, make_force(project, sound_round(project), force.strip("/")))


@new.command("framework")
def new_framework(
    framework: Annotated[
        str,
        typer.Argument(metavar="ID", help="Its slug, as in dog-handlers; also the file's name."),
    ],
    round_name: InRound = None,
) -> None:
    """Make frameworks/ID.yaml with a criterion of each level, and its place in the report.

    Examples:

      hmic new framework dog-handlers
    """
    project = find_project(Path.cwd(), round_name)
    made, problems = make_framework(project, sound_round(project), framework)
    stop_on(problems)
    _name(project, made)


@new.command("finding")
def new_finding(
    force: Annotated[str, typer.Argument(metavar="FORCE", help="The force.")],
    framework: Annotated[
        str, typer.Argument(metavar="FRAMEWORK", help="A framework, by its slug or its prefix.")
    ],
    kind: Annotated[
        str,
        typer.Option("--kind", help="A kind of the round’s method, or its initials."),
    ],
    round_name: InRound = None,
) -> None:
    """Add a finding to a file of FORCE, with the next number never used; says where it stands.

    A number counts as used when it stands, or ever stood in git, in the files of the force. The
    kinds are those of the round's method; here that is sgc-2007.

    Examples:

      hmic new finding northamptonshire CA --kind strength

      hmic new finding northamptonshire child-abuse --kind afi
    """
    project = find_project(Path.cwd(), round_name)
    round_ = sound_round(project)
    (chosen,) = choose_forces(project, round_.register, [force])
    slug = find_framework(round_.frameworks, framework)
    finding, problems = make_finding(project, round_, chosen, slug, kind)
    stop_on(problems)
    assert finding is not None
    say(f"{finding.place.file}:{finding.place.line}: {finding.id}")
    if finding.unknown:
        complain(
            f"a higher number than {finding.id} may have been used before: {finding.unknown}",
            "look for it before the finding is cited, and change the number here",
        )


@new.command("round")
def new_round(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The slug of the new round.")],
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="FORCE", help="It has no released report yet."),
    ] = None,
) -> None:
    """Move the round to rounds/PROGRAMME/, and begin the next one from it.

    Programme, criteria and texts are kept as a start. Each force gets new files, in which the ids
    that were used are reserved. `--round PROGRAMME` of every command works in the round of before.
    All of it happens or nothing.

    Examples:

      hmic new round example-2031

      hmic new round example-2031 --without kent
    """
    project = find_project(Path.cwd())
    begun, problems = begin_round(project, sound_round(project), slug, without or ())
    stop_on(problems)
    assert begun is not None
    say(f"{begun.kept}/: the round of before, with the texts, figures and tables of its forces")
    forces = "1 force" if len(begun.forces) == 1 else f"{len(begun.forces)} forces"
    say(f"{project.framework_file('programme').name}: {slug}, for {forces}")
    for reason in begun.unknown:
        complain(f"more ids may have been used before; {reason}", "look for them before you go on")


def _name(project: Project, paths: Iterable[Path]) -> None:
    for path in paths:
        say(path.relative_to(project.top).as_posix())
