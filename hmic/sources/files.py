"""From file to text: all that can be wrong with a file before a word of it is read as YAML."""

import codecs
import math
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from hmic.diagnostics import Place, Result, error
from hmic.sources.project import DataFile, is_below


@dataclass(frozen=True)
class Limit:
    """How large a file may be, so that none keeps a command busy for more than two seconds."""

    size: int
    """Bytes; a larger file is refused unread."""
    values: int
    """More keys and values are refused."""


USUAL = Limit(size=2_000_000, values=30_000)
"""A whole report's prose is about 100 KB, and a force's largest file has about 600 values."""
OF_REGISTER = Limit(size=4_000_000, values=200_000)
"""A register of 20,000 schools has 2 MB and 140,000 values, in no great depth."""

TOGETHER = Limit(size=10_000_000, values=150_000)
"""The files of one force, or those of a programme: ten seconds of a check."""
MOST_MARKS = 100_000
"""Brackets, stars and such, of the same files: the parser of texts takes some microseconds for one,
and several rules ask it. A whole report has some thousand."""
MOST_FILES = 1_000
"""Of one force, or of a programme: a file for each framework and each signature."""
OF_RECORD = Limit(size=8_000_000, values=200_000)
"""The record of the real report has half a megabyte."""


def limit_of(file: DataFile) -> Limit:
    """How large the file may be."""
    return OF_REGISTER if file.mount == ("register",) else USUAL


class Unreadable(Exception):  # noqa: N818 - becomes a diagnostic where the file is asked for
    """A file cannot be read, or may not be."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def contents_of(path: str | Path, within: Path, most: int) -> bytes:
    """The bytes of a plain file. Whatever hmic reads of a project, it reads by this.

    A link may lead to the file, but not out of the folder: what it leads to is found first, and
    then opened from the folder downwards without following any link, so that none can be put there
    meanwhile. A pipe or a device is never opened, and nothing is read of a file that is too large.

    Args:
        path: The file.
        within: The folder that it must not lie out of.
        most: Its largest size, in bytes.

    Returns:
        What it holds.

    Raises:
        Unreadable: it is not there, lies elsewhere, is no plain file, or is too large.
    """
    try:
        top, real = os.path.realpath(within), os.path.realpath(path, strict=True)
        if not is_below(real, top):
            raise Unreadable(
                "outside-project",
                "the file is a link that leads out of the project",
                "put the file itself here in place of the link",
            )
        with _opened(top, Path(real).relative_to(top).parts) as stream:
            size = os.fstat(stream.fileno()).st_size
            raw = stream.read(most + 1) if size <= most else b""
    except FileNotFoundError:
        raise Unreadable(
            "unreadable-file",
            "the file is a link to a file that does not exist"
            if os.path.islink(path)  # noqa: PTH114 - asked of thousands of files
            else "there is no such file",
            "put the file itself here in place of the link",
        ) from None
    except OSError as failure:
        reason = failure.strerror or "the system refuses it"
        raise Unreadable(
            "unreadable-file",
            f"the file cannot be read: {reason[:1].lower()}{reason[1:]}",
            "mend its access, or put the file itself in place of the link",
        ) from None
    if max(size, len(raw)) > most:
        raise Unreadable(
            "file-too-large",
            f"the file has {math.ceil(size / 1e5) / 10:g} MB; "
            f"it may have at most {most / 1e6:g} MB",
            "was something else saved under this name?",
        )
    return raw


_NO_LINKS = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""Whether the system opens a file from its folder and refuses a link; Windows does not."""


def _opened(top: str, parts: Sequence[str]) -> IO[bytes]:
    """A plain file by its way down from a folder, on which nothing is a link.

    Raises:
        OSError: it cannot be opened, or was put there meanwhile.
        Unreadable: it is no plain file.
    """
    if not _NO_LINKS:
        return _opened_file(str(Path(top, *parts)), None)
    folder = os.open(top, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return _opened_file(parts[-1], folder)
    finally:
        os.close(folder)


def _opened_file(name: str, folder: int | None) -> IO[bytes]:
    # asked before it is opened: a pipe would keep its reader waiting for ever
    if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
        raise Unreadable(
            "unreadable-file",
            "this is no file but a folder or a device",
            "rename it, or put a file in its place",
        )
    flags = os.O_NOFOLLOW | os.O_NONBLOCK if _NO_LINKS else getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(name, os.O_RDONLY | flags, dir_fd=folder), "rb")


def plain_contents(path: str | Path, most: int) -> bytes | None:
    """The bytes of a file that has to be there itself; None where there is none that is plain.

    Args:
        path: The file; a link is none.
        most: Its largest size, in bytes.

    Returns:
        What it holds.
    """
    if os.path.islink(path):  # noqa: PTH114 - asked of thousands of files
        return None
    try:
        return contents_of(path, Path(path).parent, most)
    except Unreadable:
        return None


def text_of(file: DataFile) -> Result[str | None]:
    """The text of a file, without byte order mark and carriage returns; or what is wrong."""
    raw, problems = bytes_of(file)
    return Result(None, problems) if raw is None else decoded(raw, file)


def bytes_of(file: DataFile) -> Result[bytes | None]:
    """What a data file holds; or what is wrong."""
    try:
        return Result(contents_of(file.path, file.within, limit_of(file).size))
    except Unreadable as failure:
        diagnostic = error(failure.code, failure.message, file.mount, failure.hint)
        return Result(None, (replace(diagnostic, place=Place(file.name)),))


def decoded(raw: bytes, file: DataFile) -> Result[str | None]:
    """The text that a file's bytes are, without byte order mark and carriage returns."""
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return Result(raw.decode().replace("\r\n", "\n"))
    except UnicodeDecodeError as failure:
        at = failure.start
    start = raw.rfind(b"\n", 0, at) + 1
    place = Place(file.name, raw.count(b"\n", 0, at) + 1, len(raw[start:at].decode()) + 1)
    message, hint = "the file is not text", "was something else saved under this name?"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        message = "the file is text in the encoding UTF-16"
        hint = "save the file again with the encoding UTF-8"
    if b"\0" not in raw:
        message = f"the file is not UTF-8 text: here stands the byte 0x{raw[at]:02X}"
        hint = "save the file again with the encoding UTF-8"
        # most likely an old encoding of Windows: read so, the line shows the word that is meant
        line = raw[start:].partition(b"\n")[0].rstrip(b"\r")
        excerpt = line[: at - start].decode() + line[at - start :].decode("cp1252", "replace")
        place = replace(place, end_column=place.column + 1, excerpt=excerpt)
    wrong = replace(error("not-utf-8", message, file.mount, hint), place=place)
    return Result(None, (wrong,))
