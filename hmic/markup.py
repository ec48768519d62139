"""The language of authors' texts: CommonMark, what of it a report takes, and how a text refers.

It is read here for all who ask: the rules, which refuse what no report takes at its own line; what
counts paragraphs; the page, which prints the rest. The parser is imported when a text asks for it:
most texts hold no more than words.
"""

import itertools
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class Form(StrEnum):
    """What a text may hold, by the place where it is printed."""

    PLAIN = "plain"
    """Words alone."""
    PARAGRAPH = "paragraph"
    """One paragraph, with emphasis, links and references."""
    FINDING = "finding"
    """The same, with notes, and lists after it: it stays one thing with one id."""
    PROSE = "prose"
    """Paragraphs, lists, tables, quotations, notes, and the figures of the file."""
    CHAPTER = "chapter"
    """The same, with two levels of headings."""


class Written:
    """Marks the type of a text that is more than plain words."""

    def __init__(self, form: Form) -> None:
        self.form = form


# --- references


@dataclass(frozen=True, slots=True)
class Reference:
    """A place of a text that names something else in the report by its id."""

    id: str
    start: int
    """Where the id begins in the text."""
    words: str | None
    """The words of the link; None where there are none, and where the id itself is the text."""
    places: bool = False
    """Whether it places a figure here: ![](F1)."""
    plain: bool = False
    """Whether it is the id alone, within the words of a text."""


_REFERENCE = re.compile(
    r"(?<!\\)(?P<image>!?)\[(?P<words>[^\[\]]{0,1000})\]\((?P<id>[A-Za-z0-9-]{1,200})\)"
)
PLAIN_ID = re.compile(
    r"(?<![\w/.#@-])(?P<prefix>[A-Z]{2,4})-(?:[A-Z][1-9]\d{0,5}|[a-z]{3,20}-[1-9]\d{0,5})(?![\w/@-])"
)
"""An id that is linked as it stands: with a framework's capitals and a hyphen, as CA-A3 and
CA-context-2. M1 is a road, and CA3 stands in too many texts that mean no criterion."""
_ID_OR_ADDRESS = re.compile(
    rf"\]\([^()\s]{{0,2000}}\)|<[a-z]{{1,10}}:[^<>\s]{{0,2000}}>|https?://\S+|{PLAIN_ID.pattern}"
)
"""In an address nothing is an id."""


def references(text: str, prefixes: Collection[str]) -> tuple[Reference, ...]:
    """All that a text refers to in its report, in the order of the text.

    Args:
        text: A text as its author wrote it.
        prefixes: The capitals with which the ids of the frameworks begin.

    Returns:
        The references in both forms: [words](CA-A3), with or without words, and plain CA-A3.
    """
    if "-" not in text and "](" not in text:  # most texts: an id has a hyphen
        return ()
    found = [
        Reference(
            match["id"],
            match.start("id"),
            match["words"] or None,
            places=bool(match["image"]),
        )
        for match in _REFERENCE.finditer(text)
    ]
    found += (
        Reference(match[0], match.start(), None, plain=True)
        for match in _ID_OR_ADDRESS.finditer(text)
        if match["prefix"] in prefixes
    )
    return tuple(sorted(found, key=lambda one: one.start))


def rewritten(text: str, prefixes: Collection[str], new: Callable[[str], str]) -> str:
    """A text in which each reference names another id.

    Args:
        text: A text as its author wrote it, or a whole file of such texts.
        prefixes: The capitals with which the ids of the frameworks begin.
        new: Gives the new id for an old one; the same where it stays.

    Returns:
        The text; nothing but ids is changed.
    """
    pieces, after = [], 0
    for one in references(text, prefixes):
        pieces += [text[after : one.start], new(one.id)]
        after = one.start + len(one.id)
    return "".join([*pieces, text[after:]])


