"""A method as `hmic method` shows it, whatever its kind."""

from pathlib import Path

import pytest

from hmic.judging.proving import prove_method
from hmic.model.method import Method
from hmic.reporters.method import method_lines
from hmic.sources.methods import read_method
from hmic.sources.project import DataFile
from tests.conftest import ROOT

FILES = sorted((ROOT / "tests/projects/methods").glob("*/frameworks/methods/*.yaml"))


def read(file: Path) -> Method:
    method = read_method(DataFile(file, file.name, ("method",), file.parent)).value
    assert method is not None
    return method


def test_there_are_methods_of_several_kinds() -> None:
    assert len(FILES) > 5


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_step_is_shown_with_its_rules_and_outcomes(file: Path) -> None:
    method = read(file)
    lines = [line.text for line in method_lines(method, {})]
    assert lines[0] == f"{method.title} ({method.method}, version {method.version})"
    for name, block in method.blocks.items():
        assert not name or f"Step {name}" in lines
        for number, rule in enumerate(block.rules, 1):
            beginning = f"  {number}. {rule.rule.replace('_', ' ')}: "
            assert any(line.startswith(beginning) for line in lines), rule.rule
        assert ("Who judges" in lines) or not block.judged
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert "Rules, in order" in headings or all(b.judged for b in method.blocks.values())
    assert not any(line == "  " for line in lines)


def test_what_was_tried_is_said_with_each_property() -> None:
    method = read(next(file for file in FILES if file.stem == "watch-three"))
    proofs = prove_method(method, {"": [(2,)]})
    lines = [line.text.strip() for line in method_lines(method, proofs)]
    assert "What is proved" in lines
    assert any(line.startswith("Tried ") for line in lines)
    assert sum(line.startswith("holds ") for line in lines) > 2
