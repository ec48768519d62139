"""The judgement in words: one sentence that says what decides, and one a rule.

Built from the judgement alone, so that no sentence can name a cause that the judgement lacks. A
method may have a sentence of its own for each rule (`say`), and the catalogue of labels one of its
own for each rule of a method; what has neither is put together from what was counted.
"""

import re
from collections.abc import Sequence
from typing import Literal

from hmic.judging.achievement import Assessed, Basis
from hmic.judging.deciding_criterion import (
    all_decisive,
    below_next,
    every_below,
    furthest,
    named,
    next_above,
    worse_besides,
)
from hmic.judging.grading import Judgement
from hmic.judging.method_in_words import InWords, LabelWords
from hmic.judging.rulebook import Rulebook
from hmic.judging.ruling import RuleResult
from hmic.judging.sensitivity import criteria_to_next
from hmic.judging.whole import WholeJudgement
from hmic.markup import first_paragraph, in_plain_words
from hmic.model.finding import Finding
from hmic.model.labels import Labels, sentence_start, within_sentence
from hmic.model.method import NOT_ASSESSED
from hmic.model.quantity import Bound, number_in_words
from hmic.model.vocabulary import CRITERIA, Vocabulary

Answer = Literal["yes", "no", "not_reached"]
"""What is answered to the question of a rule."""

_SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\[\^\w\]))\s+(?=[A-Z0-9‘“(\[])")
"""Where a sentence ends and the next begins; a note to it may stand between."""


def achievement_in_words(achievement: str | None, labels: Labels) -> str:
    """An achievement as it stands beside its criterion; nothing achieved is nothing assessed."""
    return labels.word("achievement", achievement or NOT_ASSESSED)


def framework_grade_in_words(outcome: str, labels: Labels) -> str:
    """The outcome of a framework as the grade of the whole counts it."""
    if outcome == NOT_ASSESSED:
        return achievement_in_words(None, labels)
    return labels.outcome(outcome)


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
    besides = worse_besides(judgement) if deciding.rule.caps or judgement.rank is None else None
    names = [f"{deciding.name}_share", deciding.name] if deciding.is_met else [deciding.name]
    further = [f"{name}_and_{besides.name}" for name in names] if besides is not None else []
    for name in (*further, *names):
        worst = named(judgement, besides) if besides is not None and name in further else against
        told = labels.sentence(
            "given",
            name,
            len(against),
            **_counts(deciding, labels),
            part=_part(deciding, labels),
            besides=_part(besides, labels) if besides is not None else "",
            criteria=labels.listed(deciding.criteria),
            causes="; ".join(_cause(one, labels) for one in against),
            furthest=_furthest(worst, labels, "met") if worst else "",
            before=labels.outcome(judgement.before_cap or judgement.computed),
        )
        if told is not None:
            return told
    found = _found(deciding, labels, judgement)
    furthest_one = _furthest(against, labels, "met") if against else ""
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
        part = _part(deciding, labels)
        told = labels.sentence("reached", deciding.name, **_counts(deciding, labels), part=part)
        if told is not None:
            return told
        found = sentence_start(_found(deciding, labels, judgement))
        return labels.text("reason.reached", outcome=outcome, found=found)
    below, every = below_next(judgement), every_below(judgement)
    counted = [] if rung.bound is None or rung.is_met else ["share"]
    missing = ["input"] if rung.missing else []
    failing = [*(["every"] if every else []), *counted, *missing]
    worst = _furthest(below, labels) if below else ""
    evidence = [labels.word("evidence", name, 2) for name in rung.missing]
    told = labels.sentence(
        "held",
        "_".join([rung.name, *failing]),
        len(every) if every else None,
        **_counts(rung, labels),
        part=_part(rung, labels),
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
        found=_found(rung, labels, judgement),
        furthest=worst,
    )


def whole_reason(whole: WholeJudgement, labels: Labels) -> str:
    """What decides the computed outcome of a body as a whole."""
    outcome, deciding, rung = labels.outcome(whole.computed), whole.deciding, whole.failing_rung
    assert deciding is not None
    if rung is not None and deciding.rule.reaches:
        above = labels.outcome(rung.rule.outcome)
        found = _found(rung, labels, whole)
        return labels.text("reason.held", outcome=outcome, next=above, found=found)
    found = _found(deciding, labels, whole)
    if whole.before_cap is not None:
        before = labels.outcome(whole.before_cap)
        return labels.text("reason.capped", outcome=outcome, found=found, before=before)
    return labels.text("reason.given", outcome=outcome, found=found)


def _part(result: RuleResult, labels: Labels) -> str:
    """What a rule counted, of how many, as a clause whose verb agrees with the number.

    Of one criterion in all, none is as singular as one: 0 of 1 criterion is met.
    """
    counts, total = _counts(result, labels), int(result.total)
    whole = labels.sentence("whole", result.name, total, **counts)
    number = 1 if total == 1 else int(result.count)
    part = labels.sentence("part", result.name, number, **counts, whole=whole)
    return part or labels.text("found.of_total", **counts, what="").rstrip()


def _of_sort(judgement: Judgement, below: Sequence[Assessed]) -> list[Assessed]:
    """All criteria of the levels of some."""
    levels = {one.criterion.level for one in below}
    return [one for one in judgement.assessed if one.criterion.level in levels]


def published_reason(judgement: Judgement | WholeJudgement, labels: Labels) -> str:
    """What the published grade rests on: people's decision too, where there is one."""
    if isinstance(judgement, WholeJudgement):
        computed = whole_reason(judgement, labels)
    else:
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
    deciding, above = all_decisive(judgement), next_above(judgement)
    if not deciding or (above is None and judgement.rank is not None):
        return reason(judgement, labels)
    because = "; ".join(_because(one, labels, is_outside=above is None) for one in deciding)
    if above is not None:
        number = criteria_to_next(judgement)
        how = _unfinished(deciding[0], labels) if len(deciding) == 1 else None
        form = "below" if number is None else "below_by"
        if number is not None and number > len(deciding):
            form += "_among"
        told = {"above": labels.outcome(above), "because": because, "how": how}
        told["by"] = _by(judgement, number, labels) if number is not None else None
        return labels.text(f"deciding.{form}{'_unfinished' if how else ''}", len(deciding), **told)
    if any(one.achievement is not None for one in deciding):
        outcome = labels.outcome(judgement.computed)
        return labels.text("deciding.outside", outcome=outcome, because=because)
    return labels.text("deciding.not_assessed", because=because)


def _by(judgement: Judgement, number: int, labels: Labels) -> str:
    """By how many criteria a grade is missed, and what evidence for it is not given."""
    by = labels.text("deciding.by", number)
    rung = judgement.failing_rung
    if rung is None or not rung.missing:
        return by
    return labels.text("deciding.by_and_missing", by=by, missing=missing_in_words(rung, labels))


def missing_in_words(rung: RuleResult, labels: Labels) -> str:
    """The inputs that a rule asks for and that are otherwise: beacon and innovation."""
    return labels.listed([labels.word("input", name).lower() for name in rung.missing])


def earned(judgement: Judgement, labels: Labels) -> str | None:
    """What the published grade was reached by, in a sentence, beside what holds it there.

    None of a grade that is reached by asking for nothing, or that people decided on; nor where
    `deciding_sentence` says it, because no criterion is in the way of the next grade.
    """
    deciding = judgement.deciding
    if judgement.moderation is not None or deciding is None or not deciding.rule.reaches:
        return None
    if deciding.rule.when is None or not all_decisive(judgement):
        return None
    part = _part(deciding, labels)
    told = labels.sentence("earned", deciding.name, **_counts(deciding, labels), part=part)
    if told is not None:
        return told
    outcome, found = labels.outcome(judgement.computed), _found(deciding, labels, judgement)
    return labels.text("reason.reached", outcome=outcome, found=found)


def _unfinished(one: Assessed, labels: Labels) -> str | None:
    """How what speaks against a criterion is unfinished: its words alone could read as praise."""
    id_, _ = cause(one)
    kind = next((finding.kind for finding in one.shortfalls if finding.id == id_), None)
    return labels.known("unfinished", kind) if kind else None


def _because(one: Assessed, labels: Labels, *, is_outside: bool) -> str:
    """A cause with its id; a criterion that nobody said anything about by its id alone."""
    id_, sentence = cause(one)
    if sentence:
        return labels.text("deciding.quoted", quote=sentence, id=id_)
    return id_ if is_outside and one.achievement is None else _cause(one, labels)


def _counts(result: RuleResult, labels: Labels) -> dict[str, object]:
    return {
        "count": _number(result.count),
        "total": _number(result.total),
        "needed": result.needed,
        "bound": _bound(result, labels),
    }


def _number(number: object) -> str:
    return f"{float(number):g}" if hasattr(number, "denominator") else str(number)  # type: ignore[arg-type]


def _furthest(candidates: Sequence[Assessed], labels: Labels, from_: str = "it") -> str:
    """The candidate that is furthest from being met, with its cause; then those not assessed.

    Args:
        candidates: The criteria, one at least.
        labels: The fixed words of the report's language.
        from_: From what: from what the sentence says (`it`), or from being met (`met`).
    """
    if len(candidates) == 1:
        return _cause(candidates[0], labels)
    unseen = [one.criterion.id for one in candidates if one.achievement is None]
    told = []
    if len(unseen) < len(candidates):
        worst = furthest(candidates)
        cause_ = _cause(worst, labels)
        alike = sum(one.step == worst.step for one in candidates)
        form = f"one_of_furthest_{from_}" if alike > 1 else f"furthest_{from_}"
        is_only = len(candidates) - len(unseen) == 1
        told.append(cause_ if is_only else labels.text(f"reason.{form}", cause=cause_))
    if unseen:
        criteria = labels.listed(unseen)
        told.append(labels.text("reason.unseen", len(unseen), criteria=criteria))
    return "; ".join(told)


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

    What its achievement rests on, and nothing beside that: the worst finding that falls short, or
    the author's statement, under the criterion's own id; an empty sentence where there is neither,
    or where a measure speaks for itself.
    """
    if one.basis is Basis.FINDINGS and one.shortfalls:
        worst = one.shortfalls[0]
        return worst.id, first_sentence(worst.text)
    if one.basis in (Basis.STATEMENT, Basis.NOT_ASSESSED) and one.statement is not None:
        return one.criterion.id, first_sentence(one.statement.reason)
    return one.criterion.id, ""


def first_sentence(text: str) -> str:
    """The first sentence of a CommonMark text in plain words, without its full stop."""
    paragraph, _ = first_paragraph(text)
    sentence = _SENTENCE_END.split(" ".join(paragraph.split()), maxsplit=1)[0]
    return in_plain_words(sentence).rstrip(".")


def in_two(text: str) -> tuple[str, str]:
    """A CommonMark text as its first sentence and the rest; no sentence where emphasis spans both.

    So each of the two is CommonMark by itself.
    """
    sentence, *rest = _SENTENCE_END.split(text.strip(), maxsplit=1)
    if any(sentence.count(mark) % 2 for mark in "*_") or sentence.count("[") != sentence.count("]"):
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
    return _met_in_words(one.achievement or NOT_ASSESSED, labels)


def _met_in_words(key: str, labels: Labels) -> str:
    return labels.known("met", key) or labels.word("achievement", key).lower()


def rule_in_words(
    result: RuleResult, judgement: Judgement | WholeJudgement, labels: Labels
) -> tuple[str, str]:
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
        words = LabelWords(judgement.book.vocabulary.method, labels)
        question = InWords(judgement.book, words).rule(result.rule)
    return question, _found(result, labels, judgement)


def answer(result: RuleResult) -> Answer:
    """Whether a rule holds; of a rung that would, if nothing before it decided: not reached."""
    if result.holds:
        return "yes"
    return "not_reached" if result.is_so else "no"


def _found(result: RuleResult, labels: Labels, of: Judgement | WholeJudgement) -> str:
    """What a rule counted, held against what, and what speaks against it."""
    say = result.rule.say if result.holds else None
    if say is None and not result.counts and (asked := _inputs_in_words(result, of, labels)):
        return asked
    criteria, counts = labels.listed(result.criteria), _counts(result, labels)
    number = len(result.criteria)
    if say is not None:  # findings are counted, and not named
        said = labels.filled(say, number or int(result.count), {**counts, "names": criteria})
        return said.rstrip(".")
    if not criteria and (told := labels.sentence("found_none", result.name, **counts)):
        return told
    counts["whole"] = labels.sentence("whole", result.name, int(result.total), **counts)
    found = labels.sentence("found", result.name, criteria=criteria, number=number, **counts)
    if found is None and (failing := of.as_it_fails(result)) is not result:
        return _told(_counted(failing, of.book, labels), failing, labels)
    if found is None and result.counts:
        found = _counted(result, of.book, labels)
    nothing = "nothing" if result.holds else "decided_before"
    return _told(found or labels.text(f"found.{nothing}"), result, labels)


def _counted(result: RuleResult, book: Rulebook, labels: Labels) -> str:
    """What a rule counted, in the words of its method: 2 of 4 partly met; 3 causes of concern."""
    words, condition = book.vocabulary, result.shown.condition
    assert condition is not None
    if condition.points:
        return labels.text("found.points", **_counts(result, labels))
    text = condition.is_ if condition.every else None
    text = text or condition.some or condition.none or condition.count or condition.share or ""
    if text in words.kinds:
        number = int(result.count)
        what = within_sentence(labels.word("kind", text, number))
        return labels.text("found.number", count=number, what=what)
    criteria, said = words.block.criteria, set((condition.every or condition.of or "").split())
    known = said or {*criteria.flags, *criteria.levels}
    parts = [part for part in text.split() if part not in known and part != CRITERIA]
    what = labels.listed([_word_of(part, words, labels) for part in parts])
    return labels.text("found.of_total", **_counts(result, labels), what=what).rstrip()


def _word_of(part: str, words: Vocabulary, labels: Labels) -> str:
    """A word of a selector as it stands within a sentence."""
    criteria, stated = words.block.criteria, words.block.criteria.achievements
    if part in criteria.flags:
        return labels.word("flag", part).lower()
    if part in criteria.levels:
        return labels.level(part)
    if stated is not None and stated.from_ is not None and part in words.achievements:
        return labels.outcome(part)
    return _met_in_words(part, labels)


def _told(found: str, result: RuleResult, labels: Labels) -> str:
    """What was found, what it is held against, what is missing, and what speaks against it."""
    counts, criteria = _counts(result, labels), labels.listed(result.criteria)
    condition = result.shown.condition
    if result.bound is not None:
        told = None
        if result.needed is not None:
            told = labels.sentence(
                "found_against", result.name, result.needed, found=found, **counts
            )
        found = told or _with_threshold(found, result, labels)
    elif condition is not None and not result.is_so and (condition.every or condition.none):
        found = labels.text("found.all" if condition.every else "found.none", found=found)
    if result.missing:
        missing = missing_in_words(result, labels)
        return labels.text("found.missing", found=found, missing=missing)
    if not criteria or (result.rule.verb == "reaches" and result.holds):
        return found
    told = labels.sentence("found_criteria", result.name, found=found, criteria=criteria)
    form = "criteria_against" if result.shown.is_rest else "criteria"
    return told or labels.text(f"found.{form}", found=found, criteria=criteria)


def _inputs_in_words(
    result: RuleResult, judgement: Judgement | WholeJudgement, labels: Labels
) -> str:
    """What the inputs are that a rule asks for; nothing where it asks for none."""
    inputs = judgement.book.block.inputs
    values = dict(zip(inputs, judgement.situation.inputs, strict=True))
    parts = result.rule.when.parts() if result.rule.when else ()
    told = []
    for name in dict.fromkeys(part.input for part in parts if part.input):
        value = labels.outcome(values[name])
        shown = value if inputs[name].from_ else within_sentence(value)
        told.append(labels.text("found.input", input=labels.word("input", name), value=shown))
    return labels.listed(told)


def _with_threshold(found: str, result: RuleResult, labels: Labels) -> str:
    """What was found, and what it is held against."""
    needed, bound = result.needed, result.bound
    assert bound is not None
    if bound.is_share and not result.total:
        return labels.text("found.none_to_count", found=found, bound=_bound(result, labels))
    if needed is None or (not bound.is_share and bound.relation in ("at_least", "more_than")):
        return labels.text("found.against", found=found, bound=_bound(result, labels))
    share = number_in_words(bound.number, bound.is_share)
    return labels.text(f"found.{bound.relation}", found=found, needed=needed, share=share)


def _bound(result: RuleResult, labels: Labels) -> str:
    """What a count is held against, as a phrase: more than 50%."""
    return bound_in_words(result.bound, labels) if result.bound else ""


def bound_in_words(bound: Bound, labels: Labels) -> str:
    """A quantity as a phrase: more than 50%."""
    share = number_in_words(bound.number, bound.is_share)
    return labels.text(f"quantity.{bound.relation}", share=share)
