import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from hmic.model.labels import Labels
from hmic.pipeline import (
    Compiled,
    Inspected,
    compile_report,
    inspect,
    read_foundations,
    read_labels,
    read_register,
)
from hmic.sources.project import Project, find_project

settings.register_profile("hmic", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("hmic")

ROOT = Path(__file__).parents[1]
PRINT_STYLE = (ROOT / "templates" / "print.css").read_text(encoding="utf-8")
SMALL = Path(__file__).parent / "projects" / "small"


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
    register, problems = read_register(project)
    assert not problems
    return inspect(read_foundations(project, register), "northamptonshire")


@pytest.fixture(scope="session")
def northamptonshire_report() -> Compiled:
    """The real force at the end of the line; takes some seconds, so once a worker."""
    project = find_project(ROOT)
    register, _ = read_register(project)
    return compile_report(
        read_foundations(project, register), "northamptonshire", ("html", "pdf", "json")
    )


@pytest.fixture(scope="session")
def labels(northamptonshire: Inspected) -> Labels:
    """The fixed words of the real programme."""
    assert northamptonshire.inspection is not None
    return read_labels(find_project(ROOT), northamptonshire.inspection.programme)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small fictional project, to be changed at will."""
    copy = tmp_path / "small"
    shutil.copytree(SMALL, copy)
    return copy


@pytest.fixture
def run() -> Run:
    """Runs the program as a user does, in a folder, with its output in a pipe."""

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
    register, problems = read_register(project)
    inspected = inspect(read_foundations(project, register), force)
    assert not problems
    return inspected
