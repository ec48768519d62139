"""Names and texts of a pull request that would be commands to whoever runs hmic."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, edit
from tests.reporters.test_printable import harmless

FOLDERS = (
    "::stop-commands::x",
    "##[add-mask]x",
    "##vso[task.complete]x",
    "\x1b]0;x\x07",
    "a\u202eb",
)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("check", "--format", "json"),
    ("check", "--format", "sarif"),
    ("grade",),
    ("grade", "--format", "json"),
    ("fmt", "--check"),
    ("fmt",),
    ("build", "--all", "--format", "html", "--jobs", "1"),
    ("schema",),
)


@pytest.fixture
def hostile(small: Path) -> Path:
    """The small project with folders, files and lines that are commands."""
    finding = (small / "forces/eastshire/custody-care.yaml").read_text(encoding="utf-8")
    for name in FOLDERS:
        folder = small / "forces" / name
        folder.mkdir()
        (folder / "force.yaml").write_text("force:  eastshire\n", encoding="utf-8")
        (folder / f"{name}.yaml").write_text(f"a: b: {name}\n", encoding="utf-8")
        (small / "forces/eastshire" / f"{name}.yaml").write_text("a:  b\n", encoding="utf-8")
    edit(
        small / "forces/eastshire/custody-care.yaml",
        "author:",
        '"::debug::x": ##[add-mask]x\nauthor:',
    )
    assert finding
    return small


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_leaves(hostile: Path, run: Run, command: tuple[str, ...]) -> None:
    ran = run(*command, cwd=hostile)
    assert ran.out or ran.err
    assert harmless(ran.out), ran.out
    assert harmless(ran.err), ran.err
    assert ran.status in {0, 1}
    if "json" in command or "sarif" in command:
        json.loads(ran.out)


def test_only_hmics_own_commands_reach_the_runner(hostile: Path, run: Run, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    ran = run("check", "--format", "github", cwd=hostile, GITHUB_STEP_SUMMARY=str(summary))
    own = [line for line in ran.out.splitlines() if line.startswith("::")]
    assert own
    for line in own:
        assert re.fullmatch(r"::(error|warning|notice) [^:]*::.*", line)
    rest = re.sub(r"(?m)^::", "", ran.out)
    assert harmless(rest)
    assert harmless(summary.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [*FOLDERS, "--##[add-mask]x", "--\x1b[31m"])
def test_a_name_that_is_asked_for(small: Path, run: Run, name: str) -> None:
    for ran in (run("check", name, cwd=small), run(name, cwd=small), run("fmt", name, cwd=small)):
        assert ran.status == 2
        assert harmless(ran.out + ran.err)


def test_a_terminal_is_shown_hmics_own_colours_alone(hostile: Path) -> None:
    """On a terminal a build shows its progress, where names are no markup either."""
    (hostile / "forces/[red]").mkdir()
    (hostile / "forces/[red]/force.yaml").write_text("a: b\n", encoding="utf-8")
    edit(hostile / "forces/forces.yaml", "name: Eastshire", "name: '[/b][link=x]Eastshire'")
    for command in ("check", "grade", "build --all --format html --jobs 2", "fmt --check"):
        shown = _on_a_terminal(command.split(), hostile)
        shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.replace("\r\n", "\n").replace("\r", ""))
        assert "Traceback" not in shown
        assert harmless(shown), (command, shown)


def _on_a_terminal(arguments: list[str], cwd: Path) -> str:
    master, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "hmic", *arguments],
        cwd=cwd,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "200", "NO_COLOR": ""},
    ):
        os.close(terminal)
        shown = b""
        try:
            while part := os.read(master, 10_000):
                shown += part
        except OSError:  # the other end is closed
            pass
    os.close(master)
    return shown.decode()
