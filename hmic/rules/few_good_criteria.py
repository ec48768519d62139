"""A framework has so few Good criteria that the vast majority of them is all of them.

Then no criterion may fall short where the vast majority is asked for, so that Excellent can't be
told apart from perfect. With a vast majority of more than 85 % that is so below seven.
"""

from collections.abc import Iterator, Mapping
from math import floor

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgement
from hmic.model.grade import Level
from hmic.model.inspection import Inspection

CODE = "few-good-criteria"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    share = inspection.programme.quantities.vast_majority.more_than
    if share == 1:
        return
    enough = floor(1 / (1 - share)) + 1
    for slug, framework in inspection.frameworks.items():
        good = len(framework.of_level(Level.GOOD))
        if framework.criteria and good < enough and slug not in inspection.incomplete:
            message = f"the vast majority of the Good criteria means all of them ({good})"
            hint = f"with {enough} or more Good criteria, one may fall short"
            yield warning(CODE, message, ("frameworks", slug, "criteria"), hint)
