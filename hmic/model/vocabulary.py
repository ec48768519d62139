"""The words of a method's block: what each stands for, and every word that stands for nothing.

A selector such as `fair significant short` is words that intersect. What it selects are cells: a
cell is a class of criteria (a level and its flags) with one achievement, or not assessed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from hmic.model.method import (
    NOT_ASSESSED,
    Block,
    Condition,
    KindOfFinding,
    Method,
    Rule,
)
from hmic.model.quantity import Bound, bound, bound_of
from hmic.model.values import Fault, Faults

CRITERIA = "criteria"
"""The selector of all criteria."""
NOTHING = "nothing"
"""The last row of the table: no finding that falls short."""


class UnknownWord(ValueError):  # noqa: N818 - the author's, and reaches nobody as an exception
    """A word of a selector that stands for nothing."""

    def __init__(self, word: str, known: Iterable[str]) -> None:
        super().__init__(word)
        self.word, self.known = word, tuple(known)


@dataclass(frozen=True, slots=True)
class CriterionClass:
    """Criteria that no rule tells apart but by their achievement: a level and its flags."""

    level: str
    """Empty where the method has no levels."""
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a selector stands for: cells, or a kind of finding."""

    cells: frozenset[int] = frozenset()
    kind: str | None = None


class Vocabulary:
    """The words of one block of a method; some words for numbers may be given another bound."""

    def __init__(
        self, method: Method, block: Block, bounds: Mapping[str, Bound] | None = None
    ) -> None:
        self.method, self.block = method, block
        self.bounds = bounds or {}
        self._selected: dict[str, Selection] = {}
        self._bounds: dict[str, Bound] = {}

    @cached_property
    def achievements(self) -> tuple[str, ...]:
        """Worst first; in a later step, the grades of the step that it takes them from."""
        stated = self.block.criteria.achievements
        if stated is None or stated.from_ is None:
            return stated.values if stated else ()
        step = self.method.blocks.get(stated.from_)
        return step.grades if step else ()

    @cached_property
    def values(self) -> tuple[str, ...]:
        """What a criterion may be: not assessed, then the achievements, worst first."""
        return (NOT_ASSESSED, *self.achievements)

    @cached_property
    def classes(self) -> tuple[CriterionClass, ...]:
        """Every level with every set of flags that may stand there together."""
        flags = self.block.criteria.flags
        return tuple(
            CriterionClass(level, together)
            for level in self.block.criteria.levels or ("",)
            for number in range(len(flags) + 1)
            for together in combinations(flags, number)
            if all(flags[name].level in (None, level) for name in together)
            and all(flags[name].with_ in (None, *together) for name in together)
        )

    def class_of(self, level: str, flags: tuple[str, ...]) -> int:
        """The place of a class."""
        return self._places[level, flags]

    @cached_property
    def _places(self) -> Mapping[tuple[str, tuple[str, ...]], int]:
        return {(one.level, one.flags): place for place, one in enumerate(self.classes)}

    @property
    def kinds(self) -> Mapping[str, KindOfFinding]:
        """The kinds of findings."""
        return self.block.findings.kinds

    @cached_property
    def kinds_to_improve(self) -> tuple[str, ...]:
        """The kinds of findings to take up: those that speak against.

        Where some of these have severities, those alone.
        """
        against = tuple(kind for kind, one in self.kinds.items() if one.speaks == "against")
        return tuple(kind for kind in against if self.kinds[kind].severities) or against

    def cell(self, of: int, value: int) -> int:
        """The cell of a class and a value, each by its place."""
        return of * len(self.values) + value

    @cached_property
    def cells(self) -> tuple[tuple[int, int], ...]:
        """By cell, the places of its class and its value."""
        return tuple((c, v) for c in range(len(self.classes)) for v in range(len(self.values)))

    @cached_property
    def _words(self) -> Mapping[str, frozenset[int]]:
        """By word, the cells that it stands for."""
        criteria = self.block.criteria
        words: dict[str, set[int]] = {CRITERIA: set(range(len(self.cells)))}
        known = (*criteria.levels, *criteria.flags, *self.values, *criteria.sets)
        words |= {word: set() for word in known}
        for cell, (_, value) in enumerate(self.cells):
            one, achievement = self._class(cell), self.values[value]
            for word in (*filter(None, (one.level,)), *one.flags, achievement):
                words[word].add(cell)
            for name, members in criteria.sets.items():
                if achievement in members:
                    words[name].add(cell)
        return {word: frozenset(cells) for word, cells in words.items()}

    def select(self, text: str | None) -> Selection:
        """What a selector stands for; none, for all criteria.

        Raises:
            UnknownWord: one of its words stands for nothing.
            Fault: words stand together that can't.
        """
        text = text or ""
        if text not in self._selected:
            self._selected[text] = self._select(text.split())
        return self._selected[text]

    def _select(self, words: list[str]) -> Selection:
        if len(words) == 1 and words[0] in self.kinds:
            return Selection(kind=words[0])
        cells = frozenset(range(len(self.cells)))
        for word in words:
            if word in self.kinds:
                hint = "count criteria and findings in conditions of their own"
                raise Fault(f"the kind {word} stands beside other words here", hint=hint)
            if word not in self._words:
                raise UnknownWord(word, (*self._words, *self.kinds))
            cells &= self._words[word]
        return Selection(cells)

    def one_cell(self, text: str) -> int:
        """The cell of criteria that a text names, with all flags that they have: `fair fully`.

        Raises:
            UnknownWord: one of its words stands for nothing.
            Fault: it does not name one achievement on one level.
        """
        cells = sorted(self.select(text).cells, key=lambda cell: len(self._class(cell).flags))
        levels = {self._class(cell).level for cell in cells}
        values = {self.cells[cell][1] for cell in cells}
        if len(levels) != 1 or len(values) != 1:
            hint = "write a level, flags and an achievement, as in fair significant fully"
            raise Fault(f"“{text}” does not name one achievement on one level", hint=hint)
        return cells[0]

    def _class(self, cell: int) -> CriterionClass:
        return self.classes[self.cells[cell][0]]

    def bound(self, text: str | None) -> Bound:
        """A word for a number, or a phrase, as the bound that it is.

        Raises:
            Fault: it is neither.
        """
        text = text or ""
        if text in self.bounds:
            return self.bounds[text]
        if text not in self._bounds:
            quantity = self.block.quantities.get(text)
            self._bounds[text] = quantity.bound if quantity else bound_of(text)
        return self._bounds[text]

    def points(self, achievement: str) -> Fraction:
        """What an achievement earns, without its criterion's weight."""
        return Fraction(self.block.criteria.points.get(achievement, "0"))

    def weight(self, level: str) -> Fraction:
        """How much a point on a level counts."""
        return Fraction(self.block.criteria.weights.get(level, "1"))

    def input_values(self, name: str) -> tuple[str, ...]:
        """What an input may be; of one that is taken from a framework, grades, worst first."""
        one = self.block.inputs[name]
        if one.from_ is None:
            return one.values
        step = one.step or next(iter(self.method.blocks))
        block = self.method.blocks.get(step)
        return block.grades if block else ()

    def shown(self, rule: Rule) -> Condition | None:
        """What of a rule is counted for people: what it shows, else its first count."""
        if rule.shows is not None:
            return rule.shows
        if rule.when is None:
            return None
        parts = tuple(rule.when.parts())
        counts = (part for part in parts if part.some or part.count or part.share)
        others = (part for part in parts if part.every or part.points or part.none)
        return next(counts, None) or next(others, None)

    @cached_property
    def needed(self) -> tuple[tuple[str, frozenset[int]], ...]:
        """What a share is of, where that is classes of criteria: a framework has some of each.

        Each is the selector with the places of its classes.
        """
        found: dict[frozenset[int], str] = {}
        width = len(self.values)
        for condition in self._conditions():
            if condition.of:
                cells = self.select(condition.of).cells
                classes = frozenset(cell // width for cell in cells)
                if len(cells) == len(classes) * width and cells:
                    found.setdefault(classes, condition.of)
        return tuple((selector, classes) for classes, selector in found.items())

    def _conditions(self) -> Iterator[Condition]:
        for rule in self.block.rules:
            for top in (rule.when, rule.shows):
                yield from top.parts() if top else ()

    def kinds_counted(self) -> tuple[str, ...]:
        """The kinds of findings that some rule counts, in their order."""
        counted = {
            text
            for rule in self.block.rules
            if rule.when
            for part in rule.when.parts()
            for text in (part.some, part.none, part.count, part.share, part.of)
            if text
        }
        return tuple(kind for kind in self.kinds if kind in counted)


def order_of(block: Block) -> tuple[str, ...]:
    """The outcomes that have an order, worst first: all but those outside."""
    return tuple(key for key, outcome in block.outcomes.items() if outcome.is_ != "outside")


def list_of(name: str, kind: KindOfFinding) -> str:
    """The key under which authors write findings of a kind."""
    return kind.list_ or name


def letter_of(name: str, kind: KindOfFinding) -> str:
    """The letter in the ids of the findings of a kind."""
    return kind.letter or name[:1].upper()


def severities_of(block: Block) -> tuple[str, ...]:
    """All severities of all kinds, each once."""
    kinds = block.findings.kinds.values()
    return tuple(dict.fromkeys(severity for kind in kinds for severity in kind.severities))


def subject_of(vocabulary: Vocabulary, rule: Rule) -> frozenset[int]:
    """The cells of a rule's criteria: those of its first some, count or share."""
    if rule.when is None:
        return frozenset()
    parts = (part.some or part.count or part.share for part in rule.when.parts())
    text = next(filter(None, parts), None)
    try:
        return vocabulary.select(text).cells if text else frozenset()
    except (UnknownWord, Fault):
        return frozenset()


def bands_of(
    bands: Mapping[str, str], achievements: tuple[str, ...]
) -> tuple[tuple[str, Fraction], ...]:
    """Up to which share a measure is which achievement, worst first; a bound is the lower band's.

    Raises:
        Faults: a band is no share or no achievement's, or they do not rise to 100%.
    """
    faults = []
    found: dict[str, Fraction] = {}
    for name, text in bands.items():
        if name == "source":
            continue
        if name not in achievements:
            hint = f"one of: {', '.join(achievements)}"
            faults.append(Fault(f"{name} is no achievement of this method", name, hint=hint))
            continue
        try:
            found[name] = bound("at_most", text).number
        except Fault as fault:
            faults.append(Fault(str(fault), name, hint=fault.hint))
    if not faults:
        ordered = [found[name] for name in achievements if name in found]
        rises = all(low < high for low, high in zip([Fraction(0), *ordered], ordered, strict=False))
        if not rises or ordered[-1:] != [Fraction(1)]:
            best = achievements[-1] if achievements else "the best"
            worst = achievements[0] if achievements else "the worst"
            message = f"the bands must rise from {worst} to {best}, which ends at 100%"
            faults.append(Fault(message, hint="write the upper end of each, as in partly: 50%"))
    if faults:
        raise Faults(*faults)
    return tuple((name, found[name]) for name in achievements if name in found)


def alias_of(kind: str, kinds: Iterable[str]) -> str:
    """A short name of one of some kinds: the initials of its words, if no other has the same."""

    def initials(name: str) -> str:
        words = re.split("[_-]", name)
        return "".join(word[0] for word in words) if len(words) > 1 else name

    alike = [other for other in kinds if initials(kind) in (other, initials(other))]
    return initials(kind) if alike == [kind] else kind
