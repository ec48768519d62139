"""A process of its own for what strangers decide, with an end to time and memory.

A pull request may bring templates that never end, or grow without end, and a document that somebody
sends may do so to whoever reads it. No interpreter can be held to a budget from within, so another
one runs them, and this one looks on: it reads what the system says of the other's time and memory,
and ends it. What comes back is bytes and JSON, never objects.
"""

import atexit
import contextlib
import json
import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from types import FrameType
from typing import IO, Any

from hmic.diagnostics import Diagnostic, Place, Result, Severity, error

Make = Callable[[], Result[str | None] | Result[bytes | None]]
"""A function of a module, with its arguments: it is sent as a pickle."""


@dataclass(frozen=True)
class Limits:
    """How much one request may cost."""

    seconds: int
    """Of processors; of the clock ten times as many."""
    memory: int
    """MiB that the process may hold at any moment."""
    output: int
    """Megabytes that may come back."""


OF_PAGES = Limits(seconds=10, memory=500, output=20)
"""The page of the largest inspection known takes half a second, 90 MiB, and has a megabyte."""
OF_PRINT = Limits(seconds=300, memory=3000, output=200)
"""Its PDF takes 16 seconds and 400 MiB."""


@dataclass(frozen=True)
class Task:
    """What such a process is for, in the words of a message."""

    code: str
    """The code of what is said where it comes to an end before its time."""
    what: str
    """What takes too much, in the plural."""
    place: str
    """Where to look."""
    hint: str
    """What to do."""


TEMPLATES = Task(
    "template",
    "the templates",
    "templates",
    "look for what grows without end; docs/templates.md says how much they may take",
)

_EVERY = 0.02
"""Seconds between two looks at the other process."""
_LONGEST_HEADER = 10_000_000
"""Bytes of a line that tells what comes, with all that is wrong."""


class Confined:
    """The process: started when it is first needed, ended with this one or for what it costs."""

    def __init__(self, task: Task = TEMPLATES) -> None:
        self._task = task
        self._process: subprocess.Popen[bytes] | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._one_at_a_time = threading.Lock()

    def run(
        self,
        make: Make,
        limits: Limits,
        where: Callable[[FrameType], tuple[str, int] | None],
    ) -> Result[bytes | None]:
        """What a function makes there; a text as UTF-8.

        Args:
            make: What makes it.
            limits: What it may cost.
            where: Gives file and line of the template that a frame stands in; sent likewise.

        Returns:
            What was made; none, and why, where it came to a limit.
        """
        with self._one_at_a_time:
            process = self._started()
            assert process.stdin is not None
            assert process.stdout is not None
            watch = _Watch(process, limits)
            with contextlib.suppress(OSError), watch:
                pickle.dump((make, limits, where), process.stdin)
                process.stdin.flush()
                answer = _answer(process.stdout, limits, watch)
                if answer is not None:
                    return answer
            self.end()
            return Result(None, (_ended(watch, self._task),))

    def end(self) -> None:
        """Ends the process, whatever it does, and removes what it left."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._temporary = tempfile.TemporaryDirectory(prefix="hmic-")
            own = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._temporary.name)
            self._process = subprocess.Popen(
                # -P: nothing is imported from where one stands
                [
                    sys.executable,
                    "-P",
                    "-c",
                    "from hmic.rendering.confinement import serve; serve()",
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **own},  # what it puts there goes with it
            )
        return self._process


class _Watch(threading.Thread):
    """Looks at a process while a request runs, and ends it where that costs too much."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        super().__init__(daemon=True)
        self._process, self._limits = process, limits
        self._answered = threading.Event()
        self.at: Place | None = None
        """Where it was last seen."""
        self.exceeded: str | None = None
        """What it took too much of."""

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self._answered.set()
        self.join()

    def run(self) -> None:
        import psutil  # noqa: PLC0415 - few projects have templates of their own

        with contextlib.suppress(psutil.Error):  # it has ended by itself
            watched = psutil.Process(self._process.pid)
            before, began = sum(watched.cpu_times()[:2]), time.monotonic()
            while not self._answered.wait(_EVERY):
                used = sum(watched.cpu_times()[:2]) - before
                memory = watched.memory_info().rss / 2**20
                if memory > self._limits.memory:
                    self.exceeded = f"more than {self._limits.memory} MiB of memory"
                elif used > self._limits.seconds or (
                    time.monotonic() - began > 10 * self._limits.seconds
                ):
                    self.exceeded = f"more than {self._limits.seconds} seconds"
                if self.exceeded:
                    self._process.kill()
                    return


