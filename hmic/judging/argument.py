"""The judgement in words: one sentence that says what decides, and one a rule.

Built from the judgement alone, so that no sentence can name a cause that the judgement lacks.
"""

import re
from collections.abc import Sequence

from hmic.judging.achievement import Assessed, Basis
from hmic.judging.deciding_criterion import (
    count_for_excellent,
    decisive,
    fair_below,
    furthest,
    good_below,
    named,
)
from hmic.judging.grading import Judgement, RuleResult
from hmic.model.finding import Finding
from hmic.model.grade import Achievement, Level, Outcome
from hmic.model.labels import Labels, sentence_start
from hmic.model.values import percent

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9‘“(])")
"""Where a sentence ends and the next begins."""
_NEXT_ABOVE = {
    Outcome.POOR: Outcome.FAIR,
    Outcome.JUDGEMENT_REQUIRED: Outcome.FAIR,
    Outcome.FAIR: Outcome.GOOD,
    Outcome.GOOD: Outcome.EXCELLENT,
}


def achievement_in_words(achievement: Achievement | None, labels: Labels) -> str:
    """An achievement as it stands beside its criterion; nothing achieved is nothing assessed."""
    return labels.text(f"achievement.{_key(achievement)}")


def _key(achievement: Achievement | None) -> str:
    return achievement.value if achievement else "not_assessed"


def reason(judgement: Judgement, labels: Labels) -> str:
    """What decides the computed outcome, in a sentence or two that quote the finding."""
    match judgement.computed:
        case Outcome.POOR:
            return _poor(judgement, labels)
        case Outcome.UNGRADED:
            return _ungraded(judgement, labels)
        case Outcome.JUDGEMENT_REQUIRED:
            short = named(judgement, judgement.rules[3])
            worst = _furthest(short, labels)
            return labels.text("reason.people_must_judge", len(short), furthest=worst)
        case Outcome.FAIR:
            return _fair(judgement, labels)
        case Outcome.GOOD:
            return _good(judgement, labels)
        case Outcome.EXCELLENT:
            return labels.text("reason.excellent", **_counts(judgement.rules[6]))


def published_reason(judgement: Judgement, labels: Labels) -> str:
    """What the published grade rests on: people's decision too, where there is one."""
    computed = reason(judgement, labels)
    moderation = judgement.moderation
    if moderation is None:
        return computed
    return labels.text(
        "reason.moderated",
        published=labels.outcome(judgement.published),
        computed=labels.outcome(judgement.computed),
        because=first_sentence(moderation.reason),
        reason=computed,
    )


def deciding_sentence(judgement: Judgement, labels: Labels) -> str:
    """What decides the published grade, in one sentence that ends with its id."""
    if judgement.moderation is not None:
        because = first_sentence(judgement.moderation.reason)
        return labels.text(
            "deciding.moderated",
            published=labels.outcome(judgement.published),
            computed=labels.outcome(judgement.computed),
            because=because,
        )
    one = decisive(judgement)
    if one is None:
        return reason(judgement, labels)
    above = _NEXT_ABOVE.get(judgement.computed)
    id_, sentence = cause(one)
    because = (
        labels.text("deciding.quoted", quote=sentence, id=id_) if sentence else _cause(one, labels)
    )
    if above is None:
        return labels.text("deciding.not_assessed", because=because)
    return labels.text("deciding.short", above=labels.outcome(above), because=because)


def _poor(judgement: Judgement, labels: Labels) -> str:
    capping, result = judgement.rules[0], judgement.rules[1]
    well_short = labels.text("reason.well_short", **_counts(result), needed=_needed(result))
    if not capping.holds:
        worst = _furthest(named(judgement, result), labels)
        return labels.text("reason.poor_well_short", well_short=well_short, furthest=worst)
    dominant = named(judgement, capping)
    assert judgement.before_cap is not None
    return labels.text(
        "reason.poor_capped_and_short" if result.holds else "reason.poor_capped",
        len(dominant),
        cause=_cause(dominant[0], labels),
        well_short=well_short,
        before=labels.outcome(judgement.before_cap),
    )


