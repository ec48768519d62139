"""The reports of earlier rounds: what this round's report answers, and is compared with."""

from collections.abc import Iterable

from hmic.model.earlier_report import EarlierEdition, EarlierReport
from hmic.model.follow_up import LeftPoint
from hmic.model.record import Record
from hmic.sources.project import Project
from hmic.sources.records import inspection_of, newest_records


def earlier_report(project: Project, force: str, programme: str) -> EarlierReport | None:
    """The last report that readers still have of a force in a round before the newest.

    What is wrong with a record is told in its own round. An earlier round that goes on beside the
    newest answers nothing any more.

    Args:
        project: The project.
        force: The slug of the force.
        programme: The round that answers.

    Returns:
        The report as its record keeps it; None where there is none, or it was withdrawn.
    """
    if project.kept_as:
        return None
    rounds = [kept for kept in project.rounds if kept.kept_as != programme]
    released = _released(rounds, force)
    newest = released[0] if released else None
    inspection = inspection_of(newest) if newest is not None else None
    if newest is None or inspection is None:
        return None
    return EarlierReport(
        title=str(newest.basis.programme.get("title", newest.programme)),
        round=inspection.round,
        published={slug: one.published for slug, one in newest.basis.judgements.items()},
        points=tuple(
            LeftPoint(finding.id, slug, newest.programme)
            for slug, finding in inspection.to_take_up()
        ),
        editions=tuple(map(_edition, released)),
    )


def last_released(rounds: Iterable[Project], force: str) -> Record | None:
    """The record of the last report of a force, of these rounds, that readers still have."""
    return next(iter(_released(rounds, force)), None)


def _released(rounds: Iterable[Project], force: str) -> tuple[Record, ...]:
    """By round, the record of the report that readers still have, the newest first."""
    released = []
    for each in rounds:
        for programme in {named.programme for named in each.record_files(force)}:
            records, _ = newest_records(each, force, programme)
            newest = next((one for one in records if one.released is not None), None)
            if newest is not None and newest.released is not None and newest.is_public:
                released.append((newest.released.date, newest.programme, newest))
    in_order = sorted(released, key=lambda one: one[:2], reverse=True)
    return tuple(record for _, _, record in in_order)


def _edition(record: Record) -> EarlierEdition:
    """Where its report is found, as far as that says so."""
    cover = record.report.get("cover")
    told = cover if isinstance(cover, dict) else {}
    title, published, address = map(told.get, ("title", "published_date", "canonical"))
    is_web = isinstance(address, str) and address.startswith("https://")
    return EarlierEdition(
        title=str(title or record.programme),
        published=str(published or record.published.date),
        address=address if is_web else None,
    )
