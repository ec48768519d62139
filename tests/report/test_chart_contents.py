"""The numbers behind the charts are those of the judgements."""

import pytest

from hmic.model.labels import Labels
from hmic.report.chart_contents import criteria_achieved, shade_of
from hmic.report.contents import CriteriaAchieved
from tests.judging.making import judge

JUDGEMENT = judge("soo", "FLL FLPN")


def _achieved(labels: Labels) -> CriteriaAchieved:
    achieved = criteria_achieved(JUDGEMENT, labels)
    assert achieved is not None
    return achieved


def test_criteria_run_from_best_to_worst(labels: Labels) -> None:
    fair, good = _achieved(labels).levels
    assert [(run.label, run.ids) for run in fair.runs] == [
        ("Fully", ("XX1",)),
        ("Largely", ("XX2", "XX3")),
    ]
    assert [run.key for run in good.runs] == ["fully", "largely", "partly", "not_met"]
    assert [run.shade for run in good.runs] == [0, 1, 2, 3]


def test_what_is_in_the_way_follows_the_rule_for_good(labels: Labels) -> None:
    fair, good = _achieved(labels).levels
    assert [run.in_the_way for run in fair.runs] == [False, True]
    assert [run.in_the_way for run in good.runs] == [False, False, True, True]


def test_the_sentence_says_the_same(labels: Labels) -> None:
    assert _achieved(labels).sentence == (
        "Fair criteria, three in all: fully one and largely two (XX2 and XX3). "
        "Good criteria, four in all: fully one, largely one, partly one (XX6) and not met one "
        "(XX7)."
    )


@pytest.mark.parametrize(
    ("number", "shades"), [(1, [0]), (2, [0, 3]), (3, [0, 2, 3]), (6, [0, 1, 1, 2, 2, 3])]
)
def test_any_number_of_achievements_has_shades(number: int, shades: list[int]) -> None:
    best_first = [str(n) for n in range(number)]
    assert [shade_of(one, best_first) for one in best_first] == shades
    assert shade_of(None, best_first) is None
