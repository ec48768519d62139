"""Files of strangers are read in a process of its own: whatever they do there has an end."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from hmic.diagnostics import Place, Result, error
from hmic.rendering.confinement import Confined, Limits, Task
from hmic.sources.files import Unreadable, contents_of
from hmic.sources.project import DataFile

LARGEST = 50_000_000
"""Bytes of a document: a report with its pictures has some millions."""
OF_DOCUMENTS = Limits(seconds=60, memory=600, output=50)
"""1,000 pages of Word take 6 seconds and 400 MiB; a PDF of 500 full pages takes a third of that."""
_HINT = "save it again from the program that made it; docs/importing.md says what can be read"


class NoDocument(Exception):  # noqa: N818 - becomes a diagnostic where the file is asked for
    """A file is not what its name says, or can't be read; in words, with what to do."""

    def __init__(self, message: str, hint: str = _HINT) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


Read = Callable[[bytes], Any]
"""A function of a module: from the bytes of a file to plain values. Raises `NoDocument`."""


def read_apart(file: DataFile, read: Read) -> Result[Any]:
    """What a function reads from a file, in another process.

    Args:
        file: The file.
        read: The function, with its arguments but the bytes.

    Returns:
        What it reads, as JSON has it; None where it can't be read, and why.
    """
    try:
        raw = contents_of(file.path, file.within, LARGEST)
    except Unreadable as failure:
        return _failed(file.name, failure.message, failure.hint)
    task = Task("unreadable-document", "its contents", file.name, _HINT)
    confined = Confined(task)
    try:
        made, found = confined.run(partial(_as_json, read, raw, file.name), OF_DOCUMENTS, nowhere)
    finally:
        confined.end()
    return Result(None if made is None else json.loads(made), found)


def nowhere(_: object) -> None:
    """No place of a document is told while it is read."""


def _as_json(read: Read, raw: bytes, name: str) -> Result[str | None]:
    """Runs in the other process."""
    try:
        return Result(json.dumps(read(raw)))
    except NoDocument as failure:
        return _failed(name, failure.message, failure.hint)
    except MemoryError:
        return _failed(name, "its contents take more memory than they may")
    except Exception as failure:  # noqa: BLE001 - libraries raise what they like of a broken file
        what = str(failure).partition("\n")[0] or type(failure).__name__
        return _failed(name, f"it can't be read: {what}")


def _failed(name: str, message: str, hint: str = _HINT) -> Result[Any]:
    wrong = error("unreadable-document", message, (), hint)
    return Result(None, (replace(wrong, place=Place(name)),))
