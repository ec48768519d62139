import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from hmic.pipeline import compile_report, read_round
from hmic.sources.project import Project
from tests.browsing import PATIENCE, browser
from tests.conftest import SMALL

__all__ = ["PATIENCE", "browser"]


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


@dataclass(frozen=True)
class Served:
    """A project that `hmic serve eastshire --edit` shows."""

    folder: Path
    address: str
    page: str
    """The report of it as it was in the beginning."""


def _page_of(address: str, until: Callable[[str], bool]) -> str:
    """The report that is served, once it is as wanted."""
    ends = time.monotonic() + PATIENCE / 1000
    report = f"{address.partition('#')[0]}forces/eastshire/report"
    while True:
        try:
            with urlopen(report) as answer:  # noqa: S310 - our own server's
                page: str = answer.read().decode()
        except HTTPError:  # there is none yet
            page = ""
        if until(page):
            return page
        assert time.monotonic() < ends, "the page was not made anew"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests of a module, each of which gets the project as it was."""
    folder = tmp_path_factory.mktemp("served") / "small"
    shutil.copytree(SMALL, folder)
    with editing(folder) as (printed, _):
        yield Served(folder, printed, _page_of(printed, lambda page: "<main" in page))


@pytest.fixture
def folder(served: Served) -> Path:
    """The folder of the project, whose files are as they were in the beginning."""
    shutil.rmtree(served.folder / ".git", ignore_errors=True)
    known = {path.relative_to(SMALL): path for path in SMALL.rglob("*") if path.is_file()}
    for path in served.folder.rglob("*"):
        if path.is_file() and path.relative_to(served.folder) not in known:
            path.unlink()
    for name, path in known.items():
        ours, raw = served.folder / name, path.read_bytes()
        if not ours.is_file() or ours.read_bytes() != raw:
            ours.write_bytes(raw)
    return served.folder


@pytest.fixture
def address(served: Served, folder: Path) -> str:
    """What the server has printed, which shows the project as it was."""
    assert folder
    _page_of(served.address, lambda page: page == served.page)
    return served.address


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
