import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

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


PATIENCE = 30_000
"""Milliseconds that a page may take on a busy machine."""


@contextmanager
def editing(
    folder: Path, port: int = 0, force: str = "eastshire"
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`hmic serve FORCE --edit`: the address that it prints, and its process; ended after."""
    command = ("serve", force, "--edit", "--no-browser", f"--port={port}")
    process = subprocess.Popen(
        [sys.executable, "-m", "hmic", *command],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stderr
    first = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/#edit=[\w-]{43}", first)
    assert found, first
    yield found[0], process
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert "Traceback" not in told


@pytest.fixture
def address(small: Path) -> Iterator[str]:
    """What `hmic serve eastshire --edit` prints."""
    with editing(small) as (printed, _):
        yield printed


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """The page at that address, in which no script may fail."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    page.on("pageerror", lambda failure: wrong.append(str(failure)))
    page.goto(address)
    expect(page.locator("#finding")).to_be_visible(timeout=PATIENCE)
    yield page
    context.close()
    assert wrong == []
