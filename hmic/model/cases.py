"""Cases that a method is held against: achievements in, an outcome out."""

from pydantic import Field

from hmic.model.method import Name
from hmic.model.values import Model, Text


class Case(Model):
    """One framework, and what is to come out."""

    case: Text
    """What it shows."""
    step: Name | None = None
    """The step that grades it; the first where not said."""
    criteria: dict[Text, int] = Field(default_factory=dict)
    """How many criteria there are, by level, flags and achievement: fair significant fully: 3."""
    findings: dict[Name, int] = Field(default_factory=dict)
    """How many findings there are of each kind that a rule counts."""
    inputs: dict[Name, Name] = Field(default_factory=dict)
    """The value of each input; the default where not said."""
    outcome: Name
    """What is to come out."""
    rule: Name | None = None
    """The rule that it is to rest on, where that is to be held too."""


class Cases(Model):
    """A file of cases."""

    cases: tuple[Case, ...] = Field(min_length=1)
    """The cases."""
