"""A text is still to be written.

`hmic new` makes files and findings whose texts begin with “To be written”. Replace each of them,
and in a finding the criteria below it too; or delete what is not needed. At the final stage this is
an error, so that no such text is ever published.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, error, warning
from hmic.judging.grading import Judgement
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.rules.walking import published_texts

CODE = "to-be-written"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for text, route in published_texts(inspection):
        if text.startswith("To be written"):
            message = "this text is still to be written"
            hint = "write it, or delete it with its key where it is not needed"
            if inspection.force.stage is Stage.FINAL:
                yield error(CODE, message, route, hint)
            else:
                yield warning(CODE, message, route, hint)
