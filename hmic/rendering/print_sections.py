"""The page cut into the sections of its PDF, each a page of its own that the engine lays out apart.

Where an element has the attribute `data-print-section`, a new section of the PDF begins, on a new
sheet (print.css). A section goes as far as the next such element, so that nothing is left out; the
elements that are open where it begins are opened in it again. What stands in an element with
`data-running` is known to the style of every section, under the name that the attribute gives.
"""

import itertools
import re
from dataclasses import dataclass
from html.parser import HTMLParser

ATTRIBUTE = "data-print-section"
"""Marks the elements with which a section of the PDF begins."""
RUNNING = "data-running"
"""Names elements whose text runs over all pages."""

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
"""Elements without an end: https://html.spec.whatwg.org/multipage/syntax.html#void-elements"""

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_OF_BROWSERS = re.compile(r"<style data-browser>.*?</style>", re.DOTALL)
"""A style for browsers alone: their fonts, and how they print the page."""
_TARGET = re.compile(r'data-target="#([^"]+)"')
"""An element that prints the number of the page on which another stands."""

FOLIO = "0123456789"
"""What a page's number is laid out as: it is known when the sections are joined."""
PLACES = 4
"""So many digits follow where the number is that of a target: which of its section's it is."""


@dataclass(frozen=True, slots=True)
class PrintSection:
    """One section of the PDF: a whole page of HTML, without styles.

    Where it prints the number of a target's page, it holds the placeholder of that number.
    """

    html: str


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page of HTML as the engine gets it: its styles, and its sections in their order."""

    style: str
    running: tuple[tuple[str, str], ...]
    """The names and texts of what may run over all pages."""
    sections: tuple[PrintSection, ...]


def cut(page: str, *, whole: bool = False) -> PrintedPage:
    """The page cut before each element that is marked.

    Args:
        page: HTML with a head and a body.
        whole: Whether it is to stay one section, as for a style that counts the pages itself.

    Returns:
        Its styles in their order, its running texts, and its sections; one where no element is
        marked, or the elements are not nested as they should be.
    """
    page = _OF_BROWSERS.sub("", page)
    style = "".join(_STYLE.findall(page))
    bare = _STYLE.sub("", page)
    cuts = _Cuts(bare)
    running = tuple((name, " ".join(text.split())) for name, text in cuts.running.items())
    if whole or not cuts.found or not cuts.nested:
        return PrintedPage(style, running, (_section(bare),))
    head = bare[: cuts.body]
    # what stands before the first mark belongs to the first section
    begins = [(cuts.body, ()), *cuts.found[1:]]
    ends = [*(begin for begin, _ in begins[1:]), len(bare)]
    return PrintedPage(
        style,
        running,
        tuple(
            _section(head + "".join(opened) + bare[begin:end])
            for (begin, opened), end in zip(begins, ends, strict=True)
        ),
    )


def targets(html: str) -> tuple[str, ...]:
    """The ids of the elements whose page numbers a section prints, in the order of its HTML."""
    return tuple(_TARGET.findall(html))


def _section(html: str) -> PrintSection:
    """The section with the placeholders of its targets' page numbers."""
    count = itertools.count()
    return PrintSection(
        _TARGET.sub(lambda found: f'{found[0]} data-page="{FOLIO}{next(count):0{PLACES}}"', html)
    )


class _Cuts(HTMLParser):
    """Where the marked elements of a page begin, each with the tags of those it stands in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[int, tuple[str, ...]]] = []
        self.body = 0
        """Where the body's content begins."""
        self.running: dict[str, str] = {}
        """The texts of the elements that are marked as running, by name."""
        self.nested = True
        """Whether each end that was met is that of the element opened last."""
        self._open: list[tuple[str, str]] = []
        self._runs: list[tuple[int, str]] = []
        """The running elements that are open: how deep each stands, and its name."""
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(page)
        self.close()

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element opens, and may begin a section."""
        text = self.get_starttag_text() or ""
        if any(name == ATTRIBUTE for name, _ in attrs):
            self.found.append((self._place(), tuple(opened for _, opened in self._open)))
        if tag == "body":
            self.body = self._place() + len(text)
        elif self.body and tag not in _VOID:
            self._open.append((tag, text))
            if name := dict(attrs).get(RUNNING):
                self._runs.append((len(self._open), name))
                self.running[name] = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in ("body", "html") or not self.body:
            return
        if self._runs and self._runs[-1][0] == len(self._open):
            self._runs.pop()
        if not self._open or self._open.pop()[0] != tag:
            self.nested = False

    def handle_data(self, data: str) -> None:
        """Text belongs to the running elements it stands in."""
        for _, name in self._runs:
            self.running[name] += data
