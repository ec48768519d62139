"""Acronyms in texts, and what they are expanded to. Not a rule."""

import re
from functools import lru_cache

# each begins with the capital that it looks for, and looks back from there: a search skips to it
_WORD = re.compile(r"[A-Z](?<![\w#.@/&-].)[A-Za-z&]*[A-Za-z](?![\w@&])")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_OUR_IDS = re.compile(r"[A-Z](?<!\w.)[A-Z]{1,3}(?:-[A-Z])?\d+\b")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_FEWEST = 2


REMEMBERED = 4096
"""Texts of which it is remembered what was found in them: those of the programme come up with every
force, and there are about 300 of them beside the 700 of a force."""


@lru_cache(REMEMBERED)
def acronyms(text: str) -> tuple[str, ...]:
    """The acronyms of a text, without the s of the plural: MAPPA, NQoSC, BCU of BCUs.

    An acronym begins with a capital, has two or more, and no fewer capitals than other letters.
    Roman numerals, and the ids of criteria and findings, are none.
    """
    found = []
    for match in _WORD.finditer(_OUR_IDS.sub("", text)):
        if match[0][1:].islower():
            continue  # one capital alone, as most words that begin with one
        word = singular(match[0])
        capitals = sum(map(str.isupper, word))
        if capitals >= _FEWEST and 2 * capitals >= len(word) and not _ROMAN.fullmatch(word):
            found.append(word)
    return tuple(found)


def singular(acronym: str) -> str:
    """BCU for BCUs; OASys stays as it is."""
    return acronym[:-1] if re.fullmatch(r"[A-Z&]{2,}s", acronym) else acronym


@lru_cache(REMEMBERED)
def expansions(text: str) -> tuple[tuple[str, str, str], ...]:
    """Each acronym that a text expands, as in `key individual network (KIN)` or the reverse.

    Gives the acronym, the fewest words that spell it, and those with what stands before them.
    """
    found = []
    for match in _IN_BRACKETS.finditer(text):
        begins = text.rfind(")", 0, match.start()) + 1
        inside, before = match[1].strip(), text[begins : match.start()].split()
        if acronyms(inside) == (singular(inside),):
            acronym = singular(inside)
            # an expansion has at most the letters and some small words between them
            stretch = " ".join(before[-len(acronym) - 4 :])
            if words := _spelling(acronym, stretch):
                found.append((acronym, words, stretch))
        elif before and acronyms(before[-1]) == (singular(before[-1]),):
            acronym = singular(before[-1])
            if _spelling(acronym, inside) == inside:
                found.append((acronym, inside, inside))
    return tuple(found)


def same_words(one: str, other: str) -> bool:
    """Whether two expansions differ in case, hyphens, apostrophes and plural endings at most."""
    return one == other or _plainly(one) == _plainly(other)


def ends_with_words(text: str, expansion: str) -> bool:
    """Whether a text ends with an expansion, as `same_words` compares."""
    words = _plainly(expansion)
    return _plainly(text)[-len(words) :] == words


def _plainly(text: str) -> list[str]:
    words = re.findall(r"[a-z0-9]+", re.sub("[’'*]", "", text.casefold()))
    return [re.sub("s$", "", re.sub("ies$", "y", word)) for word in words]


def _spelling(acronym: str, text: str) -> str | None:
    """The shortest end of a text of which the acronym's letters are taken in order, or nothing.

    The first letter begins a word, after Schwartz and Hearst, A simple algorithm for identifying
    abbreviation definitions in biomedical text (2003).
    """
    letters = [letter for letter in acronym.casefold() if letter.isalnum()]
    at = len(text)
    for index, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= 0 and (
            text[at].casefold() != letter or (index == 0 and at > 0 and text[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    return text[at:]
