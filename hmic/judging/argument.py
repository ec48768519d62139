"""The judgement in words: one sentence that says what decides, and one a rule.

Built from the judgement alone, so that no sentence can name a cause that the judgement lacks. A
method may have a sentence of its own for each rule (`say`), and the catalogue of labels one of its
own for each rule of a method; what has neither is put together from what was counted.
"""

import re
from collections.abc import Sequence

from hmic.judging.achievement import Assessed, Basis
from hmic.judging.deciding_criterion import (
    below_next,
    decisive,
    every_below,
    furthest,
    named,
)
from hmic.judging.grading import Judgement, RuleResult
from hmic.judging.method_in_words import InWords, MethodWords
from hmic.judging.whole import WholeJudgement
from hmic.model.finding import Finding
from hmic.model.labels import Labels, sentence_start
from hmic.model.method import NOT_ASSESSED
from hmic.model.quantity import number_in_words

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9‘“(])")
"""Where a sentence ends and the next begins."""


def achievement_in_words(achievement: str | None, labels: Labels) -> str:
    """An achievement as it stands beside its criterion; nothing achieved is nothing assessed."""
    return labels.word("achievement", achievement or NOT_ASSESSED)


def reason(judgement: Judgement, labels: Labels) -> str:
    """What decides the computed outcome, in a sentence or two that quote the finding."""
    if judgement.judged is not None:
        stated = judgement.judged
        return labels.text(
            "reason.judged",
            outcome=labels.outcome(judgement.computed),
            reason=first_sentence(stated.reason),
            decided_by=stated.decided_by,
            confirmed_by=stated.confirmed_by,
        )
    deciding = judgement.deciding
    assert deciding is not None
    if deciding.rule.verb == "reaches":
        return _on_a_rung(judgement, deciding, labels)
    return _given(judgement, deciding, labels)


def _given(judgement: Judgement, deciding: RuleResult, labels: Labels) -> str:
    """Why a rule that gives or caps decides, and what holds besides."""
    against = named(judgement, deciding)
    later = judgement.rules[deciding.number :]
    besides = next((one for one in later if one.rule.verb == "gives" and one.holds), None)
    names = [deciding.name]
    if besides is not None and (deciding.rule.caps or judgement.rank is None):
        names.insert(0, f"{deciding.name}_and_{besides.name}")
    for name in names:
        counted = besides if besides and name != deciding.name else deciding
        worst = named(judgement, counted) or against
        told = labels.sentence(
            "given",
            name,
            len(against),
            **_counts(counted),
            criteria=labels.listed(deciding.criteria),
            cause=_cause(against[0], labels) if against else "",
            furthest=_furthest(worst, labels) if worst else "",
            before=labels.outcome(judgement.before_cap or judgement.computed),
        )
        if told is not None:
            return told
    found = _found(deciding, labels)
    furthest_one = _furthest(against, labels) if against else ""
    before = judgement.before_cap
    return labels.text(
        "reason.capped" if before else "reason.given_worst" if furthest_one else "reason.given",
        outcome=labels.outcome(judgement.computed),
        found=found,
        furthest=furthest_one,
        before=labels.outcome(before) if before else "",
    )


def _on_a_rung(judgement: Judgement, deciding: RuleResult, labels: Labels) -> str:
    """Why the outcome is on a rung: what keeps it from the next, or that there is none."""
    rung = judgement.failing_rung
    outcome = labels.outcome(judgement.computed)
    if rung is None:
        told = labels.sentence("reached", deciding.name, **_counts(deciding))
        if told is not None:
            return told
        found = sentence_start(_found(deciding, labels))
        return labels.text("reason.reached", outcome=outcome, found=found)
    below, every = below_next(judgement), every_below(judgement)
    counted = [] if rung.bound is None or rung.is_met else ["share"]
    missing = ["input"] if rung.missing else []
    failing = [*(["every"] if every else []), *counted, *missing]
    worst = _furthest(below, labels) if below else ""
    evidence = [labels.word("evidence", name) for name in rung.missing]
    told = labels.sentence(
        "held",
        "_".join([rung.name, *failing]),
        len(every) if every else None,
        **_counts(rung),
        cause=_cause(below[0], labels) if below else "",
        below=len(every),
        of=len(_of_sort(judgement, every)),
        furthest=worst,
        furthest_start=sentence_start(worst),
        missing=labels.listed(evidence),
    )
    if told is not None:
        return told
    return labels.text(
        "reason.held_worst" if worst else "reason.held",
        outcome=outcome,
        next=labels.outcome(rung.rule.outcome),
        found=_found(rung, labels),
        furthest=worst,
    )


def whole_reason(whole: WholeJudgement, labels: Labels) -> str:
    """What decides the outcome of a body as a whole."""
    outcome, deciding, rung = labels.outcome(whole.outcome), whole.deciding, whole.failing_rung
    if rung is not None:
        above = labels.outcome(rung.rule.outcome)
        found = _found(rung, labels)
        return labels.text("reason.held", outcome=outcome, next=above, found=found)
    found = _found(deciding, labels)
    if whole.before_cap is not None:
        before = labels.outcome(whole.before_cap)
        return labels.text("reason.capped", outcome=outcome, found=found, before=before)
    return labels.text("reason.given", outcome=outcome, found=found)


