from dataclasses import replace

import pytest

from hmic.judging.comparison import Difference, State, compare
from hmic.judging.fingerprints import fingerprint, moved
from hmic.judging.grading import judge
from hmic.judging.what_if import suppose
from hmic.model.assessment import Moderation, Travel
from hmic.model.grade import Direction
from hmic.model.inspection import Inspection
from hmic.pipeline import Inspected


@pytest.fixture
def state(northamptonshire: Inspected) -> State:
    assert northamptonshire.inspection is not None
    return northamptonshire.inspection, northamptonshire.judgements


def _after(state: State, *suppositions: str) -> State:
    inspection = suppose(state[0], suppositions)
    return inspection, judge(inspection)


def _with_texts(inspection: Inspection, texts: dict[str, str]) -> Inspection:
    """The inspection with some strengths of child abuse reworded."""
    assessment = inspection.assessments["child-abuse"]
    strengths = tuple(
        s.model_copy(update={"text": texts.get(s.id, s.text)})
        for s in assessment.of_kind("strength")
    )
    changed = assessment.model_copy(update={"strengths": strengths})
    return replace(inspection, assessments={**inspection.assessments, "child-abuse": changed})


def _kinds(differences: tuple[Difference, ...]) -> list[tuple[str, str, str | None, str | None]]:
    return [(d.kind, d.subject, d.before, d.after) for d in differences]


def test_a_state_does_not_differ_from_itself(state: State) -> None:
    assert compare(state, state) == ()


def test_outcome_and_achievement(state: State) -> None:
    outcome, achievement, statement = compare(state, _after(state, "NP8=fully"))
    assert _kinds((outcome, achievement)) == [
        ("outcome", "neighbourhood-policing", "Fair", "Good"),
        ("achievement", "NP8", "largely", "fully"),
    ]
    assert statement.after == "achievement: fully; reason: supposed"


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
    text = inspection.assessments["child-abuse"].of_kind("strength")[0].text
    moved = _with_texts(inspection, {"CA-S1": text.replace(" ", "\n")})
    assessment = moved.assessments["child-abuse"]
    turned = assessment.model_copy(update={"strengths": assessment.of_kind("strength")[::-1]})
    moved = replace(moved, assessments={**moved.assessments, "child-abuse": turned})
    assert compare(state, (moved, judge(moved))) == ()


def test_a_finding_reworded(state: State) -> None:
    after = _with_texts(state[0], {"CA-S2": "Another text."})
    (difference,) = compare(state, (after, judge(after)))
    assert (difference.kind, difference.subject, difference.after) == (
        "reworded",
        "CA-S2",
        "Another text.",
    )


def test_a_finding_added_and_one_removed(state: State) -> None:
    inspection = state[0]
    assessment = inspection.assessments["child-abuse"]
    first, *others = assessment.of_kind("strength")
    strengths = (first.model_copy(update={"id": "CA-S99"}), *others)
    changed = assessment.model_copy(update={"strengths": strengths})
    after = replace(inspection, assessments={**inspection.assessments, "child-abuse": changed})
    kinds = [(d.kind, d.subject) for d in compare(state, (after, judge(after)))]
    assert kinds == [("added", "CA-S99"), ("removed", "CA-S1")]


def _with_assessment(state: State, slug: str, **update: object) -> State:
    inspection = state[0]
    changed = inspection.assessments[slug].model_copy(update=update)
    after = replace(inspection, assessments={**inspection.assessments, slug: changed})
    return after, judge(after)


def test_the_reason_of_a_statement(state: State) -> None:
    statement, *others = state[0].assessments["missing-persons"].achievements
    reworded = statement.model_copy(update={"reason": "Another reason."})
    after = _with_assessment(state, "missing-persons", achievements=(reworded, *others))
    (difference,) = compare(state, after)
    assert (difference.kind, difference.subject) == ("statement", "MP4")
    assert difference.after == "measure: 53%; reason: Another reason."


def test_the_reason_of_a_severity(state: State) -> None:
    afis = state[0].assessments["child-abuse"].of_kind("area_for_improvement")
    changed = tuple(
        a.model_copy(update={"severity_reason": "Another."}) if a.id == "CA-A3" else a for a in afis
    )
    after = _with_assessment(state, "child-abuse", areas_for_improvement=changed)
    (difference,) = compare(state, after)
    assert (difference.kind, difference.after) == ("severity", "minor, Another.")


def test_decisions_of_people(state: State) -> None:
    moderation = Moderation(
        computed="fair",
        grade="good",
        ground="other",
        reason="A reason.",
        decided_by="one post",
        confirmed_by="another post",
        date="2007-09-01",
    )
    direction = Travel(value=Direction.IMPROVED, basis="It was worse.")
    inputs = type(state[0].assessments["child-abuse"].inputs).model_validate(
        {"beacon": {"is": "shown", "basis": "Shown."}}
    )
    after = _with_assessment(
        state, "child-abuse", moderation=moderation, direction=direction, inputs=inputs
    )
    found = {(d.kind, d.subject): d.after for d in compare(state, after)}
    assert found["outcome", "child-abuse"] == "Good (moderated; computed Fair)"
    assert found["decision", "beacon"] == "is: shown; basis: Shown."
    assert found["decision", "direction"] == "value: improved; basis: It was worse."
    assert (found["decision", "moderation"] or "").startswith("computed: fair; grade: good")


def test_a_framework_without_a_judgement_on_one_side(state: State) -> None:
    inspection = state[0]
    frameworks = {s: f for s, f in inspection.frameworks.items() if s != "missing-persons"}
    after = replace(inspection, round=replace(inspection.round, frameworks=frameworks))
    first = compare(state, (after, judge(after)))[0]
    assert (first.before, first.after) == ("Fair", "no judgement")


@pytest.mark.parametrize(
    "suppositions",
    [
        ["NP8=fully"],
        ["CA-A1=major"],
        ["CA-A1+CA8"],
        ["CA-A1-CA4"],
        ["CA7=significant"],
        ["CA7=good"],
        ["most=75%"],
        ["PVP-A1-CA14", "CA9=partly"],
    ],
)
def test_what_outdates_a_signature_is_a_difference(state: State, suppositions: list[str]) -> None:
    after = _after(state, *suppositions)
    outdated = {
        slug
        for slug, judgement in state[1].items()
        if moved(
            fingerprint(judgement, state[0]),
            fingerprint(after[1][slug], after[0]),
        )
    }
    assert outdated
    assert compare(state, after)
