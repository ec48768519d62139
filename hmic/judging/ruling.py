"""The rules as they were applied to one framework: what each counted, and what speaks against it.

What decides is the rulebook's; here is what people are shown of it, rule by rule. Nothing of it
feeds back into an outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hmic.judging.rulebook import Rulebook, Shown, State, Verdict
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
        is_so = holds = rulebook.holds(place, state)
        if rule.verb == "reaches":
            is_reached = verdict.rung is not None and place <= verdict.rung
            rank = rulebook.rank(rule.outcome) if is_reached else None
            holds = reached is not None and rank is not None and rank <= reached
        shown = rulebook.shown[place]
        count, total = _counted(rulebook.vocabulary, shown, situation)
        bound = shown.bound
        if rule.when is None and shown.condition is not None:
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
                criteria=_against(shown, situation),
                missing=tuple(_missing(rulebook, rule.when, situation)) if rule.when else (),
                counts=shown.condition is not None,
                is_so=is_so,
            )
        )
    return verdict, tuple(applied)


def _counted(
    words: Vocabulary, shown: Shown, situation: Situation
) -> tuple[Fraction | int, Fraction | int]:
    """What a condition counts, and of how many."""
    if shown.condition is None:
        return 0, 0
    if shown.condition.points:
        highest = max(map(words.points, words.values))
        earned = attainable = Fraction(0)
        for cell in situation.cells:
            if cell in shown.part.cells:
                of, value = words.cells[cell]
                weight = words.weight(words.classes[of].level)
                earned += weight * words.points(words.values[value])
                attainable += weight * highest
        return earned, attainable
    number = _number(words, shown.part, situation)
    return number, number if shown.whole is None else _number(words, shown.whole, situation)


def _number(words: Vocabulary, selection: Selection, situation: Situation) -> int:
    if selection.kind is None:
        return sum(map(selection.cells.__contains__, situation.cells))
    counted = dict(zip(words.kinds_counted(), situation.findings, strict=True))
    return counted.get(selection.kind, 0)


def _against(shown: Shown, situation: Situation) -> tuple[int, ...]:
    """The criteria that speak against a rule."""
    cells = situation.cells
    named = (n for one in shown.against for n, cell in enumerate(cells) if cell in one)
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
