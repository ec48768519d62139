import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hmic.pipeline import compile_report, read_round
from hmic.sources.project import Project
from tests.browsing import browser

__all__ = ["browser"]


def published(folder: Path) -> bytes:
    """The page of Eastshire as `hmic build` would write it."""
    project = Project(folder)
    round_ = read_round(project)
    return compile_report(round_, "eastshire", ["html"]).outputs["html"]


Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts `hmic serve` in a folder as a user does, and gives its address; ends it after."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path, *arguments: str) -> str:
        process = subprocess.Popen(
            [sys.executable, "-m", "hmic", "serve", *arguments, "--no-browser", "--port", "0"],
            cwd=folder,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        started.append(process)
        assert process.stderr
        first = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", first)
        assert found, first + process.stderr.read()
        return found[0]

    yield start
    for process in started:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
        assert process.returncode == 130, told
        assert "Traceback" not in told
