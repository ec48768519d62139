"""Writing records: each whole or not at all, and never over one that somebody else wrote.

A record is never changed but for what became of it. Those of one command are written one after the
other; where one can't be, those that it has written go again.
"""

from collections.abc import Iterable
from typing import Any

from hmic.authoring.replacing import hold_inside, put_new, put_over
from hmic.diagnostics import Refusal
from hmic.model.record import Act, Record, State
from hmic.sources.project import PUBLISHED, DataFile, Project


def write_records(project: Project, records: Iterable[Record]) -> tuple[DataFile, ...]:
    """Writes new records, all or none.

    Returns:
        Their files.

    Raises:
        Refusal: the edition is on record meanwhile, or a link leads out of the project.
        OSError: one can't be written; none is.
    """
    written: list[DataFile] = []
    made: list[Any] = []
    try:
        for record in records:
            file = project.record_file(record.force, record.programme, record.edition)
            hold_inside(file.path, project.root)
            hold_inside(file.path.parent, project.root)
            folder = project.force_folder(record.force) / PUBLISHED
            if not folder.exists():
                folder.mkdir()
                made.append(folder)
            put_new(file.path, record.encoded(), file.name)
            written.append(file)
    except BaseException:
        for file in written:
            file.path.unlink(missing_ok=True)
        for folder in made:
            if not any(folder.iterdir()):
                folder.rmdir()
        raise
    return tuple(written)


def add_act(project: Project, record: Record, state: State, act: Act) -> DataFile:
    """Writes what became of a publication into its record.

    Args:
        project: The project.
        record: The record as it was read.
        state: What became of it.
        act: Who did it, and when.

    Returns:
        Its file.

    Raises:
        Refusal: somebody else wrote into it meanwhile.
        OSError: it can't be written; it is as it was.
    """
    file = project.record_file(record.force, record.programme, record.edition)
    hold_inside(file.path, project.root)
    changed = record.model_copy(update={"state": state, state.value: act})
    put_over(file.path, changed.encoded(), record.encoded(), file.name)
    return file


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
