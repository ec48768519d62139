"""Putting a text where an author's file stands, or will stand. Nothing else in authoring writes.

A file is replaced whole or stays as it is; by a text that hmic can read again; and only if it still
holds what was read from it, so that nobody's save is lost. Names lead where they seem to lead: no
file is written through a link. The mode of a new file is the user's own (umask), that of an old one
stays, and so do its line ends and its byte order mark.
"""

import codecs
import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from hmic.diagnostics import Diagnostic, Refusal, error
from hmic.renaming import exchange
from hmic.sources.files import limit_of, plain_contents
from hmic.sources.project import DataFile
from hmic.sources.reading import read_text


class Overtaken(Refusal):
    """Somebody else saved the file meanwhile: theirs stands, and another run would find it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} was saved by somebody else while this command ran, and is as they left it",
            "run the command again",
            fault="machine",
        )


def unreadable(file: DataFile, text: str) -> Diagnostic | None:
    """What hmic would say first of a text in the file's place; None where it can read it."""
    limit = limit_of(file)
    _, problems = read_text(text, file.name, file.mount, limit.values)
    if problems:
        return problems[0]
    if (size := len(text.encode())) > limit.size:
        size_in_words = f"the file would have {size / 1e6:.1f} MB"
        return error(
            "file-too-large", f"{size_in_words}; it may have at most {limit.size / 1e6:g} MB"
        )
    return None


def put(file: DataFile, text: str, was: str | None, *, anew: bool = False) -> None:
    """Puts a text in the place of a data file's.

    Args:
        file: The file.
        text: Its new text.
        was: The text that was read from it (`text_of`); None where there was no file.
        anew: Whether its line ends and its byte order mark go, which stay else.

    Raises:
        Refusal: the text could not be read again, or the place is not in the project.
        Overtaken: the file holds something else meanwhile.
        OSError: the file can't be written; it is as it was.
    """
    hold_readable(file, text)
    path = file.path if was is None else file.path.resolve()  # a link within the project stays one
    hold_inside(path, file.within)
    if was is None:
        put_new(path, text.encode(), file.name)
    else:
        raw = None if anew else plain_contents(path, limit_of(file).size)
        put_over(path, _ended_as(raw or b"", text.encode()), was.encode(), file.name)


def remove(file: DataFile, was: str) -> None:
    """Takes a file away that holds what was read from it.

    Raises:
        Overtaken: it holds something else meanwhile.
    """
    if file.path.is_symlink() or not holds(file.path, was.encode()):
        raise Overtaken(file.name)
    file.path.unlink()


def hold_readable(file: DataFile, text: str) -> None:
    """Holds that hmic can read a text in the file's place.

    Raises:
        Refusal: it can't.
    """
    if problem := unreadable(file, text):
        raise Refusal(
            f"{file.name} could not be read again: {problem.message}",
            f"{problem.hint}; nothing was written" if problem.hint else "nothing was written",
        )


def hold_inside(path: Path, folder: Path) -> None:
    """Holds that a path, present or not, lies in a folder where links on the way to it lead.

    Raises:
        Refusal: it doesn't.
    """
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise Refusal(f"{path} leads out of {folder}", "put folders and files in place of links")


def put_new(path: Path, data: bytes, name: str | None = None) -> None:
    """Makes a file where there is none, and no link either.

    Args:
        path: Where.
        data: What it holds.
        name: What messages call it; its path if none.

    Raises:
        Overtaken: there is something meanwhile.
        OSError: it can't be written; there is none.
    """
    with _beside(path, data, None) as (temporary, _):
        try:
            _link(temporary, path)
        except FileExistsError:
            raise Overtaken(name or str(path)) from None


def put_over(path: Path, data: bytes, was: bytes, name: str | None = None) -> None:
    """Replaces a file that holds what was read from it.

    Args:
        path: The file itself.
        data: What it is to hold.
        was: What it held, whatever its line ends and byte order mark.
        name: What messages call it; its path if none.

    Raises:
        Overtaken: it holds something else meanwhile.
        OSError: it can't be written; it is as it was.
    """
    with _beside(path, data, _mode(path)) as (temporary, ours):
        if not holds(path, was):
            raise Overtaken(name or str(path))
        if not exchange(temporary, path):
            temporary.replace(path)
        elif not holds(temporary, was):  # saved between the look and the exchange
            if _is(path, ours):
                exchange(temporary, path)
            raise Overtaken(name or str(path))
        if not _is(path, ours):
            raise Overtaken(name or str(path))


@contextlib.contextmanager
def _beside(path: Path, data: bytes, mode: int | None) -> Iterator[tuple[Path, os.stat_result]]:
    """A file beside a path, in sight of nobody, and what it is; whatever stands there goes."""
    temporary = path.with_name(f".{path.name[:100]}-{secrets.token_hex(4)}")
    # 0o666 less the user's umask
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            if mode is not None:
                temporary.chmod(mode)
            state = os.fstat(stream.fileno())
        yield temporary, state
    finally:
        temporary.unlink(missing_ok=True)


def _mode(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def holds(path: Path, text: bytes) -> bool:
    """Whether a file holds a text, whatever its line ends and byte order mark."""
    even = _even(text)
    most = len(even) + even.count(b"\n") + len(codecs.BOM_UTF8)
    raw = plain_contents(path, most)
    return raw is not None and _even(raw) == even


def _even(raw: bytes) -> bytes:
    return raw.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def _ended_as(raw: bytes, data: bytes) -> bytes:
    """A text with the line ends, and the byte order mark, that a file has."""
    if 2 * raw.count(b"\r\n") > raw.count(b"\n"):
        data = data.replace(b"\n", b"\r\n")
    return codecs.BOM_UTF8 + data if raw.startswith(codecs.BOM_UTF8) else data


def _is(path: Path, state: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.lstat(), state)
    except FileNotFoundError:
        return False


def _link(temporary: Path, path: Path) -> None:
    """Gives a file its name, which nothing may have."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # the file system knows no second name
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        temporary.replace(path)
