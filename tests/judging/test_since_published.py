"""What was changed since publication is named, and nothing else."""

import json

from hypothesis import given
from hypothesis import strategies as st

from hmic.judging.recording import basis_of, shared_of
from hmic.judging.since_published import Change, changes_since, moved_grades, shared_changes
from hmic.model.record import Basis
from tests.conftest import SMALL, inspect_in


def _small() -> Basis:
    inspected = inspect_in(SMALL)
    assert inspected.inspection is not None
    return basis_of(inspected.inspection, inspected.judgements)


BASIS = _small()
PARAGRAPH = st.sampled_from(["One thing.", "Another.", "A third, and last.", "More."])


def _saying(paragraphs: list[str]) -> Basis:
    return BASIS.model_copy(update={"force": {**BASIS.force, "summary": "\n\n".join(paragraphs)}})


def _summary(was: list[str], now: list[str]) -> list[tuple[str, str]]:
    return [(one.name, one.how) for one in changes_since(_saying(was), _saying(now))]


def test_the_same_is_no_change() -> None:
    assert changes_since(BASIS, Basis.model_validate(json.loads(BASIS.model_dump_json()))) == ()


def test_the_layout_of_a_text_is_no_change() -> None:
    assert _summary(["One\nthing."], ["One thing."]) == []


def test_one_paragraph_more_changes_no_other() -> None:
    assert _summary(["A.", "B."], ["A.", "New.", "B."]) == [("summary-2", "new")]
    assert _summary(["A.", "B.", "C."], ["A.", "C."]) == [("summary-2", "gone")]
    assert _summary(["A.", "B."], ["A.", "C."]) == [("summary-2", "changed")]


@given(st.lists(PARAGRAPH, min_size=1, max_size=6), st.lists(PARAGRAPH, min_size=1, max_size=6))
def test_what_is_named_is_all_that_differs(was: list[str], now: list[str]) -> None:
    found = changes_since(_saying(was), _saying(now))
    assert (not found) == (was == now)
    assert {one.names[-1] for one in found} <= {"summary"}
    numbers = {one.name for one in found if one.how != "gone"}
    left = [p for n, p in enumerate(now, 1) if f"summary-{n}" not in numbers]
    kept = iter(was)
    assert all(paragraph in kept for paragraph in left)  # what is not named stands in its order


def _with(assessment: str, **keys: object) -> Basis:
    changed = {**BASIS.assessments[assessment], **keys}
    assessments = {**BASIS.assessments, assessment: changed}
    return BASIS.model_copy(update={"assessments": assessments})


def _names(found: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(one.name, one.how) for one in found]


def test_findings_criteria_and_what_is_stated_are_named_by_their_ids() -> None:
    strengths = BASIS.assessments["custody-care"]["strengths"]
    assert isinstance(strengths, list)
    first = strengths[0]
    assert isinstance(first, dict)
    changed = [{**first, "text": "Other words."}, *strengths[1:-1]]
    found = changes_since(BASIS, _with("custody-care", strengths=changed))
    last = strengths[-1]
    assert isinstance(last, dict)
    assert _names(found) == [(first["id"], "changed"), (last["id"], "gone")]
    stated = changes_since(BASIS, _with("custody-care", achievements=[]))
    assert {one.how for one in stated} == {"gone"}
    assert {one.name for one in stated} == {"CU7", "CU10"}


def test_a_key_that_nobody_foresaw_is_compared_too() -> None:
    (found,) = changes_since(BASIS, _with("custody-care", figures=[{"id": "F1", "csv": "a.csv"}]))
    assert (found.name, found.how) == ("F1", "new")
    (found,) = changes_since(BASIS, _with("custody-care", place="Everywhere"))
    assert (found.name, found.how) == ("custody-care", "new")


def test_a_grade_that_moved_is_the_framework_s() -> None:
    judged = BASIS.judgements["custody-care"]
    moved = {**BASIS.judgements, "custody-care": judged.model_copy(update={"published": "poor"})}
    now = BASIS.model_copy(update={"judgements": moved})
    assert moved_grades(BASIS, now) == {"custody-care"}
    assert _names(changes_since(BASIS, now)) == [("custody-care", "changed")]
    assert moved_grades(BASIS, BASIS) == frozenset()


def test_what_all_reports_share_is_compared_by_digests() -> None:
    inspected = inspect_in(SMALL)
    assert inspected.inspection is not None
    round_ = inspected.inspection.round
    shared = shared_of(round_)
    assert {"introduction", "CU-national", "CU1", "method", "definition-good"} <= set(shared)
    assert shared_changes(shared, round_) == ()
    was = {**shared, "CU1": ("0" * 16, "1" * 16), "gone": ("2" * 16, "3" * 16)}
    was["introduction"] = ("4" * 16, *shared["introduction"][1:-1])
    del was["CU-national"]
    found = {(one.name, one.how) for one in shared_changes(was, round_)}
    count = len(shared["introduction"]) - 1
    assert found == {
        ("CU1", "changed"),
        ("CU-national", "new"),
        ("gone", "gone"),
        (f"introduction-{count}", "new"),
    }
