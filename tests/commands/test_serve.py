import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Here
from tests.conftest import Run


def test_a_port_in_use_is_refused(here: Here) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = here("serve", "eastshire", "--no-browser", "--port", str(port))
    assert ran.status == 2
    assert ran.err.startswith(f"hmic: something else listens at port {port}")
    assert "--port 0" in ran.err


@pytest.mark.parametrize(
    ("force", "told"), [("eastshir", "no such force"), ("northshire", "no data for")]
)
def test_a_force_without_data_is_refused(here: Here, force: str, told: str) -> None:
    ran = here("serve", force, "--no-browser")
    assert ran.status == 2
    assert told in ran.err


def test_no_project_no_page(run: Run, tmp_path: Path) -> None:
    ran = run("serve", "--no-browser", cwd=tmp_path)
    assert ran.status == 2
    assert "no hmic project here" in ran.err


def test_files_that_cannot_be_watched_end_it(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    async def watch(*_: object) -> None:
        raise OSError("the files cannot be watched: no watches are left")

    monkeypatch.setattr("hmic.serving.live.watch", watch)
    ran = here("serve", "eastshire", "--no-browser", "--port", "0")
    assert ran.status == 3
    assert ran.err.endswith("hmic: the files cannot be watched: no watches are left\n")


def test_the_page_is_opened_and_ctrl_c_ends_it(small: Path, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.new && mv {opened}.new {opened}\n')
    browser.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-m", "hmic", "serve", "eastshire", "--port", "0"],
        cwd=small,
        stderr=subprocess.PIPE,
        text=True,
        env={"BROWSER": str(browser), "PATH": "/usr/bin:/bin"},
    )
    assert process.stderr
    first = process.stderr.readline()
    for _ in range(600):
        if opened.exists():
            break
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    address = opened.read_text().strip()
    assert first == f"eastshire: {address} (Ctrl-C ends it)\n"
    assert process.returncode == 130
    assert told == ""
    assert not (small / "build").exists()
