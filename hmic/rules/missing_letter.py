"""A text has a character for which the fonts of the PDF have no letter.

The PDF would show an empty box, or be refused when it is made. The fonts have letters for languages
in Latin script, Greek and Cyrillic. They have no emoji, and no
letters of Punjabi, Urdu or Chinese, for example. Write the word in Latin letters. A project that
publishes no PDF turns the rule off in hmic.yaml. A project's own fixed words and method are looked
at too; what its templates write is told where the PDF is made.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.letters import HINT, lack
from hmic.model.figures import DataTable
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import Rule
from hmic.rules.walking import Text, texts_of_force, texts_of_round

CODE = "missing-letter"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's texts, and in the names of the register."""
    names = (
        (getattr(force, key), ("register", "forces", number, key))
        for number, force in enumerate(round_.register.forces)
        for key in ("name", "region")
    )
    return _breaches((*texts_of_round(round_), *names))


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own texts, and in the files of its tables and charts."""
    yield from _breaches(texts_of_force(inspection))
    for figure, route in inspection.figures_with_routes():
        content = inspection.figure_files.get(figure.data or "")
        if isinstance(content, DataTable):
            cells = itertools.chain(content.columns, *content.rows)
            yield from _breaches([(" ".join(cells), (*route, "data"))])


def _breaches(texts: Iterable[Text]) -> Iterator[Diagnostic]:
    for text, route in texts:
        if (found := lack(text)) is not None:
            message, character = found
            word = next((one for one in text.split() if character in one), None)
            yield replace(error(CODE, message, route, HINT), word=word)


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force)