def _of_sort(judgement: Judgement, below: Sequence[Assessed]) -> list[Assessed]:
    """All criteria of the levels of some."""
    levels = {one.criterion.level for one in below}
    return [one for one in judgement.assessed if one.criterion.level in levels]


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
    if judgement.judged is not None:
        because = first_sentence(judgement.judged.reason)
        return labels.text("deciding.judged", because=because)
    one = decisive(judgement)
    if one is None:
        return reason(judgement, labels)
    above = _next_above(judgement)
    id_, sentence = cause(one)
    because = (
        labels.text("deciding.quoted", quote=sentence, id=id_) if sentence else _cause(one, labels)
    )
    if above is None:
        return labels.text("deciding.not_assessed", because=because)
    return labels.text("deciding.short", above=labels.outcome(above), because=because)


def _next_above(judgement: Judgement) -> str | None:
    """The next grade above the computed outcome; None where there is none, or no order."""
    order, grades = judgement.order, judgement.book.block.grades
    if judgement.rank is None:
        return None
    return next((one for one in order[judgement.rank + 1 :] if one in grades), None)


def _counts(result: RuleResult) -> dict[str, object]:
    needed = result.needed
    return {
        "count": _number(result.count),
        "total": _number(result.total),
        "needed": needed if needed is not None else _number(result.total + 1),
    }


def _number(number: object) -> str:
    return f"{float(number):g}" if hasattr(number, "denominator") else str(number)  # type: ignore[arg-type]


def _furthest(candidates: Sequence[Assessed], labels: Labels) -> str:
    """The candidate that is furthest from being met, with its cause."""
    worst = _cause(furthest(candidates), labels)
    return worst if len(candidates) == 1 else labels.text("reason.furthest", cause=worst)


def _cause(one: Assessed, labels: Labels) -> str:
    """A criterion, how far it is met, and why: `NP8 (largely met): NP-W5, “...”`."""
    start = labels.text(
        "reason.cause_measured" if one.basis is Basis.MEASURE else "reason.cause",
        criterion=one.criterion.id,
        met=_met(one, labels),
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
    kind = labels.word("kind", finding.kind, 1)
    kind = f"{kind[:1].lower()}{kind[1:]}"
    if finding.how_serious is None:
        return kind
    severity = labels.word("severity", finding.how_serious).lower()
    return labels.text("shortfall.severe", severity=severity, kind=kind)


def _met(one: Assessed, labels: Labels) -> str:
    key = one.achievement or NOT_ASSESSED
    return labels.known("met", key) or labels.word("achievement", key).lower()


def rule_in_words(result: RuleResult, judgement: Judgement, labels: Labels) -> tuple[str, str]:
    """What a rule asks, and what was found.

    Args:
        result: The rule as it was applied.
        judgement: The judgement that it is part of.
        labels: The fixed words of the report's language.

    Returns:
        Its question and its answer.
    """
    question = labels.sentence("rule", result.name)
    if question is None:
        words = MethodWords(judgement.book.vocabulary.method)
        question = InWords(judgement.book, words).rule(result.rule)
    return question, _found(result, labels)


def _found(result: RuleResult, labels: Labels) -> str:
    """What a rule counted, held against what, and what speaks against it."""
    criteria, counts = labels.listed(result.criteria), _counts(result)
    if result.rule.say is not None:
        values = {**counts, "names": criteria}
        number = len(result.criteria) or int(result.count)  # findings are counted, and not named
        return labels.filled(result.rule.say, number, values).rstrip(".")
    number = len(result.criteria)
    if not criteria and (told := labels.sentence("found_none", result.name, **counts)):
        return told
    found = labels.sentence("found", result.name, criteria=criteria, number=number, **counts)
    if found is None:
        found = labels.text("found.of_total" if result.counts else "found.nothing", **counts)
    if result.bound is not None:
        found = labels.sentence(
            "found_against", result.name, found=found, share=_share(result), **counts
        ) or (_with_threshold(found, result, labels))
    if result.missing:
        names = labels.listed([labels.word("input", name).lower() for name in result.missing])
        return labels.text("found.missing", found=found, missing=names)
    if not criteria or (result.rule.verb == "reaches" and result.holds):
        return found
    told = labels.sentence("found_criteria", result.name, found=found, criteria=criteria)
    return told or labels.text("found.criteria", found=found, criteria=criteria)


def _with_threshold(found: str, result: RuleResult, labels: Labels) -> str:
    bound = result.bound
    assert bound is not None
    return labels.text(
        f"found.{bound.relation}",
        found=found,
        needed=_counts(result)["needed"],
        share=_share(result),
    )


def _share(result: RuleResult) -> str:
    bound = result.bound
    return number_in_words(bound.number, bound.is_share) if bound else ""
