"""What needs to improve: what is in the way of the next grade, and every finding to take up."""

import sys
from collections.abc import Mapping, Sequence

from hmic.judging.achievement import Assessed, Basis
from hmic.judging.argument import cause, first_sentence
from hmic.judging.deciding_criterion import all_decisive, in_the_way, next_above
from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import outcome_when_put_right, some_of_them
from hmic.model.assessment import Assessment
from hmic.model.finding import Finding
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels, sentence_start, within_sentence
from hmic.model.method import Row
from hmic.model.vocabulary import Vocabulary
from hmic.report import contents

CRITERION = "criterion"
"""The kind of a line about a criterion of which something is stated."""

Urgency = tuple[int, bool, int, bool]
"""How grave by the method's table; whether it does not raise a grade alone; the rank of the lowest
grade that it is in the way of; whether it does not decide one. Smaller is more urgent."""


def improvements(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> tuple[contents.Improvement, ...]:
    """What the force is to do something about, what to take up first before the rest.

    Args:
        inspection: The force's findings.
        judgements: By framework, its judgement.
        labels: The fixed words of the report's language.

    Returns:
        All findings to take up or of which something is asked, and whatever else is in the way of
        a framework's next grade: other findings, and criteria of which something is stated, which
        count as findings of the usual severity. Of equals the author's order is kept.
    """
    ways, lowest = _ways(inspection, judgements, labels)
    deciding = {id_ for one in judgements.values() for id_ in deciding_ids(one)}
    ranked: list[tuple[Urgency, contents.Improvement]] = []
    for slug in inspection.inspected:
        framework, assessment = inspection.frameworks.get(slug), inspection.assessments.get(slug)
        if framework is None or assessment is None:
            continue
        words, judgement = inspection.round.vocabulary(slug), judgements.get(slug)
        listed = to_improve(words, assessment)
        found = [
            one
            for one in assessment.findings
            if one in listed or one.id in ways or (one.asked and not one.speaks_for)
        ]
        stated = [
            one for one in (judgement.assessed if judgement else ()) if one.criterion.id in ways
        ]
        lines = (
            *(_of_finding(f, framework.title, ways.get(f.id, ()), words, labels) for f in found),
            *(
                _of_criterion(one, framework.title, ways[one.criterion.id], words, labels)
                for one in stated
            ),
        )
        for line in lines:
            is_alone = any(way.alone for way in line.in_the_way)
            urgency = (
                line.gravity,
                not is_alone,
                lowest.get(line.id, sys.maxsize),
                line.id not in deciding,
            )
            ranked.append((urgency, line))
    return tuple(line for _, line in sorted(ranked, key=lambda pair: pair[0]))


def order_notes(
    inspection: Inspection, listed: Sequence[contents.Improvement], labels: Labels
) -> str:
    """What the order of the list goes by, and how many findings that speak against are not in it.

    Args:
        inspection: The force's findings.
        listed: Those of `improvements`.
        labels: The fixed words of the report's language.

    Returns:
        Some sentences.
    """
    weights = _weights(listed, labels)
    told = [labels.text("lead.improve_order", order="; ".join(weights))] if weights[1:] else []
    if any(way.of_some for one in listed for way in one.in_the_way):
        told.append(labels.text("lead.improve_some"))
    ids = {id_ for one in listed for id_ in (one.id, *one.findings)}
    left = [
        finding
        for slug in inspection.inspected
        if slug in inspection.assessments and slug in inspection.frameworks
        for finding in inspection.assessments[slug].findings
        if not finding.speaks_for and finding.id not in ids
    ]
    if left:
        kinds = [labels.word("kind", kind, 2) for kind in dict.fromkeys(one.kind for one in left)]
        named = sentence_start(labels.listed(list(map(within_sentence, kinds))))
        told.append(labels.text("lead.improve_left_out", len(left), kinds=named))
    return " ".join(told)


def _weights(listed: Sequence[contents.Improvement], labels: Labels) -> list[str]:
    """How grave they are, what is as grave together: major; moderate and work in progress."""
    of: dict[int, list[str]] = {}
    for one in sorted(listed, key=lambda one: one.severity is None):
        word = within_sentence(one.severity or one.called)
        if one.kind != CRITERION and word not in of.setdefault(one.gravity, []):
            of[one.gravity].append(word)
    return [labels.listed(words) for _, words in sorted(of.items()) if words]


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
) -> tuple[dict[str, list[contents.InTheWay]], dict[str, int]]:
    """By the id of a finding or criterion, the grades that it is in the way of; and the lowest.

    A finding may be in the way of the grade of another framework than its own. None is in the way
    of a grade that people decided on, nor where no grade is above. The lowest is a rank, twice as
    large so that what some alone have to be put right of comes between two.
    """
    ways: dict[str, list[contents.InTheWay]] = {}
    lowest: dict[str, int] = {}
    for slug, judgement in judgements.items():
        above = next_above(judgement)
        if judgement.moderation is not None or above is None:
            continue
        assessment = inspection.assessments.get(slug)
        own = {finding.id for finding in assessment.findings} if assessment else set()
        own |= {one.criterion.id for one in judgement.assessed}
        needed, some = some_of_them(judgement)
        of_some: dict[str, bool] = {}  # what all have to be put right of comes first
        behind: dict[str, str] = {}
        for one in in_the_way(judgement):
            for id_ in _stands_for(one):
                of_some.setdefault(id_, one in some)
            if one.basis is Basis.STATEMENT:
                behind |= {finding.id: one.criterion.id for finding in one.shortfalls}
        behind = {id_: criterion for id_, criterion in behind.items() if id_ not in of_some}
        of_some |= {id_: of_some[criterion] for id_, criterion in behind.items()}
        for id_, of_several in of_some.items():
            # an outcome outside the order is no higher grade
            after = judgement.book.rank(outcome_when_put_right(judgement, id_))
            is_alone = after is not None and after > (judgement.rank or 0)
            is_of_some = of_several and not is_alone
            form = "some_in_the_way" if is_of_some else "in_the_way"
            told = {
                "grade": labels.outcome(above),
                "framework": within_sentence(judgement.framework.title),
                "criterion": behind.get(id_),
                "needed": needed,
                "count": len(some),
            }
            forms = [form if id_ in own else f"{form}_elsewhere"]
            forms += ["raises_alone"] if is_alone else []
            forms = ["behind"] if id_ in behind else forms
            way = contents.InTheWay(
                framework=judgement.framework.title,
                grade=labels.outcome(above),
                alone=is_alone,
                of_some=is_of_some,
                behind=behind.get(id_),
                words=" ".join(labels.text(f"page.{one}", **told) for one in forms),
            )
            ways.setdefault(id_, []).append(way)
            rank = 2 * (judgement.rank or 0) + is_of_some
            lowest[id_] = min(rank, lowest.get(id_, rank))
    return ways, lowest


