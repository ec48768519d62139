"""The fixed words of a report: hmic's English, a project's own, and what can be wrong with them."""

import re
from pathlib import Path

import pytest
import yaml

from hmic.diagnostics import Diagnostic
from hmic.model.labels import PLACEHOLDER
from hmic.pipeline import preview, read_round
from hmic.sources.label_catalogues import faults_of
from hmic.sources.project import Project
from hmic.sources.reading import read_text
from tests.conftest import ROOT, edit, inspect_in

ENGLISH_FILE = ROOT / "templates" / "labels" / "en-GB.yaml"
ENGLISH = yaml.safe_load(ENGLISH_FILE.read_text(encoding="utf-8"))


def _own(folder: Path, text: str, language: str = "en-GB") -> Path:
    file = folder / "templates" / "labels" / f"{language}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def _faults(text: str, *, language: str = "en-GB", whole: bool = False) -> list[Diagnostic]:
    source, unread = read_text(text, f"templates/labels/{language}.yaml", ("labels",))
    assert not unread
    return list(faults_of(source, ENGLISH, language, whole=whole))


def _in_language(folder: Path, language: str) -> None:
    programme = folder / "frameworks" / "programme.yaml"
    text = programme.read_text(encoding="utf-8")
    programme.write_text(f"{text}language: {language}\n", encoding="utf-8")


def test_the_english_catalogue_is_sound_and_whole() -> None:
    assert len(ENGLISH) > 10
    assert _faults(ENGLISH_FILE.read_text(encoding="utf-8"), whole=True) == []


OF_METHODS = {"outcome", "flag", "achievement", "met", "kind", "severity", "input", "evidence"}
OF_METHODS |= {"choice", "threshold", "quantity", "only", "unfinished", "unasked"}
"""Groups that word a method's things, each by its key."""


def test_every_text_is_used_and_every_text_used_is_there() -> None:
    modules = [file.read_text(encoding="utf-8") for file in (ROOT / "hmic").rglob("*.py")]
    modules += [file.read_text(encoding="utf-8") for file in (ROOT / "templates").rglob("*.j2")]
    named = re.findall(r'"(([a-z_]+)\.[^"\n]+)"', "\n".join(modules))
    used = {name for name, group in named if group in ENGLISH}
    endings = (".css", ".html", ".j2", ".json", ".pdf", ".xlsx")
    used = {name for name in used if not name.endswith(endings)}  # of files
    texts = {f"{group}.{key}" for group, keys in ENGLISH.items() for key in keys}
    assert {name for name in used if "{" not in name} <= texts
    patterns = [re.sub(r"\{[^}]*\}", "[a-z_]*", name) for name in used]
    for name in texts:
        known = any(re.fullmatch(pattern, name) for pattern in patterns)
        is_of_methods = "@" in name or name.partition(".")[0] in OF_METHODS
        assert known or is_of_methods or name.startswith("number."), f"nothing prints {name}"


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ("reasons: {held: a light}", "unknown-key", 1, "did you mean reason?"),
        ("reason:\n  helt: a light", "unknown-key", 2, "did you mean held?"),
        ("reason: a light", "wrong-type", 1, "write `key: text` lines"),
        ("- reason", "wrong-type", 1, "write `key: text` lines"),
        ("evidence:\n  beacon: [a light]", "wrong-type", 2, "a beacon to other {bodies}"),
        ("reason:\n  cause: '{criterium}'", "wrong-value", 2, "filled here: {criterion}, {met}"),
        ("index:\n  count: {one: one}", "missing-key", 2, "plural forms of the language"),
        ("index:\n  count: {one: a, few: b, other: c}", "unknown-key", 2, "keys: one, other"),
    ],
)
def test_a_fault_is_placed_and_explained(text: str, code: str, line: int, said: str) -> None:
    (fault,) = _faults(text)
    assert (fault.code, fault.place and fault.place.line) == (code, line)
    assert said in f"{fault.hint}"


def test_a_text_with_forms_may_have_one_for_all_counts() -> None:
    assert _faults("index:\n  count: '{ungraded}: {n}.'") == []


def test_another_language_needs_every_text_and_its_own_plural_forms() -> None:
    found = _faults("reason: {held: un phare}", language="cy", whole=True)
    assert {fault.code for fault in found} == {"missing-key"}
    hints = [f"{fault.hint}" for fault in found]
    assert "texts: fully, largely, partly, not_met, not_assessed" in hints
    assert "in English: {outcome}: {found}." in hints
    text = "index:\n  count: {one: a, two: b, few: c, many: d, other: e}"
    (lacking,) = _faults(text, language="cy")
    assert lacking.message == "the key zero is missing here"


