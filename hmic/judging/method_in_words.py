"""A method, its rules and what was proved of it, in plain words made from the file's own keys."""

from collections.abc import Iterable, Sequence

from hmic.judging.proving import Counterexample, Move, Proof, Property
from hmic.judging.rulebook import Rulebook, State
from hmic.judging.states import Shape
from hmic.model.labels import Labels, sentence_start, within_sentence
from hmic.model.method import NOT_ASSESSED, Condition, Method, Rule, Wording
from hmic.model.vocabulary import CRITERIA, CriterionClass

_LARGE = {"outcome", "level"}
"""The things whose words begin with a capital, as names do."""

HOLDS: dict[Property, str] = {
    "complete": "Complete: in every state some rule speaks.",
    "no_dead_rule": "No dead rule: each rule decides somewhere, and each outcome comes out.",
    "monotone": (
        "Monotone: a criterion met better, a finding more that speaks for or one fewer that speaks "
        "against, or a better grade at a gate never lowers the outcome."
    ),
    "leaving_out_never_helps": (
        "Leaving out never helps: assessing what was not assessed never lowers the outcome."
    ),
}
"""What a property says where it holds."""

FAILS: dict[str, str] = {
    "complete": "Not complete: somewhere no rule speaks.",
    "no_dead_rule": "A dead rule: something in the method never matters.",
    "monotone": "Not monotone: somewhere the better comes out lower.",
    "leaving_out_never_helps": "Leaving out helps: somewhere it pays not to assess a criterion.",
}
"""What is to be said of a property that fails; `fails` in the catalogue of labels."""


SHOWN: dict[str, Wording] = {
    "criterion": {"one": "criterion", "other": "criteria"},
    "area": {"one": "area", "other": "areas"},
    "no_grade": "without a grade",
    "of_class": "{words} {noun}",
    "some": "{number} {noun} {met}",
    "more": "{number} {met}",
    "findings": "{number} {kind}",
    "nothing": "no criterion and no finding",
    "input": "{input} {value}",
    "with": "{state}, with {inputs}",
    "silent": "{state}: no rule speaks.",
    "falls": "{state}: {outcome}. {change}: {then}.",
    "finding_more": "With one {kind} more",
    "finding_fewer": "With one {kind} fewer",
    "at_a_gate": "With {input} {better} instead of {worse}",
    "met_otherwise": "With one {noun} {better} instead of {worse}",
    "dead": "the rule {rule} never decides",
    "unreached": "{outcome} never comes out",
    "of_step": "Step {step}. {fault}",
}
"""How a smallest framework is told where a property fails; `shown` in the catalogue of labels."""


class MethodWords:
    """The words of a method's things: its own, or else made from their keys."""

    def __init__(self, method: Method) -> None:
        self.method = method

    def __call__(self, thing: str, key: str, number: int = 1) -> str:
        """The word of a thing, in the form for a number: outcome, requires_improvement."""
        word: Wording | None = self.method.words.get(thing, {}).get(key)
        if word is None and thing == "kind":
            word = self._kind(key)
        if isinstance(word, dict):
            word = word["one"] if number == 1 and "one" in word else word["other"]
        if word is None:
            plain = key.replace("_", " ")
            word = f"{plain[:1].upper()}{plain[1:]}"
        return word if thing in _LARGE else f"{word[:1].lower()}{word[1:]}"

    def shown(self, key: str, number: int = 1, /, **values: object) -> str:
        """A text about a counterexample, in the form for a number.

        Args:
            key: Its key in `SHOWN`.
            number: How many are spoken of.
            values: What stands for its placeholders.
        """
        text = SHOWN[key]
        if isinstance(text, dict):
            text = text["one" if number == 1 else "other"]
        return text.format(**values)

    def fails(self, property_: str) -> str:
        """That a property fails."""
        return FAILS[property_]

    def listed(self, parts: Sequence[str]) -> str:
        """a, b and c."""
        return listed(parts)

    def _kind(self, key: str) -> Wording | None:
        """What findings of a kind are called, where the kind itself says so."""
        for block in self.method.blocks.values():
            kind = block.findings.kinds.get(key)
            if kind is not None and kind.one:
                return {"one": kind.one, "other": kind.other or kind.one}
        return None


class LabelWords(MethodWords):
    """The words of a method's things as a report prints them."""

    def __init__(self, method: Method, labels: Labels) -> None:
        super().__init__(method)
        self.labels = labels

    def __call__(self, thing: str, key: str, number: int = 1) -> str:
        """The word of a thing as it stands within a sentence."""
        if thing == "outcome":
            return self.labels.outcome(key)
        if thing == "level":
            return self.labels.level(key)
        if thing == "achievement" and (met := self.labels.known("met", key)):
            return met
        return within_sentence(self.labels.word(thing, key, number))

    def shown(self, key: str, number: int = 1, /, **values: object) -> str:
        """A text about a counterexample, in the report's language."""
        return self.labels.text(f"shown.{key}", number, **values)

    def fails(self, property_: str) -> str:
        """That a property fails, in the report's language."""
        return self.labels.text(f"fails.{property_}")

    def listed(self, parts: Sequence[str]) -> str:
        """The parts as the language lists them."""
        return self.labels.listed(parts)


