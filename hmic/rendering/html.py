"""From report to the self-contained HTML page: templates, authors' CommonMark, links between ids.

Templates only place, loop and branch; what they show is settled in report.assembly.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from hmic.diagnostics import Result
from hmic.rendering.charts import criteria_chart, distribution_chart
from hmic.rendering.glossary_links import glosser
from hmic.rendering.look import Look, confined, render
from hmic.rendering.paragraph_ids import numberer
from hmic.report.contents import Index, Report

_ID = re.compile(r"\b[A-Z]{2,4}(?:-[A-Z])?\d+\b")


def render_index(index: Index, look: Look, label: Callable[..., str]) -> Result[str | None]:
    """The page that leads to the published reports; nothing where a project's template fails.

    Args:
        index: What the page says.
        look: How it looks.
        label: Gives a fixed text by its name, `group.key`, with the values that it takes.

    Returns:
        The page, or what is wrong with a project's template.
    """
    return confined(look, partial(_index, index, look, label))


def _index(index: Index, look: Look, label: Callable[..., str]) -> Result[str | None]:
    return render(look, "index.html.j2", {"digest": digest}, index=index, label=label)


def render_html(report: Report, look: Look, label: Callable[..., str]) -> Result[str | None]:
    """The whole page, which asks for no other file; nothing where a project's template fails.

    Args:
        report: What the page says.
        look: How it looks.
        label: Gives a fixed text by its name, `group.key`, with the values that it takes.

    Returns:
        The page, or what is wrong with a project's template.
    """
    return confined(look, partial(_page, report, look, label))


def _page(report: Report, look: Look, label: Callable[..., str]) -> Result[str | None]:
    number = numberer(shown=report.shows_paragraph_ids)
    filters: dict[str, Callable[..., Any]] = {
        "prose": numbered_prose(number) if report.shows_paragraph_ids else _prose_alone,
        "inline": inline,
        "linked": _linker(report),
        "digest": digest,
        "glossed": glosser(report.glossary),
        "criteria_chart": criteria_chart,
        "distribution_chart": distribution_chart,
    }
    return render(look, "report.html.j2", filters, report=report, label=label, paragraph_id=number)


@cache
def _commonmark() -> MarkdownIt:
    """Paragraphs, emphasis and lists; everything else stays the text that it is."""
    return MarkdownIt("zero").enable(["list", "emphasis", "escape", "newline"])


@lru_cache(maxsize=2048)  # a page has some hundred texts, and an edit changes one of them
def prose(text: str) -> Markup:
    """CommonMark as paragraphs and lists."""
    return _rendered(text, None)


def _prose_alone(text: str, _passage: str = "") -> Markup:
    return prose(text)


def numbered_prose(number: Callable[[str], Markup]) -> Callable[..., Markup]:
    """The filter where a draft shows ids: a text that has no passage is printed without."""

    def numbered(text: str, passage: str = "") -> Markup:
        return _rendered(text, partial(number, passage) if passage else None)

    return numbered


def _rendered(text: str, next_id: Callable[[], Markup] | None) -> Markup:
    """CommonMark as paragraphs and lists; each begins with the next id, where there are any.

    The one paragraph of a list element is dissolved into it: a paragraph within an element that
    has a marker fails PDF/UA in WeasyPrint.
    """
    tokens = _commonmark().parse(text)
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and _is_single_paragraph(tokens, index):
            tokens[index + 1].hidden = tokens[index + 3].hidden = True
        if token.type == "inline" and next_id is not None:
            paragraph_id = Token("html_inline", "", 0, content=next_id())
            token.children = [paragraph_id, *(token.children or ())]
    rendered = _commonmark().renderer.render(tokens, _commonmark().options, {})
    return Markup(rendered)  # noqa: S704 - markdown-it escapes; HTML is not enabled


def _is_single_paragraph(tokens: list[Token], item: int) -> bool:
    kinds = [token.type for token in tokens[item + 1 : item + 5]]
    closes = kinds[3:] == ["list_item_close"] or kinds[3:] in (
        ["bullet_list_open"],
        ["ordered_list_open"],
    )
    return kinds[:3] == ["paragraph_open", "inline", "paragraph_close"] and closes


@lru_cache(maxsize=2048)
def inline(text: str) -> Markup:
    """CommonMark of one paragraph, without the paragraph."""
    return Markup(_commonmark().renderInline(text).strip())  # noqa: S704 - escaped by markdown-it


def digest(source: str) -> str:
    """By what a browser knows a script or a style as the page's own, and runs no other.

    https://www.w3.org/TR/CSP3/#grammardef-hash-source
    """
    hashed = hashlib.sha256(source.encode()).digest()
    return f"sha256-{base64.b64encode(hashed).decode()}"


def _linker(report: Report) -> Callable[[str], Markup]:
    """A filter that turns the ids in a text into links to where they stand."""
    known = {
        finding.id
        for section in report.sections
        for group in section.groups
        for finding in group.findings
    }
    known |= {one.id for one in report.recommendations}
    known |= {
        row.id for argument in report.arguments for table in argument.tables for row in table.rows
    }

    def link(match: re.Match[str]) -> str:
        id_ = match.group()
        return f'<a href="#{id_}">{id_}</a>' if id_ in known else id_

    # escaped before the ids, which are letters and digits, become links
    return lambda text: Markup(_ID.sub(link, str(escape(text))))  # noqa: S704