def in_plain_words(text: str) -> str:
    """A text without its marks, as a sentence of the program quotes it: ids and words stay."""
    if "[" in text:
        text = re.sub(r"(?<!\\)\[\^[^\]\s]{1,100}\]", "", text)
        text = re.sub(
            r"(?<!\\)\[([^\[\]]{0,1000})\]\(([^()\s]{0,2000})\)",
            lambda match: match[1] or _id_in_words(match[2]),
            text,
        )
    if "<https://" in text:
        text = re.sub(r"<(https://[^<>\s]{1,2000})>", r"\1", text)
    return re.sub(r"\*+|(?<!\w)_+|_+(?!\w)", "", text)


def _id_in_words(id_: str) -> str:
    return id_ if any(map(str.isupper, id_)) else id_.replace("-", " ")


# --- what a text is made of


@cache
def parser(*, html: bool = False) -> "MarkdownIt":
    """What reads a text: all that a report takes, and what it might be taken for.

    Args:
        html: Whether what a report never takes is told apart too, such as HTML; else it is the text
            that it is.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415 - most texts are words alone
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415

    made = MarkdownIt("zero", {"html": html})
    made.enable(["list", "emphasis", "escape", "newline", "entity"])
    made.enable(["link", "autolink", "image", "table", "blockquote", "heading"])
    footnote_plugin(made, inline=False, move_to_end=False, always_match_refs=True)
    if html:
        made.enable(["html_block", "html_inline", "fence", "code", "backticks", "hr", "lheading"])
        made.enable(["strikethrough", "reference"])
        made.disable("text_join")  # an escaped mark is a token of its own, and is meant
    return made


def parsed(text: str) -> "list[Token]":
    """The tokens of a text; words alone where it holds more than a report takes."""
    return (_words_alone() if _too_much(text) else parser()).parse(text)


@cache
def _words_alone() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - as above

    return MarkdownIt("zero")


_BREAK = re.compile(r"\n\s*\n|^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)|^\s*\[\^", re.MULTILINE)
"""One of these stands where a paragraph ends before its text does."""


def first_paragraph(text: str) -> tuple[str, str]:
    """A text as its first paragraph, and what follows it."""
    text = text.strip()
    if not _BREAK.search(text):
        return text, ""
    tokens = parsed(text)
    if tokens[0].type != "paragraph_open" or tokens[0].map is None:
        return "", text
    lines = text.split("\n")
    end = tokens[0].map[1]
    return "\n".join(lines[:end]).strip(), "\n".join(lines[end:]).strip("\n")


def numbered(tokens: "list[Token]") -> Iterator[int]:
    """Where the paragraphs and points stand, among the tokens of a text, that a draft gives ids.

    A heading, a table, a figure and a note have none.
    """
    within_note = 0
    for index, token in enumerate(tokens):
        within_note += {"footnote_reference_open": 1, "footnote_reference_close": -1}.get(
            token.type, 0
        )
        if token.type != "inline" or within_note or is_figure(token):
            continue
        is_caption = (
            tokens[index + 2 : index + 3]
            and tokens[index + 2].type == "table_open"
            and caption_of(tokens, index + 2)
        )
        if tokens[index - 1].type == "paragraph_open" and not is_caption:
            yield index


def paragraph_count(text: str) -> int:
    """How many paragraphs and points of lists a text has."""
    return sum(1 for _ in numbered(parsed(text)))


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs and points of lists of a text by their numbers, each without its layout.

    What has no number of its own, such as a heading or a table, stands with the one before it.
    """
    lines = text.strip().split("\n")
    starts = [0]
    if _BREAK.search(text):
        tokens = parsed(text.strip())
        places = [tokens[index - 1].map for index in numbered(tokens)]
        starts = [0, *(place[0] for place in places[1:] if place)]
    spans = zip(starts, [*starts[1:], len(lines)], strict=True)
    return tuple(" ".join(" ".join(lines[start:end]).split()) for start, end in spans)


def is_figure(token: "Token") -> bool:
    """Whether a paragraph does nothing but place a figure: ![](F1)."""
    children = token.children or []
    return len(children) == 1 and children[0].type == "image"


_CAPTION = re.compile(r"Table: (.+)", re.DOTALL)


