"""The PDF of a live page, in a process of its own: its engine would keep the page waiting."""

import tempfile
from multiprocessing import get_context

from pebble import ProcessExpired
from pebble.asynchronous import process

from hmic.diagnostics import Result, Severity
from hmic.rendering.look import Look
from hmic.rendering.pdf import render_pdf
from hmic.serving.messages import Told, tell, tell_failure


async def print_page(html: str, style: str, look: Look) -> tuple[bytes | None, tuple[Told, ...]]:
    """The page as PDF by the style of print, with what there is to tell of it.

    It ends when this is cancelled.

    Args:
        html: The page.
        style: The style of print.
        look: How it looks.

    Returns:
        The PDF, and what there is to tell; no PDF where it could not be made, whatever became of
        the process.
    """
    # spawned: a copy of this process would hold its threads and connections
    in_its_own = process(daemon=True, mp_context=get_context("spawn"))(_print)
    try:
        with tempfile.TemporaryDirectory(prefix="hmic-") as folder:
            pdf, complaints = await in_its_own(folder, html, style, look)
    except ProcessExpired as death:
        text = f"error: the process that made the PDF died, with exit status {death.exitcode}"
        return None, (Told(Severity.ERROR, text),)
    except Exception as failure:  # noqa: BLE001 - told on the page, which goes on
        return None, (tell_failure(failure),)
    return pdf, tell(complaints)


def _print(folder: str, html: str, style: str, look: Look) -> Result[bytes | None]:
    tempfile.tempdir = folder  # what it puts there goes with it, however it ends
    return render_pdf(html, style, None, look)
