"""A framework has so few Good criteria that the vast majority of them is all of them.

With fewer than seven, no criterion may fall short where the vast majority is asked for, so that
Excellent can't be told apart from perfect.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgement
from hmic.model.grade import Level
from hmic.model.inspection import Inspection

CODE = "few-good-criteria"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    enough = 7
    for slug, framework in inspection.frameworks.items():
        good = len(framework.of_level(Level.GOOD))
        if framework.criteria and good < enough and slug not in inspection.incomplete:
            message = f"with {good} Good criteria, the vast majority of them means all"
            hint = f"from {enough} on, one may fall short"
            yield warning(CODE, message, ("frameworks", slug, "criteria"), hint)
