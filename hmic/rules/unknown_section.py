"""A force gives a text for a section that the programme does not have.

Under texts in force.yaml stand the texts of this report for sections of the programme's own, such
as the statement of the force: each under the name of its section. A text under another name is
printed nowhere. Mend the name, or add the section in frameworks/programme.yaml.
"""

from collections.abc import Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, error, near
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule

CODE = "unknown-section"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    own = [part.section for part in inspection.programme.sections if part.is_own]
    for name in inspection.force.texts:
        if name not in own:
            known = f"its own sections: {', '.join(own)}" if own else "it has none of its own"
            message = f"the programme has no section {name} of its own"
            breach = error(CODE, message, ("force", "texts", name), near(name, own, known))
            yield replace(breach, at="key")


RULE = Rule(CODE, __doc__, of_force=check_force, needs=frozenset({"programme"}), firm=True)
