"""A framework has so few criteria of a level that the share asked for is all of them.

Then no criterion may fall short where the highest grade is asked for, so that it can't be told
apart from perfect. With a vast majority of more than 85 % that is so below seven.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.method_in_words import in_words
from hmic.model.round import Round
from hmic.model.vocabulary import Vocabulary
from hmic.rules.rule import Rule

CODE = "few-good-criteria"
_LARGEST = 1000
"""More criteria than a framework has."""


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, framework in round_.frameworks.items():
        words = round_.vocabulary(slug)
        asked = _asked(words)
        if asked is None or not framework.criteria or slug in round_.incomplete:
            continue
        of, is_ = asked
        bound, cells = words.bound(is_), words.select(of).cells
        classes = (words.class_of(c.level, c.flags) for c in framework.criteria)
        total = sum(words.cell(one, 0) in cells for one in classes)
        enough = next((n for n in range(1, _LARGEST) if bound.met_by(n - 1, n)), None)
        if enough is not None and total < enough:
            name = of.capitalize()
            what = in_words(is_) if is_ in words.block.quantities else bound.phrase
            message = f"the {what} of the {name} criteria means all of them ({total})"
            hint = f"with {enough} or more {name} criteria, one may fall short"
            yield warning(CODE, message, ("frameworks", slug, "criteria"), hint)


def _asked(words: Vocabulary) -> tuple[str, str] | None:
    """Of the highest rung that asks for a share: of what, and which."""
    asked = [
        (part.of, part.is_)
        for rule in words.block.rules
        if rule.reaches and rule.when
        for part in rule.when.parts()
        if part.share and part.of and part.is_
    ]
    return asked[-1] if asked else None


RULE = Rule(CODE, __doc__, of_round=check_round)
