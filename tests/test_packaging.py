"""What travels with the wheel, and what make says where a system library is missing."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout and unpacked as an installer does."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _hmic(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hmic", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_it_works_in_a_folder_that_holds_only_forces(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "forces/northamptonshire", tmp_path / "forces/northamptonshire")
    ran = _hmic(installed, tmp_path, "build", "northamptonshire", "--format", "html,json")
    assert (ran.returncode, ran.stderr) == (0, "")
    html = (tmp_path / "build/northamptonshire/index.html").read_text(encoding="utf-8")
    assert ">Northamptonshire Police</h1>" in html


def test_the_register_travels_with_it(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "forces").mkdir()
    ran = _hmic(installed, tmp_path, "build", "kent")
    assert ran.returncode == 2
    assert "no data for Kent Police" in ran.stderr


def test_it_says_that_it_is_typed(installed: Path) -> None:
    assert (installed / "hmic" / "py.typed").is_file()


def test_no_data_of_a_force_travels_with_it(installed: Path) -> None:
    packaged = installed / "hmic" / "packaged"
    assert [path.name for path in (packaged / "forces").iterdir()] == ["forces.yaml"]


def _script(folder: Path, argument: str, *, user: int, python: str) -> tuple[int, str]:
    """Runs scripts/system-libraries where a program answers as it would elsewhere."""
    stubs = folder / "stubs"
    stubs.mkdir()
    for name, body in (("id", f"echo {user}"), ("apt-get", 'echo "$@" >> calls')):
        stub = stubs / name
        stub.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        stub.chmod(0o755)
    interpreter = folder / ".venv/bin/python"
    interpreter.parent.mkdir(parents=True)
    interpreter.write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
    interpreter.chmod(0o755)
    ran = subprocess.run(
        [str(ROOT / "scripts/system-libraries"), argument],
        cwd=folder,
        env={"PATH": f"{stubs}:{os.environ['PATH']}", "PYTHON": str(interpreter)},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell script for make")
class TestSystemLibraries:
    def test_a_user_is_told_exactly_what_to_install(self, tmp_path: Path) -> None:
        status, said = _script(tmp_path, "pango", user=1000, python="exit 1")
        assert status == 3
        assert "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in said
        assert "sudo dnf install pango" in said
        assert "brew install pango" in said
        assert "hmic build --format html,json" in said
        assert not (tmp_path / "calls").exists()

    def test_root_on_debian_gets_it_installed(self, tmp_path: Path) -> None:
        status, _ = _script(tmp_path, "pango", user=0, python="exit 1")
        assert status == 0
        calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
        assert calls[0] == "update -q"
        assert calls[1].endswith("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")

    def test_nothing_is_said_where_nothing_is_missing(self, tmp_path: Path) -> None:
        assert _script(tmp_path, "pango", user=1000, python="exit 0") == (0, "")

    def test_an_old_python_is_named(self, tmp_path: Path) -> None:
        old = 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac'
        status, said = _script(tmp_path, "python", user=1000, python=old)
        assert status == 3
        assert "Python 3.11 or later is needed" in said
        assert "Python 3.9.2" in said
