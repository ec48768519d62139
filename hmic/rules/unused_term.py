"""A glossary lists a term that no text uses.

Readers look for it in vain, and it may be a slip of spelling. Delete it, or write it as the texts
do. A term of frameworks/glossary.yaml is used when the report of any force uses it: that is looked
at only when every force with data is checked.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, Route, warning
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection
from hmic.rules.walking import published_texts, terms_with_routes

CODE = "unused-term"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    if inspection.incomplete:
        return
    texts: dict[Route, list[str]] = {}
    for text, route in published_texts(inspection):
        if route[-1] != "term":
            texts.setdefault(route[:-1], []).append(" ".join(text.split()))
    everything = "\n".join("\n".join(together) for together in texts.values())
    folded = everything.casefold()
    for term, route in terms_with_routes(inspection):
        # a term in small letters may begin a sentence; an acronym keeps its capitals
        where, what = (
            (folded, term.term.casefold()) if term.term[-1].islower() else (everything, term.term)
        )
        own = "\n".join(texts.get(route, ()))
        if _times(what, where) <= _times(what, own.casefold() if where is folded else own):
            message = f"{term.term} is listed, and no text uses it"
            yield warning(CODE, message, (*route, "term"), "delete it, or write it as texts do")


def _times(term: str, text: str) -> int:
    """How often a term stands in a text as a word of its own, also in the plural."""
    times, at = 0, text.find(term)
    while at >= 0:
        end = at + len(term)
        after = text[end : end + 2]
        ends = not after[:1].isalnum() or (after[0] == "s" and not after[1:].isalnum())
        if ends and not text[at - 1 : at].isalnum():
            times += 1
        at = text.find(term, end)
    return times
