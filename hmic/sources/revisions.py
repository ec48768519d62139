"""The project's past in git: its files at a revision, and all that its files ever held."""

import os
import posixpath
import re
import tempfile
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hmic.diagnostics import Refusal
from hmic.sources.files import OF_REGISTER, USUAL
from hmic.sources.git import Entry, Repository, Unknown, parsed_tree, repository
from hmic.sources.project import CONFIGURATION, DATA_FOLDERS, Project

_LINK, _SUBMODULE, _FOLDER = "120000", "160000", "040000"
_LONGEST_PATH = 4096
_OF_GIT = (".gitignore", ".gitkeep")
_PARTIAL = "some of its objects are missing here, as in a partial clone"


@contextmanager
def project_at(project: Project, revision: str) -> Iterator[Project]:
    """The project's data files at a revision, for as long as the context lasts.

    Links are links there too, so that each file is read as it would be today.

    Raises:
        Refusal: the project is not in git, or has no such revision, or had no data then.
    """
    try:
        past = repository(project.root)
        commit = past.commit(revision)
        if commit is None:
            hint = "the repository is shallow: fetch the whole past" if past.shallow else None
            raise Refusal(f"no such revision: {revision}", hint)
        held = _held(past, commit)
        if not any(path.startswith("forces/") for path in held):
            raise Refusal(f"{revision} holds nothing of this project")
        with tempfile.TemporaryDirectory(prefix="hmic-") as folder:
            root = Path(folder).resolve()
            _lay_out(held, root)
            yield Project(root)
    except Unknown as reason:
        raise Refusal(f"the past of this project can’t be read: {reason}") from None


def tracked_outputs(project: Project) -> tuple[str, ...]:
    """The files of the build folder that are under version control; none where git can't tell.

    What keeps the empty folder there, or its files out, is none of them.
    """
    if not project.build.is_dir():
        return ()
    folder = project.build.name
    try:
        kept = repository(project.top).tracked(folder)
        return tuple(path for path in kept if path not in {f"{folder}/{own}" for own in _OF_GIT})
    except Unknown:
        return ()


@dataclass(frozen=True)
class Past:
    """What was found in all that a folder ever held."""

    found: frozenset[str] = frozenset()
    unknown: str | None = None
    """Why there may be more than was found, in a clause."""


def ever_held(folder: Path, pattern: re.Pattern[str]) -> Past:
    """What a pattern finds in any file that a folder held in any commit, under whatever name.

    Args:
        folder: A folder of the project, present or not; a link or a submodule is followed.
        pattern: What is looked for; of a group, what stands in it.
    """
    try:
        return _ever_held(folder, pattern)
    except Unknown as reason:
        return Past(unknown=str(reason))


_Held = Mapping[str, tuple[Repository, Entry]]
"""What a revision holds by its path in the project, and where its objects are."""


def _held(past: Repository, commit: str, above: str = "") -> _Held:
    """The data files, and whatever links among them lead to."""
    everything = {f"{above}{entry.path}": (past, entry) for entry in past.files(commit)}
    paths = sorted(everything)
    wanted = [p for p in paths if above or p.split("/")[0] in (*DATA_FOLDERS, CONFIGURATION)]
    held: dict[str, tuple[Repository, Entry]] = {}
    while wanted:
        path = wanted.pop()
        if path in held:
            continue
        held[path] = at, entry = everything[path]
        if entry.mode == _LINK:
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), _target(at, entry)))
            # `0` is the character after `/`
            wanted += paths[bisect_left(paths, f"{there}/") : bisect_left(paths, f"{there}0")]
            wanted += [there] if there in everything else []
        elif entry.mode == _SUBMODULE:
            inner = repository(past.folder / entry.path)
            if inner.prefix or inner.commit(entry.id) is None:
                raise Unknown(f"{path} is a submodule, and what it held is not here")
            held |= _held(inner, entry.id, f"{path}/")
    return held


def _target(past: Repository, link: Entry) -> str:
    (found,) = past.objects([link.id], _LONGEST_PATH)
    if found is None:
        raise Unknown(_PARTIAL)
    return os.fsdecode(found[1].partition(b"\0")[0]) or "."


