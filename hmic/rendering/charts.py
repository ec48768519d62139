"""Charts as SVG: a title that says what the data show, solid shapes, words and numbers beside them.

Widths are shares of the chart's own width, in percent, and heights are pixels: so a chart fills its
column on paper and on a screen of 320 pixels, and its letters keep their size. A chart stands on a
white ground in light and in dark.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from markupsafe import Markup, escape

from hmic.report.contents import (
    AchievementRun,
    CriteriaAchieved,
    Distribution,
    ForceSummary,
    GradeStyle,
    LevelAchieved,
    SummaryRow,
)

_INK, _HAIRLINE, _PAPER = "#1B2228", "#C4CBD1", "#FFFFFF"
_BAR = 22
"""The height of a bar."""
_EDGE = 100.0
"""The right edge."""
_GAP = 1.2
"""Between two runs of cells."""
_MOST_CELLS = 100
"""More forces than that get no cell each: it would be thinner than its outline is clear."""
_LEAST = 2.5
"""The width of the smallest of the bars drawn instead."""
_LETTER = 2.9
"""The width of a letter of a label, of 12 pixels, where the chart is 260 pixels wide: the narrowest
screen, in the widest of the usual fonts."""
_ACHIEVEMENT = {
    "fully": "#3A4A5A",
    "largely": "#8496A6",
    "partly": "#CBD4DC",
    "not_met": _PAPER,
    "not_assessed": _PAPER,
}
"""Four steps of one hue, apart from the colours of the grades."""


def distribution_chart(distribution: Distribution, styles: tuple[GradeStyle, ...]) -> Markup:
    """One bar of a cell a force in runs by grade; the run that holds this force is marked.

    Which cell is this force's does not matter: the first of its run stands for it. Where cells
    would be too many to tell apart, each run is one bar. The lowest grade is hatched, for grey
    print.
    """
    colours = {style.key: style for style in styles}
    shown = [run for run in distribution.runs if run.count]
    in_cells = distribution.total <= _MOST_CELLS
    words = [f"{run.mark.label} {run.count}" for run in shown]
    if len(" ".join(words)) * _LETTER > _EDGE:
        words = [f"{run.mark.label}\n{run.count}" for run in shown]
    top = 8 + 16 * max((len(word.splitlines()) for word in words), default=1)
    parts: list[str] = []
    widths = _widths([run.count for run in shown], least=0 if in_cells else _LEAST)
    starts = _starts(widths)
    ends = [start + width for start, width in zip(starts, widths, strict=True)]
    parts += _above(list(zip(starts, ends, strict=True)), top - 8, words)
    for run, start, width in zip(shown, starts, widths, strict=True):
        style = colours[run.mark.key]
        cells = run.count if in_cells else 1
        for x in _cells(start, cells, width / cells):
            parts.append(_rect(x, top, width / cells, _BAR, style.colour))
        if run.mark.key == "poor":
            lines = run.count if in_cells else round(width / _LEAST)
            for x in _cells(start, lines, width / lines):
                parts.append(_line(x, top + _BAR, x + width / lines, top, style.text_colour))
        if run.is_own:
            cell = width / cells if in_cells else min(width, _LEAST)
            middle = start + cell / 2
            parts += [
                _rect(start, top, cell, _BAR, _PAPER, outline=2),
                f'<circle cx="{middle:.2f}%" cy="{top + _BAR / 2:g}" r="3.5" fill="{_INK}"/>',
                _line(middle, top + _BAR + 1, middle, top + _BAR + 8, _INK),
                _own(distribution.own_label, start, start + cell, top + _BAR + 22),
            ]
    return _drawing(distribution.sentence, top + _BAR + 30, parts)


def _widths(counts: Sequence[int], least: float) -> list[float]:
    """The width of each run, in proportion to its count and about `least` where that is small."""
    room = _EDGE - (len(counts) - 1) * _GAP
    wanted = [max(least, count * room / sum(counts)) for count in counts]
    return [width * room / sum(wanted) for width in wanted]


def _own(words: str, start: float, end: float, y: float) -> str:
    if start + len(words) * _LETTER > _EDGE:
        return _label(end, y, words, bold=True, anchor="end")
    return _label(start, y, words, bold=True)


def criteria_chart(achieved: CriteriaAchieved) -> Markup:
    """A row of cells a level, one a criterion, in runs by achievement.

    Those that stand in the way of a grade are outlined and labelled with their id.
    """
    most = max((level.total for level in achieved.levels), default=0)
    cell = (100 - 4 * _GAP) / max(12, most)
    y, parts = 0, []
    for level in achieved.levels:
        drawn, height = _level(level, y, cell)
        parts += drawn
        y += height
    return _drawing(achieved.sentence, y, parts)


def _level(level: LevelAchieved, y: int, cell: float) -> tuple[list[str], int]:
    """The row of one level and its height."""
    widths = [len(run.ids) * cell for run in level.runs]
    starts = _starts(widths)
    ends = [start + width for start, width in zip(starts, widths, strict=True)]
    words = [f"{run.label} {len(run.ids)}" for run in level.runs]
    bar = y + 42
    parts = [_label(0, y + 15, level.title, bold=True)]
    parts += _above(list(zip(starts, ends, strict=True)), bar - 7, words)
    taken = [-100.0]
    """To where each line of ids reaches."""
    for run, start in zip(level.runs, starts, strict=True):
        for id_, x in zip(run.ids, _cells(start, len(run.ids), cell), strict=True):
            parts.append(_criterion(run, x, bar, cell))
            if run.in_the_way:
                half = len(id_) * _LETTER / 2
                middle = max(x + cell / 2, half)
                line = next((n for n, end in enumerate(taken) if end < middle - half), len(taken))
                taken[line : line + 1] = [middle + half]
                parts.append(_label(middle, bar + _BAR + 16 + line * 16, id_, anchor="middle"))
    labelled = any(run.in_the_way for run in level.runs)
    return parts, 42 + _BAR + 10 + (len(taken) * 16 if labelled else 0)


def _criterion(run: AchievementRun, x: float, y: int, cell: float) -> str:
    inset = 0.25 if run.in_the_way else 0
    return _rect(
        x + inset,
        y,
        cell - 2 * inset,
        _BAR,
        _ACHIEVEMENT[run.key],
        outline=2.5 if run.in_the_way else 0.75,
        dashed=run.key == "not_assessed",
    )


def grades_chart(summary: ForceSummary, styles: tuple[GradeStyle, ...]) -> Markup:
    """A row a framework and a column a grade; the cell of its grade is filled."""
    graded = [row for row in summary.rows if row.mark]
    column = 100 / len(summary.scale)
    y = 24
    parts = [_label(n * column + 0.5, y - 8, mark.label) for n, mark in enumerate(summary.scale)]
    for row in graded:
        parts += _graded(row, summary, {style.key: style for style in styles}, y)
        y += 41
    return _drawing(summary.grades, y, parts)


def _graded(
    row: SummaryRow, summary: ForceSummary, colours: dict[str, GradeStyle], y: int
) -> list[str]:
    assert row.mark is not None
    column, bar = 100 / len(summary.scale), y + 19
    parts = [_label(0.5, y + 14, row.title)]
    if row.mark not in summary.scale:
        return [
            *parts,
            _rect(0.25, bar, 99.5, 18, _PAPER, dashed=True),
            _label(2, bar + 14, row.mark.label, bold=True),
        ]
    for n, mark in enumerate(summary.scale):
        x = n * column + 0.25
        if mark == row.mark:
            style = colours[mark.key]
            parts += [
                _rect(x, bar, column - 0.5, 18, style.colour),
                _label(x + 2, bar + 14, f"{mark.symbol} {mark.label}", on=style, bold=True),
            ]
        else:
            parts.append(_rect(x, bar, column - 0.5, 18, _PAPER, colour=_HAIRLINE))
    return parts


_KIND_COLUMNS = ((0.0, 30.0), (35.0, 26.0), (66.0, 34.0))
"""For each kind: where its column begins, and how wide it is."""


def findings_chart(summary: ForceSummary) -> Markup:
    """A row a framework and a column a kind: bars of one scale, with their numbers."""
    parts = [
        _label(x, 15 + 16 * line, word, bold=True)
        for (x, _), kind in zip(_KIND_COLUMNS, summary.kinds, strict=True)
        for line, word in enumerate(_in_two_lines(kind))
        if word
    ]
    room = 3 * _LETTER
    scale = min(
        (width - room) / max([1, *(row.counts[n] for row in summary.rows)])
        for n, (_, width) in enumerate(_KIND_COLUMNS)
    )
    y = 40
    for row in summary.rows:
        parts.append(_label(0, y + 15, row.title))
        for count, (x, _) in zip(row.counts, _KIND_COLUMNS, strict=True):
            if count:
                parts.append(_rect(x, y + 19, count * scale, 11, "#3A4A5A", outline=0))
            parts.append(_label(x + count * scale + (0.8 if count else 0), y + 29, str(count)))
        y += 35
    return _drawing(summary.findings, y + 2, parts)


def _in_two_lines(words: str) -> tuple[str, str]:
    """A head whose last word stands in the lower line, next to the bars."""
    upper, _, lower = words.rpartition(" ")
    return upper, lower


def _starts(widths: Sequence[float]) -> list[float]:
    """Where each run begins."""
    before = accumulate(widths, initial=0.0)
    return [place + n * _GAP for n, place in enumerate(before)][: len(widths)]


def _cells(start: float, count: int, cell: float) -> Iterable[float]:
    """Where each cell of a run begins."""
    return (start + n * cell for n in range(count))


def _above(runs: Sequence[tuple[float, float]], y: float, words: Sequence[str]) -> list[str]:
    """The labels above runs, given where each begins and ends.

    A label begins where its run does, or ends there where it would leave the chart. None covers
    another: each gives way to the one before it, and all to the edge. Its last line stands at `y`.
    """
    places = []
    before = -_LETTER
    for (start, end), word in zip(runs, words, strict=True):
        width = max(map(len, word.splitlines())) * _LETTER
        at_end = start + width > _EDGE
        left = max(end - width if at_end else start, before + _LETTER)
        before = left + width
        places.append((left, width, at_end))
    labels = []
    edge = _EDGE
    for (left, width, at_end), word in zip(reversed(places), reversed(words), strict=True):
        right = min(left + width, edge)
        edge = right - width - _LETTER
        x, anchor = (right, "end") if at_end else (right - width, "")
        for above, line in enumerate(reversed(word.splitlines())):
            labels.append(_label(x, y - 16 * above, line, anchor=anchor))
    return labels[::-1]


def _drawing(title: str, height: int, parts: Iterable[str]) -> Markup:
    # Markup of numbers and of escaped text only
    return Markup(  # noqa: S704
        f'<svg class="chart" role="img" width="100%" height="{height}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _rect(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    outline: float = 0.75,
    colour: str = _INK,
    dashed: bool = False,
) -> str:
    stroke = f' stroke="{colour}" stroke-width="{outline}"' if outline else ""
    dash = ' stroke-dasharray="3 2"' if dashed else ""
    return (
        f'<rect x="{x:.2f}%" y="{y:g}" width="{width:.2f}%" height="{height:g}" '
        f'fill="{fill}"{stroke}{dash}/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return (
        f'<line x1="{x1:.2f}%" y1="{y1:g}" x2="{x2:.2f}%" y2="{y2:g}" stroke="{colour}" '
        'stroke-width="1.5"/>'
    )


def _label(
    x: float,
    y: float,
    text: str,
    *,
    on: GradeStyle | None = None,
    bold: bool = False,
    anchor: str = "",
) -> str:
    """A label, on the white ground or `on` a grade's colour, which its class states too."""
    colour = on.text_colour if on else _INK
    manner = f' class="mark-{on.key}"' if on else ""
    manner += ' font-weight="bold"' if bold else ""
    manner += f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text x="{x:.2f}%" y="{y:g}" font-size="13" font-family="Source Sans Pro, sans-serif" '
        f'fill="{colour}"{manner}>{escape(text)}</text>'
    )
