"""Taking an element out of a list of an author's file, and putting one into another.

Texts go in and come out, line by line: every other line stays as it is, comments too. What stands
above an element at its own depth, or within it, goes with it.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hmic.authoring.editing import NotKept, element_as_yaml
from hmic.diagnostics import Route
from hmic.sources.reading import Piece, pieces_of

_DEPTH = 2
"""Spaces a level, where a list has to be begun."""


@dataclass(frozen=True)
class Element:
    """An element of a list as it is written: its lines, set back to the margin."""

    lines: tuple[str, ...]

    @property
    def comments(self) -> tuple[str, ...]:
        """The comments above it, within it, and beside its values; none that tells hmic of it."""
        text = "\n".join(self.lines)
        found = comments_of(text, pieces_of(text)).elements()
        return tuple(one for one in found if "hmic:" not in one)


def comments_of(
    text: str, pieces: Iterable[Piece], first: int = 0, last: int | None = None
) -> Counter[str]:
    """What stands after a hash in some lines, and in no value.

    Args:
        text: The text.
        pieces: What stands in it.
        first: The first line, from 0.
        last: The last one; that of the text if none.

    Returns:
        Each comment, and how often.
    """
    bare, at = list[str](), 0
    for piece in sorted(pieces, key=lambda one: one.start):
        if piece.kind in ("key", "text"):
            start = piece.start
            if text[start : start + 1] in (">", "|"):  # beside which a comment may stand
                start = text.find("\n", start, piece.end)
            if start >= at:
                bare += (text[at:start], re.sub(r"[^\n]", "x", text[start : piece.end]))
                at = piece.end
    lines = "".join([*bare, text[at:]]).split("\n")[first : None if last is None else last + 1]
    texts = text.split("\n")[first:]
    found = ((line.find("#"), whole) for line, whole in zip(lines, texts, strict=False))
    return Counter(whole[at:].rstrip() for at, whole in found if at >= 0)


def without_element(text: str, key: str, index: int) -> tuple[str, Element]:
    """A YAML text without one element of a list, and that element.

    Args:
        text: A mapping.
        key: The key of the list, at the top.
        index: Which element, from 0.

    Returns:
        The text, and the element.

    Raises:
        NotKept: the list is in brackets, so that its elements have no lines of their own.
    """
    pieces = _by_route(text)
    listed, element = pieces[key,], pieces[key, index]
    lines = text.split("\n")
    if listed.in_brackets:
        raise NotKept(_line(text, listed.start) + 1)
    depth = _column(text, listed.start)
    key_line, first = _line(text, _keys(text)[key,].start), _line(text, element.start)
    while not re.match(rf" {{{depth}}}-( |$)", lines[first]):
        first -= 1
    top, last = first, _last_line(text, lines, element, depth)
    while top - 1 > key_line and _is_comment(lines[top - 1]) and _depth(lines[top - 1]) == depth:
        top -= 1
    taken = Element(tuple(_shifted(lines[top : last + 1], -depth)))
    rest = [*lines[:top], *lines[last + 1 :]]
    if (key, 1) not in pieces:
        colon = lines[key_line].index(":", _column(text, _keys(text)[key,].end))
        rest[key_line] = f"{lines[key_line][: colon + 1]} []{lines[key_line][colon + 1 :]}"
    return "\n".join(rest), taken


def with_lines(text: str, key: str, element: Sequence[str], order: Sequence[str]) -> str:
    """A YAML text with one more element at the end of a list.

    Args:
        text: A mapping.
        key: The key of the list, at the top; made where it is missing.
        element: The lines of the element, at the margin.
        order: The keys of such a mapping in their usual order, for a key that has to be made.

    Returns:
        The text with it.

    Raises:
        NotKept: the list, or the whole file, is in brackets.
    """
    pieces, keys, lines = _by_route(text), _keys(text), text.split("\n")
    if pieces[()].in_brackets:
        raise NotKept(1)
    listed = pieces.get((key,))
    if listed is not None and listed.kind == "list" and (key, 0) in pieces:
        if listed.in_brackets:
            raise NotKept(_line(text, listed.start) + 1)
        depth = _column(text, listed.start)
        count = sum(route[:1] == (key,) and len(route) == 2 for route in pieces)  # noqa: PLR2004 - its elements
        after = _last_line(text, lines, pieces[key, count - 1], depth)
        return "\n".join([*lines[: after + 1], *_shifted(element, depth), *lines[after + 1 :]])
    begun = _shifted(element, _DEPTH)
    if listed is not None:
        at = _line(text, keys[key,].start)
        if _line(text, listed.end) != at:
            raise NotKept(at + 1)
        start, end = (_column(text, place) for place in (listed.start, listed.end))
        if end > start:  # [] or null, in words
            lines[at] = f"{lines[at][:start].rstrip()}{lines[at][end:]}"
        return "\n".join([*lines[: at + 1], *begun, *lines[at + 1 :]])
    standing = [str(route[0]) for route in keys if len(route) == 1]
    earlier = order[: order.index(key)]
    before = [name for name in standing if name in earlier]
    last = pieces[(before[-1] if before else standing[0]),]
    after = _last_line(text, lines, last, 0)
    return "\n".join([*lines[: after + 1], f"{key}:", *begun, *lines[after + 1 :]])


def with_retired(
    text: str, gone: Mapping[str, str], comments: Collection[str], order: Sequence[str]
) -> str:
    """A YAML text whose list of retired ids names one more.

    Args:
        text: A mapping.
        gone: The id, with why and when it went.
        comments: What stood about it in comments.
        order: The keys of such a mapping in their usual order.

    Returns:
        The text with it.

    Raises:
        NotKept: the whole file is in brackets.
    """
    listed = _by_route(text).get(("retired",))
    if listed is not None and listed.in_brackets and text[listed.start : listed.end] != "[]":
        named = (f"{k}: {v if k in ('id', 'date') else _quoted(v)}" for k, v in gone.items())
        end = listed.end - 1
        made = f"{text[:end].rstrip()}, {{{', '.join(named)}}}{text[end:]}"
        lines, at = made.split("\n"), _line(text, _keys(text)["retired",].start)
        return "\n".join([*lines[:at], *comments, *lines[at:]])
    entry = re.sub(r"(?m)^date: '(.*)'$", r"date: \1", element_as_yaml(gone)).rstrip("\n")
    first, *rest = entry.split("\n")
    return with_lines(text, "retired", [*comments, f"- {first}", *_shifted(rest, _DEPTH)], order)


def renamed(element: Element, new: str) -> Element:
    """A finding under another id, which names the old one under replaces.

    Args:
        element: The finding.
        new: Its new id.

    Returns:
        The finding.
    """
    text = "\n".join(element.lines)
    id_ = _by_route(text)[0, "id"]
    old = re.sub(r"\W*([A-Z]+-[A-Z][0-9]+)\W*", r"\1", text[id_.start : id_.end])
    text = f"{text[: id_.start]}{new}{text[id_.end :]}"
    pieces = _by_route(text)
    if (said := pieces.get((0, "replaces"))) is not None:
        return _element(f"{text[: said.start]}{old}{text[said.end :]}")
    return _element(_with_key(text, "id", "replaces", old))


def with_key(element: Element, key: str, value: str) -> Element:
    """A finding with one more key, below its id.

    Args:
        element: The finding.
        key: The key, which it does not have.
        value: What stands there, as it is written.

    Returns:
        The finding.
    """
    return _element(_with_key("\n".join(element.lines), "id", key, value))


def without_keys(element: Element, keys: Collection[str]) -> Element:
    """A finding without some of its keys: each becomes a comment, so that nothing is lost.

    Raises:
        NotKept: one of them stands beside the hyphen.
    """
    text = "\n".join(element.lines)
    for key in keys:
        pieces = _by_route(text)
        if (0, key) not in pieces:
            continue
        name, value = _keys(text)[0, key], pieces[0, key]
        lines = text.split("\n")
        first, last = _line(text, name.start), _line(text, max(name.end, value.end))
        if pieces[0,].in_brackets:
            before = text[: name.start].rstrip()
            was = " ".join(text[name.start : max(name.end + 1, value.end)].split())
            after = text[max(name.end + 1, value.end) :]
            if before.endswith(","):
                before = before[:-1]
            else:
                after = re.sub(r"^\s*,\s*", "", after)
            text = f"# {was}\n{before}{after}"
        elif lines[first][: _column(text, name.start)].strip():
            raise NotKept(first + 1)
        else:
            depth = _column(text, name.start)
            said = [f"{' ' * depth}# {line[depth:]}".rstrip() for line in lines[first : last + 1]]
            text = "\n".join([*lines[:first], *said, *lines[last + 1 :]])
    return _element(text)


def with_words(text: str, change: Callable[[Route, str], str]) -> str:
    """A YAML text with other words in its keys and texts; comments stay as they are.

    Args:
        text: A mapping.
        change: Gives what is to stand for a key or text, of its route and as it is written.

    Returns:
        The text with them.
    """
    for piece in reversed(pieces_of(text)):
        if piece.kind in ("key", "text"):
            word = text[piece.start : piece.end]
            if (now := change(piece.route, word)) != word:
                text = f"{text[: piece.start]}{now}{text[piece.end :]}"
    return text


def with_value(text: str, key: str, value: str) -> str:
    """A mapping with another value of a key that stands at its top.

    Args:
        text: The mapping.
        key: The key.
        value: What stands there, as it is written.

    Returns:
        The text with it.
    """
    standing = _by_route(text)[key,]
    end = "\n" if text[standing.start : standing.end].endswith("\n") else ""
    return f"{text[: standing.start]}{value}{end}{text[standing.end :]}"


def without_values(text: str, keys: Collection[str]) -> str:
    """A mapping without some of the keys at its top, where they stand."""
    for key in keys:
        if (named := _keys(text).get((key,))) is not None:
            lines = text.split("\n")
            last = _last_line(text, lines, _by_route(text)[key,], 0)
            text = "\n".join([*lines[: _line(text, named.start)], *lines[last + 1 :]])
    return text


def reference_to(id_: str) -> re.Pattern[str]:
    """Finds an id where it is named, and not within a longer one."""
    return re.compile(rf"(?<![\w-]){re.escape(id_)}(?![\w]|-\w)")


def _with_key(text: str, beside: str, key: str, value: str) -> str:
    pieces, name = _by_route(text), _keys(text)[0, beside]
    end = pieces[0, beside].end
    if pieces[0,].in_brackets:
        return f"{text[:end]}, {key}: {value}{text[end:]}"
    lines, at = text.split("\n"), _line(text, end)
    new = f"{' ' * _column(text, name.start)}{key}: {value}"
    return "\n".join([*lines[: at + 1], new, *lines[at + 1 :]])


def _element(text: str) -> Element:
    return Element(tuple(text.split("\n")))


def _by_route(text: str) -> dict[Route, Piece]:
    """The values by their routes; the first of a key that stands twice."""
    found: dict[Route, Piece] = {}
    for piece in pieces_of(text):
        if piece.kind != "key":
            found.setdefault(piece.route, piece)
    return found


def _keys(text: str) -> dict[Route, Piece]:
    return {piece.route: piece for piece in pieces_of(text) if piece.kind == "key"}


def _last_line(text: str, lines: Sequence[str], piece: Piece, depth: int) -> int:
    """The last line of a value, with the comments after it that are set in deeper than its list."""
    last = _line(text, max(piece.start, piece.end - 1))
    for line in lines[last + 1 :]:
        if not _is_comment(line) or _depth(line) <= depth:
            break
        last += 1
    return last


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at)


def _column(text: str, at: int) -> int:
    return at - (text.rfind("\n", 0, at) + 1)


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t").startswith("#")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shifted(lines: Sequence[str], by: int) -> list[str]:
    """Lines set in by some spaces, or set back; empty ones stay empty."""
    if by >= 0:
        return [f"{' ' * by}{line}" if line.strip() else line for line in lines]
    return [line[min(-by, _depth(line)) :] for line in lines]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
