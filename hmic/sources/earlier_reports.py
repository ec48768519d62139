"""The reports of earlier rounds: what this round's report answers, and is compared with.

A body that took the place of others answers for theirs too, until it has a report of a round whose
register no longer holds them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from hmic.model.earlier_report import Earlier, EarlierEdition, EarlierReport
from hmic.model.follow_up import LeftPoint
from hmic.model.grade import Outcome
from hmic.model.record import Record
from hmic.model.round import Round
from hmic.sources.project import Project
from hmic.sources.records import inspection_of, read_record
from hmic.sources.registers import read_register


def read_earlier(project: Project, round_: Round, force: str) -> Earlier:
    """What readers had of a force in the rounds before.

    Of a report on record those that its first edition rests on: what became of earlier reports
    later, in a correction or a withdrawal, changes nothing that readers have.

    Args:
        project: The project.
        round_: Its round.
        force: The slug of the force.

    Returns:
        The last report, what it left to be taken up, and where all are found. What is wrong with a
        record is told in its own round.
    """
    rounds = {kept.kept_as: kept for kept in project.rounds}
    before = [rounds[slug] for slug in reversed(tuple(round_.before)) if slug in rounds]
    if not before:
        return Earlier()
    first = _first_edition(project, force, round_.programme.programme)
    known = None if first is None else frozenset(first.earlier)
    own = _released(before, force, known)
    points = list(points_of(own[0], round_)) if own else []
    editions = [_edition(record) for record in own]
    for gone in round_.register.predecessors_of(force):
        records = _released(before, gone.force, known)
        if records and not (own and _was_gone(rounds.get(own[0].programme), gone.force)):
            points += points_of(records[0], round_, gone.force)
        editions += (_edition(record, gone.name) for record in records)
    report = None
    if own:
        then = [kept for kept in before if kept.kept_as == own[0].programme]
        newest = own[0] if known is None else last_released(then, force)
        report = _report(own[0], newest or own[0])
    return Earlier(report, tuple(points), tuple(editions))


def _report(record: Record, newest: Record) -> EarlierReport | None:
    inspection = inspection_of(record)
    if inspection is None:
        return None
    return EarlierReport(
        title=str(record.basis.programme.get("title", record.programme)),
        round=inspection.round,
        published=_outcomes(record),
        corrected=_outcomes(newest),
    )


def _outcomes(record: Record) -> Mapping[str, Outcome]:
    return {slug: one.published for slug, one in record.basis.judgements.items()}


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


def _first_edition(project: Project, force: str, programme: str) -> Record | None:
    """The record of the first edition of a report; None where it was not published yet."""
    first = next((one for one in project.record_files(force) if one.programme == programme), None)
    return read_record(first, force).value if first is not None else None


def _was_gone(kept: Project | None, force: str) -> bool:
    """Whether the register of a round no longer held a body: what it left was answered there."""
    listed = read_register(kept).value.forces if kept is not None else ()
    return bool(listed) and all(one.slug != force for one in listed)


def last_released(rounds: Iterable[Project], force: str) -> Record | None:
    """The record of the last report of a force that readers still have, of the first such round."""
    return next(iter(_released(rounds, force)), None)


def _released(
    rounds: Iterable[Project], force: str, known: Collection[str] | None = None
) -> tuple[Record, ...]:
    """The record of the report of each round that readers have, or those that are known."""
    found = (
        _of_round(kept, force, programme, known)
        for kept in rounds
        for programme in {named.programme for named in kept.record_files(force)}
    )
    return tuple(record for record in found if record is not None)


def _of_round(
    kept: Project, force: str, programme: str, known: Collection[str] | None
) -> Record | None:
    own = [one for one in kept.record_files(force) if one.programme == programme]
    for named in reversed(own):
        if known is not None:
            if f"{force}/{programme}.{named.edition}" in known:
                return read_record(named, force).value
            continue
        record, _ = read_record(named, force)
        if record is None or record.released is not None:
            return record if record is not None and record.is_public else None
    return None


def _edition(record: Record, of: str | None = None) -> EarlierEdition:
    """Where its report is found, as far as that says so; and of whom, where that is another."""
    cover = record.report.get("cover")
    told = cover if isinstance(cover, dict) else {}
    title, published, address = map(told.get, ("title", "published_date", "canonical"))
    is_web = isinstance(address, str) and address.startswith("https://")
    return EarlierEdition(
        uid=record.uid,
        programme=record.programme,
        title=str(title or record.programme),
        force=of,
        published=str(published or record.published.date),
        address=address if is_web else None,
    )
