import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hmic import __version__
from hmic.cli import COMMANDS
from tests.commands.conftest import Here
from tests.conftest import Run, edit

HMIC = (sys.executable, "-m", "hmic")


def test_there_are_commands() -> None:
    assert {"build", "check", "grade"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_of_each_command_shows_an_example(here: Here, name: str, option: str) -> None:
    ran = here(name, option)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: hmic {name} ")
    assert re.search(rf"\n    hmic {name}\b", ran.out.partition("Examples:")[2])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_all_says_of_a_command_what_its_own_help_does(here: Here, name: str) -> None:
    ran = here(name, "--help")
    first = ran.out.split("\n\n")[1]
    assert " ".join(first.split()) == COMMANDS[name]


def test_the_help_of_all_names_every_command(run: Run, tmp_path: Path) -> None:
    ran = run("--help", cwd=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    for name in COMMANDS:
        assert f"\n  {name} " in ran.out
    assert "Examples:" in ran.out


def test_the_version(here: Here) -> None:
    ran = here("--version")
    assert (ran.status, ran.out, ran.err) == (0, f"hmic {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("buidl",),
        ("build", "eastshire", "--formt", "html"),
        ("grade", "--frobnicate"),
    ],
    ids=" ".join,
)
def test_a_request_that_is_not_understood(here: Here, arguments: tuple[str, ...]) -> None:
    ran = here(*arguments)
    assert ran.status == 2
    assert "Usage: hmic" in ran.err
    assert "Traceback" not in ran.err


def test_a_build_of_nothing_says_what_to_name(here: Here) -> None:
    ran = here("build")
    assert (ran.status, ran.out) == (2, "")
    assert "name the forces, or --all, or --index, or --nation: one of them" in ran.err


@pytest.mark.parametrize("name", ["build", "check", "grade"])
def test_a_folder_that_is_no_project(here: Here, tmp_path: Path, name: str) -> None:
    ran = here(name, "eastshire", cwd=tmp_path)
    assert (ran.status, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert first == (
        f"hmic: no hmic project here: neither {tmp_path} nor a folder above it holds forces/"
    )
    assert second.strip()


def test_a_command_works_anywhere_in_the_project(here: Here, small: Path) -> None:
    ran = here("check", "eastshire", cwd=small / "forces/eastshire")
    assert (ran.status, ran.out) == (0, "eastshire: no problems\n")


def in_a_shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command.replace("hmic", " ".join(HMIC))],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_output_that_nobody_reads_to_its_end(small: Path) -> None:
    ran = in_a_shell("hmic check | true; exit ${PIPESTATUS[0]}", small)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no full device")
def test_output_onto_a_full_disk(small: Path) -> None:
    ran = in_a_shell("hmic check > /dev/full", small)
    assert (ran.returncode, ran.stderr) == (3, "hmic: No space left on device\n")


def test_output_that_is_closed(small: Path) -> None:
    ran = in_a_shell("hmic check eastshire >&-", small)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no full device")
def test_errors_that_nobody_can_be_told(small: Path) -> None:
    ran = in_a_shell("hmic check nowhere 2> /dev/full", small)
    assert (ran.returncode, ran.stdout) == (2, "")


def test_characters_that_a_terminal_does_not_know(small: Path, run_process: Run) -> None:
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: fînal")
    ran = run_process("check", "eastshire", cwd=small, PYTHONIOENCODING="ascii")
    assert (ran.status, ran.err) == (1, "")
    assert r"\u201cf\xeenal\u201d is not one of fieldwork, accuracy or final" in ran.out


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_person_sees_colours(small: Path, environment: dict[str, str], coloured: bool) -> None:
    pty = pytest.importorskip("pty")
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: fin[bold]al")
    master, terminal = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [*HMIC, "check", "eastshire"],
        cwd=small,
        stdout=terminal,
        stderr=terminal,
        env={**kept, "TERM": "xterm-256color", "COLUMNS": "60", **environment},
    ) as process:
        os.close(terminal)
        shown = b""
        try:
            while part := os.read(master, 10_000):
                shown += part
        except OSError:  # the other end is closed
            pass
    os.close(master)
    assert process.returncode == 1
    assert (b"\x1b[" in shown) is coloured
    assert b"fin[bold]al" in shown
