"""From YAML file to Source: text, plain data, and where each value stood. The only home of yaml.

Author's YAML is mappings, lists and text. Every plain value stays the text that was written
(`no`, `12:30` and `1.10` too; an empty value or `null` is nothing) and the models decide what it
is. Tags, anchors and several documents are refused: nobody who writes prose needs them, and they
are how a file attacks its reader.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

import yaml

from hmic.diagnostics import Diagnostic, Place, Result, Route, error
from hmic.markup import marks_in
from hmic.sources.conflicts import Conflict, conflicts_in, first_version, may_hold_conflicts
from hmic.sources.files import MOST_FILES, MOST_MARKS, TOGETHER, USUAL, limit_of, text_of
from hmic.sources.project import DataFile
from hmic.sources.syntax import Complaint, in_plain_english, in_quotes

DEEPEST = 30
"""Deeper nesting is refused; the data files need eight levels."""
LONGEST_LINE = 10_000
"""Characters; a file with a longer line is refused. A whole text of a report has some thousand."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line in YAML."""
_UNSEEN_BREAK = re.compile("[\x85\u2028\u2029]")
"""Of these, what ends no line in an editor, by whose numbers an author looks."""
_LONGEST_TEXT = 400
"""Lines in which words of a text are looked for."""
_NO_TEXT = re.compile(
    "[^\t\n\r -~\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    "\U00010000-\U0010ffff]"
)
"""Characters that no text holds: controls, half surrogates, a byte order mark in its midst; and
what turns the direction of a text round, so that a page reads otherwise than its file."""
_LOST = re.compile(r"\s*(?P<lost>#(?!hmic:)[^\s#].*)")
"""What stands as a comment after a text, and was written like a part of it: `#1`, `#0B3C5D`."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands: line and columns from 1, the end column after the last."""

    line: int
    column: int
    end_column: int | None
    end: "Point | None" = None
    """Where a text of several lines ends, after its last character."""


Point = tuple[int, int]
"""A line and a column, from 1."""


@dataclass(frozen=True)
class Source:
    """One author's file, read. `content` is None where it could not be read as YAML."""

    name: str
    mount: Route
    text: str
    content: Any
    values: Mapping[Route, Span] = field(default_factory=dict)
    """Where each value stands, by its route from the top of the inspection."""
    keys: Mapping[Route, Span] = field(default_factory=dict)
    """Where the key of each value of a mapping stands."""
    whole: bool = True
    """Whether all of the text is in the content; a repeated key's second value is not."""
    stood_in: frozenset[Route] = frozenset()
    """Routes under which something stands in for what did not fit."""
    prose: tuple[tuple[Point, Point], ...] = ()
    """Where values and keys stand that hold `hmic:`, so that no comment is seen in them."""

    def place(
        self, route: Route, at: Literal["key", "value"] = "value", word: str | None = None
    ) -> Place:
        """Where a route stands in the file, or else the nearest branch above it that does.

        Args:
            route: From the top of the inspection.
            at: Whether the key or what stands under it.
            word: Words of the text that stands there, to be shown in place of all of it.

        Returns:
            The place.
        """
        spans = self.keys if at == "key" else self.values
        while route not in spans and len(route) > len(self.mount):
            route, spans = route[:-1], self.keys if route[:-1] in self.keys else self.values
        span = spans.get(route, Span(1, 1, None))
        place = place_of(self.name, self.text, span)
        if not word or at == "key" or (found := _span_of(word, self.text, span)) is None:
            return place
        begins = place.line if span.end_column is None else None
        return replace(place_of(self.name, self.text, found), begins=begins)

    def is_prose(self, line: int, column: int) -> bool:
        """Whether a point that looks like a comment for hmic lies within a value or a key."""
        return any(start <= (line, column) < end for start, end in self.prose)


