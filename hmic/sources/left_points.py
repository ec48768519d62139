"""What the report of an earlier round left to be taken up: this round's report answers it."""

from collections.abc import Iterable

from hmic.model.follow_up import LeftPoint
from hmic.model.record import Record
from hmic.sources.project import Project
from hmic.sources.records import inspection_of, newest_records


def left_points(project: Project, force: str, programme: str) -> tuple[LeftPoint, ...]:
    """The points of the last report that readers have of a force in a round before the newest.

    A report that was withdrawn leaves none, and what is wrong with a record is told in its own
    round. An earlier round that goes on beside the newest answers nothing any more.

    Args:
        project: The project.
        force: The slug of the force.
        programme: The round that answers.

    Returns:
        The points, in the order of that report.
    """
    if project.kept_as:
        return ()
    rounds = [kept for kept in project.rounds if kept.kept_as != programme]
    newest = last_released(rounds, force)
    inspection = inspection_of(newest) if newest is not None else None
    if newest is None or inspection is None:
        return ()
    found = inspection.to_take_up()
    return tuple(LeftPoint(finding.id, slug, newest.programme) for slug, finding in found)


def last_released(rounds: Iterable[Project], force: str) -> Record | None:
    """The record of the last report of a force, of these rounds, that readers still have."""
    released = []
    for each in rounds:
        for programme in {named.programme for named in each.record_files(force)}:
            records, _ = newest_records(each, force, programme)
            newest = next((one for one in records if one.released is not None), None)
            if newest is not None and newest.released is not None and newest.is_public:
                released.append((newest.released.date, newest.programme, newest))
    return max(released, key=lambda one: one[:2])[2] if released else None
