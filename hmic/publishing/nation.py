"""The nation in the build folder: made where it is not fresh, written whole or not at all.

It is a report of all forces: what it was made from is remembered as of a report, its PDF is kept
where its page is the same, and no file in its folder is replaced that hmic did not write.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from hmic.diagnostics import Diagnostic, Result, has_errors, in_order
from hmic.judging.argument import deciding_sentence
from hmic.judging.recording import outcomes_of
from hmic.model.record import Standing
from hmic.pipeline import inspect, look_of, read_round
from hmic.publishing.building import Built, Run, Wish, cannot_write
from hmic.publishing.freshness import Inputs, Taken, of_all, take, take_inputs, why_stale
from hmic.publishing.memory import Memory, digest_of, digest_of_all
from hmic.publishing.national_grades import OutcomesByForce, beside_reports
from hmic.publishing.places import NATIONAL, PLACE, of_force, place_of
from hmic.publishing.released import all_released
from hmic.publishing.workers import ThisProcess, Workers
from hmic.publishing.writing import held, memory_of, repair, withdraw_report, write_report
from hmic.rendering.file_links import linked
from hmic.rendering.look import Look
from hmic.rendering.nation import DrawnNation, draw_nation, render_nation_json
from hmic.rendering.national_files import DATA, JSON, MAYBE, NAMES, PAGE, PDF
from hmic.rendering.open_data import render_package, render_table, tables_of
from hmic.report.nation import Counted, Counting, assemble_nation
from hmic.report.nation_contents import Nation
from hmic.sources.grades_elsewhere import read_grades_elsewhere
from hmic.sources.project import Project
from hmic.sources.records import inspection_of_basis
from hmic.sources.rounds import ReadRound, earlier_rounds
from hmic.sources.user_cache import UserCache

_NOTHING = UserCache("nations", most_bytes=2**20)
"""That there was nothing to count, by what that rests on: to find it out takes a look at all."""


@dataclass(frozen=True)
class _National(Run):
    """One making of the nation, which is a report of all forces."""

    is_draft: bool = False

    @cached_property
    def below(self) -> str:
        """Its folder below the build folder; that of the newest while no later round has one."""
        if self.is_draft:
            return place_of(NATIONAL, Standing.FIELDWORK, self.project.kept_as)
        return NATIONAL if all(map(self._counts_nothing, self._later)) else self._own

    @property
    def _own(self) -> str:
        return place_of(NATIONAL, Standing.FINAL, self.project.kept_as)

    @property
    def _later(self) -> list[Project]:
        """The rounds after this one."""
        own, newest = self.project.kept_as, self.project.newest
        if not own:
            return []
        order = tuple(earlier_rounds(newest))
        after = order[order.index(own) + 1 :] if own in order else order
        return [newest, *(one for one in newest.rounds if one.kept_as in after)]

    def _counts_nothing(self, later: Project) -> bool:
        """Whether there is nothing to count in a later round; found out once."""
        run = _National(later, self.wish, take_inputs(later))
        made_from = run.made_from(run.inputs.first_of)
        if _NOTHING.get(run.key(made_from)) is None:
            counting, diagnostics = _counted(read_round(later), is_draft=False)
            if counting is None or counting.counted or counting.elsewhere:
                return False
            if not diagnostics and run.settled(made_from):
                _NOTHING.put(run.key(made_from), b"nothing to count")
        return True

    @property
    def address(self) -> str | None:
        """Where that of an earlier round lies too, while it is the newest that there is."""
        return None if self.is_draft or self.below == self._own else self._own

    @property
    def folder(self) -> Path:
        """Its folder."""
        return self.root / self.below

    @property
    def wanted(self) -> tuple[str, ...]:
        """The formats that are asked for; the open data is always with what is published."""
        chosen = tuple(name for name in (PAGE, PDF, JSON) if name in self.wish.formats)
        return chosen if self.is_draft else (*chosen, *DATA)

    def names(self, memory: Memory | None) -> list[str]:
        """The files that are to lie there; of a table without rows there is none."""
        known = memory.files if memory else {}
        wanted = (NAMES[kind] for kind in self.wanted)
        return [name for name in wanted if name in known or name not in MAYBE]

    def made_from(self, own: Callable[[str], Taken]) -> Mapping[str, str]:
        """A digest of the files of each force, of what all share, and of all programs.

        Args:
            own: Gives a force's own files.
        """
        inputs, forces = self.inputs, self.project.forces_with_data()
        digests = {force: digest_of_all(own(force).digests) for force in forces}
        of_forces = {of_force(name): one for name, one in digests.items() if PLACE.fullmatch(name)}
        # a folder that can be no force's has a name that may say anything, so it is not kept
        others = {name: one for name, one in digests.items() if not PLACE.fullmatch(name)}
        of_forces |= {"forces/": digest_of_all(others)} if others else {}
        tables = take(self.project.inputs_of_nation())
        return {**inputs.programs, **inputs.files.digests, **of_forces, **tables.digests}

    def key(self, made_from: Mapping[str, str]) -> str:
        """Of what it would be made from now, and for whom."""
        return digest_of(str(self.is_draft), self.project.kept_as, digest_of_all(made_from))

    def settled(self, made_from: Mapping[str, str]) -> Mapping[str, str]:
        """What the nation was made from, now that it is made; nothing where that changed."""
        same = self.made_from(lambda force: self.inputs.of(force).own) == made_from
        return made_from if same and take(of_all(self.project)) == self.inputs.files else {}


def build_nation(
    inputs: Inputs,
    wish: Wish,
    hire: Callable[[int], AbstractContextManager[Workers]],
    *,
    is_draft: bool = False,
) -> Built | None:
    """Builds the nation, where it is not fresh.

    Args:
        inputs: What all reports are made from, as it is now.
        wish: What is asked of it.
        hire: Workers for so many reports.
        is_draft: Whether it is for those who moderate, and counts every force at its stage.

    Returns:
        What became of it; None where nothing is published that could be counted. Then what lay
        there is taken away.
    """
    run = _National(inputs.project, wish, inputs, is_draft=is_draft)
    repair(run.root)
    made_from = run.made_from(inputs.first_of)
    memory = memory_of(run.root, run.below)
    names = run.names(memory)
    why = why_stale(memory, made_from, names, run.folder)
    if why is None and run.address is not None:
        there = memory_of(run.root, run.address)
        why = why_stale(there, made_from, names, run.root / run.address)
        why = f"{run.address} is missing" if why == "" else why
    if why is None and wish.rebuild:
        why = "it was to be rebuilt"
    if memory is None and not wish.rebuild and _NOTHING.get(run.key(made_from)) is not None:
        return None
    if why is None and memory is not None:
        kept = tuple(run.folder / name for name in names)
        if run.refuses(memory.diagnostics):
            return Built(NATIONAL, memory.diagnostics, earlier=kept[0], why="")
        return Built(NATIONAL, memory.diagnostics, kept=kept, standing=memory.standing)
    try:
        return _built(run, made_from, memory, why, hire)
    except OSError as failure:
        problem = cannot_write(run.folder, inputs.project, failure)
        return Built(NATIONAL, (problem,), earlier=_earlier(run), why=why)
    except Exception as failure:  # noqa: BLE001 - it is told, as of any report
        return Built(NATIONAL, (), earlier=_earlier(run), why=why, bug=failure)


def _built(
    run: _National,
    made_from: Mapping[str, str],
    memory: Memory | None,
    why: str | None,
    hire: Callable[[int], AbstractContextManager[Workers]],
) -> Built | None:
    """Makes the nation and writes it.

    Args:
        run: What is asked.
        made_from: What it is made from.
        memory: What is remembered of the one that lies there.
        why: Why it is made.
        hire: Workers for so many reports.

    Returns:
        What became of it; None where there is nothing to count.

    Raises:
        OSError: it can't be written.
    """
    round_ = read_round(run.project)
    counting, diagnostics = _counted(round_, is_draft=run.is_draft)
    refused = Built(NATIONAL, diagnostics, earlier=_earlier(run), why=why)
    if counting is None or run.refuses(diagnostics):
        return refused
    if not counting.counted and not counting.elsewhere:
        if memory is None or memory.programme == counting.round.programme.programme:
            for place in filter(None, (run.below, run.address)):
                withdraw_report(run.root, place)
        if not diagnostics and run.settled(made_from):
            _NOTHING.put(run.key(made_from), b"nothing to count")
        return None  # that of the round before stays until this one has its first
    look, unread = look_of(round_)
    if has_errors(unread):
        return replace(refused, diagnostics=(*diagnostics, *unread))
    files, origins, found = _made(run, round_, counting, look, memory, hire)
    diagnostics = (*diagnostics, *found)
    if run.refuses(diagnostics):
        return replace(refused, diagnostics=diagnostics)
    standing = Standing.FIELDWORK if run.is_draft else Standing.FINAL
    programme = counting.round.programme.programme
    settled, address = run.settled(made_from), run.address
    now = Memory(
        NATIONAL,
        "",
        "",
        standing,
        settled,
        origins,
        diagnostics,
        programme=programme,
        address=address,
    )
    if memory is not None and not run.is_draft and memory.programme != programme:
        _keep(run, memory)
    link, optional = partial(linked, NAMES), set(NAMES.values())
    now, written = write_report(run.root, run.below, files, optional, now, link)
    if address is not None:
        write_report(run.root, address, held(run.root, run.below, now), optional, now)
    kept = tuple(run.folder / name for name in run.names(now) if name not in files)
    return Built(NATIONAL, diagnostics, written, why=why, kept=kept, standing=standing)


def _keep(run: _National, earlier: Memory) -> None:
    """Keeps the nation of an earlier round, whose place is taken, at its own address.

    What it was made from is not kept: its round makes it anew there, as one of an earlier round.

    Args:
        run: The run that takes its place.
        earlier: What is remembered of it.

    Raises:
        OSError: it can't be read or written.
    """
    address = place_of(NATIONAL, Standing.FINAL, earlier.programme)
    whole = all(earlier.is_intact(run.folder / name) for name in earlier.files)
    kept = run.project.newest.has_round(earlier.programme)
    if whole and kept and memory_of(run.root, address) is None:
        files = held(run.root, run.below, earlier)
        write_report(run.root, address, files, (), replace(earlier, made_from={}, address=None))


def _earlier(run: _National) -> Path | None:
    return next(filter(Path.is_file, (run.folder / name for name in NAMES.values())), None)


def _made(
    run: _National,
    round_: ReadRound,
    counting: Counting,
    look: Look,
    memory: Memory | None,
    hire: Callable[[int], AbstractContextManager[Workers]],
) -> tuple[dict[str, bytes], dict[str, str], tuple[Diagnostic, ...]]:
    """The files that are to be written, and what each of them alone is a function of."""
    nation = assemble_nation(counting)
    drawn, found = draw_nation(nation, look, round_.labels.text)
    if drawn is None:
        return {}, {}, found
    outputs = {PAGE: drawn.page.encode(), JSON: render_nation_json(nation).encode()}
    if not run.is_draft:
        outputs |= _data(nation, round_)
    origins = {NAMES[kind]: digest_of(run.programs, data) for kind, data in outputs.items()}
    origins[NAMES[PDF]] = digest_of(run.programs, drawn.printed.encode(), drawn.style)
    files = {NAMES[kind]: outputs[kind] for kind in run.wanted if kind in outputs}
    if PDF in run.wanted and not _is_kept(run, memory, origins[NAMES[PDF]]):
        pdf, complaints = _printed(run, drawn, hire)
        found = (*found, *complaints)
        if pdf is not None:
            files[NAMES[PDF]] = pdf
    return files, origins, found


def _data(nation: Nation, round_: ReadRound) -> dict[str, bytes]:
    from hmic.rendering.workbook import render_workbook  # noqa: PLC0415 - only here

    kinds = {name: kind for kind, name in NAMES.items()}
    tables = {kinds[table.file]: render_table(table, nation) for table in tables_of(nation)}
    return {
        **{kind: text.encode() for kind, text in tables.items()},
        "package": render_package(nation, round_.labels.text).encode(),
        "workbook": render_workbook(nation, round_.labels.text),
    }


def _is_kept(run: _National, memory: Memory | None, origin: str) -> bool:
    """Whether the PDF that lies there was printed of the same page, and is as it was written."""
    name = NAMES[PDF]
    if memory is None or run.wish.rebuild or memory.origins.get(name) != origin:
        return False
    return memory.is_intact(run.folder / name)


def _printed(
    run: _National, drawn: DrawnNation, hire: Callable[[int], AbstractContextManager[Workers]]
) -> Result[bytes | None]:
    from hmic.rendering.pdf import Printer, at_once, render_pdf  # noqa: PLC0415 - takes a second

    with hire(1) as workers:
        helpers = workers.helpers if isinstance(workers, ThisProcess) else None
        submit = helpers.submit if helpers else at_once
        store, reads = UserCache("sections"), not run.wish.rebuild
        printer = Printer(submit, store, run.programs, reads=reads)
        return render_pdf(drawn.printed, drawn.style, printer, drawn.look)


def _counted(round_: ReadRound, *, is_draft: bool) -> Result[Counting | None]:
    """What the nation is counted from, and all that keeps it from being counted."""
    if round_.round is None or has_errors(round_.diagnostics):
        return Result(None, round_.diagnostics)
    if is_draft:
        counted = _at_their_stages(round_)
        elsewhere, wrong = read_grades_elsewhere(round_.project, round_.round)
    else:
        counted = _released(round_)
        elsewhere, wrong = beside_reports(round_, _published(counted.value))
    counting = Counting(
        round_.round,
        round_.labels,
        counted.value,
        elsewhere.grades,
        is_draft=is_draft,
        kept_as=round_.project.kept_as,
    )
    return Result(counting, in_order(dict.fromkeys((*counted.diagnostics, *wrong))))


def _published(counted: Mapping[str, Counted]) -> OutcomesByForce:
    return {
        force: {slug: judged.published for slug, judged in one.judged.items()}
        for force, one in counted.items()
    }


def _released(round_: ReadRound) -> Result[dict[str, Counted]]:
    found: dict[str, Counted] = {}
    problems: list[Diagnostic] = []
    for force, (released, wrong) in all_released(round_):
        problems += wrong
        if released is None:
            continue
        basis, standing = released.basis, released.standing
        inspection = None
        if standing is not Standing.WITHDRAWN:
            inspection = inspection_of_basis(basis, released.programme, force)
        found[force] = Counted(
            status=str(standing),
            address=f"../{force}/index.html",
            edition=released.edition,
            day=released.released,
            withdrawn=released.withdrawn,
            inspection=inspection,
            judged=basis.judgements if inspection else {},
        )
    return Result(found, tuple(problems))


def _at_their_stages(round_: ReadRound) -> Result[dict[str, Counted]]:
    found: dict[str, Counted] = {}
    for force in round_.project.forces_with_data():
        inspected = inspect(round_, force)
        if inspected.inspection is None or inspected.standing is None:
            continue
        kept = round_.project.kept_as
        here = place_of(NATIONAL, Standing.FIELDWORK, kept)
        beside = os.path.relpath(place_of(force, inspected.standing, kept), here)
        found[force] = Counted(
            status=str(inspected.standing),
            address=f"{beside}/index.html",
            inspection=inspected.inspection,
            judged=outcomes_of(inspected.judgements),
            decides={
                slug: deciding_sentence(judgement, round_.labels)
                for slug, judgement in inspected.judgements.items()
            },
        )
    return Result(found)
