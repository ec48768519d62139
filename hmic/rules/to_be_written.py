"""A text is still to be written.

`hmic new` makes files and findings whose texts begin with “To be written”. Replace each of them,
and in a finding the criteria below it too; or delete what is not needed. Before the final stage one
line a file says how many there are. At the final stage each is an error, so that no such text is
ever published.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Route, error, warning
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import Rule
from hmic.rules.walking import Text, texts_of_force, texts_of_round

CODE = "to-be-written"


_HINT = "write it, or delete it with its key where it is not needed"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's texts, drafts as long as no report is final."""
    yield from _by_file(unwritten(texts_of_round(round_)))


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own texts, and what a final report prints besides."""
    is_final = inspection.force.stage is Stage.FINAL
    routes = unwritten(texts_of_force(inspection))
    if is_final:
        for route in routes:
            yield error(CODE, "this text is still to be written", route, _HINT)
    else:
        yield from _by_file(routes)
    first = next(unwritten(texts_of_round(inspection.round)), None) if is_final else None
    if first is not None:
        message = "the report is final, and a text of its programme is still to be written"
        breach = error(CODE, message, ("force", "stage"), "write it, or go back a stage")
        yield replace(breach, other_route=first)


def unwritten(texts: Iterable[Text]) -> Iterator[Route]:
    """The routes of those texts that are still to be written."""
    return (route for text, route in texts if text.startswith("To be written"))


def _by_file(routes: Iterable[Route]) -> Iterator[Diagnostic]:
    """One line a file, at the first of its texts."""
    of_file: dict[Route, list[Route]] = {}
    for route in routes:
        of_file.setdefault(file_of(route), []).append(route)
    for first, *further in of_file.values():
        message = "this text is still to be written"
        if further:
            message += f", and {len(further)} more of this file"
        yield warning(CODE, message, first, _HINT)


def file_of(route: Route) -> Route:
    """The branch of the inspection that a whole file fills."""
    return route[:2] if route[0] in ("frameworks", "assessments") else route[:1]


RULE = Rule(
    CODE, __doc__, of_round=check_round, of_force=check_force, firm=True, asked_of_final=True
)
