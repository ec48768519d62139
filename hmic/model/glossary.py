"""Terms and what they mean."""

from typing import Self

from pydantic import model_validator

from hmic.model.values import Fault, Model, Text


class Term(Model):
    """A term of the glossary: expanded where a source says what it stands for, else described."""

    term: Text
    """The term or acronym as it is printed."""
    expansion: Text | None = None
    """What its letters stand for."""
    description: Text | None = None
    """What it is."""

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
