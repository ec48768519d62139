"""A few letters for each force, by which tiles of a map are told apart."""

from collections import Counter
from collections.abc import Iterable

_LEAST = 3
"""Letters of a name of one word."""


def short_names(slugs: Iterable[str]) -> dict[str, str]:
    """By slug, letters that no other force has: Ken of kent, DP of dyfed-powys.

    Of a slug of several words the beginning of each. Of one word its first three letters; where
    others begin so, its first two and the first that tells it from them.
    """
    left, found = sorted(slugs), dict[str, str]()
    longest = max(map(len, left), default=0)
    for letters in range(1, longest + 1):
        tried = {slug: _short(slug, letters) for slug in left}
        counted = Counter((*found.values(), *tried.values()))
        found |= {slug: short for slug, short in tried.items() if counted[short] == 1}
        left = [slug for slug in left if slug not in found]
    return found | {slug: slug for slug in left}


def _short(slug: str, letters: int) -> str:
    words = slug.split("-")
    if len(words) == 1:
        return _capital(slug[: _LEAST - 1] + slug[letters + 1 : letters + 2])
    *before, last = words
    return "".join(word[:1].upper() for word in before) + _capital(last[:letters])


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
