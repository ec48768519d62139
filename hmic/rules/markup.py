"""A text holds markup that a report does not take.

Texts are CommonMark: paragraphs, *emphasis* and lists. HTML, headings, images, links, tables and
code are refused; a web address is printed as the text that it is. The report's own structure gives
headings and links, so that every reader, and every screen reader, can rely on them.
"""

import re
from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection
from hmic.rules.walking import published_texts

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


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for text, route in published_texts(inspection):
        if not any(mark in text for mark in _MARKS):
            continue
        for name, pattern in _REFUSED:
            if match := pattern.search(text):
                shown = " ".join(match.group().split())
                hint = (
                    "write paragraphs, *emphasis* and lists only; a web address is written as it is"
                )
                yield error(CODE, f"the text holds {name}: {shown}", route, hint)
