"""Charts of authors' own numbers as SVG, in the style of those of the report.

Widths are shares of the chart's width, in percent, and heights are pixels, as in charts.py. Each
number stands in the table beneath, so a chart names what is compared and shows its shape: series
are told apart by shade and outline, lines by their dashes and marks, so that grey paper shows them.
"""

import itertools
from collections.abc import Iterator

from markupsafe import Markup

from hmic.rendering.charts import drawing, label, shade
from hmic.report.contents import Figure

_LETTER = 2.9
"""The width of a letter of a label in percent, where the chart is 280 pixels wide."""
_BAR, _THIN = 18, 13
"""The height of a bar alone, and of one in a group."""
_LINE = 16
_HEIGHT = 170
"""Of the ground of a line chart."""
_DASHES = ("", "7 3", "2 3", "10 3 2 3")
_INK = "#1B2228"


def figure_chart(figure: Figure) -> Markup:
    """The chart of a figure."""
    if figure.kind == "line":
        return _lines(figure)
    return _bars(figure)


def _bars(figure: Figure) -> Markup:
    """A bar for each number, under the words of its row; the number stands at its end."""
    most = max((number for row in figure.numbers for number in row), default=0) or 1
    written = max((len(cell) for row in figure.rows for cell in row[1:]), default=1)
    room = 100 - (written + 1) * _LETTER
    series = len(figure.columns) - 1
    height = _BAR if series == 1 else _THIN
    parts, y = list(_legend(figure, bars=True)) if series > 1 else [], _legend_height(figure)
    for row, numbers in zip(figure.rows, figure.numbers, strict=True):
        y += _LINE
        parts.append(label(0, y - 4, _cut(row[0])))
        for which, (cell, number) in enumerate(zip(row[1:], numbers, strict=True)):
            width = number / most * room
            parts.append(
                f'<rect class="ink {shade(which)[0]}" x="0%" y="{y}" width="{width:.2f}%" '
                f'height="{height}" fill="{shade(which)[1]}" stroke="{_INK}" stroke-width="0.75"/>'
            )
            parts.append(label(width + 1, y + height - 4, cell))
            y += height + (2 if which < series - 1 else 0)
        y += 8
    return drawing(figure.alternative, y, parts)


def _lines(figure: Figure) -> Markup:
    """A line for each series over the rows in their order, on a ground that begins at nothing."""
    numbers = [number for row in figure.numbers for number in row]
    low, high = min(0.0, *numbers), max(numbers)
    top = _legend_height(figure) + 20
    scale = _HEIGHT / ((high - low) or 1)
    last = len(figure.rows) - 1
    parts = list(_legend(figure, bars=False)) if len(figure.columns) > 2 else []  # noqa: PLR2004
    base = top + (high - 0.0) * scale
    parts.append(_stroke(0, base, 100, base, ""))
    for which in range(len(figure.columns) - 1):
        points = [
            (2 + n * 96 / last, top + (high - row[which]) * scale)
            for n, row in enumerate(figure.numbers)
        ]
        for (x1, y1), (x2, y2) in itertools.pairwise(points):
            parts.append(_stroke(x1, y1, x2, y2, _DASHES[which], 2))
        parts += (_mark(x, y, which) for x, y in points)
        ends = ((points[0], figure.rows[0], ""), (points[-1], figure.rows[-1], "end"))
        if len(figure.columns) == 2:  # noqa: PLR2004 - of several, numbers would meet
            for (x, y), row, anchor in ends:
                at = x - 2 if not anchor else x + 2
                parts.append(label(at, max(y - 8, 12), row[which + 1], anchor=anchor))
    foot = top + _HEIGHT + 18
    half = len(figure.rows) // 2
    parts.append(label(0, foot, _cut(figure.rows[0][0], 16)))
    parts.append(label(100, foot, _cut(figure.rows[-1][0], 16), anchor="end"))
    if last > 1 and last % 2 == 0:
        parts.append(label(50, foot, _cut(figure.rows[half][0], 10), anchor="middle"))
    return drawing(figure.alternative, foot + 6, parts)


def _legend_height(figure: Figure) -> int:
    series = len(figure.columns) - 1
    return series * _LINE + 4 if series > 1 else 0


def _legend(figure: Figure, *, bars: bool) -> Iterator[str]:
    """What each series is, a line each: side by side, long names would not fit a narrow screen."""
    for which, column in enumerate(figure.columns[1:]):
        y = which * _LINE
        if bars:
            yield (
                f'<rect class="ink {shade(which)[0]}" x="0%" y="{y + 2}" width="6%" height="11" '
                f'fill="{shade(which)[1]}" stroke="{_INK}" stroke-width="0.75"/>'
            )
        else:
            yield _stroke(0, y + 8, 6, y + 8, _DASHES[which], 2)
            yield _mark(3, y + 8, which)
        yield label(7.5, y + 12, _cut(column.title, 31))


def _stroke(x1: float, y1: float, x2: float, y2: float, dash: str, width: float = 0.75) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line class="ink" x1="{x1:.2f}%" y1="{y1:.1f}" x2="{x2:.2f}%" y2="{y2:.1f}" '
        f'stroke="{_INK}" stroke-width="{width:g}"{dashes}/>'
    )


def _mark(x: float, y: float, which: int) -> str:
    """A dot in the shade of a series."""
    name, colour = shade(which)
    return (
        f'<circle class="ink {name}" cx="{x:.2f}%" cy="{y:.1f}" r="3.5" fill="{colour}" '
        f'stroke="{_INK}" stroke-width="1.2"/>'
    )


def _cut(words: str, most: int = 34) -> str:
    """As much of some words as a narrow chart has room for; the table has all."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
