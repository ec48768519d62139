"""What makes no sense in a method's file: words that stand for nothing, rules out of order.

The shapes are the model's business (`hmic.model.method`); here its words are held against each
other. Each function gives diagnostics with routes from the top of the method.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import prod

from hmic.diagnostics import Diagnostic, Route, error, near
from hmic.model.method import NOT_ASSESSED, Block, Condition, Method, Row, Rule
from hmic.model.values import Fault, Faults
from hmic.model.vocabulary import (
    CRITERIA,
    NOTHING,
    UnknownWord,
    Vocabulary,
    bands_of,
    letter_of,
    list_of,
    order_of,
    severities_of,
    subject_of,
)

_OF_CRITERIA = frozenset({"id", "level", "theme", "statement", "flags"})
"""The keys of a criterion, which no flag can have."""
_OF_ASSESSMENTS = frozenset(
    {"framework", "author", "previous", "context", "achievements", "inputs", "direction", "outcome"}
    | {"moderation", "developing_practice", "retired"}
)
"""The keys of an assessment, under which no kind of finding can be listed."""
_MOST_COMBINATIONS = 4_096
"""Of values of inputs: a grade is tried with each."""
_MOST_AS_IF = 6
"""Rules that count criteria as if: each condition below is read once for every set of them."""
_SELECTORS = ("some", "none", "every", "count", "share", "points", "of")
"""The keys of a condition that hold a selector."""


def faults_of(method: Method, mount: Route) -> Iterator[Diagnostic]:
    """Every word of a method that stands for nothing, and what else makes no sense in it."""
    top = _Place(mount)
    if method.steps:
        for key in sorted(Block.model_fields.keys() & method.model_fields_set):
            message = f"a method of several steps has its {key} in the steps"
            yield top.fault(message, key, hint="move it into the step that it belongs to")
        yield from top.once("step", ((s.step, ("steps", n)) for n, s in enumerate(method.steps)))
    ways: Sequence[Route] = [("steps", n) for n in range(len(method.steps))] or [()]
    earlier: list[str] = []
    for way, (name, block) in zip(ways, method.blocks.items(), strict=False):
        place = _Place((*mount, *way))
        vocabulary = Vocabulary(method, block)
        yield from _names(block, place)
        yield from _outcomes(block, place)
        yield from _criteria(vocabulary, place, earlier)
        yield from _findings(vocabulary, place)
        yield from _inputs_and_bands(vocabulary, place)
        if block.judged == bool(block.rules):
            message = "people judge here, or rules do"
            yield place.fault(message, hint="write judged: true, or rules")
        yield from _Rules(vocabulary, place).faults()
        earlier.append(name)


@dataclass(frozen=True)
class _Place:
    """Where in a method's file something is at fault."""

    route: Route

    def below(self, *at: str | int) -> "_Place":
        return _Place((*self.route, *at))

    def fault(self, message: str, *at: str | int, hint: str) -> Diagnostic:
        return error("wrong-value", message, (*self.route, *at), hint)

    def known(
        self, word: str, what: str, known: Iterable[str], *at: str | int
    ) -> Iterator[Diagnostic]:
        """Holds that a word is one of those known."""
        known = tuple(known)
        if word not in known:
            listed = f"one of: {', '.join(known)}" if known else "there is none yet"
            message = f"{word} is no {what} of this method"
            yield self.fault(message, *at, hint=near(word, known, listed))

    def once(self, what: str, named: Iterable[tuple[str, Route]]) -> Iterator[Diagnostic]:
        """Holds that each name stands once."""
        seen: set[str] = set()
        for name, at in named:
            if name in seen:
                message = f"the {what} {name} means something else already"
                yield self.fault(message, *at, hint="give one of the two another name")
            seen.add(name)

    def can(self, read: Callable[[], object], *at: str | int) -> Iterator[Diagnostic]:
        """Holds that something can be read."""
        try:
            read()
        except UnknownWord as unknown:
            hint = near(unknown.word, unknown.known, f"words here: {', '.join(unknown.known)}")
            message = f"{unknown.word} is no word of this method’s criteria or findings"
            yield self.fault(message, *at, hint=hint)
        except Fault as fault:
            yield self.fault(str(fault), *at, hint=fault.hint)


