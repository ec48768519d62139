"""What would change an outcome: the smallest sets, every single human choice, every threshold.

Definitions in docs/grading.md, "What would change it".
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from hmic.judging.achievement import (
    Assessed,
    Basis,
    achievement_by_findings,
    achievement_by_measure,
    bands_of_block,
)
from hmic.judging.deciding_criterion import counted_below, every_below, next_above
from hmic.judging.grading import Judgement, cell_of
from hmic.judging.rulebook import Rulebook
from hmic.judging.ruling import Situation
from hmic.judging.smallest_change import Smallest, smallest_change
from hmic.model.finding import Finding
from hmic.model.framework import Criterion
from hmic.model.method import NOT_ASSESSED, Block, Rule
from hmic.model.values import share_of
from hmic.model.vocabulary import Vocabulary

ChoiceKind = Literal["achievement", "severity", "link_removed", "link_added", "flag", "level"]
CHOICE_KINDS: tuple[ChoiceKind, ...] = (
    "achievement",
    "severity",
    "link_removed",
    "link_added",
    "flag",
    "level",
)

ORDINARY = "ordinary"
"""What a criterion without any flag is called."""


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion's achievement moved to another."""

    criterion: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SmallestSet:
    """A smallest set of changes that moves the outcome: fewest criteria, then fewest steps."""

    changes: tuple[Change, ...]
    """In the order of the criteria; the first of all smallest sets in that order."""
    outcome: str
    """The outcome after them."""
    count: int
    """How many smallest sets there are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One human choice made otherwise."""

    kind: ChoiceKind
    subject: str
    """The id of the criterion or finding chosen about."""
    otherwise: str
    """What it would be: an achievement, a severity, a flag, a level, or a criterion linked."""
    outcome: str
    """The outcome then."""


@dataclass(frozen=True, slots=True)
class Choices:
    """All single choices of one kind."""

    kind: ChoiceKind
    total: int
    changing: tuple[Choice, ...]
    """Those that would change the outcome, in the order of criteria and findings."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The value of a threshold at which the outcome changes."""

    threshold: str
    """The quantity word or band as the method names it."""
    now: Fraction
    turns_at: Fraction
    beyond: bool
    """Whether it changes only beyond that value, and not yet at it."""
    upwards: bool
    """Whether the threshold would have to be raised."""
    outcome: str
    is_share: bool = True
    """Whether it is a share; else a number."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What would change one judgement."""

    raising: SmallestSet | None
    """None where no set of changes raises the outcome."""
    lowering: SmallestSet | None
    """None where no set of changes lowers it."""
    choices: tuple[Choices, ...]
    turns: tuple[Turn, ...]


def sensitivity(judgement: Judgement) -> Sensitivity:
    """Everything that would change the computed outcome of a judgement."""
    if judgement.judged is not None:
        return Sensitivity(None, None, (), ())
    single = _Single(judgement)
    return Sensitivity(
        raising=smallest_set(judgement, 1),
        lowering=smallest_set(judgement, -1),
        choices=tuple(single.choices()),
        turns=tuple(_turns(judgement)),
    )


