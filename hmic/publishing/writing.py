"""Putting a report's files into the build folder: all of them, or none. Nothing else writes there.

The new set is written whole beside the old one and exchanged with it in one step, where the system
has it (renameat2 with RENAME_EXCHANGE, Linux). Elsewhere the old set steps aside first: for a
moment the report is missing, and the old set's place aside is the mark that the next run repairs
from. Runs at the same time wait for each other.
"""

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

STATE = ".hmic"
"""The folder in the build folder that holds what hmic remembers of it."""

_NEW, _ASIDE = "new-", ".aside"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def write_report(
    build: Path, place: str, files: Mapping[str, bytes], optional: Collection[str], inputs: bytes
) -> tuple[Path, ...]:
    """Exchanges the files of one report for new ones; gives the paths written.

    A file of `optional` that is not among the new ones is kept where it was made from the same
    inputs, and else removed with the old set, so that no old PDF lies beside a new page.

    Args:
        build: The build folder; made where it is missing.
        place: The report's folder below it, such as "northamptonshire" or "draft/kent".
        files: The new files by name.
        optional: Names that may lie there from an earlier run.
        inputs: What the files are a function of.

    Raises:
        OSError: the folder can't be written, the disk is full, or the report's folder holds what
            hmic did not write; the old set is whole.
    """
    state, target = build / STATE, build / place
    state.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    record = state / f"{_key(place)}.json"
    with _alone(state):
        _repair(build)
        earlier = _recorded(record)
        _refuse_strangers(target, {*files, *optional, *earlier["files"]})
        digest = hashlib.sha256(inputs).hexdigest()
        missing = set(optional) - files.keys()
        kept = _kept(target, earlier["files"], missing) if earlier["inputs"] == digest else {}
        with tempfile.TemporaryDirectory(prefix=_NEW, dir=state, ignore_cleanup_errors=True) as new:
            report, remembered = Path(new) / "report", Path(new) / "record"
            report.mkdir()
            written = {**kept, **files}
            for name, data in written.items():
                _write(report / name, data)
            sums = {name: _sum(data) for name, data in sorted(written.items())}
            _write(remembered, json.dumps({"inputs": digest, "files": sums}, indent=1).encode())
            _exchange(report, target, state / f"{_key(place)}{_ASIDE}")
            # what is remembered may be lost without harm: nothing is kept then
            with contextlib.suppress(OSError):
                remembered.replace(record)
    return tuple(target / name for name in files)


def withdraw_report(build: Path, place: str) -> None:
    """Takes away the files of a report that another place has taken over from, and only those.

    Raises:
        OSError: they can't be taken away.
    """
    target, record = build / place, build / STATE / f"{_key(place)}.json"
    if not record.exists():
        return
    with _alone(build / STATE):
        for name in _recorded(record)["files"]:
            (target / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # it holds what hmic did not write, or is gone
            target.rmdir()
        record.unlink()


def repair(build: Path) -> None:
    """Puts back what an interrupted run set aside, and clears away what it left half-written."""
    if (build / STATE).is_dir():
        with contextlib.suppress(OSError), _alone(build / STATE):
            _repair(build)


def _key(place: str) -> str:
    return place.replace("/", "+")


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


def _recorded(record: Path) -> dict[str, Any]:
    """What the last run wrote, and from what; nothing where that is not known."""
    try:
        known = json.loads(record.read_bytes())
        return {"inputs": str(known["inputs"]), "files": dict(known["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"inputs": "", "files": {}}


def _refuse_strangers(target: Path, ours: Collection[str]) -> None:
    """The folder is exchanged as a whole, so nothing may be in it that is not hmic's."""
    if target.is_symlink() or target.is_file():
        raise OSError(errno.EEXIST, "a file or a link stands there, which hmic did not write")
    if not target.is_dir():
        return
    names = sorted(path.name for path in target.iterdir() if not path.name.startswith("."))
    if strangers := [name for name in names if name not in ours]:
        raise OSError(errno.EEXIST, f"it holds {strangers[0]}, which hmic did not write")


def _kept(target: Path, sums: Mapping[str, str], names: Collection[str]) -> dict[str, bytes]:
    """The files of the last run that nobody has touched since."""
    candidates = {name: target / name for name in names if (target / name).is_file()}
    found = {name: path.read_bytes() for name, path in candidates.items()}
    return {name: data for name, data in found.items() if sums.get(name) == _sum(data)}


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


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
