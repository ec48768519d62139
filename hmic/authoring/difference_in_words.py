"""What is not as it was in a data file, in plain words and by what it is about.

Of whatever keys the file has: a method may bring its own. A finding, a criterion, a term is called
by its id; what stands in no list, by the name of its file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

_NAMED_BY = ("id", "criterion", "term", "number", "title", "name", "post", "date")
"""The keys by one of which the elements of a list are called."""
_FEW_WORDS = 12
_SHORT = 80
"""Characters of a value that is told whole."""


@dataclass(frozen=True)
class Alteration:
    """One thing that is not as it was."""

    subject: str
    """An id, or the name of a file in words."""
    words: str


@dataclass(frozen=True)
class _Element:
    """An element of a list, by the name of the list."""

    key: str
    values: Mapping[str, Any]


def alterations(
    was: Mapping[str, Any], now: Mapping[str, Any], called: str
) -> tuple[Alteration, ...]:
    """What is not as it was in the content of one file.

    Args:
        was: What stood there: mappings, lists, texts, and nothing.
        now: What stands there.
        called: The name of the file, in words.

    Returns:
        Each alteration, in the order of the file; none where only its layout or its comments are
        others.
    """
    return tuple(_of_file(was, now, called))


def _of_file(was: Mapping[str, Any], now: Mapping[str, Any], called: str) -> Iterator[Alteration]:
    lists = [key for key in {**now, **was} if _are_named(was.get(key)) and _are_named(now.get(key))]
    for key in {**now, **was}:
        if key not in lists and was.get(key) != now.get(key):
            yield Alteration(called, _in_words(key, was.get(key), now.get(key)))
    before, after = _elements(was, lists), _elements(now, lists)
    gone = {name for name in before if name not in after}
    for name, one in after.items():
        earlier = str(one.values.get("replaces"))
        if name in before:
            yield from _of_element(name, before[name], one)
        elif earlier in gone:
            gone.remove(earlier)
            yield Alteration(name, f"{earlier} under its new id, now {_plain(one.key)}")
            yield from _of_element(name, replace(before[earlier], key=one.key), one)
        else:
            is_told = name.startswith(f"{_plain(one.key)}: ")
            yield Alteration(name, "new" if is_told else f"new, {_plain(one.key)}")
    for name in before:
        if name in gone:
            key = _plain(before[name].key)
            is_told = name.startswith(f"{key}: ")
            yield Alteration(name, "taken out" if is_told else f"taken out of {key}")


def _of_element(name: str, was: _Element, now: _Element) -> Iterator[Alteration]:
    if was.key != now.key:
        yield Alteration(name, f"{_plain(was.key)} → {_plain(now.key)}")
    for key in {**now.values, **was.values}:
        if key not in ("id", "replaces") and now.values.get(key) != was.values.get(key):
            yield Alteration(name, _in_words(key, was.values.get(key), now.values.get(key)))


def _are_named(value: object) -> bool:
    """Whether a value is a list whose elements have names of their own, or is not there."""
    if value is None:
        return True
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return False
    names = [_name(one) for one in value]
    return None not in names and len(set(names)) == len(names)


def _name(element: Mapping[str, Any]) -> str | None:
    return next((str(element[key]) for key in _NAMED_BY if isinstance(element.get(key), str)), None)


def _elements(content: Mapping[str, Any], lists: Sequence[str]) -> dict[str, _Element]:
    """Those of some lists by their names; of two lists with the same name, by list and name."""
    found: dict[str, _Element] = {}
    for key in lists:
        for values in content.get(key) or ():
            name = str(_name(values))
            called = name if "id" in values else f"{_plain(key)}: {name}"
            found.setdefault(called, _Element(key, values))
    return found


def _plain(key: str) -> str:
    return key.replace("_", " ")


def _in_words(key: str, was: object, now: object) -> str:
    """How a value moved: short ones whole, of texts the words that are others."""
    name = _plain(key)
    if isinstance(was, dict) and isinstance(now, dict):
        inner = [k for k in {**now, **was} if was.get(k) != now.get(k)]
        return "; ".join(_in_words(f"{name} {k}", was.get(k), now.get(k)) for k in inner)
    if _are_words(was) and _are_words(now):
        return _of_lists(name, was or [], now or [])  # type: ignore[arg-type] # held above
    old, new = _text(was), _text(now)
    if was is None and new is not None:
        return f"{name}: {new}" if len(new) <= _SHORT else f"{name} written"
    if now is None:
        return f"{name} taken away"
    if old is None or new is None:
        return f"{name} changed"
    if " " not in old and " " not in new:
        return f"{name} {old} → {new}"
    return _of_texts(name, old.split(), new.split())


def _of_texts(name: str, was: list[str], now: list[str]) -> str:
    if was == now:
        return f"{name} laid out otherwise"
    start = 0
    while start < min(len(was), len(now)) and was[start] == now[start]:
        start += 1
    end = 0
    while end < min(len(was), len(now)) - start and was[-1 - end] == now[-1 - end]:
        end += 1
    old, new = was[start : len(was) - end], now[start : len(now) - end]
    if max(len(old), len(new)) > _FEW_WORDS:
        return f"{name} changed: {len(was)} words → {len(now)}"
    if not old or not new:  # said with the word before it
        start = max(0, start - 1)
        old, new = was[start : len(was) - end], now[start : len(now) - end]
    return f"{name}: “{' '.join(old)}” → “{' '.join(new)}”"


def _of_lists(name: str, was: Sequence[str], now: Sequence[str]) -> str:
    with_, without = ([one for one in a if one not in b] for a, b in ((now, was), (was, now)))
    told = [f"with {', '.join(with_)}"] if with_ else []
    told += [f"without {', '.join(without)}"] if without else []
    words = f"{name} {', '.join(told) if told else 'in another order'}"
    return words if len(words) <= 2 * _SHORT else f"{name} changed"


def _are_words(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _text(value: object) -> str | None:
    return None if value is None or isinstance(value, dict | list) else str(value)
