"""What GitHub runs for this repository: its shape, and whom it trusts."""

import importlib.resources
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
RUN_BY_GITHUB = (*WORKFLOWS, ROOT / "action.yml")
CHANGELOG = "# Changelog\n\n## [9.8.7] - unreleased\n\n- More.\n\n## [0.1.0] - 2026-11-01\n"


def _shape(name: str) -> dict[str, Any]:
    schemas = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema: dict[str, Any] = json.loads((schemas / f"{name}.json").read_text(encoding="utf-8"))
    return schema


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_has_the_shape_that_github_takes(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    workflow["on"] = workflow.pop(True)  # YAML 1.1 takes it for a boolean; GitHub does not
    jsonschema.Draft7Validator(_shape("github-workflows")).validate(workflow)
    # without a limit a job that hangs goes on for six hours
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


def test_a_workflow_makes_what_the_makefile_has_and_may_only_read() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    text = "\n".join(file.read_text(encoding="utf-8") for file in WORKFLOWS)
    lines = re.findall(r"(?:make|target:) ([a-z]+(?: [a-z]+)*)", text)
    made = {target for line in lines for target in line.split()}
    assert {"test", "lint", "report", "coverage", "verify", "browser", "dist"} <= made <= targets
    assert all(len(set(line.split())) == len(line.split()) for line in lines)
    for file in WORKFLOWS:
        allowed = yaml.safe_load(file.read_text(encoding="utf-8"))["permissions"]
        assert allowed == ({} if file.name == "release.yml" else {"contents": "read"}), file.name


def test_every_python_that_the_package_names_is_tested() -> None:
    ci = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(metadata["project"]["classifiers"]))
    assert named
    runs = ci["jobs"]["test"]["strategy"]["matrix"]["include"]
    assert [run["python"] for run in runs] == named
    assert sum("lint" in run["target"].split() for run in runs) == 1


def test_dependabot_has_the_shape_that_github_takes() -> None:
    text = (ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    jsonschema.Draft7Validator(_shape("dependabot")).validate(yaml.safe_load(text))
    for folder in re.findall(r'"/(tests/[a-z]+)"', text):
        assert (ROOT / folder / "package.json").is_file()


@pytest.mark.parametrize("file", RUN_BY_GITHUB, ids=lambda file: file.name)
def test_what_others_wrote_is_pinned_by_digest_with_its_version(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for action, comment in used:
        assert action == "./" or re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert action == "./" or re.fullmatch(r" # v\d+\.\d+\.\d+", comment), f"{action}{comment}"


def test_one_version_of_an_action_is_used_everywhere() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in RUN_BY_GITHUB)
    pinned = set(re.findall(r"uses: ([\w./-]+)@", text))
    assert {"actions/checkout", "pypa/gh-action-pypi-publish"} < pinned
    assert len(pinned) == len(set(re.findall(r"uses: ([\w./-]+@\S+)", text)))


def test_no_cache_decides_a_release() -> None:
    release = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    stated = re.sub("#.*", "", release)
    assert "attestations: true" in stated
    assert "cache" not in stated
    assert "password" not in stated


def test_the_hooks_of_this_repository_can_be_run() -> None:
    file = ROOT / ".pre-commit-config.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(file)]
    assert subprocess.run(command, check=False).returncode == 0
    hooks = yaml.safe_load(file.read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert {"ruff", "mypy", "zizmor", "hmic-check"} <= {hook["id"] for hook in hooks}
    for hook in hooks:
        program = hook["entry"].split()[0].removeprefix(".venv/bin/")
        assert Path(sys.executable).with_name(program).is_file(), program


def _git(folder: Path, *arguments: str) -> str:
    ran = subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    )
    return ran.stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with what a release changes."""
    (tmp_path / "hmic").mkdir()
    (tmp_path / "hmic/__init__.py").write_text('"""hmic."""\n\n__version__ = "0.1.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    _git(tmp_path, "init", "-q", "-b", "main")
    for name, value in (("user.name", "A test"), ("user.email", "test@example.org")):
        _git(tmp_path, "config", name, value)
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-q", "-m", "All of it")
    return tmp_path


def _release(folder: Path, version: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "scripts/release"), version],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
class TestRelease:
    def test_it_commits_and_tags_the_version(self, clone: Path) -> None:
        ran = _release(clone, "9.8.7")
        assert (ran.returncode, ran.stdout) == (0, "git push origin main v9.8.7\n")
        assert '__version__ = "9.8.7"' in (clone / "hmic/__init__.py").read_text()
        dated = r"^\+## \[9\.8\.7\] - 2\d{3}-\d\d-\d\d$"
        assert re.search(dated, _git(clone, "show", "v9.8.7"), re.MULTILINE)
        assert _git(clone, "cat-file", "-t", "v9.8.7") == "tag\n"
        assert _git(clone, "status", "--porcelain") == ""

    @pytest.mark.parametrize(
        ("version", "before", "said"),
        [
            ("9.8", "", "usage"),
            ("9.8.7; id", "", "usage"),
            ("9.8.6", "", "CHANGELOG.md has no line: ## [9.8.6] - unreleased"),
            ("9.8.7", "tag v9.8.7", "there is a tag v9.8.7 already"),
            ("9.8.7", "checkout -q -b other", "this is not the branch main"),
            ("9.8.7", "rm -q --cached CHANGELOG.md", "changes that are not committed"),
        ],
    )
    def test_it_refuses_what_would_be_no_release(
        self, clone: Path, version: str, before: str, said: str
    ) -> None:
        if before:
            _git(clone, *before.split())
        ran = _release(clone, version)
        assert ran.returncode == 1
        assert said in ran.stderr
        assert _git(clone, "log", "--oneline").count("\n") == 1
