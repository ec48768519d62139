"""A final report bears a protective marking above the public one.

A final report is published. The highest marking under which that may be done stands in
programme.yaml, under markings. Take out what is protected and lower the marking, or keep the report
at an earlier stage.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "marking-not-public"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    marking, markings = inspection.force.marking, inspection.programme.markings
    if inspection.force.stage is not Stage.FINAL or markings is None:
        return
    if marking in markings.levels and not markings.may_be_published(marking):
        message = f"a final report is public, and this one is marked {marking}"
        hint = f"the highest public marking is {markings.public}; or keep it at an earlier stage"
        yield error(CODE, message, ("force", "marking"), hint)


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True, asked_of_final=True)