def caption_of(tokens: "list[Token]", table: int) -> str | None:
    """The caption of a table: the paragraph before it, where it begins with `Table: `."""
    if tuple(one.type for one in tokens[max(0, table - 3) : table]) != _PARAGRAPH:
        return None
    found = _CAPTION.match(tokens[table - 2].content)
    return found[1] if found else None


_PARAGRAPH = ("paragraph_open", "inline", "paragraph_close")


_LISTS = ("bullet_list_open", "ordered_list_open", "footnote_reference_open")


def beyond_one_paragraph(text: str, form: Form) -> str | None:
    """The first line of what a text holds besides its one paragraph; None where there is nothing.

    Args:
        text: A text as its author wrote it.
        form: A finding's may have lists and notes after the paragraph.
    """
    if not _SUSPECT.search(text) and not _BREAK.search(text):
        return None
    for index, token in enumerate(parsed(text)):
        if token.level or token.nesting < 0 or token.type == "inline":
            continue
        is_first = index == 0 and token.type == "paragraph_open"
        is_list = index > 0 and form is Form.FINDING and token.type in _LISTS
        if not (is_first or is_list or token.type in _KINDS):  # those are told by what they are
            return text.split("\n")[token.map[0]].strip() if token.map else ""
    return None


# --- what a report does not take


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something in a text that its report does not take."""

    what: str
    """What it is, after "the text holds"."""
    words: str
    """As it stands there, on its first line."""
    hint: str
    """What to write in its place."""


MOST_MARKS = 2_000
"""Brackets, stars and such of one text: more would keep the parser busy for seconds."""
MOST_LINES = 2_000
"""Lines of one text: as above."""
MOST_NOTES = 100
"""Of one text: the parser looks for the end of each within all the others."""
_MARKS = re.compile(r"[*_\[\]`<>|&~]")
_LETTERS_OF_LATIN = r"[A-Za-z\u00c0-\u024f]"
UNSEEN = re.compile(
    "[\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\u180e]"
    f"|(?<={_LETTERS_OF_LATIN})[\u200c\u200d]"
)
"""Characters without a shape, which words from elsewhere bring along. Joiners are letters’ own in
scripts other than the Latin; a soft hyphen is no such character: a long word breaks at it."""
_BULLETS = "•◦▪▫‣\u2043●○■□➢➤❖✓✔\uf0b7\uf0a7\uf0d8\uf0fc"
"""Among them those of the symbol fonts that word processors bring along."""
_BULLET = re.compile(rf"(?:^|(?<=\s))[{_BULLETS}](?=\s)[^\n]*")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_PLAIN_MARKUP = re.compile(
    r"(?P<image>!\[[^\[\]\n]{0,500}\]\([^)\n]{0,500}\))"
    r"|(?P<link>\[[^\[\]\n]{0,500}\]\([^)\n]{0,500}\)|<(?:https?|mailto):[^<>\s]{0,500}>)"
    r"|(?P<note>\[\^[^\]\s]{1,100}\])"
    r"|(?P<html></?[A-Za-z][A-Za-z0-9-]{0,30}(?:[\s/][^<>\n]{0,500})?>|<!--)"
    r"|(?P<code>`[^`\n]{1,500}`|^(?:```|~~~))",
    re.MULTILINE,
)
_SUSPECT = re.compile(
    r"[<\[`|\\]|&[#\w]+;|~~|^ {0,3}(?:#{1,6}|>|[-*_=]{2,}|(?:\* *){3,}|(?:- *){3,})|^(?: {4}|\t)"
    r"|\*\*|__",
    re.MULTILINE,
)
"""One of these stands in all that is not paragraphs and lists of words and *emphasis*."""

_WRITE = "write paragraphs, *emphasis* and lists; docs/content.md shows what else there is"


def misfits(text: str, form: Form) -> Iterator[Misfit]:
    """What of a text its report does not take, in the order in which it is found.

    Args:
        text: A text as its author wrote it.
        form: What it may hold.

    Yields:
        Each thing with its words, by which its line is found, and with what to write.
    """
    if not text.isascii():
        yield from _strange_characters(text)
    if form is Form.PLAIN:
        yield from _plain_misfits(text)
    elif too_much := _too_much(text):
        yield too_much
    elif _SUSPECT.search(text):
        yield from _Reader(text, form).misfits()


def marks_in(text: str) -> int:
    """How many marks of emphasis, links and tables a text has."""
    return len(_MARKS.findall(text))


def _too_much(text: str) -> Misfit | None:
    """What of a text is so much that to read it would take seconds."""
    if (notes := text.count("[^")) > MOST_NOTES:
        hint = f"a text has at most {MOST_NOTES}: write it without, or as several"
        return Misfit(f"{notes:,} notes", "", hint)
    if len(text) <= MOST_MARKS:
        return None
    if (lines := text.count("\n")) > MOST_LINES:
        return Misfit(
            f"{lines:,} lines", "", f"a text has at most {MOST_LINES:,}: make several of it"
        )
    if (marks := marks_in(text)) > MOST_MARKS:
        hint = f"a text has at most {MOST_MARKS:,} of them: write it without, or as several"
        return Misfit(f"{marks:,} marks of emphasis, links and tables", "", hint)
    return None


def _strange_characters(text: str) -> Iterator[Misfit]:
    if found := UNSEEN.search(text):
        word = next((word for word in text.split() if found[0] in word), found[0])
        hint = "delete it; where a word may break, the report decides itself"
        yield Misfit(f"an unseen character, U+{ord(found[0]):04X}", word, hint)
    if found := _BULLET.search(text):
        hint = "begin each point of a list with a hyphen and a space, on a line of its own: - point"
        yield Misfit("a bullet that is no list", found[0].strip(), hint)


_CALLED = {
    "image": "a figure",
    "link": "a link",
    "note": "a note",
    "html": "HTML",
    "code": "code",
}


def _plain_misfits(text: str) -> Iterator[Misfit]:
    if found := _PLAIN_MARKUP.search(text):
        what = _CALLED[str(found.lastgroup)]
        hint = "this text is printed as it stands: write words alone"
        yield Misfit(what, found[0], hint)
    elif found := _ENTITY.search(text):
        yield Misfit("HTML", found[0], "write the character itself")


class _Reader:
    """Goes through the tokens of one text, and says what does not belong there."""

    def __init__(self, text: str, form: Form) -> None:
        self._lines = text.split("\n")
        self._form = form
        env: dict[str, Any] = {}
        self._tokens = parser(html=True).parse(text, env)
        self._references: Any = env.get("references", {})
        self._defined: dict[str, int] = {}
        self._used: dict[str, str] = {}
        self._heading = 0
        self._blocks = 0

    def misfits(self) -> Iterator[Misfit]:
        """All of them."""
        for index, token in enumerate(self._tokens):
            yield from self._block(index, token)
        for label in self._references:
            mark = f"[{label.lower()}]:"
            words = next((line for line in self._lines if mark in line.lower()), "")
            hint = "write the address beside the words: [words](https://example.org/)"
            yield Misfit("an address apart from its words", words.strip(), hint)
        yield from self._notes()

    def _line(self, token: "Token") -> str:
        return self._lines[token.map[0]].strip() if token.map else ""

    def _block(self, index: int, token: "Token") -> Iterator[Misfit]:
        if token.type == "inline":
            if not self._tokens[index - 1].type.startswith(("th_", "td_")) or token.content:
                yield from self._inline(index, token)
        elif token.type == "heading_open":
            yield from self._heading_fits(token)
        elif token.type in _KINDS:
            what, hint = _KINDS[token.type]
            is_table = token.type in ("table_open", "blockquote_open")
            if not is_table:
                yield Misfit(what, self._line(token), hint)
            elif self._form not in (Form.PROSE, Form.CHAPTER):
                yield Misfit(what, self._line(token), "it has its place in a context or overview")
            elif token.type == "table_open":
                yield from self._table(index, token)
        elif token.type == "footnote_reference_open":
            yield from self._definition(index, token)

    def _heading_fits(self, token: "Token") -> Iterator[Misfit]:
        level, words = int(token.tag[1]), self._line(token)
        if token.markup in ("-", "="):
            hint = "write a heading with a hash before it: # Heading; a line across there is none"
            yield Misfit("a line that makes a heading of what stands before it", words, hint)
        elif self._form is not Form.CHAPTER:
            hint = "headings have their place in overview, context and annexes"
            yield Misfit("a heading", words, hint)
        elif token.level:
            yield Misfit("a heading within a list or quotation", words, "begin it at the margin")
        elif level > _LEVELS or level > self._heading + 1:
            hint = "there are two levels, # and then ##; the report's own headings stand above them"
            yield Misfit("a heading of a level that is not here", words, hint)
        else:
            self._heading = level

    def _table(self, index: int, token: "Token") -> Iterator[Misfit]:
        if token.level:
            hint = "begin it at the margin"
            yield Misfit("a table within a list or quotation", self._line(token), hint)
            return
        for at in range(index, len(self._tokens)):
            if self._tokens[at].type == "thead_close":
                return
            if self._tokens[at].type == "th_open" and not self._tokens[at + 1].content.strip():
                hint = "give each column a head: a screen reader says it with each of its cells"
                yield Misfit("a table with a column that has no head", self._line(token), hint)
                return

    def _definition(self, index: int, token: "Token") -> Iterator[Misfit]:
        label = token.meta["label"]
        inside = self._tokens[index + 1 : index + 4]
        after = self._tokens[index + 4 : index + 5]
        words = self._line(token)
        if self._form not in (Form.FINDING, Form.PROSE, Form.CHAPTER):
            yield Misfit("a note", words, "notes have their place in findings and longer texts")
        elif label in self._defined:
            yield Misfit("a second note of one name", words, "give it another: [^2]")
        elif tuple(one.type for one in inside) != _PARAGRAPH or (
            not after or after[0].type != "footnote_reference_close"
        ):
            yield Misfit("a note that is not one paragraph", words, "join its lines into one")
        elif any(child.type == "footnote_ref" for child in inside[1].children or []):
            yield Misfit("a note within a note", words, "put it into the text itself")
        self._defined.setdefault(label, index)

    def _notes(self) -> Iterator[Misfit]:
        for label, words in self._used.items():
            if label not in self._defined:
                hint = f"write what it says on a line of its own below: [^{label}]: It says ..."
                if self._form in (Form.PLAIN, Form.PARAGRAPH):
                    hint = "notes have their place in findings and longer texts"
                yield Misfit(f"a note that says nothing, [^{label}]", words, hint)
        for label, index in self._defined.items():
            if label not in self._used:
                hint = f"put [^{label}] where it belongs in the text, or delete it"
                yield Misfit("a note to nothing", self._line(self._tokens[index]), hint)

    def _inline(self, index: int, token: "Token") -> Iterator[Misfit]:
        children = token.children or []
        if is_figure(token):
            yield from self._figure(index, children[0])
            return
        in_point = self._tokens[index - 2].type == "list_item_open" if index > 1 else False
        if in_point and re.match(r"\[[ xX]?\](?:\s|$)", token.content):
            first = token.content.split("\n")[0]
            yield Misfit("a box to tick", first, "write the point without it: - point")
        told: set[str] = set()
        for misfit in self._all_within(token):
            if misfit.what not in _TOLD_ONCE or misfit.what not in told:
                yield misfit
            told.add(misfit.what)

    def _all_within(self, token: "Token") -> Iterator[Misfit]:
        for kind, run in itertools.groupby(token.children or (), key=lambda child: child.type):
            if kind == "text":  # each star of an emphasis that is none is a token
                yield from self._words("".join(child.content for child in run))
            else:
                for child in run:
                    yield from self._within(child, token)

    def _figure(self, index: int, image: "Token") -> Iterator[Misfit]:
        target = str(image.attrs.get("src", ""))
        words = f"![{image.content}]({target})"
        at_margin = self._tokens[index].level == 1
        if not re.fullmatch(r"[A-Za-z0-9-]{1,200}", target):
            hint = "declare it under figures: and place it here by its id: ![](F1)"
            yield Misfit("a picture", words, hint)
        elif self._form not in (Form.PROSE, Form.CHAPTER):
            yield Misfit("a figure", words, "place it in a context or overview")
        elif not at_margin:
            yield Misfit("a figure within a list or quotation", words, "begin it at the margin")
        elif image.content:
            hint = f"write ![]({target}): its words stand where it is declared"
            yield Misfit("words in place of a figure", words, hint)

    def _within(self, child: "Token", token: "Token") -> Iterator[Misfit]:
        if child.type == "image":
            words = f"![{child.content}]({child.attrs.get('src', '')})"
            hint = "a figure stands in a paragraph of its own: ![](F1)"
            yield Misfit("a picture within a paragraph", words, hint)
        elif child.type in _KINDS_INLINE:
            what, hint = _KINDS_INLINE[child.type]
            words = child.content or child.markup
            shown = f"`{words}`" if child.type == "code_inline" else words
            yield Misfit(what, shown if child.type != "s_open" else "~~", hint)
        elif child.type == "link_open":
            yield from self._link(child, token)
        elif child.type == "footnote_ref":
            self._used.setdefault(child.meta["label"], f"[^{child.meta['label']}]")

    def _link(self, link: "Token", token: "Token") -> Iterator[Misfit]:
        target = str(link.attrs.get("href", ""))
        is_reference = re.fullmatch(r"[A-Za-z0-9-]{1,200}", target)
        children = token.children or []
        after = children[children.index(link) + 1]
        said = after.content if after.type == "text" else ""
        words = f"<{said}>" if link.info == "auto" else f"[{said}]({target})"
        if link.attrs.get("title"):
            yield Misfit("a link with a title", words, "write it into the text; few readers see it")
        elif not is_reference and not target.startswith("https://"):
            hint = "a link leads to an address that begins with https://, or to an id: [](CA-A3)"
            yield Misfit("a link that leads nowhere", words, hint)
        elif not is_reference and after.type == "link_close":
            hint = f"write the words by which it is known: [the guidance]({target})"
            yield Misfit("a link without words", words, hint)

    def _words(self, text: str) -> Iterator[Misfit]:
        if found := _LEFT_OVER.search(text):
            what, hint = _LEFT[str(found.lastgroup)]
            yield Misfit(what, found[0].strip(), hint)


_LEVELS = 2
_TOLD_ONCE = ("HTML", "a table that is none", "words struck out")
"""What stands several times in a paragraph that holds it once."""
_KINDS = {
    "html_block": ("HTML", _WRITE),
    "code_block": ("a line indented by four spaces, as code is", "begin it at the margin"),
    "fence": ("code", _WRITE),
    "hr": ("a line across", "begin a paragraph, or a heading where the text may have any"),
    "table_open": ("a table", ""),
    "blockquote_open": ("a quotation set apart", ""),
    "heading_open": ("a heading", ""),
}
_KINDS_INLINE = {
    "html_inline": ("HTML", _WRITE),
    "code_inline": ("code", _WRITE),
    "s_open": ("words struck out", "write what counts now, without what is gone"),
}
_LEFT_OVER = re.compile(
    r"(?P<link>\]\([^)\s]{0,500}\)?)"
    r"|(?P<emphasis>(?:\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)))"
    r"|(?P<table>^\s*\|.*\||^\s*:?-{3,}:?\s*\|.*)"
    r"|(?P<heading>^#{2,6}(?=\S).*)"
    r"|(?P<html></?[A-Za-z][A-Za-z0-9-]{0,30}(?:\s[^<>]{0,500})?/?>|<!--)",
    re.MULTILINE,
)
_LEFT = {
    "link": ("a link that is none", "write [words](https://example.org/), without spaces in it"),
    "emphasis": (
        "stars or lines that make nothing bold",
        "close them after the words: **words**; or put a backslash before what is meant as it is",
    ),
    "table": (
        "a table that is none",
        "put a line of hyphens under its first line, as many columns wide: | --- | --- |",
    ),
    "heading": ("a heading that is none", "write a space after the hash"),
    "html": ("HTML", _WRITE),
}
