"""A criterion succeeds one that the round before does not have.

`succeeds` names the criteria in the last report on record of the round before whose place this one
takes: so the two grades can be compared where they are of the same framework, and what that report
left to be taken up passes on. Mend the id, or delete it.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, near
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "unknown-predecessor"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    earlier = inspection.earlier
    if earlier is None:
        return  # of what is not on record, nobody can tell
    known = [one.id for then in earlier.round.frameworks.values() for one in then.criteria]
    for slug, framework in inspection.frameworks.items():
        for place, criterion in enumerate(framework.criteria):
            for number, id_ in enumerate(criterion.succeeds):
                if id_ not in known:
                    route = ("frameworks", slug, "criteria", place, "succeeds", number)
                    message = f"{id_} is no criterion of {earlier.programme}"
                    yield error(CODE, message, route, near(id_, known, "delete it"))


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
