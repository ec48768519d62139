"""Building reports: what is not fresh is made, by whatever workers there are, and written here.

Results are written as they come, each report whole or not at all. What is wrong with one report, or
the death of who made it, is told of that report alone.
"""

import errno
import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from signal import Signals
from typing import Any

from hmic.diagnostics import Diagnostic, Severity, error, has_errors
from hmic.model.record import Standing
from hmic.publishing.freshness import Inputs, Making, take_inputs, why_stale
from hmic.publishing.memory import Memory, digest_of_all
from hmic.publishing.orders import Made, Order
from hmic.publishing.parcels import pack, pack_for_all
from hmic.publishing.places import (
    NATIONAL,
    PUBLIC,
    address_of,
    all_names,
    gone_with,
    names_of,
    of_force,
    place_of,
)
from hmic.publishing.workers import ThisProcess, Workers
from hmic.publishing.writing import held, memory_of, repair, withdraw_report, write_report
from hmic.rendering.formats import FORMATS
from hmic.sources.project import Project

_BEAT = 0.2
"""Seconds between two looks at who is at work."""
_TRIES = 3
"""How often an order is given again that nobody takes, or of which a file vanished."""


@dataclass(frozen=True)
class Built:
    """What became of one report."""

    force: str
    diagnostics: tuple[Diagnostic, ...]
    written: tuple[Path, ...] = ()
    """The files written."""
    earlier: Path | None = None
    """A file of the earlier report, which stands unchanged where this one was refused."""
    why: str | None = None
    """Why it had to be built, in words; empty where there was none before or it was refused, None
    where the report that lies there is fresh."""
    kept: tuple[Path, ...] = ()
    """The files asked for that lie there unchanged."""
    standing: Standing | None = None
    """How the report stands; None where it was refused."""
    edition: int | None = None
    """Which edition it is, where it is on record or about to be."""
    gone: tuple[Path, ...] = ()
    """The folders of nations that counted what readers are to have no more: taken away."""
    made: Made | None = None
    """What was made and is not written here: a run that publishes keeps it."""
    bug: Exception | None = None
    """What was raised on the way, which is a fault of ours or of the machine."""


@dataclass(frozen=True)
class Progress:
    """How far a run has come."""

    building: tuple[str, ...]
    """The forces whose reports are being made."""
    waiting: int
    """How many reports nobody has begun."""


@dataclass(frozen=True)
class Wish:
    """What is asked of a run, for each of its reports."""

    formats: tuple[str, ...]
    """Their names."""
    output: Path | None = None
    """The build folder, where it is not the project's."""
    strict: bool = False
    """Whether warnings refuse a report too."""
    rebuild: bool = False
    """Whether reports are built that are fresh."""


def build(
    project: Project,
    force: str,
    formats: Iterable[str],
    *,
    output: Path | None = None,
    strict: bool = False,
    rebuild: bool = False,
) -> Built:
    """Builds one report in this process.

    Args:
        project: The project.
        force: The slug of a force with data.
        formats: The names of the formats.
        output: The build folder, where it is not the project's.
        strict: Whether warnings refuse a report too.
        rebuild: Whether a report is built that is fresh.

    Returns:
        What became of it.
    """
    (built,) = build_all(
        take_inputs(project), [force], Wish(tuple(formats), output, strict, rebuild)
    )
    return built


def build_all(
    inputs: Inputs,
    forces: Iterable[str],
    wish: Wish,
    hire: Callable[[int], AbstractContextManager[Workers]] = lambda _: nullcontext(ThisProcess()),
    watch: Callable[[Progress], None] = lambda _: None,
) -> Iterator[Built]:
    """Builds reports, each as soon as it is made; those that are fresh come first.

    An earlier report stays whole where a new one is refused.

    Args:
        inputs: What all reports are made from, as it is now.
        forces: The slugs of forces with data.
        wish: What is asked of each report.
        hire: Workers for so many reports; asked for when there is something to make.
        watch: Told of the progress a few times a second.
    """
    run = Run(inputs.project, wish, inputs)
    repair(run.root)
    stale: list[Job] = []
    for force in forces:
        job = run.job(force)
        if job.why is None:
            yield run.fresh(job)
        else:
            stale.append(job)
    if stale:
        with hire(len(stale)) as workers:
            yield from make_all(run, stale, workers, watch)


