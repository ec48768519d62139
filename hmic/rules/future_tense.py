"""A finding that speaks for the force speaks of the future.

It is something that the force does well today. What it will do, or is going to do, falls short
still: move the finding to a kind that speaks against, under a new id, or say what is done already.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgements
from hmic.judging.method_in_words import in_words
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes

CODE = "future-tense"

_FUTURE = re.compile(
    r"\b(?:will|shall|won[’']t|(?:is|are) (?:going|about|due) to|(?:is|are) to be)\b"
    r"(?: (?:also |soon |then |not )?[a-z]+)?|\b\w+[’']ll\b"
)
_NO_VERB = re.compile(r"\b(?:at|free|good|the|their|its|a|political|public|of) will\b")


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, assessment in inspection.assessments.items():
        for finding, route in findings_with_routes(slug, assessment):
            if not finding.speaks_for:
                continue
            words = " ".join(finding.text.split())
            if match := _FUTURE.search(_NO_VERB.sub("", words)):
                called = f"the {in_words(finding.kind)} {finding.id}"
                message = f"{called} speaks of the future: “{match[0]}”"
                kinds = inspection.round.vocabulary(slug).kinds
                lists = assessment.lists.items()
                to = next((key for kind, key in lists if kinds[kind].speaks == "against"), None)
                hint = (
                    f"move it to {to or 'another list'} under a new id, or say what is done already"
                )
                yield replace(warning(CODE, message, (*route, "text"), hint), word=match[0])


RULE = Rule(CODE, __doc__, of_force=check_force)
