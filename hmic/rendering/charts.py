"""Charts as SVG: a title that says what the data show, solid shapes, words and numbers beside them.

Widths are shares of the chart's own width, in percent, and heights are pixels: so a chart fills its
column on paper and on a screen of 320 pixels, and its letters keep their size. Colours stand as
attributes, for paper and a light ground; what is drawn in ink or paper says so by its class, by
which the dark ground of a screen changes it.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from markupsafe import Markup, escape

from hmic.report.contents import (
    AchievementRun,
    CriteriaAchieved,
    Distribution,
    GradeStyle,
    LevelAchieved,
    Run,
)

_INK, _PAPER = "#1B2228", "#FFFFFF"
_BAR = 18
"""The height of a bar."""
_LINE = 14
"""From one line of labels to the next."""
_EDGE = 100.0
"""The right edge."""
_GAP = 1.4
"""Between two runs of cells."""
_MOST_CELLS = 100
"""More forces than that get no cell each: it would be thinner than its outline is clear."""
_LEAST = 2.6
"""The width of the smallest of the bars drawn instead."""
_LETTER = 2.9
"""The width of a letter of a label, of 14 pixels, where the chart is 280 pixels wide: the narrowest
screen, in the widest of the usual fonts."""
_ASIDE = 6.5
"""Left and right of a national bar: there the label of a run of one cell has room, as in `E 1`."""
_SHADES = ("#3A4A5A", "#8496A6", "#CBD4DC", _PAPER)
"""Four steps of one hue, apart from the colours of the grades: the best achievement is darkest."""


def distribution_chart(
    distribution: Distribution, styles: tuple[GradeStyle, ...], *, names_own: bool = True
) -> Markup:
    """One bar of a cell a force in runs by grade; a cell in the middle of its run is this force's.

    Where cells would be too many to tell apart, each run is one bar. The lowest grade is hatched,
    for grey print.

    Args:
        distribution: How many forces got each grade, best first.
        styles: The colours of the grades.
        names_own: Whether the cell of this force is labelled, beside being outlined, and a caption
            says in words what the bar shows.

    Returns:
        The chart as SVG.
    """
    colours = {style.key: style for style in styles}
    shown = [run for run in distribution.runs if run.count]
    in_cells = distribution.total <= _MOST_CELLS
    widths = _widths([run.count for run in shown], least=_LETTER - _GAP / 2 if in_cells else _LEAST)
    starts = [_ASIDE + start for start in _starts(widths)]
    words = [
        _run_label(run, width + (_ASIDE if run in (shown[0], shown[-1]) else _GAP / 2))
        for run, width in zip(shown, widths, strict=True)
    ]
    top = 6 + _LINE * max(map(len, words), default=0)
    bottom, parts = 4, list[str]()
    for run, lines, start, width in zip(shown, words, starts, widths, strict=True):
        parts += _above(lines, start, width, top - 7, grows_left=run is shown[0])
        style, cells = colours[run.mark.key], run.count if in_cells else 1
        cell = width / cells
        parts.append(_bars(start, cells, cell, top, style.colour))
        if run.is_own:
            own = cell if in_cells else _LEAST
            left = start + (cells // 2 * cell if in_cells else (width - _LEAST) / 2)
            parts.append(_own_cell(max(left, 0), own, top, style.colour))
            if names_own:
                middle = left + own / 2
                parts.append(_line(middle, top + _BAR + 3, middle, top + _BAR + 9))
                parts.append(_within(middle, top + _BAR + 22, distribution.own_label))
                bottom = 28
        if run is distribution.runs[-1]:
            strokes = cells if in_cells else round(width / _LEAST)
            parts.append(_hatched(start, strokes, width / strokes, top, style.text_colour))
    title = distribution.title if names_own else distribution.sentence
    return drawing(title, top + _BAR + bottom, parts)


def _run_label(run: Run, room: float) -> tuple[str, ...]:
    """The lines over a run: the fullest words that stand over it and over no other run.

    One line is better than two: a letter over a number reads as one thing beneath another.
    """
    label, symbol, count = run.mark.label, run.mark.symbol, str(run.count)
    for lines in ((f"{label} {count}",), (f"{symbol} {count}",), (label, count), (symbol, count)):
        if max(map(len, lines)) * _LETTER <= room:
            return lines
    return tuple(line for line in (symbol, count) if len(line) == 1)


def _above(
    lines: Sequence[str], start: float, width: float, y: float, *, grows_left: bool
) -> list[str]:
    """The lines of a label over a run; the last stands at `y`.

    They begin at its first cell. Where that leaves no room, or would reach over the second run
    from the first, they end at its last.

    Args:
        lines: The lines, from above.
        start: Where the run begins, in percent.
        width: Of the run.
        y: In pixels.
        grows_left: Whether there is no other run to its left.

    Returns:
        Elements of SVG.
    """
    reach = max(map(len, lines), default=0) * _LETTER
    at_end = start + reach > _EDGE or (grows_left and reach > width + _GAP / 2)
    x, anchor = (start + width, "end") if at_end else (start, "")
    return [
        label(x, y - _LINE * above, line, anchor=anchor)
        for above, line in enumerate(reversed(lines))
    ]


def _widths(counts: Sequence[int], least: float) -> list[float]:
    """The width of each run, in proportion to its count and at least `least`."""
    room = _EDGE - 2 * _ASIDE - (len(counts) - 1) * _GAP
    wanted = [count * room / sum(counts) for count in counts]
    small = [width < least for width in wanted]
    left = room - least * sum(small)
    rest = sum(width for width, is_small in zip(wanted, small, strict=True) if not is_small)
    return [
        least if is_small else width * left / rest
        for width, is_small in zip(wanted, small, strict=True)
    ]


def _bars(start: float, cells: int, cell: float, y: float, colour: str) -> str:
    drawn = "".join(_cell(x, y, cell) for x in _cells(start, cells, cell))
    return f'<g class="ink" fill="{colour}" stroke="{_INK}" stroke-width="0.75">{drawn}</g>'


def _hatched(start: float, cells: int, cell: float, y: float, colour: str) -> str:
    lines = "".join(
        f'<line x1="{x:.2f}%" y1="{y + _BAR:g}" x2="{x + cell:.2f}%" y2="{y:g}"/>'
        for x in _cells(start, cells, cell)
    )
    return f'<g stroke="{colour}" stroke-width="1.5">{lines}</g>'


def _own_cell(x: float, width: float, y: float, colour: str) -> str:
    """A cell in the colour of its run, with an outline that stands out."""
    return (
        f'<rect class="ink" x="{x:.2f}%" y="{y - 3:g}" width="{width:.2f}%" height="{_BAR + 6}" '
        f'fill="{colour}" stroke="{_INK}" stroke-width="2.5"/>'
    )


def _within(middle: float, y: float, words: str) -> str:
    """A label under a place, centred there unless it would leave the chart."""
    half = len(words) * _LETTER / 2
    if middle < half:
        return label(0, y, words, bold=True)
    if middle > _EDGE - half:
        return label(_EDGE, y, words, bold=True, anchor="end")
    return label(middle, y, words, bold=True, anchor="middle")


def criteria_chart(achieved: CriteriaAchieved) -> Markup:
    """A row of cells a level, one a criterion, in runs by achievement.

    Those that stand in the way of a grade are outlined and labelled with their id.
    """
    cell = min([(_EDGE - 4 * _GAP) / 12, *map(_widest_cell, achieved.levels)])
    y, parts = 0, []
    for level in achieved.levels:
        drawn, height = _level(level, y, cell)
        parts += drawn
        y += height
    return drawing(achieved.title, y, parts)


def _widest_cell(level: LevelAchieved) -> float:
    """How wide its cells may be, so that all have room, and the last run its label."""
    if not level.runs:
        return _EDGE
    room, last = _EDGE - 4 * _GAP, level.runs[-1]
    label = min(room / 2, len(_words(last)) * _LETTER)
    return min(room / level.total, (room - label) / max(1, level.total - len(last.ids)))


def _words(run: AchievementRun) -> str:
    return f"{run.label} {len(run.ids)}"


def _level(level: LevelAchieved, y: int, cell: float) -> tuple[list[str], int]:
    """The row of one level and its height."""
    widths = [len(run.ids) * cell for run in level.runs]
    starts = _starts(widths)
    words = [_words(run) for run in level.runs]
    lines = _staggered(starts, words)
    bar = y + 23 + _LINE * (max(lines, default=0) + 1)
    parts = [label(0, y + 15, level.title, bold=True)]
    for start, word, line in zip(starts, words, lines, strict=True):
        at = bar - 7 - _LINE * line
        left = max(0, min(start, _EDGE - len(word) * _LETTER))
        parts.append(label(left, at, word))
        if line and left == start:
            parts.append(_line(start + 0.4, at + 3, start + 0.4, bar))
    taken = [-_EDGE]
    """To where each line of ids reaches."""
    for run, start in zip(level.runs, starts, strict=True):
        for id_, x in zip(run.ids, _cells(start, len(run.ids), cell), strict=True):
            parts.append(_criterion(run, x, bar, cell))
            if run.in_the_way:
                half = len(id_) * _LETTER / 2
                middle = min(max(x + cell / 2, half), _EDGE - half)
                line = next((n for n, end in enumerate(taken) if end < middle - half), len(taken))
                taken[line : line + 1] = [middle + half]
                parts.append(label(middle, bar + _BAR + 15 + line * _LINE, id_, anchor="middle"))
    labelled = any(run.in_the_way for run in level.runs)
    return parts, bar - y + _BAR + 7 + (len(taken) * _LINE if labelled else 0)


def _staggered(starts: Sequence[float], words: Sequence[str]) -> list[int]:
    """For labels that begin at their runs: the line of each, counted from the bar upwards.

    From right to left, so that the line which leads from a raised label down to its run meets no
    label: all that stand lower begin further right.
    """
    reached: list[float] = []
    """Of each line, where its leftmost label begins."""
    lines = []
    for start, word in zip(reversed(starts), reversed(words), strict=True):
        left = min(start, _EDGE - len(word) * _LETTER)
        end = left + (len(word) + 1) * _LETTER
        free = (n for n in range(len(reached)) if end <= min(reached[n:]))
        line = next(free, len(reached))
        reached[line : line + 1] = [left]
        lines.append(line)
    return lines[::-1]


def _criterion(run: AchievementRun, x: float, y: int, cell: float) -> str:
    inset = 0.25 if run.in_the_way else 0
    outline = 2.5 if run.in_the_way else 0.75
    shade = len(_SHADES) - 1 if run.shade is None else run.shade
    dash = ' stroke-dasharray="3 2"' if run.shade is None else ""
    return (
        f'<rect class="ink shade-{shade}" x="{x + inset:.2f}%" y="{y:g}" '
        f'width="{cell - 2 * inset:.2f}%" height="{_BAR}" fill="{_SHADES[shade]}" '
        f'stroke="{_INK}" stroke-width="{outline}"{dash}/>'
    )


def _starts(widths: Sequence[float]) -> list[float]:
    """Where each run begins."""
    before = accumulate(widths, initial=0.0)
    return [place + n * _GAP for n, place in enumerate(before)][: len(widths)]


def _cells(start: float, count: int, cell: float) -> Iterable[float]:
    """Where each cell of a run begins."""
    return (start + n * cell for n in range(count))


def shade(which: int) -> tuple[str, str]:
    """The class and the colour of a shade, the darkest first."""
    return f"shade-{which}", _SHADES[which]


def drawing(title: str, height: float, parts: Iterable[str]) -> Markup:
    """A chart of these parts.

    Args:
        title: What is told in its place to who cannot see it.
        height: In pixels.
        parts: Elements of SVG.

    Returns:
        The chart.
    """
    # Markup of numbers and of escaped text only
    return Markup(  # noqa: S704
        f'<svg class="chart" role="img" width="100%" height="{height:g}">'
        f'<title>{escape(title)}</title><g font-size="13" '
        f'font-family="Source Sans Pro, sans-serif" fill="{_INK}">{"".join(parts)}</g></svg>'
    )


def _cell(x: float, y: float, width: float) -> str:
    return f'<rect x="{x:.2f}%" y="{y:g}" width="{width:.2f}%" height="{_BAR}"/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line class="ink" x1="{x1:.2f}%" y1="{y1:g}" x2="{x2:.2f}%" y2="{y2:g}" stroke="{_INK}"/>'
    )


def label(x: float, y: float, text: str, *, bold: bool = False, anchor: str = "") -> str:
    """Words in a chart.

    Args:
        x: In percent of its width.
        y: In pixels.
        text: The words.
        bold: Whether they are.
        anchor: The part of them that stands at `x`: middle or end; else their beginning.

    Returns:
        An element of SVG.
    """
    manner = ' font-weight="bold"' if bold else ""
    manner += f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.2f}%" y="{y:g}"{manner}>{escape(text)}</text>'
