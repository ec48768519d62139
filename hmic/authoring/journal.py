"""Changing several files, whole or not at all: what ends in between is taken back, also later.

Before the first change a journal says what stands where and what is to stand there. A command
that fails takes back by it what it did. One that is killed can't; so the journal lies in the user's
cache folder, and an empty mark in the project while the change is being made, locked by its
process. A mark that nobody holds is what a killed command left: the next command takes back what it
did, and what somebody has saved since stays as they left it. No project can bring a journal along,
by which hmic would write whatever it says.
"""

import hashlib
import json
import os
import re
import shutil
import stat
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hmic.authoring.replacing import (
    Overtaken,
    hold_inside,
    hold_readable,
    holds,
    put,
    put_new,
    put_over,
    remove,
)
from hmic.diagnostics import Refusal
from hmic.sources.files import plain_contents
from hmic.sources.project import UNFINISHED, DataFile, Project
from hmic.sources.user_cache import UserCache

try:
    import fcntl
except ImportError:  # pragma: no cover - not on Windows, where a mark is only told of
    fcntl = None  # type: ignore[assignment] # asked for before it is used

_JOURNALS = UserCache("journals", most_bytes=2**26)
_MOST_BYTES = 10_000_000


@dataclass(frozen=True)
class Step:
    """A file that changes, by its path from the top of the project when all folders have moved."""

    path: str
    was: bytes | None
    """What it held; None where there was none."""
    now: bytes | None
    """What it is to hold; None where it goes."""


@dataclass(frozen=True)
class Plan:
    """All that a command is about to do; paths are those from the top of the project."""

    doing: str
    """In words: renaming eastshire to sunrise."""
    moves: Sequence[tuple[str, str]] = ()
    """Folders that get another path, in order, before any file changes."""
    files: Sequence[Step] = ()
    made: Sequence[str] = ()
    """Folders and files that are made besides, outermost first."""
    scratch: str | None = None
    """A folder of hmic's own, in which it prepares what is to come."""


@dataclass(frozen=True)
class Beside:
    """A file that is put beside data files and is none: a picture, a table, a working paper."""

    path: Path
    within: Path
    """The folder that it may not lead out of."""
    raw: bytes
    was: bytes | None = None
    """What it held; None where there was none."""


@dataclass(frozen=True)
class TakenBack:
    """What became of a change that was never finished."""

    doing: str | None
    """What it was; None where that is not known here: another user's, or another machine's."""
    back: tuple[str, ...] = ()
    """What is again as it was before."""
    left: tuple[str, ...] = ()
    """What somebody has saved since, and is as they left it."""


def put_all(
    changes: Sequence[tuple[DataFile, str, str | None]],
    gone: Sequence[tuple[DataFile, str]] = (),
    *,
    doing: str,
    moves: Sequence[tuple[str, str]] = (),
    beside: Sequence[Beside] = (),
) -> None:
    """Puts several texts in their places and takes other files away, or none of it.

    The folders of new files are made, and go again with them.

    Args:
        changes: Each file, where it stands when all folders have moved, with its new text, and the
            text that was read from it.
        gone: The files that go, with the texts that were read from them.
        doing: What is being done, in words.
        moves: Folders that get another path before, from the top of the project.
        beside: Files that are no data files.

    Raises:
        Refusal: one of them can't be put, as of `put`; all are as they were.
        OSError: one can't be written; likewise.
    """
    for file, text, _ in changes:
        hold_readable(file, text)
    within = [
        *(file.within for file, _, _ in changes),
        *(file.within for file, _ in gone),
        *(one.within for one in beside),
    ]
    if not within:
        return
    top = Project(within[0]).top.resolve()
    files = [_step(top, file, text.encode(), was, moves) for file, text, was in changes]
    files += [_step(top, file, None, was, moves) for file, was in gone]
    files += [Step(_from(top, one.path), one.was, one.raw) for one in beside if one.was is not None]
    new = [one.path for one in beside if one.was is None]
    folders = _missing(top, [*new, *(file.path for file, _, was in changes if was is None)], moves)
    made = (*folders, *(_from(top, path) for path in new))
    with journaled(top, Plan(doing, tuple(moves), files, made)):
        for old, after in moves:
            (top / old).rename(top / after)
        for folder in folders:
            hold_inside(top / folder, top)
            (top / folder).mkdir()
        for change in changes:
            put(*change)
        for one in beside:
            hold_inside(one.path, one.within)
            if one.was is None:
                put_new(one.path, one.raw)
            else:
                put_over(one.path, one.raw, one.was)
        for file, was in gone:
            remove(file, was)


def _from(top: Path, path: Path) -> str:
    """A path from the top of the project, where a link on it leads.

    Raises:
        Refusal: it leads elsewhere.
    """
    resolved = path.resolve()
    hold_inside(resolved, top)
    return resolved.relative_to(top).as_posix()


