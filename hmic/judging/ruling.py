"""The rules as they were applied to one framework: what each counted, and what speaks against it.

What decides is the rulebook's; here is what people are shown of it, rule by rule. Nothing of it
feeds back into an outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hmic.judging.rulebook import Rulebook, Shown, State, Verdict, shown_of
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
class RuleResult:
    """One rule as it was applied: what was counted, against what, and whether it holds.

    A rule that gives or caps holds where its condition does; a rung where it is reached and nothing
    keeps the outcome below it.
    """

    number: int
    rule: Rule
    holds: bool
    decides: bool
    """Whether the outcome rests on this rule."""
    is_so: bool
    """Whether what it asks is so, whatever the rules before it say."""
    count: Fraction | int
    total: Fraction | int
    """What was counted, and of how many; both 0 where the rule counts nothing."""
    criteria: tuple[str, ...]
    """The criteria that speak against the framework under this rule, in their order."""
    missing: tuple[str, ...]
    """The inputs that it asks for and that are otherwise."""
    shown: Shown
    """What was counted."""

    @property
    def name(self) -> str:
        """The name of the rule."""
        return self.rule.rule

    @property
    def counts(self) -> bool:
        """Whether it counts anything at all."""
        return self.shown.condition is not None

    @property
    def bound(self) -> Bound | None:
        """What the count is held against, where it is."""
        return self.shown.bound

    @property
    def needed(self) -> int | None:
        """The smallest count that meets the bound; None where none does."""
        return self.bound.needed(int(self.total)) if self.bound else None

    @property
    def is_met(self) -> bool:
        """Whether the count meets the bound, where there is one."""
        return self.bound is not None and self.bound.met_by(self.count, self.total)


def apply(
    rulebook: Rulebook, situation: Situation, names: Sequence[str]
) -> tuple[Verdict, tuple[RuleResult, ...]]:
    """What the rules say of a framework, and each rule in order.

    Args:
        rulebook: The rules.
        situation: The framework as they see it.
        names: What each of its criteria is called, in order.

    Returns:
        Both.
    """
    state = situation.state(rulebook)
    verdict = rulebook.verdict(state)
    reached = rulebook.rank(verdict.outcome)
    results = []
    holding = rulebook.holding(state)
    for place, rule in enumerate(rulebook.rules):
        is_so = holds = holding[place]
        if rule.verb == "reaches":
            is_reached = verdict.rung is not None and place <= verdict.rung
            rank = rulebook.rank(rule.outcome) if is_reached else None
            holds = reached is not None and rank is not None and rank <= reached
        shown = rulebook.shown[place]
        count, total = _counted(rulebook.vocabulary, shown, situation)
        if rule.when is None and shown.condition is not None:
            # what it shows is then all that it says of itself
            is_so = shown.bound.met_by(count, total) if shown.bound else count == total
        results.append(
            RuleResult(
                number=place + 1,
                rule=rule,
                holds=holds,
                decides=place == verdict.decides,
                is_so=is_so,
                count=count,
                total=total,
                criteria=_against(
                    shown,
                    situation,
                    names,
                    frozenset() if is_so else rulebook.settled(place, state),
                ),
                missing=tuple(_missing(rulebook, rule.when, situation)),
                shown=shown,
            )
        )
    return verdict, tuple(results)


def as_it_fails(
    result: RuleResult, rulebook: Rulebook, situation: Situation, names: Sequence[str]
) -> RuleResult:
    """A rule of several conditions that is not so, told by the first of them that fails.

    Args:
        result: The rule as it was applied.
        rulebook: The rules.
        situation: The framework that it was applied to.
        names: What each of its criteria is called, in order.

    Returns:
        The same result where the method says what is shown of the rule, or it asks one thing only.
    """
    if result.is_so or result.rule.shows is not None:
        return result
    failing = rulebook.failing(result.number - 1, situation.state(rulebook))
    if failing is None or failing.verb in ("input", "any_of", "all_of", "not_"):
        return result
    shown = shown_of(rulebook.vocabulary, result.rule, failing)
    count, total = _counted(rulebook.vocabulary, shown, situation)
    against = _against(shown, situation, names)
    return replace(result, count=count, total=total, criteria=against, shown=shown)


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
    kinds = words.kinds_counted()
    return situation.findings[kinds.index(selection.kind)] if selection.kind in kinds else 0


def _against(
    shown: Shown,
    situation: Situation,
    names: Sequence[str],
    settled: frozenset[int] = frozenset(),
) -> tuple[str, ...]:
    """The criteria that speak against a rule, each by its name; none in a settled cell."""
    cells = situation.cells
    open_ = (one - settled for one in shown.against)
    named = (n for one in open_ for n, cell in enumerate(cells) if cell in one)
    return tuple(names[place] for place in dict.fromkeys(named))


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
