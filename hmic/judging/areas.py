"""Areas for improvement after publication: each with how far it has come, and what is answered.

A function of what was published and of what was noted since: nothing here asks what day it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hmic.markup import in_plain_words
from hmic.model.finding import Finding
from hmic.model.follow_up import CarriedOver, ProgressLog, Response
from hmic.model.inspection import Inspection
from hmic.model.record import Act
from hmic.model.round import Round


@dataclass(frozen=True)
class Step:
    """How far an area had come on a day, and what says so."""

    day: str | None
    """The day; None where a report has no record that would tell it."""
    status: str
    """open, partly, addressed, superseded or withdrawn."""
    said_in: str
    """Where that is said: publication, progress, or carry-over into a later round."""
    basis: str | None = None
    """On what it rests; None of publication."""
    post: str | None = None
    """The post that says so, where one does."""


@dataclass(frozen=True)
class AnswerGiven:
    """What the body inspected answers, in its own words."""

    answer: str
    """accepted, partly or not."""
    action: str | None
    """What it says that it does about it, in CommonMark."""
    due: str | None
    """By when, as it says."""
    received: str | None
    """The day on which the answer came."""


@dataclass(frozen=True)
class Area:
    """One area for improvement that was published."""

    uid: str
    """FORCE/PROGRAMME/ID: what tells it from all others, over forces and rounds."""
    force: str
    """The slug of the force."""
    name: str
    """The name of the force."""
    programme: str
    """The round in whose report it stands."""
    edition: int | None
    """The newest edition that holds it; None where there is no record."""
    id: str
    """Its id in that report."""
    kind: str
    """Its kind of finding, in the method's word."""
    framework: str
    """The slug of its framework."""
    title: str
    """The title of its framework."""
    criteria: tuple[str, ...]
    """The criteria that it bears on."""
    criteria_now: tuple[str, ...]
    """The criteria of the newest round that took their place; themselves where they stand there."""
    passed_to: tuple[str, ...]
    """The bodies that answer for it, where the force is no more and others took its place."""
    severity: str | None
    """How serious it is, where its kind has severities."""
    text: str
    """What was found, in CommonMark."""
    action: str | None
    """What is asked of the force, in CommonMark, where the finding says it."""
    opened: str | None
    """The day on which readers first had it; None where there is no record."""
    due: str | None
    """By when it is to be put right, where that is known: a month or a day."""
    status: str
    """How far it has come: open, partly, addressed, superseded or withdrawn."""
    since: str | None
    """The day from which it stands so."""
    answer: AnswerGiven | None
    """What the force answers, where it does."""
    history: tuple[Step, ...]
    """How far it had come, day by day; the last is how it stands."""


@dataclass(frozen=True, eq=False)
class Told:
    """One edition of a report that readers had."""

    inspection: Inspection
    """What it says, as far as its record keeps it."""
    programme: str
    """The round."""
    name: str
    """The name of the force."""
    edition: int | None = None
    """None where there is no record."""
    day: str | None = None
    """The day on which readers had it."""
    withdrawn: Act | None = None
    """Who took it from readers, when and why, where somebody did."""


@dataclass(frozen=True)
class Later:
    """What a report of a later round says of points that were left to be taken up."""

    programme: str
    """The round."""
    day: str
    """The day on which readers had it."""
    carried_over: tuple[CarriedOver, ...]
    by: str | None = None
    """The name of the body that answers, where it took the place of another."""
    among: int = 1
    """How many bodies answer in that round: several where one was divided."""


@dataclass(frozen=True, eq=False)
class Now:
    """What became of the names of an earlier round."""

    round: Round | None = None
    """The newest round; None where the areas are of it."""
    passed_to: tuple[str, ...] = ()
    """The bodies that took the place of the force."""

    def criteria(self, criteria: tuple[str, ...]) -> tuple[str, ...]:
        """What took the place of some criteria."""
        if self.round is None:
            return criteria
        return tuple(id_ for ids in self.round.successors_of(criteria).values() for id_ in ids)


def uid_of(force: str, programme: str, id_: str) -> str:
    """What tells a finding from those of all forces and rounds.

    Args:
        force: The slug of the force.
        programme: The slug of the round.
        id_: The id of the finding.

    Returns:
        FORCE/PROGRAMME/ID.
    """
    return f"{force}/{programme}/{id_}"


