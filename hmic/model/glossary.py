"""Terms and what they mean."""

from typing import Self

from pydantic import field_validator, model_validator

from hmic.model.values import Fault, Model, Text

LONGEST_TERM = 100


class Term(Model):
    """A term of the glossary: expanded where a source says what it stands for, else described."""

    term: Text
    """The term or acronym as it is printed."""
    expansion: Text | None = None
    """What its letters stand for."""
    description: Text | None = None
    """What it is."""

    @field_validator("term")
    @classmethod
    def _is_a_term(cls, term: str) -> str:
        # a page is searched for each, and its links are as long
        if len(term) > LONGEST_TERM:
            hint = "write the words that texts use, and the rest as description"
            raise Fault(f"has {len(term):,} letters; a term has at most {LONGEST_TERM}", hint=hint)
        return term

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.expansion is None and self.description is None:
            message = "a term needs an expansion or a description"
            raise Fault(message, hint="add expansion: what its letters stand for; or description")
        return self


class Glossary(Model):
    """The terms of a report."""

    terms: tuple[Term, ...]
    """The terms."""
