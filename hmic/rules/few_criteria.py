"""A framework has so few criteria of a level that the share asked for is all of them.

Then no criterion may fall short where the highest grade is asked for, so that it can't be told
apart from perfect. Where more than 85 % is asked for, that is so below seven.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import rulebooks
from hmic.judging.method_in_words import InWords, MethodWords
from hmic.model.method import Condition
from hmic.model.round import Round
from hmic.model.vocabulary import Vocabulary
from hmic.rules.rule import Rule

CODE = "few-criteria"
_LARGEST = 1000
"""More criteria than a framework has."""


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    word = MethodWords(round_.method)
    for slug, framework in round_.frameworks.items():
        words = round_.vocabulary(slug)
        asked = _asked(words)
        if asked is None or not framework.criteria or slug in round_.incomplete:
            continue
        of, is_ = asked.of or "", asked.is_ or ""
        bound, cells = words.bound(is_), words.select(of).cells
        classes = (words.class_of(c.level, c.flags) for c in framework.criteria)
        total = sum(words.cell(one, 0) in cells for one in classes)
        enough = next((n for n in range(1, _LARGEST) if bound.met_by(n - 1, n)), None)
        if enough is not None and total < enough:
            in_words = InWords(rulebooks(round_)[round_.step(slug)], word)
            share, named = in_words.quantity(is_), in_words.selection(of)
            message = f"{share} of the {named} means all of them ({total})"
            hint = f"with {enough} or more {named}, one may fall short"
            yield warning(CODE, message, ("frameworks", slug, "criteria"), hint)


def _asked(words: Vocabulary) -> Condition | None:
    """What the highest rung asks that asks for a share of all criteria of some sort."""
    sorts = [selector for selector, _ in words.needed]
    asked = [
        part
        for rule in words.block.rules
        if rule.reaches and rule.when
        for part in rule.when.parts()
        if part.share and part.of in sorts
    ]
    return asked[-1] if asked else None


RULE = Rule(CODE, __doc__, of_round=check_round)
