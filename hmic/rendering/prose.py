"""Authors' texts as HTML: CommonMark with references, notes and tables, as hmic.markup reads it.

A writer goes through one page from its beginning to its end: it numbers the notes of each section,
and prints them where the section ends.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from hmic.markup import PLAIN_ID, caption_of, is_figure, numbered, parsed, parser
from hmic.rendering.figure_charts import figure_chart
from hmic.report.contents import Figure, Finding, Reference

Numberer = Callable[[str], Markup]
"""Gives the id of a passage's next paragraph, as it is shown; nothing where none is."""
Label = Callable[..., str]
"""Gives a fixed text by its name, with the values that it takes."""


@lru_cache(maxsize=2048)  # a page has some hundred texts, and an edit changes one of them
def plain_prose(text: str) -> Markup:
    """A text without references, notes and tables."""
    return Writer((), str).prose(text)


@lru_cache(maxsize=2048)
def plain_inline(text: str) -> Markup:
    """The same of one paragraph, without the paragraph."""
    return Writer((), str).inline(text)


_STAYS_WHOLE = 20
"""A table of more rows may go over several pages."""


@dataclass
class _Note:
    """A note of a section."""

    id: int
    """Its number among all of the page."""
    number: int
    """Its number within the section."""
    said: list[Token]
    times: int = 0
    """How often the text leads there."""


