"""The grading method as a file: what inspectors count, by which rules, and what may come out.

The manual for authors is docs/methods.md. The words of a file (selectors, outcomes, quantities) are
held against each other by `hmic.sources.method_faults`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BaseModel,
    Field,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from hmic.model.forms import form
from hmic.model.quantity import RELATIONS, Bound, bound, bound_of, hold_apart
from hmic.model.values import Fault, Model, Text

Name = Annotated[
    str,
    form(
        r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$",
        "write lower-case letters and digits with single hyphens or underscores: not_met",
    ),
]
"""A key of a method: lower-case letters and digits, single underscores or hyphens."""

NOT_ASSESSED = "not_assessed"
"""What a criterion is of which nobody knows how far it is met; outside every order."""

_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The plural categories of the Unicode CLDR."""


def _wording(value: object) -> str | dict[str, str]:
    if isinstance(value, str) and value.strip():
        return value.strip()
    if isinstance(value, dict) and "other" in value and value.keys() <= _CATEGORIES:
        return {str(key): str(text) for key, text in value.items()}
    raise Fault(
        "neither a text nor its plural forms stand here",
        hint="write a text, or one: ... and other: ...",
    )


Wording = Annotated[
    str | dict[str, str],
    PlainValidator(_wording),
    WithJsonSchema({"type": ["string", "object"]}),
]
"""A text, or its forms by plural category."""


class Abbreviated(Model):
    """A mapping that may be written as the value of one of its keys alone."""

    short: ClassVar[str]
    """That key."""
    short_type: ClassVar[type] = str
    """What its value is."""

    @model_validator(mode="before")
    @classmethod
    def _written_out(cls, value: object) -> object:
        return {cls.short: value} if isinstance(value, cls.short_type) else value


class Quantity(Abbreviated):
    """A word for a number: most is more than 50%."""

    short = "is"

    is_: Text | None = Field(default=None, alias="is")
    """The number in words: more than 50%, at least 2, at most 1, less than 30%."""
    at_least: Text | None = None
    """The share or the number that must be reached."""
    more_than: Text | None = None
    """The share or the number that must be exceeded."""
    at_most: Text | None = None
    """The share or the number that must not be exceeded."""
    less_than: Text | None = None
    """The share or the number that must not be reached."""
    source: Text | None = None
    """Where the number comes from."""

    @model_validator(mode="after")
    def _says_one_number(self) -> Self:
        given = [key for key in ("is_", *RELATIONS) if getattr(self, key) is not None]
        if len(given) != 1:
            message = "a quantity has one number" if given else "a quantity needs its number"
            raise Fault(message, hint="write it as in is: more than 50%, or at_least: 30%")
        hold_apart(self.bound, () if self.is_ else (given[0],))
        return self

    @property
    def bound(self) -> Bound:
        """The number that it stands for.

        Raises:
            Fault: what stands there is no quantity.
        """
        if self.is_ is not None:
            try:
                return bound_of(self.is_)
            except Fault as fault:
                raise Fault(str(fault), "is", hint=fault.hint) from None
        relation = next(key for key in RELATIONS if getattr(self, key) is not None)
        try:
            return bound(relation, getattr(self, relation))
        except Fault as fault:
            raise Fault(str(fault), relation, hint=fault.hint) from None


class Flag(Model):
    """A flag of criteria: where it may stand, and what it implies."""

    level: Name | None = None
    """The one level whose criteria may have it; any where not said."""
    with_: Name | None = Field(default=None, alias="with")
    """Another flag that a criterion with this one has too."""


class Achievements(Abbreviated):
    """How far a criterion may be met."""

    short, short_type = "values", list

    values: tuple[Name, ...] = ()
    """The achievements, worst first; not_assessed always stands outside."""
    from_: Name | None = Field(default=None, alias="from")
    """Of a later step: the step whose grades they are."""

    @model_validator(mode="after")
    def _stated_or_taken(self) -> Self:
        if bool(self.values) == (self.from_ is not None):
            hint = "write them worst first, as in [not_met, partly, fully]; or from: and a step"
            raise Fault("achievements are stated, or taken from a step", hint=hint)
        return self


