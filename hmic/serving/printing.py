"""The PDFs of live pages, laid out in processes of their own: they would keep pages waiting."""

import asyncio
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing import get_context
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from hmic.diagnostics import Severity
from hmic.rendering.look import Look
from hmic.rendering.pdf import Printer, render_pdf
from hmic.serving.messages import Told, tell, tell_failure

_R = TypeVar("_R")

_PROCESSES = 2
_MOST_SECTIONS = 400
"""How many sections are kept: those of a dozen reports."""
_NICE = 5
"""By how much the processes give way to the page that an author looks at."""


class Press:
    """Makes PDFs one after the other; a section that did not change is not laid out again."""

    def __init__(self) -> None:
        """No process is started before a PDF is asked for."""
        self._pool: ProcessPool | None = None
        self._store = _Recent()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def print_page(
        self, html: str, style: str, look: Look
    ) -> tuple[bytes | None, tuple[Told, ...]]:
        """The page as PDF by the style of print, with what there is to tell of it.

        Args:
            html: The page.
            style: The style of print.
            look: How it looks.

        Returns:
            The PDF, and what there is to tell; no PDF where it could not be made, whatever became
            of the processes.
        """
        async with self._one_at_a_time:
            if self._pool is None or not self._pool.active:
                self._folder = self._folder or tempfile.TemporaryDirectory(prefix="hmic-")
                # spawned: a copy of this process would hold its threads and connections
                self._pool = ProcessPool(
                    min(_PROCESSES, os.cpu_count() or 1),
                    initializer=_begin,
                    initargs=[self._folder.name],
                    context=get_context("spawn"),
                )
            printer = Printer(self._submit, self._store)
            try:
                pdf, complaints = await asyncio.to_thread(render_pdf, html, style, printer, look)
            except ProcessExpired as death:
                code = death.exitcode
                text = f"error: the process that made the PDF died, with exit status {code}"
                return None, (Told(Severity.ERROR, text),)
            except Exception as failure:  # noqa: BLE001 - told on the page, which goes on
                return None, (tell_failure(failure),)
            return pdf, tell(complaints)

    def _submit(self, function: Callable[..., _R], /, *arguments: Any) -> "Future[_R]":  # noqa: ANN401
        assert self._pool is not None
        future: Future[_R] = self._pool.schedule(function, args=arguments)
        return future

    def close(self) -> None:
        """Ends the processes, whatever they do."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble has no type for it
            self._pool.join()
        if self._folder is not None:
            self._folder.cleanup()


class _Recent:
    """What was kept last, in memory."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        raw = self._kept.get(key)
        if raw is not None:
            self._kept.move_to_end(key)
        return raw

    def put(self, key: str, raw: bytes) -> None:
        self._kept[key] = raw
        if len(self._kept) > _MOST_SECTIONS:
            self._kept.popitem(last=False)


def _begin(folder: str) -> None:
    tempfile.tempdir = folder  # what is put there goes with it, however the process ends
    if hasattr(os, "nice"):
        os.nice(_NICE)
