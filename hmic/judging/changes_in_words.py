"""What would change a judgement, in words, built from the sensitivity alone.

Counts and names of choices, never a percentage of them.
"""

from collections.abc import Callable, Iterable

from hmic.judging.argument import listed
from hmic.judging.grading import Judgement
from hmic.judging.sensitivity import Choices, Sensitivity, Turn
from hmic.judging.smallest_sets import SmallestSet
from hmic.model.grade import Outcome
from hmic.model.programme import Programme
from hmic.model.values import percent

_KINDS = {
    "achievement": ("single steps of achievement", ""),
    "severity": ("single steps of severity", ""),
    "link_removed": ("links between finding and criterion, taken away,", "from "),
    "link_added": ("links that could be added", "to "),
    "flag": ("other flags of a criterion", ""),
    "level": ("other levels of a criterion", "as "),
}
"""What is counted, and the word between its subject and what it would be."""


def changes_in_words(
    judgement: Judgement, sensitivity: Sensitivity, programme: Programme
) -> tuple[str, ...]:
    """The smallest sets, the single choices by kind, and the thresholds, each as a sentence."""
    label: Callable[[Outcome], str] = programme.label
    if judgement.computed is Outcome.UNGRADED:
        sets = ["Not graded stands outside the order: it has no higher and no lower outcome."]
    else:
        sets = [
            _set_in_words("raise", sensitivity.raising, judgement, label),
            _set_in_words("lower", sensitivity.lowering, judgement, label),
        ]
    return (
        *sets,
        *(_choices_in_words(choices) for choices in sensitivity.choices if choices.total),
        *_turns_in_words(sensitivity.turns, label),
    )


def _set_in_words(
    verb: str,
    found: SmallestSet | None,
    judgement: Judgement,
    label: Callable[[Outcome], str],
) -> str:
    if found is not None:
        changes = listed(
            [f"{change.criterion} {change.after.replace('_', ' ')}" for change in found.changes]
        )
        start = f"The smallest change that would {verb} it, to {label(found.outcome)}: {changes}"
        return (
            f"{start}." if found.count == 1 else f"{start} (the first of {found.count} as small)."
        )
    if verb == "raise" and judgement.computed is Outcome.EXCELLENT:
        return "Nothing could raise it: it is the highest outcome."
    if verb == "lower" and judgement.computed is Outcome.POOR:
        return "Nothing could lower it: it is the lowest outcome."
    if verb == "raise" and judgement.rules[6].missing and judgement.computed is Outcome.GOOD:
        return (
            "No set of achievements would raise it: Excellent also needs its further factors, "
            f"and {listed(judgement.rules[6].missing)} "
            f"{'is' if len(judgement.rules[6].missing) == 1 else 'are'} not shown."
        )
    return f"No set of achievements would {verb} it: what is not assessed stands in the way."


def _choices_in_words(choices: Choices) -> str:
    noun, link = _KINDS[choices.kind]
    if not choices.changing:
        return f"None of the {choices.total} {noun} would change it."
    by_subject: dict[str, list[str]] = {}
    for choice in choices.changing:
        by_subject.setdefault(choice.subject, []).append(choice.otherwise.replace("_", " "))
    named = "; ".join(
        f"{subject} {link}{', '.join(others)}" for subject, others in by_subject.items()
    )
    return f"{len(choices.changing)} of {choices.total} {noun} would change it: {named}."


def _turns_in_words(turns: Iterable[Turn], label: Callable[[Outcome], str]) -> Iterable[str]:
    turns = tuple(turns)
    if not turns:
        yield "No other value of any threshold would change it."
    for turn in turns:
        direction = ("lowered", "raised")[turn.upwards]
        to = ("below" if not turn.upwards else "above") if turn.beyond else "to"
        further = "" if turn.beyond else (" or less", " or more")[turn.upwards]
        word = turn.threshold.replace("_", " ")
        yield (
            f"The threshold “{word}” would change it to {label(turn.outcome)} if it were "
            f"{direction} from {_share(turn)[0]} {to} {_share(turn)[1]}{further}."
        )


def _share(turn: Turn) -> tuple[str, str]:
    now, then = turn.now, turn.turns_at
    exact = (
        percent(then)
        if (then * 100).denominator == 1
        else (f"{then.numerator} of {then.denominator} ({float(then * 100):.1f}%)")
    )
    return percent(now), exact
