"""The words of grading. Those of the method are told by the context in which a file is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, ValidationInfo
from pydantic_core import PydanticCustomError


@dataclass(frozen=True)
class Keys:
    """The words of a round's method that a file may use; the context of its validation."""

    grades: tuple[str, ...]
    """The grades, worst first."""
    outcomes: tuple[str, ...]
    """All that may come out, worst first."""
    achievements: tuple[str, ...]
    """How far a criterion may be met, worst first."""
    no_grades: tuple[str, ...] = ()
    """What the outcomes are called that are no grades."""


def _one_of(words: str) -> Any:  # noqa: ANN401 - pydantic's own
    def check(value: str, info: ValidationInfo) -> str:
        known = getattr(info.context, words) if info.context else (value,)
        if value in known:
            return value
        expected = " or ".join(filter(None, (", ".join(known[:-1]), *known[-1:])))
        kind, message = "literal_error", "not one of {expected}"
        raise PydanticCustomError(kind, message, {"expected": expected})

    return AfterValidator(check)


Grade = Annotated[str, _one_of("grades")]
"""A grade of the round's method."""
Outcome = Annotated[str, _one_of("outcomes")]
"""What the round's method may say: a grade, a gap between two, or no grade."""
Achievement = Annotated[str, _one_of("achievements")]
"""How far a criterion is met."""


class Direction(StrEnum):
    """Direction of travel: stated by an author with its basis, never computed."""

    IMPROVED = "improved"
    STABLE = "stable"
    DECLINED = "declined"


class Stage(StrEnum):
    """How far a report has come; only a final one is published."""

    FIELDWORK = "fieldwork"
    ACCURACY = "accuracy"
    FINAL = "final"


@dataclass(frozen=True)
class GradesOfForce:
    """The grades of one force, as its files give them and as readers have them."""

    force: str
    stage: Stage
    outcomes: Mapping[str, Outcome]
    """By framework, as its files give them now."""
    released: Mapping[str, Outcome]
    """By framework, as the record has them that readers have; none where they have none."""
