"""Giving keys of one element of a list other values; every other line of the file stays.

Texts go in and come out. A text that changes keeps the lines before its first new word and those
after its last, and is wrapped as the rest of the file is. A comment beside a value that goes stays
above it.
"""

import itertools
import json
import re
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence

from hmic.authoring.editing import (
    WIDTH,
    NotKept,
    as_written,
    as_yaml,
    content_of,
)
from hmic.sources.reading import Piece, pieces_of

Value = str | Sequence[str]
"""What an editor gives a key: a text, or a list of ids."""

_MARK = re.compile(r"\s*(?:[-+*>|#]|\d+[.)])(?:\s|$)|\s*[>|#~`=]")
"""What begins a block of CommonMark, so that no line may begin with it that did not."""
_HANGING = re.compile(r"\s*(?:(?:[-+*]|\d+[.)])\s+)?")
"""What stands before the words of a list’s line: the lines after it are set in as far."""


def with_other_values(
    text: str, key: str, index: int, values: Mapping[str, Value | None], order: Sequence[str]
) -> str:
    """A YAML text with other values in one element of a list.

    Args:
        text: A mapping.
        key: The key of the list, at its top.
        index: Which element, from 0: a mapping.
        values: By key of the element, its new value; None takes the key away.
        order: The keys of such an element in their usual order, for one that it lacks.

    Returns:
        The text with them.

    Raises:
        NotKept: something else would be lost.
    """
    wanted, after = content_of(text), text
    width = _width(text)
    margin = _column(text, _pieces(text)[key, index].start) + _DEPTH
    element = wanted[key][index]
    for name, value in values.items():
        before = element.get(name)
        if value is None:
            element.pop(name, None)
        elif isinstance(value, str) and "\n" in value:
            kept = str(before or "").split("\n")
            end = "\n" if kept[-1] == "" and len(kept) > 1 else ""
            element[name] = _wrapped(value.rstrip("\n"), width - margin, kept) + end
        else:
            element[name] = value if isinstance(value, str) else list(value)
        if before != element.get(name):
            after = _with_value(after, (key, index), name, element.get(name), width, order)
    if content_of(after) != wanted or _comments(text) - _comments(after):
        raise NotKept(text.count("\n", 0, _pieces(text)[key, index].start) + 1)
    return after


_DEPTH = 2
"""By how many spaces the words of a text are set in, below their key."""


def _with_value(
    text: str,
    route: tuple[str, int],
    name: str,
    value: Value | None,
    width: int,
    order: Sequence[str],
) -> str:
    """A text with another value of one key of an element.

    Args:
        text: The text.
        route: The element.
        name: The key.
        value: Its new value; None takes it away.
        width: How long a line may be.
        order: The keys of the element in their usual order.

    Returns:
        The text with it.

    Raises:
        NotKept: the key stands where it can’t be taken from.
    """
    pieces, keys = _pieces(text), _keys(text)
    element = pieces[route]
    standing = [str(found[-1]) for found in keys if found[:-1] == route]
    if element.in_brackets:
        return _in_brackets(text, element, route, name, value, standing, order)
    lines = text.split("\n")
    depth = _column(text, keys[*route, standing[0]].start)
    made = [] if value is None else _lines(name, value, depth, width)
    if name in standing:
        named, held = keys[*route, name], pieces[*route, name]
        first, last = _line(text, named.start), _line(text, max(named.end, held.end - 1))
        was = lines[first : last + 1]
        if isinstance(value, str) and "\n" not in value and re.match(r">-?\s", text[held.start :]):
            made = _folded_anew(was, value, depth, width) or made
        before = was[0][: _column(text, named.start)]
        if before.strip() and not made:
            raise NotKept(first + 1)
        lost = _comments(text, first, last) - Counter(re.findall(r"#.*", made[0]) if made else ())
        said = [f"{' ' * depth}{one.strip()}" for one in lost.elements()]
        if made:
            made[0] = before + made[0].lstrip(" ")
        if said and before.strip():  # what stands beside the hyphen comes first
            made, said = [*made, *said], []
        return "\n".join([*lines[:first], *said, *made, *lines[last + 1 :]])
    earlier = [one for one in standing if one in order and order.index(one) < order.index(name)]
    beside = earlier[-1] if earlier else standing[0]
    end = max(keys[*route, beside].end, pieces[*route, beside].end - 1)
    at = _line(text, end)
    return "\n".join([*lines[: at + 1], *made, *lines[at + 1 :]])


