"""A re-inspection stands in the report twice.

An area is inspected again once after each round: two of the same area after the same round, which
may even say different grades, can't both be so. Delete one, or mend its title or its round.
"""

from collections.abc import Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Route, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "repeated-reinspection"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    developments = inspection.force.developments
    first: dict[tuple[str, str], Route] = {}
    for index, again in enumerate(developments.reinspections if developments else ()):
        route = ("force", "developments", "reinspections", index, "title")
        named = (_bare(again.title), _bare(again.previous.round))
        if named in first:
            message = f"{again.title}, after the round of {again.previous.round}, stands here again"
            twice = error(CODE, message, route, "delete one of the two, or mend its round")
            yield replace(twice, other_route=first[named])
        else:
            first[named] = route


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
