"""Entries of progress.yaml that git's past of the project holds, and its files no longer.

What readers were told of an area stays as it was told: an entry is put right by a later one.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from hmic.diagnostics import Diagnostic, Place, warning
from hmic.model.follow_up import ProgressLog, ProgressNote
from hmic.sources.files import USUAL
from hmic.sources.fitting import fit
from hmic.sources.git import Repository, Unknown, repository
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import read_source, read_text


def lost_progress(project: Project, forces: Collection[str]) -> tuple[Diagnostic, ...]:
    """What was noted of areas in a commit of the past, and is not noted so now.

    Args:
        project: The project.
        forces: The slugs of forces with data.

    Returns:
        A warning for each such entry; none where the past can't be read.
    """
    files = [file for force in forces if (file := project.progress_file(force)).path.is_file()]
    if not files:
        return ()
    try:
        past = repository(project.root)
        return tuple(lost for file in files for lost in _lost(past, file))
    except Unknown:
        return ()


def _lost(past: Repository, file: DataFile) -> Iterator[Diagnostic]:
    source, _ = read_source(file)
    now = fit(ProgressLog, source).value
    stands = set(now.progress) if now else set()
    seen: set[ProgressNote] = set()
    commits = past.commits_that_changed(file.name)
    names = [f"{commit}:{past.prefix}{file.name}" for commit in commits]
    for content in past.objects(names, USUAL.size):
        text = content[1].decode(errors="replace") if content else ""
        for note in _notes(text, file):
            if note not in stands and note not in seen and now is not None:
                seen.add(note)
                message = f"the entry of {note.day} on {note.id}, {note.status}, is in git’s past "
                message += "and not here as it was"
                hint = "put it back as it was, and add another below that puts it right"
                found = warning("progress-changed", message, file.mount, hint)
                yield replace(found, place=Place(file.name))


def _notes(text: str, file: DataFile) -> tuple[ProgressNote, ...]:
    source: Any = read_text(text, file.name, file.mount).value
    fitted = fit(ProgressLog, source).value if source.content is not None else None
    return fitted.progress if fitted else ()
