"""Changing an author's YAML file and keeping what stands in it. The only home of ruamel.yaml.

Texts go in and come out; `replacing` puts them in their place. Texts in quotes and
texts without any are written back as they stood, character by character and line by line: ruamel
alone would read `1.10` as a number and join the lines of a text.

What ruamel cannot write back, such as a list in brackets over several lines, is never written: each
text is compared with the one that it comes from before anybody gets it.
"""

import io
import itertools
import re
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.emitter import Emitter
from ruamel.yaml.error import CommentMark, MarkedYAMLError, YAMLError
from ruamel.yaml.events import DocumentStartEvent
from ruamel.yaml.nodes import Node, ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString, ScalarString
from ruamel.yaml.tokens import CommentToken

from hmic.sources.files import OF_REGISTER
from hmic.sources.reading import read_text

_SPACES = " \t\n"
"""What is layout; a no-break space is text."""


class NotKept(Exception):  # noqa: N818 - the file is no worse for it
    """Something would be lost if the text were written back; nothing has been written."""

    def __init__(self, line: int, *, trailing_space: bool = False) -> None:
        super().__init__(f"line {line}")
        self.line = line
        """The first line that would not come back, from 1."""
        self.trailing_space = trailing_space
        """Whether it is a space at the line's end, which belongs to a text."""


def laid_out(text: str) -> str:
    """A YAML text in the one layout: two spaces a level, hyphens set in, no space at a line's end.

    No line is joined, split, moved or left out, and the data stay what they are.

    Raises:
        NotKept: the text holds something that would not come back as it stands.
    """
    head = re.match(r"(?:[ \t]*\n)*", text)  # blank lines, which ruamel would drop
    assert head is not None
    try:
        below = _without_trailing_space(text[head.end() :])
        yaml = _round_trip()
        return _compared(below, _dumped(yaml, _loaded(yaml, below), below), below)
    except NotKept as reason:
        reason.line += head[0].count("\n")
        raise


def with_elements(text: str, key: str, elements: Sequence[str], order: Sequence[str]) -> str:
    """A YAML text with more elements at the end of a list; its layout is made even.

    Args:
        text: A mapping.
        key: The key of the list, at the top; made where it is missing.
        elements: The new elements, each as YAML text: a mapping.
        order: The keys of such a mapping in their usual order, for a key that has to be made.

    Returns:
        The text with them.

    Raises:
        NotKept: the text holds something that would not come back as it stands.
    """
    text = laid_out(text)
    yaml = _round_trip()
    content, new = _loaded(yaml, text), [_round_trip().load(element) for element in elements]
    assert isinstance(content, CommentedMap), "the file was checked before"
    if not content or content.fa.flow_style():
        raise NotKept(1)  # a whole file in brackets
    empty = not content.get(key)
    if not empty and not isinstance(content[key], CommentedSeq):
        raise NotKept(content.lc.key(key)[0] + 1)  # `null` in words, for example
    if key in content:
        before = key
    else:
        later = order[order.index(key) + 1 :]
        place = next((i for i, each in enumerate(content) if each in later), len(content))
        place = max(place, 1)  # the first key says what the file is
        before = list(content)[place - 1]
        content.insert(place, key, CommentedSeq())
    # comments and blank lines after what stands before the new element head what comes next
    tail = _take_tail(content, before)
    if empty:
        content[key] = CommentedSeq()
    grown = content[key]
    assert isinstance(grown, CommentedSeq), "the file was checked before"
    grown.extend(new)
    grown.ca.end = [*tail, *grown.ca.end]
    grown.ca.comment = grown.ca.comment or [None, None]  # without it ruamel forgets the end
    opened = re.sub(rf"(?m)^({re.escape(key)}:) ?\[\]", r"\1", text) if empty else text
    after = _compared(opened, _dumped(yaml, content, text), None)
    if content_of(after) != {
        **content_of(text),
        key: [*(content_of(text).get(key) or ()), *map(content_of, elements)],
    }:
        raise NotKept(1)  # pragma: no cover - it has not been seen
    return after


