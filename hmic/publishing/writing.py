"""Putting a report's files into the build folder: all of them, or none. Nothing else writes there.

The new set is written whole beside the old one and exchanged with it in one step, where the system
has it (renameat2 with RENAME_EXCHANGE, Linux). Elsewhere the old set steps aside first: for a
moment the report is missing, and the old set's place aside is the mark that the next run repairs
from. Runs at the same time wait for each other.
"""

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from hmic.publishing.memory import Mark, Memory, decoded, encoded, sum_of

STATE = ".hmic"
"""The folder in the build folder that holds what hmic remembers of it."""

_NEW, _ASIDE, _MEMORY = "new-", ".aside", ".json"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def write_report(
    build: Path, place: str, files: Mapping[str, bytes], optional: Collection[str], memory: Memory
) -> tuple[Memory, tuple[Path, ...]]:
    """Exchanges the files of one report for new ones.

    A file of `optional` that is not among the new ones is kept where its origin is the same, and
    else removed with the old set, so that no old PDF lies beside a new page.

    Args:
        build: The build folder; made where it is missing.
        place: The report's folder below it, such as "northamptonshire" or "draft/kent".
        files: The new files by name.
        optional: Names that may lie there from an earlier run.
        memory: What is to be remembered of the report.

    Returns:
        The memory with all files that lie there now, and the paths of those written.

    Raises:
        OSError: the folder can't be written, the disk is full, or the report's folder holds what
            hmic did not write; the old set is whole.
    """
    state, target = build / STATE, build / place
    state.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(state):
        _repair(build)
        earlier = memory_of(build, place)
        known = earlier.files if earlier else {}
        _refuse_strangers(target, {*files, *optional, *known})
        kept = _kept(target, earlier, memory, set(optional) - files.keys()) if earlier else {}
        with tempfile.TemporaryDirectory(prefix=_NEW, dir=state, ignore_cleanup_errors=True) as new:
            report, remembered = Path(new) / "report", Path(new) / "memory"
            report.mkdir()
            written = {**kept, **files}
            for name, data in written.items():
                _write(report / name, data)
            # renaming the folder leaves the marks of its files as they are
            marks = {name: Mark.of(data, (report / name).stat()) for name, data in written.items()}
            memory = replace(memory, files=dict(sorted(marks.items())))
            _write(remembered, encoded(memory))
            _exchange(report, target, state / f"{_key(place)}{_ASIDE}")
            # what is remembered may be lost without harm: nothing is kept then
            with contextlib.suppress(OSError):
                remembered.replace(_memory_file(build, place))
    return memory, tuple(target / name for name in files)


def memory_of(build: Path, place: str) -> Memory | None:
    """What is remembered of a report; nothing where that can't be relied upon."""
    try:
        with open(_memory_file(build, place), "rb") as stream:  # noqa: PTH123 - thousands of them
            return decoded(stream.read())
    except OSError:
        return None


def places(build: Path) -> tuple[str, ...]:
    """The folders of the reports of which something is remembered, by name."""
    memories = (build / STATE).glob(f"*{_MEMORY}") if (build / STATE).is_dir() else ()
    return tuple(sorted(path.name.removesuffix(_MEMORY).replace("+", "/") for path in memories))


def write_page(build: Path, name: str, data: bytes) -> bool:
    """Puts a file of the build folder itself in place whole; says whether it was another before.

    Args:
        build: The build folder.
        name: The file's name.
        data: What it is to hold.

    Returns:
        Whether it was another before.

    Raises:
        OSError: it can't be written.
    """
    path = build / name
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return False
    state = build / STATE
    state.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        _alone(state),
        tempfile.TemporaryDirectory(prefix=_NEW, dir=state, ignore_cleanup_errors=True) as new,
    ):
        _write(Path(new) / path.name, data)
        (Path(new) / path.name).replace(path)
    return True


def remember(build: Path, name: str, known: bytes) -> None:
    """Keeps what is known of a file of the build folder itself; it may be lost without harm.

    Args:
        build: The build folder.
        name: The file's name.
        known: What is known of it.
    """
    with contextlib.suppress(OSError):
        (build / STATE).mkdir(parents=True, exist_ok=True)
        _write(build / STATE / name, known)


