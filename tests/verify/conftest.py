"""The real report, built once as users build it, for checkers that nobody here wrote."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browsing import CHROMIUM, browser
from tests.conftest import ROOT

__all__ = ["browser"]

PACKAGES = Path(__file__).parent / "node_modules"
PROGRAMS = ("node", "java", "qpdf", "pdffonts")
MISSING = [name for name in PROGRAMS if shutil.which(name) is None]
MISSING += [] if CHROMIUM else ["chromium"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ours = [each for each in items if each.path.is_relative_to(Path(__file__).parent)]
    for each in ours:
        each.add_marker(pytest.mark.verify)
        if "verify" not in config.option.markexpr:
            each.add_marker(pytest.mark.skip(reason="they take minutes: `make verify`"))
        elif MISSING:
            why = f"{', '.join(MISSING)} missing: `make verify` installs them"
            each.add_marker(pytest.mark.skip(reason=why))
        elif not PACKAGES.is_dir():
            each.add_marker(pytest.mark.skip(reason="`make verify` installs the checkers"))


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the published report of Northamptonshire."""
    build = tmp_path_factory.mktemp("published")
    command = [sys.executable, "-m", "hmic", "build", "northamptonshire", "--output", str(build)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)
    return build / "northamptonshire"


def passes(*command: str | Path) -> str:
    """Runs a checker, which must find nothing; gives what it prints."""
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
