"""Recommendations: over several frameworks, to the force and to others."""

import json
from pathlib import Path

import pytest

from hmic.pipeline import compile_report, read_round
from hmic.report.assembly import assemble
from hmic.sources.project import Project
from tests.conftest import edit, inspect_in

RECOMMENDED = """stage: final
recommendations:
  - {id: R1, text: Share the *records*., findings: [CU-A1, RP-A1], due: 2031-03}
  - {id: R2, to: The ministry, text: Count nests., findings: [WC-S1]}
"""


@pytest.fixture
def recommending(small: Path) -> Path:
    """Eastshire with two recommendations."""
    edit(small / "forces" / "eastshire" / "force.yaml", "stage: final\n", RECOMMENDED)
    return small


def test_each_says_whom_it_asks_what_it_rests_on_and_by_when(recommending: Path) -> None:
    inspected = inspect_in(recommending)
    assert inspected.inspection is not None
    report = assemble(inspected.inspection, inspected.judgements, inspected.round.labels)
    told = [(one.to, one.findings, one.frameworks, one.due) for one in report.recommendations]
    assert told == [
        (
            "Eastshire Police (fictional)",
            ("CU-A1", "RP-A1"),
            ("Custody care", "Rural policing"),
            "March 2031",
        ),
        ("The ministry", ("WC-S1",), ("Wildlife crime",), None),
    ]
    assert "Recommendations" in [line.title for line in report.contents]


def test_page_and_json_lead_from_each_to_the_other(recommending: Path) -> None:
    outputs = compile_report(read_round(Project(recommending)), "eastshire", ("html", "json"))
    page = outputs.outputs["html"].decode()
    data = json.loads(outputs.outputs["json"])
    assert '<tr id="R1">' in page
    assert "<td>Share the <em>records</em>.</td>" in page
    assert '<a href="#R1">R1</a>' in page
    assert [one["id"] for one in data["recommendations"]] == ["R1", "R2"]
    findings = {
        finding["id"]: finding["recommendations"]
        for section in data["sections"]
        for group in section["groups"]
        for theme in group["themes"]
        for finding in theme["findings"]
    }
    assert (findings["CU-A1"], findings["WC-S1"], findings["CU-S1"]) == (["R1"], ["R2"], [])