def areas_of(
    editions: Sequence[Told],
    progress: ProgressLog = ProgressLog(),  # noqa: B008 - it is frozen
    response: Response = Response(),  # noqa: B008 - likewise
    later: Sequence[Later] = (),
    now: Now = Now(),
) -> tuple[Area, ...]:
    """The areas for improvement of a force in a round, by its newest edition; then what is gone.

    Args:
        editions: The editions that readers had, oldest first.
        progress: What was noted since.
        response: What the force answers.
        later: What reports of later rounds say, oldest first.
        now: What became of the force and its criteria since.

    Returns:
        The areas. One that a later edition no longer holds is withdrawn, and so is each of a
        report that was withdrawn.
    """
    found: dict[str, Area] = {}
    held: dict[str, tuple[str, Finding]] = {}
    for told in editions:
        held = {finding.id: (slug, finding) for slug, finding in told.inspection.to_take_up()}
        for id_, (slug, finding) in held.items():
            before = found.pop(id_, None)
            found[id_] = _area(told, slug, finding, before, now)
        for id_, area in found.items():
            if id_ not in held and area.status != "withdrawn":
                gone = Step(told.day, "withdrawn", "publication", f"edition {told.edition}")
                found[id_] = _stepped(area, gone)
    answers: dict[tuple[str, str], list[str]] = {}
    for id_, step, report in sorted((*_noted(progress), *_carried(later)), key=_day_of):
        known = found.get(id_)
        if known is None or known.status == "withdrawn":
            continue
        if report is not None:
            all_answers = answers.setdefault((report.programme, id_), [known.status] * report.among)
            found[id_] = _stepped(known, _among_others(step, report, all_answers))
        else:
            found[id_] = _stepped(known, step)
    act = editions[-1].withdrawn if editions else None
    if act is not None:
        step = Step(act.date, "withdrawn", "publication", act.reason, act.post)
        found = {id_: _stepped(area, step) for id_, area in found.items()}
    order = [*held, *(id_ for id_ in found if id_ not in held)]  # of the newest edition first
    return tuple(_answered(found[id_], response) for id_ in order)


_Said = tuple[str, Step, Later | None]
"""The id of an area, how far it is said to have come, and by which later report, if by one."""


def _noted(progress: ProgressLog) -> Iterator[_Said]:
    for note in progress.progress:
        yield note.id, Step(note.day, note.status, "progress", note.basis, note.post), None


def _carried(later: Sequence[Later]) -> Iterator[_Said]:
    for report in later:
        for one in report.carried_over:
            if one.now is not None:
                basis = in_plain_words(" ".join((one.text or "").split()))
                yield one.id, Step(report.day, one.now, "carry-over", basis), report


def _day_of(said: _Said) -> str:
    return said[1].day or ""


_LEAST_FIRST = ("open", "partly", "superseded", "addressed")


def _among_others(step: Step, report: Later, answers: list[str]) -> Step:
    """An answer among those of all bodies that answer in a round: an area is as far as the least.

    Args:
        step: What one of them says.
        report: The report in which it says so.
        answers: What is known of each: where one has not answered yet, how far the area had come
            before. The answer takes the place of the first of these.

    Returns:
        How far the area has come; where that is less than was answered, its basis tells that.
    """
    del answers[0]
    answers.append(step.status)
    least = min(answers, key=_LEAST_FIRST.index)
    if report.by is None:
        return replace(step, status=least)
    said = report.by if least == step.status else f"{report.by} ({step.status})"
    return replace(step, status=least, basis=f"{said}: {step.basis}")


def _area(told: Told, slug: str, finding: Finding, before: Area | None, now: Now) -> Area:
    """A finding as an area; of one that an earlier edition held too, its history goes on.

    Args:
        told: The edition that holds it.
        slug: Its framework.
        finding: The finding.
        before: The area as the edition before has it, where that does.
        now: What became of the force and its criteria since.

    Returns:
        The area.
    """
    opened = before.opened if before else told.day
    inspection = told.inspection
    force = inspection.registered.slug
    steps = before.history if before else (Step(told.day, "open", "publication"),)
    if before is not None and before.status == "withdrawn":
        again = Step(told.day, "open", "publication", f"edition {told.edition}")
        steps = (*steps, again)
    return Area(
        uid=uid_of(force, told.programme, finding.id),
        force=force,
        name=told.name,
        programme=told.programme,
        edition=told.edition,
        id=finding.id,
        kind=finding.kind,
        framework=slug,
        title=inspection.frameworks[slug].title,
        criteria=finding.criteria,
        criteria_now=now.criteria(finding.criteria),
        passed_to=now.passed_to,
        severity=finding.how_serious,
        text=finding.text.strip(),
        action=finding.asked,
        opened=opened,
        due=finding.to_be_done,
        status=steps[-1].status,
        since=steps[-1].day,
        answer=None,
        history=steps,
    )


def _stepped(area: Area, step: Step) -> Area:
    since = area.since if step.status == area.status else step.day
    return replace(area, status=step.status, since=since, history=(*area.history, step))


def _answered(area: Area, response: Response) -> Area:
    given = response.to(area.id)
    if given is None:
        return area
    answer = AnswerGiven(given.answer, given.action, given.due, response.received)
    return replace(area, answer=answer)
