"""Giving keys of a mapping other values, and elements of lists; every other line of the file stays.

Texts go in and come out. A text that changes keeps the lines before its first new word and those
after its last, and is wrapped as the rest of the file is. A comment beside a value that goes stays
above it.
"""

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from hmic.authoring.editing import WIDTH, NotKept, as_written, as_yaml, content_of
from hmic.authoring.elements import comments_of, with_lines, without_element
from hmic.diagnostics import Route
from hmic.sources.reading import Piece, pieces_of

Value = str | Sequence["Value"] | Mapping[str, "Value"]
"""What an editor gives a key: a text, a list of ids, texts or mappings, a mapping of them."""

_MARK = re.compile(r"\s*(?:[-+*>|#]|\d+[.)])(?:\s|$)|\s*(?:[>|#~`=]|-{2}|\[\^|!\[)")
"""What begins a block of CommonMark, so that no line may begin with it that did not."""
_ALONE = re.compile(r"\s*#|.*\|")
"""A heading and a row of a table: nothing goes on with their words."""
_HANGING = re.compile(r"(\s*)((?:[-+*]|\d+[.)])\s+)?")
"""What stands before the words of a list’s line: the lines after it are set in as far."""
_AS_IT_IS = re.compile(r"true|false|[0-9]{4}(-[0-9]{2}){0,2}")
"""What the reader takes for the text that it is, and authors write without quotes."""
_DEPTH = 2
"""By how many spaces the words of a text are set in, below their key."""


def unwrapped(text: str) -> str:
    """A text with each of its paragraphs and points on a line of its own, as an editor shows it."""
    return "\n".join(line for line, _ in _paragraphs(text))


def with_other_values(
    text: str, route: Route, values: Mapping[str, Value | None], order: Sequence[str]
) -> str:
    """A YAML text with other values in one of its mappings.

    Args:
        text: A mapping.
        route: Where the mapping stands in it; nowhere for the text itself.
        values: By key of the mapping, its new value; None takes the key away.
        order: The keys of such a mapping in their usual order, for one that it lacks.

    Returns:
        The text with them.

    Raises:
        NotKept: something else would be lost.
    """
    wanted, after, width = content_of(text), text, _width(text)
    if any(_needs_lines(value) for value in values.values()):
        after = _opened(after, route, width)
    holder = _at(wanted, route)
    for name, value in values.items():
        before = holder.get(name)
        if value is None:
            holder.pop(name, None)
        else:
            margin = _depth_of(after, route) + _DEPTH
            holder[name] = _as_kept(after, (*route, name), value, before, width - margin)
        if before != holder.get(name):
            after = _with_value(after, route, name, holder.get(name), width, order)
    at = _line(after, _pieces(after)[route].start)
    longest = max(map(len, text.split("\n")))
    if len(after.split("\n")[at]) > max(WIDTH, longest):
        after = _opened(after, route, width)
    return _held(text, after, wanted)


def with_new_element(
    text: str, key: str, element: Mapping[str, Value], order: Sequence[str]
) -> str:
    """A YAML text with one more element at the end of a list of mappings.

    Args:
        text: A mapping, or nothing but comments.
        key: The key of the list, at the top; made where it is missing.
        element: The element, its keys in their order.
        order: The keys of the text in their usual order, for the list if it has to be made.

    Returns:
        The text with it.

    Raises:
        NotKept: the list is in brackets.
    """
    width = _width(text)
    wanted = content_of(text) or {}
    new = {name: _ended(value, width - 3 * _DEPTH) for name, value in element.items()}
    lines = list(_element_lines(new, 0, width - _DEPTH))
    if not wanted:
        after = "\n".join([text.rstrip("\n"), f"{key}:", *(f"  {line}" for line in lines), ""])
        after = after.lstrip("\n")
    else:
        after = with_lines(text, key, lines, order)
    return _held(text, after, {**wanted, key: [*(wanted.get(key) or ()), new]})


