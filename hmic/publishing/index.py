"""The build folder as a whole: what is published in it, for readers and for programs.

Of the nation a row is one of a report whose force is NATIONAL; the manifest lists it apart.

`index.html` and `manifest.json` name final reports alone, so that nobody who publishes the folder
without its draft/ tells of a draft; `draft/manifest.json` names the others. A shard of a build
names its reports in a manifest of its own, and `join` makes one of all shards'.
docs/manifest-json.md describes the shape.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hmic import __version__
from hmic.diagnostics import Diagnostic, Refusal
from hmic.model.grade import Stage
from hmic.model.record import Standing
from hmic.publishing.freshness import Inputs, take_inputs
from hmic.publishing.memory import Mark, Memory, digest_of, digest_of_all, sealed, sum_of, unsealed
from hmic.publishing.ownership import (
    FORMAT,
    MANIFEST,
    OF_A_NATION,
    OF_A_SHARD,
    VERSION,
    manifest_in,
    read_plain,
    rows_of,
)
from hmic.publishing.places import NATIONAL, PLACE, address_of, names_of, place_of
from hmic.publishing.writing import (
    hold_page,
    memory_of,
    places,
    recall,
    remember,
    remove_page,
    withdraw_report,
    write_page,
)
from hmic.rendering.national_files import NAMES
from hmic.sources.project import Project

if TYPE_CHECKING:
    from hmic.report.contents import PublishedReport

INDEX, DRAFTS = "index.html", "draft/manifest.json"
_PAGE = "index.html"
"""Of a report."""


@dataclass(frozen=True)
class Shard:
    """One part of a build over several machines; both count from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number} of {self.of}"


