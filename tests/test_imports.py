"""Which way imports run, and where each library is at home: the contracts of pyproject.toml."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: list[dict[str, Any]] = PROJECT["tool"]["importlinter"]["contracts"]
LAYERS: list[str] = next(one["layers"] for one in CONTRACTS if one["id"] == "one-way")
HOMES: dict[str, list[str]] = {
    one["protected_modules"][0]: one["allowed_importers"]
    for one in CONTRACTS
    if one["type"] == "protected"
}

_NAMES = {
    "markdown-it-py": "markdown_it",
    "mdit-py-plugins": "mdit_py_plugins",
    "pillow": "PIL",
    "pyyaml": "yaml",
    "ruamel.yaml": "ruamel",
}
"""What is imported of a package whose name is another."""
_DATA = {"font-source-sans-pro"}
"""Packages of which nothing is imported."""


_LINT = "from importlinter.cli import lint_imports_command as lint; lint()"


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the package in a folder."""
    return subprocess.run(
        [sys.executable, "-c", _LINT, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
    )


def test_every_contract_is_kept() -> None:
    ran = linted(ROOT)
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in ran.stdout, ran.stdout
    assert ran.returncode == 0


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("hmic/model/grade.py", "hmic.judging.grading"),
        ("hmic/rules/markup.py", "hmic.sources.reading"),
        ("hmic/rendering/charts.py", "hmic.judging.grading"),
        ("hmic/cli.py", "yaml"),
        ("hmic/judging/grading.py", "subprocess"),
    ],
)
def test_an_import_that_runs_the_other_way_is_told(
    tmp_path: Path, module: str, imported: str
) -> None:
    shutil.copytree(ROOT / "hmic", tmp_path / "hmic", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / module).open("a", encoding="utf-8") as file:
        file.write(f"\nimport {imported}\n")
    ran = linted(tmp_path)
    assert ran.returncode == 1
    told = module.removesuffix(".py").replace("/", ".")
    assert re.search(rf"{re.escape(told)} .*{re.escape(imported)}", ran.stdout), ran.stdout


def test_every_library_has_a_home() -> None:
    required = [re.split(r"[>=<\[ ;]", one)[0] for one in PROJECT["project"]["dependencies"]]
    assert len(required) > 10
    assert {_NAMES.get(name, name) for name in required if name not in _DATA} <= set(HOMES)
