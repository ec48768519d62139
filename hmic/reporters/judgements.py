"""Judgements as text for people and as JSON for machines; pure functions.

Text comes as lines with a style each, for a terminal; a pipe gets the lines alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from hmic.diagnostics import Place
from hmic.judging.achievement import Assessed
from hmic.judging.argument import (
    achievement_in_words,
    answer,
    basis_in_words,
    framework_grade_in_words,
    published_reason,
    reason,
    rule_in_words,
    whole_reason,
)
from hmic.judging.changes_in_words import changes_in_words, whole_changes_in_words
from hmic.judging.comparison import Difference
from hmic.judging.grading import Judgement, Ruled
from hmic.judging.ruling import RuleResult
from hmic.judging.sensitivity import ORDINARY, Sensitivity, SmallestSet, flag_of
from hmic.judging.whole import WholeJudgement, judge_whole
from hmic.model.inspection import Inspection
from hmic.model.labels import Labels
from hmic.reporters.lines import Line
from hmic.reporters.markdown import escaped

FORMAT = "hmic-grades"
VERSION = 1


def outcome_in_words(judgement: Ruled, labels: Labels) -> str:
    """The published grade with all that stands behind it, in a few words."""
    notes = []
    if judgement.moderation is not None:
        notes.append(f"moderated; computed {labels.outcome(judgement.computed)}")
    if judgement.before_cap is not None:
        notes.append(f"capped; before the cap {labels.outcome(judgement.before_cap)}")
    words = labels.outcome(judgement.published)
    if isinstance(judgement, Judgement) and judgement.direction is not None:
        words += f", {judgement.direction.value}"
    return f"{words} ({'; '.join(notes)})" if notes else words


def summary_rows(
    inspection: Inspection, judgements: Mapping[str, Judgement], labels: Labels
) -> list[tuple[str, str, str]]:
    """A row a framework: its slug, its outcome in words, and what binds it.

    Args:
        inspection: The inspection.
        judgements: The judgement on each graded framework.
        labels: The fixed words of the report's language.

    Returns:
        The rows, in the order of the report.
    """
    rows = [
        (slug, outcome_in_words(judgement, labels), published_reason(judgement, labels))
        for slug, judgement in judgements.items()
    ]
    rows += ((one.framework, "not inspected", "") for one in inspection.not_inspected)
    whole = judge_whole(inspection, judgements)
    if whole is not None:
        in_words = outcome_in_words(whole, labels)
        rows.append(("as a whole", in_words, published_reason(whole, labels)))
    return rows


def explanation(
    force: str,
    judgement: Judgement,
    sensitivity: Sensitivity,
    labels: Labels,
    places: Mapping[str, Place],
) -> Iterator[Line]:
    """The whole argument for one grade: rules, criteria with findings, what would change it.

    Args:
        force: The name of the force.
        judgement: The judgement.
        sensitivity: What would change it.
        labels: The fixed words of the report's language.
        places: Where findings and criteria stand, by id.
    """
    title = judgement.framework.title
    yield Line(f"{force}: {title}", "heading")
    yield Line(outcome_in_words(judgement, labels), "strong")
    yield Line(reason(judgement, labels))
    yield from _decided(judgement)
    yield Line("")
    yield Line("Rules", "heading")
    yield from _rules(judgement, labels)
    yield Line("")
    yield Line("Criteria", "heading")
    for assessed in judgement.assessed:
        yield from _criterion(assessed, labels, places)
    yield Line("")
    yield Line("What would change it", "heading")
    for sentence in changes_in_words(judgement, sensitivity, labels):
        yield Line(f"  {sentence}")


def explanation_of_whole(force: str, whole: WholeJudgement, labels: Labels) -> Iterator[Line]:
    """The whole argument for the grade of a body as a whole.

    Args:
        force: The name of the force.
        whole: The judgement.
        labels: The fixed words of the report's language.
    """
    yield Line(f"{force}, as a whole", "heading")
    yield Line(outcome_in_words(whole, labels), "strong")
    yield Line(whole_reason(whole, labels))
    yield from _decided(whole)
    yield Line("")
    yield Line("Rules", "heading")
    yield from _rules(whole, labels)
    yield Line("")
    yield Line("Frameworks", "heading")
    for (slug, outcome), title in zip(whole.frameworks.items(), whole.titles, strict=True):
        yield Line(f"  {slug:20} {framework_grade_in_words(outcome, labels):20} {title}")
    yield Line("")
    yield Line("What would change it", "heading")
    for sentence in whole_changes_in_words(whole, labels):
        yield Line(f"  {sentence}")


def _decided(of: Ruled) -> Iterator[Line]:
    """What people decided, where they did."""
    if (moderation := of.moderation) is not None:
        yield Line(
            f"Settled by {moderation.decided_by}, confirmed by {moderation.confirmed_by}, "
            f"{moderation.date}, ground {moderation.ground}: {moderation.reason}"
        )


def _rules(of: Judgement | WholeJudgement, labels: Labels) -> Iterator[Line]:
    for result in of.rules:
        question, found = rule_in_words(result, of, labels)
        answered = answer(result).replace("_", " ")
        mark = ">" if result.decides else " "
        style = "strong" if result.decides else "plain"
        yield Line(f"{mark} {result.number}  {answered:3}  {question}", style)
        yield Line(f"          {found}", style)


def _criterion(assessed: Assessed, labels: Labels, places: Mapping[str, Place]) -> Iterator[Line]:
    criterion = assessed.criterion
    flag = flag_of(criterion)
    level = criterion.level if flag == ORDINARY else f"{criterion.level}, {flag}"
    achievement = achievement_in_words(assessed.achievement, labels)
    yield Line(
        f"  {criterion.id:5} {level:17} {achievement:12} {basis_in_words(assessed, labels)}",
        "strong" if assessed.is_low else "plain",
    )
    for finding in assessed.findings:
        place = places.get(finding.id)
        where = f"{place.file}:{place.line}" if place else ""
        yield Line(f"          {finding.id:8} {where}", "faint")


def movement(
    before: Mapping[str, Judgement],
    after: Mapping[str, Judgement],
    labels: Labels,
) -> Iterator[Line]:
    """What a supposition moved: each outcome before and after, and the achievements.

    Args:
        before: The judgements as they are.
        after: The judgements as they would be.
        labels: The fixed words of the report's language.
    """
    for slug, judgement in after.items():
        was = before.get(slug)
        then = outcome_in_words(was, labels) if was else "none"
        now = outcome_in_words(judgement, labels)
        moved = list(_moved(was, judgement, labels)) if was else []
        if then == now and not moved:
            continue
        yield Line(f"{slug}: {then} -> {now}", "strong" if then != now else "plain")
        for text in moved:
            yield Line(f"  {text}")
        if then != now:
            yield Line(f"  {reason(judgement, labels)}", "faint")


def _moved(before: Judgement, after: Judgement, labels: Labels) -> Iterator[str]:
    was = {one.criterion.id: one for one in before.assessed}
    for one in after.assessed:
        old = was[one.criterion.id]
        if old.achievement != one.achievement:
            then = achievement_in_words(old.achievement, labels)
            now = achievement_in_words(one.achievement, labels)
            yield f"{one.criterion.id}: {then.lower()} -> {now.lower()}"
        if old.criterion != one.criterion:
            then, now = _standing(old), _standing(one)
            yield f"{one.criterion.id}: {then} -> {now}"
    for old_rule, rule in zip(before.rules, after.rules, strict=True):
        if old_rule.bound != rule.bound and old_rule.bound and rule.bound:
            was_needed, needed = old_rule.needed, rule.needed
            if was_needed != needed:
                yield f"rule {rule.number}: {was_needed} needed -> {needed} needed"


def _standing(one: Assessed) -> str:
    return f"{one.criterion.level}, {flag_of(one.criterion)}"


_DIFFERENCES = {
    "outcome": "Outcomes",
    "achievement": "Achievements",
    "added": "Findings added",
    "removed": "Findings removed",
    "reworded": "Findings reworded",
    "links": "Links between finding and criterion",
    "severity": "Severities",
    "statement": "Statements about criteria",
    "decision": "Decisions of people",
    "criterion": "Criteria",
    "threshold": "Thresholds",
    "reinspection": "Re-inspections",
    "scale": "Scale",
    "name": "Names",
    "round": "Round",
}


def differences_as_text(differences: Iterable[Difference], since: str) -> Iterator[Line]:
    """What moved since a revision, by kind."""
    by_kind = _by_kind(differences)
    if not by_kind:
        yield Line(f"Nothing that a grade rests on has moved since {since}.")
    for kind, of_kind in by_kind.items():
        yield Line(_DIFFERENCES[kind], "heading")
        for difference in of_kind:
            yield Line(f"  {difference.subject}: {_from_to(difference, '->')}")


def differences_as_markdown(force: str, differences: Iterable[Difference], since: str) -> str:
    """The same for a pull request's comment; a grade that moved stands first and bold.

    Args:
        force: The name of the force.
        differences: What moved.
        since: The revision since which it moved.

    Returns:
        The comment.
    """
    lines = [f"### {force}: what moved since `{since}`", ""]
    by_kind = _by_kind(differences)
    if not by_kind:
        lines.append("Nothing that a grade rests on has moved.")
    elif "outcome" not in by_kind:
        lines += ["No outcome moved.", ""]
    for kind, of_kind in by_kind.items():
        lines.append(f"**{_DIFFERENCES[kind]}**")
        lines.append("")
        for difference in of_kind:
            moved = escaped(" ".join(_from_to(difference, "→").split()))
            text = f"`{difference.subject}`: {moved}"
            lines.append(f"- **{text}**" if kind == "outcome" else f"- {text}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _by_kind(differences: Iterable[Difference]) -> dict[str, list[Difference]]:
    by_kind: dict[str, list[Difference]] = {}
    for difference in differences:
        by_kind.setdefault(difference.kind, []).append(difference)
    return {kind: by_kind[kind] for kind in _DIFFERENCES if kind in by_kind}


def _from_to(difference: Difference, arrow: str) -> str:
    if difference.before is None:
        return f"{difference.after}"
    if difference.after is None:
        return f"{difference.before}"
    return f"{difference.before} {arrow} {difference.after}"


def as_json(
    force: str,
    inspection: Inspection,
    judgements: Mapping[str, Judgement],
    sensitivities: Mapping[str, Sensitivity],
    labels: Labels,
    places: Mapping[str, Place],
) -> dict[str, Any]:
    """One force's grades with their whole argument, ready for json.dumps.

    Args:
        force: The slug of the force.
        inspection: The inspection.
        judgements: The judgement on each graded framework.
        sensitivities: What would change each of them.
        labels: The fixed words of the report's language.
        places: Where findings and criteria stand, by id.

    Returns:
        The mapping that docs/grade-json.md describes.
    """
    programme = inspection.programme
    return {
        "force": force,
        "name": inspection.registered.name,
        "programme": programme.programme,
        "method": programme.method,
        "stage": inspection.force.stage.value,
        "frameworks": [
            _framework(slug, judgement, sensitivities.get(slug), labels, places)
            for slug, judgement in judgements.items()
        ],
        "whole": _whole(judge_whole(inspection, judgements), labels),
        "not_inspected": [one.framework for one in inspection.not_inspected],
    }


def _whole(whole: WholeJudgement | None, labels: Labels) -> dict[str, Any] | None:
    if whole is None:
        return None
    return {
        "outcome": whole.computed,
        "before_cap": whole.before_cap,
        "published": whole.published,
        "moderation": whole.moderation.model_dump(mode="json") if whole.moderation else None,
        "reason": whole_reason(whole, labels),
        "rules": [_rule(result, whole, labels) for result in whole.rules],
    }


def _rule(result: RuleResult, of: Judgement | WholeJudgement, labels: Labels) -> dict[str, Any]:
    question, found = rule_in_words(result, of, labels)
    return {
        "number": result.number,
        "name": result.name,
        "question": question,
        "found": found,
        "count": _plain_number(result.count),
        "total": _plain_number(result.total),
        "needed": result.needed,
        "holds": result.holds,
        "decides": result.decides,
        "criteria": list(result.criteria),
        "missing_factors": list(result.missing),
    }


def _framework(
    slug: str,
    judgement: Judgement,
    sensitivity: Sensitivity | None,
    labels: Labels,
    places: Mapping[str, Place],
) -> dict[str, Any]:
    moderation, direction = judgement.moderation, judgement.direction
    return {
        "framework": slug,
        "title": judgement.framework.title,
        "computed": judgement.computed,
        "before_cap": judgement.before_cap,
        "published": judgement.published,
        "moderation": moderation.model_dump(mode="json") if moderation else None,
        "direction": direction.model_dump(mode="json") if direction else None,
        "reason": reason(judgement, labels),
        "rules": [_rule(result, judgement, labels) for result in judgement.rules],
        "criteria": [
            {
                "criterion": one.criterion.id,
                "level": one.criterion.level,
                "flag": flag_of(one.criterion),
                "achievement": one.achievement,
                "basis": one.basis.value,
                "basis_in_words": basis_in_words(one, labels),
                "findings": [
                    {
                        "finding": finding.id,
                        "kind": finding.kind,
                        **_where(finding.id, places),
                    }
                    for finding in one.findings
                ],
            }
            for one in judgement.assessed
        ],
        "sensitivity": _sensitivity(judgement, sensitivity, labels) if sensitivity else None,
    }


def _plain_number(number: Fraction | int) -> int | float:
    return int(number) if Fraction(number).denominator == 1 else float(number)


def _where(id_: str, places: Mapping[str, Place]) -> dict[str, Any]:
    place = places.get(id_)
    return {"file": place.file, "line": place.line} if place else {"file": None, "line": None}


def _sensitivity(judgement: Judgement, sensitivity: Sensitivity, labels: Labels) -> dict[str, Any]:
    return {
        "in_words": list(changes_in_words(judgement, sensitivity, labels)),
        "raising": _smallest(sensitivity.raising),
        "lowering": _smallest(sensitivity.lowering),
        "choices": [
            {
                "kind": choices.kind,
                "total": choices.total,
                "changing": [
                    {
                        "subject": choice.subject,
                        "otherwise": choice.otherwise,
                        "outcome": choice.outcome,
                    }
                    for choice in choices.changing
                ],
            }
            for choices in sensitivity.choices
        ],
        "thresholds": [
            {
                "threshold": turn.threshold,
                "now": str(turn.now),
                "turns_at": str(turn.turns_at),
                "beyond": turn.beyond,
                "upwards": turn.upwards,
                "outcome": turn.outcome,
            }
            for turn in sensitivity.turns
        ],
    }


def _smallest(found: SmallestSet | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "changes": [
            {"criterion": c.criterion, "before": c.before, "after": c.after} for c in found.changes
        ],
        "outcome": found.outcome,
        "sets_as_small": found.count,
    }
