"""Two builds of the same inputs give the same bytes: in any place, time, locale and time zone."""

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL, Run

SETTINGS = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Adak", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"},
)


def built(run_process: Run, folder: Path, settings: dict[str, str]) -> dict[str, bytes]:
    ran = run_process("build", "eastshire", cwd=folder, **settings)
    assert ran.status == 0, ran.err
    files = (folder / "build" / "draft" / "eastshire", folder / "build" / "eastshire")
    return {file.name: file.read_bytes() for place in files for file in sorted(place.glob("*"))}


@pytest.fixture
def projects(tmp_path: Path) -> tuple[Path, Path]:
    """Two copies; the second lies deeper and its files are older."""
    one, other = tmp_path / "one", tmp_path / "another one" / "ö"
    for folder in (one, other):
        shutil.copytree(SMALL, folder)
    for file in other.rglob("*"):
        os.utime(file, (0, 0))
    return one, other


def test_two_builds_give_the_same_bytes_and_name_no_place_of_the_machine(
    projects: tuple[Path, Path], run_process: Run
) -> None:
    begun = time.time()
    first = built(run_process, projects[0], SETTINGS[0])
    time.sleep(max(0, begun + 1 - time.time()))  # another second: a time in an output would show it
    second = built(run_process, projects[1], SETTINGS[1])
    assert {Path(name).suffix for name in first} == {".html", ".pdf", ".json", ".csv"}
    assert first == second
    for output in first.values():
        for place in (projects[0], ROOT, Path.home()):
            assert os.fsencode(place) + b"/" not in output
