import json

from hmic.diagnostics import Diagnostic, Place, Severity, error, warning
from hmic.reporters.json import as_json

HERE = Place("forces/eastshire/custody-care.yaml", 7, 9, 14, "  - id: CU-S1")
THERE = Place("forces/eastshire/force.yaml", 3, 1)


def test_a_problem_with_all_that_there_is_to_say() -> None:
    again = Diagnostic(
        "duplicate-id", Severity.ERROR, "CU-S1 is there", hint="mend", place=HERE, other=THERE
    )
    document = json.loads(as_json(["eastshire"], [again]))
    assert document == {
        "format": "hmic-problems",
        "version": 1,
        "forces": ["eastshire"],
        "count": {"error": 1, "warning": 0},
        "problems": [
            {
                "code": "duplicate-id",
                "severity": "error",
                "message": "CU-S1 is there",
                "hint": "mend",
                "place": {
                    "file": "forces/eastshire/custody-care.yaml",
                    "line": 7,
                    "column": 9,
                    "end_column": 14,
                    "excerpt": "  - id: CU-S1",
                },
                "first": {
                    "file": "forces/eastshire/force.yaml",
                    "line": 3,
                    "column": 1,
                    "end_column": None,
                    "excerpt": None,
                },
            }
        ],
    }


def test_what_is_not_known_is_null() -> None:
    (problem,) = json.loads(as_json(["eastshire"], [warning("markup", "HTML")]))["problems"]
    assert problem == {
        "code": "markup",
        "severity": "warning",
        "message": "HTML",
        "hint": None,
        "place": None,
        "first": None,
    }


def test_order_and_counts() -> None:
    found = [warning("b", "one"), error("a", "two"), warning("a", "three")]
    document = json.loads(as_json(["eastshire", "westshire"], found))
    assert document["forces"] == ["eastshire", "westshire"]
    assert document["count"] == {"error": 1, "warning": 2}
    assert [problem["message"] for problem in document["problems"]] == ["one", "two", "three"]


def test_any_pipe_can_carry_it() -> None:
    text = as_json([], [error("markup", "the force’s “own” \udc80")])
    assert text.isascii()
    # half a surrogate is no text to most that read JSON
    assert json.loads(text)["problems"][0]["message"] == "the force’s “own” \ufffd"
