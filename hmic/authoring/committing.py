"""What was changed since the last commit, in plain words, and one commit of it.

Of one force: its files, and those that all forces share. git is read and written object by object
(`sources/git.py`), so that nothing of the repository runs; nothing is pushed, and what else
somebody has staged stays staged. A file that is a link, lies in a submodule, or that git would pass
through a program is left to git itself.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hmic.authoring.difference_in_words import Alteration, alterations
from hmic.diagnostics import Refusal
from hmic.sources.files import OF_RECORD, Unreadable, contents_of
from hmic.sources.git import Author, Repository, Unknown, repository
from hmic.sources.project import CONFIGURATION, DATA_FOLDERS, Project
from hmic.sources.reading import read_text

_TEXTS = (".yaml", ".yml", ".csv", ".json")
_ENDINGS = (*_TEXTS, ".png", ".jpg", ".jpeg", ".svg")
"""How the names of data files end, and of what they show."""
_PLAIN = ("100644", "100755")
_MOST_TOLD = 50
"""Alterations that a commit’s message tells."""
_LONGEST = 200
"""Characters of its first line."""


@dataclass(frozen=True)
class Uncommitted:
    """What differs from the last commit."""

    alterations: tuple[Alteration, ...]
    files: tuple[str, ...]
    """The files that a commit would hold, by their paths in the project."""
    seal: str
    """Of what was told here: a commit holds that, or is not made."""
    author: Author
    """Whom git knows here."""
    left: tuple[str, ...]
    """Files that were changed and are committed by git alone, each with the reason."""
    hindrance: str | None
    """Why nothing can be committed as it is now, in a clause; None where it can."""


@dataclass(frozen=True)
class _Changes:
    past: Repository
    parent: str | None
    held: Mapping[str, bytes | None]
    """By its path, what a changed file holds, as git is to keep it; None for one that is gone."""
    before: Mapping[str, bytes]
    modes: Mapping[str, str]
    left: tuple[str, ...]

    @property
    def seal(self) -> str:
        found = hashlib.sha256(str(self.parent).encode())
        for path, content in sorted(self.held.items()):
            what = "gone" if content is None else hashlib.sha256(content).hexdigest()
            found.update(json.dumps([path, what]).encode())
        return found.hexdigest()


def uncommitted(project: Project, force: str) -> Uncommitted:
    """What was changed since the last commit.

    Args:
        project: The project.
        force: The force.

    Returns:
        It, in plain words.

    Raises:
        Refusal: the project is not in git, or git can’t be read.
    """
    try:
        found = _changes(project, force)
        told = tuple(_told(found, force))
        files, author = tuple(sorted(found.held)), found.past.author()
        hindrance = found.past.hindrance()
        return Uncommitted(told, files, found.seal, author, found.left, hindrance)
    except Unknown as reason:
        raise _refusal(reason) from None


def commit(project: Project, force: str, author: Author, sentence: str, seal: str) -> str:
    """Commits what was told of by `uncommitted`, on the branch that is checked out.

    Args:
        project: The project.
        force: The force.
        author: Who has changed it.
        sentence: What was done, in a line.
        seal: That of what was told.

    Returns:
        The commit’s id.

    Raises:
        Refusal: something was changed since; nothing was; the author or the sentence is none; or
            git is in the middle of something else.
    """
    words = " ".join(sentence.split())
    if not words or len(words) > _LONGEST or not words.isprintable():
        raise Refusal("a commit needs a sentence", f"say what was done, in {_LONGEST} characters")
    if not _is_author(author):
        raise Refusal("a commit needs its author", "a name, and an e-mail address such as a@b.org")
    try:
        found = _changes(project, force)
        if not found.held:
            raise Refusal("nothing was changed since the last commit")
        if found.seal != seal:
            raise Refusal("something was changed since this list was made", "look at it again")
        told = [f"{one.subject}: {one.words}" for one in _told(found, force)]
        more = [f"and {len(told) - _MOST_TOLD} more"] if len(told) > _MOST_TOLD else []
        body = "\n".join(f"- {line}" for line in (*told[:_MOST_TOLD], *more))
        files = {path: (found.modes.get(path, "100644"), held) for path, held in found.held.items()}
        return found.past.commit_files(found.parent, files, author, f"{words}\n\n{body}\n")
    except Unknown as reason:
        raise _refusal(reason) from None


def _refusal(reason: Unknown) -> Refusal:
    return Refusal(f"changes can’t be told or committed: {reason}", "all else works without git")


def _is_author(author: Author) -> bool:
    plain = author.name.isprintable() and not re.search(r"[<>]", author.name)
    return bool(
        author.name.strip() and plain and re.fullmatch(r"[^\s<>@]+@[^\s<>@]+", author.email)
    )


def _changes(project: Project, force: str) -> _Changes:
    past = repository(project.root)
    parent = past.commit("HEAD")
    entries = {one.path: one for one in (past.files(parent) if parent else ())}
    ours = {path: one for path, one in entries.items() if _is_ours(path, force)}
    paths = [path for path, one in ours.items() if one.mode in _PLAIN]
    contents = past.objects([ours[path].id for path in paths], OF_RECORD.size)
    before = {path: one[1] for path, one in zip(paths, contents, strict=True) if one is not None}
    if len(before) < len(paths):
        raise Unknown("some of its objects are missing here, as in a partial clone")
    known = {*past.tracked("."), *past.untracked(".")}
    here = {path: file for path, file in _files(project, force) if path in known}
    # also of what no report is made from: nothing that is there is told of as gone
    stand = ((path, project.root / path) for path in before)
    here |= {path: file for path, file in stand if os.path.lexists(file)}
    held: dict[str, bytes | None] = dict.fromkeys(path for path in before if path not in here)
    left: dict[str, str] = {}
    for path, file in here.items():
        was = before.get(path)
        now = _as_kept(path, _contents(project, file), was)
        if now == was:
            continue
        if path in ours and path not in before:
            left[path] = "it was no plain file"
        elif file.is_symlink() or file.resolve() != project.root.resolve() / path:
            left[path] = "it is a link"
        elif now is None:
            left[path] = "it can’t be read"
        else:
            held[path] = now
    for path in past.filtered(sorted(held)):
        del held[path]
        left[path] = "git passes it through a program"
    told = tuple(f"{path}: {why}" for path, why in sorted(left.items()))
    modes = {path: entries[path].mode for path in held if path in entries}
    return _Changes(past, parent, held, before, modes, told)


def _is_ours(path: str, force: str) -> bool:
    """Whether a path of the project is that of a file of the force, or of one that all share."""
    first, *rest = path.split("/")
    if not path.endswith(_ENDINGS) or any(part.startswith(".") for part in path.split("/")):
        return False
    if first == DATA_FOLDERS[0]:
        return len(rest) == 1 or rest[0] == force
    return first in DATA_FOLDERS[1:] or path == CONFIGURATION


def _files(project: Project, force: str) -> Iterator[tuple[str, Path]]:
    for one in (*project.inputs_of(force), *project.inputs_of_all()):
        file = Path(one.path)
        if file.is_relative_to(project.root):
            path = file.relative_to(project.root).as_posix()
            if _is_ours(path, force):
                yield path, file


def _contents(project: Project, file: Path) -> bytes | None:
    try:
        return contents_of(file, project.root, OF_RECORD.size)
    except Unreadable:
        return None


def _as_kept(path: str, now: bytes | None, was: bytes | None) -> bytes | None:
    """A file as git is to keep it: with the line ends that it had there."""
    if now is None or not path.endswith(_TEXTS) or (was is not None and b"\r\n" in was):
        return now
    return now.replace(b"\r\n", b"\n")


def _told(changes: _Changes, force: str) -> Iterator[Alteration]:
    for path, now in sorted(changes.held.items()):
        called = _called(path, force)
        was = changes.before.get(path)
        if was is None or now is None:
            yield Alteration(called, "a new file" if was is None else "the file is gone")
            continue
        old, new = (_content(path, one) for one in (was, now))
        if old is None or new is None:
            yield Alteration(called, "changed")
            continue
        found = alterations(old, new, called)
        yield from found or (Alteration(called, "layout or comments alone"),)


def _content(path: str, raw: bytes) -> Mapping[str, object] | None:
    """What a data file says; None where it can’t be read, or is of another kind."""
    if not path.endswith((".yaml", ".yml")):
        return None
    source, _ = read_text(raw.decode(errors="replace").replace("\r\n", "\n"), path, ("file",))
    return source.content if isinstance(source.content, dict) else None


def _called(path: str, force: str) -> str:
    """A file in words: its path without the folders that all of them have."""
    parts: Sequence[str] = PurePosixPath(path).with_suffix("").parts
    if parts[:2] == (DATA_FOLDERS[0], force):
        parts = parts[2:]
    words = ": ".join(part.replace("-", " ") for part in parts)
    return words[:1].upper() + words[1:]
