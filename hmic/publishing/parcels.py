"""A report's files on their way to a machine that has none of them, and their checking there.

A parcel holds the bytes of the project's files as they were taken down, so what is made of it is a
function of them, wherever that is. hmic's own templates do not travel: wherever a parcel is opened,
they have to be the same, and the programs too.
"""

import atexit
import io
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hmic.publishing.freshness import LARGEST, Inputs, Making, Taken, is_digest, of_all
from hmic.publishing.memory import sum_of
from hmic.sources.files import Unreadable, contents_of
from hmic.sources.project import ROUNDS, Input, Project


@dataclass(frozen=True)
class Parcel:
    """All that one report is made from."""

    archives: tuple[bytes, ...]
    """The project's files as ZIP archives: what all reports share, and the force's own."""
    made_from: Mapping[str, str]
    """The digest of each file by its name, and the version of each program, as where it was
    packed."""
    kept: str = ""
    """The earlier round that it is of, if it is of one."""


def pack_for_all(inputs: Inputs) -> bytes | None:
    """The files that all reports of a run share; None as of `pack`."""
    return _archive(inputs.project, of_all(inputs.project), inputs.files)


def pack(making: Making, for_all: bytes) -> Parcel | None:
    """A parcel for one report.

    None where one of its files is none that a copy could stand for, such as a link that leads out
    of the project, or has changed since it was taken down.
    """
    project = making.inputs.project
    own = _archive(project, project.inputs_of(making.force), making.own)
    return None if own is None else Parcel((for_all, own), making.made_from, project.kept_as)


@contextmanager
def unpacked(parcel: Parcel) -> Iterator[Path]:
    """A project's folder with the files of a parcel; gone after the block. One at a time.

    Raises:
        OSError: they can't be written.
    """
    root = top = _place() / "project"
    if parcel.kept:  # which the folder above has to be a project for
        (top / "forces").mkdir(parents=True)
        root = top / ROUNDS / parcel.kept
    try:
        for archive in parcel.archives:
            with ZipFile(io.BytesIO(archive)) as files:
                files.extractall(top)
        yield root
    finally:
        shutil.rmtree(top, ignore_errors=True)


@cache
def _place() -> Path:
    """The same for every parcel, so that what a process keeps by path it keeps once."""
    folder = tempfile.mkdtemp(prefix="hmic-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder).resolve()


def _archive(project: Project, files: Collection[Input], taken: Taken) -> bytes | None:
    same = {file.name for file in files} == taken.digests.keys()
    if not same or not all(map(is_digest, taken.digests.values())):
        return None
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for file in files:
            path = Path(file.path)
            if path.is_relative_to(project.templates) or not path.is_relative_to(project.top):
                continue  # hmic's own
            try:
                raw = contents_of(path, file.within, LARGEST)
            except Unreadable:
                return None
            if sum_of(raw) != taken.digests.get(file.name):
                return None
            # without the time of the file: the same files make the same parcel
            name = ZipInfo(path.relative_to(project.top).as_posix())
            archive.writestr(name, raw, ZIP_DEFLATED, compresslevel=1)
    return packed.getvalue()
