"""docs/grading.md, "The outcome of one framework": a case a sentence, then its invariants."""

import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.judging.grading import Judgement, computed_range, grade_framework
from hmic.model.assessment import Asserted
from hmic.model.method import Quantity
from tests.conftest import edit, inspect_in
from tests.judging.making import (
    BOOK,
    BOTH,
    afi,
    framework,
    judge,
    not_assessed,
    strength,
)
from tests.judging.methods import packaged

OUTCOMES = ("poor", "judgement_required", "fair", "good", "excellent", "ungraded")
POOR, REQUIRED, FAIR, GOOD, EXCELLENT, UNGRADED = OUTCOMES


def against(judgement: Judgement) -> tuple[str, ...]:
    assert judgement.deciding is not None
    return judgement.deciding.criteria


def number_of(judgement: Judgement) -> int:
    assert judgement.deciding is not None
    return judgement.deciding.number


class TestRule1:
    def test_a_dominant_criterion_not_met_is_poor(self) -> None:
        judgement = judge("dooo", "NFFF FF")
        assert (judgement.computed, judgement.capped) == (POOR, True)

    def test_all_such_criteria_are_named(self) -> None:
        assert judge("dddooooo", "NFNFFFFF FF").rules[0].criteria == ("XX1", "XX3")

    def test_before_the_cap_they_count_as_fully_achieved(self) -> None:
        assert judge("dooo", "NFFF FF").before_cap == GOOD
        assert judge("dooo", "NLFF FF").before_cap == FAIR
        assert judge("dsoooooo", "NPFFFFFF FF").before_cap == REQUIRED
        assert judge("ds", "N- FF").before_cap == UNGRADED

    def test_both_reasons_are_named_where_rule_2_holds_as_well(self) -> None:
        judgement = judge("doo", "NPF FF")
        assert [r.number for r in judgement.rules if r.holds] == [1, 2, 4]
        assert number_of(judgement) == 1
        assert judgement.before_cap == POOR

    def test_partly_is_no_cap(self) -> None:
        judgement = judge("dooo", "PFFF FF")
        assert (judgement.computed, judgement.before_cap) == (REQUIRED, None)

    def test_a_significant_criterion_not_met_is_no_cap(self) -> None:
        assert judge("sooo", "NFFF FF").computed == REQUIRED


class TestRule2:
    def test_a_significant_number_short_is_poor(self) -> None:
        assert judge("sooooooooo", "FFFFFFFPPN FF").computed == POOR

    def test_just_below_it_is_not(self) -> None:
        assert judge("sooooooooo", "FFFFFFFFPN FF").computed == FAIR

    def test_all_fair_criteria_count_assessed_or_not(self) -> None:
        # 3 of 11 are fewer than 30 %, though 3 of the 10 assessed are 30 %
        assert judge("soooooooooo", "FFFFFFFPPN- FF").computed != POOR

    def test_largely_is_not_short(self) -> None:
        assert judge("soo", "FLL FF").computed == FAIR


class TestRule3:
    def test_a_significant_criterion_not_assessed_is_ungraded(self) -> None:
        judgement = judge("soooo", "-FFFF FF")
        assert (judgement.computed, against(judgement)) == (UNGRADED, ("XX1",))

    def test_short_and_not_assessed_together_a_significant_number_is_ungraded(self) -> None:
        judgement = judge("sooooooooo", "FFFFFFFPP- FF")
        assert (judgement.computed, against(judgement)) == (UNGRADED, ("XX10",))

    def test_below_that_it_is_graded(self) -> None:
        assert judge("sooooooooo", "FFFFFFFFP- FF").computed == FAIR

    def test_where_a_significant_one_is_short_rule_4_holds_too(self) -> None:
        judgement = judge("ssooooo", "P-FFFFF FF")
        assert judgement.computed == UNGRADED
        assert judgement.rules[3].criteria == ("XX1",)

    def test_stated_as_not_assessed_is_not_assessed(self) -> None:
        assert judge("soooo", "-FFFF FF", statements=[not_assessed("XX1")]).computed == UNGRADED

    def test_a_good_criterion_not_assessed_leaves_it_graded(self) -> None:
        assert judge("so", "FF F-").computed == FAIR


class TestRule4:
    def test_a_significant_criterion_short_is_for_people(self) -> None:
        judgement = judge("soooo", "PFFFF FF")
        assert (judgement.computed, against(judgement)) == (REQUIRED, ("XX1",))

    def test_so_is_a_dominant_one_achieved_partly(self) -> None:
        assert judge("doooo", "PFFFF FF").computed == REQUIRED

    def test_a_significant_one_achieved_largely_is_not(self) -> None:
        assert judge("soooo", "LFFFF FF").computed == FAIR


