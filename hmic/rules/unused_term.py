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
from hmic.rules.term_search import TermSearch, tokens_of
from hmic.rules.walking import terms_of_force, terms_of_round, texts_of_force, texts_of_round

CODE = "unused-term"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own glossary."""
    terms = tuple(terms_of_force(inspection))
    if not terms:
        return
    used = _Uses(inspection)
    for term, route in terms:
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
    """What the texts of one report use: its own, and those by which glossaries explain terms.

    All terms are looked for at once: one after the other, they would take the square of their
    number.
    """

    def __init__(self, inspection: Inspection) -> None:
        terms = (*terms_of_round(inspection.round), *terms_of_force(inspection))
        small = {term.term.casefold() for term, _ in terms if _is_small(term.term)}
        small_terms, all_terms = TermSearch(small), TermSearch({term.term for term, _ in terms})
        self._used: set[str] = set()
        self._explaining: dict[str, set[Route]] = {}
        for text, route in (*texts_of_round(inspection.round), *texts_of_force(inspection)):
            line = " ".join(text.split())
            tokens = tokens_of(line)
            found = all_terms.found_in(tokens)
            if small:
                folded = line.casefold()
                found |= small_terms.found_in(tokens if folded == line else tokens_of(folded))
            if route[0] not in ("glossary", "force_glossary"):
                self._used |= found
            elif route[-1] != "term":
                for term in found:
                    self._explaining.setdefault(term, set()).add(route[:-1])

    def of(self, term: Term, at: Route) -> bool:
        """Whether a term is used, beyond what explains it."""
        # a term in small letters may begin a sentence; an acronym keeps its capitals
        what = term.term.casefold() if _is_small(term.term) else term.term
        return what in self._used or bool(self._explaining.get(what, set()) - {at})


def _is_small(term: str) -> bool:
    return term[-1].islower()


RULE = Rule(CODE, __doc__, of_force=check_force, needs=EVERYTHING)