def recall(build: Path, name: str) -> bytes:
    """What is known of a file of the build folder itself; empty where that is nothing."""
    try:
        return (build / STATE / name).read_bytes()
    except OSError:
        return b""


def remove_page(build: Path, name: str) -> None:
    """Takes a file of the build folder itself away.

    Raises:
        OSError: it can't be taken away.
    """
    (build / name).unlink(missing_ok=True)


def withdraw_report(build: Path, place: str, optional: Collection[str]) -> bool:
    """Takes a report away, and no file that hmic did not write; says whether there was one.

    Args:
        build: The build folder.
        place: The report's folder below it.
        optional: Names that may lie there from an earlier run.

    Returns:
        Whether there was one.

    Raises:
        OSError: it can't be taken away.
    """
    target, file = build / place, _memory_file(build, place)
    if not file.exists() and not target.is_dir():
        return False
    (build / STATE).mkdir(exist_ok=True)
    with _alone(build / STATE):
        memory = memory_of(build, place)
        names = {*optional, *(memory.files if memory else ())}
        found = [name for name in names if os.path.lexists(target / name)]
        for name in found:
            (target / name).unlink()
        with contextlib.suppress(OSError):  # it holds what hmic did not write, or is gone
            target.rmdir()
        file.unlink(missing_ok=True)
    return bool(found)


def repair(build: Path) -> None:
    """Puts back what an interrupted run set aside, and clears away what it left half-written."""
    if (build / STATE).is_dir():
        with contextlib.suppress(OSError), _alone(build / STATE):
            _repair(build)


def _key(place: str) -> str:
    return place.replace("/", "+")


def _memory_file(build: Path, place: str) -> Path:
    return build / STATE / f"{_key(place)}{_MEMORY}"


@contextlib.contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Waits until no other run writes into the build folder, where the system can lock one."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        yield
        return
    handle = os.open(state, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network folders know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _repair(build: Path) -> None:
    """Nobody else is writing, so whatever is half done was left by a run that was killed."""
    state = build / STATE
    for aside in state.glob(f"*{_ASIDE}"):
        target = build / aside.name.removesuffix(_ASIDE).replace("+", "/")
        if target.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.rename(target)
    for half in state.glob(f"{_NEW}*"):
        shutil.rmtree(half, ignore_errors=True)


def _refuse_strangers(target: Path, ours: Collection[str]) -> None:
    """The folder is exchanged as a whole, so nothing may be in it that is not hmic's."""
    if target.is_symlink() or target.is_file():
        raise OSError(errno.EEXIST, "a file or a link stands there, which hmic did not write")
    if not target.is_dir():
        return
    names = sorted(path.name for path in target.iterdir() if not path.name.startswith("."))
    if strangers := [name for name in names if name not in ours]:
        raise OSError(errno.EEXIST, f"it holds {strangers[0]}, which hmic did not write")


def _kept(
    target: Path, earlier: Memory, memory: Memory, names: Collection[str]
) -> dict[str, bytes]:
    """The files of the last run that nobody has touched since, and whose origin is the same."""
    kept = {}
    for name in names & earlier.files.keys():
        with contextlib.suppress(OSError):
            data = (target / name).read_bytes()
            same = earlier.origins.get(name) == memory.origins.get(name)
            if same and sum_of(data) == earlier.files[name].sha256:
                kept[name] = data
    return kept


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _exchange(report: Path, target: Path, aside: Path) -> None:
    """The new report in the old one's place."""
    if not target.exists():
        report.rename(target)
        return
    if _renameat2(report, target):
        return
    target.rename(aside)
    try:
        report.rename(target)
    finally:
        if not target.exists():
            aside.rename(target)
    shutil.rmtree(aside, ignore_errors=True)


def _renameat2(one: Path, other: Path) -> bool:
    """Exchanges two paths in one step; False where the system can't."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    paths = os.fsencode(one), os.fsencode(other)
    result: int = function(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
    return result == 0
