"""A glossary lists a term that no text uses.

Readers look for it in vain, and it may be a slip of spelling. Delete it, or write it as the texts
do. A term of frameworks/glossary.yaml is used when the report of any force uses it: that is looked
at only when every force with data is checked.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from hmic.diagnostics import Diagnostic, Route, warning
from hmic.judging.grading import Judgements
from hmic.model.glossary import Term
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import EVERYTHING, Rule
from hmic.rules.walking import terms_of_force, terms_of_round, texts_of_force, texts_of_round

CODE = "unused-term"

_TOKEN = re.compile(r"[^\W_]+|[\W_]")
"""A word, or a character between words: terms and texts are held against each other by these."""
_Nodes = dict[str, Any]
"""What may follow, by token; under the empty one, the term that ends here."""


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
    """What the texts of one report use: its own, and those by which glossaries explain terms.

    All terms are looked for at once: one after the other, they would take the square of their
    number.
    """

    def __init__(self, inspection: Inspection) -> None:
        terms = (*terms_of_round(inspection.round), *terms_of_force(inspection))
        small = {term.term.casefold() for term, _ in terms if _is_small(term.term)}
        small_terms, other_terms = _tree(small), _tree({term.term for term, _ in terms})
        self._used: set[str] = set()
        self._explaining: dict[str, set[Route]] = {}
        for text, route in (*texts_of_round(inspection.round), *texts_of_force(inspection)):
            line = " ".join(text.split())
            found = _found(line, other_terms) | _found(line.casefold(), small_terms)
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


def _tree(terms: Iterable[str]) -> _Nodes:
    top: _Nodes = {}
    for term in terms:
        node = top
        for token in _TOKEN.findall(term):
            node = node.setdefault(token, {})
        node[""] = term
    return top


def _found(text: str, tree: _Nodes) -> set[str]:
    """The terms that stand in a text as words of their own, also in the plural."""
    tokens = _TOKEN.findall(text)
    found: set[str] = set()
    for start, first in enumerate(tokens):
        if start and not first.isalnum() and tokens[start - 1].isalnum():
            continue  # the term would go on from a word
        node = tree
        for at in range(start, len(tokens)):
            token = tokens[at]
            plural = token[1:].endswith("s")
            if plural and (ends := node.get(token[:-1])) and "" in ends:
                found.add(ends[""])
            if token not in node:
                break
            node = node[token]
            following = tokens[at + 1] if at + 1 < len(tokens) else ""
            if "" in node and (token.isalnum() or following == "s" or not following.isalnum()):
                found.add(node[""])
    return found


RULE = Rule(CODE, __doc__, of_force=check_force, needs=EVERYTHING)
