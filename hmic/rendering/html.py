"""From report to the self-contained HTML page: templates, authors' CommonMark, links between ids.

Templates only place, loop and branch; what they show is settled in report.assembly.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from markupsafe import Markup, escape

from hmic.diagnostics import Result
from hmic.rendering.charts import criteria_chart, distribution_chart
from hmic.rendering.file_links import file_links
from hmic.rendering.glossary_links import glosser
from hmic.rendering.look import Look, confined, render
from hmic.rendering.paragraph_ids import numberer
from hmic.rendering.prose import Writer, plain_prose
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


def render_withdrawn(report: Report, look: Look, label: Callable[..., str]) -> Result[str | None]:
    """The page in the place of a report that was withdrawn: that it was, and nothing of it.

    Args:
        report: What identifies it.
        look: How it looks.
        label: Gives a fixed text by its name, `group.key`, with the values that it takes.

    Returns:
        The page, or what is wrong with a project's template.
    """
    return confined(look, partial(_withdrawn, report, look, label))


def _withdrawn(report: Report, look: Look, label: Callable[..., str]) -> Result[str | None]:
    filters: dict[str, Callable[..., Any]] = {"digest": digest, "prose": plain_prose}
    return render(look, "withdrawn.html.j2", filters, report=report, label=label)


def _page(report: Report, look: Look, label: Callable[..., str]) -> Result[str | None]:
    number = numberer(shown=report.shows_paragraph_ids, cited=report.cited_paragraphs)
    numbers = report.shows_paragraph_ids or report.cited_paragraphs
    writer = Writer(report.references, label, number if numbers else None, report.figures)
    filters: dict[str, Callable[..., Any]] = {
        "prose": writer.page_prose,
        "inline": writer.page_inline,
        "found": writer.finding,
        "figure": writer.figure,
        "linked": _linker(report),
        "digest": digest,
        "for_browsers": for_browsers,
        "glossed": glosser(report.glossary),
        "criteria_chart": criteria_chart,
        "distribution_chart": distribution_chart,
    }
    return render(
        look,
        "report.html.j2",
        filters,
        report=report,
        label=label,
        paragraph_id=number,
        notes=writer.notes,
        files=file_links(label),
    )


_OF_THE_ENGINE = re.compile(
    r"(?:string-set|bookmark-level|hyphens|hyphenate-character|overflow-wrap)\s*:[^;}]*;?\s*"
    r"|@(?:top|bottom)-[a-z-]+\s*\{[^}]*\}\s*|/\*.*?\*/\s*",
    re.DOTALL,
)
"""What of a style of print the engine of the PDF alone understands, and its comments."""


def for_browsers(style: str) -> str:
    """A style of print without what no browser knows: running texts, and bookmarks."""
    return _OF_THE_ENGINE.sub("", style)


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
