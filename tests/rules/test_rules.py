"""A folder is a rule, a file in it is a case: edits to the small project, and what comes of them.

`edits:` replace a text that stands once, write a file or delete one; `published: true` releases the
report before, and `next_round: true` keeps that as an earlier round, too. ok*.yaml comes close to
the rule and breaks none; err*.yaml lists all that the run finds under `expect:`, word for word.
"""

import re
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

import hmic.rules
from hmic.diagnostics import Diagnostic, Place
from hmic.pipeline import Inspected
from hmic.rules import FIRM, OFF, RULES
from hmic.rules.rule import Rule
from tests.conftest import edit, inspect_in
from tests.publishing_acts import publish

FOLDER = Path(__file__).parent
CASES = sorted(FOLDER.glob("*/*.yaml"))
CODES = {rule.code for rule in RULES}


def _name(case: Path) -> str:
    return case.relative_to(FOLDER).with_suffix("").as_posix()


def _counts(diagnostic: Diagnostic, case: Path) -> bool:
    """Any edit of what is signed outdates its signature, which only its own cases are about."""
    return case.parent.name.startswith("sign-off-") or not diagnostic.code.startswith("sign-off-")


def _codes(inspected: Inspected) -> list[str]:
    """What is found, but for signatures that any edit outdates."""
    return [d.code for d in inspected.diagnostics if not d.code.startswith("sign-off-")]


