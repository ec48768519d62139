"""Charts say in words and numbers what they draw, and stay inside their frame."""

import xml.etree.ElementTree as ET  # the charts are this project's own text
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from hmic.rendering.charts import (
    criteria_chart,
    distribution_chart,
    findings_chart,
    grades_chart,
)
from hmic.report import contents

MARKS = tuple(
    contents.GradeMark(label.lower(), label, label[0])
    for label in ("Excellent", "Good", "Fair", "Poor")
)
STYLES = tuple(
    contents.GradeStyle(mark.key, f"#00000{n}", "#FFFFFF") for n, mark in enumerate(MARKS)
)
LABELS = {"fully": "Fully", "largely": "Largely", "partly": "Partly", "not_met": "Not met"}
NARROWEST = 260
"""Pixels; and a letter of 12 pixels there is about seven wide."""


def _drawn(chart: Markup) -> ET.Element:
    return ET.fromstring(str(chart))  # noqa: S314 - see above


def _percent(element: ET.Element, name: str) -> float:
    return float(element.attrib[name].removesuffix("%"))


def _texts(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter("text")]


def _extent(label: ET.Element) -> tuple[float, float]:
    """From where to where a label reaches in the narrowest chart, in percent."""
    width = 7 * len(label.text or "") / NARROWEST * 100
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


KINDS = ("Areas for improvement", "Work in progress", "Strengths")


def _distribution(counts: tuple[int, ...], own: int) -> contents.Distribution:
    runs = tuple(
        contents.Run(mark, count, n == own)
        for n, (mark, count) in enumerate(zip(MARKS, counts, strict=True))
    )
    return contents.Distribution(runs, sum(counts), "Of some forces & <others>.", "This force")


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
            )
            for key, count in level.items()
            if count
        )
        drawn.append(contents.LevelAchieved("Fair criteria", sum(level.values()), runs))
    return contents.CriteriaAchieved("Of some criteria.", tuple(drawn))


def _summary(
    *counts: tuple[int, int, int], mark: contents.GradeMark | None
) -> contents.ForceSummary:
    rows = tuple(
        contents.SummaryRow(f"Framework {n}", f"f{n}", mark, (), count)
        for n, count in enumerate(counts)
    )
    return contents.ForceSummary(rows, (0, 0, 0), KINDS, MARKS, "Grades.", "Findings.", (), ())


CHARTS = [
    distribution_chart(_distribution((1, 13, 27, 2), 2), STYLES),
    criteria_chart(_achieved({"fully": 8, "largely": 2}, {"fully": 5, "partly": 3, "not_met": 1})),
    grades_chart(_summary((1, 2, 3), (0, 0, 9), mark=MARKS[1]), STYLES),
    findings_chart(_summary((1, 2, 34), (4, 0, 9), mark=None)),
]


@pytest.mark.parametrize(
    "chart",
    [
        findings_chart(_summary(mark=None)),
        grades_chart(_summary(mark=None), STYLES),
        criteria_chart(_achieved({}, {})),
    ],
)
def test_a_chart_of_nothing_is_drawn_too(chart: Markup) -> None:
    assert _drawn(chart)[0].tag == "title"


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


@given(
    st.lists(st.integers(0, 25), min_size=4, max_size=4).filter(lambda counts: sum(counts) > 0),
    st.integers(0, 3),
)
def test_the_national_chart_has_a_cell_for_each_force(counts: list[int], own: int) -> None:
    svg = _drawn(distribution_chart(_distribution(tuple(counts), own), STYLES))
    marked = counts[own] > 0
    assert len(list(svg.iter("rect"))) == sum(counts) + marked
    assert ("This force" in _texts(svg)) == marked
    _labelled(svg, counts)
    _apart_and_inside(svg)


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
    marked = counts[own] > 0
    bars = [each for each in svg.iter("rect") if each.attrib["fill"] != "#FFFFFF"]
    widths = sorted(_percent(bar, "width") for bar in bars)
    assert len(widths) == len(runs)
    assert widths[0] > 2
    assert widths[-1] == pytest.approx(96.4 * runs[-1] / sum(runs), abs=8)
    assert len(list(svg.iter("circle"))) == marked
    assert ("This force" in _texts(svg)) == marked
    assert len(chart) < 5000
    _labelled(svg, counts)
    _apart_and_inside(svg)


def _labelled(svg: ET.Element, counts: list[int]) -> None:
    """Each run has its grade and its number, on one line or two, within the chart."""
    words = " ".join(text for text in _texts(svg) if text != "This force")
    runs = zip(MARKS, counts, strict=True)
    assert words == " ".join(f"{mark.label} {count}" for mark, count in runs if count)
    extents = [_extent(label) for label in svg.iter("text")]
    assert all(start >= 0 and end <= 100 for start, end in extents)


def test_the_national_chart_escapes_its_sentence() -> None:
    assert "&amp; &lt;others&gt;" in distribution_chart(_distribution((1, 1, 1, 1), 0), STYLES)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_the_criteria_chart_has_a_cell_for_each_and_names_those_in_the_way(
    counts: list[int],
) -> None:
    level = dict(zip(LABELS, counts, strict=True))
    svg = _drawn(criteria_chart(_achieved(level, {"fully": 1})))
    assert len(list(svg.iter("rect"))) == sum(counts) + 1
    assert sum(text.startswith("XX") for text in _texts(svg)) == level["partly"] + level["not_met"]
    _apart_and_inside(svg)


def test_a_framework_without_a_grade_says_so_in_the_grid() -> None:
    none = contents.GradeMark("judgement_required", "Judgement required", "")
    svg = _drawn(grades_chart(_summary((0, 0, 0), mark=none), STYLES))
    assert "Judgement required" in _texts(svg)
    assert svg.find("rect[@stroke-dasharray]") is not None


def test_an_overview_is_not_in_the_grid_of_grades() -> None:
    assert "Framework 0" not in grades_chart(_summary((1, 2, 3), mark=None), STYLES)


@given(st.lists(st.tuples(*[st.integers(0, 400)] * 3), min_size=1, max_size=8))
def test_the_findings_chart_prints_every_number(counts: list[tuple[int, int, int]]) -> None:
    svg = _drawn(findings_chart(_summary(*counts, mark=None)))
    printed = [int(text) for text in _texts(svg) if text.isdigit()]
    assert printed == [number for row in counts for number in row]
    _apart_and_inside(svg)
