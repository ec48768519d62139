"""A text holds markup that a report does not take there.

Texts are CommonMark: paragraphs, *emphasis*, links and references everywhere but in titles and
other words that are printed as they stand; lists and notes in findings too; tables, quotations and
figures in longer texts; headings in overview, context and annexes. docs/content.md shows each. All
else that looks like markup is refused, so that none of it is printed as it was typed: HTML, code,
lines across, boxes to tick, bullets that a word processor typed, characters that nobody sees.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.markup import misfits
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import Rule
from hmic.rules.walking import TextOfForm, forms_of_force, forms_of_round

CODE = "markup"
_MOST_SHOWN = 60
"""Characters of a line that a message repeats."""


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's texts."""
    return _breaches(forms_of_round(round_))


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own texts."""
    return _breaches(forms_of_force(inspection))


def _breaches(texts: Iterable[TextOfForm]) -> Iterator[Diagnostic]:
    for text, route, form in texts:
        for misfit in misfits(text, form):
            shown = " ".join(misfit.words.split())
            cut = shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
            message = f"the text holds {misfit.what}{cut and ': '}{cut}"
            yield replace(error(CODE, message, route, misfit.hint), word=shown or None)


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force)
