import io
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from hmic.cli import main
from hmic.model.labels import Labels
from hmic.pipeline import (
    Compiled,
    Inspected,
    compile_report,
    inspect,
    read_round,
)
from hmic.rendering.formats import USUAL
from hmic.sources.project import Project, find_project

settings.register_profile("hmic", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("hmic")

ROOT = Path(__file__).parents[1]
PRINT_STYLE = (ROOT / "templates" / "print.css").read_text(encoding="utf-8")
SMALL = Path(__file__).parent / "projects" / "small"
CONTENT = Path(__file__).parent / "projects" / "content"


NOT_ON_GITHUB = {"GITHUB_STEP_SUMMARY": "", "GITHUB_WORKSPACE": ""}
"""Tests that run there leave the summary of their own job alone."""


@dataclass(frozen=True)
class Ran:
    """A finished run of the program."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def northamptonshire() -> Inspected:
    """The real force, through the step `check`."""
    project = find_project(ROOT)
    return inspect(read_round(project), "northamptonshire")


@pytest.fixture(scope="session")
def northamptonshire_report(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """The real force at the end of the line; takes some seconds, so once for all workers."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # each worker has a folder of its own below that of the run
    made = folder / "northamptonshire.pickle"
    with FileLock(made.with_suffix(".lock")):
        if not made.exists():
            project = find_project(ROOT)
            compiled = compile_report(read_round(project), "northamptonshire", USUAL)
            made.write_bytes(pickle.dumps(compiled))
    compiled = pickle.loads(made.read_bytes())  # noqa: S301 - written by this run of the tests
    assert isinstance(compiled, Compiled)
    return compiled


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a user's cache holds is of this run of the tests alone, and shared by its workers."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")


@pytest.fixture(scope="session")
def labels(northamptonshire: Inspected) -> Labels:
    """The fixed words of the real programme."""
    return northamptonshire.round.labels


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small fictional project, to be changed at will."""
    copy = tmp_path / "small"
    shutil.copytree(SMALL, copy)
    return copy


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program in a folder and within this process: a new one would import it all anew."""

    def run_hmic(*arguments: str, cwd: Path, **environment: str) -> Ran:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with monkeypatch.context() as patched:
            patched.chdir(cwd)
            for name, value in {"COLUMNS": "100", **NOT_ON_GITHUB, **environment}.items():
                patched.setenv(name, value)
            patched.setattr("sys.argv", ["hmic", *arguments])
            patched.setattr("sys.stdout", out)
            patched.setattr("sys.stderr", err)
            with pytest.raises(SystemExit) as left:
                main()
        assert isinstance(left.value.code, int)
        printed, told = (s.buffer.getvalue().decode() for s in (out, err))
        return Ran(left.value.code, printed, told)

    return run_hmic


@pytest.fixture
def run_process() -> Run:
    """Runs the program as a user does, in a process of its own, where that is what is tested."""

    def run_hmic(*arguments: str, cwd: Path, **environment: str) -> Ran:
        finished = subprocess.run(
            [sys.executable, "-m", "hmic", *arguments],
            cwd=cwd,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
            env={**os.environ, "COLUMNS": "100", **NOT_ON_GITHUB, **environment},
        )
        return Ran(finished.returncode, finished.stdout, finished.stderr)

    return run_hmic


def edit(file: Path, old: str, new: str) -> None:
    """Replaces a text that stands once in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def inspect_in(folder: Path, force: str = "eastshire") -> Inspected:
    """A force of a project folder, through the step `check`."""
    project = Project(folder)
    return inspect(read_round(project), force)
