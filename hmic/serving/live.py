"""What the live pages show, and when it is made anew.

A report is made anew when one of its files was touched and somebody looks at it. What it is made
from is read afresh each time: nothing is kept that could be stale.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from hmic.diagnostics import in_order
from hmic.pipeline import preview, read_round
from hmic.publishing.checks import Checks
from hmic.publishing.standings import all_forces, standings_of, today
from hmic.rendering.formats import FORMATS
from hmic.rendering.html import digest
from hmic.rendering.look import Look
from hmic.reporters.status import at_a_glance
from hmic.reporters.text import tally
from hmic.serving.messages import Told, tell, tell_failure
from hmic.serving.printing import Press
from hmic.serving.watching import watch
from hmic.sources.project import Project
from hmic.sources.registers import read_register
from hmic.sources.selection import choose_forces

_QUIET = 0.15
"""Seconds without a change before a problem is shown: half of a save or of a branch is no news."""


@dataclass(frozen=True)
class Printed:
    """The PDF that was asked for."""

    state: Literal["working", "ready", "failed"]
    page: str
    """The name of the page that it is made of."""
    pdf: bytes | None = None
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Shown:
    """What the live page of one force shows."""

    page: bytes | None = None
    """The last good page; none before there is one."""
    name: str | None = None
    """A digest of the page, which changes as it does."""
    style: str = ""
    """What makes pages of it."""
    look: Look | None = None
    """What both were made by."""
    script: str = ""
    """The digest of the script that hmic brings along, which alone runs beside our own."""
    current: bool = False
    """Whether the page is made of the files as they are."""
    told: tuple[Told, ...] = ()
    count: str = ""
    printed: Printed | None = None

    @property
    def runs_own_script(self) -> bool:
        """Whether the page brings along hmic's script, and not another."""
        return self.page is None or self.script.encode() in self.page


class Live:
    """The live pages of a project; of one loop, which must run `watch`."""

    def __init__(
        self, project: Project, force: str | None, news: Callable[[str, Shown], None]
    ) -> None:
        """Serves one force or, where none is named, every force with data.

        `news` is called with each force whose problems are others than before.
        """
        self.project, self.force = project, force
        self._news = news
        self._shown: dict[str, Shown] = {}
        self._fresh: set[str] = set()
        self._lookers: Counter[str] = Counter()
        self._one_at_a_time = asyncio.Lock()
        self._moved = asyncio.Condition()
        self._closed = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._press = Press()

    def serves(self, force: str) -> bool:
        """Whether there is a page of this force, or was one before its files went."""
        if self.force is not None:
            return force == self.force
        return force in self._shown or force in self._with_data()

    def forces(self) -> tuple[tuple[str, str], ...]:
        """Slug and name of each force with data, by name."""
        register, _ = read_register(self.project)
        names = {registered.slug: registered.name for registered in register.forces}
        served = (self.force,) if self.force else self._with_data()
        return tuple(sorted(((f, names.get(f, f)) for f in served), key=lambda pair: pair[1]))

    def at_a_glance(self) -> dict[str, object]:
        """How all forces of the round stand, as plain data; checked anew where files changed."""
        checks, day = Checks(self.project, 1), today()
        return at_a_glance(day, standings_of(checks, all_forces(checks), day))

    async def watch(self) -> None:
        """Makes anew what is looked at, whenever a file of it is touched."""
        await watch(self.project, self._touched)

    async def shown(self, force: str) -> Shown:
        """What the page shows, of the files as they are."""
        await self._refresh(force)
        return self._shown[force]

    async def follow(self, force: str) -> AsyncIterator[Shown]:
        """What the page shows, again each time that it changes."""
        self._lookers[force] += 1
        last = self._shown.get(force)
        try:
            if last is not None and force in self._fresh:
                yield last
            self._start(self._refresh(force))
            while True:
                async with self._moved:
                    while not self._closed and self._shown.get(force) is last:
                        await self._moved.wait()
                if self._closed:
                    return
                last = self._shown[force]
                yield last
        finally:
            self._lookers[force] -= 1

    async def print(self, force: str) -> None:
        """Begins to make the PDF of the page that is shown, unless one is being made."""
        shown = self._shown.get(force, Shown())
        if shown.page is None or (shown.printed and shown.printed.state == "working"):
            return
        assert shown.name is not None
        await self._show(force, replace(shown, printed=Printed("working", shown.name)))
        self._start(self._print(force, shown))

    async def close(self) -> None:
        """Ends what is followed and made."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.to_thread(self._press.close)
        async with self._moved:
            self._moved.notify_all()

    def _with_data(self) -> tuple[str, ...]:
        try:
            return self.project.forces_with_data()
        except FileNotFoundError:  # forces/ itself is gone for the moment
            return ()

    def _touched(self, paths: Collection[Path]) -> None:
        forces = {self.project.force_of(path) for path in paths}
        self._fresh = set() if None in forces else self._fresh - forces
        for force in list(+self._lookers):
            if force not in self._fresh:
                self._start(self._refresh(force))

    def _start(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _refresh(self, force: str) -> None:
        async with self._one_at_a_time:
            while force not in self._fresh:
                self._fresh.add(force)
                before = self._shown.get(force, Shown())
                now = await asyncio.to_thread(self._make, force, before)
                if not now.current:
                    await asyncio.sleep(_QUIET)
                    if force not in self._fresh:
                        continue
                await self._show(force, replace(now, printed=self._printed(force)))
                if now.told != before.told or before.page is None:
                    self._news(force, now)
                await self._keep_printed(force)

    def _make(self, force: str, before: Shown) -> Shown:
        try:
            round_ = read_round(self.project)
            choose_forces(self.project, round_.register, [force])
            drawn, found = preview(round_, force)
        except Exception as failure:  # noqa: BLE001 - told on the page; the next save may mend it
            return replace(before, current=False, told=(tell_failure(failure),), count="1 error")
        diagnostics = in_order(found)
        told, count = tell(diagnostics), tally(diagnostics)
        if drawn is None:
            return replace(before, current=False, told=told, count=count)
        page, style = drawn.page.encode(), FORMATS["pdf"].style(drawn)
        name = hashlib.sha256(page).hexdigest()[:16]
        script = digest(drawn.look.packaged["screen.js"].strip())
        made = Shown(page, name, style, drawn.look, script, current=True)
        return replace(made, told=told, count=count)

    async def _print(self, force: str, shown: Shown) -> None:
        assert shown.page is not None
        assert shown.name is not None
        assert shown.look is not None
        pdf, told = await self._press.print_page(shown.page.decode(), shown.style, shown.look)
        printed = Printed("failed" if pdf is None else "ready", shown.name, pdf, told)
        await self._show(force, replace(self._shown[force], printed=printed))
        await self._keep_printed(force)

    async def _keep_printed(self, force: str) -> None:
        """Makes the PDF anew where one was asked for, and another page is shown by now."""
        shown = self._shown[force]
        if shown.printed and shown.current and shown.printed.page != shown.name:
            await self.print(force)

    def _printed(self, force: str) -> Printed | None:
        shown = self._shown.get(force)
        return shown.printed if shown else None

    async def _show(self, force: str, shown: Shown) -> None:
        async with self._moved:
            self._shown[force] = shown
            self._moved.notify_all()
