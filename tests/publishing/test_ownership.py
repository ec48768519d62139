"""What stands in a build folder and is not hmic's stays, stops the build, and is named."""

import contextlib
import json
import shutil
from pathlib import Path

import pytest

from hmic.diagnostics import Refusal
from hmic.model.record import Standing
from hmic.publishing import memory as memories
from hmic.publishing.building import Wish, build_all
from hmic.publishing.freshness import take_inputs
from hmic.publishing.index import catalogue, gone, hold_pages, is_catalogued
from hmic.publishing.memory import Memory, sum_of
from hmic.publishing.ownership import manifest_in, read_plain
from hmic.publishing.writing import memory_of, places, repair, withdraw_report, write_report
from hmic.sources.project import Project

PAGE = "index.html"
KNOWN = Memory("eastshire", "Eastshire", "East", Standing.FINAL, {"a": "b"}, {PAGE: "c"})


def write(build: Path, text: bytes = b"new", place: str = "eastshire") -> None:
    write_report(build, place, {PAGE: text}, {PAGE}, KNOWN)


def as_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on it is another user, or a fresh machine."""
    monkeypatch.setattr(memories, "_secret", lambda: b"another")


def manifest(**digests: str) -> bytes:
    files = [{"path": path, "sha256": digest, "bytes": 1} for path, digest in digests.items()]
    row = {"force": "x", "name": "", "region": "", "stage": "final", "state": "final"}
    row |= {"programme": "p", "edition": "1", "fingerprint": "f"}
    shape = {"format": "hmic-manifest", "version": 2, "fingerprint": "f", "shard": None}
    return json.dumps({**shape, "reports": [{**row, "files": files}]}).encode()


def test_a_website_in_the_place_of_a_report_stays(tmp_path: Path) -> None:
    (tmp_path / "eastshire").mkdir()
    for name in ("a", "b", "c", "d", ".htaccess"):
        (tmp_path / "eastshire" / name).write_bytes(b"mine")
    with pytest.raises(OSError, match=r"it holds \.htaccess, a, b and 2 more, which hmic did not"):
        write(tmp_path)
    assert len(list((tmp_path / "eastshire").iterdir())) == 5


def test_another_page_under_the_name_of_a_report_s_stays(tmp_path: Path) -> None:
    (tmp_path / "eastshire").mkdir()
    (tmp_path / "eastshire" / PAGE).write_bytes(b"mine")
    with pytest.raises(OSError, match=r"it holds index\.html, which hmic did not write"):
        write(tmp_path)
    assert (tmp_path / "eastshire" / PAGE).read_bytes() == b"mine"
    assert not withdraw_report(tmp_path, "eastshire")
    assert (tmp_path / "eastshire" / PAGE).read_bytes() == b"mine"


def test_a_fresh_clone_of_what_was_published_is_published_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, b"old")
    shutil.rmtree(tmp_path / ".hmic")
    claims = {f"eastshire/{PAGE}": sum_of(b"old")}
    (tmp_path / "manifest.json").write_bytes(manifest(**claims))
    as_another(monkeypatch)
    write(tmp_path)
    assert (tmp_path / "eastshire" / PAGE).read_bytes() == b"new"


def test_the_memory_of_another_user_claims_the_very_bytes_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, b"old")
    as_another(monkeypatch)
    assert memory_of(tmp_path, "eastshire") is None
    (tmp_path / "eastshire" / PAGE).write_bytes(b"by hand")
    with pytest.raises(OSError, match="which hmic did not write"):
        write(tmp_path)
    (tmp_path / "eastshire" / PAGE).write_bytes(b"old")
    write(tmp_path)
    assert memory_of(tmp_path, "eastshire") is not None


@pytest.mark.parametrize("where", [".hmic", "draft", "eastshire", "draft/eastshire"])
def test_no_link_is_followed(tmp_path: Path, where: str) -> None:
    build, elsewhere = tmp_path / "build", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / PAGE).write_bytes(b"mine")
    (build / where).parent.mkdir(parents=True)
    (build / where).symlink_to(elsewhere)
    place = "draft/eastshire" if "draft" in where else "eastshire"
    with pytest.raises(OSError, match="which hmic did not write"):
        write(build, place=place)
    with contextlib.suppress(OSError):
        assert not withdraw_report(build, place)
    repair(build)
    assert [path.name for path in elsewhere.iterdir()] == [PAGE]


def test_a_moved_draft_is_no_final_report(tmp_path: Path) -> None:
    write(tmp_path, place="draft/eastshire")
    (tmp_path / "draft" / "eastshire").rename(tmp_path / "eastshire")
    state = tmp_path / ".hmic"
    (state / "draft+eastshire.json").rename(state / "eastshire.json")
    assert memory_of(tmp_path, "eastshire") is None


@pytest.mark.parametrize(
    "name", ["..+..+outside", "..", "a+b+c", "draft+..", "+etc", "Draft+x", "draft+a b", "."]
)
def test_what_is_remembered_is_of_the_build_folder_alone(tmp_path: Path, name: str) -> None:
    build = tmp_path / "x" / "y" / "build"
    (build / ".hmic" / f"{name}.aside").mkdir(parents=True)
    (build / ".hmic" / f"{name}.aside" / "page").write_bytes(b"forged")
    (build / ".hmic" / f"{name}.json").write_bytes(b"{}")
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    assert places(build) == ()
    repair(build)
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def test_a_report_that_came_set_aside_is_put_in_no_place(tmp_path: Path) -> None:
    aside = tmp_path / ".hmic" / "eastshire.aside"
    aside.mkdir(parents=True)
    (aside / PAGE).write_bytes(b"forged")
    repair(tmp_path)
    assert not (tmp_path / "eastshire").exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b"{}",
        b'{"name": "a web app"}',
        manifest().replace(b'"version": 2', b'"version": 3'),
        manifest(a="b").replace(b'"path": "a"', b'"path": 3'),
        manifest(a="b").replace(b'"files"', b'"file"'),
    ],
)
def test_what_is_no_manifest(raw: bytes) -> None:
    assert manifest_in(raw) is None


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"there")
    (tmp_path / "link").symlink_to("there")
    assert read_plain(tmp_path / "there") == b"there"
    assert read_plain(tmp_path / "link") is None
    assert read_plain(tmp_path) is None
    assert read_plain(tmp_path / "nowhere") is None


def all_built(project: Project) -> None:
    inputs = take_inputs(project)
    forces = project.forces_with_data()
    assert all(one.written or one.kept for one in build_all(inputs, forces, Wish(("json",))))
    catalogue(project, project.build, inputs, forces)


@pytest.mark.parametrize("name", ["index.html", "manifest.json", "draft/manifest.json"])
def test_the_pages_of_another_program_stay(small: Path, name: str) -> None:
    page = small / "build" / name
    page.parent.mkdir(parents=True)
    page.write_bytes(b"mine")
    with pytest.raises(OSError, match=f"{name} stands there, which hmic did not write"):
        hold_pages(small / "build")
    with pytest.raises(OSError, match="which hmic did not write"):
        all_built(Project(small))
    assert page.read_bytes() == b"mine"
    assert not is_catalogued(small / "build")


def test_the_index_of_a_fresh_clone_is_claimed_by_its_manifest(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(small)
    all_built(project)
    shutil.rmtree(small / "build/.hmic")
    as_another(monkeypatch)
    manifest = json.loads((small / "build/manifest.json").read_bytes())
    assert manifest["index"] == sum_of((small / "build/index.html").read_bytes())
    shutil.rmtree(small / "build/draft")  # no manifest of what is published claims a draft
    all_built(project)
    (small / "build/index.html").write_bytes(b"by hand")
    shutil.rmtree(small / "build/.hmic")
    with pytest.raises(OSError, match=r"index\.html stands there"):
        hold_pages(small / "build")


def test_no_index_leaves_out_what_was_built_elsewhere(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(small)
    all_built(project)
    before = (small / "build/index.html").read_bytes()
    as_another(monkeypatch)
    inputs = take_inputs(project)
    with pytest.raises(Refusal, match=r"eastshire lie there and were not built here"):
        catalogue(project, project.build, inputs, project.forces_with_data())
    assert (small / "build/index.html").read_bytes() == before
    all_built(project)


def test_a_force_that_never_was_is_not_gone(small: Path) -> None:
    all_built(Project(small))
    (small / "build/.hmic/..+..+etc.json").write_bytes(b"{}")
    (small / "build/.hmic/elsewhere.json").write_bytes(b"{}")
    assert gone(Project(small), small / "build") == ("elsewhere",)
    (small / "build/elsewhere").mkdir()
    (small / "build/elsewhere/index.html").write_bytes(b"mine")
    assert not withdraw_report(small / "build", "elsewhere")
    assert (small / "build/elsewhere/index.html").read_bytes() == b"mine"
