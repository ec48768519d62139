"""A glossary lists a term that no text uses.

Readers look for it in vain, and it may be a slip of spelling. Delete it, or write it as the texts
do. A term of frameworks/glossary.yaml is used when the report of any force uses it: that is looked
at only when every force with data is checked.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from hmic.diagnostics import Diagnostic, Route, warning
from hmic.judging.grading import Judgements
from hmic.model.glossary import Term
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import EVERYTHING, Rule
from hmic.rules.term_search import TermSearch
from hmic.rules.walking import Text, terms_of_force, terms_of_round, texts_of_force, texts_of_round

CODE = "unused-term"

_At = tuple[Term, Route]
"""A term, and where it is listed."""


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own glossary."""
    terms = tuple(terms_of_force(inspection))
    if not terms:
        return
    texts = (*texts_of_round(inspection.round), *texts_of_force(inspection))
    used = _Uses(_Terms(terms), texts)
    for term, route in terms:
        if not used.of(term, route):
            yield _breach(term, route)


def check_all(round_: Round, used: Collection[str]) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's glossary, of which all forces use some terms."""
    return (_breach(term, at) for term, at in terms_of_round(round_) if term.term not in used)


def used_terms(inspection: Inspection) -> frozenset[str]:
    """The terms of the programme's glossary that the report of one force uses."""
    by_all, others, search = _of_round(inspection.round)
    own = _Uses(search, texts_of_force(inspection))
    return by_all | {term.term for term, at in others if own.of(term, at)}


@lru_cache(maxsize=1)  # for one force after another
def _of_round(round_: Round) -> "tuple[frozenset[str], tuple[_At, ...], _Terms]":
    """What the programme's own texts use of its terms; the other terms, and a search for these."""
    terms = tuple(terms_of_round(round_))
    used = _Uses(_Terms(terms), texts_of_round(round_))
    others = tuple((term, at) for term, at in terms if not used.of(term, at))
    by_all = frozenset(term.term for term, at in terms if used.of(term, at))
    return by_all, others, _Terms(others)


def _breach(term: Term, route: Route) -> Diagnostic:
    message = f"{term.term} is listed, and no text uses it"
    return warning(CODE, message, (*route, "term"), "delete it, or write it as texts do")


class _Terms:
    """Terms that are looked for together."""

    def __init__(self, terms: Iterable[_At]) -> None:
        every = {_looked_for(term) for term, _ in terms}
        self._small = TermSearch(filter(_is_small, every))
        self._others = TermSearch(term for term in every if not _is_small(term))

    def found_in(self, line: str) -> set[str]:
        """Those that a text in one line uses; of small letters as they stand in a sentence."""
        return self._others.found_in(line) | self._small.found_in(line.casefold())


_BETWEEN = "\0"
"""Between two texts that are looked through as one: YAML can't hold it, so no term does."""


class _Uses:
    """What some texts use: those of a report, and those by which glossaries explain terms."""

    def __init__(self, terms: _Terms, texts: Iterable[Text]) -> None:
        self._explaining: dict[str, set[Route]] = {}
        lines: list[str] = []
        for text, route in texts:
            line = " ".join(text.split())
            if route[0] not in ("glossary", "force_glossary"):
                lines.append(line)
            elif route[-1] != "term":
                for term in terms.found_in(line):
                    self._explaining.setdefault(term, set()).add(route[:-1])
        self._used = terms.found_in(_BETWEEN.join(lines))

    def of(self, term: Term, at: Route) -> bool:
        """Whether a term is used, beyond what explains it."""
        what = _looked_for(term)
        return what in self._used or bool(self._explaining.get(what, set()) - {at})


def _looked_for(term: Term) -> str:
    """A term in small letters may begin a sentence; an acronym keeps its capitals."""
    return term.term.casefold() if _is_small(term.term) else term.term


def _is_small(term: str) -> bool:
    return term[-1].islower()


RULE = Rule(CODE, __doc__, of_force=check_force, needs=EVERYTHING)
