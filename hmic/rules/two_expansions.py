"""An acronym is expanded in two ways.

The text says other words for it than the glossary, than another text, or than the other glossary,
so that readers cannot tell what it stands for. Decide for one expansion and write it in both
places. Capitals, hyphens and plurals make no difference.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Route, warning
from hmic.judging.grading import Judgement
from hmic.model.inspection import Inspection
from hmic.rules.acronyms import ends_with_words, expansions, same_words
from hmic.rules.walking import published_texts, terms_with_routes

CODE = "two-expansions"


def check(inspection: Inspection, _judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    first: dict[str, tuple[str, Route]] = {}
    for term, place in terms_with_routes(inspection):
        if term.expansion is not None:
            route = (*place, "expansion")
            known = first.setdefault(term.term, (term.expansion, route))
            if not same_words(known[0], term.expansion):
                yield _breach(term.term, term.expansion, route, known)
    for text, route in published_texts(inspection):
        for acronym, words, before in expansions(text):
            known = first.setdefault(acronym, (words, route))
            if not same_words(known[0], words) and not ends_with_words(before, known[0]):
                yield _breach(acronym, words, route, known)


def _breach(acronym: str, words: str, route: Route, known: tuple[str, Route]) -> Diagnostic:
    message = f"{acronym} is expanded to “{words}” here, and to “{known[0]}” elsewhere"
    return replace(warning(CODE, message, route, "keep one of the two"), other_route=known[1])
