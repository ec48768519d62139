import pytest

from hmic.diagnostics import Refusal
from hmic.judging.grading import judge
from hmic.judging.what_if import suppose
from hmic.model.inspection import Inspection
from hmic.pipeline import Inspected


@pytest.fixture
def inspection(northamptonshire: Inspected) -> Inspection:
    assert northamptonshire.inspection is not None
    return northamptonshire.inspection


@pytest.mark.parametrize(
    ("suppositions", "framework", "outcome"),
    [
        (["NP8=fully"], "neighbourhood-policing", "good"),
        (["NP8=partly"], "neighbourhood-policing", "judgement_required"),
        (["NP8=not_assessed"], "neighbourhood-policing", "ungraded"),
        (["NP1=not_met"], "neighbourhood-policing", "poor"),
        (["CA-A1=major"], "child-abuse", "judgement_required"),
        (["CA-A1-CA4", "CA10=fully", "CA7=fully"], "child-abuse", "fair"),
        (["CA-A1-CA4", "CA10=fully", "CA7=fully", "CA12=largely"], "child-abuse", "good"),
        (["PM-W1+PM1"], "performance-management", "fair"),
        (["CA7=significant"], "child-abuse", "judgement_required"),
        (["CA7=dominant"], "child-abuse", "judgement_required"),
        (["NP8=good"], "neighbourhood-policing", "good"),
        (["most=75%"], "performance-management", "fair"),
        (["most=75%"], "public-protection", "fair"),
        (["significant_number=10%"], "child-abuse", "poor"),
        (["most = 2 of 3"], "performance-management", "fair"),
        (
            ["CA-A1 - CA4", " CA10 = fully", "CA7=fully ", "CA12=largely"],
            "child-abuse",
            "good",
        ),
        (["vast_majority=99%"], "public-protection", "good"),
        (["PVP-A1+PP1"], "public-protection", "fair"),
    ],
)
def test_one_choice_made_otherwise(
    inspection: Inspection, suppositions: list[str], framework: str, outcome: str
) -> None:
    assert judge(suppose(inspection, suppositions))[framework].computed == outcome


def test_flagging_any_short_fair_criterion_blocks_its_grade(inspection: Inspection) -> None:
    for criterion, framework in (
        ("CA7", "child-abuse"),
        ("DV7", "domestic-violence"),
        ("DV10", "domestic-violence"),
        ("MP6", "missing-persons"),
    ):
        judgements = judge(suppose(inspection, [f"{criterion}=significant"]))
        assert judgements[framework].computed == "judgement_required"


def test_the_declined_measure_of_np8_would_leave_its_grade_to_judgement(
    inspection: Inspection,
) -> None:
    assessment = inspection.assessments["neighbourhood-policing"]
    declined = {s.criterion: s.measure_declined for s in assessment.achievements}
    assert declined["NP8"] == "18 of 41"
    supposed = suppose(inspection, ["NP8=partly"])  # 44 % lies in the band of partly
    judgement = judge(supposed)["neighbourhood-policing"]
    assert judgement.computed == "judgement_required"


def test_good_turns_into_fair_by_one_work_in_progress_on_a_fair_criterion(
    inspection: Inspection,
) -> None:
    for number in range(1, 9):
        judgements = judge(suppose(inspection, [f"PM-W1+PM{number}"]))
        assert judgements["performance-management"].computed == "fair"


def test_the_inspection_itself_is_left_as_it_was(inspection: Inspection) -> None:
    before = judge(inspection)
    suppose(inspection, ["NP8=fully", "CA-A1=major", "most=75%"])
    assert judge(inspection) == before


def test_suppositions_apply_in_turn(inspection: Inspection) -> None:
    supposed = suppose(inspection, ["NP8=partly", "NP8=fully"])
    judgement = judge(supposed)["neighbourhood-policing"]
    achieved = {a.criterion.id: a.achievement for a in judgement.assessed}
    assert achieved["NP8"] == "fully"


@pytest.mark.parametrize(
    ("supposition", "message", "hint"),
    [
        ("NP99=fully", "NP99 is no criterion", "did you mean"),
        ("NP8=fuly", "NP8 can't be fuly", "did you mean fully?"),
        ("CA-S1=major", "CA-S1 is no area for improvement", None),
        ("CA-A1=huge", "CA-A1 can't be huge", "one of: minor, moderate, major"),
        ("CA-A1+NP1", "CA-A1 can't bear on NP1", None),
        ("CA-A1+CA4", "CA-A1 bears on it already", None),
        ("CA-A1-CA8", "CA-A1 does not bear on it", None),
        ("NP11=significant", "only Fair criteria have flags", None),
        ("most=many", "many is neither a percentage", None),
        ("most=120%", "more than all of it", None),
        ("most=100%", "“100%” is never exceeded", "write less than 100%: 99%"),
        ("significant_number=0%", "“0%” is reached where nothing falls short", None),
        ("nonsense", "nonsense is no supposition", "as in NP8=fully"),
        ("", " is no supposition", "as in NP8=fully"),
    ],
)
def test_what_is_no_supposition_is_refused(
    inspection: Inspection, supposition: str, message: str, hint: str | None
) -> None:
    with pytest.raises(Refusal) as refused:
        suppose(inspection, [supposition])
    assert message in refused.value.message
    assert hint is None or hint in (refused.value.hint or "")