def without(text: str, route: Route, order: Sequence[str] = ()) -> str:
    """A YAML text without a mapping; what stood about it in comments stays.

    Args:
        text: A mapping.
        route: An element of a list at the top, or a mapping. One that holds nothing besides goes
            with it.
        order: The keys of the mapping that holds it, in their usual order.

    Returns:
        The text without it.

    Raises:
        NotKept: something else would be lost.
    """
    if not isinstance(route[-1], int):
        while len(route) > 1 and len(_at(content_of(text), route[:-1])) == 1:
            route = route[:-1]
        return with_other_values(text, route[:-1], {str(route[-1]): None}, order)
    wanted = content_of(text)
    del _at(wanted, route[:-1])[route[-1]]
    rest, element = without_element(text, str(route[0]), route[-1])
    lines, were = rest.split("\n"), text.split("\n")
    at = next((n for n, (a, b) in enumerate(zip(lines, were, strict=False)) if a != b), len(lines))
    depth = _column(text, _pieces(text)[route[:-1]].start)
    said = [f"{' ' * depth}{one}" for one in element.comments]
    if lines[at : at + 1] and lines[at].endswith("[]"):  # the key whose list is empty now
        at += 1
    return _held("", "\n".join([*lines[:at], *said, *lines[at:]]), wanted)


def _held(before: str, after: str, wanted: object) -> str:
    """A text that says what is wanted, and has every comment that another has.

    Raises:
        NotKept: it doesn't.
    """
    if content_of(after) != wanted or _comments(before) - _comments(after):
        lines = zip(before.split("\n"), after.split("\n"), strict=False)
        raise NotKept(next((n for n, (a, b) in enumerate(lines, 1) if a != b), 1))
    return after


def _as_kept(text: str, route: Route, value: Value, before: object, width: int) -> Value:
    """A value as the file is to hold it: a text of several lines broken, and with its end.

    Args:
        text: The file.
        route: Where it stands, or is to stand.
        value: The value.
        before: What stands there.
        width: How long its lines may be.

    Returns:
        The value.
    """
    if not isinstance(value, str):
        return _ended(value, width - _DEPTH)
    held = _pieces(text).get(route)
    is_literal = held is not None and text[held.start : held.start + 1] == "|"
    if "\n" not in value and not is_literal:
        is_ended = held is not None and re.match(r">\s", text[held.start :])
        return f"{value}\n" if is_ended and str(before).endswith("\n") else value
    ends = not is_literal or str(before).endswith("\n")
    return _wrapped(value, width, str(before or "")) + "\n" * ends


def _ended(value: Value, width: int) -> Value:
    """A new value whose texts of several lines are broken, and end with a line break."""
    if isinstance(value, str):
        return f"{_wrapped(value, width, '')}\n" if "\n" in value else value
    if isinstance(value, Mapping):
        return {name: _ended(one, width - _DEPTH) for name, one in value.items()}
    return [_ended(one, width - _DEPTH) for one in value]


