"""Lays out an attack, runs its commands, and says what happened that must not.

An attack is a folder with `attack.yaml`; a folder `project/` beside it is laid over the project.

    about: what the pull request wants
    make:                 # how it changes the small project, one after the other
      - {file: hmic.yaml, text: "logo: logo.png"}
      - {file: forces/forces.yaml, replace: this, with: that}
      - {file: logo.png, link: ../outside/secret.txt}
      - {file: logo.png, bytes: iVBORw0KGgo=}     # in base64
      - {file: logo.png, size: 3000000000}        # a hole of so many bytes
      - {file: logo.png, pipe: true}
      - {file: a.yaml, head: "x:\n", each: "  - {n}\n", times: 9000, tail: ""}   # {n} counts
      - {folder: "forces/::stop::x"}
      - {delete: hmic.yaml}
    run:
      - command: hmic build eastshire --format html    # or git, where the past matters
        status: 1
        says: [what stands in its output]
        never: [what stands neither there nor in any file of build/]
        environment: {GITHUB_ACTIONS: "true"}
    cpu: 10               # seconds of processors for each command
    memory: 500           # MiB of its largest process
    writes: [forces/eastshire/comments.yaml]     # what may change besides build/
    keeps: [build/site/index.html]               # what of build/ must stay as it is

Whatever an attack says of itself: no command leaves a traceback, a control character in its output,
a process or a temporary file; none changes anything outside of the project, in hmic, or in the
project outside of build/; and none shows SECRET, which stands in files beside the project.
"""

import base64
import contextlib
import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pypdf
import pytest
import yaml

from tests.conftest import NOT_ON_GITHUB, ROOT, SMALL, edit

HERE = Path(__file__).parent
SECRET = "SECRET beside the project"  # noqa: S105 - it keeps nothing
_KEYS = {"about", "make", "run", "cpu", "memory", "writes", "keeps"}
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_LONGEST = 120
"""Seconds; whatever waits for ever is ended then."""
_TO_END = 10
"""Seconds that processes may take to end after the command that began them."""


@dataclass(frozen=True)
class Ended:
    """A command that ended, or that was ended."""

    status: int
    output: str
    cpu: float
    """Seconds of processors, with all processes that it waited for."""
    memory: float
    """MiB of the largest of them."""
    left: bool
    """Whether a process of it was still there."""


def attacks() -> list[Path]:
    """The folders of all attacks."""
    return sorted(file.parent for file in HERE.glob("**/attack.yaml"))


def read_attack(folder: Path) -> Mapping[str, Any]:
    """What an attack says of itself; keys that mean nothing are refused."""
    attack = yaml.safe_load((folder / "attack.yaml").read_text(encoding="utf-8"))
    assert isinstance(attack, dict)
    assert attack.keys() <= _KEYS, attack.keys() - _KEYS
    assert attack["about"]
    assert attack["run"], "an attack without a command is none"
    assert attack.get("make") or (folder / "project").is_dir(), "an attack that changes nothing"
    for step in attack["run"]:
        assert step.keys() <= {"command", "status", "says", "never", "environment"}, step
        assert "status" in step, "say how the command ends"
    return attack


def lay_out(folder: Path, attack: Mapping[str, Any], top: Path) -> None:
    """Makes the attacked project below a folder, and what stands beside it."""
    shutil.copytree(SMALL, top / "project")
    (top / "temporary").mkdir()
    (top / "outside" / "website").mkdir(parents=True)
    (top / "outside" / "secret.txt").write_text(SECRET, encoding="utf-8")
    (top / "outside" / "secret.yaml").write_text(f"title: {SECRET}\n", encoding="utf-8")
    (top / "outside" / "website" / "index.html").write_text(SECRET, encoding="utf-8")
    if (folder / "project").is_dir():
        shutil.copytree(folder / "project", top / "project", dirs_exist_ok=True, symlinks=True)
    for change in attack.get("make", []):
        _make(change, top / "project")


def _make(change: dict[str, Any], project: Path) -> None:  # noqa: C901 - a case for each change
    place = project / change.get("file", change.get("folder", change.get("delete", "")))
    assert place != project, f"no such change: {change}"
    place.parent.mkdir(parents=True, exist_ok=True)
    match change:
        case {"file": _, "text": text, **rest} if not rest:
            place.write_text(text, encoding="utf-8", newline="")
        case {"file": _, "replace": old, "with": new, **rest} if not rest:
            edit(place, old, new)
        case {"file": _, "bytes": raw, **rest} if not rest:
            place.write_bytes(base64.b64decode(raw))
        case {"file": _, "size": size, **rest} if not rest:
            with place.open("wb") as file:
                file.truncate(size)
        case {"file": _, "each": each, "times": times, **rest} if rest.keys() <= {"head", "tail"}:
            middle = "".join(each.replace("{n}", str(n)) for n in range(times))
            text = rest.get("head", "") + middle + rest.get("tail", "")
            place.write_text(text, encoding="utf-8", newline="")
        case {"file": _, "link": target, **rest} if not rest:
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            place.unlink(missing_ok=True)
            place.symlink_to(target)
        case {"file": _, "pipe": True, **rest} if not rest:
            if not hasattr(os, "mkfifo"):
                pytest.skip("this system has no named pipes")
            place.unlink(missing_ok=True)
            os.mkfifo(place)
        case {"folder": _, **rest} if not rest:
            place.mkdir(exist_ok=True)
        case {"delete": _, **rest} if not rest:
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        case _:
            pytest.fail(f"no such change: {change}")