def _names(block: Block, place: _Place) -> Iterator[Diagnostic]:
    """Words of selectors and names of rules, each with one meaning."""
    criteria = block.criteria
    words: list[tuple[str, Route]] = [(CRITERIA, ()), (NOT_ASSESSED, ())]
    words += [(level, ("criteria", "levels", n)) for n, level in enumerate(criteria.levels)]
    words += [(flag, ("criteria", "flags", flag)) for flag in criteria.flags]
    if criteria.achievements is not None:
        achievements = enumerate(criteria.achievements.values)
        words += [(one, ("criteria", "achievements", n)) for n, one in achievements]
    words += [(name, ("criteria", "sets", name)) for name in criteria.sets]
    words += [(kind, ("findings", "kinds", kind)) for kind in block.findings.kinds]
    yield from place.once("word", words)
    yield from place.once("rule", ((r.rule, ("rules", n)) for n, r in enumerate(block.rules)))


def _outcomes(block: Block, place: _Place) -> Iterator[Diagnostic]:
    if not block.grades:
        hint = "write them worst first, as in outcomes: {poor: grade, good: grade}"
        yield place.fault("the method gives no grade", hint=hint)
    for key, outcome in block.outcomes.items():
        for n, grade in enumerate(outcome.between):
            yield from place.known(grade, "grade", block.grades, "outcomes", key, "between", n)
        order = [block.grades.index(grade) for grade in outcome.between if grade in block.grades]
        if any(low >= high for low, high in pairwise(order)):
            message = f"{key} is between two grades, the worse one first"
            yield place.fault(message, "outcomes", key, hint="turn the two round")


def _criteria(
    vocabulary: Vocabulary, place: _Place, earlier: Iterable[str]
) -> Iterator[Diagnostic]:
    criteria = vocabulary.block.criteria
    within = place.below("criteria")
    step = criteria.achievements.from_ if criteria.achievements else None
    if step is not None:
        yield from within.known(step, "earlier step", earlier, "achievements", "from")
    elif criteria.achievements is None and vocabulary.block.rules:
        hint = "write them worst first: achievements: [not_met, partly, fully]"
        yield place.fault("the method has no achievements", hint=hint)
    for name, flag in criteria.flags.items():
        at = within.below("flags", name)
        if name in _OF_CRITERIA:
            message = f"a criterion has a key {name} already"
            yield at.fault(message, hint="give the flag another name")
        if flag.level is not None:
            yield from at.known(flag.level, "level", criteria.levels, "level")
        if flag.with_ is not None:
            others = (other for other in criteria.flags if other != name)
            yield from at.known(flag.with_, "other flag", others, "with")
    for name, members in criteria.sets.items():
        for n, member in enumerate(members):
            yield from within.known(member, "achievement", vocabulary.values, "sets", name, n)
    yield from _numbers(within.below("points"), criteria.points, "achievement", vocabulary.values)
    yield from _numbers(within.below("weights"), criteria.weights, "level", criteria.levels)


def _numbers(
    place: _Place, numbers: dict[str, str], what: str, known: Iterable[str]
) -> Iterator[Diagnostic]:
    for name, number in numbers.items():
        yield from place.known(name, what, known, name)
        try:
            Fraction(number)
        except (ValueError, ZeroDivisionError):
            yield place.fault(f"“{number}” is no number", name, hint="write 3, 0.5 or 1/2")


def _findings(vocabulary: Vocabulary, place: _Place) -> Iterator[Diagnostic]:
    findings = vocabulary.block.findings
    kinds = place.below("findings", "kinds")
    lists: set[str] = set(_OF_ASSESSMENTS)
    letters: set[str] = set()
    for name, kind in findings.kinds.items():
        under, letter = list_of(name, kind), letter_of(name, kind)
        if under in lists:
            hint = "write list: and a key of its own"
            yield kinds.fault(f"something else stands under {under} already", name, hint=hint)
        if letter in letters:
            hint = "write letter: and another capital"
            yield kinds.fault(f"another kind has the letter {letter} already", name, hint=hint)
        lists.add(under)
        letters.add(letter)
        if kind.default is not None:
            yield from kinds.known(kind.default, "severity", kind.severities, name, "default")
    if findings.beside is not None:
        yield from place.known(findings.beside, "kind", findings.kinds, "findings", "beside")
    for n, row in enumerate(findings.table):
        at = place.below("findings", "table", n)
        yield from _row(vocabulary, row, at)
        yield from _row_falls(vocabulary, row, findings.table[:n], at)
        if row.worst == NOTHING and n + 1 < len(findings.table):
            hint = "move it to the end of the table"
            yield at.fault("nothing is asked of the rows below this", hint=hint)


