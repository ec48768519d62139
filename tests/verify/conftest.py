"""What hmic publishes, built once as users build it, for checkers that nobody here wrote."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browsing import CHROMIUM, browser
from tests.conftest import CONTENT, ROOT, SMALL
from tests.serving.conftest import serve

__all__ = ["browser", "serve"]

PACKAGES = Path(__file__).parent / "node_modules"
PROGRAMS = ("node", "java", "qpdf", "pdffonts")
MISSING = [name for name in PROGRAMS if shutil.which(name) is None]
MISSING += [] if CHROMIUM else ["chromium"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ours = [each for each in items if each.path.is_relative_to(Path(__file__).parent)]
    for each in ours:
        each.add_marker(pytest.mark.verify)
        if MISSING:
            why = f"{', '.join(MISSING)} missing: `make verify` installs them"
            each.add_marker(pytest.mark.skip(reason=why))
        elif not PACKAGES.is_dir():
            each.add_marker(pytest.mark.skip(reason="`make verify` installs the checkers"))


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The real report; of a small project the index, the nation, and the draft that its force
    checks; the project that has every kind of content; and a nation of grades made elsewhere."""
    real, small = tmp_path_factory.mktemp("real"), tmp_path_factory.mktemp("small")
    _build(ROOT, "northamptonshire", "--output", real)
    shutil.copytree(SMALL, small, dirs_exist_ok=True)
    _build(small, "--all", "--large-print")
    force = small / "forces" / "eastshire" / "force.yaml"
    text = force.read_text(encoding="utf-8")
    force.write_text(text.replace("stage: final", "stage: accuracy"), encoding="utf-8")
    _build(small, "eastshire")
    content = tmp_path_factory.mktemp("content")
    shutil.copytree(CONTENT, content, dirs_exist_ok=True)
    _build(content, "lakeshire")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(ROOT / "examples" / "effectiveness-2016", elsewhere, dirs_exist_ok=True)
    _build(elsewhere, "--nation")
    return {
        "report": real / "northamptonshire" / "index.html",
        "index": small / "build" / "index.html",
        "nation": small / "build" / "national" / "index.html",
        "draft": small / "build" / "draft" / "eastshire" / "index.html",
        "content": content / "build" / "draft" / "lakeshire" / "index.html",
        "grades elsewhere": elsewhere / "build" / "national" / "index.html",
    }


@pytest.fixture(scope="session")
def pdfs(pages: dict[str, Path]) -> dict[str, Path]:
    """The real report; the small one as a draft, and in large print; the nation of both kinds."""
    return {
        "report": pages["report"].with_name("northamptonshire.pdf"),
        "draft": pages["draft"].with_name("eastshire-accuracy.pdf"),
        "content": pages["content"].with_name("lakeshire-accuracy.pdf"),
        "nation": pages["nation"].with_name("national.pdf"),
        "grades elsewhere": pages["grades elsewhere"].with_name("national.pdf"),
        "large print": pages["index"].parent / "eastshire" / "eastshire-large-print.pdf",
    }


def _build(project: Path, *arguments: str | Path) -> None:
    command = [sys.executable, "-m", "hmic", "build", *arguments]
    subprocess.run(command, cwd=project, check=True, timeout=300)


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