def _ungraded(judgement: Judgement, labels: Labels) -> str:
    open_ = named(judgement, judgement.rules[2])
    criteria = labels.listed([one.criterion.id for one in open_])
    short = named(judgement, judgement.rules[3])
    if not short:
        return labels.text("reason.not_graded", len(open_), criteria=criteria)
    worst = _furthest(short, labels)
    name = "reason.not_graded_and_short"
    return labels.text(name, len(open_), criteria=criteria, furthest=worst)


def _fair(judgement: Judgement, labels: Labels) -> str:
    fair = [one for one in judgement.assessed if one.criterion.level is Level.FAIR]
    below = fair_below(judgement)
    last = judgement.rules[5]
    enough = last.threshold is not None and last.threshold.met_by(last.count, last.total)
    good_short = labels.text("reason.good_short", **_counts(last), needed=_needed(last))
    if not below:
        worst = _furthest(good_below(judgement), labels)
        return labels.text("reason.fair_by_good", good_short=good_short, furthest=worst)
    return labels.text(
        f"reason.fair_by_{'one' if len(below) == 1 else 'several'}{'' if enough else '_and_good'}",
        cause=_cause(below[0], labels),
        count=len(below),
        total=len(fair),
        furthest=_furthest(below, labels),
        good_short=good_short,
    )


def _good(judgement: Judgement, labels: Labels) -> str:
    last = judgement.rules[6]
    if count_for_excellent(judgement):
        missing = labels.listed([labels.text(f"reason.{name}") for name in last.missing])
        return labels.text("reason.good_without_factors", **_counts(last), missing=missing)
    worst = sentence_start(_furthest(good_below(judgement), labels))
    needed = _needed(last)
    return labels.text("reason.good", **_counts(last), needed=needed, furthest=worst)


def _counts(result: RuleResult) -> dict[str, int]:
    return {"count": result.count, "total": result.total}


def _furthest(candidates: Sequence[Assessed], labels: Labels) -> str:
    """The candidate that is furthest from being met, with its cause."""
    worst = _cause(furthest(candidates), labels)
    return worst if len(candidates) == 1 else labels.text("reason.furthest", cause=worst)


def _cause(one: Assessed, labels: Labels) -> str:
    """A criterion, how far it is met, and why: `NP8 (largely met): NP-W5, “...”`."""
    start = labels.text(
        "reason.cause_measured" if one.basis is Basis.MEASURE else "reason.cause",
        criterion=one.criterion.id,
        met=labels.text(f"met.{_key(one.achievement)}"),
        measure=one.statement.measure if one.statement else None,
    )
    id_, sentence = cause(one)
    if not sentence:
        return start
    if id_ == one.criterion.id:
        return labels.text("reason.cause_stated", cause=start, quote=sentence)
    return labels.text("reason.cause_finding", cause=start, finding=id_, quote=sentence)


def cause(one: Assessed) -> tuple[str, str]:
    """Whose first sentence says why a criterion is not met: the id, and the sentence.

    The worst finding that falls short, else the author's statement, under the criterion's own id;
    an empty sentence where there is neither, or where a measure speaks for itself.
    """
    if one.shortfalls and one.basis is not Basis.NOT_ASSESSED:
        worst = one.shortfalls[0]
        return worst.id, first_sentence(worst.text)
    if one.statement is not None and one.basis is not Basis.MEASURE:
        return one.criterion.id, first_sentence(one.statement.reason)
    return one.criterion.id, ""


def first_sentence(text: str) -> str:
    """The first sentence of a CommonMark text, without emphasis marks and its full stop."""
    sentence = _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0]
    return re.sub(r"\*+|(?<!\w)_+|_+(?!\w)", "", sentence).rstrip(".")


