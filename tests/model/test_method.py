"""What of a method's file is part of its digest, and the forms that it may be written in."""

import pytest

from tests.judging.methods import SMALL, method

RULES = "rules:\n  - {rule: base, reaches: low}\n"
BASE = method(SMALL + RULES)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("title: Small", "title: Other"),
        ("title: Small", "title: Small\nsource: a book"),
        ("reaches: low}", "reaches: low, say: so it is}"),
        ("reaches: low}", "reaches: low, names: [core]}"),
        ("reaches: low}", "reaches: low, shows: {count: core}}"),
        ("rules:", "words: {outcome: {low: Poor}}\nrules:"),
        ("many: at least 50%", "many: {at_least: 50%, source: a book}"),
        ("many: at least 50%", "many: {is: at least 1 of 2}"),
    ],
)
def test_what_is_for_people_leaves_the_digest_alone(was: str, now: str) -> None:
    assert method((SMALL + RULES).replace(was, now)).digest == BASE.digest


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("many: at least 50%", "many: more than 50%"),
        ("[unmet, partly, met]\n  sets", "[partly, unmet, met]\n  sets"),
        ("low: grade, gap", "lowest: grade, low: grade, gap"),
        ("version: 1", "version: 2"),
        ("reaches: low}", "when: {some: core}, reaches: low}"),
        ("concern: against", "concern: for"),
        ("[absent, shown]", "[shown, absent]"),
    ],
)
def test_what_decides_is_part_of_the_digest(was: str, now: str) -> None:
    assert was in SMALL + RULES
    assert method((SMALL + RULES).replace(was, now)).digest != BASE.digest


def test_words_may_be_written_with_dots() -> None:
    nested = method(SMALL + RULES + "words: {outcome: {low: Poor, mid: {one: a, other: b}}}\n")
    dotted = method(SMALL + RULES + "words: {outcome.low: Poor, outcome.mid: {one: a, other: b}}\n")
    assert nested.words == dotted.words
    assert nested.words["outcome"] == {"low": "Poor", "mid": {"one": "a", "other": "b"}}