def place_of(name: str, text: str, span: Span) -> Place:
    """A span of a text as a place, with its line.

    Args:
        name: What messages call the file.
        text: What it holds.
        span: Where it stands there.

    Returns:
        The place.
    """
    if _has_unseen_breaks(text):
        number, before, excerpt = _shown(text)[min(span.line, len(lines_of(text))) - 1]
        end = span.end_column + before if span.end_column else None
        return Place(name, number, span.column + before, end, excerpt)
    lines = lines_of(text)
    excerpt = lines[span.line - 1] if span.line <= len(lines) else ""
    return Place(name, span.line, span.column, span.end_column, excerpt)


@lru_cache(maxsize=8)  # asked for every place of a file
def _has_unseen_breaks(text: str) -> bool:
    return _UNSEEN_BREAK.search(text) is not None


def shown_line(text: str, number: int) -> int:
    """The number by which an author's editor calls a line that YAML calls by another."""
    if number > len(lines_of(text)) or not _has_unseen_breaks(text):
        return number
    return _shown(text)[number - 1][0]


@lru_cache(maxsize=8)
def _shown(text: str) -> tuple[tuple[int, int, str], ...]:
    """By YAML’s lines: the number of the line in an editor, what stands before, the line."""
    shown: list[tuple[int, int, str]] = []
    for number, line in enumerate(re.split("\r\n|[\r\n]", text), 1):
        before = 0
        for part in _UNSEEN_BREAK.split(line):
            shown.append((number, before, line))
            before += len(part) + 1
    return tuple(shown)


def _span_of(word: str, text: str, within: Span) -> Span | None:
    """Where words stand in a text; only what is on their first line."""
    last, end = within.end or (within.line, within.end_column)
    lines = [*lines_of(text)[within.line - 1 : min(last, within.line + _LONGEST_TEXT)]]
    if end is not None and len(lines) == last - within.line + 1:
        lines[-1] = lines[-1][: end - 1]
    found = _pattern(word).search("\n".join(lines), within.column - 1)
    if found is None:
        return None
    before = found.string[: found.start()]
    column = found.start() - (before.rfind("\n") + 1) + 1
    return Span(within.line + before.count("\n"), column, column + len(found[0].partition("\n")[0]))


def _pattern(word: str) -> re.Pattern[str]:
    """Finds words as they were typed: over lines, and with their quotes as YAML has them."""
    typed = r"\s+".join(re.escape(one) for one in word.split())
    typed = typed.replace("'", "'{1,2}").replace('"', r'\\?"')
    before = r"(?<!\w)" if word[:1].isalnum() else ""
    after = r"(?!\w)" if word[-1:].isalnum() else ""
    return re.compile(f"{before}{typed}{after}")


