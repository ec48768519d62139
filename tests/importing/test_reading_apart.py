import time
from pathlib import Path
from typing import Any

import pytest

from hmic.importing import reading_apart
from hmic.importing.reading_apart import NoDocument, read_apart
from hmic.rendering.confinement import Limits
from hmic.sources.project import DataFile


def _plain(raw: bytes) -> dict[str, Any]:
    return {"letters": len(raw)}


def _refuses(_: bytes) -> None:
    raise NoDocument("it is a letter", "send it back")


def _breaks(_: bytes) -> None:
    raise KeyError("w:p\nand more")


def _never_ends(_: bytes) -> None:
    while True:
        pass


def _grows(_: bytes) -> int:
    return len([b"x" * 10_000_000 for _ in range(100)])


def _file(folder: Path, raw: bytes = b"abc") -> DataFile:
    path = folder / "report.docx"
    path.write_bytes(raw)
    return DataFile(path, "report.docx", (), folder)


def test_what_is_read_comes_back_as_plain_values(tmp_path: Path) -> None:
    assert read_apart(_file(tmp_path), _plain) == ({"letters": 3}, ())


@pytest.mark.parametrize(
    ("read", "said"),
    [(_refuses, "it is a letter"), (_breaks, "it can't be read: 'w:p"), (_grows, "memory")],
)
def test_what_can_not_be_read_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Any, said: str
) -> None:
    monkeypatch.setattr(reading_apart, "OF_DOCUMENTS", Limits(seconds=20, memory=300, output=1))
    made, (problem,) = read_apart(_file(tmp_path), read)
    assert made is None
    assert said in problem.message
    assert "\n" not in problem.message
    assert problem.place is not None
    assert problem.place.file == "report.docx"


def test_reading_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_apart, "OF_DOCUMENTS", Limits(seconds=1, memory=300, output=1))
    began = time.monotonic()
    made, (problem,) = read_apart(_file(tmp_path), _never_ends)
    assert made is None
    assert "its contents take more than 1 seconds" in problem.message
    assert time.monotonic() - began < 60


def test_a_file_that_is_too_large_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_apart, "LARGEST", 2)
    made, (problem,) = read_apart(_file(tmp_path), _plain)
    assert made is None
    assert "it may have at most" in problem.message