@dataclass(frozen=True)
class Catalogued:
    """What became of the index and the manifests."""

    written: tuple[Path, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    unlisted: tuple[str, ...] = ()
    """The folders of reports that lie there, and of which this user's hmic knows nothing."""


def shard_of(force: str, registered: Mapping[str, int], shards: int) -> int:
    """The shard that a force belongs to, from 1: by its place in the register.

    So a force keeps its shard when others get or lose data, or are added at the register's end.

    Args:
        force: The slug of the force.
        registered: By slug, the places of the register from 0.
        shards: How many parts there are.

    Returns:
        Its part, from 1.
    """
    place = registered.get(force)
    return (int(sum_of(force.encode()), 16) if place is None else place) % shards + 1


def gone(project: Project, root: Path) -> tuple[str, ...]:
    """The folders of reports that were built of forces that have no data any more."""
    have = set(project.forces_of_all_rounds())
    own = (NATIONAL, f"draft/{NATIONAL}")
    found = (p for p in places(root) if "rounds/" not in p and p not in own)
    return tuple(place for place in found if place.rpartition("/")[2] not in have)


def remove(root: Path, place: str) -> None:
    """Takes away a report whose force is gone, and no file that hmic did not write.

    Raises:
        OSError: it can't be taken away.
    """
    withdraw_report(root, place)


def is_catalogued(root: Path) -> bool:
    """Whether the folder has a manifest of hmic's, which every build then keeps true."""
    try:
        return _is_manifest(read_plain(root / MANIFEST))
    except OSError:
        return False


def hold_pages(root: Path) -> None:
    """Holds that no index or manifest of another program stands where hmic's would.

    Raises:
        OSError: there is one, or it can't be read.
    """
    hold_page(root, MANIFEST, _is_manifest)
    hold_page(root, DRAFTS, _is_manifest)
    hold_page(root, INDEX, lambda raw: _is_index(root, raw))


def catalogue(
    project: Project,
    root: Path,
    inputs: Inputs,
    forces: Collection[str],
    shard: Shard | None = None,
) -> Catalogued:
    """Writes the manifests of what lies in the build folder, and without a shard the index.

    Args:
        project: The project.
        root: The build folder.
        inputs: What all reports are made from.
        forces: The forces whose reports are listed.
        shard: The part of a build that they are, if any.

    Returns:
        What became of them.

    Raises:
        Refusal: a final report lies there of which this user's hmic knows nothing.
        OSError: the folder can't be written.
    """
    if project.kept_as and shard is None:  # index and manifest are those of the newest round
        project, inputs = project.newest, take_inputs(project.newest)
    shared = digest_of_all({**inputs.programs, **inputs.files.digests})
    published: list[dict[str, Any]] = []
    drafts: list[dict[str, Any]] = []
    unlisted: list[str] = []
    listed = (*forces, *_nations(project, root, shard))
    for place, rows in (
        (place, rows)
        for own in listed
        for place, rows in ((own, published), (f"draft/{own}", drafts))
    ):
        memory = memory_of(root, place)
        if memory is not None and memory.force == place.rpartition("/")[2]:
            rows.append({**_row(root, place, memory), **_earlier(project, root, memory)})
        elif (root / place).is_dir():
            unlisted.append(place)
    if shard is not None:
        name = f"manifest-{shard.number}-of-{shard.of}.json"
        pages = {name: _manifest(shared, published, shard)}
        if drafts:
            pages[f"draft/{name}"] = _manifest(shared, drafts, shard)
        return Catalogued(_write(root, pages), unlisted=tuple(unlisted))
    if published_elsewhere := [place for place in unlisted if not place.startswith("draft/")]:
        others = len(published_elsewhere) - 1
        more = f" and {others} more reports" if others else ""
        raise Refusal(
            f"{root / published_elsewhere[0]}{more} lie there and were not built here, so neither "
            "manifest nor index is written: they would not list them",
            "hmic build --all builds them; or move them elsewhere",
        )
    for path in (*root.glob("manifest-*.json"), *(root / "draft").glob("manifest-*.json")):
        if OF_A_SHARD.fullmatch(path.name):  # of an earlier build in parts
            remove_page(root, path.relative_to(root).as_posix(), _is_manifest)
    done = _write_all(project, root, shared, published, drafts)
    return replace(done, unlisted=tuple(unlisted))


def join(project: Project, root: Path) -> Catalogued:
    """One manifest and the index from those of all shards, which lie together in a build folder.

    Raises:
        Refusal: a shard is missing, or what lies there does not belong together.
        OSError: the folder can't be read or written.
    """
    published = _shards(root)
    drafts = _shards(root / "draft") if (root / "draft").is_dir() else {}
    if not published:
        raise Refusal(
            f"there is no manifest of a shard in {root}",
            "hmic build --all --shard 1/2 writes one; lay the folders of all shards together",
        )
    of = {shard.of for shard in (*published, *drafts)}
    if len(of) > 1:
        several = " and ".join(map(str, sorted(of)))
        raise Refusal(f"the shards in {root} are of different builds: {several} shards")
    missing = [n for n in range(1, max(of) + 1) if Shard(n, max(of)) not in published]
    if missing:
        raise Refusal(f"shard {Shard(missing[0], max(of))} is missing in {root}")
    shared = {manifest["fingerprint"] for manifest in (*published.values(), *drafts.values())}
    if len(shared) > 1:
        raise Refusal(
            f"the shards in {root} were built from different files of the programme, "
            "or by different versions",
            "build all shards from one commit, in one environment",
        )
    rows = [_joined(root, manifests) for manifests in (published, drafts)]
    return _write_all(project, root, shared.pop(), *rows, anew=True)


def _nations(project: Project, root: Path, shard: Shard | None) -> tuple[str, ...]:
    """The folders of the nation of each round; of a build in parts the first makes it.

    One that lies at two addresses is listed once, with the files of both.
    """
    if shard is not None and shard.number != 1:
        return ()
    newest = memory_of(root, NATIONAL)
    kept = (f"rounds/{one.kept_as}/{NATIONAL}" for one in project.rounds)
    return (NATIONAL, *(one for one in kept if newest is None or one != newest.address))


def _shards(folder: Path) -> dict[Shard, dict[str, Any]]:
    found = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if (match := OF_A_SHARD.fullmatch(path.name)) is None:
            continue
        shard = Shard(int(match[1]), int(match[2]))
        manifest = manifest_in(read_plain(path))
        if manifest is None or not _is_of(shard, manifest):
            raise Refusal(f"{path} is no manifest of shard {shard}", "build the shard again")
        found[shard] = manifest
    return found


def _is_of(shard: Shard, manifest: Mapping[str, Any]) -> bool:
    """Whether it is of this shard, and names files of its reports alone."""
    own = {"number": shard.number, "of": shard.of}
    return manifest.get("shard") == own and all(map(_names_its_own, rows_of(manifest)))


def _names_its_own(row: Mapping[str, Any]) -> bool:
    force, programme = row["force"], row["programme"]
    told = isinstance(force, str) and isinstance(programme, str)
    if force == NATIONAL:
        own = {
            f"{of_draft}{of_round}{NATIONAL}/{name}"
            for of_draft in ("", "draft/")
            for of_round in ("", f"rounds/{programme}/")
            for name in NAMES.values()
        }
        return told and all(_is_among(file["path"], own) for file in row["files"])
    standing = row["state"]
    if standing not in set(Standing) or not (told and PLACE.fullmatch(force)):
        return False
    places = (
        place_of(force, Standing(standing)),
        address_of(force, Standing(standing), programme),
    )
    names = names_of(force, Standing(standing)).values()
    own = {f"{place}/{name}" for place in filter(None, places) for name in names}
    earlier, left_out = row.get("earlier", {}), row.get("not_inspected", {})
    if not (_is_of_texts(earlier) and _is_of_texts(left_out)):
        return False
    if any(path != f"rounds/{s}/{force}/{_PAGE}" or ".." in path for s, path in earlier.items()):
        return False
    return all(_is_among(file["path"], own) for file in row["files"])


def _is_of_texts(shape: object) -> bool:
    return isinstance(shape, dict) and all(isinstance(text, str) for text in shape.values())


def _is_among(path: str, own: Collection[str]) -> bool:
    return path in own and ".." not in path


def _joined(root: Path, manifests: Mapping[Shard, Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for shard, manifest in manifests.items():
        for row in rows_of(manifest):
            for file in row["files"]:
                path = root / file["path"]
                held = None if path.parent.is_symlink() else read_plain(path)
                if held is None or sum_of(held) != file["sha256"]:
                    raise Refusal(
                        f"{path} is not what shard {shard} wrote",
                        "lay the folders of all shards together, each whole",
                    )
            of_nation = row["programme"] if row["force"] == NATIONAL else ""
            if rows.setdefault((row["force"], of_nation), row) != row:
                raise Refusal(f"two shards hold different reports of {row['force']}")
    return list(rows.values())


def _row(root: Path, place: str, memory: Memory) -> dict[str, Any]:
    return {
        "force": memory.force,
        "name": memory.name,
        "region": memory.region,
        "stage": memory.standing if memory.standing.is_draft else Stage.FINAL,
        "state": memory.standing,
        "programme": memory.programme,
        "edition": memory.edition,
        "not_inspected": dict(memory.not_inspected),
        "fingerprint": memory.fingerprint if memory.made_from else None,
        "files": [
            {"path": f"{at}/{name}", "sha256": mark.sha256, "bytes": mark.size}
            for at in filter(None, (place, memory.address))
            for name, mark in memory.files.items()
            if _lies(root / at / name, mark)
        ],
    }


def _earlier(project: Project, root: Path, memory: Memory) -> dict[str, Any]:
    """By earlier round, the page of the report on the same force that readers had then."""
    if memory.force == NATIONAL:
        return {}
    found = {}
    for kept in project.newest.rounds:
        place = f"rounds/{kept.kept_as}/{memory.force}"
        there = memory_of(root, place) if kept.kept_as != memory.programme else None
        if there is not None and there.standing is Standing.RELEASED and _PAGE in there.files:
            found[kept.kept_as] = f"{place}/{_PAGE}"
    return {"earlier": found}


def _lies(path: Path, mark: Mark) -> bool:
    try:
        return mark.is_of(str(path))
    except OSError:
        return False


def _is_manifest(raw: bytes | None) -> bool:
    return manifest_in(raw) is not None


def _is_index(root: Path, raw: bytes) -> bool:
    """Whether it is an index that hmic wrote, by what stands beside it."""
    if unsealed(recall(root, INDEX), INDEX) is not None:
        return True
    manifest = manifest_in(read_plain(root / MANIFEST))
    return manifest is not None and manifest.get("index") == sum_of(raw)


def _manifest(
    shared: str, rows: Iterable[Mapping[str, Any]], shard: Shard | None, index: str | None = None
) -> bytes:
    listed = sorted((row for row in rows if row["files"]), key=lambda row: str(row["force"]))
    nations = [row for row in listed if row["force"] == NATIONAL]
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "generator": f"hmic {__version__}",
        "fingerprint": shared,
        "shard": None if shard is None else {"number": shard.number, "of": shard.of},
        "index": index,
        "nations": [
            {key: row[key] for key in OF_A_NATION}
            for row in sorted(nations, key=lambda row: str(row["programme"]))
        ],
        "reports": [row for row in listed if row["force"] != NATIONAL],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _write_all(
    project: Project,
    root: Path,
    shared: str,
    published: Iterable[Mapping[str, Any]],
    drafts: Iterable[Mapping[str, Any]],
    *,
    anew: bool = False,
) -> Catalogued:
    hold_pages(root)
    published, pages = tuple(published), {MANIFEST: b""}
    drafted = _manifest(shared, drafts, None)
    if any(rows_of(json.loads(drafted))):
        pages[DRAFTS] = drafted
    else:
        remove_page(root, DRAFTS, _is_manifest)
    unindexed = _manifest(shared, published, None)
    made_from = digest_of(unindexed)
    index = None if anew else _fresh_index(root, made_from)
    if index is None:
        from hmic.pipeline import compile_index  # noqa: PLC0415 - a fresh index needs none

        listed = [_published(row) for row in rows_of(json.loads(unindexed))]
        nation = next((one for one in listed if one.force == NATIONAL and one.files), None)
        reports = [one for one in listed if one.force != NATIONAL]
        html, diagnostics = compile_index(project.newest, reports, nation)
        if html is None:
            return Catalogued((), diagnostics)
        pages[INDEX] = html.encode()
        index = sum_of(pages[INDEX])
        remember(root, INDEX, sealed({"made_from": made_from, "sha256": index}, INDEX))
    pages[MANIFEST] = _manifest(shared, published, None, index)
    return Catalogued(_write(root, pages))


def _fresh_index(root: Path, made_from: str) -> str | None:
    """The digest of the index, where it is what this manifest makes of it."""
    held = read_plain(root / INDEX)
    if held is None:
        return None
    known = unsealed(recall(root, INDEX), INDEX) or {}
    index = sum_of(held)
    return index if (known.get("made_from"), known.get("sha256")) == (made_from, index) else None


def _published(row: Mapping[str, Any]) -> "PublishedReport":
    from hmic.report.contents import PublishedFile, PublishedReport  # noqa: PLC0415 - as above

    is_nation = row["force"] == NATIONAL
    standing = Standing.FINAL if is_nation else Standing(row["state"])
    names = NAMES if is_nation else names_of(row["force"], standing)
    formats = {name: kind for kind, name in names.items()}
    files = tuple(
        PublishedFile(file["path"], formats[name], file["bytes"])
        for file in row["files"]
        if (parts := file["path"].rpartition("/"))[0] == row["force"]
        and (name := parts[2]) in formats
    )
    withdrawn = standing is Standing.WITHDRAWN
    name, region = ("", "") if is_nation else (row["name"], row["region"])
    earlier = tuple(row.get("earlier", {}).items())
    left_out = tuple(row.get("not_inspected", {}).values())
    return PublishedReport(
        row["force"], name, region, files, withdrawn, earlier, row["programme"], left_out
    )


def _write(root: Path, pages: Mapping[str, bytes]) -> tuple[Path, ...]:
    def is_ours(name: str, raw: bytes) -> bool:
        return _is_index(root, raw) if name == INDEX else _is_manifest(raw)

    return tuple(
        root / name
        for name, data in pages.items()
        if write_page(root, name, data, partial(is_ours, name))
    )
