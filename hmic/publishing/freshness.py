"""Whether a report is what its files would make of it now; decided by hashes, before any is read.

What a report was made from is taken down when its making begins: the digest of every file, and the
version of every program that takes part. When it is made, all of that is looked at again. A file
that changed in between leaves a memory that says so, and the next build makes the report anew.
"""

import os
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hmic.publishing.memory import Memory, sum_of
from hmic.publishing.versions import DIGEST, versions
from hmic.sources.project import Input, Project
from hmic.sources.reading import read_source

LARGEST = 20_000_000
"""Bytes; whoever reads a larger file refuses it."""
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe would keep its reader waiting for ever."""
_MOST_NAMED = 2
"""More changes than this are counted, not named."""


@dataclass(frozen=True)
class Taken:
    """Some files as they were at one moment."""

    digests: Mapping[str, str]
    """The digest of each file by its name."""
    seen: Mapping[str, tuple[int, ...]]
    """How the system tells that nobody touched it since; never kept."""


def take(files: Iterable[Input]) -> Taken:
    """The digest of each file, as it is now."""
    seen: dict[str, tuple[int, ...]] = {}
    digests: dict[str, str] = {}
    inside: dict[tuple[str, Path], bool] = {}
    for file in files:
        seen[file.name] = _seen(file.path)  # before it is read: a later change shows
        folder = file.path if os.path.islink(file.path) else os.path.dirname(file.path)  # noqa: PTH114, PTH120
        if (place := (folder, file.within)) not in inside:
            inside[place] = _is_inside(*place)
        # the same text behind a link that leads out of the project is refused
        digests[file.name] = _digest(file.path) if inside[place] else "elsewhere"
    return Taken(digests, seen)


def is_digest(taken: str) -> bool:
    """Whether a file could be taken down as what it is: a plain one, within its folder."""
    return len(taken) == DIGEST and taken.isalnum()


def _seen(path: str) -> tuple[int, ...]:
    try:
        of = os.stat(path)  # noqa: PTH116 - thousands of files; Path costs as much again
    except OSError as failure:
        return (failure.errno or 0,)
    return of.st_mode, of.st_mtime_ns, of.st_ctime_ns, of.st_size, of.st_ino, of.st_dev


def _digest(path: str) -> str:
    try:
        # not by `contents_of`, which looks ten times as long: a digest tells nobody what it is of
        number = os.open(path, os.O_RDONLY | _AT_ONCE)
        try:
            of = os.fstat(number)
            if not stat.S_ISREG(of.st_mode):
                return "no file"
            if of.st_size > LARGEST:
                return f"too large: {of.st_size}"
            with os.fdopen(number, "rb", closefd=False) as stream:
                return sum_of(stream.read(LARGEST))
        finally:
            os.close(number)
    except OSError as failure:
        return f"unreadable: {failure.errno}"


def _is_inside(path: str, within: Path) -> bool:
    real, top = os.path.realpath(path), os.path.realpath(within)
    return real == top or real.startswith(f"{top}{os.sep}")


@dataclass(frozen=True)
class Inputs:
    """All that the reports of one run are made from, but for each force's own files."""

    project: Project
    files: Taken
    programs: Mapping[str, str]
    _first: dict[str, Taken] = field(default_factory=dict, compare=False, repr=False)

    def of(self, force: str) -> "Making":
        """All that the report of one force is made from, as it is now."""
        making = Making(self, force, take(self.project.inputs_of(force)))
        self._first.setdefault(force, making.own)
        return making

    def first_of(self, force: str) -> Taken:
        """A force's own files as they were when this run first looked at them."""
        return self._first[force] if force in self._first else self.of(force).own


@dataclass(frozen=True)
class Making:
    """What one report is made from."""

    inputs: Inputs
    force: str
    own: Taken

    @property
    def made_from(self) -> Mapping[str, str]:
        """The digest of each file by its name, and the version of each program."""
        return {**self.inputs.programs, **self.inputs.files.digests, **self.own.digests}

    def settled(self) -> Mapping[str, str]:
        """What the report was made from, now that it is made; nothing where that changed."""
        project = self.inputs.project
        now = take(project.inputs_of(self.force)), take(of_all(project))
        return self.made_from if now == (self.own, self.inputs.files) else {}


def take_inputs(project: Project) -> Inputs:
    """What all reports of a run are made from; to be taken before any of it is read."""
    return Inputs(project, take(of_all(project)), versions())


def of_all(project: Project) -> tuple[Input, ...]:
    """The files that all reports are made from, with the picture that hmic.yaml names."""
    files = project.inputs_of_all()
    if project.configuration is None:
        return files
    content = read_source(project.configuration).value.content
    logo = content.get("logo") if isinstance(content, dict) else None
    if not isinstance(logo, str):
        return files
    return (*files, Input(logo, os.path.join(project.root, logo), project.root))  # noqa: PTH118


def why_stale(
    memory: Memory | None, made_from: Mapping[str, str], wanted: Collection[str], folder: Path
) -> str | None:
    """Why a report has to be built, in words: empty where there is none yet.

    None where it is what a build would make of it.

    Args:
        memory: What is remembered of the report.
        made_from: What it would be made from now.
        wanted: The names of the outputs that are asked for.
        folder: Where they lie.

    Returns:
        The reason, if there is one.
    """
    if memory is None:
        return "nothing is known of the report that lies there" if folder.exists() else ""
    if not memory.made_from:
        return "a file changed while it was built"
    if memory.made_from != made_from:
        return _changes(memory.made_from, made_from, f"forces/{memory.force}/")
    if missing := [name for name in wanted if name not in memory.files]:
        return f"{missing[0]} was not made before"
    for name in memory.files:
        try:
            if not memory.files[name].is_of(os.path.join(folder, name)):  # noqa: PTH118
                return f"{name} was changed by hand"
        except FileNotFoundError:
            if name in wanted:
                return f"{name} was deleted"
        except OSError:
            return f"{name} cannot be read"
    return None


def _changes(before: Mapping[str, str], now: Mapping[str, str], own: str) -> str:
    names = sorted({*before, *now}, key=lambda name: (not name.startswith(own), name))
    moved = [name for name in names if before.get(name) != now.get(name)]
    told = [_change(name.removeprefix(own), before.get(name), now.get(name)) for name in moved]
    more = len(told) - _MOST_NAMED
    return ", ".join(told) if more <= 0 else f"{', '.join(told[:_MOST_NAMED])} and {more} more"


def _change(name: str, before: str | None, now: str | None) -> str:
    if before is None:
        return f"{name} is new"
    if now is None:
        return f"{name} is gone"
    if len(before) < DIGEST and len(now) < DIGEST:
        return f"{name} is {now}, was {before}"
    return f"{name} changed"