MOST_LEVELS, MOST_FLAGS = 12, 6
"""More than any known method has, and few enough for what multiplies them."""


class CriteriaOfMethod(Model):
    """What a method knows of criteria."""

    levels: tuple[Name, ...] = ()
    """The kinds of criteria; a method may have one, or do without the word."""
    flags: dict[Name, Flag] = Field(default_factory=dict)
    """What marks a criterion out."""
    achievements: Achievements | None = None
    """How far a criterion may be met, worst first; or where that comes from."""
    sets: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)
    """Achievements that have a word together."""
    points: dict[Name, Text] = Field(default_factory=dict)
    """What an achievement earns; nothing where not said."""
    weights: dict[Name, Text] = Field(default_factory=dict)
    """How much a point on a level counts; 1 where not said."""

    @model_validator(mode="after")
    def _few_enough(self) -> Self:
        # each set of flags on each level is a class of criteria, and each class has its cells
        for key, most in (("levels", MOST_LEVELS), ("flags", MOST_FLAGS)):
            if (number := len(getattr(self, key))) > most:
                message = f"a method has at most {most} {key}; here are {number}"
                raise Fault(
                    message, key, hint="let criteria that no rule tells apart be of one kind"
                )
        return self


class KindOfFinding(Abbreviated):
    """A kind of finding."""

    short = "speaks"

    speaks: Literal["for", "against"]
    """Whether it speaks for the body inspected or against it."""
    list_: Name | None = Field(default=None, alias="list")
    """The key under which authors write findings of the kind; its own where not said."""
    letter: Annotated[str, form(r"^[A-Z]$", "write one capital: C")] | None = None
    """The letter in the ids of its findings; its initial where not said."""
    one: Text | None = None
    """What one is called."""
    other: Text | None = None
    """What several are called."""
    severities: tuple[Name, ...] = ()
    """How serious one may be, least first."""
    default: Name | None = None
    """The severity of one that says none; any other needs its reason."""


class Row(Model):
    """What a criterion is whose worst finding is this."""

    worst: Name
    """A kind, a severity, or nothing."""
    with_: Name = Field(alias="with")
    """Its achievement where a finding of the kind `beside` bears on it too."""
    without: Name
    """Its achievement where none does."""


class FindingsOfMethod(Model):
    """What a method knows of findings."""

    kinds: dict[Name, KindOfFinding] = Field(default_factory=dict)
    """The kinds, in the order of the report."""
    beside: Name | None = None
    """The kind that softens what speaks against a criterion."""
    table: tuple[Row, ...] = ()
    """The achievement of a criterion by its worst finding: the first row that is true of it."""


class Input(Abbreviated):
    """What authors assert besides findings, or what another framework's outcome is."""

    short, short_type = "values", list

    values: tuple[Name, ...] = ()
    """What it may be; the first is the default."""
    from_: Name | None = Field(default=None, alias="from")
    """A framework whose published outcome it is."""
    step: Name | None = None
    """The step by which that framework is graded."""

    @model_validator(mode="after")
    def _asserted_or_taken(self) -> Self:
        if bool(self.values) == (self.from_ is not None):
            message = "an input has its values, or is taken from a framework"
            raise Fault(message, hint="write [absent, shown], or from: and step:")
        return self


