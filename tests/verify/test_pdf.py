"""The PDFs: PDF/UA-1, semantics of its tags, syntax, fonts."""

import sys
from pathlib import Path

import page as page_validation
import pytest

from tests.verify.conftest import passes


@pytest.fixture(params=["report", "draft", "large print"])
def pdf(pdfs: dict[str, Path], request: pytest.FixtureRequest) -> Path:
    return pdfs[request.param]


def test_page_validation_finds_it_to_be_pdf_ua_1(pdf: Path) -> None:
    report = page_validation.validate_pdf(str(pdf), profile="ua1")
    assert report.rules.total > 100
    assert report.is_compliant, report


def test_outloud_finds_no_fault_in_its_tags(pdf: Path) -> None:
    """All its rules of conformance, warnings too."""
    outloud = Path(sys.executable).with_name("outloud")
    passes(outloud, pdf, "--layer", "conformance", "--fail-on", "warning")


def test_outloud_finds_no_error_in_what_is_heard(pdf: Path) -> None:
    """Its rules of sense, beyond what a validator tests."""
    outloud = Path(sys.executable).with_name("outloud")
    # TBL-010 takes a table of two columns, whose first is heads of rows, for a broken head
    passes(outloud, pdf, "--layer", "semantic", "--fail-on", "error", "--skip", "TBL-010")


def test_qpdf_finds_no_fault_in_its_syntax(pdf: Path) -> None:
    assert "No syntax or stream encoding errors found" in passes("qpdf", "--check", pdf)


def test_its_fonts_are_embedded_and_mean_text(pdf: Path) -> None:
    _, _, *lines = passes("pdffonts", pdf).splitlines()
    fonts = [line.split() for line in lines]
    assert len(fonts) >= 3
    # embedded, subset, unicode, and the two numbers of the object
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts), fonts
