"""What would change a judgement, in words, built from the sensitivity alone.

Counts and names of choices, never a percentage of them.
"""

from collections.abc import Iterable

from hmic.judging.argument import missing_in_words
from hmic.judging.grading import Judgement
from hmic.judging.method_in_words import in_words
from hmic.judging.sensitivity import (
    Choices,
    MeasureChoice,
    Sensitivity,
    SmallestSet,
    Turn,
    measures_otherwise,
)
from hmic.judging.smallest_change import smallest_change
from hmic.judging.whole import WholeJudgement
from hmic.model.labels import Labels
from hmic.model.values import percent


def changes_in_words(
    judgement: Judgement, sensitivity: Sensitivity, labels: Labels
) -> tuple[str, ...]:
    """The smallest sets, the single choices by kind, and the thresholds, each as a sentence.

    Args:
        judgement: The judgement.
        sensitivity: What would change it.
        labels: The fixed words of the report's language.

    Returns:
        The sentences, in the order of the report.
    """
    return (
        *smallest_in_words(judgement, sensitivity, labels),
        *(_choices_in_words(choices, labels) for choices in sensitivity.choices if choices.total),
        *(() if judgement.judged else _turns_in_words(sensitivity.turns, labels)),
    )


def smallest_in_words(
    judgement: Judgement, sensitivity: Sensitivity, labels: Labels
) -> tuple[str, ...]:
    """The smallest sets that would raise or lower the outcome, or why there is none.

    Args:
        judgement: The judgement.
        sensitivity: What would change it.
        labels: The fixed words of the report's language.

    Returns:
        Two sentences; one where the outcome has nothing above or below it, or where people judged.
    """
    if judgement.judged is not None:
        return (labels.text("smallest.judged"),)
    if judgement.rank is None:
        outcome = labels.outcome(judgement.computed)
        return (labels.text("smallest.outside_the_order", outcome=outcome),)
    return (
        _set_in_words(sensitivity.raising, "raises", labels) or _why_none_raises(judgement, labels),
        _set_in_words(sensitivity.lowering, "lowers", labels)
        or _why_none_lowers(judgement, labels),
    )


def measures_in_words(judgement: Judgement, labels: Labels) -> tuple[str, ...]:
    """What the choice of each measure otherwise would give, where that is another outcome."""
    outcomes = judgement.book.block.outcomes

    def sentence(choice: MeasureChoice) -> str:
        between = outcomes[choice.outcome].between
        form = "measured" if choice.is_used else "measure_declined"
        return labels.text(
            f"deciding.{form}{'_between' if between else ''}",
            criterion=choice.criterion,
            measure=choice.measure,
            outcome=labels.outcome(choice.outcome),
            grades=labels.listed([labels.outcome(grade) for grade in between]),
        )

    return tuple(map(sentence, measures_otherwise(judgement)))


def whole_changes_in_words(whole: WholeJudgement, labels: Labels) -> tuple[str, ...]:
    """The smallest sets of grades of frameworks that would raise or lower that of the whole."""
    book, rank = whole.book, whole.rank
    if rank is None:
        outcome = labels.outcome(whole.computed)
        return (labels.text("smallest.outside_the_order", outcome=outcome),)

    def sentence(direction: int, effect: str, end: int) -> str:
        if rank == end:
            return labels.text(f"smallest.{'highest' if direction > 0 else 'lowest'}")

        def wanted(outcome: str) -> bool:
            there = book.rank(outcome)
            return there is not None and (there - rank) * direction > 0

        found = smallest_change(book, whole.situation, direction, wanted)
        if found is None:
            return labels.text(f"smallest.no_set_{effect}")
        words = book.vocabulary
        changes = [
            labels.text(
                "smallest.change_of_framework",
                framework=whole.titles[place],
                grade=labels.outcome(words.values[words.cells[cell][1]]),
            )
            for place, cell in found.moved
        ]
        return labels.text(
            f"smallest.{effect}" if found.count == 1 else f"smallest.{effect}_first",
            outcome=labels.outcome(found.outcome),
            changes=labels.listed(changes),
            count=found.count,
        )

    return sentence(1, "raises", len(book.order) - 1), sentence(-1, "lowers", 0)