def test_a_project_words_a_text_its_own_way(small: Path) -> None:
    _own(small, "achievement: {partly: In part}\n")
    inspected = inspect_in(small)
    assert inspected.inspection is not None
    assert not inspected.diagnostics
    labels = inspected.round.labels
    assert labels.text("achievement.partly") == "In part"
    assert labels.text("achievement.fully") == "Fully"


def test_a_whole_report_in_another_language_needs_no_code(small: Path) -> None:
    text = ENGLISH_FILE.read_text(encoding="utf-8").replace("Not graded", "Nicht benotet")
    _own(small, text, "de")
    _in_language(small, "de")
    inspected = inspect_in(small)
    assert inspected.inspection is not None
    assert not inspected.diagnostics
    labels = inspected.round.labels
    assert labels.sentence("given", "not_assessed", 1, criteria="A1") == (
        "Nicht benotet, because A1 was not assessed."
    )
    assert labels.date("2030-03-01") == "1. März 2030"
    assert labels.listed(["a", "b", "c"]) == "a, b und c"


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        (
            "Not graded",
            "Ex cellent",
            "label",
            "the label Excellent is that of an outcome without a",
        ),
        (
            "Judgement required",
            "\uff47",
            "symbol",
            "the symbol G is that of an outcome without a grade",
        ),
        ("Not graded", "judgement required", "language", "two outcomes without a grade are called"),
    ],
)
def test_grades_are_told_from_other_outcomes_in_any_language(
    small: Path, old: str, new: str, where: str, message: str
) -> None:
    text = ENGLISH_FILE.read_text(encoding="utf-8")
    _own(small, text.replace(f": {old}", f": {new}"), "de")
    _in_language(small, "de")
    every = read_round(Project(small)).diagnostics
    found = [one for one in every if one.code != "missing-letter"]  # of another width
    assert [(one.code, one.route[-1]) for one in found] == [("wrong-value", where)]
    assert found[0].message.startswith(message)


def test_a_letter_that_no_font_has_is_told_where_it_stands(small: Path) -> None:
    _own(small, "heading:\n  summary: Summary of \u0a2a\n")
    (found,) = read_round(Project(small)).diagnostics
    assert (found.code, found.place and found.place.line) == ("missing-letter", 2)
    assert "U+0A2A" in found.message


def test_a_project_s_own_english_is_held_against_its_scale_too(small: Path) -> None:
    _own(small, "outcome:\n  ungraded: Poor\n")
    (found,) = read_round(Project(small)).diagnostics
    assert found.message == "the label Poor is that of an outcome without a grade too: Poor"


@pytest.mark.parametrize(("language", "direction"), [("ur", "rtl"), ("fa", "rtl"), ("de", "ltr")])
def test_a_language_is_read_from_its_side(small: Path, language: str, direction: str) -> None:
    _own(small, ENGLISH_FILE.read_text(encoding="utf-8"), language)
    _in_language(small, language)
    drawn, found = preview(read_round(Project(small)), "eastshire")
    assert drawn is not None, found
    assert f'<html lang="{language}" dir="{direction}">' in drawn.page


@pytest.mark.parametrize(
    ("language", "code", "message"),
    [
        ("fr", "missing-file", "templates/labels/ holds no fr.yaml"),
        ("qqx", "wrong-value", "the Unicode CLDR knows no language qqx"),
        ("en_GB", "wrong-value", "“en_GB” does not have the form expected here"),
    ],
)
def test_a_language_that_is_not_to_be_had(
    small: Path, language: str, code: str, message: str
) -> None:
    _in_language(small, language)
    found = inspect_in(small).diagnostics
    assert [(one.code, message in one.message) for one in found] == [(code, True)]
    assert found[0].place
    assert found[0].place.file == "frameworks/programme.yaml"


def test_english_stands_in_for_a_catalogue_with_faults(small: Path) -> None:
    own = _own(small, "achievement: {partly: In part, fuly: Whole}\n")
    inspected = inspect_in(small)
    assert [one.code for one in inspected.diagnostics] == ["unknown-key"]
    assert inspected.inspection is not None
    labels = inspected.round.labels
    assert labels.text("achievement.partly") == "Partly"
    edit(own, "fuly", "fully")
    assert not inspect_in(small).diagnostics


def test_a_placeholder_is_a_name_and_no_python() -> None:
    assert PLACEHOLDER.findall("{n} {n.__class__} {0!r} {{n}}") == ["n", "n"]
