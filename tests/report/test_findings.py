"""Findings by theme, with a place, succeeding others, withdrawn with a reason."""

import json
from pathlib import Path

import pytest

from hmic.pipeline import compile_report, read_round
from hmic.report.assembly import assemble
from hmic.report.contents import FrameworkSection
from hmic.sources.project import Project
from tests.conftest import edit, inspect_in

STRENGTHS = """\
  - {id: CU-S2, text: Meals are warm., criteria: [CU2, CU6, CU8]}
  - {id: CU-S3, text: Records are kept., criteria: [CU3, CU9]}
"""
CHANGED = """\
  - {id: CU-S2, theme: Food, place: North, text: Meals are warm., criteria: [CU2, CU6, CU8]}
  - {id: CU-S3, theme: Paper, replaces: CU-A7, text: Records are kept., criteria: [CU3, CU9]}
  - {id: CU-S4, theme: Food, replaces: CU-A7, text: Tea is hot., criteria: [CU8]}
"""
RETIRED = """\
author: trial inspector
retired:
  - CU-S8
  - {id: CU-S9, reason: It was *not* so.}
  - {id: CU-A8, reason: The force showed its books., date: 2030-12-01}
  - {id: CU-A9, reason: It was counted twice., date: 2030-06-01}
"""


@pytest.fixture
def changed(small: Path) -> Path:
    file = small / "forces" / "eastshire" / "custody-care.yaml"
    edit(file, STRENGTHS, CHANGED)
    edit(file, "author: trial inspector\n", RETIRED)
    return small


def _custody(folder: Path) -> FrameworkSection:
    inspected = inspect_in(folder)
    assert inspected.inspection is not None
    assert not inspected.inspection.incomplete
    return assemble(inspected.inspection, inspected.judgements, inspected.round.labels).sections[0]


def test_findings_of_a_theme_stand_together_those_without_first(changed: Path) -> None:
    strengths = _custody(changed).groups[0]
    themes = [(one.title, [finding.id for finding in one.findings]) for one in strengths.themes]
    assert themes == [(None, ["CU-S1"]), ("Food", ["CU-S2", "CU-S4"]), ("Paper", ["CU-S3"])]
    assert [finding.id for finding in strengths.findings] == ["CU-S1", "CU-S2", "CU-S4", "CU-S3"]


def test_links_to_an_id_that_is_gone_lead_to_its_first_successor(changed: Path) -> None:
    found = {f.id: f for group in _custody(changed).groups for f in group.findings}
    assert (found["CU-S3"].replaces, found["CU-S3"].is_successor) == ("CU-A7", True)
    assert (found["CU-S4"].replaces, found["CU-S4"].is_successor) == ("CU-A7", False)


def test_a_final_report_tells_of_what_was_withdrawn_after_publication(changed: Path) -> None:
    told = [(gone.id, gone.words) for gone in _custody(changed).withdrawn]
    assert told == [("CU-A8", "Withdrawn on 1 December 2030: The force showed its books.")]


def test_a_draft_tells_of_all_that_was_withdrawn_with_a_reason(changed: Path) -> None:
    edit(changed / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    assert [gone.id for gone in _custody(changed).withdrawn] == ["CU-S9", "CU-A8", "CU-A9"]


def test_page_and_json_show_all_of_it(changed: Path) -> None:
    edit(changed / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    outputs = compile_report(read_round(Project(changed)), "eastshire", ("html", "json")).outputs
    page, data = outputs["html"].decode(), json.loads(outputs["json"])
    for shown in (
        '<h4 data-kind="strength">Food</h4>',
        "Place: North",
        '<p class="remark" id="CU-A7">Replaces CU-A7.</p>',
        '<li class="finding" id="CU-S9">',
        "Withdrawn: It was <em>not</em> so.",
    ):
        assert page.count(shown) == 1, shown
    custody = data["sections"][0]
    themes = [theme for group in custody["groups"] for theme in group["themes"]]
    findings = [finding for theme in themes for finding in theme["findings"]]
    food = next(finding for finding in findings if finding["id"] == "CU-S2")
    assert (food["place"], food["replaces"]) == ("North", None)
    assert food in next(theme["findings"] for theme in themes if theme["title"] == "Food")
    gone = {"id": "CU-S9", "words": "Withdrawn: It was *not* so.", "date": None}
    assert custody["withdrawn"][0] == {**gone, "reason": "It was *not* so."}