def outcome_when_put_right(judgement: Judgement, cause: str) -> str:
    """The outcome if one thing that speaks against a framework were put right, and nothing else.

    What still speaks against a criterion then counts by the table; a criterion that nothing speaks
    against is met as far as can be. A measured criterion stays where it was measured.

    Args:
        judgement: The judgement.
        cause: The id of a finding, or of a criterion of which something is stated.

    Returns:
        The outcome.
    """
    return _Single(judgement).put_right(cause)


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure that was used or declined, where the other choice would give another outcome."""

    criterion: str
    measure: str
    """As it is written: 18 of 41."""
    is_used: bool
    outcome: str
    """The outcome by the findings where it is used, by the measure where it is declined."""


def measures_otherwise(judgement: Judgement) -> tuple[MeasureChoice, ...]:
    """The choices of a measure on which the computed outcome rests, in the order of criteria.

    A measured criterion on which no finding bears has no other achievement. Where people decide, no
    measure does.
    """
    if judgement.judged is not None or judgement.moderation is not None:
        return ()
    single, words = _Single(judgement), judgement.book.vocabulary
    bands = bands_of_block(judgement.book.block, words.achievements)
    found = []
    for place, one in enumerate(judgement.assessed):
        statement = one.statement
        if one.basis is Basis.MEASURE and statement and statement.measure:
            measure = statement.measure
            other = achievement_by_findings(one.findings, judgement.book.block)
        elif statement and statement.measure_declined and bands:
            measure = statement.measure_declined
            other = achievement_by_measure(share_of(measure), bands)
        else:
            continue
        outcome = single.met_otherwise(place, other) if other else judgement.computed
        if outcome != judgement.computed:
            is_used = one.basis is Basis.MEASURE
            found.append(MeasureChoice(one.criterion.id, measure, is_used, outcome))
    return tuple(found)


def criteria_to_next(judgement: Judgement) -> int | None:
    """How many criteria, at the least, have to be met better for the next grade above.

    Inputs that it asks for besides count as given. None where there is no grade above, or where no
    set of criteria suffices.
    """
    book, rank, above = judgement.book, judgement.rank, next_above(judgement)
    if rank is None or above is None:
        return None
    rung, least = judgement.failing_rung, book.rank(above)
    missing = rung.missing if rung else ()
    now = judgement.situation
    given = tuple(
        book.vocabulary.input_values(name)[-1] if name in missing else value
        for name, value in zip(book.block.inputs, now.inputs, strict=True)
    )

    def wanted(outcome: str) -> bool:
        there = book.rank(outcome)
        return there is not None and least is not None and there >= least

    found = smallest_change(book, replace(now, inputs=given), 1, wanted)
    return len(found.moved) if found else None


def some_of_them(judgement: Judgement) -> tuple[int, list[Assessed]]:
    """Those in the way of which the next rung asks some alone, and how many it asks.

    They are what it counts a share of; none where every one of them has to be met.
    """
    counted, number = counted_below(judgement), criteria_to_next(judgement)
    needed = number - len(every_below(judgement)) if number is not None else 0
    return (needed, counted) if 0 < needed < len(counted) else (0, [])


def smallest_set(judgement: Judgement, direction: int) -> SmallestSet | None:
    """The smallest set of changes that raises the outcome within its order, or lowers it.

    Args:
        judgement: The judgement.
        direction: 1 to raise it, -1 to lower it.

    Returns:
        The set; None where none suffices.
    """
    book, rank = judgement.book, judgement.rank
    if rank is None or not 0 <= rank + direction < len(book.order):
        return None

    def wanted(outcome: str) -> bool:
        there = book.rank(outcome)
        return there is not None and (there - rank) * direction > 0

    found = smallest_change(book, judgement.situation, direction, wanted)
    return _in_ids(found, judgement) if found else None


def _in_ids(found: Smallest, judgement: Judgement) -> SmallestSet:
    words = judgement.book.vocabulary
    changes = tuple(
        Change(
            judgement.assessed[place].criterion.id,
            judgement.assessed[place].achievement or NOT_ASSESSED,
            words.values[words.cells[cell][1]],
        )
        for place, cell in found.moved
    )
    return SmallestSet(changes, found.outcome, found.count)


class _Single:
    """The outcome after one choice made otherwise."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement, self.book = judgement, judgement.book
        self.words, self.block = judgement.book.vocabulary, judgement.book.block
        self.findings: dict[str, Finding] = {
            finding.id: finding for one in judgement.assessed for finding in one.findings
        }
        self._known: dict[tuple[tuple[tuple[int, int], ...], tuple[int, ...] | None], str] = {}
        self._bears_on: dict[str, list[int]] = {}
        """The places of the criteria by the id of a finding."""
        for place, one in enumerate(judgement.assessed):
            for finding in one.findings:
                self._bears_on.setdefault(finding.id, []).append(place)
        self._classes = Counter(self._class_of(one.criterion) for one in judgement.assessed)

    def choices(self) -> Iterator[Choices]:
        """All kinds, in their order."""
        alternatives: Mapping[ChoiceKind, Iterable[Choice]] = {
            "achievement": self._achievements(),
            "severity": self._severities(),
            "link_removed": self._links_removed(),
            "link_added": self._links_added(),
            "flag": self._flags(),
            "level": self._levels(),
        }
        for kind in CHOICE_KINDS:
            all_of_it = tuple(alternatives[kind])
            changing = tuple(c for c in all_of_it if c.outcome != self.judgement.computed)
            yield Choices(kind, len(all_of_it), changing)

    def put_right(self, cause: str) -> str:
        """The outcome with one finding, or what is stated of one criterion, put right."""
        cells: dict[int, int] = {}
        for place, one in enumerate(self.judgement.assessed):
            left = [finding for finding in one.findings if finding.id != cause]
            is_cause = len(left) < len(one.findings) and one.basis is Basis.FINDINGS
            if not is_cause and one.criterion.id != cause:
                continue
            speaks_against = is_cause and any(not finding.speaks_for for finding in left)
            best = self.words.achievements[-1]
            by_findings = achievement_by_findings(left, self.block) if speaks_against else best
            cells[place] = self._cell(one, by_findings)
        kind = self.findings[cause].kind if cause in self.findings else None
        counted = zip(self.book.kinds, self.judgement.situation.findings, strict=True)
        return self._outcome(cells, tuple(count - (one == kind) for one, count in counted))

    def met_otherwise(self, place: int, achievement: str) -> str:
        """The outcome with one criterion, by its place, met as far as another achievement."""
        return self._outcome({place: self._cell(self.judgement.assessed[place], achievement)})

    def _outcome(self, moved: Mapping[int, int], findings: tuple[int, ...] | None = None) -> str:
        """The outcome with some criteria, by their places, in other cells."""
        if not moved and findings is None:
            return self.judgement.computed
        key = (tuple(moved.items()), findings)
        if key not in self._known:  # many choices come to the same
            self._known[key] = self._tried(moved, findings)
        return self._known[key]

    def _tried(self, moved: Mapping[int, int], findings: tuple[int, ...] | None) -> str:
        now = self.judgement.situation
        cells = tuple(moved.get(place, cell) for place, cell in enumerate(now.cells))
        situation = Situation(cells, now.findings if findings is None else findings, now.inputs)
        outcome = self.book.verdict(situation.state(self.book)).outcome
        return outcome or self.judgement.computed

    def _cell(self, one: Assessed, achievement: str | None) -> int:
        return cell_of(replace(one, achievement=achievement), self.book)

    def _achievements(self) -> Iterator[Choice]:
        order = self.words.achievements
        for place, one in enumerate(self.judgement.assessed):
            if one.achievement is None:
                continue
            for step in (one.step - 1, one.step + 1):
                if 0 <= step < len(order):
                    outcome = self.met_otherwise(place, order[step])
                    yield Choice("achievement", one.criterion.id, order[step], outcome)

    def _severities(self) -> Iterator[Choice]:
        for finding in self.findings.values():
            severities = self.words.kinds[finding.kind].severities
            if finding.how_serious is None:
                continue
            place = severities.index(finding.how_serious)
            for other in (place - 1, place + 1):
                if 0 <= other < len(severities):
                    changed = finding.model_copy(update={"severity": severities[other]})
                    moved = {
                        n: tuple(changed if f is finding else f for f in self._findings_on(n))
                        for n in self._bears_on[finding.id]
                    }
                    outcome = self._with_findings(moved)
                    yield Choice("severity", finding.id, severities[other], outcome)

    def _links_removed(self) -> Iterator[Choice]:
        for finding in self.findings.values():
            for place in self._bears_on[finding.id]:
                one = self.judgement.assessed[place]
                rest = tuple(each for each in one.findings if each is not finding)
                outcome = self._with_findings({place: rest})
                yield Choice("link_removed", finding.id, one.criterion.id, outcome)

    def _links_added(self) -> Iterator[Choice]:
        for finding in self.judgement.findings:
            for place, one in enumerate(self.judgement.assessed):
                if one.criterion.id not in finding.criteria:
                    outcome = self._with_findings({place: (*one.findings, finding)})
                    yield Choice("link_added", finding.id, one.criterion.id, outcome)

    def _flags(self) -> Iterator[Choice]:
        for place, one in enumerate(self.judgement.assessed):
            for flag in (ORDINARY, *one.criterion.flag_names):
                other = with_flag(one.criterion, flag)
                if flag != flag_of(one.criterion) and self._is_gradable(one, other):
                    yield Choice("flag", one.criterion.id, flag, self._with_criterion(place, other))

    def _levels(self) -> Iterator[Choice]:
        for place, one in enumerate(self.judgement.assessed):
            for level in self.block.criteria.levels:
                other = with_level(one.criterion, level)
                if level != one.criterion.level and self._is_gradable(one, other):
                    outcome = self._with_criterion(place, other)
                    yield Choice("level", one.criterion.id, level, outcome)

    def _with_criterion(self, place: int, other: Criterion) -> str:
        one = self.judgement.assessed[place]
        return self._outcome({place: cell_of(replace(one, criterion=other), self.book)})

    def _is_gradable(self, one: Assessed, other: Criterion) -> bool:
        """Whether the class may be, and the framework still has some of what shares are of."""
        if not may_be(self.words, other):
            return False
        left, new = self._class_of(one.criterion), self._class_of(other)
        classes = {kind for kind, n in self._classes.items() if n > (kind == left)} | {new}
        return all(classes & needed for _, needed in self.words.needed)

    def _class_of(self, criterion: Criterion) -> int:
        return self.words.class_of(criterion.level, criterion.flags)

    def _findings_on(self, place: int) -> tuple[Finding, ...]:
        return self.judgement.assessed[place].findings

    def _with_findings(self, moved: Mapping[int, tuple[Finding, ...]]) -> str:
        """The outcome with other findings on some criteria, where the table decides."""
        cells = {}
        for place, findings in moved.items():
            one = self.judgement.assessed[place]
            if one.basis in (Basis.FINDINGS, Basis.NO_EVIDENCE):
                achievement = achievement_by_findings(findings, self.block)
                if achievement != one.achievement:
                    cells[place] = self._cell(one, achievement)
        return self._outcome(cells)