def _set_in_words(found: SmallestSet | None, effect: str, labels: Labels) -> str | None:
    if found is None:
        return None
    changes = [
        labels.text(
            "smallest.change",
            criterion=change.criterion,
            choice=_choice(change.after, labels),
        )
        for change in found.changes
    ]
    return labels.text(
        f"smallest.{effect}" if found.count == 1 else f"smallest.{effect}_first",
        outcome=labels.outcome(found.outcome),
        changes=labels.listed(changes),
        count=found.count,
    )


def _why_none_raises(judgement: Judgement, labels: Labels) -> str:
    if judgement.rank == len(judgement.order) - 1:
        return labels.text("smallest.highest")
    rung = judgement.failing_rung
    on_a_rung = judgement.deciding is not None and judgement.deciding.rule.verb == "reaches"
    if on_a_rung and rung is not None and rung.missing:
        named = missing_in_words(rung, labels)
        number = len(rung.missing)
        told = labels.sentence("smallest", "inputs_missing", number, missing=named)
        next_ = labels.outcome(rung.rule.outcome)
        return told or labels.text("smallest.inputs_missing", number, next=next_, missing=named)
    return labels.text(f"smallest.{_in_the_way(judgement)}_raises")


def _why_none_lowers(judgement: Judgement, labels: Labels) -> str:
    return labels.text(
        f"smallest.{_in_the_way(judgement)}_lowers" if judgement.rank else "smallest.lowest"
    )


def _in_the_way(judgement: Judgement) -> str:
    """Whether what was not assessed stands in the way, or what no achievement changes."""
    unseen = any(one.achievement is None for one in judgement.assessed)
    return "none" if unseen else "no_set"


def _choice(key: str, labels: Labels) -> str:
    return labels.known("choice", key) or labels.word("choice", key).lower()


def _choices_in_words(choices: Choices, labels: Labels) -> str:
    if not choices.changing:
        return labels.text(f"choices_none.{choices.kind}", choices.total)
    by_subject: dict[str, list[str]] = {}
    for choice in choices.changing:
        linked = choice.kind in ("link_removed", "link_added")  # to a criterion, by its id
        otherwise = choice.otherwise if linked else _choice(choice.otherwise, labels)
        by_subject.setdefault(choice.subject, []).append(otherwise)
    named = [
        labels.text(f"choices_named.{choices.kind}", subject=subject, choices=", ".join(others))
        for subject, others in by_subject.items()
    ]
    return labels.text(
        f"choices_some.{choices.kind}",
        choices.total,
        count=len(choices.changing),
        total=choices.total,
        named="; ".join(named),
    )


def _turns_in_words(turns: Iterable[Turn], labels: Labels) -> Iterable[str]:
    turns = tuple(turns)
    if not turns:
        yield labels.text("threshold.none_turns")
    for turn in turns:
        yield labels.text(
            f"threshold.{_way(turn)}",
            threshold=labels.known("threshold", turn.threshold) or in_words(turn.threshold),
            outcome=labels.outcome(turn.outcome),
            now=percent(turn.now) if turn.is_share else f"{float(turn.now):g}",
            then=_share(turn, labels),
        )


def _way(turn: Turn) -> str:
    if turn.upwards:
        return "raised_above" if turn.beyond else "raised_to"
    return "lowered_below" if turn.beyond else "lowered_to"


def _share(turn: Turn, labels: Labels) -> str:
    share = turn.turns_at
    if not turn.is_share:
        return f"{float(share):g}"
    if (share * 100).denominator == 1:
        return percent(share)
    return labels.text(
        "threshold.exact",
        count=share.numerator,
        total=share.denominator,
        share=f"{float(share * 100):.1f}%",
    )