def _lay_out(held: _Held, root: Path) -> None:
    """Writes files into an empty folder; links last, so that nothing is written through one."""
    links: list[tuple[Path, Repository, Entry]] = []
    files: dict[Repository, list[tuple[Path, Entry]]] = {}
    for path, (past, entry) in held.items():
        parts = path.split("/")
        if any(part in ("", ".", "..") for part in parts) or entry.mode == _SUBMODULE:
            continue  # git itself takes no such names
        if entry.mode == _LINK:
            links.append((root.joinpath(*parts), past, entry))
        else:
            files.setdefault(past, []).append((root.joinpath(*parts), entry))
    for past, of_one in files.items():
        ids = [entry.id for _, entry in of_one]
        contents = past.objects(ids, OF_REGISTER.size + 1)
        for (file, _), found in zip(of_one, contents, strict=True):
            if found is None:
                raise Unknown(_PARTIAL)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(found[1])
    for file, past, entry in links:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.parent.resolve() == file.parent:  # a tree could name both a link and what is in it
            file.symlink_to(_target(past, entry))


def _ever_held(folder: Path, pattern: re.Pattern[str]) -> Past:
    above = repository(folder.parent)
    places = [(above, f"{above.prefix}{folder.name}")]
    if folder.is_dir():  # as a link or a submodule it is at home elsewhere
        within = repository(folder)
        if (home := within.prefix.rstrip("/")) != places[0][1]:
            places.append((within, home))
    reasons: list[str] = []
    found: set[str] = set()
    known = False
    for past, path in places:
        if past.shallow:
            reasons.append("the repository is shallow: its older commits are not here")
        commits = past.commits()
        blobs, has_past = _ever_in(past, commits, path, reasons)
        known = known or has_past
        for content in past.objects(sorted(blobs), USUAL.size):
            if content is None:
                reasons.append(_PARTIAL)
            else:
                found.update(pattern.findall(content[1].decode(errors="replace")))
    if not known:
        reasons.append("no commit holds its folder under this name")
    return Past(frozenset(found), "; ".join(dict.fromkeys(reasons)) or None)


def _ever_in(
    past: Repository, commits: Mapping[str, tuple[str, ...]], path: str, reasons: list[str]
) -> tuple[set[str], bool]:
    """The files that a folder ever held, under its earlier names too; and whether it has a past."""
    blobs: set[str] = set()
    known = False
    names, seen = deque([path]), {path}
    while names:
        name = names.popleft()
        trees = _trees(past, commits, name)
        known = known or bool(trees)
        ours, links = _contents(past, set(trees.values()), reasons)
        followed = (f"{commit}:{name}/{link}" for commit in trees for link in links)
        blobs |= ours | {found[1] for found in past.ids(followed) if found and found[0] == "blob"}
        for earlier in _names_before(past, commits, trees, name):
            if earlier not in seen:
                seen.add(earlier)
                names.append(earlier)
    return blobs, known


def _trees(past: Repository, commits: Iterable[str], path: str) -> dict[str, str]:
    """The commits that hold a folder, each with the id of its tree."""
    commits = tuple(commits)
    found = past.ids(f"{commit}:{path}" for commit in commits)
    pairs = zip(commits, found, strict=True)
    return {commit: one[1] for commit, one in pairs if one is not None and one[0] == "tree"}


def _contents(past: Repository, trees: set[str], reasons: list[str]) -> tuple[set[str], set[str]]:
    """The files in trees and the trees below them, and the paths of the links among them."""
    blobs: set[str] = set()
    links: set[str] = set()
    level = {(tree, "") for tree in trees}
    while level:
        ordered, below = sorted(level), set()
        for (tree, path), found in zip(
            ordered, past.objects((tree for tree, _ in ordered), 1 << 30), strict=True
        ):
            if found is None:
                reasons.append(_PARTIAL)
                continue
            for entry in parsed_tree(found[1], len(tree) // 2):
                if entry.mode == _FOLDER:
                    below.add((entry.id, f"{path}{entry.path}/"))
                elif entry.mode == _LINK:
                    links.add(f"{path}{entry.path}")
                elif entry.mode == _SUBMODULE:
                    reasons.append("there was a submodule in it, which is not looked into")
                else:
                    blobs.add(entry.id)
        level = below
    return blobs, links


def _names_before(
    past: Repository,
    commits: Mapping[str, tuple[str, ...]],
    trees: Mapping[str, str],
    path: str,
) -> Iterator[str]:
    """The folders from which most files came where a folder first appears."""
    for commit in trees:
        parents = [parent for parent in commits[commit] if parent in commits]
        if not parents or any(parent in trees for parent in parents):
            continue
        came = Counter(
            posixpath.dirname(old)
            for old, new in past.renames(parents[0], commit)
            if new.startswith(f"{path}/") and not old.startswith(f"{path}/")
        )
        for earlier, _ in came.most_common(1):
            yield earlier
