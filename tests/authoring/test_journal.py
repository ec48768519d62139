"""A command that is killed between two of its changes is named by the next, and taken back."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns, rmtree
from textwrap import indent
from unittest.mock import patch

import pytest

from hmic.authoring.journal import Plan, journaled, put_all, take_back
from hmic.diagnostics import Refusal
from hmic.sources.project import UNFINISHED, DataFile
from tests.conftest import ROOT, Run, edit

COMMANDS = {
    "rename a force": ("rename", "force", "eastshire", "sunrise"),
    "rename a framework": ("rename", "framework", "custody-care", "custody"),
    "move a finding": ("move", "eastshire", "CU-A1", "--to", "wip"),
    "begin a force": ("new", "force", "northshire"),
    "begin a framework": ("new", "framework", "dog-handlers"),
    "import a report": ("import", "report.txt", "--force", "northshire"),
    "sign and split": (
        *("sign-off", "eastshire", "--framework", "CU"),
        *("--date", "2030-09-30", "--post", "board"),
    ),
    "begin a round": ("new", "round", "later", "--without", "eastshire", "--without", "westshire"),
}

KILLED = """
import os, signal, sys
from hmic.authoring import journal, recording
from hmic.cli import main
from hmic.rendering import pdf
at, done = int(os.environ["KILLED_AT"]), 0
def then(change):
    def wrapped(*arguments):
        global done
        done += 1
        if done > at:
            os.kill(os.getpid(), signal.SIGKILL)
        return change(*arguments)
    return wrapped
journal.put, journal.remove = then(journal.put), then(journal.remove)
journal.put_new = then(journal.put_new)
recording.put_new, recording.put_over = then(recording.put_new), then(recording.put_over)
pdf.render_pdf = lambda *_: (b"%PDF- in its place", ())
from pathlib import Path
rename = Path.rename
def moved(here, there):
    inside = journal.UNFINISHED in os.listdir()  # none is counted but what the journal holds
    return (then(rename) if inside else rename)(here, there)
Path.rename = moved
sys.argv[0] = "hmic"
main()
"""
"""The program, killed after so many changes that its journal holds."""


def held(folder: Path) -> dict[str, bytes]:
    """Every file of a project, hidden ones too; what is built and what git keeps apart."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in ("build", ".git")
    }


