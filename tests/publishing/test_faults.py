"""What a machine can do to a build: kill it, fill its disk, turn its clock, take its rights away.

However it ends, each report is the old one or the new one, whole, and the next build is right.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest

from hmic import pipeline
from hmic.publishing.building import build
from hmic.sources.project import Project
from hmic.sources.rounds import ReadRound
from tests.conftest import ROOT, Ran, edit

HTML = ("--format", "html,json")
QUICK: tuple[str, ...] = ("html", "json")
MOMENTS = 50
AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
"""Root, too, without the right to write wherever it likes."""
LONGEST = 300
"""Seconds that any run may take on a busy machine."""


def start(folder: Path, *options: str, by: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """A run of `hmic build --all`, with what it starts in a group of its own."""
    return subprocess.Popen(
        [*by, sys.executable, "-m", "hmic", "build", "--all", *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def end(run: subprocess.Popen[str]) -> Ran:
    out, err = run.communicate(timeout=LONGEST)
    return Ran(run.returncode, out, err)


def all_built(folder: Path, *options: str, by: tuple[str, ...] = ()) -> Ran:
    return end(start(folder, *options, by=by))


def outputs(folder: Path) -> Mapping[str, bytes]:
    """Every file but what hmic remembers."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".hmic" not in path.relative_to(folder).parts
    }


def reports(folder: Path) -> Mapping[str, Mapping[str, bytes]]:
    """The files of each report, by its folder."""
    found: dict[str, dict[str, bytes]] = {}
    for name, raw in outputs(folder).items():
        place, _, file = name.rpartition("/")
        if place not in ("", "draft"):
            found.setdefault(place, {})[file] = raw
    return found


def half_done(folder: Path) -> list[str]:
    """What a run that was killed has left among what hmic remembers."""
    names = (path.name for path in (folder / ".hmic").iterdir())
    return [name for name in names if name.startswith("new-") or name.endswith(".aside")]


def rewrite(folder: Path) -> None:
    """Changes both reports from one text to another, or back; every signature stands."""
    for force in ("eastshire", "westshire"):
        file = folder / "forces" / force / "force.yaml"
        text = file.read_text(encoding="utf-8")
        old, new = "summary: ", "summary: In short, "
        if new in text:
            old, new = new, old
        file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("options", "moments"), [(HTML, MOMENTS), ((), 4)], ids=["html", "pdf"])
def test_killed_at_any_moment_it_leaves_old_or_new_reports(
    small: Path, options: tuple[str, ...], moments: int
) -> None:
    all_built(small, *options)
    rewrite(small)
    begun = time.monotonic()
    all_built(small, *options, "--jobs", "2", "--output", "other")
    took = time.monotonic() - begun
    rewrite(small)
    clean = [outputs(small / "build"), outputs(small / "other")]
    whole = [reports(small / "build"), reports(small / "other")]
    assert all(whole[0][place] != files for place, files in whole[1].items())
    random, killed = Random(2007), 0  # noqa: S311 - the same moments each time
    for turn in range(1, moments + 1):
        rewrite(small)
        run = start(small, *options, "--jobs", "2")
        time.sleep(random.uniform(0.3, 1.1) * took)
        killed += run.poll() is None
        if random.random() < 0.5:
            run.kill()  # those who worked for it find out by themselves
        else:
            with contextlib.suppress(ProcessLookupError):  # it was over
                os.killpg(run.pid, signal.SIGKILL)
        run.communicate(timeout=LONGEST)
        lies = reports(small / "build")
        assert lies.keys() == whole[0].keys()
        for place, files in lies.items():
            assert files in (whole[0][place], whole[1][place]), f"{place} at kill {turn}"
        assert all_built(small, *options, "--jobs", "1").status == 0
        assert outputs(small / "build") == clean[turn % 2], f"after kill {turn}"
        assert half_done(small / "build") == []
    assert killed > moments / 3, "most runs were over before they could be killed"


def small_disk(folder: Path, size: str) -> None:
    folder.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(folder)]
    if subprocess.run(options, check=False, capture_output=True).returncode:
        pytest.skip("nobody here may mount a disk")


@pytest.mark.slow
@pytest.mark.parametrize("size", ["8k", "64k", "128k", "256k", "512k"])
def test_a_full_disk_leaves_whole_reports_and_says_so(small: Path, size: str) -> None:
    all_built(small, *HTML, "--output", "clean")
    clean, whole = outputs(small / "clean"), reports(small / "clean")
    small_disk(small / "build", size)
    try:
        for _ in range(2):
            ran = all_built(small, *HTML)
            assert "Traceback" not in ran.err
            if ran.status == 3:
                assert "o space left on device" in ran.err
                assert "= hint: make room on the disk, then build again" in ran.err
            for place, files in reports(small / "build").items():
                assert files == whole[place]
        roomy = ["mount", "-o", "remount,size=16m", str(small / "build")]
        subprocess.run(roomy, check=True, capture_output=True)
        assert all_built(small, *HTML).status == 0
        assert outputs(small / "build") == clean
        assert half_done(small / "build") == []
    finally:
        subprocess.run(["umount", str(small / "build")], check=True, capture_output=True)