def _lines(name: str, value: Value, depth: int, width: int) -> list[str]:
    """A key with its value on lines of its own, as an author would write them."""
    if isinstance(value, str) and "\n" not in value:
        plain = as_yaml({name: value}).rstrip("\n").split("\n")
        if len(plain) == 1 and depth + len(plain[0]) <= width:
            return [f"{' ' * depth}{plain[0]}"]
        words = textwrap.wrap(
            value, width - depth - _DEPTH, break_long_words=False, break_on_hyphens=False
        )
        if words and " ".join(words) == value:
            return [
                f"{' ' * depth}{name}: >-",
                *(f"{' ' * (depth + _DEPTH)}{one}" for one in words),
            ]
    written = as_yaml({name: as_written(value, name, indent=depth)}).rstrip("\n").split("\n")
    return [f"{' ' * depth}{line}".rstrip() for line in written]


def _folded_anew(was: list[str], value: str, depth: int, width: int) -> list[str] | None:
    """The lines of a folded text with other words: those before the change and after it stay.

    Args:
        was: Its lines, the first with its key.
        value: The new words.
        depth: Where its key stands.
        width: How long a line may be.

    Returns:
        The lines; None where they would not say the same.
    """
    head, old = was[0], [line.strip() for line in was[1:]]
    margin = next(
        (len(line) - len(line.lstrip()) for line in was[1:] if line.strip()), depth + _DEPTH
    )
    if not all(old) or value != " ".join(value.split()) or not value:
        return None
    new = value.split(" ")
    at = kept = 0
    for line in old[:-1]:
        words = line.split()
        if new[at : at + len(words)] != words or at + len(words) == len(new):
            break
        at, kept = at + len(words), kept + 1
    rest, made = old[kept:], list[str]()
    tails = _tails(rest, new[at:])
    while at < len(new):
        if made and (first := tails.get(len(new) - at)) is not None:
            return _set_in(head, [*old[:kept], *made, *rest[first:]], margin)
        line, at = new[at], at + 1
        while at < len(new) and margin + len(line) + 1 + len(new[at]) <= width:
            line, at = f"{line} {new[at]}", at + 1
        made.append(line)
    return _set_in(head, [*old[:kept], *made], margin)