class TestRules5To7:
    def test_fair_needs_only_the_significant_ones(self) -> None:
        assert judge("soooo", "FNFFF NN").computed == FAIR

    def test_good_needs_every_fair_criterion_in_full(self) -> None:
        assert judge("soo", "FFF FFN").computed == GOOD
        assert judge("soo", "FFL FFN").computed == FAIR

    def test_good_needs_every_fair_criterion_assessed(self) -> None:
        assert judge("soooo", "FFFF- FFF").computed == FAIR

    def test_good_needs_more_than_half_of_the_good_criteria(self) -> None:
        assert judge("s", "F FFNN").computed == FAIR
        assert judge("s", "F FFFN").computed == GOOD

    def test_largely_counts_towards_good_and_partly_does_not(self) -> None:
        assert judge("s", "F LLN").computed == GOOD
        assert judge("s", "F LPN").computed == FAIR

    def test_a_good_criterion_not_assessed_counts_in_the_whole(self) -> None:
        assert judge("s", "F FF--").computed == FAIR

    def test_excellent_needs_more_than_85_percent(self) -> None:
        assert judge("s", "F FFFFFFN", inputs=BOTH).computed == EXCELLENT  # 6 of 7
        assert judge("s", "F FFFFFN", inputs=BOTH).computed == GOOD  # 5 of 6

    @pytest.mark.parametrize(
        ("shown", "missing"),
        [
            ((), ("beacon", "innovation")),
            (("beacon",), ("innovation",)),
            (("innovation",), ("beacon",)),
        ],
    )
    def test_the_count_without_both_factors_is_good_and_says_so(
        self, shown: tuple[str, ...], missing: tuple[str, ...]
    ) -> None:
        inputs = {name: BOTH[name] for name in shown}
        judgement = judge("s", "F FFFFFFF", inputs=inputs)
        assert (judgement.computed, judgement.rules[6].missing) == (GOOD, missing)
        assert judgement.rules[6].is_met


def test_the_numbers_are_the_programmes() -> None:
    words = {**QUANTITIES, "most": Quantity.model_validate({"more_than": "2 of 3"})}
    assert judge("s", "F FFN").computed == GOOD
    assert judge("s", "F FFN", book=packaged(quantities=words)).computed == FAIR


def test_every_rule_is_reported_with_its_count() -> None:
    judgement = judge("dsoo", "FFLF FFPN")
    counts = [(r.number, r.count, r.total, r.holds, r.decides) for r in judgement.rules]
    assert counts == [
        (1, 0, 1, False, False),
        (2, 0, 4, False, False),
        (3, 0, 4, False, False),
        (4, 0, 2, False, False),
        (5, 2, 2, True, True),
        (6, 2, 4, False, False),
        (7, 2, 4, False, False),
    ]
    assert judgement.rules[5].criteria == ("XX3", "XX7", "XX8")
    assert [rule.name for rule in judgement.rules] == [
        "dominant_not_met",
        "well_short",
        "not_assessed",
        "significant_short",
        "fair",
        "good",
        "excellent",
    ]


@pytest.mark.parametrize(
    ("fair", "achievements", "grades"),
    [
        ("soooo", "PFFFF FF", ("poor", "fair")),
        ("dooo", "NFFF FF", ("poor", "fair", "good")),
        ("dsoooooo", "NPFFFFFF FF", ("poor", "fair")),
        ("doo", "NPF FF", ("poor",)),
        ("ds", "N- FF", ("poor",)),
        ("s", "F FF", ("good",)),
        ("s", "- FF", ()),
    ],
)
def test_the_computed_range(fair: str, achievements: str, grades: tuple[str, ...]) -> None:
    assert computed_range(judge(fair, achievements)) == grades


QUANTITIES = BOOK.block.quantities

letters = st.sampled_from("FLPN-")


@st.composite
def frameworks(draw: st.DrawFn, letter: st.SearchStrategy[str] = letters) -> tuple[str, str]:
    """Flags of the Fair criteria, and an achievement for each criterion."""
    fair = draw(st.text("dso", min_size=1, max_size=8).filter(lambda flags: set(flags) & set("ds")))
    good = draw(st.integers(1, 8))
    achieved = draw(st.lists(letter, min_size=len(fair) + good, max_size=len(fair) + good))
    return fair, "".join(achieved)


@given(frameworks(), st.randoms(use_true_random=False))
def test_the_order_of_findings_does_not_matter(example: tuple[str, str], random: object) -> None:
    fair, achieved = example
    judgement = judge(fair, achieved)
    findings = [finding for assessed in judgement.assessed for finding in assessed.findings]
    random.shuffle(findings)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    again = grade_framework(judgement.framework, BOOK, findings)
    assert again is not None
    assert (again.computed, again.rules) == (judgement.computed, judgement.rules)


@given(frameworks())
def test_exactly_one_rule_decides(example: tuple[str, str]) -> None:
    judgement = judge(*example)
    assert sum(rule.decides for rule in judgement.rules) == 1


@given(frameworks(st.sampled_from("FLPN")))
def test_with_everything_assessed_there_is_an_outcome_in_the_order(
    example: tuple[str, str],
) -> None:
    assert judge(*example).computed != UNGRADED


def test_every_outcome_is_reached_by_small_frameworks() -> None:
    seen = {
        judge("dooo", f"{''.join(fair)}FF {good}", inputs=inputs).computed
        for fair in itertools.product("FLPN-", repeat=2)
        for good in ("FF", "NN")
        for inputs in (None, BOTH)
    }
    assert seen == set(OUTCOMES)