def with_keys(text: str, key: str, added: Mapping[int, Mapping[str, str]]) -> str:
    """A YAML text with more keys at the end of elements of a list; its layout is made even.

    Args:
        text: A mapping.
        key: The key of the list, at the top; its elements are mappings.
        added: By the place of an element, from 0: the texts to add, by keys that it does not have.

    Returns:
        The text with them.

    Raises:
        NotKept: the text holds something that would not come back as it stands.
    """
    text = laid_out(text)
    yaml = _round_trip()
    content = _loaded(yaml, text)
    elements = content[key]
    wanted = content_of(text)
    for index, values in added.items():
        element = elements[index]
        if element.fa.flow_style() or elements.fa.flow_style() or content.fa.flow_style():
            raise NotKept(element.lc.line + 1)
        tail = _take_tail(elements, index)
        for name, value in values.items():
            element[name] = value
        element.ca.end = [*tail, *element.ca.end]
        element.ca.comment = element.ca.comment or [None, None]  # without it ruamel forgets the end
        wanted[key][index] |= values
    after = _compared(text, _dumped(yaml, content, text), None)
    if content_of(after) != wanted:
        raise NotKept(1)  # pragma: no cover - it has not been seen
    return after


def with_changes(text: str, changes: Mapping[tuple[str, int], Mapping[str, Any]]) -> str:
    """A YAML text with other values in elements of its lists; its layout is made even.

    Args:
        text: A mapping.
        changes: By the key of a list at the top and the place of an element, from 0: its new
            values by key, texts and lists of them; None takes the key away.

    Returns:
        The text with them; every comment is still there.

    Raises:
        NotKept: the text holds something that would not come back as it stands.
    """
    text = laid_out(text)
    yaml = _round_trip()
    content, wanted = _loaded(yaml, text), content_of(text)
    for (key, index), values in changes.items():
        elements = content[key]
        element = elements[index]
        line = element.lc.line + 1
        if elements.fa.flow_style() or content.fa.flow_style():
            raise NotKept(line)
        in_brackets = element.fa.flow_style()
        tail = _take_tail(elements, index)
        for name, value in values.items():
            if value is None:
                element.pop(name, None)
                wanted[key][index].pop(name, None)
            else:
                is_text = isinstance(value, str)
                plain = in_brackets and is_text
                element[name] = value if plain else as_written(value, name, element.get(name))
                wanted[key][index][name] = value
        element.ca.end = [*tail, *element.ca.end]
        element.ca.comment = element.ca.comment or [None, None]  # without it ruamel forgets the end
    after = f"{_dumped(yaml, content, text).rstrip(_SPACES)}\n"
    if content_of(after) != wanted or _comments(text) - _comments(after):
        raise NotKept(line)
    return after


def _comments(text: str) -> Counter[str]:
    """What stands after a hash, of a line of its own or behind a value."""
    return Counter(re.findall(r"(?m)(?:^|[ \t])#.*?[ \t]*$", text))


WIDTH = 98
"""How long a line of a text may be that hmic breaks."""


def as_written(value: Any, name: str, before: Any = None, indent: int = 6) -> Any:  # noqa: ANN401
    """A value as an author would write it: ids in brackets, a long text on lines of its own.

    Args:
        value: A text, or a mapping or list of such values.
        name: Its key.
        before: What stood there, whose comment stays.
        indent: How many spaces stand before its lines.

    Returns:
        The value, for ruamel.
    """
    if isinstance(value, str):
        comment = getattr(before, "comment", None)
        is_long = len(value) + len(name) + indent > WIDTH or comment is not None
        if not is_long and "\n" not in value:
            return value
        made: Any  # ruamel keeps on it what it has no name for
        if "\n" in value:
            made = LiteralScalarString(value)
        else:
            made = FoldedScalarString(value)
            lines = textwrap.wrap(
                value, WIDTH - indent, break_long_words=False, break_on_hyphens=False
            )
            if " ".join(lines) == value:
                ends = itertools.accumulate(len(line) + 1 for line in lines[:-1])
                made.fold_pos = [end - 1 for end in ends]
        if comment is not None:
            made.comment = comment
        return made
    if isinstance(value, Mapping):
        return {key: as_written(one, key, indent=indent + 2) for key, one in value.items()}
    if any(not isinstance(one, str) or " " in one for one in value):
        return [as_written(one, name, indent=indent + 4) for one in value]
    listed = CommentedSeq(value)
    listed.fa.set_flow_style()
    return listed


def as_yaml(values: Mapping[str, Any]) -> str:
    """A mapping as YAML in the one layout."""
    stream = io.StringIO()
    _round_trip().dump(dict(values), stream)
    return stream.getvalue()


