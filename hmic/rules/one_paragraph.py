"""A finding is more than one paragraph, or holds a list.

A finding is one paragraph, because it is cited by its id as one thing: no blank line, no list.
Split it into two findings, or join its paragraphs.
"""

import re
from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes

CODE = "one-paragraph"

_BREAKS = re.compile(r"\n\s*\n|^\s*(?:[-*+]|1[.)])\s|\A\d+[.)]\s", re.MULTILINE)
"""Within a paragraph only the number 1 begins a list; a year that begins a line does not."""


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        for finding, route in findings_with_routes(slug, assessment):
            if _BREAKS.search(finding.text):
                hint = "join its lines into one paragraph, or make two findings of it"
                yield error(CODE, f"{finding.id} is not one paragraph", (*route, "text"), hint)
            action = finding.asked
            if action and _BREAKS.search(action):
                message = f"the action of {finding.id} is not one paragraph"
                hint = "join its lines: it stands in a line of a table"
                yield error(CODE, message, (*route, "action"), hint)


RULE = Rule(CODE, __doc__, of_force=check_force)
