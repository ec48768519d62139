"""What is said of a method's file that makes no sense, and where."""

from pathlib import Path

import pytest

from hmic.diagnostics import Diagnostic
from hmic.sources.methods import read_method
from hmic.sources.project import DataFile
from tests.conftest import ROOT
from tests.judging.methods import SMALL

RULES = """rules:
  - rule: short
    when: {some: core short}
    gives: low
  - rule: open
    when:
      - {share: core short, of: core, is: many}
      - any_of: [{input: beacon, is: shown}, {count: concern, is: two}]
    caps: mid
    as_if: met
  - rule: base
    reaches: mid
"""


def problems(folder: Path, text: str) -> tuple[Diagnostic, ...]:
    file = folder / "small.yaml"
    file.write_text(text, encoding="utf-8")
    return read_method(DataFile(file, file.name, ("method",), folder))[1]


def test_a_method_that_makes_sense_is_read(tmp_path: Path) -> None:
    assert problems(tmp_path, SMALL + RULES) == ()


def test_the_packaged_methods_make_sense() -> None:
    files = sorted((ROOT / "frameworks/methods").glob("*.yaml"))
    assert files
    for file in files:
        method, found = read_method(DataFile(file, file.name, ("method",), ROOT))
        assert found == ()
        assert method is not None


def test_a_letter_that_the_pdf_has_not_is_told_at_its_place(tmp_path: Path) -> None:
    text = f"{SMALL}{RULES}words:\n  level: {{core: Core ☎}}\n"
    [found] = problems(tmp_path, text)
    assert found.code == "missing-letter"
    assert found.place is not None
    assert found.place.line == len(text.splitlines())


WRONG = {
    "a misspelt word": (
        "some: core short",
        "some: core shrot",
        "shrot is no word of this method’s criteria or findings",
        "did you mean short?",
    ),
    "an unknown outcome": ("gives: low", "gives: lo", "lo is no outcome of this method", "low?"),
    "a word of a share": (
        "of: core,",
        "of: cores,",
        "cores is no word of this method’s criteria or findings",
        "did you mean core?",
    ),
    "a quantity": ("is: many", "is: mnay", "“mnay” is no quantity", "did you mean many?"),
    "a phrase": ("is: many", "is: half", "“half” is no quantity", "at least 2"),
    "a number for a share": ("is: many", "is: two", "two is a number", "write count:"),
    "a share for a number": ("is: two", "is: many", "many is a share", "write share:"),
    "an input": ("input: beacon", "input: beacn", "beacn is no input", "did you mean beacon?"),
    "its value": ("is: shown", "is: show", "show is no value of beacon", "did you mean shown?"),
    "a rung too early": (
        "    gives: low\n",
        "    reaches: low\n",
        "the rule open stands below a rung",
        "move it above",
    ),
    "an achievement": ("as_if: met", "as_if: mett", "mett is no achievement", "did you mean met?"),
    "a cap outside": ("caps: mid", "caps: none", "none stands outside the order", "one of: low"),
    "two questions": (
        "{some: core short}",
        "{some: core short, none: extra}",
        "a condition asks one thing, and this asks 2",
        "several conditions as a list",
    ),
    "no share of anything": (
        "of: core, ",
        "",
        "nothing says what the share is of",
        "add of:",
    ),
    "nothing held against": (
        ", is: two",
        "",
        "nothing says what count is held against",
        "add is:",
    ),
    "two verbs": ("gives: low", "gives: low\n    caps: low", "does not do one thing", "caps"),
    "no verb": ("    gives: low\n", "", "the rule short does not do one thing", "write gives"),
    "a key": ("gives: low", "give: low", "the key give is not known here", "did you mean gives?"),
    "an order of gaps": ("[low, mid]", "[mid, low]", "the worse one first", "turn the two round"),
    "a gap's grade": ("[low, mid]", "[low, middle]", "middle is no grade", "did you mean mid?"),
    "a number of points": ("partly: 1,", "partly: one,", "“one” is no number", "write 3"),
    "points of nothing": ("partly: 1,", "partl: 1,", "partl is no achievement", "partly?"),
    "a weight": ("{extra: 1/2}", "{extras: 1/2}", "extras is no level", "did you mean extra?"),
    "a flag's level": ("level: core", "level: cor", "cor is no level", "did you mean core?"),
    "a word with two meanings": ("{key: {", "{met: {", "the word met means something", "give"),
    "a set": ("short: [unmet", "short: [umnet", "umnet is no achievement", "did you mean unmet?"),
    "a word for a number": ("two: at least 2", "two: at least", "“at least” is no", "as in"),
    "people and rules": ("rules:", "judged: true\nrules:", "people judge here", "write judged"),
    "a letter": ("concern: against", "sorrow: against", "kind has the letter S", "letter:"),
    "a file's name": ("method: small", "method: smal", "called smal, and its", "one name"),
}  # fmt: skip