def test_a_minor_shortfall_beside_a_strength_leaves_a_criterion_fully_met() -> None:
    example = framework("s", 1)
    findings = [strength(1, "XX1", "XX2"), afi(1, "minor", "XX1")]
    judgement = grade_framework(example, BOOK, findings)
    assert judgement is not None
    assert [a.achievement for a in judgement.assessed] == ["fully"] * 2
    assert judgement.computed == GOOD
    assert {a.criterion.level for a in judgement.assessed} == {"fair", "good"}


class TestEveryRuleHoldsByItself:
    """Whether rule 5 holds says that nothing before it does, whichever decides."""

    @pytest.mark.parametrize(
        ("fair", "achievements", "inputs", "holding"),
        [
            ("doooo", "NFFFF FF", None, [1, 4]),
            ("soo", "FPP FF", None, [2]),
            ("ssooooo", "-FFFFFF FF", None, [3]),
            ("ssooooo", "P-FFFFF FF", None, [3, 4]),
            ("soooo", "PFFFF FF", None, [4]),
            ("soooo", "LFFFF FF", None, [5]),
            ("s", "F FF", None, [5, 6]),
            ("s", "F FF", BOTH, [5, 6, 7]),
        ],
    )
    def test_which_rules_hold(
        self,
        fair: str,
        achievements: str,
        inputs: Mapping[str, Asserted] | None,
        holding: list[int],
    ) -> None:
        judgement = judge(fair, achievements, inputs=inputs)
        assert [result.number for result in judgement.rules if result.holds] == holding

    def test_rule_5_counts_only_what_is_largely_or_fully_met(self) -> None:
        counts = {letter: judge("ss", f"F{letter} FF").rules[4].count for letter in "FLPN-"}
        assert counts == {"F": 2, "L": 2, "P": 1, "N": 1, "-": 1}

    def test_only_the_rule_on_excellent_names_missing_factors(self) -> None:
        missing = [result.missing for result in judge("s", "F FF").rules]
        assert missing == [(), (), (), (), (), (), ("beacon", "innovation")]

    def test_the_vast_majority_is_more_than_its_share(self) -> None:
        exactly = "F" * 17 + "N" * 3  # 85 % of 20
        assert judge("s", f"F {exactly}", inputs=BOTH).computed == GOOD
        assert judge("s", f"FF{exactly[:-1]}", inputs=BOTH).computed == EXCELLENT


class TestAWholeInspection:
    """`grade` on the small project: what is graded, and what people stated beside it."""

    def test_an_overview_is_not_graded_and_its_parts_are(self, small: Path) -> None:
        assert list(inspect_in(small).judgements) == [
            "custody-care",
            "farm-crime",
            "wildlife-crime",
        ]

    def test_findings_of_the_overview_bear_on_its_parts(self, small: Path) -> None:
        judgement = inspect_in(small).judgements["farm-crime"]
        assert [f.id for f in judgement.assessed[0].findings] == ["RP-S1"]

    def test_stated_factors_count(self, small: Path) -> None:
        judgement = inspect_in(small).judgements["farm-crime"]
        assert judgement.computed == EXCELLENT
        assert judgement.inputs["beacon"].is_ == "shown"

    def test_without_a_file_nothing_is_assessed(self, small: Path) -> None:
        judgement = inspect_in(small, "westshire").judgements["farm-crime"]
        assert judgement.computed == UNGRADED
        assert judgement.inputs == {}
        assert (judgement.moderation, judgement.direction) == (None, None)

    def test_what_lacks_something_is_left_out_and_the_rest_is_graded(self, small: Path) -> None:
        edit(
            small / "forces/eastshire/custody-care.yaml",
            "criteria: [CU4], severity: moderate",
            "criteria: [CU4], severity: huge",
        )
        assert list(inspect_in(small).judgements) == ["farm-crime", "wildlife-crime"]

    def test_what_lacks_something_in_its_overview_is_left_out(self, small: Path) -> None:
        edit(small / "forces/eastshire/rural-policing.yaml", "severity: minor", "severity: tiny")
        assert list(inspect_in(small).judgements) == ["custody-care"]

    def test_a_framework_without_its_file_is_passed_over(self, small: Path) -> None:
        (small / "frameworks/custody-care.yaml").unlink()
        assert list(inspect_in(small).judgements) == ["farm-crime", "wildlife-crime"]

    def test_moderation_and_direction_stand_beside_the_computed_outcome(self, small: Path) -> None:
        file = small / "forces/eastshire/custody-care.yaml"
        before = inspect_in(small).judgements["custody-care"]
        with file.open("a", encoding="utf-8") as stream:
            stream.write(
                "moderation: {computed: fair, grade: good, ground: risk-carried, reason: r, "
                "decided_by: a, confirmed_by: b, date: 2030-01-02}\n"
                "direction: {value: improved, basis: b}\n"
            )
        judgement = inspect_in(small).judgements["custody-care"]
        assert (judgement.computed, judgement.published) == (FAIR, GOOD)
        assert judgement.rules == before.rules
        assert judgement.moderation is not None
        assert judgement.direction is not None
        assert before.published == FAIR
