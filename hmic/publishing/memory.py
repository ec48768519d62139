"""The memory of a report in the build folder: what it was made from, and what was written.

A memory is a seal in the first line and JSON below it. The seal is made with a secret of the user,
which stands in that user's cache folder: so a memory that came with a pull request, from another
user or from another place of the build folder says nothing of what is up to date. One that is
damaged, of another shape or of another version of hmic is no memory either: the report is built.

Without its seal a memory, or a manifest, still claims files by their digests. That proves no more
than that a file is one which hmic wrote, and may be replaced by hmic.
"""

import hashlib
import hmac
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

from hmic.diagnostics import Diagnostic, Place, Severity
from hmic.model.record import Standing
from hmic.sources.user_cache import UserCache

VERSION = 2


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
        if not stat.S_ISREG(seen.st_mode):
            return False  # a link is another file
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
    standing: Standing
    """How the report stands, which settles its folder."""
    made_from: Mapping[str, str]
    """The digest of each file by its name, and the version of each program. Empty where a file
    changed while the report was built: then nobody can tell."""
    origins: Mapping[str, str]
    """By the name of an output, the digest of what it alone is a function of."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was found, to be told again while the report is not built anew."""
    files: Mapping[str, Mark] = field(default_factory=dict)
    """The outputs by their names."""
    programme: str = ""
    """The round."""
    edition: int | None = None
    """Which edition it is, where it is on record or about to be."""
    not_inspected: Mapping[str, str] = field(default_factory=dict)
    """The frameworks of the round that were not inspected in the force, each with its title."""
    address: str | None = None
    """Its permanent address below the build folder, where it has one."""

    @property
    def fingerprint(self) -> str:
        """One digest of all that the report was made from."""
        return digest_of_all(self.made_from)

    def is_intact(self, path: Path) -> bool:
        """Whether an output is as it was written."""
        mark = self.files.get(path.name)
        try:
            return mark is not None and mark.is_of(os.fspath(path))
        except OSError:
            return False


def encoded(memory: Memory, place: str) -> bytes:
    """A memory as the bytes of a file, for one place in the build folder."""
    return sealed({"version": VERSION, **asdict(memory)}, place)


def decoded(raw: bytes, place: str) -> Memory | None:
    """A memory from the bytes of a file; None where they are no memory of this place and user."""
    shape = unsealed(raw, place)
    try:
        if shape is None or shape.pop("version") != VERSION:
            return None
        shape["standing"] = Standing(shape["standing"])
        shape["diagnostics"] = tuple(diagnostic_of(found) for found in shape["diagnostics"])
        shape["files"] = {
            name: Mark(mark["sha256"], mark["size"], tuple(mark["changed"]))
            for name, mark in shape["files"].items()
        }
        return Memory(**shape)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def sealed(shape: Mapping[str, Any], place: str) -> bytes:
    """A mapping as JSON below a seal that this user alone can make, for one place."""
    body = json.dumps(shape, separators=(",", ":")).encode()
    return _seal(body, place) + b"\n" + body + b"\n"


def unsealed(raw: bytes, place: str) -> dict[str, Any] | None:
    """The mapping that this user sealed for this place; None where it is anything else."""
    seal, _, body = raw.partition(b"\n")
    body = body.removesuffix(b"\n")
    if not hmac.compare_digest(seal, _seal(body, place)):
        return None
    shape = json.loads(body)
    return shape if isinstance(shape, dict) else None


def claimed(raw: bytes) -> dict[str, str]:
    """The digests of files by their names in what may be a memory, whoever sealed it."""
    try:
        files = json.loads(raw.partition(b"\n")[2])["files"]
        return {str(name): str(mark["sha256"]) for name, mark in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _seal(body: bytes, place: str) -> bytes:
    message = f"{place}\n".encode() + body
    return hmac.new(_secret(), message, hashlib.sha256).hexdigest().encode()


@cache
def _secret() -> bytes:
    """This user's own; another one each run where the user has no cache folder."""
    kept, key = UserCache("seals"), digest_of("the secret of", "memory")
    if (known := kept.get(key)) is None:
        kept.put(key, os.urandom(32))
        known = kept.get(key)  # of whichever run was the last to make one
    return known or os.urandom(32)


def diagnostic_of(shape: Mapping[str, Any]) -> Diagnostic:
    """A problem from what `dataclasses.asdict` made of it, after a way through JSON.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
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