def in_two(text: str) -> tuple[str, str]:
    """A CommonMark text as its first sentence and the rest; no sentence where emphasis spans both.

    So each of the two is CommonMark by itself.
    """
    sentence, *rest = _SENTENCE_END.split(text.strip(), maxsplit=1)
    if any(sentence.count(mark) % 2 for mark in "*_"):
        return "", text
    return sentence, "".join(rest)


def basis_in_words(one: Assessed, labels: Labels) -> str:
    """On what an achievement rests, in words."""
    statement = one.statement
    because = statement.reason.rstrip(".") if statement else ""
    declined = None
    if statement and statement.measure_declined:
        measure = statement.measure_declined
        declined = labels.text("basis.declined", measure=measure, reason=because)
    match one.basis:
        case Basis.MEASURE:
            assert statement is not None
            return labels.text("basis.measured", measure=statement.measure, reason=because)
        case Basis.STATEMENT if declined:
            return labels.text("basis.stated_and", declined=declined)
        case Basis.STATEMENT:
            return labels.text("basis.stated", reason=because)
        case Basis.NOT_ASSESSED:
            return declined or labels.text("basis.not_assessed", reason=because)
        case Basis.NO_EVIDENCE:
            basis = labels.text("basis.no_finding")
        case Basis.FINDINGS if not one.shortfalls:
            basis = labels.text("basis.no_shortfall", len(one.findings))
        case Basis.FINDINGS:
            beside = "_beside" if len(one.shortfalls) < len(one.findings) else ""
            worst = _shortfall(one.shortfalls[0], labels)
            basis = labels.text(f"basis.shortfall{beside}", len(one.findings), shortfall=worst)
    if declined:
        return labels.text("basis.and_declined", basis=basis, declined=declined)
    return basis


def _shortfall(finding: Finding, labels: Labels) -> str:
    return labels.text(f"shortfall.{getattr(finding, 'severity', None) or 'work'}")


def rule_in_words(result: RuleResult, labels: Labels) -> tuple[str, str]:
    """What a rule asks, and what was found: its question and its answer."""
    return labels.text(f"rule.{result.name}"), _found(result, labels)


_COUNTED = {
    "dominant_not_met": "of_total",
    "well_short": "short",
    "significant_short": "short",
    "fair": "of_total",
    "good": "good_criteria",
    "excellent": "good_criteria",
}
"""By rule, what it counted."""
_WEIGHED = ("well_short", "good", "excellent")
"""The rules that hold their count against a threshold."""


def _found(result: RuleResult, labels: Labels) -> str:
    criteria = labels.listed(result.criteria)
    if result.name == "not_assessed":
        number, counts = len(result.criteria), _counts(result)
        if not criteria:
            return labels.text("found.all_assessed")
        return labels.text("found.not_assessed", not_assessed=number, criteria=criteria, **counts)
    found = labels.text(f"found.{_COUNTED[result.name]}", **_counts(result))
    if result.name in _WEIGHED:
        found = _with_threshold(found, result, labels)
    if result.name == "excellent":
        missing = labels.listed([labels.text(f"factor.{name}") for name in result.missing])
        return labels.text("found.missing", found=found, missing=missing) if missing else found
    if not criteria or (result.name == "good" and result.holds):
        return found
    name = "found.against" if result.name == "good" else "found.criteria"
    return labels.text(name, found=found, criteria=criteria)


def _with_threshold(found: str, result: RuleResult, labels: Labels) -> str:
    threshold = result.threshold
    assert threshold is not None
    name = "found.threshold_reached_at" if threshold.inclusive else "found.threshold_exceeds"
    return labels.text(name, found=found, needed=_needed(result), share=percent(threshold.share))


def _needed(result: RuleResult) -> int:
    assert result.threshold is not None
    return result.threshold.needed(result.total)
