"""Putting a report's files into the build folder: all of them, or none. Nothing else writes there.

The new set is written whole beside the old one and exchanged with it in one step, where the system
has it (renameat2 with RENAME_EXCHANGE, Linux). Elsewhere the old set steps aside first: for a
moment the report is missing, and the old set's place aside is the mark that the next run repairs
from. Runs at the same time wait for each other.
"""

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from hmic.publishing.memory import Mark, Memory, claimed, decoded, encoded, sum_of
from hmic.publishing.ownership import hold_ours, hold_plain, own_files, read_plain
from hmic.publishing.places import PLACE
from hmic.renaming import exchange

STATE = ".hmic"
"""The folder in the build folder that holds what hmic remembers of it."""

_NEW, _ASIDE, _MEMORY, _NEXT = "new-", ".aside", ".json", ".next"


def _as_they_are(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return files


def write_report(
    build: Path,
    place: str,
    files: Mapping[str, bytes],
    optional: Collection[str],
    memory: Memory,
    linked: Callable[[Mapping[str, bytes]], Mapping[str, bytes]] = _as_they_are,
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
        linked: Has all files that will lie there, by name, say of each other what they say.

    Returns:
        The memory with all files that lie there now, and the paths of those written.

    Raises:
        OSError: the folder can't be written, the disk is full, or the report's folder holds what
            hmic did not write; the old set is whole.
    """
    state, target = _state(build), build / place
    hold_plain(build, *place.split("/")[:-1])
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(state):
        _repair(build)
        earlier = memory_of(build, place)
        hold_ours(build, place, _named(build, place))
        kept = _kept(target, earlier, memory, set(optional) - files.keys()) if earlier else {}
        with tempfile.TemporaryDirectory(prefix=_NEW, dir=state, ignore_cleanup_errors=True) as new:
            report, remembered = Path(new) / "report", _memory_file(build, place, _NEXT)
            report.mkdir()
            written = linked({**kept, **files})
            for name, data in written.items():
                _write(report / name, data)
            # renaming the folder leaves the marks of its files as they are
            marks = {name: Mark.of(data, (report / name).stat()) for name, data in written.items()}
            memory = replace(memory, files=dict(sorted(marks.items())))
            # before the exchange: whatever happens then, it is known whose files these are
            _write(Path(new) / "memory", encoded(memory, place))
            (Path(new) / "memory").replace(remembered)
            try:
                _exchange(report, target, state / f"{_key(place)}{_ASIDE}")
            except BaseException:
                remembered.unlink(missing_ok=True)
                raise
            # what is remembered may be lost without harm: nothing is kept then
            with contextlib.suppress(OSError):
                remembered.replace(_memory_file(build, place))
    return memory, tuple(target / name for name in files)


def held(build: Path, place: str, memory: Memory) -> dict[str, bytes]:
    """The files of a report that was just written.

    Args:
        build: The build folder.
        place: The report's folder below it.
        memory: What is remembered of it.

    Returns:
        What each holds, by its name.

    Raises:
        OSError: one can't be read.
    """
    return {name: (build / place / name).read_bytes() for name in memory.files}


def memory_of(build: Path, place: str) -> Memory | None:
    """What is remembered of a report; nothing where that can't be relied upon."""
    return _remembered(_memory_file(build, place), place)


def claims_of(build: Path, place: str) -> Iterator[Mapping[str, str]]:
    """The digests of files by their names in what is remembered of a report, by anybody."""
    for ending in (_MEMORY, _NEXT):
        with contextlib.suppress(OSError):
            yield claimed(read_plain(_memory_file(build, place, ending)) or b"")


def places(build: Path) -> tuple[str, ...]:
    """The folders of the reports of which something is remembered, by name."""
    memories = (build / STATE).glob(f"*{_MEMORY}") if (build / STATE).is_dir() else ()
    found = (path.name.removesuffix(_MEMORY).replace("+", "/") for path in memories)
    return tuple(sorted(place for place in found if PLACE.fullmatch(place)))


def write_page(build: Path, name: str, data: bytes, is_ours: Callable[[bytes], bool]) -> bool:
    """Puts a file of the build folder itself in place whole; says whether it was another before.

    Args:
        build: The build folder; made where it is missing.
        name: The file's path below it.
        data: What it is to hold.
        is_ours: Whether what a file holds that stands there is hmic's.

    Returns:
        Whether it was another before.

    Raises:
        OSError: it can't be written, or what stands there is not hmic's.
    """
    path = build / name
    if hold_page(build, name, is_ours) == data:
        return False
    state = _state(build)
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        _alone(state),
        tempfile.TemporaryDirectory(prefix=_NEW, dir=state, ignore_cleanup_errors=True) as new,
    ):
        _write(Path(new) / path.name, data)
        (Path(new) / path.name).replace(path)
    return True


def hold_page(build: Path, name: str, is_ours: Callable[[bytes], bool]) -> bytes | None:
    """What stands at a path below the build folder, which must be hmic's.

    Args:
        build: The build folder.
        name: The path.
        is_ours: Whether what a file holds is hmic's.

    Returns:
        What the file holds; None where there is none.

    Raises:
        OSError: it can't be read, or is not hmic's.
    """
    hold_plain(build, *name.split("/")[:-1])
    held = read_plain(build / name)
    if (held is None and os.path.lexists(build / name)) or (held and not is_ours(held)):
        raise OSError(errno.EEXIST, f"{name} stands there, which hmic did not write")
    return held


def remember(build: Path, name: str, known: bytes) -> None:
    """Keeps what is known of a file of the build folder itself; it may be lost without harm.

    Args:
        build: The build folder.
        name: The file's name.
        known: What is known of it.
    """
    with contextlib.suppress(OSError):
        state = _state(build)
        with tempfile.TemporaryDirectory(prefix=_NEW, dir=state) as new:
            _write(Path(new) / name, known)
            (Path(new) / name).replace(state / name)


def recall(build: Path, name: str) -> bytes:
    """What is known of a file of the build folder itself; empty where that is nothing."""
    with contextlib.suppress(OSError):
        return read_plain(build / STATE / name) or b""
    return b""


def remove_page(build: Path, name: str, is_ours: Callable[[bytes], bool]) -> None:
    """Takes a file of the build folder itself away, if it is hmic's.

    Args:
        build: The build folder.
        name: The file's path below it.
        is_ours: Whether what a file holds is hmic's.

    Raises:
        OSError: it can't be taken away.
    """
    hold_plain(build, *name.split("/")[:-1])
    held = read_plain(build / name)
    if held is not None and is_ours(held):
        (build / name).unlink(missing_ok=True)


def withdraw_report(build: Path, place: str) -> bool:
    """Takes a report away, and no file that hmic did not write; says whether there was one.

    Args:
        build: The build folder.
        place: The report's folder below it.

    Returns:
        Whether there was one.

    Raises:
        OSError: it can't be taken away.
    """
    target, file = build / place, _memory_file(build, place)
    if not file.exists() and not target.is_dir():
        return False
    hold_plain(build, *place.split("/"))
    with _alone(_state(build)):
        named = _named(build, place)
        found = tuple(own_files(build, place, named)) if target.is_dir() else ()
        for name in found:
            (target / name).unlink()
        with contextlib.suppress(OSError):  # it holds what hmic did not write, or is gone
            target.rmdir()
        for ending in (_MEMORY, _NEXT):
            _memory_file(build, place, ending).unlink(missing_ok=True)
    return bool(found)


def repair(build: Path) -> None:
    """Puts back what an interrupted run set aside, and clears away what it left half-written."""
    if (build / STATE).is_dir():
        with contextlib.suppress(OSError), _alone(_state(build)):
            _repair(build)


def _key(place: str) -> str:
    return place.replace("/", "+")


def _state(build: Path) -> Path:
    """The folder of what hmic remembers, made where it is missing.

    Raises:
        OSError: it can't be made, or is a link.
    """
    hold_plain(build, STATE)
    (build / STATE).mkdir(parents=True, exist_ok=True)
    return build / STATE


def _memory_file(build: Path, place: str, ending: str = _MEMORY) -> Path:
    return build / STATE / f"{_key(place)}{ending}"


def _remembered(file: Path, place: str) -> Memory | None:
    try:
        raw = read_plain(file)
        return None if raw is None else decoded(raw, place)
    except OSError:
        return None


def _named(build: Path, place: str) -> set[str]:
    """The files of a report that this user's hmic wrote, or was about to write."""
    files = (_memory_file(build, place, ending) for ending in (_MEMORY, _NEXT))
    memories = (_remembered(file, place) for file in files)
    return {name for memory in memories if memory for name in memory.files}


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
        place = aside.name.removesuffix(_ASIDE).replace("+", "/")
        if not PLACE.fullmatch(place) or not aside.is_dir() or aside.is_symlink():
            continue  # it came from elsewhere
        if os.path.lexists(build / place):
            if {path.name for path in aside.iterdir()} <= _named(build, place):
                shutil.rmtree(aside, ignore_errors=True)
        elif _is_earlier(build, place, aside):
            aside.rename(build / place)
    for half in state.glob(f"{_NEW}*"):
        if not half.is_symlink():
            shutil.rmtree(half, ignore_errors=True)


def _is_earlier(build: Path, place: str, aside: Path) -> bool:
    """Whether a folder holds the earlier report, as this user's hmic remembers it, and no more."""
    memory = memory_of(build, place)
    if memory is None:
        return False
    names = {path.name for path in aside.iterdir()}
    try:
        return names == memory.files.keys() and all(
            mark.is_of(os.fspath(aside / name)) for name, mark in memory.files.items()
        )
    except OSError:
        return False


def _kept(
    target: Path, earlier: Memory, memory: Memory, names: Collection[str]
) -> dict[str, bytes]:
    """The files of the last run that nobody has touched since, and whose origin is the same."""
    kept = {}
    for name in names & earlier.files.keys():
        with contextlib.suppress(OSError):
            data = read_plain(target / name)
            same = earlier.origins.get(name) == memory.origins.get(name)
            if same and data is not None and sum_of(data) == earlier.files[name].sha256:
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
    if exchange(report, target):
        return
    target.rename(aside)
    try:
        report.rename(target)
    finally:
        if not target.exists():
            aside.rename(target)
    shutil.rmtree(aside, ignore_errors=True)
