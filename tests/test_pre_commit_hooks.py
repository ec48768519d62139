"""The hooks that other repositories take from this one, run by the real pre-commit."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, Ran, edit

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS: list[dict[str, Any]] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))


def pre_commit(*arguments: str, cwd: Path) -> Ran:
    finished = subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        # the hook's repository, and nobody else's: neither its configuration nor its index
        env={name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        | {"PRE_COMMIT_HOME": str(cwd.parent / "pre-commit"), "GIT_CONFIG_GLOBAL": os.devnull},
    )
    return Ran(finished.returncode, finished.stdout, finished.stderr)


@pytest.fixture
def repository(small: Path) -> Path:
    """The small project in git, with every hook, which finds its program without a network."""
    local = []
    for hook in HOOKS:
        program, *rest = shlex.split(hook["entry"])
        assert program == "hmic"
        entry = shlex.join([sys.executable, "-m", "hmic", *rest])
        local.append({**hook, "language": "system", "entry": entry})
    configuration = yaml.safe_dump({"repos": [{"repo": "local", "hooks": local}]})
    (small / ".pre-commit-config.yaml").write_text(configuration, encoding="utf-8")
    for arguments in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *arguments], cwd=small, check=True)
    return small


def test_the_manifest_is_well_formed() -> None:
    ran = pre_commit("validate-manifest", str(MANIFEST), cwd=ROOT)
    assert (ran.status, ran.out) == (0, ""), ran.err
    assert "hmic-check" in [hook["id"] for hook in HOOKS]
    assert {hook["language"] for hook in HOOKS} == {"python"}  # pre-commit installs hmic itself


def test_a_clean_project_passes(repository: Path) -> None:
    ran = pre_commit("run", cwd=repository)
    assert ran.status == 0, ran.out
    assert ran.out.count("Passed") == len(HOOKS)


def test_an_error_stops_the_commit_and_is_shown(repository: Path) -> None:
    edit(repository / "forces" / "eastshire" / "custody-care.yaml", "id: CU-S2", "id: CU-S1")
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    ran = pre_commit("run", "hmic-check", cwd=repository)
    assert ran.status == 1
    assert "error[duplicate-id]: CU-S1 stands here again" in ran.out


def test_a_file_that_is_deleted_is_noticed(repository: Path) -> None:
    who = ("-c", "user.name=A test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *who, "commit", "-q", "-m", "All"], cwd=repository, check=True)
    subprocess.run(
        ["git", "rm", "-q", "forces/eastshire/custody-care.yaml"], cwd=repository, check=True
    )
    ran = pre_commit("run", "hmic-check", cwd=repository)
    assert ran.status == 1
    assert "error[missing-assessment]" in ran.out


def test_a_file_that_is_laid_out_anew_stops_the_commit(repository: Path) -> None:
    file = repository / "forces" / "eastshire" / "custody-care.yaml"
    laid_out = file.read_text(encoding="utf-8")
    crooked = laid_out.replace("context: There is", "context:   There is")
    file.write_text(crooked, encoding="utf-8")
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    ran = pre_commit("run", "hmic-fmt", cwd=repository)
    assert ran.status == 1, ran.out
    assert file.read_text(encoding="utf-8") == laid_out
