"""The areas for improvement that readers have, of all rounds of a project: a look at each record.

A round whose project keeps records counts what was released; one without any its final reports.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from hmic.diagnostics import Diagnostic, has_errors
from hmic.judging.areas import Area, Later, Now, Told, areas_of
from hmic.model.force import Register
from hmic.model.record import Record, Standing
from hmic.model.round import Round
from hmic.pipeline import inspect, read_round
from hmic.publishing.workers import round_of, side_by_side
from hmic.sources.earlier_reports import last_released
from hmic.sources.follow_ups import read_follow_up
from hmic.sources.project import Project
from hmic.sources.records import all_records, inspection_of
from hmic.sources.registers import read_register
from hmic.sources.rounds import ReadRound


@dataclass(frozen=True)
class AreasOfForce:
    """What one force is to do something about."""

    force: str
    areas: tuple[Area, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    """What can't be read of it."""


def released_areas(
    round_: ReadRound, forces: Sequence[str], jobs: int = 1
) -> Iterator[AreasOfForce]:
    """The areas of each force that readers have; one force is read at a time.

    Args:
        round_: The round, at the top of the project or an earlier one.
        forces: The slugs of forces with data.
        jobs: How many processes to look at many forces by.

    Returns:
        The areas of each force, in their order.
    """
    here = partial(_of_force, round_, _rounds_of(round_))
    return side_by_side(here, _of_some, round_.project, forces, jobs)


def _of_some(run: str, project: Project, forces: Sequence[str]) -> list[AreasOfForce]:
    round_ = round_of(run, project)
    rounds = _rounds_of_run(run, project)
    return [_of_force(round_, rounds, force) for force in forces]


@dataclass(frozen=True, eq=False)
class _Rounds:
    """What is asked of the rounds of a project for each of its forces."""

    recorded: bool
    """Whether this round has records."""
    others: Mapping[Project, Register]
    """The other rounds, each with its register."""
    newest: Round | None
    """The newest round; None where this is it."""


def _rounds_of(round_: ReadRound) -> _Rounds:
    project = round_.project
    others = [one for one in (*project.rounds, project.newest) if one != project]
    registers = {one: read_register(one).value for one in others}
    newest = read_round(project.newest).round if project.kept_as else None
    return _Rounds(project.has_records, registers, newest)


@lru_cache(maxsize=1)
def _rounds_of_run(run: str, project: Project) -> _Rounds:
    return _rounds_of(round_of(run, project))


def _of_force(round_: ReadRound, rounds: _Rounds, force: str) -> AreasOfForce:
    return _on_record(round_, rounds, force) if rounds.recorded else _final(round_, force)


def _on_record(round_: ReadRound, rounds: _Rounds, force: str) -> AreasOfForce:
    records, wrong = all_records(round_.project, force)
    by_round: dict[str, list[Told]] = {}
    problems = list(wrong)
    for record in records:
        if record.released is not None:
            inspection = inspection_of(record)
            if inspection is not None:
                told = Told(
                    inspection,
                    record.programme,
                    _name(round_, record),
                    record.edition,
                    record.released.date,
                    record.withdrawn,
                )
                by_round.setdefault(record.programme, []).append(told)
    if not by_round:
        return AreasOfForce(force, (), tuple(problems))
    (progress, response), unread = read_follow_up(round_.project, force)
    newest = list(by_round.values())[-1]  # what followed is told of the round of the folder
    now = round_.round.programme.programme if round_.round else newest[-1].programme
    later = _later(rounds, force, newest[-1])
    became = Now(rounds.newest)
    if rounds.newest is not None:
        became = replace(became, passed_to=rounds.newest.register.successors_of(force))
    areas = [
        area
        for programme, editions in by_round.items()
        for area in (
            areas_of(editions, progress, response, later, became)
            if programme == now
            else areas_of(editions, later=later, now=became)
        )
    ]
    return AreasOfForce(force, tuple(areas), (*problems, *unread))


def _later(rounds: _Rounds, force: str, told: Told) -> tuple[Later, ...]:
    """What the reports of later rounds that readers have say of points of this one.

    Where the force is no more, those that took its place say it.
    """
    found: list[Later] = []
    for other, register in rounds.others.items():
        bodies = register.successors_of(force) or (force,)
        for body in bodies:
            record = last_released([other], body)
            day = record.released.date if record and record.released else None
            if record is None or day is None or told.day is None or day < told.day:
                continue
            inspection = inspection_of(record)
            assessments = inspection.assessments.values() if inspection else ()
            of = None if body == force else force
            carried = (o for each in assessments for o in each.carried_over if o.force == of)
            name = next((one.name for one in register.forces if one.slug == body), body)
            by = name if of else None
            found.append(Later(record.programme, day, tuple(carried), by, len(bodies)))
    return tuple(sorted(found, key=lambda one: one.day))


def _name(round_: ReadRound, record: Record) -> str:
    registered = round_.registered(record.force)
    return registered.name if registered else record.force


def _final(round_: ReadRound, force: str) -> AreasOfForce:
    inspected = inspect(round_, force)
    inspection = inspected.inspection
    if inspection is None or has_errors(inspected.diagnostics):
        return AreasOfForce(force, (), inspected.own_diagnostics)
    if inspected.standing is not Standing.FINAL:
        return AreasOfForce(force, ())
    told = Told(inspection, inspection.programme.programme, inspection.registered.name)
    return AreasOfForce(force, areas_of([told], inspection.progress, inspection.response))
