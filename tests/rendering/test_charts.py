"""Charts say in words and numbers what they draw, and stay inside their frame."""

import xml.etree.ElementTree as ET  # the charts are this project's own text
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from hmic.rendering.charts import criteria_chart, distribution_chart
from hmic.report import contents

MARKS = tuple(
    contents.GradeMark(label.lower(), label, label[0])
    for label in ("Excellent", "Good", "Fair", "Poor")
)
STYLES = tuple(
    contents.GradeStyle(mark.key, f"#00000{n}", "#FFFFFF") for n, mark in enumerate(MARKS)
)
LABELS = {"fully": "Fully", "largely": "Largely", "partly": "Partly", "not_met": "Not met"}
NARROWEST = 280
"""Pixels; and a letter of 14 pixels there is about eight wide."""


def _drawn(chart: Markup) -> ET.Element:
    return ET.fromstring(str(chart))  # noqa: S314 - see above


def _percent(element: ET.Element, name: str) -> float:
    return float(element.attrib[name].removesuffix("%"))


def _texts(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter("text")]


def _extent(label: ET.Element) -> tuple[float, float]:
    """From where to where a label reaches in the narrowest chart, in percent."""
    width = 8 * len(label.text or "") / NARROWEST * 100
    x, anchor = _percent(label, "x"), label.get("text-anchor", "start")
    left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
    return left, left + width


def _apart_and_inside(svg: ET.Element) -> None:
    lines: dict[str, list[tuple[float, float]]] = {}
    for label in svg.iter("text"):
        lines.setdefault(label.attrib["y"], []).append(_extent(label))
    for extents in lines.values():
        for (_, end), (start, _) in pairwise(sorted(extents)):
            assert end <= start
    for rectangle in svg.iter("rect"):
        assert _percent(rectangle, "x") >= 0
        assert _percent(rectangle, "x") + _percent(rectangle, "width") <= 100.02


def _distribution(counts: tuple[int, ...], own: int) -> contents.Distribution:
    runs = tuple(
        contents.Run(mark, count, n == own)
        for n, (mark, count) in enumerate(zip(MARKS, counts, strict=True))
    )
    return contents.Distribution(
        runs, sum(counts), "A chart & its <title>.", "Of some forces & <others>.", "This force"
    )


def _achieved(*levels: dict[str, int]) -> contents.CriteriaAchieved:
    drawn = []
    for number, level in enumerate(levels):
        ids = iter([f"XX{10 * number + n}" for n in range(1, sum(level.values()) + 1)])
        runs = tuple(
            contents.AchievementRun(
                key,
                LABELS[key],
                tuple(next(ids) for _ in range(count)),
                key in ("partly", "not_met"),
                list(LABELS).index(key),
            )
            for key, count in level.items()
            if count
        )
        drawn.append(contents.LevelAchieved("Fair criteria", sum(level.values()), runs))
    return contents.CriteriaAchieved("A chart.", "Of some criteria.", tuple(drawn))


CHARTS = [
    distribution_chart(_distribution((1, 13, 27, 2), 2), STYLES),
    criteria_chart(_achieved({"fully": 8, "largely": 2}, {"fully": 5, "partly": 3, "not_met": 1})),
]


def test_a_chart_of_nothing_is_drawn_too() -> None:
    assert _drawn(criteria_chart(_achieved({}, {})))[0].tag == "title"


@pytest.mark.parametrize("chart", CHARTS)
def test_a_title_comes_first_and_widths_are_shares(chart: Markup) -> None:
    svg = _drawn(chart)
    assert svg[0].tag == "title"
    assert svg[0].text
    assert svg.get("width") == "100%"
    assert all(element.attrib["x"].endswith("%") for element in svg.iter("text"))


@pytest.mark.parametrize("chart", CHARTS)
def test_nothing_covers_or_leaves_it(chart: Markup) -> None:
    _apart_and_inside(_drawn(chart))


def _cells_of(svg: ET.Element, mark: contents.GradeMark) -> list[tuple[float, float]]:
    """Where the cells of a grade's run stand, in percent."""
    colour = STYLES[MARKS.index(mark)].colour
    run = svg.find(f".//g[@fill='{colour}']")
    assert run is not None
    return [(x := _percent(cell, "x"), x + _percent(cell, "width")) for cell in run]


def _own_cell(svg: ET.Element) -> ET.Element | None:
    """The one cell that stands out from the bar."""
    return next((one for one in svg.iter("rect") if one.get("stroke-width") == "2.5"), None)


