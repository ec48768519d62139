"""A text uses an acronym that no glossary lists.

Readers outside the police cannot look it up. List it with its expansion in
frameworks/glossary.yaml, or in the glossary.yaml of the force, or write it out. What the
texts of the programme use belongs in the former, because they stand in every report. Each acronym
is named once, where it first stands. The ids and prefixes of frameworks are no acronyms.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from hmic.diagnostics import Diagnostic, Route, warning
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.acronyms import acronyms
from hmic.rules.rule import Rule
from hmic.rules.walking import Text, texts_of_force, texts_of_round

CODE = "unlisted-acronym"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's texts; only its own glossary is in every report."""
    return map(_breach, _of_round(round_))


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own texts, and not in the programme's already."""
    listed = {term.term for term in (*inspection.glossary, *inspection.force_glossary)}
    told = {acronym for acronym, _ in _of_round(inspection.round)}
    known = _prefixes(inspection.round) | told
    return map(_breach, _unlisted(texts_of_force(inspection), known, listed))


def _prefixes(round_: Round) -> set[str]:
    return {framework.prefix for framework in round_.frameworks.values()}


@lru_cache(maxsize=1)  # for one force after another
def _of_round(round_: Round) -> tuple[Text, ...]:
    listed = {term.term for term in round_.glossary}
    return tuple(_unlisted(texts_of_round(round_), _prefixes(round_), listed))


def _breach(unlisted: Text) -> Diagnostic:
    acronym, route = unlisted
    message = f"{acronym} is used here and stands in no glossary"
    hint = f"list it: {{term: {acronym}, expansion: ...}}; or write it out"
    return replace(warning(CODE, message, route, hint), word=acronym)


def _unlisted(
    texts: Iterable[Text], known: Collection[str], terms: Collection[str]
) -> Iterator[tuple[str, Route]]:
    """Each acronym once, where it first stands.

    Args:
        texts: Texts with their routes.
        known: Acronyms that need not be listed.
        terms: What glossaries list.
    """
    met = {*known, *terms}
    # a term such as RM 2000 lists what stands in it only as a part of it
    longer = "|".join(re.escape(term) for term in sorted(terms, reverse=True) if " " in term)
    listed = re.compile(rf"(?<!\w)(?:{longer})(?!\w)") if longer else None
    for text, route in texts:
        if met.issuperset(acronyms(text)):
            continue
        for acronym in acronyms(listed.sub("", text) if listed else text):
            if acronym not in met:
                met.add(acronym)
                yield acronym, route


RULE = Rule(
    CODE,
    __doc__,
    of_round=check_round,
    of_force=check_force,
    needs=frozenset({"glossary", "force_glossary"}),
)