def _missing(top: Path, paths: Sequence[Path], moves: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The folders that have to be made for new files, outermost first."""
    missing = {
        _from(top, folder): None
        for path in paths
        for folder in reversed(path.parents)
        if not folder.exists()
    }
    return tuple(
        one for one in missing if not any(Path(one).is_relative_to(new) for _, new in moves)
    )


def _step(
    top: Path, file: DataFile, now: bytes | None, was: str | None, moves: Sequence[tuple[str, str]]
) -> Step:
    path = before = Path(_from(top, file.path))
    for old, new in moves:
        if path.is_relative_to(new):
            before = old / path.relative_to(new)
    held = None if was is None else plain_contents(top / before, _MOST_BYTES)
    return Step(path.as_posix(), was.encode() if held is None and was is not None else held, now)


@contextmanager
def journaled(top: Path, plan: Plan) -> Iterator[None]:
    """A stretch in which a plan is carried out; whatever ends it before its end, it is taken back.

    Args:
        top: The top of the project.
        plan: What is about to be done.

    Raises:
        Refusal: another command is changing several files of the project.
        OSError: the project can't be written to.
    """
    mark = top / UNFINISHED
    # nothing is read from it or written to it, and no link is followed
    handle = os.open(mark, os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        if not _lock(handle, otherwise=True):
            message = "another command is changing several files of this project"
            raise Refusal(message, "run this one again when it has ended", fault="machine")
        _JOURNALS.put(_key(top), _as_json(plan))
        try:
            yield
        except BaseException:
            _take_back(top, plan)
            raise
        finally:
            _JOURNALS.put(_key(top), b"")
            mark.unlink(missing_ok=True)
    finally:
        os.close(handle)


def take_back(top: Path) -> TakenBack | None:
    """Takes back what a killed command left half done; None where none did.

    Args:
        top: The folder in which the mark stands.
    """
    mark = top / UNFINISHED
    try:
        if not stat.S_ISREG(mark.lstat().st_mode):
            return TakenBack(None)
        handle = os.open(mark, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return None
    try:
        if not _lock(handle, otherwise=False):
            return None  # its command is still at it
        kept = _JOURNALS.get(_key(top))
        if not kept:
            return TakenBack(None)
        told = _take_back(top, _from_json(kept))
        _JOURNALS.put(_key(top), b"")
        mark.unlink(missing_ok=True)
    finally:
        os.close(handle)
    return told


def _take_back(top: Path, plan: Plan) -> TakenBack:
    back: list[str] = []
    left: list[str] = []
    for step in reversed(plan.files):
        path = top / step.path
        _clear_beside(path)
        try:
            hold_inside(path, top)
            if _undo(path, step):
                back.append(step.path)
        except (Refusal, OSError):
            left.append(step.path)
    for old, new in reversed(plan.moves):
        if os.path.lexists(top / new) and not os.path.lexists(top / old):
            (top / new).rename(top / old)
            back.append(old)
    for name in reversed(plan.made):
        path = top / name
        with suppress(OSError):  # it was never made, or is not empty
            path.rmdir() if path.is_dir() else path.unlink()
    if plan.scratch is not None:
        shutil.rmtree(top / plan.scratch, ignore_errors=True)
    return TakenBack(plan.doing, tuple(back), tuple(left))


def _undo(path: Path, step: Step) -> bool:
    """Puts a file back as it was; whether it was otherwise.

    Raises:
        Overtaken: it is neither as it was nor as it was to be.
    """
    if not os.path.lexists(path):
        if step.was is None or not path.parent.is_dir():
            return False  # never made; or its folder never moved
        if step.now is not None:
            raise Overtaken(step.path)
        put_new(path, step.was, step.path)
        return True
    if step.was is not None and holds(path, step.was):
        return False
    if step.now is None or not holds(path, step.now):
        raise Overtaken(step.path)
    if step.was is None:
        path.unlink()
    else:
        put_over(path, step.was, step.now, step.path)
    return True


def _clear_beside(path: Path) -> None:
    """Deletes what a write that was cut short left beside its file."""
    if path.parent.is_dir():
        half = re.compile(rf"\.{re.escape(path.name[:100])}-[0-9a-f]{{8}}")
        for other in path.parent.iterdir():
            if half.fullmatch(other.name) and other.is_file() and not other.is_symlink():
                other.unlink(missing_ok=True)


def _as_json(plan: Plan) -> bytes:
    def text(held: bytes | None) -> str | None:
        return None if held is None else held.decode("latin-1")  # a letter a byte

    shape = {
        "doing": plan.doing,
        "moves": [list(move) for move in plan.moves],
        "files": [[one.path, text(one.was), text(one.now)] for one in plan.files],
        "made": list(plan.made),
        "scratch": plan.scratch,
    }
    return zlib.compress(json.dumps(shape).encode(), 1)  # records are large, and shrink to a tenth


def _from_json(raw: bytes) -> Plan:
    def held(text: str | None) -> bytes | None:
        return None if text is None else text.encode("latin-1")

    shape = json.loads(zlib.decompress(raw))
    return Plan(
        doing=shape["doing"],
        moves=[(old, new) for old, new in shape["moves"]],
        files=[Step(path, held(was), held(now)) for path, was, now in shape["files"]],
        made=shape["made"],
        scratch=shape["scratch"],
    )


def _key(top: Path) -> str:
    return hashlib.sha256(os.fsencode(top.resolve())).hexdigest()


def _lock(handle: int, *, otherwise: bool) -> bool:
    """Whether nobody else holds the mark; a lock goes with its process, however that ends.

    Args:
        handle: The mark, opened.
        otherwise: What is said where the system has no locks.
    """
    if fcntl is None:  # pragma: no cover - likewise
        return otherwise
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