@lru_cache(maxsize=8)
def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text, as YAML counts them."""
    return tuple(_BREAK.split(text))


def read_sources(
    files: Iterable[DataFile], instead: Mapping[str, str] | None = None
) -> Result[tuple[Source, ...]]:
    """Every file as a Source, and all problems of all files.

    Files that belong together have a limit together. From the one that passes it, none is read.

    Args:
        files: The files.
        instead: By the name of a file, a text that is read in its place: one not saved yet.

    Returns:
        What was read of each.
    """
    instead = instead or {}
    sources: list[Source] = []
    problems: list[Diagnostic] = []
    size = values = marks = 0
    passed = False
    for number, file in enumerate(files, 1):
        if passed:
            source, unread = Result(_unread(file))
        elif file.name in instead:
            text = instead[file.name]
            source, unread = read_once(text, file.name, file.mount, limit_of(file).values)
        else:
            source, unread = read_source(file)
        size += len(source.text)
        values += len(source.values) + len(source.keys)
        marks += marks_in(source.text)
        beyond = {
            f"{MOST_FILES:,} files": number > MOST_FILES,
            f"{TOGETHER.size / 1e6:g} MB": size > TOGETHER.size,
            f"{TOGETHER.values:,} keys and values": values > TOGETHER.values,
            f"{MOST_MARKS:,} marks of emphasis, links and tables": marks > MOST_MARKS,
        }
        if not passed and any(beyond.values()):
            passed, source = True, _unread(file)
            most = next(limit for limit, reached in beyond.items() if reached)
            unread = (*unread, _too_much(file, most))
        sources.append(source)
        problems += unread
    return Result(tuple(sources), tuple(problems))


def _unread(file: DataFile) -> Source:
    return Source(file.name, file.mount, "", None, whole=False)


def _too_much(file: DataFile, most: str) -> Diagnostic:
    message = f"with this file, those that belong together have more than {most}"
    hint = "does it belong here at all? No file from here on was read"
    return replace(error("too-much-together", message, file.mount, hint), place=Place(file.name))


def read_source(file: DataFile) -> Result[Source]:
    """One file. Expected problems of any kind come back as located diagnostics."""
    text, problems = text_of(file)
    if text is None:
        return Result(_unread(file), problems)
    return read_once(text, file.name, file.mount, limit_of(file).values)


def read_text(
    text: str, name: str, mount: Route, most_values: int = USUAL.values
) -> Result[Source]:
    """YAML text as a Source.

    Args:
        text: The text.
        name: What messages call the file.
        mount: The branch of an inspection that it fills.
        most_values: How many keys and values it may have.

    Returns:
        What was read; its content is None where the text is not YAML.
    """
    lines = lines_of(text)
    conflicts = conflicts_in(lines) if may_hold_conflicts(text) else ()
    sound = "\n".join(first_version(lines, conflicts)) if conflicts else text
    reader = _Reader(name, mount, sound, most_values)
    reader.diagnostics += (_conflict(conflict, name, mount, text) for conflict in conflicts)
    try:
        reader.read()
    except _Unreadable as unreadable:
        diagnostics = (*reader.diagnostics, unreadable.diagnostic)
        return Result(Source(name, mount, text, None, whole=False), diagnostics)
    whole = not reader.diagnostics
    prose = tuple(reader.prose)
    source = Source(
        name, mount, text, reader.content, reader.values, reader.keys, whole, prose=prose
    )
    return Result(source, tuple(reader.diagnostics))


read_once = lru_cache(maxsize=64)(read_text)
"""The same, for who never changes what was read: the files of one force and its programme need not
be parsed again where their text is the same."""


def locate(diagnostics: Iterable[Diagnostic], sources: Iterable[Source]) -> tuple[Diagnostic, ...]:
    """The diagnostics with file, line and column, from the source mounted nearest their route."""
    by_mount = {source.mount: source for source in sources}

    def place(route: Route, at: Literal["key", "value"], word: str | None = None) -> Place | None:
        for length in range(len(route), 0, -1):
            if source := by_mount.get(route[:length]):
                return source.place(route, at, word)
        return None

    return tuple(
        diagnostic
        if diagnostic.place
        else replace(
            diagnostic,
            place=place(diagnostic.route, diagnostic.at, diagnostic.word),
            other=place(diagnostic.other_route, diagnostic.at, diagnostic.other_word)
            if diagnostic.other_route
            else None,
        )
        for diagnostic in diagnostics
    )


def _conflict(conflict: Conflict, name: str, mount: Route, text: str) -> Diagnostic:
    line = lines_of(text)[conflict.first]
    column = len(line) - len(line.lstrip()) + 1
    place = place_of(name, text, Span(conflict.first + 1, column, len(line) + 1))
    message = "git left this line here when it could not merge two versions of the file"
    hint = "delete it, and look whether what stands around it is right"
    if conflict.whole:
        message = (
            "git could not merge two versions of the file: both stand here, "
            f"as far as line {conflict.last + 1}"
        )
        hint = "keep what is right of both, and delete the lines <<<<<<<, ======= and >>>>>>>"
    return replace(error("conflict-marker", message, mount, hint), place=place)


class _Unreadable(Exception):  # noqa: N818 - carries a diagnostic out of the reader
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass
class _Open:
    """A mapping or list that is being filled."""

    route: Route
    holder: dict[str, Any] | list[Any]
    key: str | None = None
    skips: bool = False
    """Whether the next value belongs to a repeated key and is dropped."""


class _Reader:
    """One pass over the parser's events, without recursion."""

    def __init__(self, name: str, mount: Route, text: str, most_values: int) -> None:
        self.name, self.mount, self.text = name, mount, text
        self.lines = lines_of(text)
        self.most_values = most_values
        self.content: Any = None
        self.values: dict[Route, Span] = {}
        self.keys: dict[Route, Span] = {}
        self.prose: list[tuple[Point, Point]] = []
        self.diagnostics: list[Diagnostic] = []
        self.count = 0
        self.open: list[_Open] = []

    def read(self) -> None:
        if found := _NO_TEXT.search(self.text):
            raise self._no_text(found)
        self._no_line_is_too_long()
        documents = 0
        for event in self._events():
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._unreadable(
                        "several-documents",
                        "a second document begins here, after a line of three hyphens",
                        event,
                        "keep one document a file, and delete the line ---",
                    )
            elif isinstance(event, yaml.AliasEvent):
                raise self._unreadable(
                    "yaml-alias",
                    f"*{event.anchor} refers to another value; data files hold no references",
                    event,
                    "write the value out, or quote a text that begins with an asterisk",
                )
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close(self.open.pop().route, event)
        if self.content is None:
            hint = "write its data, or delete it"
            empty = error("empty-file", "the file is empty", self.mount, hint)
            raise _Unreadable(
                replace(empty, place=place_of(self.name, self.text, Span(1, 1, None)))
            )

    def _events(self) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(self.text, Loader=_LOADER)
        except yaml.MarkedYAMLError as failure:
            raise _Unreadable(self._syntax(failure)) from None
        except (yaml.YAMLError, ValueError, OverflowError) as failure:
            # without libyaml, an impossible \U escape or %YAML version gets as far as Python
            problem = yaml.MarkedYAMLError(problem=str(failure))
            raise _Unreadable(self._syntax(problem)) from None

    def _no_text(self, found: re.Match[str]) -> _Unreadable:
        before = _BREAK.split(self.text[: found.start()])
        column = len(before[-1]) + 1
        diagnostic = error(
            "control-character",
            f"the file holds a character that no text holds, U+{ord(found[0]):04X}",
            self.mount,
            "delete the character; or was something else saved under this name?",
        )
        place = place_of(self.name, self.text, Span(len(before), column, column + 1))
        return _Unreadable(replace(diagnostic, place=place))

    def _no_line_is_too_long(self) -> None:
        for number, line in enumerate(self.lines, 1):
            if len(line) > LONGEST_LINE:
                diagnostic = error(
                    "line-too-long",
                    f"the line has {len(line):,} characters; a line has at most {LONGEST_LINE:,}",
                    self.mount,
                    "write >- after the key's colon, and the text on lines of its own below",
                )
                place = Place(self.name, number)
                raise _Unreadable(replace(diagnostic, place=place))

    def _syntax(self, failure: yaml.MarkedYAMLError) -> Diagnostic:
        begun, mark = failure.context_mark, failure.problem_mark or failure.context_mark
        complaint = Complaint(
            failure.context or "",
            failure.problem or "",
            self._line(mark),
            mark.column if mark else 0,
            self._line(begun),
        )
        message, hint, at_start = in_plain_english(complaint)
        if at_start and begun is not None:
            mark = begun
        span = Span(mark.line + 1, mark.column + 1, None) if mark else Span(1, 1, None)
        if at_start and "flow node" in (failure.context or ""):  # marked where the file ends
            span = self.values.get(self.open[-1].route, span)
        place = place_of(self.name, self.text, span)
        return replace(error("yaml-syntax", message, self.mount, hint), place=place)

    def _line(self, mark: Any) -> str:  # noqa: ANN401 - marks are untyped
        lines = self.lines
        return lines[mark.line] if mark and mark.line < len(lines) else ""

    def _unreadable(self, code: str, message: str, event: Any, hint: str) -> _Unreadable:  # noqa: ANN401
        place = place_of(self.name, self.text, self._span(event))
        return _Unreadable(replace(error(code, message, self.mount, hint), place=place))

    def _node(self, event: yaml.NodeEvent) -> None:
        self.count += 1
        if self.count > self.most_values:
            raise self._unreadable(
                "too-many-values",
                f"the file holds more than {self.most_values:,} keys and values",
                event,
                "is it a data file at all?",
            )
        if event.anchor is not None:
            raise self._unreadable(
                "yaml-anchor",
                f"&{event.anchor} names a value for reuse; data files hold no references",
                event,
                "delete it, or quote a text that begins with an ampersand",
            )
        if (tag := getattr(event, "tag", None)) is not None:
            raise self._unreadable(
                "yaml-tag",
                f"{tag} is a YAML tag; data files hold none",
                event,
                "delete it, or quote a text that begins with an exclamation mark",
            )
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
            return
        if len(self.open) >= DEEPEST:
            raise self._unreadable(
                "nested-too-deep",
                f"the nesting is deeper than {DEEPEST} levels",
                event,
                "data files need eight levels at most",
            )
        holder: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.open.append(_Open(self._place_value(holder, event), holder))

    def _span(self, event: Any) -> Span:  # noqa: ANN401 - marks are untyped
        start, end = event.start_mark, event.end_mark
        if start.line >= len(self.lines):  # a value that is missing at the end of the file
            return Span(len(self.lines), len(self.lines[-1]) + 1, None)
        if end.line == start.line and end.column > start.column:
            return Span(start.line + 1, start.column + 1, end.column + 1)
        is_text = isinstance(event, yaml.ScalarEvent)
        ends = (end.line + 1, end.column + 1) if is_text else None
        return Span(start.line + 1, start.column + 1, None, ends)

    def _close(self, route: Route, event: Any) -> None:  # noqa: ANN401 - marks are untyped
        """A mapping or list of one line ends where its last character stands."""
        begun = self.values.get(route)
        end = event.end_mark
        if begun is not None and end.line == begun.line - 1 and end.column >= begun.column:
            self.values[route] = replace(begun, end_column=end.column + 1)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if "hmic:" in event.value:
            self.prose.append(_stretch(event))
        top = self.open[-1] if self.open else None
        if top and isinstance(top.holder, dict) and top.key is None:
            self._key(top, event)
            return
        if event.style == '"' and (found := _NO_TEXT.search(event.value)):
            raise self._unreadable(
                "control-character",
                f"an escape makes a character that no text holds, U+{ord(found[0]):04X}",
                event,
                "write the backslash twice, or use single quotes",
            )
        plain = not event.style
        value = self._to_its_end(event) if plain else event.value
        self._place_value(None if plain and value in _NOTHING else value, event)

    def _to_its_end(self, event: Any) -> str:  # noqa: ANN401 - yaml's events are untyped
        """A text without quotes; a hash after a space ends it: `Call #1` is `Call` to YAML."""
        value, end = str(event.value), event.end_mark
        rest = self._line(end)[end.column :]
        if (lost := _LOST.match(rest)) is None:
            return value
        value = f"{value}{rest}".strip()
        begins = lost["lost"].split()[0]
        diagnostic = error(
            "text-cut-short",
            f"YAML takes the rest of the line, from {begins}, for a comment",
            self.mount,
            f"put the text in quotes: {in_quotes(value)}; or write a space after a comment's #",
        )
        span = Span(end.line + 1, end.column + lost.start("lost") + 1, None)
        self.diagnostics.append(replace(diagnostic, place=place_of(self.name, self.text, span)))
        return value

    def _key(self, top: _Open, event: yaml.ScalarEvent) -> None:
        top.key = event.value
        route = (*top.route, event.value)
        assert isinstance(top.holder, dict)
        top.skips = event.value in top.holder
        if top.skips:
            diagnostic = error(
                "duplicate-key",
                f"the key {event.value} stands here a second time",
                route,
                "keep one of the two",
            )
            self.diagnostics.append(
                replace(
                    diagnostic,
                    at="key",
                    place=place_of(self.name, self.text, self._span(event)),
                    other=place_of(self.name, self.text, self.keys[route]),
                )
            )
        else:
            self.keys[route] = self._span(event)

    def _place_value(self, value: Any, event: yaml.NodeEvent) -> Route:  # noqa: ANN401
        """Puts a value where it belongs and notes where it stands; gives its route back."""
        if not self.open:
            self.content = value if value is not None else self.content
            self.values[self.mount] = self._span(event)
            return self.mount
        top = self.open[-1]
        if isinstance(top.holder, list):
            route = (*top.route, len(top.holder))
            top.holder.append(value)
        else:
            if top.key is None:
                raise self._unreadable(
                    "key-not-text",
                    "a mapping or list stands where a key is expected",
                    event,
                    "write `key: value`; put a text that begins with { or [ in quotes",
                )
            route, top.key = (*top.route, top.key), None
            if top.skips:
                return (*route, "")  # a route that no model has: nothing below it is looked up
            top.holder[str(route[-1])] = value
        self.values[route] = self._span(event)
        return route


