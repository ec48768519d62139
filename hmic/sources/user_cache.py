"""What one user of this machine need not work out again, in that user's cache folder.

Nothing here belongs to a project, and no project can write it: a pull request can't bring its own.
Whatever lies here is a function of its key, so it may be deleted at any time; what is damaged, or
can't be read or written, counts as not there.
"""

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

_MOST_BYTES = 256 * 2**20
"""Where a kind takes more than this, the files used longest ago are deleted."""
_FREED = 8
"""Then one in so many of its bytes is made free, so that the next write need not look again."""
_DIGEST = hashlib.sha256().digest_size


class UserCache:
    """Bytes by their keys, all of one kind; a folder of its own."""

    def __init__(self, kind: str, most_bytes: int = _MOST_BYTES) -> None:
        """Nothing is read or made before it is needed.

        Args:
            kind: The name of the folder below the user's: `sections`.
            most_bytes: How much it may hold.
        """
        self._kind = kind
        self._most_bytes = most_bytes
        self._room = 0
        """How much may be written before the folder is looked through: it can hold thousands of
        files. What other runs write meanwhile is seen then."""

    def get(self, key: str) -> bytes | None:
        """What was kept under a key, as it was kept; None where there is nothing, or not whole.

        Args:
            key: A digest of all that the bytes are a function of, in hexadecimal digits.
        """
        with contextlib.suppress(OSError):
            path = self._folder() / key
            with open(path, "rb", opener=_no_link) as stream:
                digest, raw = stream.read(_DIGEST), stream.read()
            if hashlib.sha256(raw).digest() == digest:
                os.utime(path)  # used just now
                return raw
        return None

    def put(self, key: str, raw: bytes) -> None:
        """Keeps bytes under a key, whole or not at all; silent where that can't be.

        Args:
            key: As for `get`.
            raw: The bytes.
        """
        with contextlib.suppress(OSError):
            folder = self._folder()
            number, name = tempfile.mkstemp(dir=folder)
            try:
                with os.fdopen(number, "wb") as stream:
                    stream.write(hashlib.sha256(raw).digest() + raw)
                os.replace(name, folder / key)  # noqa: PTH105 - `name` is text
            except OSError:
                os.unlink(name)  # noqa: PTH108 - `name` is text
                raise
            self._room -= _DIGEST + len(raw)
            if self._room < 0:
                self._make_room(folder)

    def _folder(self) -> Path:
        """The folder, for its user alone.

        Raises:
            OSError: it can't be made, is a link, or belongs to somebody else.
        """
        from platformdirs import user_cache_path  # noqa: PLC0415 - most commands keep nothing

        folder = user_cache_path("hmic", appauthor=False) / self._kind
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen = folder.lstat()
        foreign = hasattr(os, "getuid") and seen.st_uid != os.getuid()
        if not stat.S_ISDIR(seen.st_mode) or foreign:
            raise PermissionError(folder)
        if seen.st_mode & 0o077 and os.name == "posix":
            folder.chmod(0o700)
        return folder

    def _make_room(self, folder: Path) -> None:
        files = list(_files(folder))
        held = sum(size for _, size, _ in files)
        if held > self._most_bytes:
            for _, size, path in sorted(files):
                if held <= self._most_bytes - self._most_bytes // _FREED:
                    break
                with contextlib.suppress(OSError):  # another run was quicker
                    os.unlink(path)  # noqa: PTH108 - `path` is text
                held -= size
        self._room = self._most_bytes - held


def _files(folder: Path) -> Iterator[tuple[int, int, str]]:
    """When each file was last used, its size, and its path."""
    with os.scandir(folder) as found:
        for one in found:
            with contextlib.suppress(OSError):
                seen = one.stat(follow_symlinks=False)
                yield seen.st_mtime_ns, seen.st_size, one.path


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))