@dataclass(frozen=True)
class Job:
    """One report of a run."""

    force: str
    making: Making
    memory: Memory | None
    """What is remembered of the report that lies there."""
    why: str | None
    """Why it has to be built; None where it is fresh."""
    tries: int = 0


@dataclass(frozen=True)
class Run:
    """One run over some reports."""

    project: Project
    wish: Wish
    inputs: Inputs
    token: str = field(default_factory=lambda: os.urandom(8).hex())
    _newest: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The build folder."""
        return self.wish.output or self.project.build

    @property
    def programs(self) -> str:
        """A digest of the versions of hmic and of what it is made with."""
        return digest_of_all(self.inputs.programs)

    def job(self, force: str) -> Job:
        """A report, and whether it is fresh as a draft or as a final report."""
        making = self.inputs.of(force)
        made_from = making.made_from
        memories = [self._memory(force, place) for place in self._places(force)]
        known = [memory for memory in memories if memory is not None]
        memory = next(
            (one for one in known if one.made_from == made_from), known[0] if known else None
        )
        folder = self.root / self.place(force, memory.standing if memory else Standing.FINAL)
        names = names_of(force, memory.standing) if memory else {}
        wanted = [names[kind] for kind in self.wish.formats if kind in names]
        why = why_stale(memory, made_from, wanted, folder)
        if why is None and memory is not None and memory.address is not None:
            there = self._memory(force, memory.address)
            why = why_stale(there, made_from, wanted, self.root / memory.address)
            why = f"{memory.address} is missing" if why == "" else why
        if why is None and self.wish.rebuild:
            why = "it was to be rebuilt"
        return Job(force, making, memory, why)

    def place(self, force: str, standing: Standing) -> str:
        """The folder of a report below the build folder.

        The force's own is for the newest that was released, of whatever round.
        """
        kept = self.project.kept_as
        on_record = standing in (Standing.RELEASED, Standing.WITHDRAWN)
        if kept and on_record and self._newest_round(force) == kept:
            kept = ""
        return place_of(force, standing, kept)

    def _newest_round(self, force: str) -> str:
        """The earlier round of the newest report of a force; empty where it is of the newest."""
        from hmic.publishing.released import newest_round  # noqa: PLC0415 - of an earlier round

        if force not in self._newest:
            self._newest[force] = newest_round(self.project, self._order, force)
        return self._newest[force]

    @cached_property
    def _order(self) -> tuple[str, ...]:
        from hmic.sources.rounds import earlier_rounds  # noqa: PLC0415 - as above

        return tuple(earlier_rounds(self.project.newest))

    def _places(self, force: str) -> tuple[str, ...]:
        """The folders in which a report of this round may lie; that of what is public is last."""
        by_standing = (Standing.CORRECTED, Standing.PREPARED, Standing.FINAL, Standing.RELEASED)
        return tuple(dict.fromkeys(self.place(force, standing) for standing in by_standing))

    def _memory(self, force: str, place: str) -> Memory | None:
        memory = memory_of(self.root, place)
        return memory if memory is not None and memory.force == force else None

    def fresh(self, job: Job) -> Built:
        """A report that needs nothing but that its warnings are told again."""
        memory = job.memory
        assert memory is not None
        folder = self.root / self.place(job.force, memory.standing)
        names = names_of(job.force, memory.standing)
        kept = tuple(folder / names[kind] for kind in self.wish.formats if kind in names)
        if self.refuses(memory.diagnostics):
            return Built(job.force, memory.diagnostics, earlier=kept[0], why="")
        try:
            gone = self._take_others_away(job.force, memory.standing)
        except OSError as failure:
            problem = cannot_write(folder, self.project, failure)
            return Built(job.force, (*memory.diagnostics, problem), earlier=kept[0], why="")
        built = Built(job.force, memory.diagnostics, kept=kept, gone=gone)
        return replace(built, standing=memory.standing, edition=memory.edition)

    @cached_property
    def _for_all(self) -> bytes | None:
        return pack_for_all(self.inputs)

    def order(self, job: Job, *, far: bool) -> Order:
        """The order for a report; a PDF that is intact is made again only if its page changed.

        For workers far away it has a parcel, unless the report's files can't be sent.
        """
        memory, printed = job.memory, frozenset[str]()
        if memory is not None and not self.wish.rebuild and not job.tries:
            folder = self.root / self.place(job.force, memory.standing)
            names = names_of(job.force, memory.standing)
            printable = [name for kind, name in names.items() if FORMATS[kind].styles]
            intact = (name for name in printable if memory.is_intact(folder / name))
            printed = frozenset(memory.origins[name] for name in intact if name in memory.origins)
        return Order(
            self.token,
            self.project.root,
            job.force,
            self.wish.formats,
            self.programs,
            printed,
            self.wish.rebuild,
            pack(job.making, self._for_all) if far and self._for_all else None,
        )

    def write(self, job: Job, made: Made) -> Built | None:
        """Puts a report that was made in its place; None where what was to be kept has vanished."""
        earlier = _earlier(self, job.force, made.standing)
        refused = Built(job.force, made.diagnostics, earlier=earlier, why=job.why)
        if made.standing is None or not made.origins or self.refuses(made.diagnostics):
            return refused
        place, names = self.place(job.force, made.standing), names_of(job.force, made.standing)
        if (other := self._other_round(job.force, made)) is not None:
            return replace(refused, diagnostics=(*made.diagnostics, other))
        files = {names[kind]: data for kind, data in made.outputs.items()}
        origins = {names[kind]: origin for kind, origin in made.origins.items()}
        wanted = [names[kind] for kind in self.wish.formats if kind in names]
        if not self._all_there(place, wanted, files, origins):
            return None
        address = address_of(job.force, made.standing, made.programme)
        memory = Memory(
            job.force,
            made.name,
            made.region,
            made.standing,
            job.making.settled(),
            origins,
            made.diagnostics,
            programme=made.programme,
            edition=made.edition,
            not_inspected=made.not_inspected,
            address=address if address != place else None,
        )
        try:
            written = self._put(job, place, files, memory, names)
            gone = self._take_others_away(job.force, made.standing)
        except OSError as failure:
            problem = cannot_write(self.root / place, self.project, failure)
            return replace(refused, diagnostics=(*made.diagnostics, problem))
        kept = tuple(self.root / place / name for name in wanted if name not in files)
        built = Built(job.force, made.diagnostics, written, why=job.why, kept=kept, gone=gone)
        return replace(built, standing=made.standing, edition=made.edition)

    def _other_round(self, force: str, made: Made) -> Diagnostic | None:
        """That a report of another round lies in the force's place, which is kept nowhere."""
        lies = self._memory(force, force)
        if (
            self.place(force, made.standing or Standing.FINAL) != force
            or lies is None
            or lies.programme == made.programme
        ):
            return None
        if self.project.has_round(lies.programme):
            return None
        message = f"{force}/ in the build folder holds the report of the round {lies.programme}, "
        message += f"and this is one of {made.programme}"
        return error("other-round", message, ("programme", "programme"), _OTHER_ROUND)

    def _put(
        self,
        job: Job,
        place: str,
        files: Mapping[str, bytes],
        memory: Memory,
        names: Mapping[str, str],
    ) -> tuple[Path, ...]:
        """Writes a report where it belongs, and what was released at its address too.

        Args:
            job: The report's.
            place: Its folder below the build folder.
            files: What was made of it, by name.
            memory: What is to be remembered of it.
            names: The name of the file of each format.

        Returns:
            The paths of the files that were written.

        Raises:
            OSError: it can't be written.
        """
        from hmic.rendering.file_links import linked  # noqa: PLC0415 - what is fresh needs none

        optional = all_names(job.force)
        whole, written = write_report(
            self.root, place, files, optional, memory, partial(linked, names)
        )
        if memory.address is not None:
            same = held(self.root, place, whole)  # what was kept is among it
            write_report(self.root, memory.address, same, optional, memory)
        return written

    def _all_there(
        self,
        place: str,
        wanted: Collection[str],
        files: Collection[str],
        origins: Mapping[str, str],
    ) -> bool:
        """Whether what was not made lies there, intact and of the same origin."""
        memory = memory_of(self.root, place)
        return all(
            name in files
            or (
                memory is not None
                and memory.origins.get(name) == origins.get(name)
                and memory.is_intact(self.root / place / name)
            )
            for name in wanted
        )

    def refuses(self, diagnostics: Iterable[Diagnostic]) -> bool:
        """Whether a report of which this was found is not written."""
        warned = any(found.severity is Severity.WARNING for found in diagnostics)
        return has_errors(diagnostics) or (self.wish.strict and warned)

    def _take_others_away(self, force: str, standing: Standing) -> tuple[Path, ...]:
        """No draft lies beside what is published, and nothing public of what is under embargo.

        Args:
            force: The force.
            standing: How its report stands.

        Returns:
            The folders of nations that went with it.

        Raises:
            OSError: something can't be taken away.
        """
        for place in gone_with(force, standing, self.project.kept_as):
            withdraw_report(self.root, place)
        for place in tuple(self._taken_back(force, standing)):
            withdraw_report(self.root, place)
        if standing not in (Standing.PREPARED, Standing.WITHDRAWN):
            return ()
        nations = tuple(self._nations(force, standing, Standing.FINAL))
        gone = [place for place, memory in nations if self._counts_another(memory, force)]
        return tuple(self.root / place for place in gone if withdraw_report(self.root, place))

    def _taken_back(self, force: str, standing: Standing) -> Iterator[str]:
        """The folders of what readers had of a report that is under embargo, or on record no more.

        Args:
            force: The force.
            standing: How its report stands.
        """
        here = self.place(force, standing)
        own = self._memory(force, here)
        if own is None or standing not in (Standing.PREPARED, Standing.FINAL):
            return
        address = address_of(force, Standing.RELEASED, own.programme)
        for place in {force, self.place(force, Standing.FINAL), address} - {here, None}:
            public = self._memory(force, str(place))
            if public is None or _was_before(public, own):
                continue
            if standing is Standing.PREPARED or public.edition is not None:
                yield str(place)

    def nations_of_before(self, force: str, standing: Standing) -> Iterator[str]:
        """The folders of nations that were made before a report became what it is.

        What readers have is counted in theirs; that for moderators counts a report at any stage.

        Args:
            force: The force.
            standing: How its report stands.
        """
        is_public = standing in PUBLIC
        shared = {**self.inputs.programs, **self.inputs.files.digests}.items()
        for counted in (Standing.FINAL, Standing.FIELDWORK)[not is_public :]:
            for place, memory in self._nations(force, standing, counted):
                if self._counts_another(memory, force) or not shared <= memory.made_from.items():
                    yield place
        newest = memory_of(self.root, NATIONAL)
        if is_public and newest is not None and self.project.has_round(newest.programme):
            yield NATIONAL  # of a round before, which has no report of this one

    def _nations(
        self, force: str, standing: Standing, counted: Standing
    ) -> Iterator[tuple[str, Memory]]:
        """The nations of the round of a report, each with what is remembered of it."""
        report = self._memory(force, self.place(force, standing))
        places = (place_of(NATIONAL, counted), place_of(NATIONAL, counted, self.project.kept_as))
        for place in dict.fromkeys(places):
            memory = memory_of(self.root, place)
            if memory and report and memory.programme == report.programme:
                yield place, memory

    def _counts_another(self, memory: Memory, force: str) -> bool:
        """Whether a nation was made when the files of a force were others."""
        own = digest_of_all(self.inputs.of(force).own.digests)
        return memory.made_from.get(of_force(force)) != own