def _over(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far one extent reaches over another."""
    return min(one[1], other[1]) - max(one[0], other[0])


def _labels_stand_over_their_runs(svg: ET.Element, counts: Sequence[int]) -> None:
    """Each run's label begins at its first cell, says its number and covers no other run.

    The first may end at the last cell of its run instead: left of it there is no other.
    """
    labels = [text for text in svg.iter("text") if text.text != "This force"]
    cells = {n: _cells_of(svg, mark) for n, mark in enumerate(MARKS) if counts[n]}
    runs = {n: (run[0][0], run[-1][1]) for n, run in cells.items()}
    own: dict[int, list[ET.Element]] = {n: [] for n in runs}
    for label in labels:
        over = {n: _over(_extent(label), run) for n, run in runs.items()}
        best = max(over, key=lambda n: over[n])
        assert over[best] > 0
        own[best].append(label)
        slack = 0.72 if len(label.text or "") == 1 else 0.1  # a letter is wider than a cell
        assert all(reach <= slack for n, reach in over.items() if n != best)
        if "text-anchor" not in label.attrib:
            assert _percent(label, "x") == pytest.approx(runs[best][0], abs=0.01)
    for n, said in own.items():
        said.sort(key=lambda one: float(one.attrib["y"]))
        words = " ".join(one.text or "" for one in said)
        if len(str(counts[n])) == 1 or len(cells[n]) == counts[n]:
            assert words in (f"{MARKS[n].label} {counts[n]}", f"{MARKS[n].symbol} {counts[n]}")


def test_a_run_of_one_cell_has_its_label_on_one_line_beside_the_bar() -> None:
    svg = _drawn(distribution_chart(_distribution((1, 13, 27, 2), 2), STYLES, names_own=False))
    assert _texts(svg) == ["E 1", "Good 13", "Fair 27", "P 2"]
    assert len({text.attrib["y"] for text in svg.iter("text")}) == 1


@given(
    st.lists(st.integers(0, 25), min_size=4, max_size=4).filter(lambda counts: sum(counts) > 0),
    st.integers(0, 3),
    st.booleans(),
)
def test_the_national_bar_has_a_cell_for_each_force_and_names_every_run(
    counts: list[int], own: int, named: bool
) -> None:
    chart = distribution_chart(_distribution(tuple(counts), own), STYLES, names_own=named)
    svg = _drawn(chart)
    marked = counts[own] > 0
    assert len(list(svg.iter("rect"))) == sum(counts) + marked
    assert ("This force" in _texts(svg)) == (marked and named)
    _labels_stand_over_their_runs(svg, counts)
    _apart_and_inside(svg)


@given(
    st.lists(st.integers(0, 25), min_size=4, max_size=4).filter(lambda counts: sum(counts) > 0),
    st.integers(0, 3),
)
def test_this_force_is_a_cell_in_the_middle_of_its_run_in_its_colour(
    counts: list[int], own: int
) -> None:
    cell = _own_cell(svg := _drawn(distribution_chart(_distribution(tuple(counts), own), STYLES)))
    if not counts[own]:
        assert cell is None
        return
    assert cell is not None
    assert cell.attrib["fill"] == STYLES[own].colour
    run = _cells_of(svg, MARKS[own])
    assert _percent(cell, "x") == pytest.approx(run[len(run) // 2][0], abs=0.02)


@given(
    st.lists(st.integers(0, 20_000), min_size=4, max_size=4).filter(lambda some: sum(some) > 100),
    st.integers(0, 3),
)
def test_beyond_a_hundred_forces_each_run_is_one_bar_in_proportion(
    counts: list[int], own: int
) -> None:
    chart = distribution_chart(_distribution(tuple(counts), own), STYLES)
    svg = _drawn(chart)
    runs = sorted(count for count in counts if count)
    bars = [bar for bar in svg.iter("rect") if "stroke-width" not in bar.attrib]
    widths = sorted(_percent(bar, "width") for bar in bars)
    assert len(widths) == len(runs)
    assert widths[0] > 2
    assert widths[-1] == pytest.approx(82.8 * runs[-1] / sum(runs), abs=8)
    assert (_own_cell(svg) is not None) == (counts[own] > 0)
    assert len(chart) < 5000
    _labels_stand_over_their_runs(svg, counts)
    _apart_and_inside(svg)


def test_the_national_chart_escapes_its_title() -> None:
    distribution = _distribution((1, 1, 1, 1), 0)
    assert "&amp; its &lt;title&gt;" in distribution_chart(distribution, STYLES)
    assert "&amp; &lt;others&gt;" in distribution_chart(distribution, STYLES, names_own=False)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_the_criteria_chart_has_a_cell_for_each_and_names_those_in_the_way(
    counts: list[int],
) -> None:
    level = dict(zip(LABELS, counts, strict=True))
    svg = _drawn(criteria_chart(_achieved(level, {"fully": 1})))
    assert len(list(svg.iter("rect"))) == sum(counts) + 1
    assert sum(text.startswith("XX") for text in _texts(svg)) == level["partly"] + level["not_met"]
    _apart_and_inside(svg)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any))
def test_a_label_of_the_criteria_begins_at_its_run_and_no_line_crosses_another(
    counts: list[int],
) -> None:
    svg = _drawn(criteria_chart(_achieved(dict(zip(LABELS, counts, strict=True)))))
    words = [f"{label} {count}" for label, count in zip(LABELS.values(), counts, strict=True)]
    labels = [text for text in svg.iter("text") if text.text in words]
    assert len(labels) == sum(map(bool, counts))
    for line in svg.iter("line"):
        x, top = _percent(line, "x1"), float(line.attrib["y1"])
        assert line.attrib["x1"] == line.attrib["x2"]
        for label in labels:
            left, right = _extent(label)
            assert float(label.attrib["y"]) < top or not left + 0.5 < x < right
