"""Methods as newcomers write them, each in a small project: what hmic says of its frameworks."""

from pathlib import Path

import pytest

from tests.conftest import Run, edit
from tests.making_projects import assessment, framework, make_project

NP_2008 = """
method: three-words
version: 1
title: Three words
criteria:
  levels: [standard, beyond]
  achievements: [not_met, met]
findings: {kinds: {praise: for}}
outcomes: {failing: grade, meeting: grade, exceeding: grade, ungraded: outside}
rules:
  - {rule: failing, when: {some: standard not_met}, gives: failing, say: "{names} fell short"}
  - {rule: unseen, when: {some: standard not_assessed}, gives: ungraded}
  - {rule: meeting, reaches: meeting, say: every criterion of the standard is met}
  - rule: exceeding
    when: [{some: beyond met}, {every: beyond, is: met}, {none: criteria not_assessed}]
    reaches: exceeding
    say: so is every one beyond it
"""
BOATS = framework("boats", "BO", *(["level: standard"] * 2), *(["level: beyond"] * 2))


@pytest.fixture
def boats(tmp_path: Path) -> Path:
    found = assessment("boats", BO1="met", BO2="met", BO3="met", BO4="not_met")
    files = {"frameworks/boats.yaml": BOATS, "forces/westisle/boats.yaml": found}
    return make_project(tmp_path, NP_2008, ["exceeding", "meeting", "failing"], files)


def test_a_rung_that_is_not_reached_is_told_by_what_fails_not_by_what_it_says(
    boats: Path, run: Run
) -> None:
    line = (
        "westisle  boats  Meeting  Held at Meeting, below Exceeding: 1 of 2 met (asked for: "
        "all); against it: BO4; BO4 (not met): “People saw it”.\n"
    )
    ran = run("grade", cwd=boats)
    assert (ran.status, ran.out) == (0, line)


def test_what_a_rung_says_stands_where_it_is_reached(boats: Path, run: Run) -> None:
    edit(boats / "forces/westisle/boats.yaml", "not_met", "met")
    assert run("grade", cwd=boats).out.endswith("Exceeding: So is every one beyond it.\n")
    edit(boats / "forces/westisle/boats.yaml", "BO1, achievement: met", "BO1, achievement: not_met")
    explained = run("grade", "westisle", "--explain", "boats", cwd=boats).out
    assert "> 1  yes  If there is a Standard criterion that is not met: Failing" in explained
    assert "every criterion of the standard is met" not in explained
    assert (
        "3  not reached  Otherwise Meeting is reached.\n          a rule before it decides\n"
        in explained
    )


def test_a_method_is_worded_by_the_scale_of_its_programme(boats: Path, run: Run) -> None:
    edit(boats / "frameworks/programme.yaml", "label: Meeting", "label: As it should be")
    explained = run("grade", "westisle", "--explain", "boats", cwd=boats).out
    assert "> 3  yes  Otherwise As it should be is reached.\n" in explained


def test_a_method_may_do_without_findings(boats: Path, run: Run) -> None:
    method = boats / "frameworks/methods/three-words.yaml"
    edit(method, "findings: {kinds: {praise: for}}\n", "")
    ran = run("check", cwd=boats)
    assert (ran.status, "error" in ran.out) == (0, False)
    assert run("build", "westisle", "--format", "json", cwd=boats).status == 0


def test_every_fault_of_a_method_is_told_at_once(boats: Path, run: Run) -> None:
    method = boats / "frameworks/methods/three-words.yaml"
    edit(method, "achievements: [not_met, met]", "achievements: [not_met, met]\n  sets: {x: [mat]}")
    edit(method, "{some: standard not_assessed}", "{some: standart not_assessed}")
    edit(method, "reaches: exceeding", "reaches: exceding")
    told = run("check", cwd=boats)
    assert told.status == 1
    hints = [line.split("= hint: ")[1] for line in told.out.splitlines() if "= hint: " in line]
    assert hints == ["did you mean met?", "did you mean standard?", "did you mean exceeding?"]


def test_words_that_are_made_of_keys_are_named_in_one_warning(boats: Path, run: Run) -> None:
    method = boats / "frameworks/methods/three-words.yaml"
    told = run("check", cwd=boats).out
    assert told.count("warning[made-word]") == 1
    assert "lacks 4 words, made from keys where a report prints them: level beyond, " in told
    words = "words: {level: {standard: Usual, beyond: Rare}, achievement: {met: Met}}\n"
    method.write_text(f"{method.read_text()}{words}")
    told = run("check", cwd=boats).out
    assert "lacks a word, made from keys where a report prints them: kind praise\n" in told
    edit(method, "{praise: for}", "{praise: {speaks: for, one: Praise}}")
    assert "made-word" not in run("check", cwd=boats).out


GATED = """
method: gated
version: 1
title: A gate
steps:
  - step: areas
    criteria: {achievements: [absent, present]}
    inputs: {safe: {from: harbours, step: safety}}
    outcomes: {weak: grade, good: grade}
    rules:
      - {rule: gate, when: {input: safe, is: weak}, caps: weak}
      - {rule: weak, reaches: weak}
      - {rule: good, when: {none: not_assessed}, reaches: good}
  - step: safety
    criteria: {achievements: [absent, present]}
    inputs: {calm: {from: boats, step: areas}}
    outcomes: {weak: grade, good: grade}
    rules: [{rule: weak, when: {input: calm, is: weak}, caps: weak}, {rule: good, reaches: good}]
"""


def test_gates_that_wait_for_each_other_are_told(tmp_path: Path, run: Run) -> None:
    files = {
        f"frameworks/{slug}.yaml": framework(slug, slug[:2].upper(), "")
        for slug in ("boats", "harbours")
    }

    folder = make_project(tmp_path, GATED, ["good", "weak"], files)
    wrong = "safe takes harbours as graded by safety, and areas grades it"
    assert f"error[unknown-framework]: {wrong}" in run("check", cwd=folder).out
    programme = folder / "frameworks/programme.yaml"
    edit(programme, "- framework: harbours", "- {framework: harbours, step: safety}")
    told = run("check", cwd=folder)
    assert told.status == 1
    assert told.out.count("error[circular-gate]") == 1
    assert "boats takes the outcome of harbours, which takes that of boats\n" in told.out