def may_be(words: Vocabulary, criterion: Criterion) -> bool:
    """Whether a level may have the flags of a criterion."""
    return any((c.level, c.flags) == (criterion.level, criterion.flags) for c in words.classes)


def lacking_sort(words: Vocabulary, criteria: Iterable[Criterion]) -> str | None:
    """A sort of criteria that the method takes a share of and of which there is none."""
    classes = {words.class_of(criterion.level, criterion.flags) for criterion in criteria}
    lacking = [(len(needed), text) for text, needed in words.needed if not classes & needed]
    if not lacking:
        return None
    levels = words.block.criteria.levels
    parts = min(lacking)[1].split()
    return " ".join(part.capitalize() if part in levels else part for part in parts)


def flag_of(criterion: Criterion) -> str:
    """A criterion's flag in one word: of several, the last, which implies the others."""
    return criterion.flags[-1] if criterion.flags else ORDINARY


def with_flag(criterion: Criterion, flag: str) -> Criterion:
    """The criterion with another flag, and with those that it implies."""
    set_ = set()
    while flag in criterion.flag_names:
        set_.add(flag)
        flag = criterion.implied.get(flag, "")
    return criterion.model_copy(update={name: name in set_ for name in criterion.flag_names})


def with_level(criterion: Criterion, level: str) -> Criterion:
    """The criterion on another level, its flags dropped."""
    return criterion.model_copy(
        update={"level": level, **dict.fromkeys(criterion.flag_names, False)}
    )


