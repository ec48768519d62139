"""Glossary terms become links to their meaning, where they first stand in each section.

Works on the finished page, so that authors' texts and the program's own are explained alike. The
links stand in the page alone: print, where they would only colour the text, goes without them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from html import unescape

from markupsafe import Markup, escape

from hmic.report.contents import GlossaryRow

_PIECE = re.compile(
    r"""
    <(/?)([a-zA-Z][^\s/>]*)(?>[^<>"']+|"[^"]*"|'[^']*')*+>   # a tag, with > in its values
    | <!--(?:.*?-->|.*) | <[!?/][^>]*>?                       # comments, and what HTML reads so
    | [^<]+
    | <                                                       # 2 < 3
    """,
    re.VERBOSE | re.DOTALL,
)
"""All of a page, in one pass. A project's template may hold anything: what is no tag is text."""
_UNEXPLAINED = {
    *("a", "h1", "h2", "h3", "h4", "nav", "svg", "th", "template"),
    *("script", "style", "textarea", "title"),
}
"""Links, headings, heads of rows, pictures: a link in them would mislead, or fails PDF/UA. And what
holds no HTML."""
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_QUOTES = {"'": "(?:['‘’]|&#(?:39|x27);)", '"': '(?:["“”]|&quot;|&#(?:34|x22);)'}
"""By a straight quote, the pattern of all that stands for it in a page."""
_LINK = re.compile(r'<a class="term" href="[^"]*">([^<]*)</a>')


def glosser(glossary: Sequence[GlossaryRow]) -> Callable[[str], Markup]:
    """A filter over a piece of the page; a section begins with its tag, also within another."""
    anchors: dict[str, str] = {}
    for row in glossary:
        anchors.setdefault(_plain(row.term), row.anchor)
    # the longest first, so that MSBCU (2) is not explained as MSBCU; BCUs are explained as BCU
    term = re.compile(rf"(?<![\w#&./-])({_any_of(anchors)})s?(?![\w/]|-[A-Z\d])")

    def gloss(html: str) -> Markup:
        explained: set[str] = set()

        def link(match: re.Match[str]) -> str:
            explains = _plain(unescape(match[1]))
            if explains in explained:
                return match[0]
            explained.add(explains)
            return f'<a class="term" href="#{anchors[explains]}">{match[0]}</a>'

        pieces, within = [], 0
        for piece in _PIECE.finditer(html):
            closes, tag = piece[1], (piece[2] or "").lower()
            if tag == "section" and not closes:
                explained.clear()
            elif tag in _UNEXPLAINED and not piece[0].endswith("/>"):
                within = max(0, within + (-1 if closes else 1))
            is_text = not tag and not piece[0].startswith("<")
            pieces.append(term.sub(link, piece[0]) if is_text and not within else piece[0])
        return Markup("".join(pieces))  # noqa: S704 - made of the page's own pieces

    return gloss if anchors else Markup


def _plain(term: str) -> str:
    """A term with straight quotes, however its author and those of texts write them."""
    return term.translate(_STRAIGHT)


def _in_html(term: str) -> str:
    """A pattern of all that stands for a term in a page."""
    return "".join(_QUOTES.get(letter) or re.escape(str(escape(letter))) for letter in term)


def _any_of(terms: Iterable[str]) -> str:
    """A pattern that matches the longest of some texts.

    What several begin with stands in it once: tried one after the other, thousands of terms would
    take the square of their number.
    """
    sorted_terms = sorted(set(terms))
    return _branches(sorted_terms, 0, len(sorted_terms), 0)


def _branches(terms: Sequence[str], first: int, last: int, begun: int) -> str:
    """The pattern of what some terms, of a sorted list, go on with after what all begin with."""
    ends = first < last and len(terms[first]) == begun
    first += ends
    branches = []
    while first < last:
        common = terms[first]
        until = first + 1
        while until < last and terms[until][begun] == common[begun]:
            until += 1
        same = begun + 1
        while same < len(common) and terms[until - 1][same : same + 1] == common[same]:
            same += 1
        branches.append(_in_html(common[begun:same]) + _branches(terms, first, until, same))
        first = until
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if ends else "")


def unglossed(html: str) -> str:
    """The page without these links, as it is printed."""
    return _LINK.sub(r"\1", html)
