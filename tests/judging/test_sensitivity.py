"""What would change an outcome, held against brute force on small frameworks."""

import itertools
import time
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmic.judging.grading import Judgement, grade_framework
from hmic.judging.sensitivity import (
    CHOICE_KINDS,
    Change,
    MeasureChoice,
    SmallestSet,
    measures_otherwise,
    sensitivity,
    smallest_set,
    with_bound,
)
from hmic.model.assessment import Statement
from hmic.pipeline import Inspected
from tests.judging.making import BOOK, BOTH, framework, judge, strength, wip

ORDER = ("not_met", "partly", "largely", "fully")
LETTER = dict(zip("NPLF", ORDER, strict=True))


def _by_brute_force(
    fair: str, achieved: str, judgement: Judgement, *, raising: bool
) -> tuple[int, int, int] | None:
    """Criteria, steps and number of the smallest sets, by trying every set of changes."""
    rank = judgement.rank
    assert rank is not None
    costs: Counter[tuple[int, int]] = Counter()
    options = [("-",) if letter == "-" else "NPLF" for letter in achieved]
    for letters in itertools.product(*options):
        other = judge(fair, "".join(letters), inputs=judgement.inputs).rank
        if other is None or not (other > rank if raising else other < rank):
            continue
        moved = [(a, b) for a, b in zip(achieved, letters, strict=True) if a != b]
        steps = sum(abs("NPLF".index(a) - "NPLF".index(b)) for a, b in moved)
        costs[len(moved), steps] += 1
    if not costs:
        return None
    best = min(costs)
    return (*best, costs[best])


def _steps(change: Change) -> int:
    return abs(ORDER.index(change.after) - ORDER.index(change.before))


def _measured(found: SmallestSet | None) -> tuple[int, int, int] | None:
    if found is None:
        return None
    return len(found.changes), sum(_steps(c) for c in found.changes), found.count


@st.composite
def small_frameworks(draw: st.DrawFn) -> tuple[str, str]:
    fair = draw(st.text("dso", min_size=1, max_size=3).filter(lambda flags: set(flags) & set("ds")))
    good = draw(st.integers(1, 2))
    size = len(fair) + good
    return fair, draw(st.text("FLPN-", min_size=size, max_size=size))


@settings(max_examples=60, deadline=None)
@given(small_frameworks(), st.booleans(), st.booleans())
def test_the_smallest_set_is_what_brute_force_finds(
    example: tuple[str, str], has_factors: bool, raising: bool
) -> None:
    fair, achieved = example
    judgement = judge(fair, achieved, inputs=BOTH if has_factors else None)
    found = smallest_set(judgement, 1 if raising else -1)
    if judgement.computed == "ungraded":
        assert found is None
    else:
        assert _measured(found) == _by_brute_force(fair, achieved, judgement, raising=raising)


@settings(deadline=None)
@given(
    st.text("dso", min_size=1, max_size=12).filter(lambda flags: set(flags) & set("ds")),
    st.text("FLPN-", min_size=14, max_size=24),
    st.booleans(),
)
def test_the_smallest_set_applied_changes_the_outcome_as_it_says(
    fair: str, achieved: str, raising: bool
) -> None:
    judgement = judge(fair, achieved, inputs=BOTH)
    found = smallest_set(judgement, 1 if raising else -1)
    if found is None:
        return
    letters = list(achieved)
    for change in found.changes:
        place = int(change.criterion.removeprefix("XX")) - 1
        assert LETTER[letters[place]] == change.before
        letters[place] = "NPLF"[ORDER.index(change.after)]
    after = judge(fair, "".join(letters), inputs=BOTH)
    assert after.computed == found.outcome
    assert after.rank is not None
    assert judgement.rank is not None
    assert (after.rank > judgement.rank) is raising
    for left_out in range(len(found.changes)):  # no set without one of its changes does
        fewer = list(letters)
        change = found.changes[left_out]
        place = int(change.criterion.removeprefix("XX")) - 1
        fewer[place] = "NPLF"[ORDER.index(change.before)]
        rank = judge(fair, "".join(fewer), inputs=BOTH).rank
        if rank is not None:
            assert not (rank > judgement.rank if raising else rank < judgement.rank)


def test_of_several_the_first_in_the_order_of_criteria_is_named() -> None:
    found = smallest_set(judge("sss", "FFF FFF"), -1)
    assert found is not None
    assert [c.criterion for c in found.changes] == ["XX1"]
    assert (found.count, found.outcome) == (3, "fair")


def test_no_set_suffices_for_excellent_without_its_factors() -> None:
    assert smallest_set(judge("s", "F FFFFFFF"), 1) is None
    assert smallest_set(judge("s", "F FFFFFFP"), 1) is None


def test_a_criterion_that_is_not_assessed_is_left_alone() -> None:
    assert smallest_set(judge("soo", "FL- FF"), 1) is None


def test_ungraded_stands_outside_the_order() -> None:
    judgement = judge("s", "- FF")
    assert smallest_set(judgement, 1) is None
    assert smallest_set(judgement, -1) is None


