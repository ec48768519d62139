"""Acronyms in full, for readers of the front page who do not know them."""

import re
from collections.abc import Iterable, Mapping

from hmic.model.glossary import Term


def plain_terms(glossary: Iterable[Term]) -> Mapping[str, str]:
    """What the terms of a glossary stand for; terms that stand for nothing are left out."""
    return {term.term: term.expansion for term in glossary if term.expansion}


def in_plain_words(sentence: str, terms: Mapping[str, str]) -> str:
    """A sentence with what its acronyms stand for in their place.

    An acronym that the sentence itself explains, in brackets, goes with its brackets.
    """
    for term, expansion in terms.items():
        acronym = re.escape(term)
        if re.search(rf"{re.escape(expansion)}s? \({acronym}s?\)", sentence, re.IGNORECASE):
            sentence = re.sub(rf" \({acronym}s?\)", "", sentence)
        sentence = re.sub(
            rf"(?<![\w&./-]){acronym}(s?)(?![\w&/]|-[A-Z\d])",
            lambda found, full=expansion: f"{full}{found[1]}",  # type: ignore[misc]
            sentence,
        )
    return sentence
