"""An id that is gone is not one that can have gone from there.

Under retired stand ids that the file itself held once, each of them once: they begin with the
capitals of its framework. replaces names the id under which a finding stood before; nothing stands
under that id any more, and it is never used again. Mend the id, or take it out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Route, error, near
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.model.values import Retired
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes

CODE = "gone-id"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule among the criteria."""
    for slug, framework in round_.frameworks.items():
        yield from _of_a_list(framework.retired, framework.prefix, ("frameworks", slug, "retired"))


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule among the findings."""
    for slug, assessment in inspection.assessments.items():
        if slug in inspection.frameworks:
            prefix = inspection.frameworks[slug].prefix
            yield from _of_a_list(assessment.retired, prefix, ("assessments", slug, "retired"))
    yield from _of_replaced(inspection)


def _of_a_list(retired: Iterable[Retired], prefix: str, route: Route) -> Iterator[Diagnostic]:
    seen: dict[str, Route] = {}
    for index, gone in enumerate(retired):
        at = (*route, index)
        if _prefix(gone.id) != prefix:
            message = f"{gone.id} never stood in this file, whose ids begin with {prefix}"
            yield error(CODE, message, at, "list it in the file that held it")
        elif gone.id in seen:
            twice = error(CODE, f"{gone.id} is retired twice", at, "delete one of the two")
            yield replace(twice, other_route=seen[gone.id])
        else:
            seen[gone.id] = at


def _of_replaced(inspection: Inspection) -> Iterator[Diagnostic]:
    known = {framework.prefix for framework in inspection.frameworks.values()}
    standing = {
        finding.id: (*route, "id")
        for slug, assessment in inspection.assessments.items()
        for finding, route in findings_with_routes(slug, assessment)
    }
    for slug, assessment in inspection.assessments.items():
        for finding, route in findings_with_routes(slug, assessment):
            old, at = finding.replaces, (*route, "replaces")
            if old is None:
                continue
            if old == finding.id:
                message = f"{old} is said to replace itself"
                yield error(CODE, message, at, "name the id that it had before, or delete the key")
            elif old in standing:
                message = f"{finding.id} is said to replace {old}, which stands here still"
                hint = f"delete {old}, or mend the id"
                yield replace(error(CODE, message, at, hint), other_route=standing[old])
            elif _prefix(old) not in known and not inspection.incomplete:
                message = f"{old} is an id of no framework of the programme"
                hint = f"ids begin with {', '.join(sorted(known))}"
                yield error(CODE, message, at, near(old, sorted(_alike(old, known)), hint))


def _prefix(id_: str) -> str:
    return id_.partition("-")[0].rstrip("0123456789")


def _alike(id_: str, prefixes: Iterable[str]) -> Iterator[str]:
    """The same id in other frameworks."""
    return (f"{prefix}-{id_.partition('-')[2]}" for prefix in prefixes)


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force)