@pytest.mark.parametrize(("was", "now", "message", "hint"), WRONG.values(), ids=WRONG)
def test_a_slip_is_told_with_its_line_and_what_to_do(
    tmp_path: Path, was: str, now: str, message: str, hint: str
) -> None:
    text = SMALL + RULES
    assert was in text
    found = problems(tmp_path, text.replace(was, now, 1))
    told = [one for one in found if message in one.message]
    assert len(told) == 1, found
    (one,) = told
    assert one.hint is not None
    assert hint in one.hint
    assert one.place is not None
    assert one.place.line > 1 or one.route == ("method",)


SEVEN = ", ".join(f"flag{n}: {{}}" for n in range(7))
INPUTS = ", ".join(f"i{n}: [no, yes]" for n in range(13))


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("{key: {level: core}}", f"{{{SEVEN}}}", "at most 6 flags; here are 7"),
        (
            "[core, extra]",
            f"[core, extra, {', '.join(f'l{n}' for n in range(11))}]",
            "at most 12 levels; here are 13",
        ),
        ("{beacon: [absent, shown]}", f"{{beacon: [absent, shown], {INPUTS}}}", "have 16,384"),
        (
            "rules:\n",
            "rules:\n"
            + "  - {rule: r%d, when: {some: short}, caps: mid, as_if: met}\n" * 6 % (*range(6),),
            "at most 6 rules with as_if; here are 7",
        ),
    ],
    ids=["flags", "levels", "inputs", "as_if"],
)
def test_what_multiplies_states_without_bound_is_refused(
    tmp_path: Path, was: str, now: str, message: str
) -> None:
    found = problems(tmp_path, (SMALL + RULES).replace(was, now, 1))
    assert [message in one.message for one in found].count(True) == 1, found


def test_a_place_within_a_list_of_conditions_is_found(tmp_path: Path) -> None:
    text = (SMALL + RULES).replace("input: beacon", "input: beacn")
    (found,) = problems(tmp_path, text)
    assert found.place is not None
    line = text.splitlines()[found.place.line - 1]
    assert line[found.place.column - 1 :].startswith("beacn")


TABLE = """  beside: strength
  table:
    - {worst: concern, with: partly, without: unmet}
    - {worst: nothing, with: met, without: not_assessed}
"""
WITH_TABLE = SMALL.replace(
    "findings: {kinds: {strength: for, concern: against}}\n",
    f"findings:\n  kinds: {{strength: for, concern: against}}\n{TABLE}",
)


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("with: partly, without: unmet", "with: unmet, without: partly", "makes it worse"),
        ("worst: concern", "worst: concerns", "concerns is no kind or severity"),
        ("with: met, without: not_assessed", "with: unmet, without: not_assessed", "a row above"),
        ("beside: strength", "beside: strenght", "strenght is no kind"),
    ],
)
def test_a_table_is_held_to_its_order(tmp_path: Path, was: str, now: str, message: str) -> None:
    assert problems(tmp_path, WITH_TABLE + RULES) == ()
    found = problems(tmp_path, (WITH_TABLE + RULES).replace(was, now))
    assert [message in one.message for one in found] == [True]


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ("{unmet: 20%, partly: 60%, met: 100%}", None),
        ("{unmet: 60%, partly: 20%, met: 100%}", "the bands must rise from unmet to met"),
        ("{unmet: 20%, partly: 60%, met: 90%}", "the bands must rise from unmet to met"),
        ("{unmet: 20%, part: 60%, met: 100%}", "part is no achievement"),
        ("{unmet: much, partly: 60%, met: 100%}", "“much” is no number"),
    ],
)
def test_bands_rise_to_the_whole(tmp_path: Path, bands: str, message: str | None) -> None:
    found = problems(tmp_path, f"{SMALL}bands: {bands}\n{RULES}")
    assert [message in one.message for one in found if message] == ([True] if message else [])
    assert bool(found) is bool(message)


def test_a_method_of_steps_holds_all_in_its_steps(tmp_path: Path) -> None:
    text = "method: small\nversion: 1\ntitle: x\nsteps:\n  - step: one\n    judged: true\n"
    text += "    outcomes: {low: grade}\n"
    assert problems(tmp_path, text) == ()
    (found,) = problems(tmp_path, f"{text}judged: true\n")
    assert found.message == "a method of several steps has its judged in the steps"
