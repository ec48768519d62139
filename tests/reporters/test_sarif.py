"""SARIF as the official schema has it, and as the standard's words have it beyond the schema."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from hmic import __version__
from hmic.diagnostics import Diagnostic, Place, error, warning
from hmic.manuals import MANUALS
from hmic.reporters.sarif import as_sarif
from tests.conftest import inspect_in

REGISTER = "forces/forces.yaml"
TEXTS = {"markup": "A text holds markup.\n\nWrite\nparagraphs.\n", "finding-id": "An id\nis off."}
PROBLEM = replace(
    error("markup", "the text holds HTML", hint="write text"),
    place=Place("forces/eastshire/a b.yaml", 7, 3, 6, "a <b>text</b>"),
)


SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parent / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")
)
OFFICIAL = jsonschema.Draft7Validator(SCHEMA)


def log(*problems: Diagnostic, folder: str = "") -> Any:
    return json.loads(as_sarif(problems, TEXTS, REGISTER, folder))


def result(problem: Diagnostic, folder: str = "") -> Any:
    (only,) = log(problem, folder=folder)["runs"][0]["results"]
    return only


def test_the_schema_is_that_of_sarif_and_can_refuse() -> None:
    assert SCHEMA["title"].endswith("(SARIF) Version 2.1.0 JSON Schema")
    OFFICIAL.check_schema(SCHEMA)
    broken = log(PROBLEM)
    broken["runs"][0]["results"][0]["level"] = "fatal"
    assert not OFFICIAL.is_valid(broken)


def test_real_problems_make_a_valid_log(small: Path) -> None:
    file = small / "forces" / "eastshire" / "custody-care.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("id: CU-S2", "id: CU-S1"), encoding="utf-8")
    (small / "forces" / "eastshire" / "sign-off.yaml").write_text("a: [", encoding="utf-8")
    diagnostics = inspect_in(small).diagnostics
    assert {"duplicate-id", "yaml-syntax"} <= {problem.code for problem in diagnostics}
    manuals = {code: text for group in MANUALS.values() for code, text in group.items()}
    made = json.loads(as_sarif(diagnostics, manuals, REGISTER))
    OFFICIAL.validate(made)
    assert len(made["runs"][0]["results"]) == len(diagnostics)


def test_nothing_wrong_is_a_valid_log_with_every_rule() -> None:
    made = log()
    OFFICIAL.validate(made)
    assert made["version"] == "2.1.0"
    (run,) = made["runs"]
    assert run["results"] == []
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("hmic", __version__)
    assert [rule["id"] for rule in driver["rules"]] == ["finding-id", "markup"]


@given(message=st.text(), hint=st.text(), file=st.text(min_size=1), line=st.integers(min_value=1))
def test_any_text_makes_a_valid_log(message: str, hint: str, file: str, line: int) -> None:
    problem = error("markup", message, hint=hint)
    made = log(replace(problem, place=Place(file, line, 1, 2, message)))
    OFFICIAL.validate(made)
    (uri,) = (
        location["physicalLocation"]["artifactLocation"]["uri"]
        for location in made["runs"][0]["results"][0]["locations"]
    )
    assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", uri)


def test_a_rule_carries_its_manual() -> None:
    rules = log(PROBLEM)["runs"][0]["tool"]["driver"]["rules"]
    assert rules[1]["shortDescription"] == {"text": "A text holds markup."}
    assert rules[1]["help"] == {"text": "A text holds markup.\n\nWrite\nparagraphs."}
    assert rules[0]["shortDescription"] == {"text": "An id is off."}


def test_github_is_told_what_it_asks_for_of_every_rule() -> None:
    run = log(PROBLEM, warning("yaml-syntax", "no"))["runs"][0]
    (_, markup, other) = run["tool"]["driver"]["rules"]
    for rule in (markup, other):
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
    assert other["help"] == {"text": "yaml-syntax"}


def test_each_result_names_its_rule_by_id_and_index() -> None:
    unknown = warning("yaml-syntax", "no")
    run = log(PROBLEM, unknown)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == ["markup", "yaml-syntax"]
    assert [one["ruleId"] for one in run["results"]] == ["markup", "yaml-syntax"]
    assert [one["level"] for one in run["results"]] == ["error", "warning"]


def test_the_region_is_what_is_underlined() -> None:
    (location,) = result(PROBLEM, "police force/")["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "police%20force/forces/eastshire/a%20b.yaml"},
        "region": {"startLine": 7, "startColumn": 3, "endColumn": 6, "snippet": {"text": "<b>"}},
    }


def test_without_an_end_the_region_reaches_to_the_end_of_the_line() -> None:
    problem = replace(PROBLEM, place=Place("a.yaml", 7, 3, None, "a <b>"))
    (location,) = result(problem)["locations"]
    assert location["physicalLocation"]["region"] == {
        "startLine": 7,
        "startColumn": 3,
        "snippet": {"text": "<b>"},
    }


def test_both_places_of_a_duplicate() -> None:
    made = result(replace(PROBLEM, other=Place("a[0].yaml", 2, 1)), "sub/")
    (related,) = made["relatedLocations"]
    assert related["id"] == 1
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "sub/a%5B0%5D.yaml"
    assert related["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 1}
    assert made["message"]["text"].splitlines() == [
        "the text holds HTML",
        "Hint: write text",
        r"First: [sub/a\[0\].yaml:2](1)",
    ]


def test_a_problem_without_a_place_is_put_at_the_register() -> None:
    (location,) = result(error("missing-file", "no force.yaml"))["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": REGISTER},
        "region": {"startLine": 1, "startColumn": 1},
    }


def test_a_file_name_that_is_no_utf_8_keeps_its_bytes() -> None:
    (location,) = result(replace(PROBLEM, place=Place("forces/a\udc80.yaml")))["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "forces/a%80.yaml"


def test_a_message_holds_no_placeholder_and_no_link() -> None:
    made = result(error("markup", "the text holds a link: [x](1), as in {0}"))
    assert made["message"]["text"] == "the text holds a link: [x\\](1), as in {{0}}"
