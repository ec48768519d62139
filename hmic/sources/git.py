"""What git keeps, read from its objects and added to them. The only module that runs git.

Commits, trees and files are read as they were committed: no filter, attribute, text conversion,
diff driver or replaced object stands between. Nothing that a repository brings along is run: no
hook, file watcher, pager or other program that its configuration names, and no transport. A folder
in the tree that looks like a bare repository, with its own configuration, is not taken for one.
A commit is put together from its objects too, and never pushed.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

_NOTHING_RUNS = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.sshCommand=false"),
    *("-c", "safe.bareRepository=explicit"),
)
_QUIET = {
    "GIT_ALLOW_PROTOCOL": "none",  # what a partial clone lacks is not fetched: that runs programs
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_KEPT = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY", "GIT_EXEC_PATH")
"""Of git's variables, those that say where its parts and the user's settings are."""
_FOLLOWED = (b"symlink", b"dangling", b"loop", b"notdir")
"""What `git cat-file --follow-symlinks` says of a link that leads nowhere in its commit."""


class Unknown(Exception):  # noqa: N818 - the project may well do without
    """The past can't be read; says why in a clause."""


@dataclass(frozen=True)
class Entry:
    """One thing that a commit holds."""

    path: str
    """From the folder of the repository, with `/`."""
    mode: str
    """As git writes it: 120000 is a link, 160000 a submodule, 040000 a folder."""
    id: str
    """The name of the object."""


@dataclass(frozen=True)
class Author:
    """Who has changed something."""

    name: str
    email: str


