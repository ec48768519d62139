"""The GitHub Action at the root: its shape, and its scripts as its runner would run them."""

import importlib.resources
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.conftest import NOT_ON_GITHUB, ROOT, Ran, Run, edit

TEXT = (ROOT / "action.yml").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load(TEXT)
STEPS: dict[str, dict[str, Any]] = {
    step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]
}


def test_it_has_the_shape_that_github_takes() -> None:
    schemas = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((schemas / "github-actions.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(ACTION)


def test_every_input_is_used_and_every_one_used_exists() -> None:
    assert set(re.findall(r"inputs\.([a-z-]+)", TEXT)) == set(ACTION["inputs"])
    assert all(given["description"] for given in ACTION["inputs"].values())


def test_no_python_of_it_imports_from_the_checkout() -> None:
    for step in STEPS.values():
        started = re.findall(r'(?:\$PYTHON|/python)" (\S+)', step.get("run", ""))
        assert set(started) <= {"-I"}
        if "/hmic/bin/hmic" in step.get("run", ""):
            assert step["env"]["PYTHONSAFEPATH"] == "1"
    assert '"$PYTHON" -I -m venv' in TEXT
    assert '/python" -I -m pip' in TEXT


def test_no_input_becomes_part_of_a_script() -> None:
    scripts = [step["run"] for step in STEPS.values() if "run" in step]
    assert len(scripts) > 3
    assert not any("${{" in script for script in scripts)


def test_the_commands_and_options_exist(run: Run) -> None:
    commands = re.findall(r"/hmic\" ([a-z-]+)", TEXT)
    assert set(commands) == {"check", "build"}
    listed = run("--help", cwd=ROOT).out
    for name in commands:
        assert f"\n  {name} " in listed
        options = set(re.findall(r"(--[a-z-]+)", STEPS[name.capitalize()]["run"]))
        assert options
        assert options <= set(re.findall(r"--[a-z-]+", run(name, "--help", cwd=ROOT).out))


def test_its_packages_are_those_of_the_lock() -> None:
    assert "--require-hashes" in STEPS["Install hmic"]["run"]
    assert (ROOT / "requirements.lock").is_file()


def run_step(name: str, project: Path, **given: str) -> Ran:
    """A step's script in the shell that GitHub uses, with the variables that the step sets."""
    step = STEPS[name]
    inputs = {key: given.get(key, one["default"]) for key, one in ACTION["inputs"].items()}
    variables = {
        key: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: inputs[found[1]], value)
        for key, value in step["env"].items()
    }
    programs = project.parent / "runner" / "hmic" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    for program, arguments in (("hmic", "-P -m hmic"), ("python", "")):
        file = programs / program
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', encoding="utf-8")
        file.chmod(0o755)
    bash = shutil.which("bash")
    assert bash
    finished = subprocess.run(
        [bash, "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **NOT_ON_GITHUB, **variables, "RUNNER_TEMP": str(programs.parents[1])},
    )
    return Ran(finished.returncode, finished.stdout, finished.stderr)


def test_a_check_without_forces_checks_them_all(small: Path) -> None:
    ran = run_step("Check", small)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].startswith("eastshire, westshire: ")


def test_a_check_annotates_and_fails(small: Path) -> None:
    edit(small / "forces" / "eastshire" / "custody-care.yaml", "id: CU-S2", "id: CU-S1")
    ran = run_step("Check", small, forces="eastshire")
    assert ran.status == 1
    assert ran.out.startswith("::error file=forces/eastshire/custody-care.yaml,")


def test_strict_makes_warnings_count(small: Path) -> None:
    lenient, strict = (run_step("Check", small, strict=given) for given in ("false", "true"))
    assert "::warning " in lenient.out
    assert (lenient.status, strict.status) == (0, 1)


@pytest.mark.parametrize("forces", ["*", "$(touch made)", "--help", "; touch made"])
def test_a_force_is_never_more_than_a_name(small: Path, forces: str) -> None:
    ran = run_step("Check", small, forces=forces)
    assert ran.status == 2
    assert "no such force" in ran.err
    assert not (small / "made").exists()


def test_a_build_without_forces_builds_them_all(small: Path) -> None:
    ran = run_step("Build", small, formats="html,json")
    assert (ran.status, ran.err.count("error[")) == (0, 0)
    written = {path.relative_to(small).as_posix() for path in small.glob("build/**/index.html")}
    assert {Path(path).parent.name for path in written} == {"eastshire", "westshire"}


def test_what_a_pull_request_brings_is_not_imported(small: Path) -> None:
    for name in ("json.py", "hmic.py", "multiprocessing.py", "yaml/__init__.py", "venv.py"):
        file = small / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("import pathlib\npathlib.Path('ran').touch()\n", encoding="utf-8")
    assert run_step("Check", small).status == 0
    assert run_step("Build", small, formats="json").status == 0
    assert not (small / "ran").exists()


def test_what_lies_in_the_build_folder_is_not_taken_for_up_to_date(small: Path) -> None:
    assert run_step("Build", small, forces="westshire", formats="json").status == 0
    again = run_step("Build", small, forces="westshire", formats="json")
    assert again.out.splitlines()[0] == "westshire: it was to be rebuilt"


def test_a_build_of_some_forces(small: Path) -> None:
    ran = run_step("Build", small, forces="eastshire", formats="json")
    assert ran.status == 0
    assert ran.out.splitlines()[0].endswith("eastshire/report.json")
    assert "westshire" not in ran.out
