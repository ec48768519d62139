"""A change of several files: tried out beside the project, then made whole or not at all."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hmic.authoring.journal import put_all
from hmic.diagnostics import Diagnostic, Severity
from hmic.pipeline import inspect, read_round
from hmic.rules import ASKED_OF_FINAL
from hmic.sources.files import Unreadable, contents_of
from hmic.sources.project import DataFile, Input, Project

_MOST_BYTES = 10_000_000
_FOLLOWS = ASKED_OF_FINAL | {
    "criterion-without-evidence",
    "people-must-judge",
    "moderation-beyond-range",
    "moderation-outdated",
    "wrong-correction",
}
"""What may follow where a grade moves or what was published changes, for people to settle then."""


@dataclass(frozen=True)
class Changes:
    """Texts that take the places of others, and files that go."""

    texts: Sequence[tuple[DataFile, str, str | None]]
    """Each file with its new text, and the text that was read from it; None for a new file."""
    gone: Sequence[tuple[DataFile, str]] = ()
    """The files that go, with the texts that were read from them."""
    moves: Sequence[tuple[str, str]] = ()
    """Folders that get another path before, from the top of the project."""

    def try_out(self, project: Project, root: Path) -> None:
        """Makes them in a copy of the project's files."""
        for old, new in self.moves:
            (root / old).rename(root / new)
        for file, text, _ in self.texts:
            path = root / file.path.relative_to(project.root)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for file, _ in self.gone:
            (root / file.path.relative_to(project.root)).unlink()

    def make(self, doing: str) -> None:
        """Makes all of them, or none.

        Args:
            doing: What is being done, in words: renaming eastshire to sunrise.

        Raises:
            Refusal: a file was saved meanwhile, or could not be read again.
            OSError: one can't be written; all are as they were.
        """
        put_all(self.texts, self.gone, doing=doing, moves=self.moves)


def problems_after(
    project: Project,
    change: Callable[[Path], None],
    forces: Sequence[str],
    called: Callable[[str], str] = str,
) -> tuple[Diagnostic, ...]:
    """The errors that a change would leave and that are not there now; nothing is written.

    What follows where a grade moves is none of them: a signature that is to be given again.

    Args:
        project: The project.
        change: Makes the change in the folder of a copy of the project's files.
        forces: The forces that it may concern, by the names of their folders afterwards.
        called: What a message of today says after the change.

    Returns:
        The errors.
    """
    with tempfile.TemporaryDirectory(prefix="hmic-") as folder:
        root = Path(folder).resolve()
        _lay_out(project, root)
        copy = Project(root)
        errors = _errors(copy, [f for f in copy.forces_with_data() if called(f) in forces])
        before = Counter((one.code, called(one.message)) for one in errors)
        change(root)
        found = []
        for one in _errors(copy, forces):
            if before[one.code, one.message]:
                before[one.code, one.message] -= 1
            elif one.code not in _FOLLOWS:
                found.append(one)
    return tuple(found)


def _lay_out(project: Project, root: Path) -> None:
    (root / "forces").mkdir()
    forces = project.forces_with_data()
    inputs = [*project.inputs_of_all(), *(i for force in forces for i in project.inputs_of(force))]
    for one in inputs:
        path = Path(one.path)
        if path.is_relative_to(project.root) and not _is_template(one):
            try:
                held = contents_of(path, project.root, _MOST_BYTES)
            except Unreadable:  # it is so before the change and after it
                continue
            copy = root / path.relative_to(project.root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(held)


def _is_template(one: Input) -> bool:
    return one.name.startswith(("templates/", "hmic/")) and not one.name.endswith(".yaml")


def _errors(project: Project, forces: Iterable[str]) -> tuple[Diagnostic, ...]:
    round_ = read_round(project)
    found = list(round_.diagnostics)
    for force in forces:
        found += inspect(round_, force).own_diagnostics
    return tuple(one for one in found if one.severity is Severity.ERROR)
