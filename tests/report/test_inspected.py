"""A report on some of the programme's frameworks, with facts of its own."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from hmic.pipeline import Inspected, compile_report, draw, read_round
from hmic.report.assembly import assemble
from hmic.report.contents import Report
from hmic.sources.project import Project
from tests.conftest import Run, edit, inspect_in

OF_ITS_OWN = """stage: final
frameworks: [custody-care]
title: Custody in Eastshire
identifier: Trial 2030/1a
published: 2030-11-02
sources: [{title: The custody log, date: 2030-06}]
logo: crest.svg
"""


@pytest.fixture
def custody(small: Path) -> Path:
    """Eastshire, of which custody care alone was inspected."""
    folder = small / "forces" / "eastshire"
    edit(folder / "force.yaml", "stage: final\n", OF_ITS_OWN)
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>'
    (folder / "crest.svg").write_text(svg, encoding="utf-8")
    for name in ("rural-policing", "farm-crime", "wildlife-crime"):
        for file in (folder / f"{name}.yaml", folder / "sign-off" / f"{name}.yaml"):
            file.unlink(missing_ok=True)
    return small


def _report(inspected: Inspected) -> Report:
    assert inspected.inspection is not None
    return assemble(inspected.inspection, inspected.judgements, inspected.round.labels)


def test_only_what_was_inspected_is_graded_and_shown(custody: Path) -> None:
    inspected = inspect_in(custody)
    report = _report(inspected)
    assert list(inspected.judgements) == ["custody-care"]
    assert [section.slug for section in report.sections] == ["custody-care"]
    assert [row.anchor for row in report.summary.rows] == ["custody-care"]
    assert report.summary.coverage.criteria == 10
    assert [passage.title for passage in report.introduction.rationales] == ["Custody care"]


def test_what_was_not_inspected_is_said_so_and_never_faultless(custody: Path) -> None:
    report = _report(inspect_in(custody))
    assert report.glance.not_inspected == ("Farm crime", "Wildlife crime")
    assert report.glance.sentence == (
        "Eastshire Police (fictional): Fair for custody care. "
        "Farm crime and wildlife crime were not inspected in this round."
    )


def test_the_page_and_the_json_say_so_too(custody: Path) -> None:
    signed = custody / "forces/eastshire/sign-off/custody-care.yaml"
    signed.unlink()
    edit(custody / "forces/eastshire/force.yaml", "stage: final", "stage: fieldwork")
    compiled = compile_report(read_round(Project(custody)), "eastshire", ("html", "json"))
    page, data = compiled.outputs["html"].decode(), json.loads(compiled.outputs["json"])
    assert page.count("Not inspected in this round") == 2 * len(data["glance"]["not_inspected"])
    assert data["glance"]["not_inspected"] == ["Farm crime", "Wildlife crime"]
    assert 'href="#wildlife-crime"' not in page


def test_the_report_has_title_date_number_sources_and_logo_of_its_own(custody: Path) -> None:
    inspected = inspect_in(custody)
    report = _report(inspected)
    cover, imprint = report.cover, report.imprint
    assert (cover.title, cover.published) == ("Custody in Eastshire", "2 November 2030")
    assert imprint.identifier == "Trial 2030/1a"
    assert [(one.title, one.date) for one in imprint.sources] == [("The custody log", "June 2030")]
    signed_again = {d.code for d in inspected.own_diagnostics}
    assert signed_again == {"sign-off-outdated"}  # a signature is for what readers see
    drawn, _ = draw(replace(inspected, own_diagnostics=()))
    assert drawn is not None
    assert (drawn.look.logo or "").startswith("data:image/svg+xml;base64,")


def test_a_logo_that_is_not_there_is_told_where_it_is_named(custody: Path) -> None:
    (custody / "forces/eastshire/crest.svg").unlink()
    missing = [d for d in inspect_in(custody).own_diagnostics if d.route == ("force", "logo")]
    assert [d.place.line for d in missing if d.place] == [8]
    assert "forces/eastshire/crest.svg" in missing[0].message


def test_a_report_is_made_from_the_pictures_in_its_folder(custody: Path) -> None:
    inputs = [one.name for one in Project(custody).inputs_of("eastshire")]
    assert "forces/eastshire/crest.svg" in inputs


def test_grade_and_since_say_what_was_not_inspected(custody: Path, run: Run) -> None:
    grades = run("grade", "eastshire", cwd=custody).out
    assert "eastshire  wildlife-crime  not inspected" in grades
    document = json.loads(run("grade", "eastshire", "--format", "json", cwd=custody).out)
    assert document["forces"][0]["not_inspected"] == ["farm-crime", "wildlife-crime"]
