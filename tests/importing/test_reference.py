"""The report of 2007 that the real force's facts come from, where somebody has it.

HMIC_REFERENCE names its text; its forms as Word and PDF are tried where they lie beside it, under
the same name. It is Crown copyright and not part of this project, so nothing of it stands here.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from hmic.importing.documents import Imported, import_document
from hmic.importing.written import written_assessments, written_findings
from hmic.model.round import Round
from hmic.pipeline import read_round
from hmic.sources.project import Project, find_project
from tests.conftest import ROOT

TEXT = Path(os.environ.get("HMIC_REFERENCE", "none.txt"))


def _round(project: Project) -> Round:
    round_ = read_round(project).round
    assert round_ is not None
    return round_


@pytest.fixture(params=[".txt", ".docx", ".pdf"])
def imported(request: pytest.FixtureRequest) -> Imported:
    file = TEXT.with_suffix(request.param)
    if not file.is_file():
        pytest.skip("HMIC_REFERENCE names no report of that form")
    project = find_project(ROOT)
    found, _ = import_document(project, _round(project), "kent", file, only_compare=True)
    assert found is not None
    return found


def test_all_of_it_is_found(imported: Imported) -> None:
    """Findings of each framework and kind as the real force has them, glossary, national rows."""
    project = find_project(ROOT)
    round_ = _round(project)
    written, _ = written_assessments(project, round_, "northamptonshire")
    there = Counter((one.framework, one.kind) for one in written_findings(round_, written))
    report = imported.report
    found = Counter(
        (slug, finding.kind) for slug, one in report.frameworks.items() for finding in one.findings
    )
    assert found == there
    assert report.findings == 158
    assert sum(number for (_, kind), number in found.items() if kind.startswith("area")) == 17
    assert len(report.terms) == 80
    graded = {slug: f for slug, f in round_.frameworks.items() if f.national_distribution}
    steps = [step.grade for step in round_.programme.scale]
    rows = {
        slug: tuple((f.national_distribution or {}).get(grade, 0) for grade in steps)
        for slug, f in graded.items()
    }
    assert len(rows) == 6
    assert report.national_rows == rows
    assert {slug: report.frameworks[slug].distribution for slug in rows} == rows
    assert [len(one.practice) for one in report.frameworks.values() if one.practice] == [1]


def test_each_finding_is_whole(imported: Imported) -> None:
    """It begins with a capital, and ends with a sentence."""
    texts = [f.text for one in imported.report.frameworks.values() for f in one.findings]
    assert [text for text in texts if not text[0].isupper() or text[-1] not in ".!?"] == []