def _choices(judgement: Judgement) -> dict[str, tuple[int, int]]:
    found = sensitivity(judgement).choices
    assert [choices.kind for choices in found] == list(CHOICE_KINDS)
    return {choices.kind: (len(choices.changing), choices.total) for choices in found}


def test_each_kind_of_choice_is_counted_apart() -> None:
    # XX1 fully; XX2 largely, by a strength and work in progress; XX3 fully; XX4 not met
    assert _choices(judge("so", "FL FN")) == {
        "achievement": (1, 5),  # XX2 lowered: one of two short is a significant number
        "severity": (0, 1),
        "link_removed": (2, 5),  # the only strengths of XX1 and XX2
        "link_added": (2, 15),  # the major shortfall, to XX1 or XX2
        "flag": (0, 3),  # XX1 can't be ordinary: no significant criterion would be left
        "level": (2, 3),  # XX2 to Good, XX4 to Fair
    }


def test_the_value_at_which_a_threshold_turns_the_outcome() -> None:
    turns = sensitivity(judge("s", "F FFN")).turns
    assert [(t.threshold, t.turns_at, t.beyond, t.upwards, t.outcome) for t in turns] == [
        ("most", Fraction(2, 3), False, True, "fair")
    ]


def test_a_band_turns_the_outcome_where_something_was_measured() -> None:
    statement = Statement(criterion="XX1", measure="53%", reason="counted")
    judgement = grade_framework(
        framework("s", 1),
        BOOK,
        [strength(1, "XX2"), wip(1, "XX1")],
        [statement],
    )
    assert judgement is not None
    turns = {t.threshold: t for t in sensitivity(judgement).turns}
    assert turns["partly"].turns_at == Fraction(53, 100)
    assert turns["partly"].outcome == "poor"
    assert set(turns) <= {"partly", "largely", "significant_number"}


def _measured_at(share: str, *, declined: bool, letter: str) -> Judgement:
    """Four Fair criteria, the first measured; what bears on it gives what a letter stands for."""
    said = {"measure_declined" if declined else "measure": share}
    one = Statement.model_validate({"criterion": "XX1", "reason": "counted", **said})
    return judge("sooo", f"{letter}FFF FF", statements=[one])


def test_a_measure_taken_otherwise_is_named_where_it_gives_another_outcome() -> None:
    used = _measured_at("53%", declined=False, letter="P")
    assert used.computed == "fair"
    assert measures_otherwise(used) == (MeasureChoice("XX1", "53%", True, "judgement_required"),)
    declined = _measured_at("18 of 41", declined=True, letter="L")
    assert declined.computed == "fair"
    assert measures_otherwise(declined) == (
        MeasureChoice("XX1", "18 of 41", False, "judgement_required"),
    )
    # the same outcome either way; no measure; no finding to go by
    assert measures_otherwise(_measured_at("53%", declined=True, letter="L")) == ()
    assert measures_otherwise(judge("sooo", "PFFF FF")) == ()
    assert measures_otherwise(_measured_at("53%", declined=False, letter="-")) == ()


@given(
    st.text("dso", min_size=1, max_size=6).filter(lambda flags: set(flags) & set("ds")),
    st.text("FLPN-", min_size=8, max_size=12),
)
def test_a_threshold_set_to_its_turn_gives_that_outcome(fair: str, achieved: str) -> None:
    judgement = judge(fair, achieved, inputs=BOTH)
    for turn in sensitivity(judgement).turns:
        hair = Fraction(1, 10**6) if turn.beyond else Fraction(0)
        value = turn.turns_at + (hair if turn.upwards else -hair)
        changed = with_bound(BOOK, turn.threshold, value)
        outcome = changed.verdict(judgement.situation.state(changed)).outcome
        assert outcome == turn.outcome != judgement.computed


@pytest.mark.parametrize(
    ("slug", "raising", "lowering"),
    [
        ("neighbourhood-policing", "NP8 fully", "NP8 partly"),
        ("performance-management", None, "PM1 largely"),
        ("child-abuse", "CA4 fully, CA7 fully, CA10 fully, CA11 largely", "CA4 partly"),
        ("public-protection", None, "PP1 largely"),
    ],
)
def test_the_real_frameworks(
    northamptonshire: Inspected, slug: str, raising: str | None, lowering: str
) -> None:
    def words(found: SmallestSet | None) -> str | None:
        return ", ".join(f"{c.criterion} {c.after}" for c in found.changes) if found else None

    judgement = northamptonshire.judgements[slug]
    assert words(smallest_set(judgement, 1)) == raising
    assert words(smallest_set(judgement, -1)) == lowering


def test_8_of_22_single_steps_would_change_performance_management(
    northamptonshire: Inspected,
) -> None:
    judgement = northamptonshire.judgements["performance-management"]
    steps = sensitivity(judgement).choices[0]
    assert (len(steps.changing), steps.total) == (8, 22)
    assert [choice.subject for choice in steps.changing] == [f"PM{n}" for n in range(1, 9)]


def test_the_search_is_quick_for_60_criteria() -> None:
    judgement = judge("dso" * 10, "FLPN" * 15)
    began = time.perf_counter()
    smallest_set(judgement, 1)
    smallest_set(judgement, -1)
    assert time.perf_counter() - began < 1
