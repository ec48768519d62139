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

_BETWEEN = "\0"
"""Stands in no text, so that no term reaches from one text into the next."""


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    if inspection.incomplete:
        return
    body: list[str] = []
    explained: dict[Route, str] = {}
    for text, route in published_texts(inspection):
        if route[0] not in ("glossary", "force_glossary"):
            body.append(text)
        elif route[-1] != "term":
            explained[route[:-1]] = f"{explained.get(route[:-1], '')}{_BETWEEN}{text}"
    as_written = _on_one_line(_BETWEEN.join(body))
    in_any_case = as_written.casefold()
    for term, route in terms_with_routes(inspection):
        # a term in small letters may begin a sentence; an acronym keeps its capitals
        is_small = term.term[-1].islower()
        where, what = (in_any_case, term.term.casefold()) if is_small else (as_written, term.term)
        if not _stands(what, where) and not any(
            _stands(what, _on_one_line(text.casefold() if is_small else text))
            for other, text in explained.items()
            if other != route
        ):
            message = f"{term.term} is listed, and no text uses it"
            yield warning(CODE, message, (*route, "term"), "delete it, or write it as texts do")


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _stands(term: str, text: str) -> bool:
    """Whether a term stands in a text as a word of its own, also in the plural."""
    at = text.find(term)
    while at >= 0:
        end = at + len(term)
        after = text[end : end + 2]
        ends = not after[:1].isalnum() or (after[0] == "s" and not after[1:].isalnum())
        if ends and not text[at - 1 : at].isalnum():
            return True
        at = text.find(term, end)
    return False
