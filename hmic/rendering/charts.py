"""Charts as SVG: a title that says what the data show, solid shapes, numbers beside colours."""

from markupsafe import Markup, escape

from hmic.report.contents import Distribution, GradeStyle

_CELL, _HEIGHT, _GAP, _TOP = 14, 26, 8, 24
_INK = "#1B2228"


def distribution_chart(distribution: Distribution, styles: tuple[GradeStyle, ...]) -> Markup:
    """One bar of a cell a force in runs by grade; the run that holds this force is marked.

    Which cell is this force's does not matter: the first of its run stands for it.
    """
    colours = {style.key: style for style in styles}
    shown = [run for run in distribution.runs if run.count]
    width = distribution.total * _CELL + (len(shown) - 1) * _GAP + 2
    parts = []
    x = 1
    for run in shown:
        style = colours[run.mark.key]
        for index in range(run.count):
            left = x + index * _CELL
            parts.append(
                f'<rect x="{left}" y="{_TOP}" width="{_CELL}" height="{_HEIGHT}" '
                f'fill="{style.colour}" stroke="{_INK}" stroke-width="0.75"/>'
            )
            if run.mark.key == "poor":  # hatched as well, for grey print
                parts.append(
                    f'<path d="M{left} {_TOP + _HEIGHT} L{left + _CELL} {_TOP}" '
                    f'stroke="{style.text_colour}" stroke-width="1.5"/>'
                )
        if run.is_own:
            parts.append(
                f'<rect x="{x}" y="{_TOP}" width="{_CELL}" height="{_HEIGHT}" fill="#FFFFFF" '
                f'stroke="{_INK}" stroke-width="2"/>'
                f'<circle cx="{x + _CELL / 2:g}" cy="{_TOP + _HEIGHT / 2:g}" r="4" fill="{_INK}"/>'
                f'<path d="M{x + _CELL / 2:g} {_TOP + _HEIGHT + 1} v8" stroke="{_INK}" '
                'stroke-width="1.5"/>' + _label(x, _TOP + _HEIGHT + 22, "This force", bold=True)
            )
        parts.append(_label(x, _TOP - 8, f"{run.mark.label} {run.count}"))
        x += run.count * _CELL + _GAP
    height = _TOP + _HEIGHT + 28
    # Markup of numbers and of escaped text only
    return Markup(  # noqa: S704
        f'<svg class="chart" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}"><title>{escape(distribution.sentence)}</title>{"".join(parts)}</svg>'
    )


def _label(x: float, y: float, text: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="13" font-family="Source Sans Pro, sans-serif" '
        f'fill="{_INK}"{weight}>{escape(text)}</text>'
    )
