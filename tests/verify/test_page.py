"""The pages: the HTML standard, their structure, their links."""

import sys
from pathlib import Path

from tests.verify.conftest import PACKAGES, passes


def test_the_nu_checker_finds_no_error_and_no_warning(pages: dict[str, Path]) -> None:
    vnu = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ("--Werror", "--also-check-css", "--also-check-svg")
    # it takes `img-src data:` to forbid pictures in data URLs, which browsers show
    known = ("--filterpattern", ".*blocked by .img-src. directive.*")
    passes("java", "-jar", vnu, *options, *known, *pages.values())


def test_html_validate_finds_nothing(pages: dict[str, Path]) -> None:
    script = PACKAGES / "html-validate" / "bin" / "html-validate.mjs"
    passes("node", script, "--config", "htmlvalidate.json", "--max-warnings", "0", *pages.values())


def test_every_link_and_fragment_leads_somewhere(pages: dict[str, Path]) -> None:
    lychee = Path(sys.executable).with_name("lychee")
    passes(lychee, "--offline", "--include-fragments", "--no-progress", *pages.values())
