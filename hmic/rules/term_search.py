"""Looks for all terms of a glossary in a text. Not a rule.

A few terms are looked for one by one, which takes microseconds for a page. Where they are many, or
one stands over and over within other words, all are looked for at once by a machine that never goes
back in a text (Aho and Corasick, Efficient string matching, 1975): tried from each word anew, terms
and texts that repeat themselves would take the product of their lengths.
"""

import re
from collections import deque
from collections.abc import Iterable, Sequence
from functools import cached_property

_TOKEN = re.compile(r"[^\W_]+|[\W_]")
"""A word, or a character between words: terms and texts are held against each other by these."""
_FROM_A_WORD = "\0"
"""Before a character that follows a word: a term does not begin in the middle of one."""
_FEW = 300
"""So many terms are looked for one by one."""
_MOST_TRIES = 30
"""So often a term is met within other words before the machine is asked."""


class TermSearch:
    """Some terms, and what of them stands in a text as words of their own, also in the plural."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = tuple(terms)

    def found_in(self, text: str) -> set[str]:
        """Those that stand in a text."""
        if len(self._terms) > _FEW:
            return self._machine.found_in(_tokens_of(text))
        stand = {term: _stands(term, text) for term in self._terms if term in text}
        if None in stand.values():
            return self._machine.found_in(_tokens_of(text))
        return {term for term, does in stand.items() if does}

    @cached_property
    def _machine(self) -> "_Machine":
        return _Machine(self._terms)


def _stands(term: str, text: str) -> bool | None:
    """Whether a term stands in a text as words of its own; None where that takes many tries."""
    at = text.find(term)
    for _ in range(_MOST_TRIES):
        if at < 0:
            return False
        after = text[at + len(term) : at + len(term) + 2]
        ends = not after[:1].isalnum() or (after[0] == "s" and not after[1:].isalnum())
        if ends and not (at and text[at - 1].isalnum()):
            return True
        at = text.find(term, at + 1)
    return None


def _tokens_of(text: str) -> list[str]:
    """The words of a text, and each character between them."""
    return _TOKEN.findall(text)


class _Machine:
    """Some terms, as a machine whose state is how much of which of them stands here."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._ends: list[str | None] = [None]
        for term in terms:
            self._insert(term)
        firsts = self._next[0]
        self._begins = firsts.keys() | {f"{first}s" for first in firsts}
        self._shorter = [0] * len(self._next)
        """By state, that of the longest other beginning of a term that stands here too."""
        self._also = [0] * len(self._next)
        """The same, of the longest whole term."""
        waiting = deque(firsts.values())
        while waiting:
            state = waiting.popleft()
            for token, following in self._next[state].items():
                shorter = self._shorter[following] = self._step(self._shorter[state], token)
                self._also[following] = shorter if self._ends[shorter] else self._also[shorter]
                waiting.append(following)

    def found_in(self, tokens: Sequence[str]) -> set[str]:
        """The terms that stand in a text, by its tokens."""
        told = {0}
        at = 0
        for begin in [n for n, token in enumerate(tokens) if token in self._begins]:
            if begin < at:
                continue
            state, at = 0, begin
            while at < len(tokens):
                token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ""
                word = token.isalnum()
                if token.endswith("s") and len(token) > 1:
                    self._tell(self._step(state, token[:-1]), told)
                if not word and at and tokens[at - 1].isalnum():
                    token = _FROM_A_WORD + token
                state = self._step(state, token)
                if word or following == "s" or not following.isalnum():
                    self._tell(state, told)
                at += 1
                if not state:
                    break
        return {term for state in told if (term := self._ends[state])}

    def _insert(self, term: str) -> None:
        state, before = 0, ""
        for token in _tokens_of(term):
            from_a_word = before.isalnum() and not token.isalnum()
            key = _FROM_A_WORD + token if from_a_word else token
            if key not in self._next[state]:
                self._next[state][key] = len(self._next)
                self._next.append({})
                self._ends.append(None)
            state, before = self._next[state][key], token
        self._ends[state] = term

    def _step(self, state: int, token: str) -> int:
        while state and token not in self._next[state]:
            state = self._shorter[state]
        return self._next[state].get(token, 0)

    def _tell(self, state: int, told: set[int]) -> None:
        while state not in told:
            told.add(state)
            state = self._also[state]
