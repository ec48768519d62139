"""An acronym is expanded in two ways.

The text says other words for it than the glossary, than another text, or than the other glossary,
so that readers cannot tell what it stands for. Decide for one expansion and write it in both
places. Capitals, hyphens and plurals make no difference.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from hmic.diagnostics import Diagnostic, Route, warning
from hmic.judging.grading import Judgements
from hmic.model.glossary import Term
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.acronyms import ends_with_words, expansions, same_words
from hmic.rules.rule import Rule
from hmic.rules.walking import (
    Text,
    terms_of_force,
    terms_of_round,
    texts_of_force,
    texts_of_round,
)

CODE = "two-expansions"


Known = dict[str, tuple[str, Route]]
"""What each acronym was expanded to first, and where."""


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's glossary and texts."""
    return iter(_of_round(round_)[0])


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own, or between them and the programme's."""
    known = dict(_of_round(inspection.round)[1])
    return _breaches(terms_of_force(inspection), texts_of_force(inspection), known)


@lru_cache(maxsize=1)  # for one force after another
def _of_round(round_: Round) -> tuple[tuple[Diagnostic, ...], Known]:
    known: Known = {}
    return tuple(_breaches(terms_of_round(round_), texts_of_round(round_), known)), known


def _breaches(
    terms: Iterable[tuple[Term, Route]], texts: Iterable[Text], known: Known
) -> Iterator[Diagnostic]:
    """What is expanded to other words than before.

    Args:
        terms: The terms of a glossary with their routes, which come before the texts.
        texts: Texts with their routes.
        known: The expansions that stand already; the others are added to it.
    """
    for term, place in terms:
        if term.expansion is not None:
            route = (*place, "expansion")
            first = known.setdefault(term.term, (term.expansion, route))
            if not same_words(first[0], term.expansion):
                yield _breach(term.term, term.expansion, route, first)
    for text, route in texts:
        for acronym, words, before in expansions(text):
            first = known.setdefault(acronym, (words, route))
            if not same_words(first[0], words) and not ends_with_words(before, first[0]):
                yield _breach(acronym, words, route, first)


def _breach(acronym: str, words: str, route: Route, first: tuple[str, Route]) -> Diagnostic:
    message = f"{acronym} is expanded to “{words}” here, and to “{first[0]}” elsewhere"
    breach = warning(CODE, message, route, "keep one of the two")
    return replace(breach, other_route=first[1], word=words, other_word=first[0])


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force)
