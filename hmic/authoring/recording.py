"""Writing records: each whole or not at all, and never over one that somebody else wrote.

A record is never changed but for what became of it. Those of one command are written all or none:
where one can't be, those that it has written go again; and a command that is killed between two is
taken back by the next, so that no half of an embargo is lifted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hmic.authoring.journal import Plan, Step, journaled
from hmic.authoring.replacing import hold_inside, put_new, put_over
from hmic.diagnostics import Refusal
from hmic.model.record import Act, Record, State
from hmic.sources.project import DataFile, Project


@dataclass(frozen=True)
class Done:
    """What is to be written into a record: what became of its publication."""

    record: Record
    """The record as it was read."""
    state: State
    act: Act
    """Who did it, and when."""


def write_records(project: Project, records: Sequence[Record]) -> tuple[DataFile, ...]:
    """Writes new records, all or none.

    Returns:
        Their files.

    Raises:
        Refusal: the edition is on record meanwhile, or a link leads out of the project.
        OSError: one can't be written; none is.
    """
    changes: list[_Change] = [(_file(project, one), None, one.encoded()) for one in records]
    _put_all(project, f"publishing {_named(records)}", changes)
    return tuple(file for file, _, _ in changes)


def add_acts(project: Project, done: Sequence[Done]) -> tuple[DataFile, ...]:
    """Writes what became of publications into their records, all or none.

    Args:
        project: The project.
        done: What became of each.

    Returns:
        Their files.

    Raises:
        Refusal: somebody else wrote into one meanwhile.
        OSError: one can't be written; all are as they were.
    """
    changes: list[_Change] = []
    for one in done:
        changed = one.record.model_copy(update={"state": one.state, one.state.value: one.act})
        changes.append((_file(project, one.record), one.record.encoded(), changed.encoded()))
    _put_all(project, f"writing of {_named([one.record for one in done])}", changes)
    return tuple(file for file, _, _ in changes)


_Change = tuple[DataFile, bytes | None, bytes]
"""A file, what it held, None where there was none, and what it is to hold."""


def _file(project: Project, record: Record) -> DataFile:
    return project.record_file(record.force, record.programme, record.edition)


def _named(records: Sequence[Record]) -> str:
    return "the records of " + ", ".join(record.force for record in records)


def _put_all(project: Project, doing: str, changes: Sequence[_Change]) -> None:
    """Puts records in their places.

    Raises:
        Refusal: somebody else wrote one meanwhile, or a link leads out of the project.
        OSError: one can't be written; all are as they were.
    """
    for file, _, _ in changes:
        hold_inside(file.path, project.root)
        hold_inside(file.path.parent, project.root)
    top = project.top
    folders = dict.fromkeys(f.path.parent for f, _, _ in changes if not f.path.parent.exists())
    files = [Step(f.path.relative_to(top).as_posix(), was, now) for f, was, now in changes]
    made = [folder.relative_to(top).as_posix() for folder in folders]
    failed: BaseException | None = None
    with journaled(top, Plan(doing, files=files, made=made)):
        written: list[_Change] = []
        try:
            for folder in folders:
                folder.mkdir(exist_ok=True)
            for file, was, now in changes:
                if was is None:
                    put_new(file.path, now, file.name)
                else:
                    put_over(file.path, now, was, file.name)
                written.append((file, was, now))
        except BaseException as failure:  # noqa: BLE001 - it is raised below
            # not by the journal, to which what another wrote meanwhile may look like ours
            _undo(written, folders)
            failed = failure
    if failed is not None:
        raise failed


def _undo(written: Sequence[_Change], folders: Iterable[Path]) -> None:
    for file, was, now in reversed(written):
        if was is None:
            file.path.unlink(missing_ok=True)
        else:
            put_over(file.path, was, now, file.name)
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def hold_state(record: Record | None, name: str, wanted: State, act: str) -> Record:
    """Holds that the newest record of a force is in the state from which an act leads on.

    Args:
        record: The record.
        name: The force.
        wanted: The state.
        act: What is to be done: released, withdrawn.

    Returns:
        The record.

    Raises:
        Refusal: it isn't, or there is none.
    """
    if record is None:
        raise Refusal(
            f"there is no record of {name}, so nothing can be {act}",
            f'hmic publish {name} --post "..." makes one',
        )
    if record.state is not wanted:
        raise Refusal(
            f"edition {record.edition} of {name} is {record.state}; "
            f"only one that is {wanted} can be {act}"
        )
    return record
