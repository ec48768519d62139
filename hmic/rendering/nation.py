"""The nation as its page, its PDF and its JSON: the same look, the same engine as the reports."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from hmic.diagnostics import Result
from hmic.rendering.charts import distribution_chart
from hmic.rendering.file_links import FileLink
from hmic.rendering.html import digest, for_browsers
from hmic.rendering.look import Look, confined, render
from hmic.rendering.national_files import DATA, JSON, PDF
from hmic.rendering.prose import plain_prose
from hmic.rendering.tile_map import tile_map
from hmic.report.nation_contents import Nation

FORMAT = "hmic-nation"
VERSION = 1

_BESIDE = "../"
"""Where the reports lie, seen from the page."""


@dataclass(frozen=True)
class DrawnNation:
    """The nation as a page, with what its PDF is made from."""

    page: str
    printed: str
    """The page that is printed: a PDF is sent round, and no file lies beside it."""
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
    printed, unprinted = confined(look, partial(_page, nation, look, label, on_paper=True))
    style, unstyled = confined(look, partial(render, look, "print.css", {}))
    found = tuple(dict.fromkeys((*failed, *unprinted, *unstyled)))
    if page is None or printed is None or style is None:
        return Result(None, found)
    return Result(DrawnNation(page, printed, style, look), found)


def _page(
    nation: Nation, look: Look, label: Callable[..., str], *, on_paper: bool = False
) -> Result[str | None]:
    filters: dict[str, Callable[..., Any]] = {
        "prose": plain_prose,
        "digest": digest,
        "for_browsers": for_browsers,
        "distribution_chart": distribution_chart,
        "tile_map": tile_map,
        "beside": partial(_address, nation) if on_paper else str,
    }
    files = _file_links(label, is_draft=nation.stage_notice is not None)
    return render(look, "nation.html.j2", filters, nation=nation, label=label, files=files)


def _address(nation: Nation, address: str) -> str | None:
    """Where what lies beside the page is found by whoever has its PDF alone, if anywhere."""
    if nation.canonical is None:
        return None
    above = nation.canonical.rstrip("/").rpartition("/")[0]
    return f"{above}/{address.removeprefix(_BESIDE)}"


def _file_links(label: Callable[..., str], *, is_draft: bool) -> tuple[FileLink, ...]:
    beside = (PDF, JSON) if is_draft else (PDF, JSON, *DATA)
    pages = label("page.pages_and_size", pages="{pages}", size="{size}")
    return tuple(
        FileLink(name, label(f"nation.file_{name}"), pages if name == PDF else "{size}")
        for name in beside
    )


def render_nation_json(nation: Nation) -> str:
    """The nation as JSON, indented, with a newline at its end: as its page sees it."""
    document = {"format": FORMAT, "version": VERSION, **asdict(nation)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
