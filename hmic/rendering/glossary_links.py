"""Glossary terms become links to their meaning, where they first stand in each section.

Works on the finished page, so that authors' texts and the program's own are explained alike. The
links stand in the page alone: print, where they would only colour the text, goes without them.
"""

import re
from collections.abc import Callable, Sequence

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
_LINK = re.compile(r'<a class="term" href="[^"]*">([^<]*)</a>')


def glosser(glossary: Sequence[GlossaryRow]) -> Callable[[str], Markup]:
    """A filter over a piece of the page; a section begins with its tag, also within another."""
    anchors: dict[str, str] = {}
    for row in glossary:
        anchors.setdefault(str(escape(row.term)), row.anchor)
    # the longest first, so that MSBCU (2) is not explained as MSBCU; BCUs are explained as BCU
    terms = "|".join(re.escape(term) for term in sorted(anchors, key=len, reverse=True))
    term = re.compile(rf"(?<![\w#&./-])({terms})s?(?![\w/]|-[A-Z\d])")

    def gloss(html: str) -> Markup:
        explained: set[str] = set()

        def link(match: re.Match[str]) -> str:
            if match[1] in explained:
                return match[0]
            explained.add(match[1])
            return f'<a class="term" href="#{anchors[match[1]]}">{match[0]}</a>'

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


def unglossed(html: str) -> str:
    """The page without these links, as it is printed."""
    return _LINK.sub(r"\1", html)
