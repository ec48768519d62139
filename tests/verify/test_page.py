"""The page: the HTML standard, its structure, its links."""

import sys
from pathlib import Path

import pytest

from tests.verify.conftest import PACKAGES, passes


@pytest.fixture
def html(published: Path) -> Path:
    return published / "index.html"


def test_the_nu_checker_finds_no_error_and_no_warning(html: Path) -> None:
    vnu = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    passes("java", "-jar", vnu, "--Werror", "--also-check-css", "--also-check-svg", html)


def test_html_validate_finds_nothing(html: Path) -> None:
    script = PACKAGES / "html-validate" / "bin" / "html-validate.mjs"
    passes("node", script, "--config", "htmlvalidate.json", "--max-warnings", "0", html)


def test_every_link_and_fragment_leads_somewhere(html: Path) -> None:
    lychee = Path(sys.executable).with_name("lychee")
    passes(lychee, "--offline", "--include-fragments", "--no-progress", html)
