"""The judgement in words: one sentence that says what decides, and one a rule.

Built from the judgement alone, so that no sentence can name a cause that the judgement lacks.
"""

import re
from collections.abc import Sequence

from hmic.judging.achievement import Assessed, Basis
from hmic.judging.deciding import (
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
from hmic.model.programme import Programme
from hmic.model.values import percent

ACHIEVEMENT_LABELS = {
    Achievement.FULLY: "Fully",
    Achievement.LARGELY: "Largely",
    Achievement.PARTLY: "Partly",
    Achievement.NOT_MET: "Not met",
    None: "Not assessed",
}
_MET = {
    Achievement.FULLY: "fully met",
    Achievement.LARGELY: "largely met",
    Achievement.PARTLY: "partly met",
    Achievement.NOT_MET: "not met",
    None: "not assessed",
}

_NEXT_ABOVE = {
    Outcome.POOR: Outcome.FAIR,
    Outcome.JUDGEMENT_REQUIRED: Outcome.FAIR,
    Outcome.FAIR: Outcome.GOOD,
    Outcome.GOOD: Outcome.EXCELLENT,
}


def reason(judgement: Judgement, programme: Programme) -> str:
    """What decides the computed outcome, in a sentence or two that quote the finding."""
    label = programme.label(judgement.computed)
    match judgement.computed:
        case Outcome.POOR:
            return _poor(judgement, programme)
        case Outcome.UNGRADED:
            return _ungraded(judgement, label)
        case Outcome.JUDGEMENT_REQUIRED:
            short = named(judgement, judgement.rules[3])
            return (
                f"{label}, between Poor and Fair: {_count(short, 'significant criterion')} "
                f"{'is' if len(short) == 1 else 'are'} short; {_furthest(short)}."
            )
        case Outcome.FAIR:
            return _fair(judgement, label)
        case Outcome.GOOD:
            return _good(judgement, label)
        case Outcome.EXCELLENT:
            last = judgement.rules[6]
            return (
                f"{label}: every Fair criterion is fully met, {last.count} of {last.total} Good "
                "criteria are largely or fully met, and both further factors are shown: a beacon "
                "to other forces, and innovation that was evaluated."
            )


def published_reason(judgement: Judgement, programme: Programme) -> str:
    """What the published grade rests on: people's decision too, where there is one."""
    computed = reason(judgement, programme)
    moderation = judgement.moderation
    if moderation is None:
        return computed
    return (
        f"{programme.label(judgement.published)} by moderation of a computed outcome of "
        f"{programme.label(judgement.computed)}: “{first_sentence(moderation.reason)}”. "
        f"As computed: {computed}"
    )


def deciding_sentence(judgement: Judgement, programme: Programme) -> str:
    """What decides the published grade, in one sentence that ends with its id."""
    if judgement.moderation is not None:
        computed = programme.label(judgement.computed)
        ground = first_sentence(judgement.moderation.reason)
        return f"By moderation of a computed outcome of {computed}: {ground}."
    one = decisive(judgement)
    if one is None:
        return reason(judgement, programme)
    above = _NEXT_ABOVE.get(judgement.computed)
    start = f"Short of {programme.label(above)}: " if above else "Not assessed: "
    id_, sentence = cause(one)
    return f"{start}{sentence} ({id_})." if sentence else f"{start}{_cause(one)}."


def _poor(judgement: Judgement, programme: Programme) -> str:
    capping, well_short = judgement.rules[0], judgement.rules[1]
    short = named(judgement, well_short)
    counted = (
        f"{well_short.count} of {well_short.total} Fair criteria are partly met or not met, where "
        f"{_needed(well_short)} would be a significant number"
    )
    if not capping.holds:
        return f"Poor, because {counted}; {_furthest(short)}."
    dominant = named(judgement, capping)
    assert judgement.before_cap is not None
    sentence = (
        f"Poor, because {_count(dominant, 'dominant criterion')} "
        f"{'is' if len(dominant) == 1 else 'are'} not met: {_cause(dominant[0])}"
    )
    if well_short.holds:
        sentence += f". Besides, {counted}"
    return f"{sentence}. Before this cap the outcome is {programme.label(judgement.before_cap)}."


def _ungraded(judgement: Judgement, label: str) -> str:
    open_ = named(judgement, judgement.rules[2])
    ids = listed([one.criterion.id for one in open_])
    sentence = f"{label}, because {ids} {'was' if len(open_) == 1 else 'were'} not assessed"
    short = named(judgement, judgement.rules[3])
    if short:
        sentence += f"; at most judgement required, for {_furthest(short)}"
    return f"{sentence}."


def _fair(judgement: Judgement, label: str) -> str:
    below = fair_below(judgement)
    last = judgement.rules[5]
    enough = last.threshold is not None and last.threshold.met_by(last.count, last.total)
    counted = (
        f"{last.count} of {last.total} Good criteria are largely or fully met, where Good needs "
        f"{_needed(last)}"
    )
    if not below:
        return f"Held at {label}: {counted}; {_furthest(good_below(judgement))}."
    if len(below) == 1:
        sentence = f"Held at {label} by one Fair criterion, {_cause(below[0])}"
    else:
        fair = sum(one.criterion.level is Level.FAIR for one in judgement.assessed)
        sentence = (
            f"Held at {label}: {len(below)} of {fair} Fair criteria are not fully met; "
            f"{_furthest(below)}"
        )
    return f"{sentence}." if enough else f"{sentence}. Besides, {counted}."


def _good(judgement: Judgement, label: str) -> str:
    last = judgement.rules[6]
    start = f"{label}: every Fair criterion is fully met, and {last.count} of {last.total} Good "
    if count_for_excellent(judgement):
        names = {"beacon": "a beacon to other forces", "innovation": "evaluated innovation"}
        return (
            f"{start}criteria are largely or fully met, which is the count for Excellent; no "
            f"evidence is given of {listed([names[name] for name in last.missing])}."
        )
    return (
        f"{start}criteria are largely or fully met; Excellent needs {_needed(last)}. "
        f"{_capital(_furthest(good_below(judgement)))}."
    )


def _furthest(candidates: Sequence[Assessed]) -> str:
    """The candidate that is furthest from being met, with its cause."""
    worst = _cause(furthest(candidates))
    return worst if len(candidates) == 1 else f"furthest from it is {worst}"


def _cause(one: Assessed) -> str:
    """A criterion, how far it is met, and why: `NP8 (largely met): NP-W5, “...”`."""
    start = f"{one.criterion.id} ({_MET[one.achievement]})"
    if one.basis is Basis.MEASURE and one.statement is not None:
        start += f", measured at {one.statement.measure}"
    id_, sentence = cause(one)
    if not sentence:
        return start
    return f"{start}: “{sentence}”" if id_ == one.criterion.id else f"{start}: {id_}, “{sentence}”"


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
    sentence = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9‘“(])", " ".join(text.split()), maxsplit=1)[0]
    return re.sub(r"\*+|(?<!\w)_+|_+(?!\w)", "", sentence).rstrip(".")