def element_as_yaml(values: Mapping[str, Any]) -> str:
    """An element of a list, its values texts or lists of texts, as an author would write it."""
    return as_yaml({name: as_written(value, name) for name, value in values.items()})


def with_values(text: str, values: Mapping[str, Any]) -> str:
    """A YAML text with keys set at its top, and no comment lost.

    What stood beside a key that is gone heads the text, below the line for the editor.

    Args:
        text: A mapping, or nothing but comments.
        values: The new values by key, texts, mappings and lists; a key that is there keeps its
            place and its comments.
    """
    yaml = _round_trip()
    content = yaml.load(text)
    if content is None:  # a file that holds nothing but comments: they stay at its head
        return f"{text.rstrip(_SPACES)}\n".lstrip("\n") + as_yaml(values)
    assert isinstance(content, CommentedMap), "the file was checked before"
    last = list(content)[-1]
    tail = _take_tail(content, last)
    for key, value in values.items():
        standing = content.get(key)
        if not isinstance(value, Mapping) or not isinstance(standing, CommentedMap):
            content[key] = dict(value) if isinstance(value, Mapping) else value
            continue
        for gone in [each for each in standing if each not in value]:
            del standing[gone]
        for name, each in value.items():
            standing[name] = each
    content.ca.end = [*tail, *content.ca.end]
    content.ca.comment = content.ca.comment or [None, None]  # without it ruamel forgets the end
    return _with_comments_of(text, _dumped(yaml, content, text))


def _with_comments_of(before: str, after: str) -> str:
    """A text with those comments at its head that another had alone on a line, and it has not."""
    standing = Counter(line.strip() for line in after.split("\n"))
    lost = []
    for line in map(str.strip, before.split("\n")):
        if line.startswith("#"):
            if not standing[line]:
                lost.append(f"{line}\n")
            standing[line] -= 1
    first, _, rest = after.partition("\n")
    if lost and first.startswith("#"):
        return f"{first}\n{''.join(lost)}{rest}"
    return "".join(lost) + after


class _AsItStood(str):
    """A text in quotes, or without any, with the lines that it stood on."""

    __slots__ = ("lines",)
    lines: Sequence[str]


def _stands_below_its_key(text: str, start: int, end: int) -> bool:
    """Whether a text that is no key itself begins on the line after its key."""
    before, after = text[:start].rstrip(_SPACES), text[end:].lstrip(" \t")
    on_its_own_line = "\n" in text[len(before) : start]
    return on_its_own_line and before.endswith(":") and not after.startswith(":")


class _Constructor(RoundTripConstructor):
    def construct_object(self, node: Node, deep: bool = False) -> Any:  # noqa: ANN401
        if not isinstance(node, ScalarNode) or node.style in ("|", ">"):
            return super().construct_object(node, deep)
        start, end = node.start_mark, node.end_mark
        value = _AsItStood(node.value)
        lines = start.buffer[start.pointer : end.pointer].split("\n")
        value.lines = [line.strip(" \t") for line in lines]
        if _stands_below_its_key(start.buffer, start.pointer, end.pointer):
            value.lines = ["", *value.lines]
        self.constructed_objects[node] = value
        return value


class _Representer(RoundTripRepresenter):
    def represent_as_it_stood(self, value: _AsItStood) -> ScalarNode:
        return ScalarNode("tag:yaml.org,2002:str", value, style="")


_Representer.add_representer(_AsItStood, _Representer.represent_as_it_stood)


class _Emitter(Emitter):
    def process_tag(self) -> None:
        if not isinstance(getattr(self.event, "value", None), _AsItStood):
            super().process_tag()

    def choose_scalar_style(self) -> Any:  # noqa: ANN401 - ruamel's own
        if isinstance(self.event.value, _AsItStood):
            return ""
        return super().choose_scalar_style()

    def write_plain(self, text: str, split: Any = True) -> None:  # noqa: ANN401
        if not isinstance(text, _AsItStood):
            super().write_plain(text, split)
            return
        if text.lines[0]:
            self.write_indicator(text.lines[0], need_whitespace=True)
        for line in text.lines[1:]:
            self.write_line_break()
            if line:
                self.whitespace = self.indention = True
                self.write_indent()
                self.write_indicator(line, need_whitespace=False)


