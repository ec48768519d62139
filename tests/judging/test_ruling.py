"""What people are shown of each rule: what it counts, of what, and what speaks against it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from hmic.judging.rulebook import Rulebook
from hmic.judging.ruling import RuleResult, Situation, apply, as_it_fails
from tests.judging.methods import small

BASE = "{rule: base, reaches: low}"


def situation(
    book: Rulebook, criteria: Sequence[str], beacon: str = "absent", **findings: int
) -> Situation:
    cells = tuple(map(book.vocabulary.one_cell, criteria))
    return Situation(cells, tuple(findings.get(kind, 0) for kind in book.kinds), (beacon,))


def applied(rules: Sequence[str], criteria: Sequence[str], **further: Any) -> list[RuleResult]:
    """The rules as applied to criteria that are called A, B, C and so on."""
    book = small(*rules)
    _, results = apply(book, situation(book, criteria, **further), "ABCDEFGH"[: len(criteria)])
    return list(results)


def shown(when: str, *criteria: str, verb: str = "gives: mid", **further: Any) -> RuleResult:
    if verb.startswith("reaches"):
        return applied([BASE, f"{{rule: asked, when: {when}, {verb}}}"], criteria, **further)[1]
    return applied([f"{{rule: asked, when: {when}, {verb}}}", BASE], criteria, **further)[0]


MIXED = ("core met", "core unmet", "core key partly", "extra unmet", "core not_assessed")
"""A to E."""


@pytest.mark.parametrize(
    ("when", "verb", "counted", "against"),
    [
        # what gives or caps names what it counts
        ("{some: core short}", "gives: mid", (2, 4), "BC"),
        ("{some: key}", "gives: mid", (1, 1), "C"),
        ("{count: unmet, is: at least 2}", "caps: mid", (2, 5), "BD"),
        ("{share: core short, of: core, is: many}", "gives: mid", (2, 4), "BC"),
        ("{share: short, of: core, is: many}", "gives: mid", (2, 4), "BC"),
        ("{points: core, is: at least 1}", "gives: mid", (3, 8), "ABCE"),
        ("{points: criteria, is: at least 1}", "gives: mid", (3, 9), "ABCDE"),
        # a rung names what is not as it asks
        ("{share: core met, of: core, is: many}", "reaches: mid", (1, 4), "BCE"),
        ("{count: core met, is: at least 2}", "reaches: mid", (1, 4), "BCE"),
        ("{every: core, is: met}", "reaches: mid", (1, 4), "BCE"),
        # unless it asks for few of them
        ("{none: core unmet}", "reaches: mid", (1, 4), "B"),
        ("{count: short, is: at most 1}", "reaches: mid", (3, 5), "BCD"),
        ("{share: short, of: criteria, is: less than 50%}", "reaches: mid", (3, 5), "BCD"),
        # every criterion is to be so, whatever the verb
        ("{every: core, is: met}", "gives: mid", (1, 4), "BCE"),
        # of several things asked, a count comes before every and none
        ("[{none: unmet}, {count: met, is: at least 1}]", "gives: mid", (1, 5), "A"),
        ("[{input: beacon, is: shown}, {none: unmet}]", "gives: mid", (2, 5), "BD"),
    ],
)
def test_a_rule_shows_what_it_counts_and_names_what_speaks_against_it(
    when: str, verb: str, counted: tuple[int, int], against: str
) -> None:
    result = shown(when, *MIXED, verb=verb)
    assert (result.count, result.total) == counted
    assert "".join(result.criteria) == against
    assert result.counts


def test_points_are_exact_and_weighted() -> None:
    result = shown("{points: extra, is: at least 1}", "extra met", "extra partly", "core met")
    assert (result.count, result.total) == (Fraction(3, 2), 2)


@pytest.mark.parametrize(
    ("when", "needed", "is_met"),
    [
        ("{share: short, of: criteria, is: more than 50%}", 3, True),
        ("{share: short, of: criteria, is: more than 60%}", 4, False),
        ("{count: short, is: at least 3}", 3, True),
        ("{count: short, is: at least 6}", None, False),
        ("{some: short}", None, False),
    ],
)
def test_a_bound_needs_the_smallest_number_that_meets_it(
    when: str, needed: int | None, is_met: bool
) -> None:
    result = shown(when, *MIXED)
    assert (result.needed, result.is_met) == (needed, is_met)
    assert (result.bound is None) == (when == "{some: short}")


def test_findings_are_counted_by_themselves() -> None:
    result = shown("{count: concern, is: at least 2}", "core met", concern=3, strength=1)
    assert (result.count, result.total, result.criteria) == (3, 3, ())
    assert result.is_met
    both = applied(
        [
            "{rule: c, when: {some: concern}, caps: mid}",
            "{rule: s, when: {some: strength}, gives: mid}",
            BASE,
        ],
        ["core met"],
        strength=2,
    )
    assert [one.count for one in both] == [0, 2, 0]


def test_criteria_that_a_rule_names_speak_against_it_in_the_order_of_its_names() -> None:
    named = "{rule: asked, when: {some: short}, gives: mid, names: [extra, core unmet, unmet]}"
    result, _ = applied([named, BASE], MIXED)
    assert "".join(result.criteria) == "DB"
    assert (result.count, result.total) == (3, 5)


def test_what_a_rule_shows_comes_before_what_it_asks() -> None:
    asked = "{rule: asked, when: {some: short}, gives: mid, shows: {count: met, is: two}}"
    result, _ = applied([asked, BASE], MIXED)
    assert (result.count, result.total, result.needed, result.is_met) == (1, 5, 2, False)
    assert result.is_so


def test_a_rung_that_asks_nothing_is_as_what_it_shows() -> None:
    for is_, so in (("two", False), ("at least 1", True)):
        rung = f"{{rule: base, reaches: low, shows: {{count: met, is: {is_}}}}}"
        (result,) = applied([rung], MIXED)
        assert (result.is_so, result.holds) == (so, True)
    every = "{rule: base, reaches: low, shows: {every: core, is: met}}"
    assert not applied([every], MIXED)[0].is_so
    assert applied([every], ["core met", "extra unmet"])[0].is_so
    assert applied([BASE], MIXED)[0].is_so


def test_what_counts_nothing_shows_nothing() -> None:
    result = shown("{input: beacon, is: shown}", "core met", beacon="shown")
    assert (result.counts, result.count, result.total, result.bound) == (False, 0, 0, None)
    assert result.criteria == ()


def test_inputs_that_are_otherwise_are_missing() -> None:
    when = "[{some: met}, {input: beacon, is: shown}]"
    assert shown(when, "core met").missing == ("beacon",)
    assert shown(when, "core met", beacon="shown").missing == ()
    assert shown("{input: beacon, is: absent}", "core met").missing == ()
    assert shown("{any_of: [{input: beacon, is: shown}, {some: met}]}", "core met").missing == ()
    assert applied([BASE], ["core met"])[0].missing == ()


def test_a_rung_holds_where_it_is_reached_and_nothing_keeps_the_outcome_below() -> None:
    rules = [
        "{rule: lid, when: {some: key unmet}, caps: mid}",
        BASE,
        "{rule: second, when: {some: met}, reaches: mid}",
        "{rule: third, when: {none: partly}, reaches: high}",
    ]

    def told(*criteria: str) -> list[tuple[int, bool, bool, bool]]:
        return [(r.number, r.holds, r.decides, r.is_so) for r in applied(rules, criteria)]

    assert told("core met") == [
        (1, False, False, False),
        (2, True, False, True),
        (3, True, False, True),
        (4, True, True, True),
    ]
    assert told("core met", "core key unmet") == [
        (1, True, True, True),
        (2, True, False, True),
        (3, True, False, True),
        (4, False, False, True),
    ]
    assert told("core partly") == [
        (1, False, False, False),
        (2, True, True, True),
        (3, False, False, False),
        (4, False, False, False),
    ]
    given = applied(["{rule: open, when: {some: unmet}, gives: none}", BASE], ["core unmet"])
    assert [(r.holds, r.decides) for r in given] == [(True, True), (False, False)]


TWO_THINGS = (
    "{rule: both, when: [{count: met, is: two}, {none: unmet}, {every: core, is: met}], gives: mid}"
)


@pytest.mark.parametrize(
    ("criteria", "counted", "against"),
    [
        (["core met", "core met", "core partly"], (2, 3), "C"),
        (["core met", "core met", "core unmet"], (1, 3), "C"),
        (["core met", "core unmet"], (1, 2), "A"),
        (["core met", "core met"], (2, 2), "AB"),
    ],
)
def test_a_rule_of_several_things_is_told_by_the_first_that_fails(
    criteria: list[str], counted: tuple[int, int], against: str
) -> None:
    book = small(TWO_THINGS, BASE)
    of = situation(book, criteria)
    result = apply(book, of, "ABC")[1][0]
    told = as_it_fails(result, book, of, "ABC")
    assert (told.count, told.total, "".join(told.criteria)) == (*counted, against)
    assert told.shown != result.shown or told == result
    assert (told.number, told.is_so, told.rule) == (1, result.is_so, result.rule)


@pytest.mark.parametrize(
    "rule",
    [
        "{rule: r, when: [{some: met}, {input: beacon, is: shown}], gives: mid}",
        "{rule: r, when: [{some: met}, {any_of: [{some: unmet}, {some: concern}]}], gives: mid}",
        "{rule: r, when: [{some: met}, {all_of: [{some: met}, {some: unmet}]}], gives: mid}",
        "{rule: r, when: [{some: met}, {not: {some: met}}], gives: mid}",
        "{rule: r, when: [{some: met}, {some: unmet}], gives: mid, shows: {some: met}}",
        "{rule: r, when: {some: unmet}, gives: mid}",
    ],
)
def test_what_counts_nothing_or_says_what_it_shows_is_told_as_it_is(rule: str) -> None:
    book = small(rule, BASE)
    of = situation(book, ["core met"])
    result = apply(book, of, "A")[1][0]
    assert not result.is_so
    assert as_it_fails(result, book, of, "A") is result


def test_a_situation_is_a_state_that_tells_no_criteria_of_one_cell_apart() -> None:
    book = small("{rule: c, when: {some: concern}, caps: mid}", BASE)
    one = situation(book, ["core met", "extra unmet", "core met"], "shown", concern=2)
    other = situation(book, ["extra unmet", "core met", "core met"], "shown", concern=2)
    state = one.state(book)
    assert state == other.state(book)
    assert (sum(state.criteria), max(state.criteria)) == (3, 2)
    assert (state.findings, state.inputs) == ((2,), ("shown",))


def test_a_rung_is_held_against_the_share_that_it_shows() -> None:
    rung = "{rule: base, reaches: low, shows: {share: met, of: criteria, is: many}}"
    assert not applied([rung], MIXED)[0].is_so
    assert applied([rung], ["core met", "extra unmet"])[0].is_so


def test_findings_that_are_shown_and_no_rule_counts_are_none() -> None:
    rung = "{rule: base, reaches: low, shows: {count: strength, is: at least 0}}"
    assert applied([rung], ["core met"], strength=2)[0].count == 0


def test_points_that_fail_are_told_with_all_that_there_could_be() -> None:
    asked = "{rule: r, when: [{some: met}, {points: core, is: at least 75%}], gives: mid}"
    book = small(asked, BASE)
    of = situation(book, ["core met", "core unmet", "core unmet"])
    told = as_it_fails(apply(book, of, "ABC")[1][0], book, of, "ABC")
    assert (told.count, told.total, told.needed) == (2, 6, 5)
    assert told.shown.condition is not None
    assert told.shown.condition.points == "core"


def test_a_rung_below_an_outcome_that_is_given_is_not_reached() -> None:
    given = applied(["{rule: best, when: {some: met}, gives: high}", BASE], ["core met"])
    assert [(r.holds, r.decides) for r in given] == [(True, True), (False, False)]


def test_what_speaks_against_a_rung_is_the_rest_of_what_it_counts() -> None:
    assert shown("{every: core, is: met}", "core met", verb="reaches: mid").shown.is_rest is True
    assert shown("{none: unmet}", "core met", verb="reaches: mid").shown.is_rest is False
    assert shown("{some: unmet}", "core met").shown.is_rest is False


ALSO = "{count: extra met, is: at least 1}"
"""What fails beside what is said of the core."""


def against(first: str, verb: str = "reaches") -> str:
    """What speaks against a rule that asks two things: of A, of the core, and B, beside it."""
    rule = f"{{rule: asked, when: [{first}, {ALSO}], {verb}: mid, names: [short]}}"
    rules = [BASE, rule] if verb == "reaches" else [rule, BASE]
    results = applied(rules, ["core unmet", "extra unmet"])
    return "".join(next(one for one in results if one.name == "asked").criteria)


@pytest.mark.parametrize(
    ("so", "not_so"),
    [
        ("{some: core unmet}", "{some: core met}"),
        ("{none: core met}", "{none: core unmet}"),
        ("{every: core, is: unmet}", "{every: core, is: met}"),
        ("{count: core short, is: at most 1}", "{count: core short, is: two}"),
        ("{share: core unmet, of: core, is: many}", "{share: core met, of: core, is: many}"),
    ],
)
def test_what_a_rung_has_of_some_criteria_does_not_speak_against_it(so: str, not_so: str) -> None:
    assert against(so) == "B"
    assert against(not_so) == "AB"
    assert against(so, "gives") == "AB"


def test_of_a_rung_that_is_reached_nothing_is_taken_away() -> None:
    both = "{rule: asked, when: [{some: core unmet}, {some: extra unmet}], reaches: mid"
    results = applied([BASE, f"{both}, names: [short]}}"], ["core unmet", "extra unmet"])
    assert "".join(results[1].criteria) == "AB"


def test_points_and_inputs_settle_nothing_nor_does_what_is_asked_both_ways() -> None:
    assert against("{points: core, is: at most 10%}") == "AB"
    assert against("{input: beacon, is: absent}") == "AB"
    assert against("{all_of: [{some: core unmet}, {none: core unmet}]}") == "AB"
    assert against("{some: core unmet}, {none: core unmet}") == "AB"
