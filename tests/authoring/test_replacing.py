"""A file is replaced whole, by what can be read again, and over nobody's save."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmic.authoring import replacing
from hmic.authoring.replacing import Overtaken, put, put_new, unreadable
from hmic.diagnostics import Refusal
from hmic.renaming import exchange
from hmic.sources.project import DataFile

MINE, READ, THEIRS = "a: mine\n", "a: read\n", "a: theirs\n"


@pytest.fixture(params=["exchanging", "renaming"])
def file(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> DataFile:
    """A file that was read, on a system that can exchange two files and on one that can't."""
    if request.param == "renaming":
        monkeypatch.setattr(replacing, "exchange", lambda *_: False)
    path = tmp_path / "force.yaml"
    path.write_text(READ, encoding="utf-8")
    return DataFile(path, "forces/x/force.yaml", ("force",), tmp_path)


def holds(file: DataFile, text: str) -> bool:
    """Whether a file holds a text, and nothing was left beside it."""
    beside = [path.name for path in file.path.parent.iterdir()]
    return file.path.read_text(encoding="utf-8") == text and beside == [file.path.name]


def test_what_was_read_is_replaced(file: DataFile) -> None:
    put(file, MINE, READ)
    assert holds(file, MINE)


def test_line_ends_and_a_byte_order_mark_are_no_other_text_and_stay(file: DataFile) -> None:
    file.path.write_bytes(b"\xef\xbb\xbfa: read\r\n")
    put(file, MINE, READ)
    assert file.path.read_bytes() == b"\xef\xbb\xbf" + MINE.encode().replace(b"\n", b"\r\n")
    put(file, READ, MINE, anew=True)
    assert holds(file, READ)


@pytest.mark.parametrize("was", [READ, None])
def test_what_somebody_saved_meanwhile_stands(file: DataFile, was: str | None) -> None:
    file.path.write_text(THEIRS, encoding="utf-8")
    with pytest.raises(Overtaken, match=r"forces/x/force\.yaml was saved by somebody else"):
        put(file, MINE, was)
    assert holds(file, THEIRS)


def test_a_file_that_went_meanwhile_is_not_made_again(file: DataFile) -> None:
    file.path.unlink()
    with pytest.raises(Overtaken):
        put(file, MINE, READ)
    assert not list(file.path.parent.iterdir())


def saves_in_place(path: Path) -> None:
    path.write_text(THEIRS, encoding="utf-8")


def saves_by_renaming(path: Path) -> None:
    other = path.with_name("other")
    other.write_text(THEIRS, encoding="utf-8")
    other.rename(path)


@pytest.mark.parametrize("save", [saves_in_place, saves_by_renaming])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems cannot exchange files"
)
def test_a_save_in_the_last_moment_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, save: object, when: str
) -> None:
    """An editor saves between the last look and the exchange, or right after it."""
    path = tmp_path / "force.yaml"
    path.write_text(READ, encoding="utf-8")
    file, calls = DataFile(path, "force.yaml", ("force",), tmp_path), []
    assert callable(save)

    def interrupted(one: Path, other: Path) -> bool:
        calls.append(one)
        if len(calls) == 1 and when == "before":
            save(path)
        done = exchange(one, other)
        if len(calls) == 1 and when == "after":
            save(path)
        return done

    monkeypatch.setattr(replacing, "exchange", interrupted)
    if (when, save) == ("after", saves_in_place):
        put(file, MINE, READ)  # theirs came later, over ours: their editor has to ask
    else:
        with pytest.raises(Overtaken):
            put(file, MINE, READ)
    assert holds(file, THEIRS)


def test_a_file_that_cannot_be_written_is_as_it_was(
    file: DataFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        put(file, MINE, READ)
    assert holds(file, READ)


@pytest.fixture(params=[0o022, 0o077, 0o002])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """What the user takes away from the mode of new files."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="other systems have no umask")
def test_a_new_file_has_the_users_mode_and_an_old_one_its_own(tmp_path: Path, umask: int) -> None:
    put_new(tmp_path / "new", b"")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o666 & ~umask
    path = tmp_path / "old.yaml"
    path.write_text(READ, encoding="utf-8")
    path.chmod(0o640)
    put(DataFile(path, "old.yaml", ("force",), tmp_path), MINE, READ)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_nothing_new_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    outside = tmp_path / "outside.yaml"
    path = tmp_path / "project" / "force.yaml"
    path.symlink_to(outside)
    file = DataFile(path, "force.yaml", ("force",), tmp_path / "project")
    with pytest.raises(Overtaken):
        put(file, MINE, None)
    outside.write_text(READ, encoding="utf-8")
    with pytest.raises(Refusal, match="leads out of"):
        put(file, MINE, READ)
    assert outside.read_text(encoding="utf-8") == READ


def test_a_folder_that_leads_out_of_the_project_gets_no_file(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "project" / "x").symlink_to(tmp_path / "outside")
    path = tmp_path / "project" / "x" / "force.yaml"
    with pytest.raises(Refusal, match="leads out of"):
        put(DataFile(path, "x/force.yaml", ("force",), tmp_path / "project"), MINE, None)
    assert not list((tmp_path / "outside").iterdir())


def test_a_link_within_the_project_stays_one(tmp_path: Path) -> None:
    (tmp_path / "there.yaml").write_text(READ, encoding="utf-8")
    path = tmp_path / "here.yaml"
    path.symlink_to("there.yaml")
    put(DataFile(path, "here.yaml", ("force",), tmp_path), MINE, READ)
    assert path.is_symlink()
    assert (tmp_path / "there.yaml").read_text(encoding="utf-8") == MINE


def test_a_file_system_without_second_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    put_new(tmp_path / "new", b"new")
    assert (tmp_path / "new").read_bytes() == b"new"
    with pytest.raises(Overtaken):
        put_new(tmp_path / "new", b"newer")
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b\x0bc\n", "U+000B"),
        ("a: b\ufeffc\n", "U+FEFF"),
        ("a: b\udc80\n", "U+DC80"),
        ("a: b\u202ec\n", "U+202E"),
        (f"a: {'x' * 12_000}\n", "the line has 12,003 characters"),
        ("a: b\n# " + "\n# ".join(["x" * 9_000] * 240), "the file would have 2.2 MB"),
        ("a: b\na: c\n", "stands here a second time"),
    ],
)
def test_what_hmic_could_not_read_again_is_not_written(
    file: DataFile, text: str, said: str
) -> None:
    problem = unreadable(file, text)
    assert problem is not None
    assert said in problem.message
    with pytest.raises(Refusal, match="could not be read again"):
        put(file, text, READ)
    assert holds(file, READ)
