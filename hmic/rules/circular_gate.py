"""A framework waits for an outcome that waits for its own.

A method may take the outcome of one framework into the rules of another. Where that leads back to
where it began, nothing can be graded first, and none of them gets a grade. Let the framework that
is taken be graded by a step that takes nothing, as `step` in frameworks/programme.yaml says.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import taken_by
from hmic.model.round import Round
from hmic.rules.rule import Rule

CODE = "circular-gate"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    told: set[str] = set()
    for place, entry in enumerate(round_.programme.frameworks):
        for slug in entry.parts or (entry.framework,):
            circle = [] if entry.ungraded or slug in told else _circle(round_, slug)
            told.update(circle)
            if circle:
                way = ", which takes that of ".join([*circle[1:], slug])
                message = f"{slug} takes the outcome of {way}"
                hint = "name a step that takes none, as in {framework: safeguarding, step: ...}"
                yield error(CODE, message, ("programme", "frameworks", place), hint)


def _circle(round_: Round, start: str) -> list[str]:
    """The frameworks on the way from one back to itself; none where there is no such way."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for other in sorted(taken_by(round_, way[-1])):
            if other == start:
                return way
            if other not in seen and other in round_.programme.graded:
                seen.add(other)
                ways.append([*way, other])
    return []


RULE = Rule(CODE, __doc__, of_round=check_round, needs=frozenset({"programme"}))