def _round_trip() -> YAML:
    yaml = YAML()
    yaml.Constructor, yaml.Representer, yaml.Emitter = _Constructor, _Representer, _Emitter
    yaml.preserve_quotes = True
    yaml.width = 2**20  # wider than any line: authors break theirs
    yaml.brace_single_entry_mapping_in_flow_sequence = True  # as in [{some: above}]
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _loaded(yaml: YAML, text: str) -> Any:  # noqa: ANN401 - whatever the author's file holds
    try:
        return yaml.load(text)
    except MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        raise NotKept(mark.line + 1 if mark else 1) from None
    except (YAMLError, ValueError, NotImplementedError):
        raise NotKept(1) from None


def _dumped(yaml: YAML, content: Any, text: str) -> str:  # noqa: ANN401
    """The content as YAML; begins with three hyphens where the text did."""
    yaml.explicit_start = any(
        isinstance(event, DocumentStartEvent) and event.explicit for event in _first(text)
    )
    stream = io.StringIO()
    yaml.dump(content, stream)
    return stream.getvalue()


def _take_tail(holder: Any, key: Any) -> list[CommentToken]:  # noqa: ANN401
    """Takes away the blank lines and unindented comments that follow a value; gives them back.

    ruamel keeps them with the last text of the value, as one token with the comment beside it.
    """
    ends: list[CommentToken] = []
    while isinstance(value := holder[key], CommentedMap | CommentedSeq) and value:
        if value.fa.flow_style():
            break
        ends, value.ca.end = [*value.ca.end, *ends], []
        holder, key = value, list(value)[-1] if isinstance(value, CommentedMap) else len(value) - 1
    comments, at = holder.ca.items.get(key), 2 if isinstance(holder, CommentedMap) else 0
    if not comments or comments[at] is None:
        return ends
    lines = comments[at].value.splitlines(keepends=True)
    kept = 0 if isinstance(value, ScalarString) else 1
    kept = max([kept, *(i + 1 for i, line in enumerate(lines) if line.startswith(" "))])
    comments[at].value = "".join(lines[:kept])
    if not lines[:kept]:
        comments[at] = None
    return [*(CommentToken(line, CommentMark(0)) for line in lines[kept:]), *ends]


def _first(text: str) -> list[Any]:
    """The first two events of a text: its beginning, and that of its document."""
    events = iter(YAML().parse(text)) if "---" in text else iter(())
    return [event for event, _ in zip(events, range(2), strict=False)]


def _without_trailing_space(text: str) -> str:
    """The text without spaces at the ends of lines, which must not belong to a value."""
    lines = text.split("\n")
    stripped = [line.rstrip(" \t") for line in lines]
    content = content_of(text)
    if content_of("\n".join(stripped)) != content:
        for index, line in enumerate(stripped):
            if line != lines[index]:
                tried = [*lines[:index], line, *lines[index + 1 :]]
                if content_of("\n".join(tried)) != content:
                    raise NotKept(index + 1, trailing_space=True)
    if stripped[-1]:
        stripped.append("")
    return "\n".join(stripped)


def content_of(text: str) -> Any:  # noqa: ANN401 - whatever the author's file holds
    """What hmic reads of a text; None where it can’t."""
    # as of a file that ends with a line break, which a text at the end may hold
    ended = text if text.endswith("\n") else f"{text}\n"
    source, _ = read_text(ended, "", (), OF_REGISTER.values)
    return source.content


def _compared(before: str, after: str, same_content: str | None) -> str:
    """What was made of a text, if every line of it is still there.

    Args:
        before: The text.
        after: What was made of it: the same lines, or besides one stretch of new ones.
        same_content: The text whose content it must have, where it must be the same.
    """
    after = f"{after.rstrip(_SPACES)}\n"
    old, new = _lines(before), _lines(after)
    grown = len(new) - len(old)
    common = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    if same_content is not None:
        kept = old == new and content_of(same_content) == content_of(after)
    else:
        kept = grown > 0 and old[common:] == new[common + grown :]
    if not kept:
        raise NotKept(min(common, len(old) - 1) + 1)
    return after


def _lines(text: str) -> list[str]:
    """The lines without their spaces: what must come back, in this order."""
    return [re.sub(r"[ \t]+", "", line) for line in text.rstrip(_SPACES).split("\n")]
