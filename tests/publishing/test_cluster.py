"""A real scheduler and real workers, each a process of its own, on the loopback."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.fictional_forces import write_project
from hmic.diagnostics import Refusal
from hmic.publishing.cluster import cluster
from tests.conftest import ROOT, Run
from tests.publishing.test_building import tree

HMIC = (sys.executable, "-u", "-m", "hmic")
LONGEST = 240
"""Seconds that any wait may take on a busy machine."""


class Engine:
    """A Dask scheduler and its workers, in processes that end with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--host", "127.0.0.1")
        self._wait_for(self._file.exists)
        self.address: str = json.loads(self._file.read_text())["address"]

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Starts one, and waits until the scheduler has heard of it."""
        log = self.folder / f"worker-{len(self._processes)}.log"
        worker = self._start(
            "worker",
            *("--nthreads", "1", "--no-nanny", "--host", "127.0.0.1"),
            *("--local-directory", str(self.folder)),
            log=log,
            **environment,
        )
        self._wait_for(lambda: b"Registered to" in log.read_bytes())
        return worker

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Ends one process, a stopped one too."""
        self._processes.remove(process)
        process.kill()
        process.wait(LONGEST)

    def _start(
        self, kind: str, *options: str, log: Path | None = None, **environment: str
    ) -> subprocess.Popen[bytes]:
        file = ("--scheduler-file", str(self._file))
        with (log or self.folder / "scheduler.log").open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", kind, *options, *file, "--no-dashboard"],
                cwd=self.folder,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
            )
        self._processes.append(process)
        return process

    def _wait_for(self, happened: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST
        while not happened():
            assert all(process.poll() is None for process in self._processes), "one has ended"
            assert time.monotonic() < end, "it takes too long"
            time.sleep(0.05)

    def end(self) -> None:
        """Ends every process that it started, stopped ones too."""
        for process in tuple(self._processes):
            self.kill(process)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with ExitStack() as stack:
        started = Engine(tmp_path / "engine")
        stack.callback(started.end)
        yield started


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """A project of six forces; one of them has a broken file, another a link that leads out."""
    project = write_project(tmp_path / "several", forces=6, findings=50)
    broken = project.root / "forces/fictional-003/force.yaml"
    broken.write_text(broken.read_text() + "nonsense: [\n")
    linked = project.root / "forces/fictional-005/force.yaml"
    linked.rename(tmp_path / "outside.yaml")
    linked.symlink_to(tmp_path / "outside.yaml")
    return project.root


def outputs(folder: Path) -> dict[str, bytes]:
    """Every file but what hmic remembers."""
    return {name: raw for name, (raw, _) in tree(folder).items() if not name.startswith(".hmic/")}


def building(folder: Path, engine: Engine, *options: str) -> subprocess.Popen[str]:
    """A run of the program on a cluster, under way."""
    return subprocess.Popen(
        [*HMIC, "build", "--all", *options, "--cluster", engine.address],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.slow
def test_all_reports_come_out_though_a_worker_is_killed_on_the_way(
    several: Path, engine: Engine, run_process: Run
) -> None:
    here = run_process("build", "--all", "--jobs", "2", "--output", "here", cwd=several)
    engine.worker()
    doomed = engine.worker()
    building_ = building(several, engine, "--output", "far")
    assert building_.stdout is not None
    assert building_.stdout.readline()  # the first report of four; each has two in hand, or one
    engine.kill(doomed)
    finished = len(list((several / "far/draft").glob("*/*.pdf")))
    out, err = building_.communicate(timeout=LONGEST)
    assert finished < 4, "the worker died too late to be missed"
    assert (building_.returncode, err.count("error[")) == (1, 2) == (here.status, 2)
    assert outputs(several / "far") == outputs(several / "here")
    assert len(list((several / "far/draft").glob("*/*.pdf"))) == 4
    assert "6 reports: 4 built, 2 not built" in out
    again = run_process("build", "--all", "--output", "far", cwd=several)
    assert "6 reports: 2 not built, 4 up to date" in again.out


@pytest.mark.slow
def test_workers_that_would_make_other_reports_are_refused_before_work_begins(
    small: Path, engine: Engine, tmp_path: Path, run_process: Run
) -> None:
    other = tmp_path / "other"
    for name in ("hmic", "templates"):
        shutil.copytree(ROOT / name, other / name)
    with (other / "hmic/pipeline.py").open("a") as stream:
        stream.write("# another version\n")
    engine.worker()
    engine.worker(PYTHONPATH=str(other))
    ran = run_process("build", "--all", "--cluster", engine.address, cwd=small)
    assert ran.status == 3
    assert ran.err.startswith("hmic: the worker tcp://127.0.0.1:")
    assert " would make other reports: hmic is another\n" in ran.err
    assert not (small / "build").exists()


@pytest.mark.slow
def test_a_worker_without_hmic_is_refused(
    small: Path, engine: Engine, tmp_path: Path, run_process: Run
) -> None:
    none = run_process("build", "--all", "--cluster", engine.address, cwd=small)
    assert none.status == 3
    assert none.err.startswith(f"hmic: the Dask scheduler at {engine.address} has no worker\n")
    (tmp_path / "other" / "hmic").mkdir(parents=True)
    (tmp_path / "other" / "hmic" / "__init__.py").touch()
    engine.worker(PYTHONPATH=str(tmp_path / "other"))
    ran = run_process("build", "--all", "--cluster", engine.address, cwd=small)
    assert ran.status == 3
    assert " would make other reports: no hmic (" in ran.err
    assert ran.err.count("\n") == 2, ran.err


@pytest.mark.slow
def test_a_scheduler_that_is_lost_ends_the_run_and_leaves_whole_reports(
    several: Path, engine: Engine, run_process: Run
) -> None:
    engine.worker()
    building_ = building(several, engine, "--format", "html,json")
    assert building_.stdout is not None
    assert building_.stdout.readline()
    engine.kill(engine.scheduler)
    begun = time.monotonic()
    _, err = building_.communicate(timeout=LONGEST)
    assert building_.returncode == 3  # two reports are under way at a time, and there are four
    told = err[err.index("hmic: ") :]
    assert told.startswith(f"hmic: the Dask scheduler at {engine.address} is gone\n")
    assert "Traceback" not in err
    assert time.monotonic() - begun < 60
    run_process("build", "--all", "--format", "html,json", cwd=several)
    run_process("build", "--all", "--format", "html,json", "--output", "clean", cwd=several)
    assert outputs(several / "build") == outputs(several / "clean") != {}


def test_a_scheduler_that_does_not_answer_is_not_waited_for_long(
    small: Path, run_process: Run
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    begun = time.monotonic()
    ran = run_process("build", "--all", "--cluster", address, cwd=small)
    assert ran.status == 3
    assert ran.err == (
        f"hmic: no Dask scheduler answers at {address} within 10 seconds\n"
        "      is it running? `dask scheduler` prints its address when it starts\n"
    )
    assert time.monotonic() - begun < 60
    assert not (small / "build").exists()


@pytest.mark.parametrize(
    "address", ["", "tcp://a", "http://a:1", "tcp://a:port", "tcp://a:65536", "a:0", "tcp://a b:1"]
)
def test_what_is_no_address_is_said_so(address: str) -> None:
    with pytest.raises(Refusal, match="is no address of a Dask scheduler") as refused:
        cluster(address).__enter__()
    assert refused.value.fault == "request"


def test_without_the_extra_it_is_named(small: Path, tmp_path: Path, run_process: Run) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "distributed.py").write_text("raise ModuleNotFoundError('distributed')")
    path = os.pathsep.join([str(tmp_path / "none"), str(ROOT)])
    ran = run_process(
        "build", "--all", "--cluster", "tcp://127.0.0.1:1", cwd=small, PYTHONPATH=path
    )
    assert (ran.status, ran.err) == (
        2,
        "hmic: --cluster needs Dask, which is not installed\n      pip install 'hmic[cluster]'\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("eastshire", "--cluster", "tcp://h:1"), "--cluster goes with --all only"),
        (("--all", "--cluster", "tcp://h:1", "--jobs", "2"), "--jobs is for this machine"),
    ],
)
def test_it_is_for_all_forces_and_has_its_own_workers(
    small: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    ran = run("build", *arguments, cwd=small)
    assert ran.status == 2
    assert message in ran.err
