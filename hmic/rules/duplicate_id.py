"""An id stands twice, or a retired one has come back.

Ids are cited by forces, registers and newspapers, so each stands for one thing for ever: across all
findings, criteria, recommendations and points of re-inspections of a report. Give the newer one the
next number that was never used; `hmic new finding` knows it. Two findings that were begun on two
branches may have one number after the merge. An id listed under retired never returns.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Route, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.model.vocabulary import alias_of
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes

CODE = "duplicate-id"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule among the criteria."""
    return _breaches(_of_round(round_), {}, _retired_criteria(round_))


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule among what the force's files give ids to, criteria being there first."""
    first: dict[str, Route] = {}
    for id_, route in _of_round(inspection.round):
        first.setdefault(id_, route)
    retired = {gone.id for held in inspection.assessments.values() for gone in held.retired}
    gone = retired | _retired_criteria(inspection.round)
    for breach in _breaches(_of_force(inspection), first, gone):
        if breach.route[0] == "assessments":
            yield replace(breach, hint=_command(inspection, breach.route))
        else:
            yield breach


def _command(inspection: Inspection, route: Route) -> str:
    """What gives a finding the next number that was never used."""
    _, slug, key, *_ = map(str, route)
    framework = inspection.frameworks.get(slug)
    named = framework.prefix if framework else slug
    lists = inspection.assessments[slug].lists
    kind = next(kind for kind, list_ in lists.items() if list_ == key)
    of = f"{inspection.registered.slug} {named} --kind {alias_of(kind, lists)}"
    command = f"hmic new finding {of}"
    return f"{command} takes the next number that was never used: move the newer one there"


def _breaches(
    ids: Iterable[tuple[str, Route]], first: dict[str, Route], retired: Collection[str]
) -> Iterator[Diagnostic]:
    """What stands again or was retired, of ids with their routes.

    Args:
        ids: The ids, each with its route.
        first: Where those that stand already stand first; the others are added to it.
        retired: The ids that never return.
    """
    for id_, route in ids:
        if id_ in retired:
            message = f"{id_} is retired and can't be used again"
            yield error(CODE, message, route, "take the next number that was never used")
        elif id_ in first:
            message = f"{id_} stands here again"
            hint = "give the newer one the next number that was never used"
            yield replace(error(CODE, message, route, hint), other_route=first[id_])
        else:
            first[id_] = route


def _retired_criteria(round_: Round) -> set[str]:
    return {gone.id for framework in round_.frameworks.values() for gone in framework.retired}


def _of_round(round_: Round) -> Iterator[tuple[str, Route]]:
    for slug, framework in round_.frameworks.items():
        for index, criterion in enumerate(framework.criteria):
            yield criterion.id, ("frameworks", slug, "criteria", index, "id")


def _of_force(inspection: Inspection) -> Iterator[tuple[str, Route]]:
    developments = inspection.force.developments
    for place, reinspection in enumerate(developments.reinspections if developments else ()):
        for index, point in enumerate(reinspection.points):
            route = ("force", "developments", "reinspections", place, "points", index, "id")
            yield point.id, route
    for place, recommendation in enumerate(inspection.force.recommendations):
        yield recommendation.id, ("force", "recommendations", place, "id")
    for slug, assessment in inspection.assessments.items():
        for finding, where in findings_with_routes(slug, assessment):
            yield finding.id, (*where, "id")


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force, firm=True)
