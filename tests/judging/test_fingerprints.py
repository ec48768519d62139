import ast
from dataclasses import replace
from pathlib import Path

import pytest

import hmic.judging.grading as grading_module
from hmic.judging.fingerprints import fingerprint, moved
from hmic.judging.grading import judge
from hmic.judging.what_if import suppose
from hmic.model.finding import Evidence
from hmic.model.inspection import Inspection
from hmic.pipeline import Inspected

CHILD_ABUSE = "child-abuse"


@pytest.fixture
def inspection(northamptonshire: Inspected) -> Inspection:
    assert northamptonshire.inspection is not None
    return northamptonshire.inspection


def _fingerprint(inspection: Inspection, slug: str = CHILD_ABUSE) -> dict[str, str]:
    return fingerprint(judge(inspection)[slug], inspection)


def _with_finding(inspection: Inspection, **update: object) -> Inspection:
    """The inspection with the first strength of child abuse changed."""
    assessment = inspection.assessments[CHILD_ABUSE]
    first, *others = assessment.of_kind("strength")
    changed = assessment.model_copy(
        update={"strengths": (first.model_copy(update=update), *others)}
    )
    return replace(inspection, assessments={**inspection.assessments, CHILD_ABUSE: changed})


def _moved(inspection: Inspection, after: Inspection) -> list[tuple[str, str]]:
    return [(m.subject, m.how) for m in moved(_fingerprint(inspection), _fingerprint(after))]


def test_it_covers_every_criterion_and_finding_and_the_method(inspection: Inspection) -> None:
    names = _fingerprint(inspection)
    assert {"method", "judgement", "CA1", "CA18", "CA-S1", "CA-A4", "PVP-S1", "PVP-A2"} <= set(
        names
    )
    assert "NP1" not in names
    assert all(len(digest) == 16 for digest in names.values())


def test_nothing_moves_by_itself(inspection: Inspection) -> None:
    assert _moved(inspection, inspection) == []


def test_layout_moves_nothing(inspection: Inspection) -> None:
    text = inspection.assessments[CHILD_ABUSE].of_kind("strength")[0].text
    assert _moved(inspection, _with_finding(inspection, text=text.replace(" ", "\n  "))) == []


def test_notes_and_evidence_move_nothing(inspection: Inspection) -> None:
    evidence = (Evidence(type="interview", ref="17"),)
    assert _moved(inspection, _with_finding(inspection, note="n", evidence=evidence)) == []


def test_a_finding_reworded_is_named(inspection: Inspection) -> None:
    assert _moved(inspection, _with_finding(inspection, text="Another text.")) == [
        ("CA-S1", "changed")
    ]


def test_what_is_asked_of_the_body_moves_its_finding(inspection: Inspection) -> None:
    assessment = inspection.assessments[CHILD_ABUSE]
    first, *others = assessment.of_kind("area_for_improvement")
    for update in ({"action": "Do something else."}, {"due": "2008-01"}):
        areas = (first.model_copy(update=update), *others)
        changed = assessment.model_copy(update={"areas_for_improvement": areas})
        after = replace(inspection, assessments={**inspection.assessments, CHILD_ABUSE: changed})
        assert _moved(inspection, after) == [("CA-A1", "changed")]


def test_a_link_that_moved_is_named(inspection: Inspection) -> None:
    assert ("CA-A1", "changed") in _moved(inspection, suppose(inspection, ["CA-A1-CA4"]))


def test_a_flag_that_moved_is_named(inspection: Inspection) -> None:
    assert ("CA9", "changed") in _moved(inspection, suppose(inspection, ["CA9=ordinary"]))


def test_a_threshold_that_moved_is_named(inspection: Inspection) -> None:
    assert _moved(inspection, suppose(inspection, ["most=55%"])) == [("most", "changed")]


def test_a_finding_gone_and_a_new_one_are_named(inspection: Inspection) -> None:
    assert _moved(inspection, _with_finding(inspection, id="CA-S99")) == [
        ("CA-S99", "new"),
        ("CA-S1", "gone"),
    ]


def test_a_finding_of_the_overview_moves_only_the_parts_it_bears_on(
    inspection: Inspection,
) -> None:
    after = suppose(inspection, ["PVP-A1-CA14"])
    assert ("PVP-A1", "gone") in _moved(inspection, after)
    before, now = (_fingerprint(state, "domestic-violence") for state in (inspection, after))
    assert moved(before, now) == ()


def test_the_version_of_the_program_is_not_in_it(
    inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _fingerprint(inspection)
    monkeypatch.setattr("hmic.__version__", "99.0")
    assert _fingerprint(inspection) == before


def test_the_grader_does_not_import_it() -> None:
    source = Path(grading_module.__file__ or "").read_text(encoding="utf-8")
    imported = {
        node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)
    }
    assert "hmic.judging.fingerprints" not in imported
