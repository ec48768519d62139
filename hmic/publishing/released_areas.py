"""The areas for improvement that readers have, of all rounds of a project: a look at each record.

A round whose project keeps records counts what was released; one without any its final reports.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from hmic.diagnostics import Diagnostic, has_errors
from hmic.judging.areas import Area, Later, Told, areas_of
from hmic.model.record import Record, Standing
from hmic.pipeline import inspect
from hmic.publishing.workers import round_of, side_by_side
from hmic.sources.earlier_reports import last_released
from hmic.sources.follow_ups import read_follow_up
from hmic.sources.project import Project
from hmic.sources.records import all_records, inspection_of
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
    here = partial(_of_force, round_, round_.project.has_records)
    return side_by_side(here, _of_some, round_.project, forces, jobs)


def _of_some(run: str, project: Project, forces: Sequence[str]) -> list[AreasOfForce]:
    return [*released_areas(round_of(run, project), forces)]


def _of_force(round_: ReadRound, recorded: bool, force: str) -> AreasOfForce:
    return _on_record(round_, force) if recorded else _final(round_, force)


def _on_record(round_: ReadRound, force: str) -> AreasOfForce:
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
    later = _later(round_.project, force, newest[-1])
    areas = [
        area
        for programme, editions in by_round.items()
        for area in (
            areas_of(editions, progress, response, later)
            if programme == now
            else areas_of(editions, later=later)
        )
    ]
    return AreasOfForce(force, tuple(areas), (*problems, *unread))


def _later(project: Project, force: str, told: Told) -> tuple[Later, ...]:
    """What the reports of later rounds that readers have say of points of this one."""
    found: list[Later] = []
    for other in (*project.rounds, project.newest):
        record = last_released([other], force) if other != project else None
        day = record.released.date if record and record.released else None
        if record is None or day is None or told.day is None or day < told.day:
            continue
        inspection = inspection_of(record)
        assessments = inspection.assessments.values() if inspection else ()
        carried = (one for assessment in assessments for one in assessment.carried_over)
        found.append(Later(day, tuple(carried)))
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
