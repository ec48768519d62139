"""A work in progress or an area for improvement says only, no, never or not yet.

Such a word is easily stronger than the evidence: “Only 18 teams had agreed priorities” is a
verdict, “18 teams had” a count. Hold the sentence against what it rests on. Where the evidence says
as much, silence the message with that as the reason; else leave the word out.

The rule knows English words alone, and is off unless hmic.yaml asks for it, under severities, with
`absolute-words: warning`.
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

CODE = "absolute-words"

_ABSOLUTE = re.compile(r"\b(?:only|never|not yet|no(?!\.? \d))\b", re.IGNORECASE)


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule: one breach a finding, whose words stand in their order."""
    for slug, assessment in inspection.assessments.items():
        for finding, route in findings_with_routes(slug, assessment):
            if finding.speaks_for:
                continue
            if words := _ABSOLUTE.findall(" ".join(finding.text.split())):
                called = in_words(finding.kind)
                said = ", ".join(f"“{word.lower()}”" for word in dict.fromkeys(words))
                message = f"the {called} {finding.id} says {said}"
                hint = "leave it out; or, where the evidence says as much, silence this and say so"
                yield replace(warning(CODE, message, (*route, "text"), hint), word=words[0])


RULE = Rule(CODE, __doc__, of_force=check_force, off=True)