class Writer:
    """Writes the texts of one page, in their order."""

    def __init__(
        self,
        references: Sequence[Reference],
        label: Label,
        number: Numberer | None = None,
        figures: Sequence[Figure] = (),
    ) -> None:
        self._references = {one.id: one for one in references}
        self._figures = {one.id: one for one in figures}
        self._label = label
        self._number = number
        self._renderer = _Renderer(self)
        self._linked: list[str] = []
        """What ends each link that is open."""
        self._notes: list[_Note] = []
        """The notes of the section."""
        self._addresses: dict[str, str] = {}
        """The addresses of its links, each with the id under which it is printed."""
        self._said: Mapping[str, list[Token]] = {}
        """What the notes of the text say, by their labels."""
        self._numbers: dict[str, _Note] = {}
        """Those of them to which it has led already."""
        self._noted = self._addressed = 0
        """How many notes and addresses the page has so far."""

    def page_prose(self, text: str, passage: str = "", under: int = 3) -> Markup:
        """A text as blocks.

        Args:
            text: CommonMark.
            passage: The passage by which its paragraphs are cited; none where they are not.
            under: The level of the heading that it stands under.

        Returns:
            HTML.
        """
        if self._number is not None and passage:
            return self.prose(text, partial(self._number, passage), under)
        return self.prose(text, None, under) if _is_special(text) else plain_prose(text)

    def page_inline(self, text: str) -> Markup:
        """A text of one paragraph, without the paragraph."""
        return self.inline(text) if _is_special(text) else plain_inline(text)

    def prose(
        self, text: str, next_id: Callable[[], Markup] | None = None, under: int = 3
    ) -> Markup:
        """CommonMark as blocks.

        Args:
            text: CommonMark.
            next_id: Gives the id with which the next paragraph begins, where they have any.
            under: The level of the heading that it stands under.

        Returns:
            HTML.
        """
        tokens = parsed(text)
        if next_id is not None:
            for index in numbered(tokens):
                if shown := next_id():
                    paragraph_id = Token("html_inline", "", 0, content=shown)
                    tokens[index].children = [paragraph_id, *(tokens[index].children or ())]
        self._take_notes(tokens)
        return self._blocks(tokens, under)

    def inline(self, text: str) -> Markup:
        """CommonMark of one paragraph, without the paragraph."""
        return Markup(self._inline(text).strip())  # noqa: S704 - escaped by markdown-it

    def finding(self, finding: Finding) -> Markup:
        """What was found: its paragraph, which begins with its lead, and its lists."""
        tokens = parsed(finding.further) if finding.further else []
        self._take_notes(tokens)
        lead = Markup("<b>{}</b> ").format(self.page_inline(finding.lead)) if finding.lead else ""
        paragraph = Markup("<p>{}{}</p>").format(lead, self.page_inline(finding.rest))
        further = self._blocks(tokens, under=4)
        return paragraph + (Markup("\n") + further.rstrip() if further else Markup())

    def figure(self, id_: str) -> Markup:
        """A figure or table of its own."""
        figure = self._figures.get(id_)
        return Markup() if figure is None else self._figure(figure)

    def _figure(self, figure: Figure) -> Markup:
        named = Markup("<b>{}.</b> {}").format(figure.label, figure.caption)
        parts = [Markup("<figcaption>{}</figcaption>").format(named)]
        if figure.units:
            parts.append(Markup('<p class="units">{}</p>').format(figure.units))
        if (picture := figure.picture) is not None:
            parts.append(
                Markup('<img src="{}" alt="{}" width="{}" height="{}">').format(
                    picture.url, figure.alternative, picture.width, picture.height
                )
            )
        elif figure.numbers:
            parts.append(figure_chart(figure))
        if figure.columns:
            parts.append(_table_of(figure))
        if figure.description:
            parts.append(Markup("<p>{}</p>").format(self.page_inline(figure.description)))
        if figure.note:
            note = self.page_inline(figure.note)
            parts.append(Markup('<p class="aside">{}</p>').format(note))
        if figure.source:
            parts.append(Markup('<p class="aside">{}</p>').format(figure.source))
        inside = Markup("\n").join(parts)
        stays = " whole" if len(figure.rows) <= _STAYS_WHOLE else ""
        whole = Markup('<figure class="captioned{}" id="{}">\n{}\n</figure>\n')
        return whole.format(stays, figure.id, inside)

    def notes(self) -> Markup:
        """The notes of the section that ends here, and the addresses of its links for paper."""
        if not self._notes and not self._addresses:
            return Markup()
        heading = escapeHtml(self._label("heading.notes"))
        parts = [f'<h3 class="notes-heading">{heading}</h3>']
        if self._notes:
            parts.append('<ol class="notes">')
            parts += map(self._note, self._notes)
            parts.append("</ol>")
        if self._addresses:
            parts.append('<ol class="addresses">')
            parts += (
                f'<li id="{id_}">{_link_to(address)}</li>'
                for address, id_ in self._addresses.items()
            )
            parts.append("</ol>")
        only_on_paper = "" if self._notes else " on-paper"
        self._notes, self._addresses = [], {}
        html = "\n".join(parts)
        return Markup(f'<div class="of-section{only_on_paper}">\n{html}\n</div>\n')  # noqa: S704

    def _note(self, note: "_Note") -> str:
        back = escapeHtml(self._label("page.back_to_text"))
        links = [f'<a class="back" href="#note-{note.id}-in-text">{back}</a>']
        links += (
            f'<a class="back" href="#note-{note.id}-in-text-{time}">{back} ({time})</a>'
            for time in range(2, note.times + 1)
        )
        said = self._renderer.renderInline(note.said, parser().options, {})
        return f'<li id="note-{note.id}">{said} {" ".join(links)}</li>'

    def _blocks(self, tokens: list[Token], under: int) -> Markup:
        _dissolve_single_paragraphs(tokens)
        _make_tables(tokens)
        self._place_figures(tokens)
        for token in tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(under + int(token.tag[1]), 6)}"
        html = self._renderer.render(tokens, parser().options, {})
        self._said = {}
        return Markup(html)  # noqa: S704 - markdown-it escapes; HTML is not enabled

    def _place_figures(self, tokens: list[Token]) -> None:
        for index, token in enumerate(tokens):
            if not is_figure(token) or not token.children:
                continue
            placed = self.figure(str(token.children[0].attrs["src"]))
            if placed:
                tokens[index - 1].hidden = tokens[index + 1].hidden = True
                token.children = [Token("html_inline", "", 0, content=placed)]

    def _inline(self, text: str) -> str:
        (token,) = parser().parseInline(text)
        return self._renderer.renderInline(token.children or [], parser().options, {})

    def _take_notes(self, tokens: list[Token]) -> None:
        """Takes what notes say out of the blocks of a text."""
        said: dict[str, list[Token]] = {}
        self._said, self._numbers = said, {}
        index = 0
        while index < len(tokens):
            if tokens[index].type != "footnote_reference_open":
                index += 1
                continue
            end = next(
                at
                for at in range(index, len(tokens))
                if tokens[at].type == "footnote_reference_close"
            )
            inside = [one for one in tokens[index + 1 : end] if one.type == "inline"]
            children = itertools.chain.from_iterable(one.children or [] for one in inside)
            said[tokens[index].meta["label"]] = list(children)
            del tokens[index : end + 1]

    def text(self, words: str) -> str:
        """Words, in which the ids of findings and paragraphs are links."""
        if self._linked or not self._references or not PLAIN_ID.search(words):
            return escapeHtml(words)
        pieces, after = [], 0
        for match in PLAIN_ID.finditer(words):
            if (known := self._references.get(match[0])) is not None:
                pieces += [escapeHtml(words[after : match.start()]), _link(known, match[0])]
                after = match.end()
        return "".join([*pieces, escapeHtml(words[after:])])

    def link(self, target: str, *, has_words: bool, shows_itself: bool = False) -> str:
        """The beginning of a link, with its words where its author wrote none.

        Args:
            target: The id or address that it leads to.
            has_words: Whether its author wrote any.
            shows_itself: Whether they are the address.

        Returns:
            HTML, to which `link_end` is the end.
        """
        known = self._references.get(target)
        if known is not None and (not known.anchor or known.anchor.startswith("https://")):
            words = "" if has_words else escapeHtml(known.words)
            if known.anchor:
                return self.link(known.anchor, has_words=True) + words
            self._linked.append("")
            return words
        if known is not None:
            self._linked.append("</a>")
            if has_words:
                return f'<a href="#{escapeHtml(known.anchor)}">'
            return _link(known, known.words).removesuffix("</a>")
        if not target.startswith("https://"):
            self._linked.append("")
            return "" if has_words else escapeHtml(target)
        if shows_itself:
            self._linked.append("</a>")
        else:
            if target not in self._addresses:
                self._addressed += 1
                self._addresses[target] = f"address-{self._addressed}"
            letter = _letters(list(self._addresses).index(target) + 1)
            leads = f'<a href="#{self._addresses[target]}">{letter}</a>'
            self._linked.append(f'</a><sup class="on-paper">{leads}</sup>')
        return f'<a href="{escapeHtml(target)}">'

    def link_end(self) -> str:
        """Its end, with the letter under which its address is printed."""
        return self._linked.pop()

    def note(self, label: str) -> str:
        """The number of a note."""
        if label not in self._said:
            return escapeHtml(f"[^{label}]")
        if label not in self._numbers:
            self._noted += 1
            number = len(self._notes) + 1
            self._numbers[label] = _Note(self._noted, number, self._said[label])
            self._notes.append(self._numbers[label])
        note = self._numbers[label]
        note.times += 1
        again = f"-{note.times}" if note.times > 1 else ""
        called = escapeHtml(self._label("page.to_note", id=note.number))
        return (
            f'<sup><a class="note-number" href="#note-{note.id}" '
            f'id="note-{note.id}-in-text{again}" aria-label="{called}">{note.number}</a></sup>'
        )


