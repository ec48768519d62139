"""Who makes the reports: this process, or several processes on this machine; or a `cluster`.

All take an order and give a future back, as every executor of `concurrent.futures` does.

The processes are forked from one that has imported the PDF engine and has no threads (forkserver):
a new one starts in milliseconds and shares that memory. Forked from this one they would start as
fast, but it has threads by then, and a fork of a process with threads can hang; spawned, each would
import for a second and keep 60 MB of its own.
"""

import contextlib
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from hmic.sources.project import Project

if TYPE_CHECKING:
    from hmic.sources.rounds import ReadRound

_MOST_REPORTS = 25
"""After so many reports a process makes room for a new one: the PDF engine keeps some memory."""

_FEW = 20
"""Fewer forces are looked at here in the time in which processes start."""
_MOST_AT_ONCE = 50
"""Forces that a process looks at before it tells."""

_R = TypeVar("_R")


class Workers(Protocol):
    """What runs orders: an executor of concurrent.futures, and how it tells that one was lost."""

    far: bool
    """Whether they see none of the project's files, so that an order has to bring them along."""
    most: int
    """How many orders to give at a time: one for each to work on, and the next at hand."""
    lost: tuple[type[BaseException], ...]
    """What a future raises where whoever had the order has died over it."""
    dropped: tuple[type[BaseException], ...]
    """What it raises where nobody had the order yet: it may be given again."""

    advice: str
    """What to look at where one was lost."""
    helpers: "Workers | None"
    """Who lays out sections for a report that is made in this process; none where reports are made
    side by side, for then all are busy."""

    def submit(self, function: Callable[..., _R], /, *arguments: Any) -> "Future[_R]":  # noqa: ANN401
        """Has a function called with some arguments."""


class ThisProcess:
    """Runs each order at once, before the next is taken."""

    far = False
    most = 1
    dropped: tuple[type[BaseException], ...] = ()

    def __init__(self, helpers: "Workers | None" = None) -> None:
        """What a helper that dies takes with it is told as of any worker."""
        self.helpers = helpers
        self.lost: tuple[type[BaseException], ...] = helpers.lost if helpers else ()
        self.advice = helpers.advice if helpers else ""

    def submit(self, function: Callable[..., _R], /, *arguments: Any) -> "Future[_R]":  # noqa: ANN401
        """Calls a function, and keeps what it gives or raises."""
        future: Future[_R] = Future()
        try:
            future.set_result(function(*arguments))
        except Exception as failure:  # noqa: BLE001 - whoever asks for the result gets it
            future.set_exception(failure)
        return future


class _Processes:
    """Several processes; one that dies takes only its own order with it."""

    far = False
    helpers: "Workers | None" = None
    advice = "was the memory short? fewer reports at a time: --jobs 1"

    def __init__(self, jobs: int, preloaded: str) -> None:
        from pebble import ProcessExpired, ProcessPool  # noqa: PLC0415 - one report needs none

        self.most = 2 * jobs
        self.lost: tuple[type[BaseException], ...] = (ProcessExpired,)
        self.dropped: tuple[type[BaseException], ...] = (BrokenProcessPool,)
        linux = sys.platform.startswith("linux")
        context = multiprocessing.get_context("forkserver" if linux else "spawn")
        if linux:
            context.set_forkserver_preload([preloaded])
            from multiprocessing import forkserver  # noqa: PLC0415 - not on every system

            # it imports while this process reads: the first order would wait for it
            forkserver.ensure_running()

        self._temporary = tempfile.TemporaryDirectory(prefix="hmic-")
        """What the processes put there goes with it, however they end."""

        def new() -> Any:  # noqa: ANN401
            return ProcessPool(jobs, _MOST_REPORTS, _begin, (self._temporary.name,), context)

        self._new = new
        self._pool = new()

    def submit(self, function: Callable[..., _R], /, *arguments: Any) -> "Future[_R]":  # noqa: ANN401
        """Has a function called in the next process that is free."""
        if not self._pool.active:  # one died that had no order: it took the pool with it
            self._stop()
            self._pool = self._new()
        future: Future[_R] = self._pool.schedule(function, args=arguments)
        return future

    def leave(self) -> None:
        self._stop()
        self._temporary.cleanup()

    def _stop(self) -> None:
        self._pool.stop()
        self._pool.join()


def _begin(temporary: str) -> None:
    """In each process, before its first order."""
    tempfile.tempdir = temporary


@contextlib.contextmanager
def one_with_helpers(jobs: int) -> Iterator[Workers]:
    """This process, and several that lay out the sections of its reports; they end with the block.

    Args:
        jobs: How many sections are laid out at a time.
    """
    made = _Processes(jobs, "hmic.publishing.section_preload")
    try:
        yield ThisProcess(made)
    finally:
        made.leave()


@contextlib.contextmanager
def processes(jobs: int, *, with_engine: bool) -> Iterator[Workers]:
    """So many processes, or this one where one is enough; they end with the block.

    Args:
        jobs: How many reports are made at a time.
        with_engine: Whether they print, so that the PDF engine is imported once for all.
    """
    if jobs <= 1:
        yield ThisProcess()
        return
    made = _Processes(
        jobs, "hmic.publishing.forkserver_preload" if with_engine else "hmic.publishing.making"
    )
    try:
        yield made
    finally:
        made.leave()


def side_by_side(
    here: Callable[[str], _R],
    there: Callable[[str, Project, Sequence[str]], list[_R]],
    project: Project,
    forces: Sequence[str],
    jobs: int,
) -> Iterator[_R]:
    """What is true of each of many forces, in their order.

    Args:
        here: Tells it of one force, in this process.
        there: A function of a module that tells it of some forces of a project in another process;
            `round_of` gives what they share. It gets a name of this run first.
        project: The project.
        forces: The slugs of the forces.
        jobs: How many processes to use where that is quicker than this one alone.

    Yields:
        What is true of each.
    """
    if jobs <= 1 or len(forces) < _FEW:
        yield from map(here, forces)
        return
    run = os.urandom(8).hex()
    size = min(_MOST_AT_ONCE, -(-len(forces) // (2 * jobs)))
    parts = [forces[at : at + size] for at in range(0, len(forces), size)]
    made = _Processes(jobs, there.__module__)
    try:
        waiting = [(part, made.submit(there, run, project, part)) for part in parts]
        for part, future in waiting:
            try:
                found = future.result()
            except (*made.lost, *made.dropped):  # a process died, and took them along
                found = [*map(here, part)]
            yield from found
    finally:
        made.leave()


@lru_cache(maxsize=1)
def round_of(_run: str, project: Project) -> "ReadRound":
    """What the forces of a project share: each process reads it once a run."""
    from hmic.pipeline import read_round  # noqa: PLC0415 - this process may need none

    return read_round(project)


def hire_here(
    jobs: int, *, with_engine: bool
) -> Callable[[int], contextlib.AbstractContextManager[Workers]]:
    """What hires workers on this machine, for so many reports as it is asked for.

    Args:
        jobs: How many reports, or sections of one, are made at a time.
        with_engine: Whether they print.
    """

    def hire(reports: int) -> contextlib.AbstractContextManager[Workers]:
        if reports == 1 and jobs > 1 and with_engine:
            return one_with_helpers(jobs)
        return processes(min(jobs, reports), with_engine=with_engine)

    return hire