def in_words(key: str) -> str:
    """A key without its underscores."""
    return key.replace("_", " ")


def _with_article(words: str) -> str:
    return f"an {words}" if words[:1].lower() in "aeiou" else f"a {words}"


def listed(parts: Sequence[str]) -> str:
    """a, b and c."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


class InWords:
    """A block of a method in words."""

    def __init__(self, rulebook: Rulebook, word: MethodWords) -> None:
        self.rulebook, self.word = rulebook, word
        self.words = rulebook.vocabulary
        stated = self.words.block.criteria.achievements
        self._of_areas = stated is not None and stated.from_ is not None
        """Whether it is areas that are counted, which come out as another step grades them."""

    def _noun(self, number: int) -> str:
        """What is counted."""
        return self.word.shown("area" if self._of_areas else "criterion", number)

    def _met(self, word: str) -> str:
        """An achievement, or a set of some; of areas, their grade."""
        if not self._of_areas or word in self.words.block.criteria.sets:
            return self.word("achievement", word)
        return self.word.shown("no_grade") if word == NOT_ASSESSED else self.word("outcome", word)

    def class_(self, one: CriterionClass, number: int = 1) -> str:
        """Criteria of a class: significant Fair criteria."""
        # a flag that another flag implies goes without saying
        flags = self.words.block.criteria.flags
        implied = {flags[flag].with_ for flag in one.flags}
        parts = [self.word("flag", flag) for flag in one.flags if flag not in implied]
        parts += [self.word("level", one.level)] if one.level else []
        noun = self._noun(number)
        return self.word.shown("of_class", words=" ".join(parts), noun=noun) if parts else noun

    def selection(self, text: str, number: int = 2, beside: str = "") -> str:
        """What a selector selects: significant Fair criteria that are short.

        Args:
            text: The selector.
            number: How many are spoken of: 1, or more.
            beside: A selector whose words go without saying.

        Returns:
            The words.
        """
        if text in self.words.kinds:
            return self.word("kind", text, number)
        criteria = self.words.block.criteria
        said = set(beside.split())
        parts = [part for part in text.split() if part not in said]
        flags = [self.word("flag", part) for part in parts if part in criteria.flags]
        levels = [self.word("level", part) for part in parts if part in criteria.levels]
        met = [
            self._met(part)
            for part in parts
            if part not in criteria.flags and part not in criteria.levels and part != CRITERIA
        ]
        if beside:
            return listed([*flags, *levels, *met]) or self._noun(2)
        noun = " ".join([*flags, *levels, self._noun(number)])
        verb = "is" if number == 1 else "are"
        return f"{noun} that {verb} {listed(met)}" if met else noun

    def quantity(self, text: str) -> str:
        """A quantity as a number, with its word where it has one."""
        if text in self.words.block.quantities:
            return (
                f"{self.words.bound(text).phrase} ({within_sentence(self.word('quantity', text))})"
            )
        return text

    def condition(self, condition: Condition) -> str:
        """What a condition asks."""
        select, is_ = self.selection, condition.is_ or ""
        match condition.verb:
            case "some":
                return f"there is {_with_article(select(condition.some or '', 1))}"
            case "none":
                return f"there is no {select(condition.none or '', 1)}"
            case "every":
                return f"every {select(condition.every or '', 1)} is {select(is_, 1, CRITERIA)}"
            case "count":
                number = 1 if self.words.bound(is_).number == 1 else 2
                verb = "is" if number == 1 else "are"
                return f"there {verb} {self.quantity(is_)} {select(condition.count or '', number)}"
            case "share":
                whole = condition.of or ""
                part = select(condition.share or "", beside=whole)
                return f"{self.quantity(is_)} of the {select(whole)} are {part}"
            case "points":
                against = self.words.bound(is_)
                of = " of the points that they could" if against.is_share else " points"
                return f"the {select(condition.points or '')} earn {self.quantity(is_)}{of}"
            case "input":
                name = condition.input or ""
                taken = self.words.block.inputs[name].from_ is not None
                value = self.word("outcome", is_) if taken else in_words(is_)
                return f"{self.word('input', name)} is {value}"
            case "not_":
                assert condition.not_ is not None
                return f"it is not so that {self._within(condition.not_)}"
            case "any_of":
                return " or ".join(map(self._within, condition.any_of))
        return " and ".join(map(self._within, condition.all_of))

    def _within(self, condition: Condition) -> str:
        text = self.condition(condition)
        return f"({text})" if condition.verb in ("all_of", "any_of") else text

    def rule(self, rule: Rule) -> str:
        """A rule as a sentence."""
        outcome = self.word("outcome", rule.outcome)
        when = self.condition(rule.when) if rule.when else ""
        if rule.verb == "reaches":
            return (
                f"{outcome} is reached if {when}." if when else f"Otherwise {outcome} is reached."
            )
        then = f"{outcome}, and nothing further is asked" if rule.gives else f"at most {outcome}"
        if rule.as_if:
            as_if = self.word("achievement", rule.as_if)
            then += f"; in the rules after it such {self._noun(2)} count as {as_if}"
        return f"If {when}: {then}." if when else f"Always: {then}."

    def state(self, state: State) -> str:
        """A state: 1 Fair criterion not met and 1 largely met, 2 causes of concern."""
        shown = self.word.shown
        parts = []
        last = None
        for cell, number in enumerate(state.criteria):
            if number:
                of, value = self.words.cells[cell]
                told = {"number": number, "met": self._met(self.words.values[value])}
                noun = self.class_(self.words.classes[of], number)
                parts.append(
                    shown("more", **told) if of == last else shown("some", noun=noun, **told)
                )
                last = of
        parts += [
            shown("findings", number=number, kind=self.word("kind", kind, number))
            for kind, number in zip(self.rulebook.kinds, state.findings, strict=True)
            if number
        ]
        text = self.word.listed(parts) or shown("nothing")
        told_inputs = [
            shown("input", input=self.word("input", name), value=self._input(name, value))
            for name, value in zip(self.words.block.inputs, state.inputs, strict=True)
            if value != self.words.input_values(name)[0]
        ]
        if not told_inputs:
            return text
        return shown("with", state=text, inputs=self.word.listed(told_inputs))

    def _input(self, name: str, value: str) -> str:
        """A value of an input; of one that is taken from a framework, a grade."""
        taken = self.words.block.inputs[name].from_ is not None
        return self.word("outcome", value) if taken else in_words(value)

    def counterexample(self, example: Counterexample) -> str:
        """Where a property fails, in the smallest framework."""
        before = self.state(example.before)
        if example.after is None or example.then is None or example.outcome is None:
            return self.word.shown("silent", state=before)
        outcome, then = (self.word("outcome", o) for o in (example.outcome, example.then))
        change = self._change(example.before, example.after)
        return self.word.shown("falls", state=before, outcome=outcome, change=change, then=then)

    def _change(self, before: State, after: State) -> str:
        """What became of a state, where one criterion or one finding did."""
        shown = self.word.shown
        pairs = zip(self.rulebook.kinds, before.findings, after.findings, strict=True)
        for kind, was, now in pairs:
            if was != now:
                of = "finding_more" if now > was else "finding_fewer"
                return shown(of, kind=self.word("kind", kind, 1))
        inputs = zip(self.words.block.inputs, before.inputs, after.inputs, strict=True)
        for name, low, high in inputs:
            if low != high:
                better, worse = (self.word("outcome", value) for value in (high, low))
                return shown(
                    "at_a_gate", input=self.word("input", name), better=better, worse=worse
                )
        cells = list(zip(before.criteria, after.criteria, strict=True))
        gone = next(cell for cell, (was, now) in enumerate(cells) if was > now)
        come = next(cell for cell, (was, now) in enumerate(cells) if was < now)
        of_class, value = self.words.cells[gone]
        worse, better = (
            self._met(self.words.values[v]) for v in (value, self.words.cells[come][1])
        )
        noun = self.class_(self.words.classes[of_class])
        return shown("met_otherwise", noun=noun, better=better, worse=worse)

    def moves(self, moves: Iterable[Move]) -> str:
        """Changes of outcome, each as from ... to ..."""
        order = tuple(self.words.block.outcomes)
        pairs = (
            f"{self.word('outcome', move.before)} to {self.word('outcome', move.after)}"
            for move in sorted(moves, key=lambda m: (order.index(m.before), order.index(m.after)))
        )
        return ", ".join(pairs)

    def shape(self, shape: Shape) -> str:
        """A shape: 3 Fair criteria and 2 Good criteria."""
        classes = zip(self.words.classes, shape, strict=True)
        return listed([f"{n} {self.class_(one, n)}" for one, n in classes if n])

    def failure(self, proof: Proof, property_: Property) -> str:
        """Why a property does not hold."""
        if property_ != "no_dead_rule":
            return self.counterexample(proof.failures[property_])
        return self.never(proof.dead, proof.unreached)

    def never(self, dead: Sequence[str], unreached: Sequence[str]) -> str:
        """Which rules never decide, and which outcomes never come out."""
        told = [self.word.shown("dead", rule=in_words(name)) for name in dead]
        told += [
            self.word.shown("unreached", outcome=self.word("outcome", name)) for name in unreached
        ]
        return f"{sentence_start(self.word.listed(told))}."