def _tails(lines: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """By how many of the new words are left, the line from which on they stand as they stood.

    Counted once: a text of some thousand words is tried after each key.

    Args:
        lines: The old lines, none of them empty.
        new: The new words.

    Returns:
        The number of each such line, from 0.
    """
    words = " ".join(lines).split()
    pairs = zip(reversed(words), reversed(new), strict=False)
    same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
    tails, left = dict[int, int](), len(words)
    for number, line in enumerate(lines):
        if left <= same:
            tails[left] = number
        left -= len(line.split())
    return tails


def _set_in(head: str, lines: Sequence[str], margin: int) -> list[str]:
    return [head, *(f"{' ' * margin}{line}" for line in lines)]


def _in_brackets(
    text: str,
    element: Piece,
    route: tuple[str, int],
    name: str,
    value: Value | None,
    standing: Sequence[str],
    order: Sequence[str],
) -> str:
    """A text with another value in an element that is a mapping in brackets.

    Args:
        text: The text.
        element: The element.
        route: Its route.
        name: The key.
        value: Its new value; None takes it away.
        standing: The keys that it has.
        order: Those in their usual order.

    Returns:
        The text with it.
    """
    pieces, keys = _pieces(text), _keys(text)
    written = "" if value is None else f"{name}: {_in_line(value)}"
    if name in standing:
        start, end = keys[*route, name].start, max(keys[*route, name].end, pieces[*route, name].end)
        if value is None:
            before, after = text[:start].rstrip(), text[end:]
            if before.endswith(","):
                return before[:-1] + after
            return before + re.sub(r"^\s*,\s*", "", after)
        return text[:start] + written + text[end:]
    earlier = [one for one in standing if one in order and order.index(one) < order.index(name)]
    beside = earlier[-1] if earlier else standing[0]
    end = max(keys[*route, beside].end, pieces[*route, beside].end)
    assert end < element.end
    return f"{text[:end]}, {written}{text[end:]}"


def _in_line(value: Value) -> str:
    """A value within brackets."""
    if not isinstance(value, str):
        return f"[{', '.join(map(_in_line, value))}]"
    plain = re.fullmatch(r"[\w‘“(].*", value) and not re.search(r"[\[\]{},]|\s$|\n", value)
    if plain and content_of(f"{{a: {value}}}") == {"a": value}:
        return value
    return json.dumps(value, ensure_ascii=False)


def _wrapped(value: str, width: int, kept: Sequence[str]) -> str:
    """A text of several lines whose new ones are no longer than the rest of the file’s."""
    made = []
    for line in value.split("\n"):
        if line in kept or len(line) <= width or line.lstrip().startswith("|"):
            made.append(line)
            continue
        hanging = " " * len(_HANGING.match(line)[0])  # type: ignore[index]  # it matches anything
        wrapped = textwrap.wrap(
            line,
            width,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        same = " ".join(one.strip() for one in wrapped) == line.strip()
        made += [line] if not same or any(map(_MARK.match, wrapped[1:])) else wrapped
    return "\n".join(made)


def _width(text: str) -> int:
    """How long the file’s lines of folded texts are; hmic’s own width where it has too few."""
    found = []
    for piece in pieces_of(text):
        if piece.kind == "text" and re.match(r"[>|]", text[piece.start : piece.start + 1]):
            found += [len(line) for line in text[piece.start : piece.end].split("\n")[1:-1]]
    return max(found) if len(found) >= _ENOUGH else WIDTH


_ENOUGH = 5
"""So many lines tell how a file is wrapped."""


def _comments(text: str, first: int = 0, last: int | None = None) -> Counter[str]:
    """What stands after a hash in some lines, and in no value.

    Args:
        text: The text.
        first: The first line, from 0.
        last: The last one; that of the text if none.

    Returns:
        Each comment, and how often.
    """
    parts, done = list[str](), 0
    for piece in sorted(pieces_of(text), key=lambda one: one.start):
        if piece.kind in ("key", "text"):
            start = piece.start
            if text[start : start + 1] in (">", "|"):  # beside which a comment may stand
                start = text.find("\n", start, piece.end)
            if start >= done:
                parts += [text[done:start], re.sub(r"[^\n]", "x", text[start : piece.end])]
                done = piece.end
    bare = "".join([*parts, text[done:]])
    lines = bare.split("\n")[first : None if last is None else last + 1]
    texts = text.split("\n")[first:]
    found = ((line.find("#"), whole) for line, whole in zip(lines, texts, strict=False))
    return Counter(whole[at:].rstrip() for at, whole in found if at >= 0)


def _pieces(text: str) -> dict[tuple[str | int, ...], Piece]:
    return {piece.route: piece for piece in reversed(pieces_of(text)) if piece.kind != "key"}


def _keys(text: str) -> dict[tuple[str | int, ...], Piece]:
    return {piece.route: piece for piece in pieces_of(text) if piece.kind == "key"}


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at)


def _column(text: str, at: int) -> int:
    return at - (text.rfind("\n", 0, at) + 1)