def make_all(
    run: Run, jobs: Iterable[Job], workers: Workers, watch: Callable[[Progress], None]
) -> Iterator[Built]:
    """Gives every order, and writes each report as it comes back.

    Args:
        run: The run.
        jobs: The reports to make.
        workers: Who makes them.
        watch: Told of the progress a few times a second.

    Returns:
        What became of each, as soon as it is known.
    """
    from hmic.publishing.making import make  # noqa: PLC0415 - what is fresh needs none
    from hmic.publishing.replies import make_far  # noqa: PLC0415

    waiting = deque(jobs)
    begun: dict[Future[Any], tuple[Job, Order]] = {}

    def look() -> None:
        building = tuple(job.force for future, (job, _) in begun.items() if future.running())
        watch(Progress(building, len(waiting) + len(begun) - len(building)))

    while waiting or begun:
        while waiting and len(begun) < workers.most:
            # taken anew: its files may have changed since the run began
            job = waiting.popleft()
            job = replace(job, making=run.inputs.of(job.force))
            if workers.most == 1:
                watch(Progress((job.force,), len(waiting)))
            order = run.order(job, far=workers.far)
            if order.parcel is not None:
                begun[workers.submit(make_far, order)] = job, order
            else:  # what can't be sent is made here, where its files can be told of
                taker = ThisProcess() if workers.far else workers
                making = partial(make, submit=taker.helpers.submit) if taker.helpers else make
                begun[taker.submit(making, order)] = job, order
        done, _ = wait(begun, _BEAT, FIRST_COMPLETED)
        for future in done:
            job, order = begun.pop(future)
            built = _result(run, job, order, future, workers)
            if built is None:
                waiting.appendleft(replace(job, tries=job.tries + 1))
            else:
                yield built
        look()


