"""The sentence that decides, built from the judgement alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.judging.argument import answer, basis_in_words, first_sentence, reason, rule_in_words
from hmic.judging.grading import Judgement
from hmic.model.assessment import Statement
from hmic.model.labels import Labels
from hmic.pipeline import Inspected
from tests.judging.making import BOTH, judge, stated


@pytest.mark.parametrize(
    ("judgement", "sentence"),
    [
        (
            judge("dooo", "NFFF FF"),
            "Poor, because one dominant criterion is not met: XX1 (not met): XX-A11, "
            "“Shortfall 1”. Before this cap the outcome is Good.",
        ),
        (
            judge("doo", "NPF FF"),
            "Poor, because one dominant criterion is not met: XX1 (not met): XX-A11, "
            "“Shortfall 1”. Besides, 2 of 3 Fair criteria are partly met or not met, where 1 would "
            "be a significant number. Before this cap the outcome is Poor.",
        ),
        (
            judge("sooooooooo", "FFFFFFFPPN FF"),
            "Poor, because 3 of 10 Fair criteria are partly met or not met, where 3 would be a "
            "significant number; furthest from being met is XX10 (not met): XX-A101, “Shortfall "
            "1”.",
        ),
        (judge("soooo", "-FFFF FF"), "Not graded, because XX1 was not assessed."),
        (
            judge("ssooooo", "P-FFFFF FF"),
            "Not graded, because XX2 was not assessed; at most judgement required, because one "
            "significant criterion is short: XX1 (partly met): XX-W11, “Work 1”.",
        ),
        (
            judge("soooo", "PFFFF FF"),
            "Judgement required, between Poor and Fair: one significant criterion is short; XX1 "
            "(partly met): XX-W11, “Work 1”.",
        ),
        (
            judge("so", "FL FF"),
            "Held at Fair by one Fair criterion, XX2 (largely met): XX-W22, “Work 1”.",
        ),
        (
            judge("soo", "FLL FN"),
            "Held at Fair: 2 of 3 Fair criteria are not fully met; one of those furthest "
            "from it is XX2 (largely met): XX-W22, “Work 1”. Besides, 1 of 2 Good criteria is "
            "largely or fully met, where Good needs 2.",
        ),
        (
            judge("s", "F FN"),
            "Held at Fair: 1 of 2 Good criteria is largely or fully met, where Good needs 2; XX3 "
            "(not met): XX-A31, “Shortfall 1”.",
        ),
        (
            judge("s", "F FFN"),
            "Good: every Fair criterion is fully met, and 2 of 3 Good criteria are largely or "
            "fully met; Excellent needs 3. XX4 (not met): XX-A41, “Shortfall 1”.",
        ),
        (
            judge("s", "F FF"),
            "Good: every Fair criterion is fully met, and 2 of 2 Good criteria are largely or "
            "fully met, which is the count for Excellent; no evidence is given of a beacon to "
            "other forces and evaluated innovation.",
        ),
        (
            judge("s", "F FF", inputs=BOTH),
            "Excellent: every Fair criterion is fully met, 2 of 2 Good criteria are largely or "
            "fully met, and both further factors are shown: a beacon to other forces, and "
            "innovation that was evaluated.",
        ),
    ],
)
def test_the_sentence_of_each_outcome(judgement: Judgement, sentence: str, labels: Labels) -> None:
    assert reason(judgement, labels) == sentence


def test_the_cause_is_what_the_achievement_rests_on(labels: Labels) -> None:
    measured = Statement(criterion="XX1", measure="18 of 41", reason="counted")
    declined = Statement(criterion="XX1", measure_declined="18 of 41", reason="too few")
    told = {
        stated("XX1", "partly"): "XX1 (partly met): “seen”.",
        measured: "XX1 (partly met), measured at 18 of 41.",
        declined: "XX1 (partly met): XX-W11, “Work 1”.",
    }
    for statement, end in told.items():
        said = reason(judge("soooo", "PFFFF FF", statements=[statement]), labels)
        assert said.endswith(f"one significant criterion is short; {end}")


def test_a_rung_that_would_hold_is_not_reached_rather_than_denied(labels: Labels) -> None:
    judgement = judge("soo", "FPN FF")
    rung = judgement.rules[4]
    assert judgement.computed == "poor"
    assert rule_in_words(rung, judgement, labels)[1] == "1 of 1"
    assert [answer(rule) for rule in judgement.rules[3:]] == ["no", "not_reached", "no", "no"]


@given(
    st.text("dso", min_size=1, max_size=8).filter(lambda flags: set(flags) & set("ds")),
    st.text("FLPN-", min_size=9, max_size=14),
    st.booleans(),
)
def test_no_sentence_names_a_cause_that_the_judgement_does_not_contain(
    labels: Labels, fair: str, achieved: str, has_factors: bool
) -> None:
    judgement = judge(fair, achieved, inputs=BOTH if has_factors else None)
    sentence = reason(judgement, labels)
    against = {id_ for result in judgement.rules for id_ in result.criteria}
    named = re.findall(r"\bXX\d+\b", sentence)
    assert set(named) <= against
    behind = {
        finding.id: finding
        for assessed in judgement.assessed
        if assessed.criterion.id in named
        for finding in assessed.shortfalls
    }
    for id_ in re.findall(r"XX-[SWA]\d+", sentence):
        assert id_ in behind
    for quoted in re.findall("“(.*?)”", sentence):
        assert quoted in {first_sentence(finding.text) for finding in behind.values()}
    numbers = {str(n) for r in judgement.rules for n in (r.count, r.total)}
    numbers |= {str(r.needed) for r in judgement.rules if r.bound}
    numbers |= {str(int(r.total) + 1) for r in judgement.rules if r.needed is None}
    fair_count = len(fair)
    numbers |= {str(n) for n in range(fair_count + 1)}
    for count, total in re.findall(r"(\d+) of (\d+)", sentence):
        assert {count, total} <= numbers


@given(
    st.text("dso", min_size=1, max_size=8).filter(lambda flags: set(flags) & set("ds")),
    st.text("FLPN-", min_size=9, max_size=14),
)
def test_every_rule_has_its_question_and_its_count(
    labels: Labels, fair: str, achieved: str
) -> None:
    judgement = judge(fair, achieved)
    for result in judgement.rules:
        question, found = rule_in_words(result, judgement, labels)
        assert question
        assert result.name == "not_assessed" or f"{result.count} of {result.total}" in found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One thing. Another.", "One thing"),
        ("It cost £1.5 million. So.", "It cost £1.5 million"),
        ("In the *main* it\nworks. Not always.", "In the main it works"),
        ("A name_with_marks stays.", "A name_with_marks stays"),
        ("No full stop", "No full stop"),
    ],
)
def test_the_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_on_what_each_achievement_of_child_abuse_rests(
    northamptonshire: Inspected, labels: Labels
) -> None:
    words = {
        one.criterion.id: basis_in_words(one, labels)
        for one in northamptonshire.judgements["child-abuse"].assessed
    }
    assert words["CA1"] == "no shortfall found (2 findings)"
    assert words["CA3"] == "minor area for improvement beside a strength (2 findings)"
    assert words["CA7"] == "moderate area for improvement (1 finding)"
    assert words["CA10"] == "work in progress beside a strength (2 findings)"
    assert words["CA11"].startswith("stated: ")


def test_measures_are_quoted_and_declined_ones_say_so(
    northamptonshire: Inspected, labels: Labels
) -> None:
    by_id = {
        one.criterion.id: basis_in_words(one, labels)
        for judgement in northamptonshire.judgements.values()
        for one in judgement.assessed
    }
    assert by_id["MP4"].startswith("measured 53%: ")
    assert "18 of 41 declined as a measure: " in by_id["NP8"]
    assert sum("measured" in words for words in by_id.values()) == 1
