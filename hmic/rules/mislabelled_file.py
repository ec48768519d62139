"""A file says that it is about something else than its name does.

The first key of a framework's file and of a force's files repeats the file's own name, and that of
force.yaml the folder's. A file copied from another force or framework breaks this rule. Mend the
key, or rename the file.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import Rule

CODE = "mislabelled-file"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the files of frameworks."""
    for slug, framework in round_.frameworks.items():
        if framework.framework != slug:
            route = ("frameworks", slug, "framework")
            message = f"{slug}.yaml says that it is about {framework.framework}"
            yield error(CODE, message, route, f"write framework: {slug}, or rename the file")


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the files of the force."""
    for slug, assessment in inspection.assessments.items():
        if assessment.framework != slug:
            route = ("assessments", slug, "framework")
            message = f"{slug}.yaml says that it is about {assessment.framework}"
            yield error(CODE, message, route, f"write framework: {slug}, or rename the file")
    slug, named = inspection.registered.slug, inspection.force.force
    if named != slug:
        message = f"the folder {slug} holds the force.yaml of {named}"
        yield error(CODE, message, ("force", "force"), f"write force: {slug}, or rename the folder")


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force, firm=True)
