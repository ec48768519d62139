import json
from pathlib import Path

import pytest

from tests.conftest import SMALL, Run, edit


@pytest.fixture
def broken(small: Path) -> Path:
    """The small project with an id that stands twice."""
    edit(small / "forces" / "eastshire" / "custody-care.yaml", "id: CU-S2", "id: CU-S1")
    return small


def test_the_formats_agree_on_what_is_wrong(run: Run, broken: Path) -> None:
    text, as_json, github, sarif = (
        run("check", "eastshire", "--format", form, cwd=broken)
        for form in ("text", "json", "github", "sarif")
    )
    assert {ran.status for ran in (text, as_json, github, sarif)} == {1}
    assert text.out == run("check", "eastshire", cwd=broken).out
    problems = json.loads(as_json.out)["problems"]
    places = [f"{one['place']['file']}:{one['place']['line']}" for one in problems]
    assert len(places) > 1
    assert text.out.count("-->") == len(problems)
    assert [
        f"{where['artifactLocation']['uri']}:{where['region']['startLine']}"
        for one in json.loads(sarif.out)["runs"][0]["results"]
        for where in [one["locations"][0]["physicalLocation"]]
    ] == places
    *commands, count = github.out.splitlines()
    assert [command.split()[0] for command in commands] == ["::error"] * len(problems)
    assert count == text.out.splitlines()[-1]


def test_both_places_of_a_duplicate_reach_every_format(run: Run, broken: Path) -> None:
    (twice,) = (
        one
        for one in json.loads(run("check", "--format", "json", cwd=broken).out)["problems"]
        if one["code"] == "duplicate-id"
    )
    first = f"{twice['first']['file']}:{twice['first']['line']}"
    assert first.startswith("forces/eastshire/custody-care.yaml:")
    assert f"%0Afirst: {first}:" in run("check", "--format", "github", cwd=broken).out
    (related,) = (
        one["relatedLocations"]
        for one in json.loads(run("check", "--format", "sarif", cwd=broken).out)["runs"][0][
            "results"
        ]
        if one["ruleId"] == "duplicate-id"
    )
    assert related[0]["physicalLocation"]["region"]["startLine"] == twice["first"]["line"]


def test_nothing_wrong_is_said_in_every_format(run: Run) -> None:
    for form in ("json", "github", "sarif"):
        assert run("check", "eastshire", "--format", form, cwd=SMALL).status == 0
    (line,) = run("check", "eastshire", "--format", "github", cwd=SMALL).out.splitlines()
    assert line == "eastshire: no problems"


def test_the_summary_is_added_to_what_stands_in_its_file(
    run: Run, broken: Path, tmp_path: Path
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n\n", encoding="utf-8")
    run("check", "--format", "github", cwd=broken, GITHUB_STEP_SUMMARY=str(summary))
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("before\n\n### hmic check\n\n")
    assert "| error | duplicate-id |" in text


def test_other_formats_leave_the_summary_alone(run: Run, broken: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    for form in ("text", "json", "sarif"):
        run("check", "--format", form, cwd=broken, GITHUB_STEP_SUMMARY=str(summary))
    assert not summary.exists()


def test_a_summary_that_cannot_be_written_is_the_machines_fault(run: Run, small: Path) -> None:
    ran = run("check", "--format", "github", cwd=small, GITHUB_STEP_SUMMARY=str(small))
    assert ran.status == 3
    assert ran.out.splitlines()[-1].startswith("eastshire, westshire: ")
    assert ran.err == f"hmic: the job summary {small} cannot be written: Is a directory\n"


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_files_are_named_from_the_top_of_the_checkout(run: Run, broken: Path, form: str) -> None:
    below = broken / "forces"
    inside = run("check", "--format", form, cwd=below, GITHUB_WORKSPACE=str(broken.parent)).out
    assert f"{broken.name}/forces/eastshire/custody-care.yaml" in inside
    for top in (broken, SMALL):  # the project itself; a folder that it does not lie in
        other = run("check", "--format", form, cwd=below, GITHUB_WORKSPACE=str(top)).out
        assert "forces/eastshire/custody-care.yaml" in other
        assert f"{broken.name}/forces" not in other


def test_a_force_without_its_file_has_a_place_in_sarif(run: Run, small: Path) -> None:
    (small / "forces" / "eastshire" / "force.yaml").unlink()
    ran = run("check", "eastshire", "--format", "sarif", cwd=small)
    assert ran.status == 1
    results = json.loads(ran.out)["runs"][0]["results"]
    assert "missing-file" in [one["ruleId"] for one in results]
    assert all(one["locations"] for one in results)
