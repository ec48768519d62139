"""The recipes of docs/architecture.md that can be followed in a copy of the program are followed.

A format of the report is added in tests/rendering/test_formats.py.
"""

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ran, Run, edit

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program, with what it brings along."""
    folder = tmp_path / "copy"
    for name in ("hmic", "templates", "frameworks", "forces", "starter"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_a_rule_that_is_added_as_it_is_shown_runs_once(
    copy: Path, small: Path, run_process: Run
) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    module = re.sub(r"(?m)^ {3}", "", block)
    (copy / "hmic/rules/no_glossary.py").write_text(module, encoding="utf-8")
    rules = copy / "hmic" / "rules" / "__init__.py"
    edit(
        rules,
        "    not_assessed_with_findings,\n",
        "    no_glossary,\n    not_assessed_with_findings,\n",
    )
    edit(rules, "    to_be_written.RULE,\n", "    to_be_written.RULE,\n    no_glossary.RULE,\n")

    def hmic(*arguments: str) -> Ran:
        return run_process(*arguments, cwd=small, PYTHONPATH=str(copy))

    assert "no-glossary" not in hmic("check").out
    (small / "frameworks/glossary.yaml").unlink()
    assert hmic("check").out.count("warning[no-glossary]: the report has no glossary") == 1
    assert hmic("rule", "no-glossary").out.startswith("no-glossary")
    (small / "hmic.yaml").write_text("severities: {no-glossary: off}\n", encoding="utf-8")
    assert "no-glossary" not in hmic("check").out
