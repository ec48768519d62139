"""hmic init: a small complete project to start from."""

from pathlib import Path

from hmic.authoring.scaffolding import make_project
from hmic.commands.output import say
from hmic.sources.project import Project


def init() -> None:
    """Make a small, complete, fictional project in the current folder, which must be empty.

    It has a programme, two frameworks, a register and one force, and builds at once. It also has a
    README, schemas for an editor, a spell-checker’s configuration and hooks for pre-commit.

    Examples:

      hmic init
    """
    here = Path.cwd()
    for path in make_project(here):
        say(path.relative_to(here).as_posix())
    for force in Project(here).forces_with_data():
        say(f"Next: hmic build {force}")