@pytest.mark.slow
def test_what_cannot_be_said_costs_no_report(small: Path) -> None:
    all_built(small, *HTML, "--output", "clean")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "hmic", "build", "--all", *HTML],
            cwd=small,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
            timeout=LONGEST,
        )
    assert ran.returncode == 3
    assert ran.stderr == b"hmic: No space left on device\n"
    for place, files in reports(small / "build").items():
        assert files == reports(small / "clean")[place]
    assert all_built(small, *HTML).status == 0
    assert outputs(small / "build") == outputs(small / "clean")


@pytest.mark.slow
@pytest.mark.parametrize("place", [".", ".hmic", "eastshire", "draft", "draft/westshire"])
def test_a_folder_without_access_keeps_its_report(small: Path, place: str) -> None:
    all_built(small, *HTML)
    before = reports(small / "build")
    rewrite(small)
    all_built(small, *HTML, "--output", "clean")
    shutil.rmtree(small / "clean" / ".hmic")
    (small / "build" / place).chmod(0o555)
    ran = all_built(small, *HTML, by=AS_ANYBODY)
    (small / "build" / place).chmod(0o755)
    assert "Traceback" not in ran.err
    after, clean = reports(small / "build"), reports(small / "clean")
    assert after.keys() == before.keys()
    for name, files in after.items():
        assert files in (before[name], clean[name])
    refused = [name for name, files in after.items() if files != clean[name]]
    assert refused, "there is nothing to refuse"
    assert ran.status == 3
    assert ran.err.count("error[cannot-write]") >= 1
    assert all_built(small, *HTML).status == 0
    assert outputs(small / "build") == outputs(small / "clean")


@pytest.mark.slow
def test_builds_at_once_on_one_folder_wait_for_each_other(small: Path) -> None:
    all_built(small, *HTML, "--output", "clean")
    clean = outputs(small / "clean")
    for jobs in ("1", "2", "2"):
        runs = [
            start(small, *kinds, "--rebuild", "--jobs", jobs)
            for kinds in (HTML, HTML, ("--format", "html"))
        ]
        for ran in map(end, runs):
            assert (ran.status, ran.err.count("error[")) == (0, 0), ran.err
        assert all_built(small, *HTML).status == 0
        assert outputs(small / "build") == clean
        assert half_done(small / "build") == []


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("faketime") is None, reason="`make slow` installs faketime")
@pytest.mark.parametrize("jump", ["-10y", "+10y"])
def test_a_clock_that_jumps_changes_nothing(small: Path, jump: str) -> None:
    all_built(small, *HTML)
    clean = outputs(small / "build")
    for options, told in ((HTML, "2 up to date"), ((*HTML, "--rebuild"), "2 built")):
        ran = all_built(small, *options, by=("faketime", "-f", jump))
        assert ran.status == 0, ran.err
        assert told in ran.out
        assert outputs(small / "build") == clean
    assert "2 up to date" in all_built(small, *HTML).out
    rewrite(small)
    assert "2 built" in all_built(small, *HTML).out


@pytest.mark.parametrize("moment", [0, 2**31 + 10**6], ids=["1970", "2038"])
def test_what_is_fresh_does_not_rest_on_dates(small: Path, moment: int) -> None:
    build(Project(small), "eastshire", QUICK)
    for path in small.rglob("*"):
        os.utime(path, (moment, moment))
    assert build(Project(small), "eastshire", QUICK).why is None
    file = small / "forces/eastshire/force.yaml"
    before = file.stat()
    edit(file, "summary: A small", "summary: A large")  # as long, and as old
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert build(Project(small), "eastshire", QUICK).why == "force.yaml changed"
    page = small / "build/eastshire/index.html"
    before, raw = page.stat(), page.read_bytes()
    page.write_bytes(raw.replace(b"large", b"LARGE"))
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert build(Project(small), "eastshire", QUICK).why == "index.html was changed by hand"
    assert page.read_bytes() == raw


@pytest.mark.parametrize("gone", ["forces/eastshire/custody-care.yaml", "frameworks/glossary.yaml"])
def test_a_file_deleted_between_reading_and_rendering_leaves_what_was_read(
    small: Path, gone: str
) -> None:
    build(Project(small), "eastshire", QUICK, output=small / "clean")
    look_of = pipeline.look_of

    def meanwhile(round_: ReadRound) -> object:
        (small / gone).unlink(missing_ok=True)
        return look_of(round_)

    with patch.object(pipeline, "look_of", meanwhile):
        built = build(Project(small), "eastshire", QUICK)
    assert built.diagnostics == ()
    assert outputs(small / "build") == outputs(small / "clean")
    again = build(Project(small), "eastshire", QUICK)
    assert again.why == "a file changed while it was built"
    clean = build(Project(small), "eastshire", QUICK, output=small / "other")
    assert again.diagnostics == clean.diagnostics != ()