def basis_in_words(one: Assessed) -> str:
    """On what an achievement rests, in words."""
    statement = one.statement
    declined = (
        f"; {statement.measure_declined} declined as a measure: {statement.reason.rstrip('.')}"
        if statement and statement.measure_declined
        else ""
    )
    findings = f"{len(one.findings)} finding{'' if len(one.findings) == 1 else 's'}"
    match one.basis:
        case Basis.MEASURE:
            assert statement is not None
            return f"measured {statement.measure}: {statement.reason.rstrip('.')}"
        case Basis.STATEMENT if declined:
            return f"stated{declined}"
        case Basis.STATEMENT:
            assert statement is not None
            return f"stated: {statement.reason.rstrip('.')}"
        case Basis.NOT_ASSESSED:
            assert statement is not None
            return declined[2:] if declined else f"not assessed: {statement.reason.rstrip('.')}"
        case Basis.NO_EVIDENCE:
            return f"no finding{declined}"
        case Basis.FINDINGS:
            if not one.shortfalls:
                return f"no shortfall found ({findings}){declined}"
            worst = one.shortfalls[0]
            beside = " beside a strength" if len(one.shortfalls) < len(one.findings) else ""
            return f"{_shortfall(worst)}{beside} ({findings}){declined}"


def _shortfall(finding: Finding) -> str:
    severity = getattr(finding, "severity", None)
    return f"{severity} area for improvement" if severity else "work in progress"


def rule_in_words(result: RuleResult) -> tuple[str, str]:
    """What a rule asks, and what was found: its question and its answer."""
    threshold = ""
    if result.threshold is not None:
        needed = result.threshold.needed(result.total)
        threshold = (
            f"; {needed} or more would be a significant number"
            if result.threshold.inclusive
            else f"; {needed} are needed (more than {percent(result.threshold.share)})"
        )
    against = f": {listed(result.criteria)}" if result.criteria else ""
    count = f"{result.count} of {result.total}"
    match result.name:
        case "dominant_not_met":
            return ("Is a dominant criterion not met? Then Poor, as a cap", f"{count}{against}")
        case "well_short":
            return (
                "Is a significant number of the Fair criteria short? Then Poor",
                f"{count} short{threshold}{against}",
            )
        case "not_assessed":
            return (
                "Are too many Fair criteria, or a significant one, not assessed? Then not graded",
                f"{len(result.criteria)} not assessed{against}; {count} short or not assessed"
                if result.criteria
                else "all assessed",
            )
        case "significant_short":
            return (
                "Is a significant Fair criterion short? Then people must judge",
                f"{count} short{against}",
            )
        case "fair":
            return (
                "Are all significant Fair criteria largely or fully met? Then Fair",
                f"{count}",
            )
        case "good":
            return (
                "Are all Fair criteria fully met, and most Good ones largely or fully? Then Good",
                f"{count} Good criteria{threshold}"
                if result.holds or not result.criteria
                else f"{count} Good criteria{threshold}; against it: {listed(result.criteria)}",
            )
        case "excellent":
            missing = f"; not shown: {listed(result.missing)}" if result.missing else ""
            return (
                "Is it Good with the vast majority of them and both factors? Then Excellent",
                f"{count} Good criteria{threshold}{missing}",
            )


def _needed(result: RuleResult) -> int:
    assert result.threshold is not None
    return result.threshold.needed(result.total)


def _count(ones: Sequence[Assessed], noun: str) -> str:
    if len(ones) == 1:
        return f"one {noun}"
    return f"{len(ones)} {noun.replace('criterion', 'criteria')}"


def listed(words: Sequence[str]) -> str:
    """a, b and c."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1] if words else ""]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
