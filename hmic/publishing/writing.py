"""Putting a report's files into the build folder: all of them, or none. Nothing else writes there.

The new set is written whole beside the old one and exchanged with it in one step, where the system
has it (renameat2 with RENAME_EXCHANGE, Linux); elsewhere by two renames under a marker that the
next run repairs from.
"""

import ctypes
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

STATE = ".hmic"
"""The folder in the build folder that holds what hmic remembers of it."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def write_report(
    build: Path, place: str, files: Mapping[str, bytes], optional: set[str], inputs: bytes
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
        OSError: the folder can't be written or the disk is full; the old set is whole.
    """
    state = build / STATE
    state.mkdir(parents=True, exist_ok=True)
    target = build / place
    target.parent.mkdir(parents=True, exist_ok=True)
    record = state / f"{place.replace('/', '+')}.json"
    _repair(state, target)

    digest = hashlib.sha256(inputs).hexdigest()
    kept = _kept(record, target, digest, optional - files.keys())
    new = Path(tempfile.mkdtemp(prefix="new-", dir=state))
    try:
        new.chmod(0o755)
        for name, data in (kept | dict(files)).items():
            _write(new / name, data)
        sums = {path.name: _sum(path.read_bytes()) for path in sorted(new.iterdir())}
        _exchange(new, target, state)
        _replace(record, json.dumps({"inputs": digest, "files": sums}, indent=1).encode())
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return tuple(target / name for name in files)


def _kept(record: Path, target: Path, digest: str, names: set[str]) -> dict[str, bytes]:
    """The files of an earlier run that were made from the same inputs and not touched since."""
    try:
        state = json.loads(record.read_bytes())
        if state["inputs"] != digest:
            return {}
        candidates = {n: (target / n).read_bytes() for n in names if (target / n).is_file()}
        return {n: data for n, data in candidates.items() if state["files"].get(n) == _sum(data)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # no record, or not one of ours: nothing is known, so nothing is kept


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix="record-", dir=path.parent)
    os.close(handle)
    _write(Path(name), data)
    Path(name).replace(path)


def _exchange(new: Path, target: Path, state: Path) -> None:
    """The new folder in the target's place; what stood there is then at `new`, to be deleted."""
    if not target.exists():
        new.rename(target)
        return
    if _renameat2(new, target):
        return
    marker = _marker(state, target)
    old = new.with_name(f"old-{new.name}")
    marker.write_text(json.dumps({"new": new.name, "old": old.name}), encoding="utf-8")
    target.rename(old)
    new.rename(target)
    marker.unlink()
    shutil.rmtree(old, ignore_errors=True)


def _marker(state: Path, target: Path) -> Path:
    return state / f"{target.parent.name}+{target.name}.exchange"


def _repair(state: Path, target: Path) -> None:
    """Ends an exchange by two renames that was interrupted: the target is whole again."""
    marker = _marker(state, target)
    if not marker.exists():
        return
    names = json.loads(marker.read_text(encoding="utf-8"))
    new, old = state / names["new"], state / names["old"]
    if not target.exists():
        (new if new.exists() else old).rename(target)
    shutil.rmtree(old, ignore_errors=True)
    marker.unlink()


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
