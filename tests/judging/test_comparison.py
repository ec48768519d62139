from dataclasses import replace

import pytest

from hmic.judging.comparison import Difference, State, compare
from hmic.judging.grading import grade
from hmic.judging.supposing import suppose
from hmic.model.inspection import Inspection
from hmic.pipeline import Inspected


@pytest.fixture
def state(northamptonshire: Inspected) -> State:
    assert northamptonshire.inspection is not None
    return northamptonshire.inspection, northamptonshire.judgements


def _after(state: State, *suppositions: str) -> State:
    inspection = suppose(state[0], suppositions)
    return inspection, grade(inspection)


def _with_texts(inspection: Inspection, texts: dict[str, str]) -> Inspection:
    """The inspection with some strengths of child abuse reworded."""
    assessment = inspection.assessments["child-abuse"]
    strengths = tuple(
        s.model_copy(update={"text": texts.get(s.id, s.text)}) for s in assessment.strengths
    )
    changed = assessment.model_copy(update={"strengths": strengths})
    return replace(inspection, assessments={**inspection.assessments, "child-abuse": changed})


def _kinds(differences: tuple[Difference, ...]) -> list[tuple[str, str, str | None, str | None]]:
    return [(d.kind, d.subject, d.before, d.after) for d in differences]


def test_a_state_does_not_differ_from_itself(state: State) -> None:
    assert compare(state, state) == ()


def test_outcome_and_achievement(state: State) -> None:
    assert _kinds(compare(state, _after(state, "NP8=fully"))) == [
        ("outcome", "neighbourhood-policing", "Fair", "Good"),
        ("achievement", "NP8", "largely", "fully"),
    ]


def test_severity_and_what_it_moves(state: State) -> None:
    assert _kinds(compare(state, _after(state, "CA-A1=major"))) == [
        ("outcome", "child-abuse", "Fair", "Judgement required"),
        ("achievement", "CA4", "largely", "partly"),
        ("achievement", "CA7", "partly", "not met"),
        ("severity", "CA-A1", "moderate", "major"),
    ]


def test_links(state: State) -> None:
    kinds = _kinds(compare(state, _after(state, "CA-A1-CA4")))
    assert ("links", "CA-A1", "CA4, CA7", "CA7") in kinds


def test_flags_and_thresholds(state: State) -> None:
    after = _after(state, "CA9=ordinary", "most=75%")
    kinds = {(d.kind, d.subject) for d in compare(state, after)}
    assert ("criterion", "CA9") in kinds
    assert ("threshold", "most") in kinds


def test_movement_of_text_is_no_difference(state: State) -> None:
    inspection = state[0]
    text = inspection.assessments["child-abuse"].strengths[0].text
    moved = _with_texts(inspection, {"CA-S1": text.replace(" ", "\n")})
    assessment = moved.assessments["child-abuse"]
    turned = assessment.model_copy(update={"strengths": assessment.strengths[::-1]})
    moved = replace(moved, assessments={**moved.assessments, "child-abuse": turned})
    assert compare(state, (moved, grade(moved))) == ()


def test_a_finding_reworded(state: State) -> None:
    after = _with_texts(state[0], {"CA-S2": "Another text."})
    (difference,) = compare(state, (after, grade(after)))
    assert (difference.kind, difference.subject, difference.after) == (
        "reworded",
        "CA-S2",
        "Another text.",
    )


def test_a_finding_added_and_one_removed(state: State) -> None:
    inspection = state[0]
    assessment = inspection.assessments["child-abuse"]
    first, *others = assessment.strengths
    strengths = (first.model_copy(update={"id": "CA-S99"}), *others)
    changed = assessment.model_copy(update={"strengths": strengths})
    after = replace(inspection, assessments={**inspection.assessments, "child-abuse": changed})
    kinds = [(d.kind, d.subject) for d in compare(state, (after, grade(after)))]
    assert kinds == [("added", "CA-S99"), ("removed", "CA-S1")]
