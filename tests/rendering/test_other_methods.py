"""Programmes of other kinds: each fictional project makes its page, its PDF and its JSON.

None of them may show a word of the 2007 method that its own method, programme or authors lack.
"""

import io
import json
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from pypdf import PdfReader

from hmic.pipeline import Compiled, compile_report, read_round
from hmic.sources.project import find_project
from tests.conftest import ROOT

PROJECTS = ROOT / "tests/projects/methods"

OF_2007 = {
    "Excellent", "Good", "Fair", "Poor", "dominant", "significant", "beacon", "innovation",
    "Strengths", "Areas for improvement", "Work in progress", "Fully", "Largely", "Partly",
    "Not met", "moderate", "force", "forces", "police",
}  # fmt: skip
"""Words of the 2007 method and its programme, as a page would print them."""


@dataclass(frozen=True)
class Expected:
    """What the report of one body shows."""

    project: str
    force: str
    grades: dict[str, str]
    """By framework, its published outcome."""
    shown: tuple[str, ...]
    """Texts of its page."""
    own: frozenset[str] = field(default=frozenset())
    """Which of the words of 2007 are its own too."""


REPORTS = (
    Expected(
        "five-grades",
        "highmoor",
        {"answering-calls": "requires_improvement", "keeping-records": "good"},
        ("Requires improvement", "Causes of concern", "Promising practices", "AC-C1", "RC-A1"),
        frozenset(
            {"Good", "Areas for improvement", "Not met", "Partly", "force", "forces", "police"}
        ),
    ),
    Expected(
        "three-outcomes",
        "westlane",
        {"known-faces": "failing", "shared-aims": "open"},
        ("Failing the standard", "Still open", "Gaps", "KF-G1"),
        frozenset({"Strengths", "force", "forces", "police"}),
    ),
    Expected(
        "scores",
        "brine",
        {
            "safe": "requires_improvement",
            "caring": "outstanding",
            "well-run": "requires_improvement",
        },
        (
            "Of 4 hospitals",
            "Hospital as a whole",
            "Shortfalls",
            "Significant shortfall",
            "This hospital",
        ),
        frozenset({"Good", "significant"}),
    ),
    Expected(
        "gate",
        "northquay",
        {"safeguarding": "not_effective", "boarding": "inadequate"},
        ("Inadequate: Safeguarding is Not effective. Before this cap the outcome is Good.",),
        frozenset({"Good", "Not met", "Strengths", "force", "forces", "police"}),
    ),
    Expected(
        "capability",
        "lighthouses",
        {"handling-complaints": "level_3", "buying": "level_0"},
        ("Level 3", "Largely shown", "An agency has a grade"),
        frozenset({"Strengths", "Largely", "Partly"}),
    ),
    Expected(
        "directions",
        "upwold",
        {"street-lights": "excellent", "street-names": "fair", "locks": "fair", "alarms": "good"},
        ("Improved", "Declined", "Contested", "Concern"),
        frozenset({"Excellent", "Good", "Fair", "Poor", "Strengths", "force", "forces", "police"}),
    ),
    Expected(
        "judged",
        "tarn-end",
        {"teaching": "good", "belonging": "satisfactory"},
        ("Very good", "Improvements needed", "board of quality", "This school"),
        frozenset({"Good", "Strengths"}),
    ),
)


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("style", "script")
        self.texts += [v for k, v in attrs if k in ("alt", "title", "aria-label", "content") and v]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


@cache
def _made(project: str, force: str, *formats: str) -> Compiled:
    round_ = read_round(find_project(PROJECTS / project))
    made = compile_report(round_, force, formats)
    assert set(made.outputs) == set(formats), made.diagnostics
    return made


@cache
def _text(project: str, force: str) -> str:
    parser = _Visible()
    parser.feed(_made(project, force, "html", "json").outputs["html"].decode())
    return " ".join(" ".join(parser.texts).split())


def _report(one: Expected) -> Any:
    return json.loads(_made(one.project, one.force, "html", "json").outputs["json"])


def test_every_project_is_built() -> None:
    assert {one.project for one in REPORTS} == {folder.name for folder in PROJECTS.iterdir()}


@pytest.mark.parametrize("one", REPORTS, ids=lambda one: one.project)
def test_the_grades_come_out(one: Expected) -> None:
    judged = [each for each in _report(one)["sections"] if each["judged"]]
    found = {each["slug"]: each["judged"]["published"]["key"] for each in judged}
    assert found == one.grades


def test_a_second_step_grades_the_whole() -> None:
    report = json.loads(_made("scores", "brine", "html", "json").outputs["json"])
    assert report["glance"]["whole"] == {
        "mark": {"key": "requires_improvement", "label": "Requires improvement", "symbol": "R"},
        "reason": "Held at Requires improvement, below Good: 2 of 3 Requires "
        "improvement (asked for: 1 at most): Safe and Well run.",
    }
    others = [one for one in REPORTS if one.project != "scores"]
    assert [_report(one)["glance"]["whole"] for one in others] == [None] * len(others)


def test_an_area_may_have_findings_and_no_grade() -> None:
    by_name = {one["slug"]: one for one in _report(REPORTS[0])["sections"]}
    assert by_name["recruiting"]["judged"] is None
    assert "RC-A1" in json.dumps(by_name["recruiting"])


@pytest.mark.parametrize("one", [REPORTS[0], REPORTS[2]], ids=lambda one: one.project)
def test_it_is_printed(one: Expected) -> None:
    pdf = PdfReader(io.BytesIO(_made(one.project, one.force, "pdf").outputs["pdf"]))
    numbers = [sheet.extract_text().split()[-1] for sheet in list(pdf.pages)[1:]]
    # the draft that is checked has less room, for its margin is wide
    assert numbers == [str(number + 2) for number in range(len(numbers))]


@pytest.mark.parametrize("one", REPORTS, ids=lambda one: one.project)
def test_its_page_speaks_its_own_words(one: Expected) -> None:
    text = _text(one.project, one.force)
    assert [words for words in one.shown if words not in text] == []
    foreign = [w for w in sorted(OF_2007 - one.own) if re.search(rf"\b{w}\b", text)]
    assert foreign == []


def test_where_people_judge_no_table_of_rules_criteria_or_choices_stands_empty() -> None:
    (one,) = (each for each in REPORTS if each.project == "judged")
    page = _made(one.project, one.force, "html", "json").outputs["html"].decode()
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert tables
    assert all("<td" in table for table in tables)
    assert 'class="rules"' not in page
    assert 'class="choices"' not in page
