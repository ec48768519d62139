"""Words for numbers: `more than 50%`, `at least 2`. Exact, and held against counts."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from hmic.model.values import Fault

Relation = Literal["at_least", "more_than", "at_most", "less_than"]
RELATIONS: tuple[Relation, ...] = ("at_least", "more_than", "at_most", "less_than")

_PHRASE = re.compile(r"(?P<relation>at least|more than|at most|less than)\s+(?P<number>\S.*)")
_PERCENTAGE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?%")
_PART = re.compile(r"([0-9]{1,9}) of ([0-9]{1,9})")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on a share, or on a count."""

    relation: Relation
    number: Fraction
    is_share: bool
    """Whether the number is a share of a total; else it is one of criteria, findings or points."""

    def met_by(self, count: Fraction | int, total: Fraction | int = 1) -> bool:
        """Whether a count meets it; of a share, whether the count of a total does.

        A share of nothing meets no bound.
        """
        if not self.is_share:
            return _compare(self.relation, count, self.number)
        return total > 0 and _compare(
            self.relation, count * self.number.denominator, total * self.number.numerator
        )

    def needed(self, total: int) -> int | None:
        """The smallest count of a total that meets it; None where none does."""
        return next((n for n in range(total + 1) if self.met_by(n, total)), None)

    @property
    def phrase(self) -> str:
        """As a method's file writes it: `more than 50%`."""
        return f"{self.relation.replace('_', ' ')} {number_in_words(self.number, self.is_share)}"


def _compare(relation: Relation, count: Fraction | int, number: Fraction | int) -> bool:
    if relation == "at_least":
        return count >= number
    if relation == "more_than":
        return count > number
    if relation == "at_most":
        return count <= number
    return count < number


def number_in_words(number: Fraction, is_share: bool) -> str:
    """30% or 2; a share that is no percentage is written as a part: 1 of 3."""
    if not is_share:
        return str(number) if number.denominator == 1 else f"{float(number):g}"
    hundredths = number * 100
    if (hundredths * 1000).denominator == 1:
        return f"{float(hundredths):g}%"
    return f"{number.numerator} of {number.denominator}"


def bound_of(phrase: str) -> Bound:
    """A phrase as a bound.

    Raises:
        Fault: it is none.
    """
    match = _PHRASE.fullmatch(phrase.strip())
    if match is None:
        hint = "write it as in: more than 50%, at least 2, at most 1, less than 30%"
        raise Fault(f"“{phrase}” is no quantity", hint=hint)
    relation = next(one for one in RELATIONS if one.replace("_", " ") == match["relation"])
    return bound(relation, match["number"])


def bound(relation: Relation, number: str) -> Bound:
    """A relation with its number.

    Raises:
        Fault: it is neither a percentage, a part (2 of 3) nor a number, or more than all of it.
    """
    number = number.strip()
    if match := _PERCENTAGE.fullmatch(number):
        share = Fraction(match[1]) / 100
    elif (match := _PART.fullmatch(number)) and int(match[2]):
        share = Fraction(int(match[1]), int(match[2]))
    elif _NUMBER.fullmatch(number):
        return Bound(relation, Fraction(number), is_share=False)
    else:
        raise Fault(
            f"“{number}” is no number",
            hint="write a percentage, a part or a number: 50%, 2 of 3, 2",
        )
    if share > 1:
        raise Fault(f"{number} is more than all of it", hint="write at most 100%")
    return Bound(relation, share, is_share=True)


def hold_apart(against: Bound, at: tuple[str, ...] = ()) -> None:
    """Holds that a bound on a share tells some shares apart.

    Args:
        against: The bound.
        at: The way to it, from the model.

    Raises:
        Fault: no share meets it, or each does.
    """
    if against.is_share and against.relation == "more_than" and against.number == 1:
        raise Fault("“100%” is never exceeded", *at, hint="write less than 100%: 99%")
    if against.is_share and against.relation == "at_least" and against.number == 0:
        hint = "write more than 0%: 30%"
        raise Fault("“0%” is reached where nothing falls short", *at, hint=hint)
