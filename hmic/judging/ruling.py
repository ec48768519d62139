"""The rules as they were applied to one framework: what each counted, and what speaks against it.

What decides is the rulebook's; here is what people are shown of it, rule by rule. Nothing of it
feeds back into an outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hmic.judging.rulebook import Rulebook, State, Verdict
from hmic.model.method import Condition, Rule
from hmic.model.quantity import Bound
from hmic.model.vocabulary import Selection, Vocabulary


@dataclass(frozen=True, slots=True)
class Situation:
    """A framework as the rules see it, criterion by criterion."""

    cells: tuple[int, ...]
    """The cell of each criterion, in order."""
    findings: tuple[int, ...]
    """By kind that is counted, how many there are."""
    inputs: tuple[str, ...]
    """The value of each input."""

    def state(self, rulebook: Rulebook) -> State:
        """The same without telling criteria of one cell apart."""
        criteria = [0] * len(rulebook.vocabulary.cells)
        for cell in self.cells:
            criteria[cell] += 1
        return State(tuple(criteria), self.findings, self.inputs)


@dataclass(frozen=True, slots=True)
class Applied:
    """One rule as it was applied.

    A rule that gives or caps holds where its condition does; a rung where it is reached and nothing
    keeps the outcome below it.
    """

    rule: Rule
    holds: bool
    decides: bool
    """Whether the outcome rests on this rule."""
    count: Fraction | int
    total: Fraction | int
    """What was counted, and of how many; both 0 where the rule counts nothing."""
    bound: Bound | None
    """What the count is held against, where it is."""
    criteria: tuple[int, ...]
    """The places of the criteria that speak against it, in their order."""
    missing: tuple[str, ...]
    """The inputs that it asks for and that are otherwise."""
    counts: bool
    """Whether it counts anything at all."""
    is_so: bool
    """Whether what it asks is so, whatever the rules before it say."""


def apply(rulebook: Rulebook, situation: Situation) -> tuple[Verdict, tuple[Applied, ...]]:
    """What the rules say of a framework, and each rule in order."""
    state = situation.state(rulebook)
    verdict = rulebook.verdict(state)
    reached = rulebook.rank(verdict.outcome)
    applied = []
    for place, rule in enumerate(rulebook.rules):
        if rule.verb == "reaches":
            rank = rulebook.rank(rule.outcome)
            is_reached = verdict.rung is not None and place <= verdict.rung
            holds = is_reached and reached is not None and rank is not None and rank <= reached
        else:
            holds = rulebook.holds(place, state)
        shown = rulebook.vocabulary.shown(rule)
        count, total, bound = _counted(rulebook.vocabulary, shown, situation)
        is_so = rulebook.holds(place, state)
        if rule.when is None and shown is not None:
            # what it shows is then all that it says of itself
            is_so = bound.met_by(count, total) if bound is not None else count == total
        applied.append(
            Applied(
                rule=rule,
                holds=holds,
                decides=place == verdict.decides,
                count=count,
                total=total,
                bound=bound,
                criteria=_against(rulebook.vocabulary, rule, shown, situation),
                missing=tuple(_missing(rulebook, rule.when, situation)),
                counts=shown is not None,
                is_so=is_so,
            )
        )
    return verdict, tuple(applied)


def _counted(
    words: Vocabulary, shown: Condition | None, situation: Situation
) -> tuple[Fraction | int, Fraction | int, Bound | None]:
    """What a condition counts, of how many, against what."""
    if shown is None:
        return 0, 0, None
    part, whole = _part_and_whole(words, shown)
    bound = words.bound(shown.is_) if shown.is_ and shown.verb != "every" else None
    if shown.points:
        highest = max(map(words.points, words.values))
        earned = attainable = Fraction(0)
        for cell in situation.cells:
            if cell in part.cells:
                of, value = words.cells[cell]
                weight = words.weight(words.classes[of].level)
                earned += weight * words.points(words.values[value])
                attainable += weight * highest
        return earned, attainable, bound
    number = _number(words, part, situation)
    return number, number if whole is None else _number(words, whole, situation), bound


def _part_and_whole(words: Vocabulary, shown: Condition) -> tuple[Selection, Selection | None]:
    """What a condition counts, and of what; of one that names no whole, all of those classes."""
    if shown.every:
        every, is_ = words.select(shown.every), words.select(shown.is_ or "")
        return Selection(every.cells & is_.cells), every
    part = words.select(
        shown.some or shown.none or shown.count or shown.share or shown.points or ""
    )
    if part.kind is not None:
        return part, None
    if shown.of:
        whole = words.select(shown.of)
        return Selection(part.cells & whole.cells), whole
    width = len(words.values)
    classes = {cell // width for cell in part.cells}
    return part, Selection(frozenset(c * width + v for c in classes for v in range(width)))


def _number(words: Vocabulary, selection: Selection, situation: Situation) -> int:
    if selection.kind is None:
        return sum(cell in selection.cells for cell in situation.cells)
    counted = dict(zip(words.kinds_counted(), situation.findings, strict=True))
    return counted.get(selection.kind, 0)


def _against(
    words: Vocabulary, rule: Rule, shown: Condition | None, situation: Situation
) -> tuple[int, ...]:
    """The criteria that speak against a rule: those that it names, else those that it counts.

    Of a rung, those that are not as it asks.
    """
    if rule.names:
        selections: Sequence[frozenset[int]] = [words.select(text).cells for text in rule.names]
    elif shown is None:
        return ()
    else:
        part, whole = _part_and_whole(words, shown)
        few = shown.none is not None or (
            shown.verb in ("count", "share")
            and words.bound(shown.is_ or "").relation in ("at_most", "less_than")
        )
        asks = (rule.verb == "reaches" or shown.every is not None) and not few
        selections = [whole.cells - part.cells if asks and whole is not None else part.cells]
    cells = situation.cells
    named = (n for one in selections for n, cell in enumerate(cells) if cell in one)
    return tuple(dict.fromkeys(named))


def _missing(
    rulebook: Rulebook, condition: Condition | None, situation: Situation
) -> Sequence[str]:
    """The inputs that a condition asks for and that are otherwise."""
    if condition is None:
        return ()
    if condition.input is not None:
        value = situation.inputs[list(rulebook.block.inputs).index(condition.input)]
        return () if value == condition.is_ else (condition.input,)
    return [name for part in condition.all_of for name in _missing(rulebook, part, situation)]