@dataclass(frozen=True)
class Repository:
    """A folder in a git repository."""

    folder: Path
    prefix: str
    """From the top of the repository to the folder: empty, or ending with `/`."""
    shallow: bool
    """Whether its past was cut off when it was fetched."""

    def commit(self, revision: str) -> str | None:
        """The id of a commit, by whatever name; None where there is none."""
        if revision.startswith("-"):
            return None
        name = f"{revision}^{{commit}}"
        found = _run(self.folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
        return found.stdout.decode().strip() if found.returncode == 0 else None

    def commits(self) -> dict[str, tuple[str, ...]]:
        """Every commit of every branch, tag and worktree, with its parents.

        Raises:
            Unknown: git can't list them.
        """
        found = _run(self.folder, "rev-list", "--all", "--parents")
        if found.returncode:
            raise Unknown(_reason(found.stderr))
        lines = (line.split() for line in found.stdout.decode().splitlines())
        return {commit: tuple(parents) for commit, *parents in lines}

    def commits_that_changed(self, path: str) -> tuple[str, ...]:
        """The commits before this one that changed a file at a path from the folder, newest first.

        Raises:
            Unknown: git can't list them.
        """
        found = _run(self.folder, "rev-list", "HEAD", "--", path)
        if found.returncode:
            raise Unknown(_reason(found.stderr))
        return tuple(found.stdout.decode().split())

    def files(self, commit: str) -> tuple[Entry, ...]:
        """All files, links and submodules below the folder in a commit, by their paths.

        Raises:
            Unknown: git can't list them.
        """
        path = (self.prefix,) if self.prefix else ()
        found = _run(self.folder, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *path)
        if found.returncode:
            raise Unknown(_reason(found.stderr))
        entries = []
        for line in filter(None, found.stdout.split(b"\0")):
            head, _, name = line.partition(b"\t")
            mode, _, id_ = head.decode().split()
            entries.append(Entry(os.fsdecode(name).removeprefix(self.prefix), mode, id_))
        return tuple(entries)

    def tracked(self, below: str) -> tuple[str, ...]:
        """The paths under version control at a path from the folder, and below it."""
        found = _run(self.folder, "ls-files", "-z", "--", below)
        return tuple(os.fsdecode(found.stdout).split("\0")[:-1])

    def renames(self, before: str, after: str) -> tuple[tuple[str, str], ...]:
        """The files that were moved between two commits: their paths from the top, old and new."""
        found = _run(self.folder, "diff-tree", "-r", "-z", "--raw", "-M", "-l0", before, after)
        fields = iter(os.fsdecode(found.stdout).split("\0"))
        pairs = []
        for head in filter(None, fields):
            old = next(fields, "")
            if head.split()[-1][:1] in ("R", "C"):
                pairs.append((old, next(fields, "")))
        return tuple(pairs)

    def objects(self, names: Iterable[str], most: int) -> Iterator[tuple[str, bytes] | None]:
        """Kind and content of each object in turn; None where it isn't there.

        Args:
            names: Ids, or paths in a commit as in `ID:forces/x`; links in the commit are followed.
            most: Bytes of each; what is beyond is left out.
        """
        with tempfile.TemporaryFile() as wanted:
            wanted.write(b"".join(os.fsencode(f"{name}\n") for name in names))
            wanted.seek(0)
            yield from self._batch(wanted, most)

    def _batch(self, wanted: IO[bytes], most: int) -> Iterator[tuple[str, bytes] | None]:
        command = _command(self.folder, "cat-file", "--batch", "--follow-symlinks")
        with subprocess.Popen(  # noqa: S603 - a fixed program
            command,
            stdin=wanted,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        ) as git:
            assert git.stdout is not None
            try:
                while line := git.stdout.readline():
                    head = line.split()
                    if head[0] in _FOLLOWED:
                        git.stdout.read(int(head[1]) + 1)
                        yield None
                    elif len(head) == 3 and head[2].isdigit():  # noqa: PLR2004 - id, kind and size
                        yield head[1].decode(), _read(git.stdout, int(head[2]), most)
                    else:
                        yield None
            finally:
                git.kill()

    def ids(self, names: Iterable[str]) -> Iterator[tuple[str, str] | None]:
        """Kind and id of each object in turn, named as for `objects`; None where it isn't there."""
        given = b"".join(os.fsencode(f"{name}\n") for name in names)
        found = _run(self.folder, "cat-file", "--batch-check", "--follow-symlinks", given=given)
        lines = iter(found.stdout.splitlines())
        for line in lines:
            head = line.split()
            if head[0] in _FOLLOWED:
                next(lines, None)  # where the link leads
                yield None
            elif len(head) == 3 and head[2].isdigit():  # noqa: PLR2004 - id, kind and size
                yield head[1].decode(), head[0].decode()
            else:
                yield None

    def untracked(self, below: str) -> tuple[str, ...]:
        """The paths at a path from the folder and below it that git knows not and does not ignore.

        Raises:
            Unknown: git can’t list them.
        """
        found = _run(self.folder, "ls-files", "-z", "--others", "--exclude-standard", "--", below)
        if found.returncode:
            raise Unknown(_reason(found.stderr))
        return tuple(os.fsdecode(found.stdout).split("\0")[:-1])

    def filtered(self, paths: Sequence[str]) -> frozenset[str]:
        """Those of some paths from the folder that git would pass through a program or recode.

        Raises:
            Unknown: git can’t tell.
        """
        given = b"".join(os.fsencode(path) + b"\0" for path in paths)
        asked = ("filter", "working-tree-encoding", "ident")
        found = _run(self.folder, "check-attr", "-z", "--stdin", *asked, given=given)
        if found.returncode:
            raise Unknown(_reason(found.stderr))
        fields = os.fsdecode(found.stdout).split("\0")
        answers = zip(fields[::3], fields[2::3], strict=False)
        return frozenset(path for path, value in answers if value not in ("unspecified", "unset"))

    def author(self) -> Author:
        """Whom git knows here; empty where it knows nobody."""
        name, email = (
            _run(self.folder, "config", "--get", f"user.{key}").stdout.decode(errors="replace")
            for key in ("name", "email")
        )
        return Author(name.strip(), email.strip())

    def commit_files(
        self,
        parent: str | None,
        files: Mapping[str, tuple[str, bytes | None]],
        author: Author,
        message: str,
    ) -> str:
        """Commits some files on the branch that is checked out, and nothing else.

        What else is staged stays staged. No hook runs, no filter, no editor, and nothing is signed.

        Args:
            parent: The commit that HEAD is at; None before the first.
            files: By their paths from the folder, mode and content; None for one that goes.
            author: Who has changed them, and who commits.
            message: The message.

        Returns:
            The id of the commit.

        Raises:
            Unknown: git is in the middle of something else, HEAD moved, or it can’t write.
        """
        if hindrance := self.hindrance():
            raise Unknown(hindrance)
        lines = b"".join(
            self._line(path, mode, content, parent)
            for path, (mode, content) in sorted(files.items())
        )
        with tempfile.TemporaryDirectory(prefix="hmic-") as folder:
            apart = {"GIT_INDEX_FILE": os.path.join(folder, "index")}  # noqa: PTH118 - for git
            if parent:
                self._done("read-tree", parent, more=apart)
            self._done("update-index", "-z", "--index-info", given=lines, more=apart)
            tree = self._done("write-tree", more=apart)
        who = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (("NAME", author.name), ("EMAIL", author.email))
        }
        above = ("-p", parent) if parent else ()
        plain = ("-c", "i18n.commitEncoding=UTF-8", "-c", "commit.gpgSign=false")
        made = self._done(
            "commit-tree", tree, *above, "-F", "-", given=message.encode(), more=who, options=plain
        )
        # before the branch: an index that is behind it would take the commit back with the next
        self._done("update-index", "-z", "--index-info", given=lines)
        first = message.partition("\n")[0]
        was = parent or "0" * len(made)
        self._done("update-ref", "-m", f"commit: {first}", "HEAD", made, was, more=who)
        return made

    def hindrance(self) -> str | None:
        """Why nothing can be committed now, in a clause; None where it can.

        A branch has to be checked out, and git in the middle of nothing.
        """
        if _run(self.folder, "symbolic-ref", "--quiet", "HEAD").returncode:
            return "no branch is checked out"
        names = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
        asked = [part for name in names for part in ("--git-path", name)]
        paths = os.fsdecode(_run(self.folder, "rev-parse", *asked).stdout).splitlines()
        if any(os.path.lexists(self.folder / path) for path in paths):
            return "a merge, a rebase or the like is not finished yet"
        return None

    def _line(self, path: str, mode: str, content: bytes | None, parent: str | None) -> bytes:
        """A file for git’s index.

        Args:
            path: Its path from the folder.
            mode: Its mode.
            content: What it holds, which is kept; None where it goes.
            parent: A commit, whose id is as long as any.

        Returns:
            The line.
        """
        where = b"\t" + os.fsencode(self.prefix + path) + b"\0"
        if content is None:
            return b"0 " + b"0" * len(parent or "") + where
        id_ = self._done("hash-object", "-w", "--no-filters", "--stdin", given=content)
        return f"{mode} {id_}".encode() + where

    def _done(
        self,
        *arguments: str,
        given: bytes = b"",
        more: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
    ) -> str:
        """What git says that has to do something.

        Raises:
            Unknown: it can’t.
        """
        found = _run(self.folder, *options, *arguments, given=given, more=more)
        if found.returncode:
            raise Unknown(_reason(found.stderr))
        return found.stdout.decode().strip()


