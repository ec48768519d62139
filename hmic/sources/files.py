"""From file to text: all that can be wrong with a file before a word of it is read as YAML."""

import codecs
import math
import os
import stat
from dataclasses import dataclass, replace

from hmic.diagnostics import Diagnostic, Place, error
from hmic.sources.project import DataFile


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


def limit_of(file: DataFile) -> Limit:
    """How large the file may be."""
    return OF_REGISTER if file.mount == ("register",) else USUAL


def text_of(file: DataFile) -> tuple[str | None, Diagnostic | None]:
    """The text of a file, without byte order mark and carriage returns; or what is wrong."""
    limit = limit_of(file)

    def refused(code: str, message: str, hint: str) -> tuple[None, Diagnostic]:
        return None, replace(error(code, message, file.mount, hint), place=Place(file.name))

    try:
        if not file.path.resolve().is_relative_to(file.within.resolve()):
            return refused(
                "outside-project",
                "the file is a link that leads out of the project",
                "put the file itself here in place of the link",
            )
        # asked before it is opened: a pipe would keep its reader waiting for ever
        if not stat.S_ISREG(file.path.stat().st_mode):
            return refused(
                "unreadable-file",
                "this is no file but a folder or a device",
                "rename it, or put a file in its place",
            )
        with file.path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > limit.size:
                return refused(
                    "file-too-large",
                    f"the file has {math.ceil(size / 1e5) / 10:g} MB; "
                    f"it may have at most {limit.size / 1e6:g} MB",
                    "was something else saved under this name?",
                )
            raw = stream.read(limit.size + 1)
    except FileNotFoundError:
        return refused(
            "unreadable-file",
            "the file is a link to a file that does not exist",
            "put the file itself here in place of the link",
        )
    except (OSError, RuntimeError) as failure:  # Python 3.11 and 3.12 have the latter for a loop
        reason = getattr(failure, "strerror", None) or "it is a link to itself"
        return refused(
            "unreadable-file",
            f"the file cannot be read: {reason[:1].lower()}{reason[1:]}",
            "mend its access, or put the file itself in place of the link",
        )
    return _decoded(raw.removeprefix(codecs.BOM_UTF8), file)


def _decoded(raw: bytes, file: DataFile) -> tuple[str | None, Diagnostic | None]:
    try:
        return raw.decode().replace("\r\n", "\n"), None
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
    return None, replace(error("not-utf-8", message, file.mount, hint), place=place)
