"""The formats of a report: each is one record here, and stands in no other list.

What renders a format is imported when it is rendered: whoever only asks for names never pays.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hmic.diagnostics import Result

if TYPE_CHECKING:
    from hmic.rendering.look import Look
    from hmic.rendering.pdf import Printer
    from hmic.report.contents import Report


@dataclass(frozen=True)
class Drawn:
    """A report that was drawn: what all its formats are made from."""

    report: "Report"
    page: str
    """The whole page; it asks for no other file."""
    styles: Mapping[str, str]
    """By name, the stylesheets that make pages of it."""
    look: "Look"
    """What they were made by."""
    printer: "Printer | None" = None
    """By what means pages are made of it; here and now where there is none."""


@dataclass(frozen=True)
class Format:
    """One format of a report."""

    name: str
    """By which `--format` names it."""
    file_name: str
    """The name of its file; {report} stands for the name of the report."""
    label: Callable[[Callable[..., str]], str]
    """What readers see it called, given the fixed words of their language."""
    renderer: Callable[[Drawn, str], Result[bytes | None]]
    """Makes it of a report and of the style that it is printed by; None, and why, where it can't
    be made."""
    styles: tuple[str, ...] = ()
    """The stylesheets by which the page is printed, where it is: that takes seconds, so a file that
    was printed of the same page is kept."""
    is_usual: bool = True
    """Whether it is made unless told otherwise."""

    def style(self, drawn: Drawn) -> str:
        """What makes pages of the page; nothing where it is not printed."""
        return "".join(drawn.styles[name] for name in self.styles)

    def render(self, drawn: Drawn) -> Result[bytes | None]:
        """The format of a report; None, and why, where it can't be made."""
        return self.renderer(drawn, self.style(drawn))


def _html(drawn: Drawn, _style: str) -> Result[bytes | None]:
    return Result(drawn.page.encode())


def _pdf(drawn: Drawn, style: str) -> Result[bytes | None]:
    from hmic.rendering.pdf import render_pdf  # noqa: PLC0415 - see above

    return render_pdf(drawn.page, style, drawn.printer, drawn.look)


def _json(drawn: Drawn, _style: str) -> Result[bytes | None]:
    from hmic.rendering.engine_versions import engine  # noqa: PLC0415 - see above
    from hmic.rendering.json import render_json  # noqa: PLC0415

    return Result(render_json(drawn.report, engine()).encode())


def _improvements(drawn: Drawn, _style: str) -> Result[bytes | None]:
    from hmic.rendering.improvements import render_improvements  # noqa: PLC0415 - see above

    return Result(render_improvements(drawn.report).encode())


FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        Format("html", "index.html", lambda _: "HTML", _html),
        Format("pdf", "{report}.pdf", lambda _: "PDF", _pdf, ("print.css",)),
        Format("json", "report.json", lambda _: "JSON", _json),
        Format(
            "improvements",
            "improvements.csv",
            lambda text: text("index.improvements"),
            _improvements,
        ),
        Format(
            "large-print",
            "{report}-large-print.pdf",
            lambda text: text("index.large_print"),
            _pdf,
            ("print.css", "large-print.css"),
            is_usual=False,
        ),
    )
}
"""By name."""

STYLES = tuple(dict.fromkeys(style for form in FORMATS.values() for style in form.styles))
"""Every stylesheet by which a format is printed."""

USUAL = tuple(name for name, form in FORMATS.items() if form.is_usual)
"""What is made unless told otherwise."""
