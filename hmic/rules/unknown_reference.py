"""A text refers to something that stands nowhere in the report.

A reference is an id in a link, `[](CA-A3)` or `[words](CA3)`, or the id of a finding or paragraph
as it stands: CA-A3. It leads readers there, so something must stand under it: a finding, criterion,
point of a re-inspection, paragraph, framework, section or figure; or an earlier round, which is
printed as its title. Mend the id. An id that is
retired stands nowhere any more; a correction may still name it, as it was. What all forces share
cannot refer to what was found in one of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.markup import Form, references
from hmic.model.inspection import Inspection
from hmic.model.paragraphs import SECTIONS
from hmic.model.round import Round
from hmic.rules.citing import Citable, citable, standing_and_gone
from hmic.rules.rule import EVERY_ID, Rule
from hmic.rules.walking import Text, forms_of_round, texts_of_force

CODE = "unknown-reference"
_OF_THE_PAST = ("corrections", "edition_notes")
"""What speaks of the report as it was."""


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's texts."""
    standing = {*SECTIONS, *round_.frameworks, *round_.before, *_own_sections(round_)}
    for framework in round_.frameworks.values():
        standing |= {criterion.id for criterion in framework.criteria}
    known = Citable(frozenset(standing), frozenset(), {})
    prefixes = {framework.prefix for framework in round_.frameworks.values()}
    # words that are printed as they stand may name a finding of the force that they are about
    texts = [
        (text, route) for text, route, form in forms_of_round(round_) if form is not Form.PLAIN
    ]
    return _breaches(texts, known, prefixes)


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own texts."""
    prefixes = {framework.prefix for framework in inspection.frameworks.values()}
    standing, _ = standing_and_gone(inspection)
    texts = [
        (text, route)
        for text, route in texts_of_force(inspection)
        if any(one.id not in standing for one in references(text, prefixes))
    ]
    if texts:  # how many paragraphs there are costs a reading of every text
        yield from _breaches(texts, citable(inspection), prefixes)


def _own_sections(round_: Round) -> Iterator[str]:
    return (part.section for part in round_.programme.sections if part.is_own)


def _breaches(texts: Iterable[Text], known: Citable, prefixes: set[str]) -> Iterator[Diagnostic]:
    for text, route in texts:
        for one in references(text, prefixes):
            is_key = one.id == text.strip()  # an id under a key, which is another rule's
            of_the_past = len(route) > 1 and route[1] in _OF_THE_PAST
            if one.places or is_key or known.knows(one.id, may_be_gone=of_the_past):
                continue
            message, otherwise = f"{one.id} stands nowhere in the report", "write it in other words"
            hint = known.hint(one.id, f"mend the id, or {otherwise}")
            if one.id in known.gone:
                message = f"{one.id} is retired and stands nowhere in the report"
                hint = f"refer to what stands in its place, or {otherwise}"
            yield replace(error(CODE, message, route, hint), word=one.id)


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force, needs=EVERY_ID)
