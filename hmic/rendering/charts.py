"""Charts as SVG: a title that says what the data show, solid shapes, numbers beside colours."""

from markupsafe import Markup, escape

from hmic.report.contents import Distribution, GradeStyle, Run

_WIDTH, _HEIGHT, _GAP, _TOP = 640, 26, 8, 24
_LETTER = 6.6
"""The width of a letter of a label, with some room."""
_INK = "#1B2228"


def distribution_chart(distribution: Distribution, styles: tuple[GradeStyle, ...]) -> Markup:
    """One bar of a cell a force in runs by grade; the run that holds this force is marked.

    Which cell is this force's does not matter: the first of its run stands for it.
    """
    colours = {style.key: style for style in styles}
    shown = [run for run in distribution.runs if run.count]
    cell = (_WIDTH - 2 - (len(shown) - 1) * _GAP) / max(1, distribution.total)
    starts = [
        1 + index * _GAP + sum(run.count for run in shown[:index]) * cell
        for index in range(len(shown))
    ]
    parts = [
        _run(run, x, cell, colours[run.mark.key]) for run, x in zip(shown, starts, strict=True)
    ]
    labels = [f"{run.mark.label} {run.count}" for run in shown]
    parts += [
        _label(x, _TOP - 8, label) for x, label in zip(_apart(starts, labels), labels, strict=True)
    ]
    height = _TOP + _HEIGHT + 28
    # Markup of numbers and of escaped text only
    return Markup(  # noqa: S704
        f'<svg class="chart" role="img" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}"><title>{escape(distribution.sentence)}</title>{"".join(parts)}</svg>'
    )


def _run(run: Run, x: float, cell: float, style: GradeStyle) -> str:
    """The cells of one grade, hatched where it is the lowest, for grey print."""
    parts = []
    for index in range(run.count):
        left = x + index * cell
        parts.append(
            f'<rect x="{left:.2f}" y="{_TOP}" width="{cell:.2f}" height="{_HEIGHT}" '
            f'fill="{style.colour}" stroke="{_INK}" stroke-width="0.75"/>'
        )
        if run.mark.key == "poor":
            parts.append(
                f'<path d="M{left:.2f} {_TOP + _HEIGHT} L{left + cell:.2f} {_TOP}" '
                f'stroke="{style.text_colour}" stroke-width="1.5"/>'
            )
    if run.is_own:
        middle = x + cell / 2
        parts.append(
            f'<rect x="{x:.2f}" y="{_TOP}" width="{cell:.2f}" height="{_HEIGHT}" fill="#FFFFFF" '
            f'stroke="{_INK}" stroke-width="2"/>'
            f'<circle cx="{middle:.2f}" cy="{_TOP + _HEIGHT / 2:g}" r="4" fill="{_INK}"/>'
            f'<path d="M{middle:.2f} {_TOP + _HEIGHT + 1} v8" stroke="{_INK}" stroke-width="1.5"/>'
        )
        label = "This force"
        parts.append(_label(_inside(x, label), _TOP + _HEIGHT + 22, label, bold=True))
    return "".join(parts)


def _apart(starts: list[float], labels: list[str]) -> list[float]:
    """Where the labels begin: above their runs, moved so that none covers another."""
    places = list(starts)
    for index in range(1, len(places)):
        before = places[index - 1] + (len(labels[index - 1]) + 1) * _LETTER
        places[index] = max(places[index], before)
    end = float(_WIDTH)
    for index in reversed(range(len(places))):
        places[index] = min(places[index], end - len(labels[index]) * _LETTER)
        end = places[index] - _LETTER
    return places


def _inside(x: float, label: str) -> float:
    return min(x, _WIDTH - len(label) * _LETTER)


def _label(x: float, y: float, text: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.2f}" y="{y:g}" font-size="13" font-family="Source Sans Pro, sans-serif" '
        f'fill="{_INK}"{weight}>{escape(text)}</text>'
    )