def _turns(judgement: Judgement) -> Iterator[Turn]:
    """The nearest values, up and down, at which each threshold changes the outcome."""
    book = judgement.book
    for word in words_by_use(book.block):
        bound = book.block.quantities[word].bound
        counts = [
            (Fraction(r.count), Fraction(r.total))
            for r in judgement.rules
            if r.bound is not None and r.bound == bound and _uses(r.rule, word) and r.total
        ]
        shares = [count / total if bound.is_share else count for count, total in counts]
        most = Fraction(1) if bound.is_share else max((t for _, t in counts), default=Fraction(0))

        def outcome(value: Fraction, word: str = word) -> str | None:
            other = with_bound(book, word, value)
            return other.verdict(judgement.situation.state(other)).outcome

        yield from _turns_of(
            judgement,
            word,
            bound.number,
            shares,
            outcome,
            lambda value, most=most: 0 < value <= most,  # type: ignore[misc]
            at_upper=bound.relation in ("more_than", "at_most"),
            is_share=bound.is_share,
        )
    yield from _turns_of_bands(judgement)


def words_by_use(block: Block) -> list[str]:
    """The quantity words, those of rungs first, in the order of their use."""
    rules = sorted(block.rules, key=lambda rule: rule.verb != "reaches")
    return list(dict.fromkeys(w for rule in rules for w in block.quantities if _uses(rule, w)))