def _result(
    run: Run, job: Job, order: Order, future: Future[Any], workers: Workers
) -> Built | None:
    """What became of an order; None where it is to be given again."""
    from hmic.publishing.replies import opened  # noqa: PLC0415 - what is fresh needs none

    try:
        answer = future.result()
        made = answer if isinstance(answer, Made) else opened(answer, order)
    except workers.dropped as failure:
        return None if job.tries < _TRIES else _lost(run, job, failure, workers)
    except workers.lost as failure:
        return _lost(run, job, failure, workers)
    except Exception as failure:  # noqa: BLE001 - it is told, and the other reports are built
        return replace(_nothing(run, job), bug=failure)
    built = run.write(job, made)
    if built is None and job.tries >= _TRIES:
        lost = RuntimeError(f"of {', '.join(run.wish.formats)}, a format was neither made nor kept")
        return replace(_nothing(run, job), bug=lost)
    return built


def _nothing(run: Run, job: Job) -> Built:
    return Built(job.force, (), earlier=_earlier(run, job.force, None), why=job.why)


def _lost(run: Run, job: Job, failure: BaseException, workers: Workers) -> Built:
    code = getattr(failure, "exitcode", None)
    how = f" by {Signals(-code).name}" if isinstance(code, int) and code < 0 else ""
    problem = error(
        "worker-died",
        f"the process that made the report of {job.force} was ended{how}",
        (),
        workers.advice,
    )
    return replace(_nothing(run, job), diagnostics=(replace(problem, fault="machine"),))


