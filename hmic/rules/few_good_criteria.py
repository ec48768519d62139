"""A framework has so few Good criteria that the vast majority of them is all of them.

Then no criterion may fall short where the vast majority is asked for, so that Excellent can't be
told apart from perfect. With a vast majority of more than 85 % that is so below seven.
"""

from collections.abc import Iterator
from math import floor

from hmic.diagnostics import Diagnostic, warning
from hmic.model.grade import Level
from hmic.model.round import Round
from hmic.rules.rule import Rule

CODE = "few-good-criteria"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    share = round_.programme.quantities.vast_majority.more_than
    if share == 1:
        return
    enough = floor(1 / (1 - share)) + 1
    for slug, framework in round_.frameworks.items():
        good = len(framework.of_level(Level.GOOD))
        if framework.criteria and good < enough and slug not in round_.incomplete:
            message = f"the vast majority of the Good criteria means all of them ({good})"
            hint = f"with {enough} or more Good criteria, one may fall short"
            yield warning(CODE, message, ("frameworks", slug, "criteria"), hint)


RULE = Rule(CODE, __doc__, of_round=check_round)