def _row(vocabulary: Vocabulary, row: Row, at: _Place) -> Iterator[Diagnostic]:
    known = [*vocabulary.kinds, *severities_of(vocabulary.block), NOTHING]
    yield from at.known(row.worst, "kind or severity", known, "worst")
    for key, value in (("with", row.with_), ("without", row.without)):
        yield from at.known(value, "achievement", vocabulary.values, key)


def _row_falls(
    vocabulary: Vocabulary, row: Row, above: Sequence[Row], at: _Place
) -> Iterator[Diagnostic]:
    """A table in which the better comes out lower."""
    order = {value: n for n, value in enumerate(vocabulary.achievements)}
    with_, without = order.get(row.with_), order.get(row.without)
    if with_ is not None and without is not None and with_ < without:
        hint = "write the better of the two under with"
        yield at.fault("what softens a finding makes it worse here", hint=hint)
    kind = vocabulary.kinds.get(row.worst)
    if kind is not None and kind.speaks == "for":
        return
    for key in ("with_", "without"):
        here = order.get(getattr(row, key))
        worse = [order[value] for one in above if (value := getattr(one, key)) in order]
        if here is not None and here < max(worse, default=here):
            message = f"{row.worst} comes out worse than a row above"
            yield at.fault(message, hint="write the rows worst first")
            return


def _inputs_and_bands(vocabulary: Vocabulary, place: _Place) -> Iterator[Diagnostic]:
    block = vocabulary.block
    stated = block.criteria.achievements
    is_of_whole = stated is not None and stated.from_ is not None
    if is_of_whole and block.findings.kinds:
        message = "a step that grades outcomes of another has no findings of its own"
        yield place.fault(message, "findings", hint="count them in the step before")
    for name, one in block.inputs.items():
        if is_of_whole and one.from_ is None:
            message = f"nobody could assert {name}: the whole has no file of its own"
            yield place.fault(message, "inputs", name, hint="take it from: a framework")
        if one.step is not None:
            steps = vocabulary.method.blocks
            yield from place.known(one.step, "step", steps, "inputs", name, "step")
    combinations = prod(len(vocabulary.input_values(name)) for name in block.inputs)
    if combinations > _MOST_COMBINATIONS:
        message = f"the inputs of a method have at most {_MOST_COMBINATIONS:,} combinations of "
        message += f"values; these have {combinations:,}"
        yield place.fault(message, "inputs", hint="let criteria say what some of them assert")
    if block.bands is not None:
        try:
            bands_of(block.bands, vocabulary.achievements)
        except Faults as found:
            for fault in found.faults:
                yield place.fault(str(fault), "bands", *fault.at, hint=fault.hint)