def _answer(answers: IO[bytes], limits: Limits, watch: _Watch) -> Result[bytes | None] | None:
    """What the process answers; None where it ended before, or says too much.

    It is read like the text of a stranger: whoever found a way out of the sandbox wrote it.
    """
    while header := answers.readline(_LONGEST_HEADER):
        try:
            told = json.loads(header)
            if "at" in told:
                watch.at = Place(str(told["at"][0]), int(told["at"][1]))
                continue
            if told["size"] is None:
                return Result(None, tuple(_diagnostic(one) for one in told["diagnostics"]))
            size = int(told["size"])
            if size > limits.output * 1_000_000:
                watch.exceeded = f"more than {limits.output} MB of output"
                return None
            made = answers.read(size)
            found = tuple(_diagnostic(one) for one in told["diagnostics"])
            if len(made) == size:
                return Result(made, found)
        except (ValueError, TypeError, KeyError, IndexError):
            return None
    return None


def _diagnostic(told: dict[str, Any]) -> Diagnostic:
    place = told["place"] and Place(
        str(told["place"]["file"]),
        int(told["place"]["line"]),
        int(told["place"]["column"]),
        excerpt=told["place"]["excerpt"] and str(told["place"]["excerpt"]),
    )
    return Diagnostic(
        str(told["code"]),
        Severity(told["severity"]),
        str(told["message"]),
        tuple(step if isinstance(step, int) else str(step) for step in told["route"]),
        told["hint"] and str(told["hint"]),
        place=place or None,
        fault="machine" if told["fault"] == "machine" else "author",
    )


def _ended(watch: _Watch, task: Task) -> Diagnostic:
    message = f"{task.what} bring down the process that runs them"
    if watch.exceeded:
        message = f"{task.what} take {watch.exceeded}"
    return replace(error(task.code, message, (), task.hint), place=watch.at or Place(task.place))


def serve() -> None:
    """Answers requests until there are no more; the whole of what the other process does."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not answer
    while True:
        try:
            make, limits, where = pickle.load(requests)  # noqa: S301 - from the program that started this one
        except EOFError:
            return
        _hold_memory(limits)
        with _Telling(answers, where):
            made, found = _made(make)
        raw = made.encode() if isinstance(made, str) else made
        header = {
            "size": None if raw is None else len(raw),
            "diagnostics": [asdict(diagnostic) for diagnostic in found],
        }
        answers.write(json.dumps(header).encode() + b"\n")
        answers.write(raw or b"")
        answers.flush()


def _made(
    make: Make,
) -> Result[str | None] | Result[bytes | None]:
    """What a function makes; whatever it raises is told in a line, for it may be the templates'."""
    try:
        return make()
    except Exception as failure:  # noqa: BLE001 - hmic's own templates do not run here
        what = str(failure).partition("\n")[0] or type(failure).__name__
        hint = "docs/templates.md says what a template may do; delete the templates to use hmic's"
        fault = error("template", f"no report can be made by the templates: {what}", (), hint)
        told: Result[bytes | None] = Result(None, (replace(fault, place=Place("templates")),))
        return told


def _hold_memory(limits: Limits) -> None:
    """Holds this process to its memory by the system as well, where that can be done.

    One operation could take more before anybody looks on.
    """
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - there is none on Windows

        room = (limits.memory + 1000) * 2**20  # of addresses, of which libraries take some
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY or room <= most:
            resource.setrlimit(resource.RLIMIT_AS, (room, most))


class _Telling(threading.Thread):
    """Tells again and again in which template this process is at work."""

    def __init__(
        self, answers: IO[bytes], where: Callable[[FrameType], tuple[str, int] | None]
    ) -> None:
        super().__init__(daemon=True)
        self._answers, self._where = answers, where
        self._worker = threading.get_ident()
        self._made = threading.Event()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self._made.set()
        self.join()

    def run(self) -> None:
        while not self._made.wait(2 * _EVERY):
            frame = sys._current_frames().get(self._worker)  # noqa: SLF001 - documented so
            at = frame and self._where(frame)
            if at:
                self._answers.write(json.dumps({"at": at}).encode() + b"\n")
                self._answers.flush()


CONFINED = Confined()
"""The one of this process."""
atexit.register(CONFINED.end)