class OutcomeOfMethod(Abbreviated):
    """What an outcome is: a grade, a gap where people must judge, or no grade."""

    short = "is"

    is_: Literal["grade", "outside"] | None = Field(default=None, alias="is")
    """A grade in the order, or outside of it."""
    between: tuple[Name, ...] = ()
    """Two grades between which people must judge."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.is_ is None) != (len(self.between) == 2):  # noqa: PLR2004 - two grades
            message = "an outcome is a grade, outside, or between two grades"
            raise Fault(message, hint="write grade, outside, or {between: [poor, fair]}")
        return self


VERBS = ("some", "none", "every", "count", "share", "points", "input", "all_of", "any_of", "not_")
"""The keys of a condition that say what it asks, as fields; a condition has one."""


class Condition(Model):
    """What a rule asks."""

    some: Text | None = None
    """At least one criterion, or finding, of these."""
    none: Text | None = None
    """No criterion, or finding, of these."""
    every: Text | None = None
    """All criteria of these are what `is` says; true of none at all."""
    count: Text | None = None
    """How many of these there are, held against `is`."""
    share: Text | None = None
    """Which share of the criteria `of` these are, held against `is`; false of none at all."""
    of: Text | None = None
    """The criteria that a share is of."""
    points: Text | None = None
    """Points that these earn of those that they could, held against `is`; false of none at all."""
    input: Name | None = None
    """An input, and under `is` its value."""
    is_: Text | None = Field(default=None, alias="is")
    """What is needed: a quantity, achievements, the value of an input."""
    all_of: tuple["Condition", ...] = ()
    """Conditions that must all hold."""
    any_of: tuple["Condition", ...] = ()
    """Conditions of which one must hold."""
    not_: "Condition | None" = Field(default=None, alias="not")
    """A condition that must not hold."""

    @model_validator(mode="before")
    @classmethod
    def _list_holds_altogether(cls, value: object) -> object:
        return {"all_of": value} if isinstance(value, list) else value

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        asked = [verb for verb in VERBS if getattr(self, verb)]
        if len(asked) != 1:
            message = f"a condition asks one thing, and this asks {len(asked)}"
            hint = (
                "write one of some, none, every, count, share, points, input, all_of, any_of, not"
            )
            raise Fault(message, hint=f"{hint}; several conditions as a list")
        return self

    @property
    def verb(self) -> str:
        """The key that says what it asks, as a field."""
        return next(verb for verb in VERBS if getattr(self, verb))

    def parts(self) -> Iterator["Condition"]:
        """The condition and all within it, from left to right."""
        yield self
        for part in (*self.all_of, *self.any_of, *filter(None, (self.not_,))):
            yield from part.parts()


class Rule(Model):
    """One rule: when it holds, and what then."""

    rule: Name
    """Its name."""
    when: Condition | None = None
    """When it holds; always where not said."""
    gives: Name | None = None
    """The outcome, and nothing further is asked."""
    caps: Name | None = None
    """The outcome at most; the rest is asked."""
    reaches: Name | None = None
    """The rung that is reached; rungs stand last, and the highest before one that fails counts."""
    as_if: Name | None = None
    """Of a cap: the achievement that its criteria count as for the rest."""
    say: Wording | None = None
    """What was found, with {count}, {total}, {needed} and {names}."""
    names: tuple[Text, ...] = ()
    """The criteria that speak against it."""
    shows: Condition | None = None
    """What is counted for people, where that is not the first some, count or share."""

    @model_validator(mode="before")
    @classmethod
    def _one_name_is_a_list(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        if isinstance(value, dict) and isinstance(value.get("names"), str):
            return {**value, "names": [value["names"]]}
        return value

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if sum(verb is not None for verb in (self.gives, self.caps, self.reaches)) != 1:
            message = f"the rule {self.rule} does not do one thing"
            raise Fault(message, hint="write gives, caps or reaches, and the outcome")
        if self.as_if is not None and self.caps is None:
            message = "only a rule that caps counts its criteria as if they were something else"
            raise Fault(message, "as_if", hint="delete as_if, or write caps")
        return self

    @property
    def verb(self) -> Literal["gives", "caps", "reaches"]:
        """What it does."""
        return "gives" if self.gives else "caps" if self.caps else "reaches"

    @property
    def outcome(self) -> str:
        """The outcome that it gives, caps at or reaches."""
        return self.gives or self.caps or self.reaches or ""


class Block(Model):
    """What grades one thing: a whole method, or one step of it."""

    criteria: CriteriaOfMethod = CriteriaOfMethod()
    """What is known of criteria."""
    findings: FindingsOfMethod = FindingsOfMethod()
    """What is known of findings."""
    bands: dict[Name, Text] | None = None
    """Up to which share a measure is which achievement; `source` says where they come from."""
    quantities: dict[Name, Quantity] = Field(default_factory=dict)
    """Words for numbers."""
    inputs: dict[Name, Input] = Field(default_factory=dict)
    """What authors assert besides, or what other frameworks give."""
    outcomes: dict[Name, OutcomeOfMethod] = Field(default_factory=dict)
    """What may come out, worst first."""
    rules: tuple[Rule, ...] = ()
    """The rules, in order."""
    judged: bool = False
    """Whether people state the outcome, in place of rules."""

    @property
    def grades(self) -> tuple[str, ...]:
        """The outcomes that are grades, worst first."""
        return tuple(key for key, outcome in self.outcomes.items() if outcome.is_ == "grade")


class Step(Block):
    """One step of a method of several."""

    step: Name
    """Its name."""


class Method(Block):
    """A grading method."""

    method: Name
    """Its name, which is the file's."""
    version: Text
    """Its version, as people name it."""
    title: Text
    """Its title."""
    source: Text | None = None
    """Where it comes from."""
    steps: tuple[Step, ...] = ()
    """Its steps, where it has several, in place of criteria to rules."""
    words: dict[str, dict[str, Wording]] = Field(default_factory=dict)
    """Its own words, by thing and key; the catalogue of labels comes before them."""

    @model_validator(mode="before")
    @classmethod
    def _dotted_words_are_nested(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        words = value.get("words") if isinstance(value, dict) else None
        if not isinstance(words, dict) or not any("." in str(key) for key in words):
            return value
        nested: dict[str, Any] = {}
        for name, text in words.items():
            group, dot, key = str(name).partition(".")
            if dot:
                nested.setdefault(group, {})[key] = text
            else:
                nested.setdefault(group, {}).update(text)
        return {**value, "words": nested}

    @property
    def blocks(self) -> Mapping[str, Block]:
        """By the name of each step, in order, what grades there; without steps, itself under ``."""
        return {step.step: step for step in self.steps} or {"": self}

    def with_numbers(
        self, quantities: Mapping[str, Quantity], bands: Mapping[str, str] | None
    ) -> "Method":
        """The method with a programme's own numbers: quantities by name, bands as a whole."""

        def changed(block: Block) -> dict[str, object]:
            own = {word: quantities.get(word, known) for word, known in block.quantities.items()}
            return {"quantities": own, "bands": dict(bands) if bands else block.bands}

        if not self.steps:
            return self.model_copy(update=changed(self))
        return self.model_copy(
            update={"steps": tuple(s.model_copy(update=changed(s)) for s in self.steps)}
        )

    def without_numbers(self) -> "Method":
        """The method without what a programme may replace."""
        bare: dict[str, object] = {"quantities": {}, "bands": None}
        steps = tuple(step.model_copy(update=bare) for step in self.steps)
        return self.model_copy(update={**bare, "steps": steps})

    def word(self, thing: str, key: str) -> str:
        """Its own word for a thing, in the form for several; else made from the key."""
        word = self.words.get(thing, {}).get(key)
        made = key.replace("_", " ").capitalize()
        return made if word is None else word if isinstance(word, str) else word["other"]

    @property
    def quantity_words(self) -> tuple[str, ...]:
        """The words for numbers of all its steps."""
        return tuple(dict.fromkeys(w for block in self.blocks.values() for w in block.quantities))

    @property
    def digest(self) -> str:
        """A digest of all that decides: no title, source, or word for people is part of it."""
        text = json.dumps(_deciding(self), sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


_FOR_PEOPLE = frozenset(
    {"title", "source", "say", "names", "shows", "words", "list_", "letter", "one", "other"}
)
"""What says nothing of how a grade comes about."""


def _deciding(value: object) -> Any:  # noqa: ANN401 - plain data
    """A model as plain data without what is for people; mappings as pairs: their order counts."""
    if isinstance(value, Quantity):
        return value.bound.phrase
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {key: _deciding(getattr(value, key)) for key in fields if key not in _FOR_PEOPLE}
    if isinstance(value, dict):
        return [[key, _deciding(each)] for key, each in value.items() if key != "source"]
    if isinstance(value, tuple):
        return [_deciding(each) for each in value]
    return value