def _is_special(text: str) -> bool:
    """Whether it refers to anything, or may have headings: the same text is another elsewhere."""
    return any(mark in text for mark in "[<#") or PLAIN_ID.search(text) is not None


def _link(known: Reference, words: str) -> str:
    stays_whole = ' class="id"' if words == known.id else ""
    return f'<a{stays_whole} href="#{escapeHtml(known.anchor)}">{escapeHtml(words)}</a>'


def _link_to(address: str) -> str:
    return f'<a href="{escapeHtml(address)}">{escapeHtml(address)}</a>'


def _letters(number: int) -> str:
    """The letters from a to z, then aa."""
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("a") + last) + letters
    return letters


def _dissolve_single_paragraphs(tokens: list[Token]) -> None:
    """The one paragraph of a list element is dissolved into it.

    A paragraph within an element that has a marker fails PDF/UA in WeasyPrint.
    """
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and _is_single_paragraph(tokens, index):
            tokens[index + 1].hidden = tokens[index + 3].hidden = True


def _is_single_paragraph(tokens: list[Token], item: int) -> bool:
    kinds = [token.type for token in tokens[item + 1 : item + 5]]
    closes = kinds[3:] == ["list_item_close"] or kinds[3:] in (
        ["bullet_list_open"],
        ["ordered_list_open"],
    )
    return kinds[:3] == ["paragraph_open", "inline", "paragraph_close"] and closes


