"""The record of a publication: what was published, what it rests on, and what became of it.

It holds nothing that was not published: no evidence, notes, comments or names of authors.
docs/records.md describes the file.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from hmic.model.forms import form
from hmic.model.grade import Outcome
from hmic.model.values import Day, Fault, Model, Slug, Text

FORMAT: Literal["hmic-record"] = "hmic-record"
VERSION: Literal[1] = 1

Sha256 = Annotated[
    str, form(r"^[0-9a-f]{64}$", "write nothing here by hand: hmic publish writes it")
]
"""Sixty-four hexadecimal digits."""
Plain = dict[str, Any]
"""JSON's own, as a file was read or a model was dumped: to look at each value takes as long as all
else that is done with a record."""


class State(StrEnum):
    """What became of a publication."""

    PREPARED = "prepared"
    """It is whole, and under embargo."""
    RELEASED = "released"
    """It is public."""
    WITHDRAWN = "withdrawn"
    """It was public, and is no more."""


class Standing(StrEnum):
    """What a report is to its readers now; a draft stands by its stage."""

    FIELDWORK = "fieldwork"
    ACCURACY = "accuracy"
    FINAL = "final"
    """Final, and there is no record of it."""
    PREPARED = "prepared"
    RELEASED = "released"
    CORRECTED = "corrected"
    """Another than its newest record says, and not yet published."""
    WITHDRAWN = "withdrawn"

    @property
    def is_draft(self) -> bool:
        """Whether it is not final yet."""
        return self in (Standing.FIELDWORK, Standing.ACCURACY)


class Act(Model):
    """Something that a post did with a publication, on a day."""

    date: Day
    """The day."""
    post: Text
    """The post, never a person."""
    reason: Text | None = None
    """Why; of a withdrawal."""


@dataclass(frozen=True)
class Edition:
    """Which edition of a report is shown."""

    number: int
    """The first is 1."""
    published: str | None = None
    """The day on which it was published; None where it is not yet."""
    withdrawn: Act | None = None
    """Who withdrew it, when, and why, where somebody did."""


class Judged(Model):
    """The outcome of one framework, as it was published."""

    computed: Outcome
    """What the rules give."""
    before_cap: Outcome | None = None
    """What the rules that do not cap give, where a cap decides."""
    published: Outcome
    """What was published."""
    achievements: dict[str, str | None]
    """By criterion, how far it is met; none where it was not assessed."""


class Basis(Model):
    """What the judgement rests on, in the shape of the data files, without what is never published.

    A grader needs nothing else to come to the same outcomes.
    """

    method: Plain
    """The grading method whole, with the programme's own numbers as its quantities and bands; the
    order of its keys counts, and stands under `in order`."""
    programme: Plain
    """Of the programme its slug, its scale, the order of its frameworks, and what is graded as a
    whole."""
    frameworks: dict[Slug, Plain]
    """By framework, its title and its criteria."""
    force: Plain
    """The force's own texts and data."""
    files: dict[str, str] = Field(default_factory=dict)
    """A digest of each file of the force's figures and tables, by its name."""
    assessments: dict[Slug, Plain]
    """By framework, findings, statements, inputs, moderation and texts."""
    glossary: tuple[Plain, ...] = ()
    """The force's own terms."""
    signatures: dict[Slug, Plain]
    """Who signed which grade, and on what it rested."""
    judgements: dict[Slug, Judged]
    """By framework, what came out."""
    whole: Outcome | None = None
    """The outcome of the body as a whole, where the method has one."""


class Record(Model):
    """One edition of the report of one force in one round."""

    format: Literal["hmic-record"]
    """What the file is."""
    version: Literal[1]
    """The version of its shape."""
    force: Slug
    """The force."""
    programme: Slug
    """The round."""
    edition: int = Field(ge=1, le=9999)
    """The first is 1."""
    state: State
    """What became of it."""
    published: Act
    """Who published it, and when."""
    released: Act | None = None
    """Who released it, and when."""
    withdrawn: Act | None = None
    """Who withdrew it, when, and why."""
    corrected: tuple[Plain, ...] = ()
    """What was corrected since the edition before, in the shape of the data files."""
    earlier: tuple[Text, ...] = ()
    """The records of earlier rounds that it rests on, each as FORCE/PROGRAMME.EDITION: what became
    of those reports later changes nothing of it."""
    report: Plain
    """The report as report.json has it, without the versions of what set it."""
    basis: Basis
    """What the judgement rests on."""
    shared: dict[str, tuple[str, ...]]
    """By what all reports of the round share, a digest of each of its paragraphs."""
    outputs: dict[str, Sha256]
    """The SHA-256 of each file that was published, by its name."""
    versions: dict[str, str | None]
    """The versions of hmic and of what set the PDF."""
    digest: Sha256
    """Of all of this but what became of it: a record is never changed."""

    @model_validator(mode="after")
    def _acts_are_those_of_its_state(self) -> Self:
        done = [state for state, act in zip(State, self.acts, strict=True) if act is not None]
        needed = list(State)[: list(State).index(self.state) + 1]
        if done != needed:
            hint = "hmic publish and hmic release write who did what"
            raise Fault(f"it is {self.state}, and the acts say otherwise", "state", hint=hint)
        if self.withdrawn is not None and self.withdrawn.reason is None:
            hint = "add reason: and why it was withdrawn"
            raise Fault("a report was withdrawn without a reason", "withdrawn", hint=hint)
        return self

    @property
    def acts(self) -> tuple[Act | None, ...]:
        """What was done, state by state."""
        return self.published, self.released, self.withdrawn

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.programme}.{self.edition}.json"

    @property
    def uid(self) -> str:
        """What tells it from the records of all forces and rounds."""
        return f"{self.force}/{self.programme}.{self.edition}"

    @property
    def is_public(self) -> bool:
        """Whether readers can have it."""
        return self.state is State.RELEASED

    @property
    def own_digest(self) -> str:
        """The digest of all that no later act changes, as JSON without spaces, its keys sorted."""
        later = {"state", "released", "withdrawn", "digest"}
        kept = self.model_dump(mode="json", by_alias=True, exclude=later, exclude_defaults=True)
        plain = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(plain.encode()).hexdigest()

    def encoded(self) -> bytes:
        """The bytes of its file: keys in their order, one value a line, so that it diffs well."""
        rests_on_none = None if self.earlier else {"earlier"}
        shape = self.model_dump(mode="json", by_alias=True, exclude=rests_on_none)
        return (json.dumps(shape, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def next_edition(newest: Record | None) -> int:
    """The number of the edition that comes after the newest record."""
    return newest.edition + 1 if newest else 1


def sealed(shape: Mapping[str, Any]) -> Record:
    """A record with its digest, of all of its other keys."""
    record = Record.model_validate({**shape, "digest": "0" * 64})
    return record.model_copy(update={"digest": record.own_digest})


_ORDER = "in order"


def with_order(shape: Any) -> Any:  # noqa: ANN401 - plain data
    """Plain data that says the order of its keys, where they are sorted when it is written."""
    if isinstance(shape, dict):
        marks = {} if list(shape) == sorted(shape) else {_ORDER: list(shape)}
        return {key: with_order(value) for key, value in shape.items()} | marks
    return [with_order(each) for each in shape] if isinstance(shape, list) else shape


def in_order(shape: Any) -> Any:  # noqa: ANN401 - plain data
    """The same data with its keys in that order."""
    if isinstance(shape, dict):
        keys = shape.get(_ORDER, list(shape))
        return {key: in_order(shape[key]) for key in keys}
    return [in_order(each) for each in shape] if isinstance(shape, list) else shape