def _stretch(event: Any) -> tuple[Point, Point]:  # noqa: ANN401 - yaml's events are untyped
    """From where to where a value goes; after > or | it begins on the next line."""
    start, end = event.start_mark, event.end_mark
    is_block = event.style in (">", "|")
    begins = (start.line + 2, 1) if is_block else (start.line + 1, start.column + 1)
    return begins, (end.line + 1, end.column + 1)


@dataclass(frozen=True, slots=True)
class Piece:
    """A key or a value as it is written, by where it begins and ends in the text, in characters."""

    route: Route
    """From the top of the file."""
    start: int
    end: int
    """After its last character that is no space."""
    kind: Literal["key", "text", "list", "mapping"]
    in_brackets: bool = False
    """Whether it is a list or mapping in brackets."""


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Every key and value of a text that hmic can read, in their order.

    Raises:
        ValueError: hmic can’t read it: it is no YAML, or has a list for a key.
    """
    try:
        top = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as failure:
        raise ValueError from failure
    found: list[Piece] = []
    if top is not None:
        _add_pieces(found, top, (), text)
    return tuple(found)


def _add_pieces(found: list[Piece], node: Any, route: Route, text: str) -> int:  # noqa: ANN401 - yaml's nodes are untyped
    """Adds a value and all below it; gives its end back."""
    start: int = node.start_mark.index
    end = start + len(text[start : node.end_mark.index].rstrip())
    if isinstance(node, yaml.ScalarNode):
        found.append(Piece(route, start, end, "text"))
        return end
    is_mapping, in_brackets = isinstance(node, yaml.MappingNode), bool(node.flow_style)
    place = len(found)
    last = start
    for index, element in enumerate(node.value):
        if is_mapping:
            key, value = element
            if not isinstance(key, yaml.ScalarNode):
                raise ValueError
            below: Route = (*route, key.value)
            begins = key.start_mark.index
            found.append(Piece(below, begins, key.end_mark.index, "key"))
            last = max(key.end_mark.index, _add_pieces(found, value, below, text))
        else:
            last = _add_pieces(found, element, (*route, index), text)
    end = end if in_brackets else last
    kind: Literal["list", "mapping"] = "mapping" if is_mapping else "list"
    found.insert(place, Piece(route, start, end, kind, in_brackets))
    return end
