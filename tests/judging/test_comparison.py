from collections.abc import Callable
from dataclasses import replace

import pytest

from hmic.judging.comparison import Difference, State, compare
from hmic.judging.fingerprints import fingerprint, fingerprint_of_reinspections, moved
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


def _with_programme(inspection: Inspection, **update: object) -> Inspection:
    programme = inspection.programme.model_copy(update=update)
    return replace(inspection, round=replace(inspection.round, programme=programme))


def _with_step(inspection: Inspection, **update: object) -> Inspection:
    """The inspection with another way to print Fair, and to say what it means."""
    scale = tuple(
        step.model_copy(update=update if step.grade == "fair" else {})
        for step in inspection.programme.scale
    )
    return _with_programme(inspection, scale=scale)


def _with_reinspection(inspection: Inspection, **update: object) -> Inspection:
    """The inspection with another first re-inspection."""
    assert inspection.force.developments is not None
    first, *others = inspection.reinspections
    again = (first.model_copy(update=update), *others)
    developments = inspection.force.developments.model_copy(update={"reinspections": again})
    force = inspection.force.model_copy(update={"developments": developments})
    return replace(inspection, force=force)


def _with_title(inspection: Inspection) -> Inspection:
    framework = inspection.frameworks["child-abuse"].model_copy(update={"title": "Children"})
    frameworks = {**inspection.frameworks, "child-abuse": framework}
    return replace(inspection, round=replace(inspection.round, frameworks=frameworks))


def _with_name(inspection: Inspection) -> Inspection:
    registered = inspection.registered.model_copy(update={"name": "The County"})
    return replace(inspection, registered=registered)


MAJOR_CRIME = "Major crime and managing critical incidents"

OF_THE_WHOLE: dict[str, tuple[Callable[[Inspection], Inspection], str, str]] = {
    "label": (lambda i: _with_step(i, label="Adequate"), "scale", "fair"),
    "symbol": (lambda i: _with_step(i, symbol="A"), "scale", "fair"),
    "definition": (lambda i: _with_step(i, definition="Good enough."), "scale", "fair"),
    "force": (_with_name, "name", "northamptonshire"),
    "framework": (_with_title, "name", "child-abuse"),
    "programme": (lambda i: _with_programme(i, title="Another"), "round", "programme"),
    "published": (lambda i: _with_programme(i, published="2008-01"), "round", "published"),
    "grade now": (
        lambda i: _with_reinspection(
            i, now=i.reinspections[0].now.model_copy(update={"grade": "good"})
        ),
        "reinspection",
        MAJOR_CRIME,
    ),
    "earlier grade": (
        lambda i: _with_reinspection(
            i, previous=i.reinspections[0].previous.model_copy(update={"grade": "good"})
        ),
        "reinspection",
        MAJOR_CRIME,
    ),
    "point gone": (
        lambda i: _with_reinspection(i, points=i.reinspections[0].points[1:]),
        "reinspection",
        "MC1",
    ),
}
"""What of a whole report signatures cover: how it is changed, and the difference that tells it."""


@pytest.mark.parametrize("change", OF_THE_WHOLE)
def test_what_is_signed_of_the_whole_is_told(state: State, change: str) -> None:
    changed, kind, subject = OF_THE_WHOLE[change]
    inspection = changed(state[0])
    after = inspection, judge(inspection)
    told = {(d.kind, d.subject) for d in compare(state, after)}
    assert (kind, subject) in told
    signed = fingerprint(state[1]["child-abuse"], state[0])
    again = fingerprint_of_reinspections(state[0])
    assert moved(signed, fingerprint(after[1]["child-abuse"], inspection)) or moved(
        again, fingerprint_of_reinspections(inspection)
    )


def test_the_grade_of_a_re_inspection_is_told_in_words(state: State) -> None:
    changed, _, _ = OF_THE_WHOLE["grade now"]
    (difference,) = compare(state, (changed(state[0]), state[1]))
    assert (difference.before, difference.after) == (
        "Poor (round: 2006; direction: stable), now Fair (direction: improved)",
        "Poor (round: 2006; direction: stable), now Good (direction: improved)",
    )