def _of_finding(
    finding: Finding,
    framework: str,
    ways: Sequence[contents.InTheWay],
    words: Vocabulary,
    labels: Labels,
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
        unasked=labels.known("unasked", finding.kind) or labels.text("page.no_action"),
        criteria=finding.criteria,
        findings=(),
        severity=severity,
        gravity=_gravity(finding.how_serious or finding.kind, words),
        called=called,
        weight=weight,
        in_the_way=tuple(ways),
    )


def _of_criterion(
    one: Assessed,
    framework: str,
    ways: Sequence[contents.InTheWay],
    words: Vocabulary,
    labels: Labels,
) -> contents.Improvement:
    sentence = f"{first_sentence(one.statement.reason if one.statement else '')}."
    called = labels.text("column.criterion")
    behind = tuple(finding.id for finding in one.shortfalls)
    return contents.Improvement(
        id=one.criterion.id,
        kind=CRITERION,
        framework=framework,
        problem=sentence,
        found=sentence,
        action=None,
        unasked=labels.text("page.see", ids=labels.listed(behind))
        if behind
        else labels.text("page.no_action"),
        criteria=(),
        findings=behind,
        severity=None,
        gravity=_gravity(None, words),
        called=called,
        weight=called,
        in_the_way=tuple(ways),
    )


def _gravity(worst: str | None, words: Vocabulary) -> int:
    """The place of a severity or kind in the method's table; what has none counts as usual.

    What the table treats alike is as grave.
    """
    rows = words.block.findings.table
    places = {row.worst: place for place, row in enumerate(rows)}
    usual = next((kind.default for kind in words.kinds.values() if kind.default), None)
    place = places.get(worst or "", places.get(usual or "", len(rows)))
    alike = (n for n, row in enumerate(rows[:place]) if _effect(row) == _effect(rows[place]))
    return next(alike, place) if place < len(rows) else place


def _effect(row: Row) -> tuple[str, str]:
    return row.with_, row.without


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