def repository(folder: Path) -> Repository:
    """The repository that a folder lies in.

    Raises:
        Unknown: it lies in none, or git is missing or refuses.
    """
    found = _run(folder, "rev-parse", "--is-shallow-repository", "--show-prefix")
    if found.returncode:
        raise Unknown(_reason(found.stderr))
    shallow, _, prefix = os.fsdecode(found.stdout).partition("\n")
    prefix = prefix.removesuffix("\n")
    if "\n" in prefix:
        raise Unknown("the name of a folder above it holds a line break")
    return Repository(folder, prefix, shallow == "true")


def parsed_tree(raw: bytes, length: int) -> Iterator[Entry]:
    """What a tree object holds, with its own names for paths.

    Args:
        raw: The object.
        length: How many bytes the id of an object has.
    """
    at = 0
    while at < len(raw):
        space, end = raw.index(b" ", at), raw.index(b"\0", at)
        id_ = raw[end + 1 : end + 1 + length].hex()
        yield Entry(os.fsdecode(raw[space + 1 : end]), raw[at:space].decode().zfill(6), id_)
        at = end + 1 + length


def _read(stream: IO[bytes], size: int, most: int) -> bytes:
    content = stream.read(min(size, most))
    left = size - len(content) + 1  # a line break follows
    while left > 0 and (skipped := stream.read(min(left, 1 << 20))):
        left -= len(skipped)
    return content


def _command(folder: Path, *arguments: str) -> list[str]:
    program = _program(os.environ.get("PATH", os.defpath), "git.exe" if os.name == "nt" else "git")
    return [program, "-C", os.fspath(folder), *_NOTHING_RUNS, *arguments]


@cache
def _program(path: str, name: str) -> str:
    """Where git is on the path, and never in the current folder.

    Windows looks there first, and so does a path with a folder that is no whole one: what a pull
    request put there would run.

    Raises:
        Unknown: it is in none of them.
    """
    for folder in path.split(os.pathsep):
        program = os.path.join(folder, name)  # noqa: PTH118 - a path as text
        if os.path.isabs(folder) and os.path.isfile(program) and os.access(program, os.X_OK):  # noqa: PTH113, PTH117
            return program
    raise Unknown("git is not installed")


def _environment(more: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """The user's own, without what leads git elsewhere, as in a hook, or has it run or trace.

    Args:
        more: Variables of git's that are set besides.

    Returns:
        The environment.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT)
    }
    return {**kept, **_QUIET, **(more or {})}


def _run(
    folder: Path, *arguments: str, given: bytes = b"", more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Runs git to its end.

    Args:
        folder: Where.
        arguments: What it is told.
        given: What it reads.
        more: Variables of git’s that are set besides.

    Returns:
        How it ended.

    Raises:
        Unknown: it can’t be run.
    """
    try:
        return subprocess.run(  # noqa: S603 - a fixed program
            _command(folder, *arguments),
            input=given,
            capture_output=True,
            check=False,
            env=_environment(more),
        )
    except FileNotFoundError:
        raise Unknown("git is not installed") from None
    except OSError as failure:
        raise Unknown(f"git can’t be run: {failure.strerror}") from None


def _reason(told: bytes) -> str:
    first = told.decode(errors="replace").partition("\n")[0]
    if "not a git repository" in first:
        return "it is not in git"
    if "dubious ownership" in first:
        return "its repository belongs to another user, whom git does not trust"
    return f"git says: {first.removeprefix('fatal: ') or 'nothing'}"
