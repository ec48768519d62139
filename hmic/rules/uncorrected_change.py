"""A published report was changed, and no correction says so.

Readers hold a report to what they read. So whatever of it is another than its newest edition, a
paragraph, a finding, a figure or a grade, is named under `corrections` in force.yaml, with what it
was, what it is and why; what all reports of a round share, under `corrections` in programme.yaml.
Name it, or put back what was published. What hmic words is not compared.
"""

from collections.abc import Collection, Iterator

from hmic.diagnostics import Diagnostic, Route, error
from hmic.judging.grading import Judgements
from hmic.judging.since_published import Change, shared_changes, since_release
from hmic.model.inspection import Inspection
from hmic.model.paragraphs import PASSAGE_OF_TEXT
from hmic.rules.correcting import new_corrections, new_shared_corrections
from hmic.rules.rule import EVERYTHING, Rule

CODE = "uncorrected-change"

_LONGEST = 80
"""Characters of what was published that a hint quotes."""
_HOW = {
    "changed": "is not what edition {edition} says",
    "new": "does not stand in edition {edition}",
    "gone": "of edition {edition} is gone",
}


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    released, since = inspection.released, since_release(inspection, judgements)
    if released is None or since is None:
        return
    named = {id_ for _, one in new_corrections(inspection) for id_ in one.ids}
    for change in _unnamed(since.changes, named):
        says = _HOW[change.how].format(edition=released.edition)
        message = f"{change.name} {says}, and no correction names it"
        yield error(CODE, message, _own_route(change, inspection), _hint(change))
    shared = shared_changes(released.shared, inspection.round)
    named = {id_ for one in new_shared_corrections(inspection) for id_ in one.ids}
    for change in _unnamed(shared, named):
        message = f"{change.name} is not what was published, and no correction of the programme "
        message += "names it"
        hint = f"add it to corrections in programme.yaml, with ids: [{change.name}]; or put it back"
        yield error(CODE, message, _route_of(change.name, inspection), hint)


def _unnamed(changes: Collection[Change], named: Collection[str]) -> Iterator[Change]:
    """The changes that nothing names; each name once."""
    told: set[str] = set()
    for change in changes:
        if not set(change.names) & set(named) and change.name not in told:
            told.add(change.name)
            yield change


def _own_route(change: Change, inspection: Inspection) -> Route:
    """Where it stands; where its file is gone, the force's."""
    match change.route:
        case ("assessments", slug, *_) if slug not in inspection.assessments:
            return ("force",)
        case ("force_glossary", *_) if not inspection.force_glossary:
            return ("force",)
    return change.route


def _hint(change: Change) -> str:
    add = f"add it to corrections, with ids: [{change.name}]"
    if not change.was:
        return f"{add}; or put it back"
    was = change.was if len(change.was) <= _LONGEST else f"{change.was[:_LONGEST].rstrip()}…"
    return f"{add}; or put back “{was}”"


def _route_of(name: str, inspection: Inspection) -> Route:
    """Where what all reports share stands."""
    routes = dict(_routes(inspection))
    passage = name.rpartition("-")[0]
    return routes.get(name) or routes.get(passage) or ("programme",)


def _routes(inspection: Inspection) -> Iterator[tuple[str, Route]]:
    """Where what all reports share stands, by the name of a passage or the id of a thing."""
    for key, passage in PASSAGE_OF_TEXT.items():
        yield passage, ("programme", "texts", key)
    for index, step in enumerate(inspection.programme.scale):
        yield f"definition-{step.grade}", ("programme", "scale", index)
    yield "glossary", ("glossary",) if inspection.glossary else ("programme",)
    for slug, framework in inspection.frameworks.items():
        route: Route = ("frameworks", slug)
        yield slug, route
        yield f"{framework.prefix}-national", (*route, "national_context")
        yield f"{framework.prefix}-rationale", (*route, "rationale")
        for index, criterion in enumerate(framework.criteria):
            yield criterion.id, (*route, "criteria", index)


RULE = Rule(CODE, __doc__, of_force=check_force, needs=EVERYTHING, firm=True, asked_of_final=True)