def _earlier(run: Run, force: str, standing: Standing | None) -> Path | None:
    """A file of the report that was built before; a public one where its standing is not known."""
    candidates = (
        run.root / run.place(force, one) / name
        for one in ([standing] if standing else [*PUBLIC, *Standing])
        for name in names_of(force, one).values()
    )
    return next(filter(Path.is_file, candidates), None)


def _was_before(public: Memory, prepared: Memory) -> bool:
    """Whether what is public is another round's, or an edition that readers keep meanwhile.

    Else it was taken back: a report that was final without a record, or an edition that was
    released and is under embargo again.
    """
    if public.programme != prepared.programme:
        return True
    if public.edition is None or prepared.edition is None:
        return False
    return public.edition < prepared.edition


_OTHER_ROUND = "hmic new round begins a round beside the last; or move that report elsewhere"
_HINTS = {
    errno.ENOSPC: "make room on the disk, then build again",
    errno.EDQUOT: "make room on the disk, then build again",
    errno.EEXIST: "move it elsewhere, or choose another folder with --output",
}


def cannot_write(where: Path, project: Project, failure: OSError) -> Diagnostic:
    """That the build folder, or a report's folder in it, refuses to be written.

    Args:
        where: The folder.
        project: The project, from whose folder it is named.
        failure: What the system said.

    Returns:
        The problem, which is the machine's fault.
    """
    where = where.relative_to(project.root) if where.is_relative_to(project.root) else where
    reason = failure.strerror or str(failure)
    message = f"the report cannot be written to {where}: {reason[:1].lower()}{reason[1:]}"
    hint = "mend the folder's access, or choose another folder with --output"
    problem = error("cannot-write", message, (), _HINTS.get(failure.errno or 0, hint))
    return replace(problem, fault="machine")
