"""The reports that readers have: the one place that areas, the nation and open data take them from.

A project with records counts what was released; what is prepared is told to nobody, and what was
withdrawn is told as that. A project without any record counts its final reports.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hmic.diagnostics import Result, has_errors
from hmic.judging.recording import basis_of
from hmic.model.grade import Stage
from hmic.model.record import Basis, Record, Standing
from hmic.pipeline import Inspected, inspect, read_round
from hmic.rendering.engine_versions import engine
from hmic.rendering.json import render_json
from hmic.report.assembly import assemble
from hmic.sources.project import Project
from hmic.sources.reading import read_source
from hmic.sources.records import all_records, newest_records
from hmic.sources.rounds import ReadRound


@dataclass(frozen=True)
class ReleasedReport:
    """The newest report of a force that readers have."""

    force: str
    name: str
    region: str
    programme: str
    standing: Standing
    """Final, where the project has no records; released or withdrawn."""
    edition: int | None
    """None where there is no record."""
    released: str | None
    """The day on which it was released; None where there is no record."""
    withdrawn: str | None
    """The day on which it was withdrawn; None where it was not."""
    basis: Basis
    """What its grades rest on."""
    told: Callable[[], Mapping[str, Any]]
    """Gives the report; of one that is not on record it is assembled then."""

    @cached_property
    def report(self) -> Mapping[str, Any]:
        """As report.json has it, without the versions of what set it; foreign where recorded."""
        return self.told()


def released_reports(round_: ReadRound) -> Iterator[ReleasedReport]:
    """The newest report of each force that readers have, by slug; one is read at a time.

    What can't be read, or has an error, is left out: `inspect` tells of it.
    """
    for _, (found, _) in all_released(round_):
        if found is not None:
            yield found


def all_released(round_: ReadRound) -> Iterator[tuple[str, Result[ReleasedReport | None]]]:
    """The same for each force with data, by slug, and what is wrong with its report."""
    recorded = round_.project.has_records
    for force in round_.project.forces_with_data() if round_.round is not None else ():
        yield force, _recorded(round_, force) if recorded else _final(round_, force)


def released_of_all_rounds(project: Project) -> Iterator[ReleasedReport]:
    """The same of every round that the project holds: the newest round, then the earlier by name.

    What can't be read is left out.
    """
    for one in (project.newest, *project.rounds):
        yield from released_reports(read_round(one))


def newest_round(project: Project, rounds: Sequence[str], force: str) -> str:
    """The earlier round of which the newest released report of a force is.

    Args:
        project: The project.
        rounds: The earlier rounds, the oldest first.
        force: The force.

    Returns:
        Its slug; empty where the report is of the newest round, or of none.
    """
    kept = {one.kept_as: one for one in project.rounds}
    for one in (project.newest, *(kept[slug] for slug in reversed(rounds))):
        records, _ = all_records(one, force)
        if any(record.released for record in records):
            return one.kept_as
    return ""


def _recorded(round_: ReadRound, force: str) -> Result[ReleasedReport | None]:
    assert round_.round is not None
    programme = round_.round.programme.programme
    records, problems = newest_records(round_.project, force, programme)
    record: Record | None = next((one for one in records if one.released is not None), None)
    if record is None or record.released is None:
        return Result(None, problems)
    registered, report = round_.registered(force), record.report
    return Result(
        ReleasedReport(
            force=force,
            name=registered.name if registered else force,
            region=registered.region if registered else "",
            programme=programme,
            standing=Standing(record.state),
            edition=record.edition,
            released=record.released.date,
            withdrawn=record.withdrawn.date if record.withdrawn else None,
            basis=record.basis,
            told=lambda: report,
        ),
        problems,
    )


def _is_final(project: Project, force: str) -> bool:
    """Whether a force's own file says so: a look at it alone spares one at all files of a draft."""
    told = read_source(project.force_file(force)).value.content
    return isinstance(told, dict) and told.get("stage") == Stage.FINAL


def _final(round_: ReadRound, force: str) -> Result[ReleasedReport | None]:
    if not _is_final(round_.project, force):
        return Result(None)
    inspected = inspect(round_, force)
    inspection = inspected.inspection
    if inspection is None or inspected.standing is not Standing.FINAL:
        return Result(None)
    if has_errors(inspected.diagnostics):
        return Result(None, inspected.diagnostics)
    return Result(
        ReleasedReport(
            force=force,
            name=inspection.registered.name,
            region=inspection.registered.region,
            programme=inspection.programme.programme,
            standing=Standing.FINAL,
            edition=None,
            released=None,
            withdrawn=None,
            basis=basis_of(inspection, inspected.judgements),
            told=lambda: _assembled(inspected),
        ),
        inspected.diagnostics,
    )


def _assembled(inspected: Inspected) -> Mapping[str, Any]:
    assert inspected.inspection is not None
    report = assemble(inspected.inspection, inspected.judgements, inspected.round.labels)
    shape: dict[str, Any] = json.loads(render_json(report, engine()))
    del shape["engine"]
    return shape