def _table_of(figure: Figure) -> Markup:
    """The table of a figure: its numbers stand at the right, an empty cell is a dash."""
    heads = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_aligned(column.is_of_numbers), column.title)
        for column in figure.columns
    )
    rows = Markup("\n").join(
        Markup('<tr><th scope="row"{}>{}</th>{}</tr>').format(
            _aligned(figure.columns[0].is_of_numbers and len(figure.columns) == 1),
            row[0] or "–",
            Markup("").join(
                Markup("<td{}>{}</td>").format(_aligned(column.is_of_numbers), cell or "–")
                for column, cell in zip(figure.columns[1:], row[1:], strict=True)
            ),
        )
        for row in figure.rows
    )
    return Markup(
        '<div class="table stacks"><table class="of-text">\n<thead>\n<tr>{}</tr>\n</thead>\n'
        "<tbody>\n{}\n</tbody>\n</table></div>"
    ).format(heads, rows)


def _aligned(is_of_numbers: bool) -> Markup:
    return Markup(' class="number"') if is_of_numbers else Markup()


def _make_tables(tokens: list[Token]) -> None:
    """Gives tables their captions, and their cells the heads that a screen reader says too."""
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            caption = caption_of(tokens, index)
            if caption:
                for before in tokens[index - 3 : index]:
                    before.hidden, before.children = True, []
            end = next(at for at in range(index, len(tokens)) if tokens[at].type == "table_close")
            token.meta["caption"] = tokens[end].meta["caption"] = caption
            _make_cells(tokens[index:end])


def _make_cells(tokens: list[Token]) -> None:
    """Makes the first cell of each row its head, and lets numbers stand at the right."""
    for at, token in enumerate(tokens):
        if token.type not in ("th_open", "td_open"):
            continue
        is_number = "right" in str(token.attrs.pop("style", ""))
        if token.type == "th_open":
            token.attrs["scope"] = "col"
        elif tokens[at - 1].type == "tr_open" and tokens[at + 1].content:
            token.tag, token.attrs["scope"] = "th", "row"
            tokens[at + 2].tag = "th"
        if is_number:
            token.attrs["class"] = "number"


class _Renderer(RendererHTML):
    """markdown-it's renderer, with what a report prints otherwise."""

    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self._writer = writer
        self.rules = {**self.rules}
        for name in (
            *("text", "link_open", "link_close", "image", "footnote_ref"),
            *("table_open", "table_close"),
        ):
            self.rules[name] = getattr(self, f"_{name}")

    def _text(self, tokens: Sequence[Token], index: int, *_: Any) -> str:  # noqa: ANN401
        return self._writer.text(tokens[index].content)

    def _link_open(self, tokens: Sequence[Token], index: int, *_: Any) -> str:  # noqa: ANN401
        has_words = tokens[index + 1].type != "link_close"
        target, is_auto = str(tokens[index].attrs["href"]), tokens[index].info == "auto"
        return self._writer.link(target, has_words=has_words, shows_itself=is_auto)

    def _link_close(self, *_: Any) -> str:  # noqa: ANN401
        return self._writer.link_end()

    def _image(self, tokens: Sequence[Token], index: int, *_: Any) -> str:  # noqa: ANN401
        return escapeHtml(f"![{tokens[index].content}]({tokens[index].attrs['src']})")

    def _footnote_ref(self, tokens: Sequence[Token], index: int, *_: Any) -> str:  # noqa: ANN401
        return self._writer.note(tokens[index].meta["label"])

    def _table_open(self, tokens: Sequence[Token], index: int, *_: Any) -> str:  # noqa: ANN401
        caption = tokens[index].meta["caption"]
        figure = ""
        if caption:
            words = self._writer.inline(caption)
            figure = f'<figure class="captioned whole">\n<figcaption>{words}</figcaption>\n'
        return f'{figure}<div class="table stacks"><table class="of-text">\n'

    def _table_close(self, tokens: Sequence[Token], index: int, *_: Any) -> str:  # noqa: ANN401
        return "</table></div>\n" + ("</figure>\n" if tokens[index].meta["caption"] else "")
