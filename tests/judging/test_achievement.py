"""docs/grading.md, "Achievement of one criterion": a case a sentence."""

from fractions import Fraction

import pytest

from hmic.judging.achievement import (
    Basis,
    achievement_by_findings,
    achievement_by_measure,
    assess,
    bands_of_block,
)
from hmic.judging.grading import grade_framework
from hmic.model.assessment import Statement
from hmic.model.finding import Finding
from tests.judging.making import BOOK, afi, framework, stated, strength, wip

FULLY, LARGELY, PARTLY, NOT_MET = "fully", "largely", "partly", "not_met"
BLOCK, WORDS = BOOK.block, BOOK.vocabulary
BANDS = bands_of_block(BLOCK, WORDS.achievements)
MINOR, MODERATE, MAJOR = (afi(n, s, "XX1") for n, s in enumerate(("minor", "moderate", "major"), 1))
STRENGTH, WIP = strength(1, "XX1"), wip(1, "XX1")


@pytest.mark.parametrize(
    ("findings", "achievement"),
    [
        ((STRENGTH,), FULLY),
        ((), None),
        ((STRENGTH, MINOR), FULLY),
        ((MINOR,), LARGELY),
        ((STRENGTH, WIP), LARGELY),
        ((WIP,), PARTLY),
        ((STRENGTH, MODERATE), LARGELY),
        ((MODERATE,), PARTLY),
        ((STRENGTH, MAJOR), PARTLY),
        ((MAJOR,), NOT_MET),
    ],
)
def test_each_cell_of_the_table(findings: tuple[Finding, ...], achievement: str | None) -> None:
    assert achievement_by_findings(findings, BLOCK) == achievement


def test_the_worst_shortfall_decides_not_their_number() -> None:
    many_minor = [afi(n, "minor", "XX1") for n in range(1, 9)]
    assert achievement_by_findings([STRENGTH, *many_minor], BLOCK) == FULLY
    assert achievement_by_findings([STRENGTH, *many_minor, MAJOR], BLOCK) == PARTLY
    assert achievement_by_findings([WIP, MINOR], BLOCK) == PARTLY


def test_several_strengths_count_as_one() -> None:
    assert (
        achievement_by_findings([strength(n, "XX1") for n in range(1, 9)] + [WIP], BLOCK) == LARGELY
    )


@pytest.mark.parametrize(
    ("share", "achievement"),
    [
        (Fraction(0), NOT_MET),
        (Fraction(15, 100), NOT_MET),
        (Fraction(1501, 10000), PARTLY),
        (Fraction(18, 41), PARTLY),
        (Fraction(50, 100), PARTLY),
        (Fraction(5001, 10000), LARGELY),
        (Fraction(53, 100), LARGELY),
        (Fraction(85, 100), LARGELY),
        (Fraction(8501, 10000), FULLY),
        (Fraction(1), FULLY),
    ],
)
def test_each_bound_belongs_to_the_lower_band(share: Fraction, achievement: str) -> None:
    assert achievement_by_measure(share, BANDS) == achievement


CRITERION = framework("d", 1).criteria[0]


def test_only_findings_that_bear_on_the_criterion_count() -> None:
    judgement = grade_framework(framework("d", 1), BOOK, [STRENGTH, afi(2, "major", "XX2")])
    assert judgement is not None
    assessed = judgement.assessed[0]
    assert (assessed.achievement, assessed.findings) == (FULLY, (STRENGTH,))


def test_a_statement_decides_over_the_findings() -> None:
    assessed = assess(CRITERION, [STRENGTH], stated("XX1", PARTLY), BLOCK, BANDS)
    assert (assessed.achievement, assessed.basis) == (PARTLY, Basis.STATEMENT)


def test_a_measure_decides_by_the_bands() -> None:
    statement = Statement(criterion="XX1", measure="53%", reason="counted")
    assessed = assess(CRITERION, [WIP], statement, BLOCK, BANDS)
    assert (assessed.achievement, assessed.basis) == (LARGELY, Basis.MEASURE)


def test_a_declined_measure_alone_leaves_the_table_to_decide() -> None:
    statement = Statement(criterion="XX1", measure_declined="18 of 41", reason="too early")
    assessed = assess(CRITERION, [STRENGTH, WIP], statement, BLOCK, BANDS)
    assert (assessed.achievement, assessed.basis) == (LARGELY, Basis.FINDINGS)
    assert assessed.statement is statement


def test_a_declined_measure_may_stand_beside_a_stated_achievement() -> None:
    statement = Statement(
        criterion="XX1", achievement=FULLY, measure_declined="18 of 41", reason="too early"
    )
    assert assess(CRITERION, [WIP], statement, BLOCK, BANDS).achievement == FULLY


def test_a_declined_measure_may_stand_beside_not_assessed() -> None:
    statement = Statement(
        criterion="XX1", not_assessed=True, measure_declined="18 of 41", reason="too early"
    )
    assert assess(CRITERION, [], statement, BLOCK, BANDS).basis is Basis.NOT_ASSESSED


def test_without_evidence_there_is_no_achievement() -> None:
    assessed = assess(CRITERION, [], None, BLOCK, BANDS)
    assert (assessed.achievement, assessed.basis) == (None, Basis.NO_EVIDENCE)


def test_shortfalls_come_worst_first_and_strengths_are_none() -> None:
    assessed = assess(CRITERION, [MINOR, STRENGTH, MAJOR, WIP, MODERATE], None, BLOCK, BANDS)
    assert assessed.shortfalls == (MAJOR, MODERATE, WIP, MINOR)


@pytest.mark.parametrize(
    "keys",
    [
        {"achievement": "fully", "measure": "53%"},
        {"achievement": "fully", "not_assessed": True},
        {"measure": "53%", "not_assessed": True},
        {"measure": "53%", "measure_declined": "44%"},
        {},
    ],
)
def test_exactly_one_thing_is_stated(keys: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"stat|measure"):
        Statement.model_validate({"criterion": "XX1", "reason": "a reason", **keys})


@pytest.mark.parametrize("measure", ["120%", "5 of 0", "42 of 41", "some", "-3%", "44"])
def test_a_measure_is_a_share(measure: str) -> None:
    with pytest.raises(ValueError, match=r"share|more than|percentage"):
        Statement.model_validate({"criterion": "XX1", "reason": "a reason", "measure": measure})
