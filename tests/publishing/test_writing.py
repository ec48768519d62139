import errno
import os
import subprocess
import threading
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from hmic.model.record import Standing
from hmic.publishing import writing
from hmic.publishing.memory import Memory
from hmic.publishing.writing import (
    STATE,
    memory_of,
    places,
    recall,
    remember,
    remove_page,
    repair,
    withdraw_report,
    write_page,
    write_report,
)

PAGE, PDF, JSON = "index.html", "eastshire.pdf", "report.json"
OURS = {PAGE, PDF, JSON}


def memory(origin: str, names: Collection[str] = OURS) -> Memory:
    origins = dict.fromkeys(names, origin)
    return Memory("eastshire", "Eastshire", "East", Standing.FINAL, {"file": origin}, origins)


def write(
    build: Path, files: dict[str, bytes], inputs: bytes = b"inputs", place: str = "eastshire"
) -> tuple[Path, ...]:
    return write_report(build, place, files, OURS, memory(inputs.decode()))[1]


def found(build: Path, place: str = "eastshire") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (build / place).iterdir()}


def remembered(build: Path) -> list[str]:
    return sorted(path.name for path in (build / STATE).iterdir())


@pytest.fixture(params=["in one step", "in two"])
def build(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build folder, on a system that can exchange two folders and on one that can't."""
    if request.param == "in two":
        monkeypatch.setattr(writing, "exchange", lambda *_: False)
    return tmp_path / "build"


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build folder on a system that can't exchange two folders."""
    monkeypatch.setattr(writing, "exchange", lambda *_: False)
    return tmp_path / "build"


def test_a_report_is_written_whole_and_nothing_is_left_beside_it(build: Path) -> None:
    written = write(build, {PAGE: b"page", JSON: b"{}"})
    assert written == (build / "eastshire" / PAGE, build / "eastshire" / JSON)
    assert found(build) == {PAGE: b"page", JSON: b"{}"}
    assert remembered(build) == ["eastshire.json"]
    assert sorted(path.name for path in build.iterdir()) == [STATE, "eastshire"]
    assert (build / "eastshire").stat().st_mode & 0o555 == 0o555


def test_a_new_report_takes_the_place_of_the_old(build: Path) -> None:
    write(build, {PAGE: b"old", PDF: b"old", JSON: b"old"})
    write(build, {PAGE: b"new", PDF: b"new", JSON: b"new"}, b"other")
    assert found(build) == {PAGE: b"new", PDF: b"new", JSON: b"new"}
    assert remembered(build) == ["eastshire.json"]


def test_a_draft_has_a_place_of_its_own(build: Path) -> None:
    write(build, {PAGE: b"final"})
    write(build, {PAGE: b"draft"}, place="draft/eastshire")
    assert found(build) == {PAGE: b"final"}
    assert found(build, "draft/eastshire") == {PAGE: b"draft"}
    assert remembered(build) == ["draft+eastshire.json", "eastshire.json"]


def test_a_format_not_asked_for_is_kept_where_its_inputs_are_the_same(build: Path) -> None:
    write(build, {PAGE: b"page", PDF: b"pdf"})
    write(build, {PAGE: b"page"})
    assert found(build) == {PAGE: b"page", PDF: b"pdf"}
    write(build, {PAGE: b"page"})
    assert found(build) == {PAGE: b"page", PDF: b"pdf"}


def test_a_format_not_asked_for_goes_where_its_inputs_have_changed(build: Path) -> None:
    write(build, {PAGE: b"page", PDF: b"pdf"})
    write(build, {PAGE: b"new"}, b"other")
    assert found(build) == {PAGE: b"new"}


@pytest.mark.parametrize("known", [None, b"", b"[]", b'{"inputs": 1, "files": 2}', b"\xff"])
def test_nothing_is_kept_of_which_nothing_is_known(build: Path, known: bytes | None) -> None:
    write(build, {PAGE: b"page", PDF: b"pdf"})
    file = build / STATE / "eastshire.json"
    file.unlink() if known is None else file.write_bytes(known)
    with pytest.raises(OSError, match=r"it holds eastshire.pdf, index.html, which hmic did not"):
        write(build, {PAGE: b"page"})
    assert found(build) == {PAGE: b"page", PDF: b"pdf"}


def test_a_file_that_somebody_has_changed_is_not_kept(build: Path) -> None:
    write(build, {PAGE: b"page", PDF: b"pdf"})
    (build / "eastshire" / PDF).write_bytes(b"another")
    write(build, {PAGE: b"page"})
    assert found(build) == {PAGE: b"page"}


# --- what goes wrong


@pytest.mark.parametrize("last", [1, 2, 3])
def test_on_a_full_disk_the_old_report_stays_whole(
    build: Path, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    write(build, {PAGE: b"old", JSON: b"old"})
    before = (build / STATE / "eastshire.json").read_bytes()
    calls = iter(range(1, 10))

    def full(_: int) -> None:
        if next(calls) >= last:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(build, {PAGE: b"new", JSON: b"new"}, b"other")
    assert found(build) == {PAGE: b"old", JSON: b"old"}
    assert remembered(build) == ["eastshire.json"]
    assert (build / STATE / "eastshire.json").read_bytes() == before


def test_on_a_full_disk_no_first_report_is_half_written(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(build, {PAGE: b"new"})
    assert not (build / "eastshire").exists()
    assert remembered(build) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kilobytes, where one may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_on_a_disk_that_is_really_full_the_old_report_stays_whole(small_disk: Path) -> None:
    build = small_disk / "build"
    write(build, {PAGE: b"o" * 20_000})
    with pytest.raises(OSError, match="No space left"):
        write(build, {PAGE: b"n" * 60_000}, b"other")
    assert found(build) == {PAGE: b"o" * 20_000}
    assert remembered(build) == ["eastshire.json"]
    write(build, {PAGE: b"n" * 20_000}, b"other")
    assert found(build) == {PAGE: b"n" * 20_000}


@pytest.mark.parametrize("below", ["a file", "a file/deeper"])
def test_a_build_folder_that_can_t_be_made(tmp_path: Path, below: str) -> None:
    (tmp_path / "a file").write_text("here", encoding="utf-8")
    with pytest.raises(OSError, match=r"exists|Not a directory"):
        write(tmp_path / below, {PAGE: b"page"})


def test_a_record_that_can_t_be_kept_is_no_failure(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(build, {PAGE: b"old", PDF: b"old"})

    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.suffix == ".json":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        write(build, {PAGE: b"new", PDF: b"new"}, b"other")
    assert found(build) == {PAGE: b"new", PDF: b"new"}
    write(build, {PAGE: b"again"}, b"inputs")  # what is remembered is of the first run
    assert found(build) == {PAGE: b"again"}


@pytest.mark.parametrize("failure", [OSError(errno.EIO, "broken"), KeyboardInterrupt()])
def test_an_exchange_that_fails_halfway_is_taken_back(
    plain: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    write(plain, {PAGE: b"old"})
    rename = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name == "report":
            raise failure
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(type(failure)):
        write(plain, {PAGE: b"new"}, b"other")
    assert found(plain) == {PAGE: b"old"}
    assert remembered(plain) == ["eastshire.json"]


@pytest.mark.parametrize("place", ["eastshire", "draft/eastshire"])
@pytest.mark.parametrize("next_run", ["builds it", "builds another", "is refused"])
def test_the_next_run_repairs_an_exchange_that_was_killed_halfway(
    plain: Path, place: str, next_run: str
) -> None:
    write(plain, {PAGE: b"old", PDF: b"old"}, place=place)
    # as a run leaves it that is killed after the first of its two renames
    aside = plain / STATE / f"{place.replace('/', '+')}.aside"
    (plain / place).rename(aside)
    half = plain / STATE / "new-x1" / "report"
    half.mkdir(parents=True)
    (half / PAGE).write_bytes(b"new")

    if next_run == "builds it":
        write(plain, {PAGE: b"old"}, place=place)
    elif next_run == "builds another":
        write(plain, {PAGE: b"other"}, place="westshire")
    else:
        repair(plain)

    assert found(plain, place) == {PAGE: b"old", PDF: b"old"}
    assert all(name.endswith(".json") for name in remembered(plain))


def test_an_exchange_that_was_killed_at_its_end_keeps_the_new_report(plain: Path) -> None:
    write(plain, {PAGE: b"new"})
    aside = plain / STATE / "eastshire.aside"
    aside.mkdir()
    (aside / PAGE).write_bytes(b"old")
    repair(plain)
    assert found(plain) == {PAGE: b"new"}
    assert remembered(plain) == ["eastshire.json"]


def test_there_is_nothing_to_repair_where_nothing_was_built(tmp_path: Path) -> None:
    repair(tmp_path / "build")
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("name", ["notes.txt", "westshire.pdf", "folder/file"])
def test_what_hmic_did_not_write_is_never_removed(build: Path, name: str) -> None:
    write(build, {PAGE: b"old"})
    stranger = build / "eastshire" / name
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"mine")
    with pytest.raises(OSError, match=f"it holds {Path(name).parts[0]}, which hmic did not write"):
        write(build, {PAGE: b"new"}, b"other")
    assert stranger.read_bytes() == b"mine"
    assert (build / "eastshire" / PAGE).read_bytes() == b"old"


def test_what_an_earlier_version_wrote_and_the_system_s_own_files_are_removed(build: Path) -> None:
    old = {PAGE: b"old", "report.epub": b"old"}
    write_report(build, "eastshire", old, OURS, memory("inputs", old))
    (build / "eastshire" / ".DS_Store").write_bytes(b"")
    write(build, {PAGE: b"new"})
    assert found(build) == {PAGE: b"new"}


@pytest.mark.parametrize("kind", ["file", "link", "link to nothing"])
def test_a_file_or_link_in_the_report_s_place_is_left_alone(build: Path, kind: str) -> None:
    (build / "elsewhere").mkdir(parents=True)
    target = build / "eastshire"
    if kind == "file":
        target.write_bytes(b"mine")
    else:
        target.symlink_to("elsewhere" if kind == "link" else "nowhere")
    with pytest.raises(OSError, match="a file or a link stands there"):
        write(build, {PAGE: b"new"})
    assert target.is_symlink() or target.read_bytes() == b"mine"
    assert list((build / "elsewhere").iterdir()) == []


def test_runs_at_the_same_time_wait_for_each_other(build: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    write(build, {PAGE: b"old"})
    other = threading.Thread(target=write, args=(build, {PAGE: b"new"}, b"other"))
    handle = os.open(build / STATE, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        other.start()
        other.join(0.1)
        assert other.is_alive()
        assert found(build) == {PAGE: b"old"}
    finally:
        os.close(handle)
    other.join(10)
    assert found(build) == {PAGE: b"new"}


def test_the_record_knows_the_files_that_lie_there(build: Path) -> None:
    write(build, {PAGE: b"page"})
    known = memory_of(build, "eastshire")
    assert known is not None
    assert known.made_from == {"file": "inputs"}
    assert list(known.files) == [PAGE]
    assert known.files[PAGE].is_of(str(build / "eastshire" / PAGE))
    assert places(build) == ("eastshire",)


def test_nothing_is_known_of_a_folder_that_was_never_written(tmp_path: Path) -> None:
    assert memory_of(tmp_path, "eastshire") is None
    assert places(tmp_path) == ()


@pytest.mark.parametrize("lost", [False, True])
def test_a_report_is_taken_away_and_nothing_else(build: Path, *, lost: bool) -> None:
    write(build, {PAGE: b"page", PDF: b"pdf"})
    (build / "eastshire" / "notes.txt").write_bytes(b"mine")
    if lost:
        (build / STATE / "eastshire.json").unlink()
    assert withdraw_report(build, "eastshire") is not lost
    both = {PAGE: b"page", PDF: b"pdf"} if lost else {}
    assert found(build) == {"notes.txt": b"mine", **both}
    assert remembered(build) == []
    assert not withdraw_report(build, "westshire")


def test_a_page_is_written_only_where_it_is_another(build: Path) -> None:
    def ours(raw: bytes) -> bool:
        return raw in (b"{}", b"[]")

    assert write_page(build, "draft/manifest.json", b"{}", ours)
    assert not write_page(build, "draft/manifest.json", b"{}", ours)
    assert write_page(build, "draft/manifest.json", b"[]", ours)
    assert (build / "draft/manifest.json").read_bytes() == b"[]"
    assert remembered(build) == []
    remove_page(build, "draft/manifest.json", ours)
    remove_page(build, "draft/manifest.json", ours)
    assert not (build / "draft/manifest.json").exists()


def test_what_is_known_of_a_page_may_be_lost(build: Path) -> None:
    assert recall(build, "index.html") == b""
    remember(build, "index.html", b"known")
    assert recall(build, "index.html") == b"known"
