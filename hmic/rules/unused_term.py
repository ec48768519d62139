"""A glossary lists a term that no text uses.

Readers look for it in vain, and it may be a slip of spelling. Delete it, or write it as the texts
do. A term of frameworks/glossary.yaml is used when the report of any force uses it: that is looked
at only when every force with data is checked.
"""

from collections.abc import Collection, Iterator

from hmic.diagnostics import Diagnostic, Route, warning
from hmic.judging.grading import Judgements
from hmic.model.glossary import Term
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import EVERYTHING, Rule
from hmic.rules.walking import terms_of_force, terms_of_round, texts_of_force, texts_of_round

CODE = "unused-term"

_BETWEEN = "\0"
"""Stands in no text, so that no term reaches from one text into the next."""


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own glossary."""
    used = _Uses(inspection)
    for term, route in terms_of_force(inspection):
        if not used.of(term, route):
            yield _breach(term, route)


def check_all(round_: Round, used: Collection[str]) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's glossary, of which all forces use some terms."""
    return (_breach(term, at) for term, at in terms_of_round(round_) if term.term not in used)


def used_terms(inspection: Inspection) -> frozenset[str]:
    """The terms of the programme's glossary that the report of one force uses."""
    used = _Uses(inspection)
    found = (term.term for term, at in terms_of_round(inspection.round) if used.of(term, at))
    return frozenset(found)


def _breach(term: Term, route: Route) -> Diagnostic:
    message = f"{term.term} is listed, and no text uses it"
    return warning(CODE, message, (*route, "term"), "delete it, or write it as texts do")


class _Uses:
    """What the texts of one report use: its own, and those by which glossaries explain terms."""

    def __init__(self, inspection: Inspection) -> None:
        body: list[str] = []
        self._explained: dict[Route, str] = {}
        for text, route in (*texts_of_round(inspection.round), *texts_of_force(inspection)):
            if route[0] not in ("glossary", "force_glossary"):
                body.append(text)
            elif route[-1] != "term":
                before = self._explained.get(route[:-1], "")
                self._explained[route[:-1]] = f"{before}{_BETWEEN}{text}"
        self._as_written = _on_one_line(_BETWEEN.join(body))
        self._in_any_case = self._as_written.casefold()

    def of(self, term: Term, at: Route) -> bool:
        """Whether a term is used, beyond what explains it."""
        # a term in small letters may begin a sentence; an acronym keeps its capitals
        is_small = term.term[-1].islower()
        what = term.term.casefold() if is_small else term.term
        return _stands(what, self._in_any_case if is_small else self._as_written) or any(
            _stands(what, _on_one_line(text.casefold() if is_small else text))
            for other, text in self._explained.items()
            if other != at
        )


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


RULE = Rule(CODE, __doc__, of_force=check_force, needs=EVERYTHING)
