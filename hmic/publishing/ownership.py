"""Which files of a build folder are hmic's own, and so may be replaced or taken away.

A file is hmic's where the memory of this user names it, or where what lies beside it, a manifest or
a memory of anybody, claims its very bytes: so a fresh clone of what was published can be published
again. Whatever else stands in a build folder stays, and stops the build. No link is followed.
"""

import errno
import json
import os
import re
import stat
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from hmic.publishing.memory import sum_of
from hmic.publishing.places import NATIONAL

FORMAT = "hmic-manifest"
VERSION = 2
MANIFEST = "manifest.json"
OF_A_SHARD = re.compile(r"manifest-([1-9]\d{0,8})-of-([1-9]\d{0,8})\.json")
_OF_A_ROW = frozenset(
    {
        *("force", "name", "region", "stage", "state", "programme", "edition", "fingerprint"),
        "files",
    }
)
OF_A_NATION = ("programme", "fingerprint", "files")
"""What a manifest says of the nation of a round."""
_OF_THE_SYSTEM = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in every folder that they show."""
_LARGEST = 200_000_000
"""Bytes of what is read whole; the manifest of 20,000 reports has 16 MB."""
_MOST_NAMED = 3


def hold_plain(folder: Path, *below: str) -> None:
    """Holds that folders below the build folder are folders, where they are there.

    Raises:
        OSError: one of them is a link, or something else.
    """
    for name in below:
        folder = folder / name
        if os.path.lexists(folder) and not stat.S_ISDIR(folder.lstat().st_mode):
            raise OSError(
                errno.EEXIST, f"a file or a link stands at {name}, which hmic did not write"
            )


def hold_ours(build: Path, place: str, named: Collection[str]) -> None:
    """Holds that the folder of a report has nothing in it that is not hmic's.

    Args:
        build: The build folder.
        place: The report's folder below it.
        named: The files that the memory of this user names.

    Raises:
        OSError: it has, or is no folder; what stands there is named.
    """
    target = build / place
    if target.is_symlink() or (os.path.lexists(target) and not target.is_dir()):
        raise OSError(errno.EEXIST, "a file or a link stands there, which hmic did not write")
    if not target.is_dir():
        return
    own = {*own_files(build, place, named), *_OF_THE_SYSTEM}
    if strangers := sorted(name for name in os.listdir(target) if name not in own):  # noqa: PTH208
        shown = ", ".join(strangers[:_MOST_NAMED])
        more = len(strangers) - _MOST_NAMED
        shown += f" and {more} more" if more > 0 else ""
        raise OSError(errno.EEXIST, f"it holds {shown}, which hmic did not write")


def own_files(build: Path, place: str, named: Collection[str]) -> Iterator[str]:
    """The files in the folder of a report that are hmic's.

    Args:
        build: The build folder.
        place: The report's folder below it, which is there.
        named: The files that the memory of this user names.

    Returns:
        Their names.
    """
    claims: Mapping[str, Collection[str]] | None = None
    for found in sorted(os.scandir(build / place), key=lambda entry: entry.name):
        if not found.is_file(follow_symlinks=False):
            continue
        if found.name in named:
            yield found.name
            continue
        if claims is None:
            claims = _claims_at(build, place)
        raw = read_plain(Path(found.path)) if found.name in claims else None
        if raw is not None and sum_of(raw) in claims[found.name]:
            yield found.name


def read_plain(path: Path) -> bytes | None:
    """What a plain file holds; None where there is none, a link, or one far too large.

    Raises:
        OSError: it can't be read.
    """
    try:
        seen = path.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(seen.st_mode) or seen.st_size > _LARGEST:
        return None
    return path.read_bytes()


def manifest_in(raw: bytes | None) -> dict[str, Any] | None:
    """What may be a manifest, as one whose reports and files have all that they need; else None."""
    if raw is None:
        return None
    try:
        manifest = json.loads(raw)
        told = manifest["format"], manifest["version"]
        whole = all(
            row.keys() >= needed
            and all(
                isinstance(file["path"], str)
                and isinstance(file["sha256"], str)
                and isinstance(file["bytes"], int)
                for file in row["files"]
            )
            for needed, rows in (
                (_OF_A_ROW, manifest["reports"]),
                (set(OF_A_NATION), manifest.get("nations", [])),
            )
            for row in rows
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return manifest if whole and told == (FORMAT, VERSION) and manifest["fingerprint"] else None


def rows_of(manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a manifest; one of the nation as if it were the report of a force NATIONAL."""
    yield from manifest["reports"]
    yield from ({**row, "force": NATIONAL} for row in manifest.get("nations", []))


def _claims_at(build: Path, place: str) -> Mapping[str, Collection[str]]:
    """By the names of files in a report's folder, the digests that anything beside it claims."""
    from hmic.publishing.writing import claims_of  # noqa: PLC0415 - it asks what is hmic's

    claims: dict[str, set[str]] = {}
    for known in claims_of(build, place):
        for name, digest in known.items():
            claims.setdefault(name, set()).add(digest)
    for folder in (build, build / "draft"):
        if folder.is_symlink() or not folder.is_dir():
            continue
        for name in sorted(os.listdir(folder)):  # noqa: PTH208
            if name == MANIFEST or OF_A_SHARD.fullmatch(name):
                seen = (folder / name).lstat()
                for path, digest in _claimed_by(folder / name, seen.st_mtime_ns, seen.st_size):
                    at, _, file = path.rpartition("/")
                    if at == place:
                        claims.setdefault(file, set()).add(digest)
    return claims


@lru_cache(maxsize=16)
def _claimed_by(path: Path, _changed: int, _size: int) -> tuple[tuple[str, str], ...]:
    """The paths and digests of a manifest; read once while it stays as it is."""
    manifest = manifest_in(read_plain(path))
    rows = rows_of(manifest) if manifest else ()
    return tuple((file["path"], file["sha256"]) for row in rows for file in row["files"])
