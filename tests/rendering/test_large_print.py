"""The report in large print: nothing below 18 points."""

import io
import shutil
from pathlib import Path
from typing import Any

import page as page_validation
import pytest
from pypdf import PdfReader

from hmic.pipeline import Compiled, compile_report, read_round
from hmic.sources.project import Project
from tests.conftest import SMALL, edit


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    project = Project(SMALL)
    round_ = read_round(project)
    return compile_report(round_, "eastshire", ("html", "large-print"))


def _sizes(pdf: bytes) -> dict[float, str]:
    """By the size of the letters in points, some text of that size."""
    sizes: dict[float, str] = {}

    def note(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            sizes[round(size * abs(tm[3]) * abs(cm[3]), 1)] = text.strip()

    for one in PdfReader(io.BytesIO(pdf)).pages:
        one.extract_text(visitor_text=note)
    return sizes


def test_no_letter_of_the_text_is_below_18_points(compiled: Compiled) -> None:
    assert not compiled.diagnostics
    sizes = _sizes(compiled.outputs["large-print"])
    assert 18.0 in sizes
    assert min(sizes) >= 18, sizes


def test_nor_of_a_draft(tmp_path: Path) -> None:
    """What keeps a draft's grades on one page does not count here."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "forces/eastshire/published", ignore_errors=True)
    edit(tmp_path / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    made = compile_report(read_round(Project(tmp_path)), "eastshire", ("html", "large-print"))
    sizes = _sizes(made.outputs["large-print"])
    assert min(sizes) >= 18, sizes


def test_it_is_tagged_as_the_other_pdf_is(compiled: Compiled, tmp_path: Path) -> None:
    file = tmp_path / "large.pdf"
    file.write_bytes(compiled.outputs["large-print"])
    report = page_validation.validate_pdf(str(file), profile="ua1")
    assert report.is_compliant, report


def test_nothing_else_is_printed_unless_asked_for(compiled: Compiled) -> None:
    assert set(compiled.outputs) == {"html", "large-print"}
