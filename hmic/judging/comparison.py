"""Two states of one force: what moved in its evidence, its achievements and its outcomes.

Text that only moved, to another line, place or layout, is no difference; text that says something
else is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import flag_of
from hmic.model.assessment import Assessment
from hmic.model.finding import AreaForImprovement, Finding
from hmic.model.framework import Criterion
from hmic.model.inspection import Inspection
from hmic.model.programme import Programme
from hmic.model.values import Model, percent

DifferenceKind = Literal[
    "outcome",
    "achievement",
    "added",
    "removed",
    "reworded",
    "links",
    "severity",
    "statement",
    "decision",
    "criterion",
    "threshold",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was."""

    kind: DifferenceKind
    framework: str
    """The slug of the framework; empty for the programme's thresholds."""
    subject: str
    """An id, a slug, the name of a threshold, or what was decided."""
    before: str | None
    after: str | None


State = tuple[Inspection, Mapping[str, Judgement]]


def compare(before: State, after: State) -> tuple[Difference, ...]:
    """Everything that moved, outcomes first, then by framework in the report's order."""
    frameworks = dict.fromkeys(
        (*before[0].programme.all_frameworks, *after[0].programme.all_frameworks)
    )
    return (
        *_outcomes(before, after),
        *_thresholds(before[0].programme, after[0].programme),
        *(
            difference
            for slug in frameworks
            for difference in (
                *_achievements(slug, before[1].get(slug), after[1].get(slug)),
                *_criteria(slug, before[0], after[0]),
                *_findings(slug, before[0], after[0]),
                *_stated(slug, before[0], after[0]),
            )
        ),
    )


def _outcomes(before: State, after: State) -> Iterator[Difference]:
    for slug in dict.fromkeys((*before[1], *after[1])):
        old, new = before[1].get(slug), after[1].get(slug)
        was = _outcome(old, before[0].programme) if old else "no judgement"
        now = _outcome(new, after[0].programme) if new else "no judgement"
        if was != now:
            yield Difference("outcome", slug, slug, was, now)


def _outcome(judgement: Judgement, programme: Programme) -> str:
    published = programme.label(judgement.published)
    if judgement.moderation is None:
        return published
    return f"{published} (moderated; computed {programme.label(judgement.computed)})"


def _thresholds(before: Programme, after: Programme) -> Iterator[Difference]:
    was, now = _numbers(before), _numbers(after)
    for name in now:
        if was[name] != now[name]:
            yield Difference("threshold", "", name, was[name], now[name])


def _numbers(programme: Programme) -> dict[str, str]:
    quantities, bands = programme.quantities, programme.bands
    shares = {
        "most": quantities.most.more_than,
        "vast majority": quantities.vast_majority.more_than,
        "significant number": quantities.significant_number.at_least,
        "band not met": bands.not_met,
        "band partly": bands.partly,
        "band largely": bands.largely,
    }
    return {name: percent(share) for name, share in shares.items()}


def _achievements(
    slug: str, before: Judgement | None, after: Judgement | None
) -> Iterator[Difference]:
    if before is None or after is None:
        return
    was = {one.criterion.id: one.achievement for one in before.assessed}
    for one in after.assessed:
        if one.criterion.id in was and was[one.criterion.id] is not one.achievement:
            yield Difference(
                "achievement",
                slug,
                one.criterion.id,
                _word(was[one.criterion.id]),
                _word(one.achievement),
            )


def _word(achievement: str | None) -> str:
    return (achievement or "not_assessed").replace("_", " ")


def _criteria(slug: str, before: Inspection, after: Inspection) -> Iterator[Difference]:
    was, now = (
        {c.id: _criterion(c) for c in state.frameworks[slug].criteria}
        if slug in state.frameworks
        else {}
        for state in (before, after)
    )
    for id_ in dict.fromkeys((*was, *now)):
        if was.get(id_) != now.get(id_):
            yield Difference("criterion", slug, id_, was.get(id_), now.get(id_))


def _criterion(criterion: Criterion) -> str:
    return f"{criterion.level}, {flag_of(criterion)}: {_plain(criterion.statement)}"


def _findings(slug: str, before: Inspection, after: Inspection) -> Iterator[Difference]:
    was, now = (
        {f.id: f for f in state.assessments[slug].findings} if slug in state.assessments else {}
        for state in (before, after)
    )
    for id_, finding in now.items():
        if id_ not in was:
            yield Difference("added", slug, id_, None, _plain(finding.text))
        else:
            yield from _changed(slug, was[id_], finding)
    for id_, finding in was.items():
        if id_ not in now:
            yield Difference("removed", slug, id_, _plain(finding.text), None)


def _changed(slug: str, was: Finding, now: Finding) -> Iterator[Difference]:
    if _plain(was.text) != _plain(now.text):
        yield Difference("reworded", slug, now.id, _plain(was.text), _plain(now.text))
    if set(was.criteria) != set(now.criteria):
        before, after = ", ".join(was.criteria), ", ".join(now.criteria)
        yield Difference("links", slug, now.id, before, after)
    severity_then, severity_now = _severity(was), _severity(now)
    if severity_then != severity_now:
        yield Difference("severity", slug, now.id, severity_then, severity_now)


def _severity(finding: Finding) -> str | None:
    if not isinstance(finding, AreaForImprovement):
        return None
    reason = finding.severity_reason
    return f"{finding.severity}, {_plain(reason)}" if reason else finding.severity.value


def _stated(slug: str, before: Inspection, after: Inspection) -> Iterator[Difference]:
    """What people state and decide beside the findings, with their reasons."""
    was, now = (
        _statements(state.assessments[slug]) if slug in state.assessments else {}
        for state in (before, after)
    )
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            kind, subject = key
            yield Difference(kind, slug, subject, was.get(key), now.get(key))


def _statements(assessment: Assessment) -> dict[tuple[DifferenceKind, str], str]:
    stated: dict[tuple[DifferenceKind, str], str] = {
        ("statement", statement.criterion): _fields(statement, leaving_out="criterion")
        for statement in assessment.achievements
    }
    decided = {
        "beacon": assessment.excellent.beacon,
        "innovation": assessment.excellent.innovation,
        "direction": assessment.direction,
        "moderation": assessment.moderation,
    }
    stated |= {("decision", name): _fields(value) for name, value in decided.items() if value}
    return stated


def _fields(model: Model, leaving_out: str = "") -> str:
    """What a model says, key by key, of the keys that were given."""
    given = model.model_dump(mode="json", exclude_defaults=True, exclude={leaving_out})
    return "; ".join(f"{key}: {_plain(str(value))}" for key, value in given.items())


def _plain(text: str) -> str:
    """The text without its layout."""
    return " ".join(text.split())
