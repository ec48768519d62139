"""A finding's id does not fit its framework or its kind.

An id is the framework's capitals, a hyphen, S for a strength, W for work in progress or A for an
area for improvement, and a number: CA-S1. A finding that changes its kind gets a new id and names
the old one under replaces.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.vocabulary import letter_of, list_of
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes

CODE = "finding-id"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        framework = inspection.frameworks.get(slug)
        if framework is None:
            continue
        for finding, route in findings_with_routes(slug, assessment):
            kind = inspection.round.vocabulary(slug).kinds[finding.kind]
            start = f"{framework.prefix}-{letter_of(finding.kind, kind)}"
            if finding.id.rstrip("0123456789") != start:
                yield error(
                    CODE,
                    f"{finding.id} is not an id under {list_of(finding.kind, kind)} "
                    f"in {framework.title}",
                    (*route, "id"),
                    f"such ids begin with {start}; a finding moved here gets a new id, "
                    "and names the old one under replaces",
                )


RULE = Rule(CODE, __doc__, of_force=check_force)
