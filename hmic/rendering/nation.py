"""The nation as its page, its PDF and its JSON: the same look, the same engine as the reports."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from hmic.diagnostics import Result
from hmic.rendering.charts import distribution_chart
from hmic.rendering.file_links import FileLink
from hmic.rendering.html import digest, for_browsers
from hmic.rendering.look import Look, confined, render
from hmic.rendering.prose import plain_prose
from hmic.rendering.tile_map import tile_map
from hmic.report.nation_contents import Nation

FORMAT = "hmic-nation"
VERSION = 1

PAGE, PDF, JSON = "html", "pdf", "json"
NAMES: Mapping[str, str] = {
    PAGE: "index.html",
    PDF: "national.pdf",
    JSON: "national.json",
    "workbook": "national.xlsx",
    "grades": "grades.csv",
    "criteria": "criteria.csv",
    "areas": "areas-for-improvement.csv",
    "package": "datapackage.json",
}
"""The file of each format, by its name."""
DATA = ("workbook", "grades", "criteria", "areas", "package")
"""The open data: beside every page but that of a draft."""

_BESIDE = re.compile(r'<a href="(\.\./[^"]*)"([^>]*)>(.*?)</a>')
"""A link to another page of the build folder."""


@dataclass(frozen=True)
class DrawnNation:
    """The nation as a page, with what its PDF is made from."""

    page: str
    style: str
    """By which pages are made of it."""
    look: Look


def draw_nation(
    nation: Nation, look: Look, label: Callable[..., str]
) -> Result[DrawnNation | None]:
    """The page of the nation; nothing where a project's template fails.

    Args:
        nation: What the page says.
        look: How it looks.
        label: Gives a fixed text by its name, `group.key`, with the values that it takes.

    Returns:
        The page with its style of print, or what is wrong with a project's template.
    """
    page, failed = confined(look, partial(_page, nation, look, label))
    style, unstyled = confined(look, partial(render, look, "print.css", {}))
    drawn = DrawnNation(page, style, look) if page is not None and style is not None else None
    return Result(drawn, (*failed, *unstyled))


def _page(nation: Nation, look: Look, label: Callable[..., str]) -> Result[str | None]:
    filters: dict[str, Callable[..., Any]] = {
        "prose": plain_prose,
        "digest": digest,
        "for_browsers": for_browsers,
        "distribution_chart": distribution_chart,
        "tile_map": tile_map,
    }
    files = _file_links(label, is_draft=nation.stage_notice is not None)
    return render(look, "nation.html.j2", filters, nation=nation, label=label, files=files)


def _file_links(label: Callable[..., str], *, is_draft: bool) -> tuple[FileLink, ...]:
    beside = (PDF, JSON) if is_draft else (PDF, JSON, *DATA)
    pages = label("page.pages_and_size", pages="{pages}", size="{size}")
    return tuple(
        FileLink(name, label(f"nation.file_{name}"), pages if name == PDF else "{size}")
        for name in beside
    )


def for_print(page: str, canonical: str | None) -> str:
    """The page without links to files beside it, which a PDF that is sent round does not have.

    Args:
        page: The page.
        canonical: The address at which it is published; then the links lead there.

    Returns:
        The page that is printed.
    """
    if canonical is None:
        return _BESIDE.sub(r"\3", page)
    above = canonical.rstrip("/").rpartition("/")[0]
    return _BESIDE.sub(lambda m: f'<a href="{above}/{m[1][3:]}"{m[2]}>{m[3]}</a>', page)


def render_nation_json(nation: Nation) -> str:
    """The nation as JSON, indented, with a newline at its end: as its page sees it."""
    document = {"format": FORMAT, "version": VERSION, **asdict(nation)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
