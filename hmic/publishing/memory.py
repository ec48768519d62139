"""The memory of a report in the build folder: what it was made from, and what was written.

A memory is a checksum in the first line and JSON below it. One that is damaged, of another shape
or of another version of hmic is no memory at all: then the report is built. It holds no path but
names within the project and the report's own folder, so it may be kept in a cache and moved.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from hmic.diagnostics import Diagnostic, Place, Severity

VERSION = 1


def digest_of(*parts: str | bytes) -> str:
    """SHA-256 of some parts in their order, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for part in parts:
        raw = os.fsencode(part) if isinstance(part, str) else part
        digest.update(b"%d:" % len(raw))
        digest.update(raw)
    return digest.hexdigest()


def digest_of_all(known: Mapping[str, str]) -> str:
    """One digest of names and what belongs to each."""
    return digest_of(*(part for pair in sorted(known.items()) for part in pair))


def sum_of(raw: bytes) -> str:
    """SHA-256 of a file, as `sha256sum` prints it."""
    return hashlib.sha256(raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Mark:
    """One file that was written: its content, and how the system tells that nobody touched it."""

    sha256: str
    size: int
    changed: tuple[int, int, int]
    """Modified and changed, in nanoseconds, and the inode; another machine's are never the same."""

    @classmethod
    def of(cls, raw: bytes, seen: os.stat_result) -> Self:
        """The mark of a file with this content."""
        return cls(sum_of(raw), len(raw), (seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino))

    def is_of(self, path: str) -> bool:
        """Whether a file is as it was written; its bytes decide where the system can't tell.

        Raises:
            OSError: the file is not there, or can't be read.
        """
        seen = os.lstat(path)
        if (seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino) == self.changed:
            return seen.st_size == self.size
        if seen.st_size != self.size:
            return False
        with open(path, "rb") as stream:  # noqa: PTH123 - thousands of them; Path costs as much
            return sum_of(stream.read()) == self.sha256


@dataclass(frozen=True)
class Memory:
    """What is remembered of one report that was built."""

    force: str
    name: str
    """The force's name."""
    region: str
    """Its region."""
    stage: str
    """The stage of the report, which settles its folder."""
    made_from: Mapping[str, str]
    """The digest of each file by its name, and the version of each program. Empty where a file
    changed while the report was built: then nobody can tell."""
    origins: Mapping[str, str]
    """By the name of an output, the digest of what it alone is a function of."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was found, to be told again while the report is not built anew."""
    files: Mapping[str, Mark] = field(default_factory=dict)
    """The outputs by their names."""

    @property
    def fingerprint(self) -> str:
        """One digest of all that the report was made from."""
        return digest_of_all(self.made_from)


def encoded(memory: Memory) -> bytes:
    """A memory as the bytes of a file."""
    return sealed({"version": VERSION, **asdict(memory)})


def decoded(raw: bytes) -> Memory | None:
    """A memory from the bytes of a file; None where they are no memory of this version."""
    shape = unsealed(raw)
    try:
        if shape is None or shape.pop("version") != VERSION:
            return None
        shape["diagnostics"] = tuple(_diagnostic(found) for found in shape["diagnostics"])
        shape["files"] = {
            name: Mark(mark["sha256"], mark["size"], tuple(mark["changed"]))
            for name, mark in shape["files"].items()
        }
        return Memory(**shape)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def sealed(shape: Mapping[str, Any]) -> bytes:
    """A mapping as JSON below its own checksum."""
    body = json.dumps(shape, separators=(",", ":")).encode()
    return sum_of(body).encode() + b"\n" + body + b"\n"


def unsealed(raw: bytes) -> dict[str, Any] | None:
    """The mapping that was sealed; None where a byte of it has changed since."""
    seal, _, body = raw.partition(b"\n")
    body = body.removesuffix(b"\n")
    if seal != sum_of(body).encode():
        return None
    shape = json.loads(body)
    return shape if isinstance(shape, dict) else None


def _diagnostic(shape: Mapping[str, Any]) -> Diagnostic:
    other = shape["other_route"]
    return Diagnostic(
        **{
            **shape,
            "severity": Severity(shape["severity"]),
            "route": tuple(shape["route"]),
            "place": _place(shape["place"]),
            "other": _place(shape["other"]),
            "other_route": None if other is None else tuple(other),
        }
    )


def _place(shape: Mapping[str, Any] | None) -> Place | None:
    return None if shape is None else Place(**shape)