def killed(folder: Path, command: tuple[str, ...], after: int) -> int:
    """How a command ends that is killed after some changes; -9 where it came so far."""
    return subprocess.run(
        [sys.executable, "-c", KILLED, *command],
        cwd=folder,
        env={**os.environ, "KILLED_AT": str(after), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
    ).returncode


def _sign_in_one_file(folder: Path) -> None:
    """All signatures of a force as they once stood, in one file."""
    (folder / "reinspections.yaml").unlink()  # they never stood there
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}
    rmtree(folder)
    together = "".join(f"{slug}:\n{indent(text, '  ')}" for slug, text in texts.items())
    folder.with_suffix(".yaml").write_text(together, encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and locks of POSIX")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("after", [0, 1])
def test_what_a_killed_command_changed_is_taken_back(
    small: Path, run: Run, command: tuple[str, ...], after: int
) -> None:
    named = "summary: A small force, and fictional."
    edit(small / "forces/eastshire/force.yaml", named, "summary: A small force. See CU-A1.")
    copyfile(ROOT / "tests/importing/reports/northshire.txt", small / "report.txt")
    if command[0] == "sign-off":
        _sign_in_one_file(small / "forces/eastshire/sign-off")
    before = held(small)
    assert killed(small, command, after) == -signal.SIGKILL
    assert UNFINISHED in held(small)
    ran = run("grade", "eastshire", cwd=small)
    assert ran.err.startswith("hmic: hmic was ended while ")
    assert held(small) == before
    assert "was ended" not in run("grade", "eastshire", cwd=small).err
    assert run(*command, cwd=small).status == 0


def _states(folder: Path) -> list[str]:
    """What became of the publication of each report."""
    records = sorted(folder.glob("forces/*/published/*.json"))
    return [json.loads(path.read_text(encoding="utf-8"))["state"] for path in records]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and locks of POSIX")
@pytest.mark.parametrize("after", [0, 1])
def test_records_are_written_all_or_none_by_a_command_that_is_killed(
    small: Path, run: Run, after: int
) -> None:
    forces = ("eastshire", "northshire")
    here, there = (small / "forces" / force for force in forces)
    copytree(here, there, ignore=ignore_patterns("sign-off"))
    edit(there / "force.yaml", "force: eastshire", "force: northshire")
    for name in ("all", "reinspections"):
        sign = ("--framework", name, "--post", "board", "--date", "2030-09-30")
        assert run("sign-off", "northshire", *sign, cwd=small).status == 0
    act = ("--post", "board", "--date", "2030-10-20")
    for command, states in (("publish", []), ("release", ["prepared", "prepared"])):
        before = held(small)
        options = ("--jobs", "1") if command == "publish" else ()
        assert killed(small, (command, *forces, *act, *options), after) == -signal.SIGKILL
        changed = {name for name, raw in held(small).items() if before.get(name) != raw}
        assert len([name for name in changed if name.endswith(".json")]) == after
        ran = run("check", cwd=small)
        assert ran.err.startswith("hmic: hmic was ended while ")
        assert held(small) == before
        assert _states(small) == states
        with patch("hmic.rendering.pdf.render_pdf", lambda *_: (b"%PDF- in its place", ())):
            ran = run(command, *forces, *act, *options, cwd=small)
        assert ran.status == 0, ran.err
    assert _states(small) == ["released", "released"]


FILES = {"a.yaml": b"a: 1\n", "b.yaml": b"b: 1\r\n"}
HALF = """
import os
from pathlib import Path
from hmic.authoring.journal import Plan, Step, journaled
here = Path.cwd()
new = Step("c.yaml", None, b"c: 2\\n")
steps = [Step("a.yaml", b"a: 1\\n", b"a: 2\\n"), Step("b.yaml", b"b: 1\\r\\n", b"b: 2\\n"), new]
with journaled(here, Plan("trying", files=steps)):
    (here / "a.yaml").write_bytes(b"a: 2\\n")
    (here / "c.yaml").write_bytes(b"c: 2\\n")
    (here / ".b.yaml-0123abcd").write_bytes(b"b: ")
    os._exit(9)
"""


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """Two files, of which the first is changed already, a new one, and what a write left."""
    for name, raw in FILES.items():
        (tmp_path / name).write_bytes(raw)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", HALF], cwd=tmp_path, env=environment, check=False, timeout=60
    )
    assert ran.returncode == 9
    return tmp_path


def test_bytes_come_back_as_they_were_and_nothing_stays_beside(half: Path) -> None:
    told = take_back(half)
    assert told is not None
    assert (told.doing, told.back, told.left) == ("trying", ("c.yaml", "a.yaml"), ())
    assert held(half) == FILES
    assert take_back(half) is None


def test_what_somebody_saved_since_stays(half: Path) -> None:
    (half / "a.yaml").write_bytes(b"a: theirs\n")
    told = take_back(half)
    assert told is not None
    assert told.left == ("a.yaml",)
    assert (half / "a.yaml").read_bytes() == b"a: theirs\n"
    assert not (half / "c.yaml").exists()


def test_a_mark_that_another_brought_along_is_told_of_and_nothing_is_done(
    small: Path, run: Run
) -> None:
    (small / UNFINISHED).touch()
    before = held(small)
    ran = run("check", "eastshire", cwd=small)
    assert "says that a command was ended before" in ran.err
    assert ran.status == 0
    assert held(small) == before
    rmtree(small / "build", ignore_errors=True)
    (small / UNFINISHED).unlink()
    (small / UNFINISHED).symlink_to(small / "forces/eastshire/force.yaml")
    assert run("move", "eastshire", "CU-A1", "--to", "wip", cwd=small).status == 3
    assert held(small) == {**before, UNFINISHED: (small / UNFINISHED).read_bytes()}


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_no_two_commands_change_several_files_at_once(tmp_path: Path) -> None:
    file = DataFile(tmp_path / "a.yaml", "a.yaml", ("force",), tmp_path)
    with journaled(tmp_path, Plan("one")):
        assert take_back(tmp_path) is None
        with pytest.raises(Refusal, match="another command is changing"):
            put_all([(file, "a: 1\n", None)], doing="another")
    assert not (tmp_path / UNFINISHED).exists()
