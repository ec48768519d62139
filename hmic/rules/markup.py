"""A text holds markup that a report does not take.

Texts are CommonMark: paragraphs, *emphasis* and lists. HTML, headings, images, links, tables and
code are refused; a web address is printed as the text that it is. The report's own structure gives
headings and links, so that every reader, and every screen reader, can rely on them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import Rule
from hmic.rules.walking import Text, texts_of_force, texts_of_round

CODE = "markup"

# No pattern looks at a character more than some hundred times: texts may be long, and hostile.
_REFUSED = (
    ("HTML", re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?>|<!--")),
    ("an image", re.compile(r"!\[[^\[\]]*\]\([^)]{0,500}\)")),
    (
        "a link",
        re.compile(r"(?<!!)\[[^\[\]]+\]\([^)]{0,500}\)|<[A-Za-z][A-Za-z0-9+.-]*[:@][^<>\s]*>"),
    ),
    ("a heading", re.compile(r"^ {0,3}#{1,6}[ \t].*|(?<=\S)\n {0,3}(?:==+|--+)$", re.MULTILINE)),
    ("a table", re.compile(r"^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*\|[-:| \t]*$", re.MULTILINE)),
    ("code", re.compile(r"^ {0,3}(?:```|~~~)|`[^`\n]+`", re.MULTILINE)),
)


_MARKS = ("<", "[", "#", "|", "`", "~~~", "--", "==")
"""One of these stands in all that is refused."""


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's texts."""
    return _breaches(texts_of_round(round_))


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own texts."""
    return _breaches(texts_of_force(inspection))


def _breaches(texts: Iterable[Text]) -> Iterator[Diagnostic]:
    for text, route in texts:
        if not any(mark in text for mark in _MARKS):
            continue
        for name, pattern in _REFUSED:
            if match := pattern.search(text):
                shown = " ".join(match.group().split())
                hint = (
                    "write paragraphs, *emphasis* and lists only; a web address is written as it is"
                )
                breach = error(CODE, f"the text holds {name}: {shown}", route, hint)
                yield replace(breach, word=shown)


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force)