def _with_value(
    text: str,
    route: Route,
    name: str,
    value: Value | None,
    width: int,
    order: Sequence[str],
) -> str:
    """A text with another value of one key of a mapping.

    Args:
        text: The text.
        route: The mapping.
        name: The key.
        value: Its new value; None takes it away.
        width: How long a line may be.
        order: The keys of the mapping in their usual order.

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
    depth = _depth_of(text, route)
    if name in standing:
        named, held = keys[*route, name], pieces[*route, name]
        first, last = _line(text, named.start), _line(text, max(named.end, held.end - 1))
        was = lines[first : last + 1]
        made = [] if value is None else _lines_anew(text, (*route, name), value, was, width)
        before = was[0][: _column(text, named.start)]
        if before.strip() and not made:  # the key after it stands beside the hyphen then
            after = min((keys[*route, one].start for one in standing if one != name), default=None)
            if after is None:
                raise NotKept(first + 1)
            at = _line(text, after)
            lines[at] = before + lines[at].lstrip(" ")
            before = ""
        lost = _comments(text, first, last) - _comments("\n".join(made))
        behind = re.search(r"\s+#.*$", was[0])
        has_room = made and (len(made) == 1 or re.search(r"(?:>-|\|-?|:)$", made[0]))
        if behind and has_room and lost[behind[0].strip()] > 0:
            made[0] += behind[0].rstrip()
            lost[behind[0].strip()] -= 1
        said = [f"{' ' * depth}{one.strip()}" for one in lost.elements()]
        if made:
            made[0] = before + made[0].lstrip(" ")
        if said and before.strip():  # what stands beside the hyphen comes first
            made, said = [*made, *said], []
        return "\n".join([*lines[:first], *said, *made, *lines[last + 1 :]])
    made = [] if value is None else list(_lines(name, value, depth, width))
    earlier = [one for one in standing if one in order and order.index(one) < order.index(name)]
    beside = earlier[-1] if earlier else standing[0]
    end = max(keys[*route, beside].end, pieces[*route, beside].end - 1)
    at = _line(text, end) + 1
    if not earlier and not route:  # it comes first
        at = _line(text, keys[(beside,)].start)
    return "\n".join([*lines[:at], *made, *lines[at:]])


def _lines_anew(text: str, route: Route, value: Value, was: list[str], width: int) -> list[str]:
    """The lines of a key with another value: those that may stay as they were do.

    Args:
        text: The text.
        route: The key.
        value: Its new value.
        was: Its lines.
        width: How long a line may be.

    Returns:
        The lines.
    """
    held, depth = _pieces(text)[route], _depth_of(text, route[:-1])
    if isinstance(value, str) and re.match(r">-?\s", text[held.start :]):
        folded = _folded_anew(was, value.removesuffix("\n"), depth, width)
        if folded is not None:
            return folded
    on_lines = held.kind == "list" and not held.in_brackets
    if on_lines and value and not isinstance(value, str | Mapping):
        return _list_anew(text, route, value, depth, width)
    return list(_lines(str(route[-1]), value, depth, width))


def _lines(name: str, value: Value, depth: int, width: int) -> Iterator[str]:
    """A key with its value on lines of its own, as an author would write them."""
    margin = " " * depth
    if isinstance(value, Mapping):
        yield f"{margin}{name}:"
        for key, one in value.items():
            yield from _lines(key, one, depth + _DEPTH, width)
        return
    if not isinstance(value, str):
        if all(isinstance(one, str) and " " not in one for one in value):
            yield f"{margin}{as_yaml({name: as_written(value, name)})}".rstrip()
            return
        yield f"{margin}{name}:"
        for one in value:
            yield from _element_lines(one, depth + _DEPTH, width)
        return
    if _AS_IT_IS.fullmatch(value):
        yield f"{margin}{name}: {value}"
        return
    if "\n" not in value:
        plain = as_yaml({name: value}).rstrip("\n").split("\n")
        if len(plain) == 1 and depth + len(plain[0]) <= width:
            yield f"{margin}{plain[0]}"
            return
        words = _broken([], value, [width - depth - _DEPTH] * 2)
        if words and value == " ".join(value.split()):
            yield from (f"{margin}{name}: >-", *(f"{margin}  {one}" for one in words))
            return
    written = as_yaml({name: as_written(value, name, indent=depth)}).rstrip("\n").split("\n")
    yield from (f"{margin}{line}" if line.strip() else "" for line in written)


def _element_lines(value: Value, depth: int, width: int) -> Iterator[str]:
    """An element of a list on lines of its own."""
    margin, below = " " * depth, _lines("_", value, depth, width)
    if isinstance(value, Mapping):
        below = (line for key, one in value.items() for line in _lines(key, one, depth + 2, width))
    first = next(below).strip()
    yield f"{margin}- {first if isinstance(value, Mapping) else first.removeprefix('_: ')}"
    yield from below


def _list_anew(
    text: str, route: Route, value: Sequence[Value], depth: int, width: int
) -> list[str]:
    """The lines of a list of texts or mappings in which those that stay keep theirs.

    Args:
        text: The text.
        route: The list, whose elements stand on lines of their own.
        value: What it is to hold.
        depth: Where its key stands.
        width: How long a line may be.

    Returns:
        Its lines, the first with its key.
    """
    pieces, lines, old = _pieces(text), text.split("\n"), _at(content_of(text), route)
    standing = old if isinstance(old, list) else []
    inner = _column(text, pieces[route].start) if standing else depth + _DEPTH
    made = (
        [lines[_line(text, _keys(text)[route].start)].lstrip()] if standing else [f"{route[-1]}:"]
    )
    made[0] = f"{' ' * depth}{made[0].removeprefix('- ').lstrip()}"
    left = list(enumerate(standing))
    for one in value:
        same = next((pair for pair in left if pair[1] == one), None)
        if same is None:
            made += _element_lines(one, inner, width)
            continue
        left.remove(same)
        piece = pieces[*route, same[0]]
        first = _line(text, piece.start)
        while not lines[first].lstrip().startswith("-"):
            first -= 1
        while lines[first - 1].lstrip().startswith("#"):  # what is said of it stands above it
            first -= 1
        made += lines[first : _line(text, max(piece.start, piece.end - 1)) + 1]
    return made


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
    return [head, *(f"{' ' * margin}{one}" for one in _broken(old, value, [width - margin] * 2))]


def _wrapped(value: str, width: int, before: str) -> str:
    """A text of several lines wrapped: as it was where its words are as they were, else anew."""
    old, new = _paragraphs(before), [line for line, _ in _paragraphs(value)]
    made: list[str] = []
    matcher = SequenceMatcher(None, [line for line, _ in old], new, autojunk=False)
    for what, first, last, begin, end in matcher.get_opcodes():
        stand = [lines for _, lines in old[first:last]]
        if what == "equal":
            made += (line for lines in stand for line in lines)
            continue
        if len(stand) != end - begin:
            stand = [[]] * (end - begin)
        for lines, line in zip(stand, new[begin:end], strict=True):
            made += _paragraph_anew(lines, line, width)
    return "\n".join(made)


def _paragraph_anew(old: Sequence[str], new: str, width: int) -> list[str]:
    """A paragraph, or a point of a list, on lines that are not too long."""
    found = _HANGING.match(new)
    assert found is not None
    lead, hang = found[1], " " * len(found[0])
    if len(old) > 1 and found[2]:  # as the author set them in
        hang = old[1][: len(old[1]) - len(old[1].lstrip())]
    standing = [one[len(lead) :] if n == 0 else one.lstrip() for n, one in enumerate(old)]
    rooms = [width - len(lead), width - len(hang)]
    first, *rest = _broken(standing, new[len(lead) :], rooms, marks=True)
    made = [lead + first, *(hang + one for one in rest)]
    return made if unwrapped("\n".join(made)) == new and not _ALONE.match(new) else [new]


def _broken(
    old: Sequence[str], new: str, rooms: Sequence[int], *, marks: bool = False
) -> list[str]:
    """Words on lines: those before the change and after it stand as they stood.

    Args:
        old: The lines as they stood.
        new: The words.
        rooms: How long the first line may be, and how long the others.
        marks: Whether no line but the first may begin as a block of CommonMark does.

    Returns:
        The lines.
    """
    words = new.split(" ")
    at = kept = 0
    for line in old[:-1]:
        standing = line.split(" ")
        if words[at : at + len(standing)] != standing or at + len(standing) == len(words):
            break
        at, kept = at + len(standing), kept + 1
    made, rest = list(old[:kept]), old[kept:]
    tails = _tails(rest, words[at:])
    while at < len(words):
        if len(made) > kept and (first := tails.get(len(words) - at)) is not None:
            return [*made, *rest[first:]]
        line, room, at = words[at], rooms[bool(made)], at + 1
        while at < len(words) and (
            len(line) + 1 + len(words[at]) <= room or (marks and _MARK.match(f"{words[at]} "))
        ):
            line, at = f"{line} {words[at]}", at + 1
        made.append(line)
    return made


def _tails(lines: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """By how many of the new words are left, the line from which on they stand as they stood.

    Counted once: a text of some thousand words is tried after each key.

    Args:
        lines: The old lines, none of them empty.
        new: The new words.

    Returns:
        The number of each such line, from 0.
    """
    words = " ".join(lines).split(" ")
    pairs = zip(reversed(words), reversed(new), strict=False)
    same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
    tails, left = dict[int, int](), len(words)
    for number, line in enumerate(lines):
        if left <= same:
            tails[left] = number
        left -= len(line.split(" "))
    return tails


def _paragraphs(text: str) -> list[tuple[str, list[str]]]:
    """The paragraphs and points of a text and what stands between them, each with its lines."""
    found: list[tuple[str, list[str]]] = []
    for line in text.rstrip("\n").split("\n"):
        before = found[-1][0] if found else ""
        if (
            before.strip()
            and line.strip()
            and not _MARK.match(line)
            and not _ALONE.match(before)
            and "|" not in line
            and not before.endswith(("  ", "\\"))
        ):
            found[-1] = (f"{before.rstrip()} {line.lstrip()}", [*found[-1][1], line])
        else:
            found.append((line, [line]))
    return found


def _in_brackets(
    text: str,
    element: Piece,
    route: Route,
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
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {_in_line(one)}' for name, one in value.items())}}}"
    if not isinstance(value, str):
        return f"[{', '.join(map(_in_line, value))}]"
    plain = re.fullmatch(r"[\w‘“(].*", value) and not re.search(r"[\[\]{},]|\s$|\n", value)
    if plain and content_of(f"{{a: {value}}}") == {"a": value}:
        return value
    return json.dumps(value, ensure_ascii=False)


def _needs_lines(value: Value | None) -> bool:
    """Whether a value is none for a mapping in brackets: a text of several lines, of mappings."""
    if isinstance(value, str):
        return "\n" in value
    return bool(value) and any(not isinstance(one, str) or _needs_lines(one) for one in value or ())


def _opened(text: str, route: Route, width: int) -> str:
    """A text in which a mapping in brackets stands on lines of its own, where it can.

    Args:
        text: The text.
        route: The mapping.
        width: How long a line may be.

    Returns:
        The text; the same where the mapping is in no brackets, or within others.
    """
    element, lines = _pieces(text)[route], text.split("\n")
    first, last = _line(text, element.start), _line(text, element.end - 1)
    column = _column(text, element.start)
    before, behind = lines[first][:column], lines[last][_column(text, element.end) :].strip()
    is_element = re.fullmatch(r" *- +", before)
    is_value = route and re.fullmatch(rf" *{re.escape(str(route[-1]))}: +", before)
    if not element.in_brackets or not (is_element or is_value) or (behind and behind[0] != "#"):
        return text
    depth = column if is_element else len(before) - len(before.lstrip()) + _DEPTH
    content = _at(content_of(text), route)
    made = [line for name, value in content.items() for line in _lines(name, value, depth, width)]
    beside = f"  {behind}" if behind else ""
    if is_element:
        made[0] = f"{before}{made[0].lstrip()}{beside}"
    else:
        made.insert(0, f"{before.rstrip()}{beside}")
    return "\n".join([*lines[:first], *made, *lines[last + 1 :]])


def _at(content: Any, route: Route) -> Any:  # noqa: ANN401 - whatever the author's file holds
    for key in route:
        content = content[key]
    return content


def _width(text: str) -> int:
    """How long the file’s broken lines are; hmic’s own width where it has too few."""
    found = []
    for piece in _read(text):
        if piece.kind == "text" and re.match(r"[>|]", text[piece.start : piece.start + 1]):
            lines = text[piece.start : piece.end].split("\n")[1:]
            for line, after in itertools.pairwise(lines):
                if line.strip() and after.strip() and not _MARK.match(after):
                    found.append(len(line))
    return max(found) if len(found) >= _ENOUGH else WIDTH


_ENOUGH = 5
"""So many lines tell how a file is wrapped."""


def _comments(text: str, first: int = 0, last: int | None = None) -> Counter[str]:
    """What `comments_of` finds in some lines, from 0; the last one is that of the text if none."""
    return comments_of(text, _read(text), first, last)


@lru_cache(maxsize=8)  # a text that is changed is looked at again and again
def _read(text: str) -> tuple[Piece, ...]:
    """What stands in a text.

    Raises:
        NotKept: what was made of it is none: a key stood in it as keys hardly ever do.
    """
    try:
        return pieces_of(text)
    except ValueError:
        raise NotKept(1) from None


def _pieces(text: str) -> dict[Route, Piece]:
    return {piece.route: piece for piece in reversed(_read(text)) if piece.kind != "key"}


def _keys(text: str) -> dict[Route, Piece]:
    return {piece.route: piece for piece in _read(text) if piece.kind == "key"}


def _depth_of(text: str, route: Route) -> int:
    """Where the keys of a mapping stand."""
    first = next((found for found in _keys(text) if found[:-1] == route), None)
    piece = _keys(text)[first] if first is not None else _pieces(text)[route]
    return _column(text, piece.start)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at)


def _column(text: str, at: int) -> int:
    return at - (text.rfind("\n", 0, at) + 1)
