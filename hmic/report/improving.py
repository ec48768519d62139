"""What needs to improve: what is in the way of the next grade, and every finding to take up."""

from collections.abc import Mapping, Sequence

from hmic.judging.achievement import Assessed, Basis
from hmic.judging.argument import cause, first_sentence
from hmic.judging.deciding_criterion import all_decisive, in_the_way, next_above
from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import outcome_when_put_right
from hmic.model.assessment import Assessment
from hmic.model.finding import Finding
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start, within_sentence
from hmic.model.vocabulary import Vocabulary
from hmic.report import contents

Urgency = tuple[int, bool, bool, bool]
"""How grave by the method's table, then whether not: it raises the grade alone, it decides, it is
in the way. Smaller is more urgent."""


def improvements(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> tuple[contents.Improvement, ...]:
    """What the force is to do something about, what to take up first before the rest.

    Args:
        inspection: The force's findings.
        judgements: By framework, its judgement.
        labels: The fixed words of the report's language.

    Returns:
        All findings to take up, and whatever else is in the way of a framework's next grade:
        other findings, and criteria of which something is stated. What has no severity counts as
        one of the usual severity. Of equals the author's order is kept.
    """
    ways = _ways(inspection, judgements, labels)
    deciding = {id_ for one in judgements.values() for id_ in deciding_ids(one)}
    ranked: list[tuple[Urgency, contents.Improvement]] = []
    for slug in inspection.inspected:
        framework, assessment = inspection.frameworks.get(slug), inspection.assessments.get(slug)
        if framework is None or assessment is None:
            continue
        words, judgement = inspection.round.vocabulary(slug), judgements.get(slug)
        listed = to_improve(words, assessment)
        found = [one for one in assessment.findings if one in listed or one.id in ways]
        stated = [
            one for one in (judgement.assessed if judgement else ()) if one.criterion.id in ways
        ]
        lines = (
            *(_of_finding(one, framework.title, ways.get(one.id, ()), labels) for one in found),
            *(
                _of_criterion(one, framework.title, ways[one.criterion.id], labels)
                for one in stated
            ),
        )
        severities = (*(one.how_serious for one in found), *(None for _ in stated))
        for line, severity in zip(lines, severities, strict=True):
            is_alone = any(way.alone for way in line.in_the_way)
            urgency = (
                _gravity(severity, words),
                not is_alone,
                line.id not in deciding,
                not line.in_the_way,
            )
            ranked.append((urgency, line))
    return tuple(line for _, line in sorted(ranked, key=lambda pair: pair[0]))


def deciding_ids(judgement: Judgement) -> set[str]:
    """The ids of the findings that decide a grade, and of criteria where a statement does.

    None where people decide.
    """
    if judgement.moderation is not None:
        return set()
    return {cause(one)[0] for one in all_decisive(judgement)}


def to_improve(words: Vocabulary, assessment: Assessment) -> tuple[Finding, ...]:
    """The findings to take up."""
    return tuple(f for kind in words.kinds_to_improve for f in assessment.of_kind(kind))


def _ways(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> dict[str, list[contents.InTheWay]]:
    """By the id of a finding or criterion, the grades that it is in the way of.

    A finding may be in the way of the grade of another framework than its own. None is in the way
    of a grade that people decided on, nor where no grade is above.
    """
    ways: dict[str, list[contents.InTheWay]] = {}
    for slug, judgement in judgements.items():
        above = next_above(judgement)
        if judgement.moderation is not None or above is None:
            continue
        assessment = inspection.assessments.get(slug)
        own = {finding.id for finding in assessment.findings} if assessment else set()
        own |= {one.criterion.id for one in judgement.assessed}
        held = (id_ for one in in_the_way(judgement) for id_ in _stands_for(one))
        for id_ in dict.fromkeys(held):
            # an outcome outside the order is no higher grade
            after = judgement.book.rank(outcome_when_put_right(judgement, id_))
            is_alone = after is not None and after > (judgement.rank or 0)
            way = _way(judgement, above, labels, is_own=id_ in own, is_alone=is_alone)
            ways.setdefault(id_, []).append(way)
    return ways


def _way(
    judgement: Judgement, above: str, labels: Labels, *, is_own: bool, is_alone: bool
) -> contents.InTheWay:
    """What something is in the way of, in words; those of another framework's name it."""
    grade, framework = labels.outcome(above), judgement.framework.title
    form = "" if is_own else "_elsewhere"
    named = within_sentence(framework)
    words = [labels.text(f"page.in_the_way{form}", grade=grade, framework=named)]
    if is_alone:
        words.append(labels.text("page.raises_alone", grade=grade))
    return contents.InTheWay(framework, grade, is_alone, " ".join(words))


def _of_finding(
    finding: Finding, framework: str, ways: Sequence[contents.InTheWay], labels: Labels
) -> contents.Improvement:
    sentence = f"{first_sentence(finding.text)}."
    called = weight = labels.word("kind", finding.kind, 1)
    severity = labels.word("severity", finding.how_serious) if finding.how_serious else None
    if severity:
        kind = within_sentence(called)
        weight = labels.text("shortfall.severe", severity=severity, kind=kind)
    how = labels.known("unfinished", finding.kind)
    return contents.Improvement(
        id=finding.id,
        kind=finding.kind,
        framework=framework,
        problem=sentence,
        found=labels.text("page.unfinished", how=sentence_start(how), sentence=sentence)
        if how
        else sentence,
        action=finding.asked,
        criteria=finding.criteria,
        severity=severity,
        called=called,
        weight=weight,
        in_the_way=tuple(ways),
    )


def _of_criterion(
    one: Assessed, framework: str, ways: Sequence[contents.InTheWay], labels: Labels
) -> contents.Improvement:
    sentence = f"{first_sentence(one.statement.reason if one.statement else '')}."
    called = labels.text("column.criterion")
    return contents.Improvement(
        id=one.criterion.id,
        kind="criterion",
        framework=framework,
        problem=sentence,
        found=sentence,
        action=None,
        criteria=(),
        severity=None,
        called=called,
        weight=called,
        in_the_way=tuple(ways),
    )


def _gravity(severity: str | None, words: Vocabulary) -> int:
    """The place of a severity in the method's table; what has none counts as usual."""
    rows = {row.worst: place for place, row in enumerate(words.block.findings.table)}
    usual = next((kind.default for kind in words.kinds.values() if kind.default), None)
    return rows.get(severity or usual or "", len(rows))


def _stands_for(one: Assessed) -> tuple[str, ...]:
    """The ids by which readers know why a criterion is not met.

    Of one of which something is stated its own; of one that was measured too, where no finding
    speaks against it.
    """
    if one.basis is Basis.NOT_ASSESSED or one.basis is Basis.NO_EVIDENCE:
        return ()
    by_findings = tuple(finding.id for finding in one.shortfalls)
    return (
        (one.criterion.id,) if one.basis is Basis.STATEMENT else by_findings or (one.criterion.id,)
    )