def _uses(rule: Rule, word: str) -> bool:
    parts = (part for top in (rule.when, rule.shows) if top for part in top.parts())
    return any(part.is_ == word for part in parts)


def with_bound(book: Rulebook, word: str, number: Fraction) -> Rulebook:
    """The rules with another number for one word.

    Args:
        book: The rules.
        word: The word for a number.
        number: What it is to stand for.

    Returns:
        Rules of their own.
    """
    bound = replace(book.block.quantities[word].bound, number=number)
    return Rulebook(book.vocabulary.method, book.block, {word: bound})


def _turns_of_bands(judgement: Judgement) -> Iterator[Turn]:
    book = judgement.book
    bands = bands_of_block(book.block, book.vocabulary.achievements)
    measured = [
        share_of(one.statement.measure)
        for one in judgement.assessed
        if one.basis is Basis.MEASURE and one.statement and one.statement.measure
    ]
    for place, (name, now) in enumerate(bands[:-1]):
        lower = bands[place - 1][1] if place else Fraction(0)
        upper = bands[place + 1][1]

        def rises(value: Fraction, lower: Fraction = lower, upper: Fraction = upper) -> bool:
            return lower < value < upper

        def banded(value: Fraction, place: int = place, name: str = name) -> str | None:
            other = (*bands[:place], (name, value), *bands[place + 1 :])
            cells = tuple(
                cell_of(replace(one, achievement=_by_measure(one, other)), book)
                for one in judgement.assessed
            )
            situation = replace(judgement.situation, cells=cells)
            return book.verdict(situation.state(book)).outcome

        yield from _turns_of(judgement, name, now, measured, banded, rises, at_upper=True)


def _by_measure(one: Assessed, bands: Sequence[tuple[str, Fraction]]) -> str | None:
    """A criterion's achievement by other bands, where it was measured."""
    if one.basis is not Basis.MEASURE or one.statement is None or one.statement.measure is None:
        return one.achievement
    return achievement_by_measure(share_of(one.statement.measure), bands)


def _turns_of(
    judgement: Judgement,
    name: str,
    now: Fraction,
    shares: Iterable[Fraction],
    outcome: Callable[[Fraction], str | None],
    is_allowed: Callable[[Fraction], bool],
    *,
    at_upper: bool,
    is_share: bool = True,
) -> Iterator[Turn]:
    """The nearest turn below and above the present value.

    `at_upper`: the threshold is exclusive, so that a share turns when the value rises to it, or
    falls below it; otherwise when the value falls to it, or rises above it.
    """
    hair = Fraction(1, 10**9)
    found: dict[bool, Turn] = {}
    for share in sorted(set(shares), key=lambda value: abs(value - now)):
        upwards = now < share if at_upper else now <= share
        beyond = upwards != at_upper
        value = share if not beyond else share + (hair if upwards else -hair)
        if upwards in found or not is_allowed(value):
            continue
        result = outcome(value)
        if result is not None and result != judgement.computed:
            found[upwards] = Turn(name, now, share, beyond, upwards, result, is_share)
    yield from (found[direction] for direction in (False, True) if direction in found)