class _Rules:
    """The rules of one block: their order, and what they ask."""

    def __init__(self, vocabulary: Vocabulary, place: _Place) -> None:
        self.vocabulary, self.place = vocabulary, place
        self.block = vocabulary.block
        self.order = order_of(self.block)

    def faults(self) -> Iterator[Diagnostic]:
        rungs = False
        for n, rule in enumerate(self.block.rules):
            at = self.place.below("rules", n)
            yield from at.known(rule.outcome, "outcome", self.block.outcomes, rule.verb)
            if rungs and rule.verb != "reaches":
                hint = "move it above the first rule that reaches"
                yield at.fault(f"the rule {rule.rule} stands below a rung", hint=hint)
            rungs = rungs or rule.verb == "reaches"
            if rule.when is not None:
                yield from self._condition(rule.when, at.below("when"), asks=True)
            if rule.shows is not None:
                yield from self._condition(rule.shows, at.below("shows"), asks=False)
            for place, selector in enumerate(rule.names):
                read = partial(self.vocabulary.select, selector)
                yield from at.can(read, "names", place)
            yield from self._as_if(rule, at)
        counting = [n for n, rule in enumerate(self.block.rules) if rule.as_if is not None]
        for n in counting[_MOST_AS_IF:]:
            message = (
                f"a method has at most {_MOST_AS_IF} rules with as_if; here are {len(counting)}"
            )
            hint = "let one rule cap what several do"
            yield self.place.below("rules", n).fault(message, "as_if", hint=hint)
        yield from self._in_order()

    def _as_if(self, rule: Rule, at: _Place) -> Iterator[Diagnostic]:
        if rule.as_if is not None:
            known = self.vocabulary.achievements
            yield from at.known(rule.as_if, "achievement", known, "as_if")
            if not subject_of(self.vocabulary, rule):
                message = "the rule names no criteria that could count as if"
                hint = "write when: {some: ...} of criteria, or delete as_if"
                yield at.fault(message, "as_if", hint=hint)

    def _in_order(self) -> Iterator[Diagnostic]:
        """Caps and rungs are of the order, and rungs rise."""
        highest = -1
        for n, rule in enumerate(self.block.rules):
            if rule.verb == "gives" or rule.outcome not in self.block.outcomes:
                continue
            at = self.place.below("rules", n)
            if rule.outcome not in self.order:
                hint = f"one of: {', '.join(self.order)}"
                message = f"{rule.outcome} stands outside the order"
                yield at.fault(message, rule.verb, hint=hint)
            elif rule.verb == "reaches":
                rank = self.order.index(rule.outcome)
                if rank <= highest:
                    message = f"{rule.outcome} is no higher than the rung before"
                    yield at.fault(message, "reaches", hint="write the rungs worst first")
                highest = rank

    def _condition(self, condition: Condition, at: _Place, *, asks: bool) -> Iterator[Diagnostic]:
        for key, parts in (("all_of", condition.all_of), ("any_of", condition.any_of)):
            for n, part in enumerate(parts):
                yield from self._condition(part, at.below(key, n), asks=asks)
        if condition.not_ is not None:
            yield from self._condition(condition.not_, at.below("not"), asks=asks)
        yield from self._keys(condition, at, asks=asks)
        for key in _SELECTORS:
            if text := getattr(condition, key):
                yield from self._selector(text, key, at)
        if condition.is_ is not None:
            yield from self._is(condition, condition.is_, at)
        if condition.input is not None:
            yield from at.known(condition.input, "input", self.block.inputs, "input")

    def _keys(self, condition: Condition, at: _Place, *, asks: bool) -> Iterator[Diagnostic]:
        """The keys beside the one that says what is asked."""
        verb = condition.verb
        is_held = verb in ("every", "count", "share", "points", "input")
        if asks and is_held and condition.is_ is None:
            hint = "add is: and what is needed"
            yield at.fault(f"nothing says what {verb} is held against", hint=hint)
        if not is_held and condition.is_ is not None:
            yield at.fault(f"{verb} is held against nothing", "is", hint="delete is")
        if verb == "share" and condition.of is None:
            yield at.fault("nothing says what the share is of", hint="add of: as in of: criteria")
        if verb != "share" and condition.of is not None:
            yield at.fault(f"{verb} is of nothing", "of", hint="delete of, or write share")

    def _selector(self, text: str, key: str, at: _Place) -> Iterator[Diagnostic]:
        yield from at.can(partial(self.vocabulary.select, text), key)
        if text in self.vocabulary.kinds and text not in self.vocabulary.kinds_counted():
            hint = "show what when: asks, or leave shows out"
            yield at.fault(f"no rule counts {text}", key, hint=hint)
        if text in self.vocabulary.kinds and key in ("every", "points"):
            hint = "count them: {count: ..., is: at least 2}"
            yield at.fault(f"{text} are findings, and {key} is of criteria", key, hint=hint)

    def _is(self, condition: Condition, text: str, at: _Place) -> Iterator[Diagnostic]:
        verb = condition.verb
        if verb == "every":
            yield from at.can(partial(self.vocabulary.select, text), "is")
        elif verb == "input" and condition.input in self.block.inputs:
            values = self.vocabulary.input_values(condition.input)
            yield from at.known(text, f"value of {condition.input}", values, "is")
        elif verb in ("count", "share", "points"):
            yield from self._quantity(verb, text, at)

    def _quantity(self, verb: str, text: str, at: _Place) -> Iterator[Diagnostic]:
        try:
            is_share = self.vocabulary.bound(text).is_share
        except Fault as fault:
            hint = near(text, self.block.quantities, fault.hint)
            yield at.fault(f"“{text}” is no quantity", "is", hint=hint)
            return
        if verb == "count" and is_share:
            hint = "write share: and of:, or a number: at least 2"
            yield at.fault(f"{text} is a share, and count gives a number", "is", hint=hint)
        if verb == "share" and not is_share:
            hint = "write count:, or a share: at least 30%"
            yield at.fault(f"{text} is a number, and share gives a share", "is", hint=hint)
