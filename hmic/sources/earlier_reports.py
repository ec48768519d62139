"""The reports of earlier rounds: what this round's report answers, and is compared with.

A body that took the place of others answers for theirs too, until it has a report of a round whose
register no longer holds them.
"""

from collections.abc import Iterable, Iterator

from hmic.model.earlier_report import EarlierEdition, EarlierReport
from hmic.model.follow_up import LeftPoint
from hmic.model.record import Record
from hmic.model.round import Round
from hmic.sources.project import Project
from hmic.sources.records import inspection_of, newest_records
from hmic.sources.registers import read_register


def earlier_report(
    project: Project, round_: Round, force: str
) -> tuple[EarlierReport | None, tuple[LeftPoint, ...]]:
    """The last report that readers still have of a force in a round before the newest.

    What is wrong with a record is told in its own round. An earlier round that goes on beside the
    newest answers nothing any more.

    Args:
        project: The project.
        round_: The round that answers.
        force: The slug of the force.

    Returns:
        The report as its record keeps it; None where there is none, or it was withdrawn. And what
        it left to be taken up, then what those of the bodies left whose place the force took.
    """
    found: EarlierReport | None = None
    points: list[LeftPoint] = []
    for of, records in _last_reports(project, round_, force):
        record = records[0]
        points += points_of(record, round_, of)
        inspection = inspection_of(record) if of is None else None
        if inspection is not None:
            found = EarlierReport(
                title=str(record.basis.programme.get("title", record.programme)),
                round=inspection.round,
                published={slug: one.published for slug, one in record.basis.judgements.items()},
                editions=tuple(map(_edition, records)),
            )
    return found, tuple(points)


def points_of(record: Record, round_: Round, of: str | None = None) -> Iterator[LeftPoint]:
    """What one report left to be taken up, as another round sorts it.

    Args:
        record: The record of the report.
        round_: The round that answers.
        of: The body whose report it was, where it is another than the one that answers.

    Returns:
        The points, each with its framework, or the one whose criteria succeed those of it.
    """
    inspection = inspection_of(record)
    for slug, finding in inspection.to_take_up() if inspection is not None else ():
        here = slug
        if slug not in round_.frameworks:
            here = next(iter(round_.successors_of(finding.criteria)), slug)
        yield LeftPoint(finding.id, here, record.programme, finding.text, of)


def _last_reports(
    project: Project, round_: Round, force: str
) -> Iterator[tuple[str | None, tuple[Record, ...]]]:
    """The reports of a force before the newest round, and of each whose place it took.

    Each with the slug of its body, where that is another; the newest first, at least one.
    """
    if project.kept_as:
        return
    programme = round_.programme.programme
    rounds = [kept for kept in project.rounds if kept.kept_as != programme]
    own = _released(rounds, force)
    if own:
        yield None, own
    for gone in round_.register.predecessors_of(force):
        records = _released(rounds, gone.force)
        if records and not (own and _was_gone(rounds, own[0].programme, gone.force)):
            yield gone.force, records


def _was_gone(rounds: Iterable[Project], programme: str, force: str) -> bool:
    """Whether the register of a round no longer held a body: what it left was answered there."""
    kept = next((one for one in rounds if one.kept_as == programme), None)
    listed = read_register(kept).value.forces if kept is not None else ()
    return bool(listed) and all(one.slug != force for one in listed)


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
        programme=record.programme,
        title=str(title or record.programme),
        published=str(published or record.published.date),
        address=address if is_web else None,
    )