def _load(case: Path) -> dict[str, Any]:
    loaded = yaml.safe_load(case.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def _apply(edits: list[dict[str, Any]], folder: Path) -> None:
    assert edits, "a case without an edit is none"
    for change in edits:
        file = folder / change["file"]
        match change:
            case {"file": _, "replace": old, "with": new, **rest} if not rest:
                edit(file, old, new)
            case {"file": _, "write": text, **rest} if not rest:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            case {"file": _, "delete": True, **rest} if not rest:
                file.unlink()
            case _:
                pytest.fail(f"no such edit: {change}")


def go_on(folder: Path) -> None:
    """What was released is kept as an earlier round, and all goes on as the next."""
    for name in ("forces", "frameworks"):
        shutil.copytree(folder / name, folder / "rounds/trial-2030" / name)
    shutil.rmtree(folder / "forces/eastshire/published")
    programme = folder / "frameworks/programme.yaml"
    edit(programme, "programme: trial-2030", "programme: trial-2031")
    edit(programme, "title: Trial inspection 2030", "title: Trial inspection 2031")
    edit(programme, "published: 2030-10", "published: 2031-10")
    edit(programme, "{from: 2029-04, to: 2030-07}", "{from: 2030-08, to: 2031-07}")
    there = folder / "forces/eastshire"
    edit(there / "force.yaml", "stage: final", "stage: accuracy")
    left = "carried_over: [{id: %s, was: It was so., now: open, text: It is so still.}]\nauthor: "
    edit(there / "custody-care.yaml", "due: 2031-01", "due: 2032-01")
    for name, id_ in (("custody-care", "CU-A1"), ("rural-policing", "RP-A1")):
        edit(there / f"{name}.yaml", "author: ", left % id_)


def _at(place: Place | None) -> str | None:
    return f"{place.file}:{place.line}:{place.column}" if place else None


def _as_expected(diagnostic: Diagnostic) -> dict[str, str | None]:
    first = {"first": _at(diagnostic.other)} if diagnostic.other else {}
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "at": _at(diagnostic.place),
        **first,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def test_every_rule_has_a_case_that_breaks_it_and_one_that_comes_close() -> None:
    assert len(CODES) == len(RULES) > 0
    assert {case.parent.name for case in CASES if case.name == "ok.yaml"} == CODES
    assert {case.parent.name for case in CASES if case.name == "err.yaml"} == CODES
    assert {case.parent.name for case in CASES} == CODES


def _hold_the_mark(diagnostic: Diagnostic) -> None:
    """Words of the line at fault that a message quotes, the first of them, are what is marked."""
    place = diagnostic.place
    quoted = re.search("“([^”]+)”", diagnostic.message)
    if place is None or quoted is None or diagnostic.at == "key" or not place.excerpt:
        return
    words = quoted[1].removesuffix(" ...")
    if words in place.excerpt[place.column - 1 : place.end_column and place.end_column - 1]:
        marked = place.excerpt[place.column - 1 :][: len(words)]
        assert marked == words, diagnostic


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_case(case: Path, small: Path) -> None:
    assert re.fullmatch(r"(ok|err)(-[a-z]+)*\.yaml", case.name)
    stated = _load(case)
    assert stated.keys() <= {"edits", "force", "expect", "published", "next_round"}
    if "published" in stated or "next_round" in stated:
        publish(small)
    if "next_round" in stated:
        go_on(small)
    _apply(stated["edits"], small)

    inspected = inspect_in(small, stated.get("force", "eastshire"))

    for diagnostic in inspected.diagnostics:
        _hold_the_mark(diagnostic)
    found = [_as_expected(d) for d in inspected.diagnostics if _counts(d, case)]
    assert inspected.inspection is not None
    assert found == stated.get("expect", [])
    folder = f"forces/{inspected.force}/"
    own = [d for d in inspected.own_diagnostics if d.place and d.code not in FIRM]
    assert [d.code for d in own if d.place and not d.place.file.startswith(folder)] == []
    shared = [d for d in inspected.round.diagnostics if d.place]
    assert [d.code for d in shared if d.place and d.place.file.startswith(folder)] == []
    assert all(diagnostic["hint"] for diagnostic in found)
    if case.name.startswith("err"):
        assert case.parent.name in [diagnostic["code"] for diagnostic in found]
    else:
        assert "expect" not in stated


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_brings_its_manual_and_its_name(rule: Rule) -> None:
    module = import_module(f"hmic.rules.{rule.code.replace('-', '_')}")
    manual = rule.manual or ""
    assert (module.RULE, module.__doc__) == (rule, manual)
    assert len(re.findall(r"[.:?](?:\s|$)", manual)) >= 2
    summary, _, rest = manual.partition("\n\n")
    assert summary.endswith(".")
    assert rest.rstrip().endswith(".")
    assert rule.of_round or rule.of_force


def test_a_rule_that_is_off_says_how_to_ask_for_it() -> None:
    off = [rule for rule in RULES if rule.off]
    assert {rule.code for rule in off} == OFF == {"absolute-words"}
    for rule in off:
        assert f"`{rule.code}: warning`" in (rule.manual or "")
        assert not rule.firm


def test_every_module_of_the_folder_is_listed() -> None:
    folder = Path(hmic.rules.__file__).parent
    modules = {module.stem for module in folder.glob("*.py")} - {
        "__init__",
        "rule",
        "walking",
        "acronyms",
        "citing",
        "correcting",
        "letters",
        "term_search",
    }
    assert sorted(rule.code.replace("-", "_") for rule in RULES) == sorted(modules)


CARE = "frameworks/custody-care.yaml"
FARM = "frameworks/farm-crime.yaml"
PROGRAMME = "frameworks/programme.yaml"
CARE_THERE = "forces/eastshire/custody-care.yaml"
FARM_THERE = "forces/eastshire/farm-crime.yaml"
RURAL_THERE = "forces/eastshire/rural-policing.yaml"
STATEMENT = "achievement: largely, reason: Two of three complaints led to change."

LEFT_OUT = {
    # findings name CU4, and without it there are six Good criteria
    "a criterion": (CARE, "{id: CU4, level: good", "{id: CU4, level: goood", "wrong-value"),
    # the only evidence on CU6 and CU8
    "a finding": (CARE_THERE, "text: Meals are warm., ", "", "missing-key"),
    # the only evidence on FC1 and WC1, in another file than theirs
    "a finding of an overview": (RURAL_THERE, "id: RP-S1", "id: RP-X1", "wrong-value"),
    # the only thing that is stated about CU7
    "a statement": (CARE_THERE, STATEMENT, "achievement: largely", "missing-key"),
    # the framework's file is there, though nothing in it can be read
    "the text of a framework": (FARM, "prefix: FC", "prefix: 'FC", "yaml-syntax"),
    # and so is the force's
    "the text of an assessment": (FARM_THERE, "strengths:", "'strengths:", "yaml-syntax"),
    # all that the programme says of the overview and its parts
    "a framework of the programme": (
        PROGRAMME,
        "farm-crime, wild",
        "Farm crime, wild",
        "wrong-value",
    ),
}
"""What is left out, how, and the code of the one thing that is said of it."""


@pytest.mark.parametrize(("file", "old", "new", "code"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_rules_are_silent_where_something_was_left_out(
    small: Path, file: str, old: str, new: str, code: str
) -> None:
    edit(small / file, old, new)

    inspected = inspect_in(small)

    assert _codes(inspected) == [code]
    assert inspected.inspection is None or inspected.inspection.incomplete


MODERATION = """\
moderation:
  computed: judgement_required
  grade: fair
  ground: new-evidence
  reason: Hot meals came back within a week.
  decided_by: lead inspector
  confirmed_by: trial board
  date: 2030-09-01
achievements:
  - {criterion: CU2, achievement: partly, reason: Breakfast was left out.}
"""


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CARE_THERE, "grade: fair", "grade: fairer"),
        (PROGRAMME, "ground: new-evidence", "ground: New evidence"),
    ],
    ids=["the decision itself", "the ground that it names"],
)
def test_no_decision_is_asked_for_twice(small: Path, file: str, old: str, new: str) -> None:
    edit(small / PROGRAMME, "at_least: 30%", "at_least: 40%")
    edit(small / CARE_THERE, "achievements:\n", MODERATION)
    assert not _codes(inspect_in(small))
    edit(small / file, old, new)

    assert _codes(inspect_in(small)) == ["wrong-value"]
