"""A sentence has more than 40 words.

Readers lose their way in it. Make two of it, or a list. Each point of a list, each row of a table
and each paragraph ends a sentence. The rule is held against every text that is published.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import Rule
from hmic.rules.walking import Text, texts_of_force, texts_of_round

CODE = "long-sentence"
MOST_WORDS = 40

_BLOCK = re.compile(r"\n\s*\n|\n(?=[ \t]*(?:(?:[-*+]|\d+[.)])\s|\|))")
_END = re.compile(
    r"[.!?](?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bcf\.)(?<!\b(?:No|Mr|Dr|St)\.)(?<!\bMrs\.)"
    r"[’”)\]*_'\"]*\s+(?=\W{0,20}[A-Z0-9])"
)
_LETTER = re.compile(r"\w")


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule in the programme's texts."""
    return _breaches(texts_of_round(round_))


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule in the force's own texts."""
    return _breaches(texts_of_force(inspection))


def _breaches(texts: Iterable[Text]) -> Iterator[Diagnostic]:
    for text, route in texts:
        if len(text) <= 2 * MOST_WORDS or len(text.split()) <= MOST_WORDS:
            continue
        for sentence in sentences(text):
            parts = sentence.split()
            if len(parts) <= MOST_WORDS:
                continue
            # a dash by itself is no word
            words = [word for word in parts if _LETTER.search(word)]
            if len(words) > MOST_WORDS:
                message = f"a sentence of {len(words)} words: “{' '.join(words[:6])} ...”"
                hint = f"make two of it: a sentence has at most {MOST_WORDS} words"
                begins = " ".join(parts[:6])
                yield replace(warning(CODE, message, route, hint), word=begins)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a CommonMark text."""
    for block in _BLOCK.split(text):
        start = 0
        for end in _END.finditer(block):
            yield block[start : end.end()]
            start = end.end()
        yield block[start:]


RULE = Rule(CODE, __doc__, of_round=check_round, of_force=check_force)