def run(step: Mapping[str, Any], top: Path) -> Ended:
    """Runs a command as a user does: the program's script, in the project's folder."""
    with tempfile.TemporaryDirectory(prefix="hmic") as beside:
        short = Path(beside, "t")  # the names of sockets have little room
        short.symlink_to(top / "temporary")
        return _run(step, top, short)


def _run(step: Mapping[str, Any], top: Path, short: Path) -> Ended:
    program, *arguments = shlex.split(step["command"])
    assert program in ("hmic", "git"), program
    if program == "hmic":
        program = str(Path(sys.executable).with_name("hmic"))
    environment = {
        **os.environ,
        **NOT_ON_GITHUB,
        "TMPDIR": str(short),
        "COLUMNS": "100",
        "PYTHONDONTWRITEBYTECODE": "1",
        **step.get("environment", {}),
    }
    told = top / "told"
    with told.open("wb") as output:
        process = subprocess.Popen(
            [program, *arguments],
            cwd=top / "project",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        status, usage = _wait(process.pid)
        process.returncode = status
    output_text = told.read_bytes().decode(errors="backslashreplace")
    told.unlink()
    # a process begins as large as the one that starts it: no more than that tells nothing of it
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory = 0.0 if usage.ru_maxrss <= ours else usage.ru_maxrss
    memory /= 2**20 if sys.platform == "darwin" else 2**10
    return Ended(
        status, output_text, usage.ru_utime + usage.ru_stime, memory, _end_group(process.pid)
    )


def _wait(pid: int) -> tuple[int, resource.struct_rusage]:
    ends = time.monotonic() + _LONGEST
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), usage
        if time.monotonic() > ends:
            os.killpg(pid, signal.SIGKILL)
            _, status, usage = os.wait4(pid, 0)
            return os.waitstatus_to_exitcode(status), usage
        time.sleep(0.02)


def _end_group(pid: int) -> bool:
    """Ends what a command left behind, and says whether there was anything.

    What has been told to end may need a moment where the machine is busy.
    """
    ends = time.monotonic() + _TO_END
    while _at_work(pid):
        if time.monotonic() > ends:
            with contextlib.suppress(ProcessLookupError):  # gone since the last look
                os.killpg(pid, signal.SIGKILL)
            return True
        time.sleep(0.05)
    return False


def _at_work(group: int) -> bool:
    """Whether a process of a group runs; one that has ended may wait for its parent to hear of it.

    The parent is the system's first process by then, and some hear of it only now and then.
    """
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return any(_runs(process, group) for process in psutil.process_iter())


def _runs(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, psutil.Error):
        return False


def seen(top: Path) -> dict[str, str]:
    """All that stands below a folder, links as links, by path; and hmic's own files."""
    own = (path for name in ("hmic", "templates") for path in (ROOT / name).rglob("*.[pj][y2]"))
    return {
        **{path.relative_to(top).as_posix(): _look(path) for path in _below(top)},
        **{f"hmic itself: {path}": str(path.stat().st_mtime_ns) for path in own},
    }


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)


def _look(path: Path) -> str:
    state = path.lstat()
    if path.is_symlink():
        return f"link to {path.readlink()}"
    if not path.is_file() or state.st_size > 10**8:
        return f"{state.st_mode:o} {state.st_size}"
    return f"{state.st_mode:o} {path.read_bytes()!r}"


def changes(
    before: Mapping[str, str],
    after: Mapping[str, str],
    writes: Iterable[str] = (),
    keeps: Iterable[str] = (),
) -> list[str]:
    """The paths that may not have changed, and did."""
    may = tuple(f"project/{name}" for name in (".git", "build", *writes))
    kept = {f"project/{name}" for name in keeps}
    return [
        path
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
        and (path in kept or not any(path == one or path.startswith(f"{one}/") for one in may))
    ]


def trespasses(attack: Mapping[str, Any], step: Mapping[str, Any], ended: Ended) -> Iterator[str]:
    """What happened that must not, as far as a command's end and output show it."""
    if ended.status != step["status"]:
        yield f"status {ended.status}, not {step['status']}"
    for words in step.get("says", []):
        if words not in ended.output:
            yield f"does not say: {words}"
    for words in (*step.get("never", []), SECRET, "Traceback (most recent call last)"):
        if words in ended.output:
            yield f"says: {words}"
    for character in sorted(set(_CONTROL.findall(ended.output))):
        yield f"prints U+{ord(character):04X}"
    if ended.cpu > attack.get("cpu", 10):
        yield f"takes {ended.cpu:.1f} s of CPU"
    if ended.memory > attack.get("memory", 500):
        yield f"takes {ended.memory:.0f} MiB"
    if ended.left:
        yield "leaves a process behind"


def published(project: Path, never: Iterable[str]) -> Iterator[str]:
    """What stands in a file of build/ and must not: words, and files attached to a PDF."""
    build = project / "build"
    if build.is_symlink() or not build.is_dir():
        return
    for file in _below(build):
        if file.is_symlink() or not file.is_file() or file.stat().st_size > 10**8:
            continue
        raw = file.read_bytes()
        for words in (*never, SECRET):
            if words.encode() in raw:
                yield f"{file.name} holds: {words}"
        if raw.startswith(b"%PDF-") and pypdf.PdfReader(file).attachments:
            yield f"{file.name} has attachments"
