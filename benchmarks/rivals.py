"""Other programs that make pages of the same report: what they get, and how they are run."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Command
from hmic.model.inspection import Inspection
from hmic.pipeline import draw, inspect, read_round
from hmic.rendering.formats import FORMATS
from hmic.rendering.glossary_links import unglossed
from hmic.rendering.pdf_engine import font_faces
from hmic.sources.project import Project

RENDERCV = "2.8"
"""The version that is measured; it needs Python 3.12."""
_ICONS = '#import "@preview/fontawesome:0.6.0": fa-icon'
"""Typst would fetch this package of icons over the network; the CV here has no icon."""


def write_natural_page(project: Project, force: str, file: Path) -> None:
    """The page of a force as the engine gets it from hmic, but in the CSS that comes naturally."""
    drawn, _ = draw(inspect(read_round(project), force))
    assert drawn is not None
    natural = Path(__file__).with_name("natural.css").read_text(encoding="utf-8")
    style = f"<style>{font_faces()}{FORMATS['pdf'].style(drawn)}{natural}</style></head>"
    file.write_text(unglossed(drawn.page).replace("</head>", style, 1), encoding="utf-8")


def weasyprint(page: Path) -> Command:
    """The command line of WeasyPrint, with the variant that hmic asks for."""
    program = Path(sys.executable).with_name("weasyprint")
    pdf = page.with_suffix(".weasyprint.pdf")
    return Command((str(program), "--pdf-variant", "pdf/ua-1", str(page), str(pdf)), page.parent)


def chromium(page: Path) -> Command | None:
    """Chromium without a window, printing a page; none where there is no Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        return None
    pdf = page.with_suffix(".chromium.pdf")
    options = ("--headless", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    # its sandbox needs rights that root in a container does not have; the page is our own
    return Command((program, "--no-sandbox", "--log-level=3", *options, page.as_uri()), page.parent)


def rendercv(project: Project, force: str, folder: Path) -> Command | None:
    """rendercv, making the findings of a force into the pages of a CV; none without Python 3.12."""
    program = _install_rendercv()
    if program is None:
        return None
    inspection = inspect(read_round(project), force).inspection
    assert inspection is not None
    file = folder / "findings_CV.yaml"
    file.write_text("\n".join(_cv(inspection)) + "\n", encoding="utf-8")
    outputs = ("--dont-generate-png", "--dont-generate-markdown", "--pdf-path", "findings.pdf")
    return Command((str(program), "render", file.name, *outputs), folder)


def pages(pdf: Path) -> int:
    """The pages of a PDF."""
    import pikepdf  # noqa: PLC0415 - its memory would count as that of the processes measured

    with pikepdf.open(pdf) as document:
        return len(document.pages)


def _cv(inspection: Inspection) -> Iterator[str]:
    """Each framework is a section, each finding an entry: its number, and its text."""
    yield "cv:"
    yield "  name: Findings"
    yield "  sections:"
    for slug, assessment in inspection.assessments.items():
        yield f"    {inspection.frameworks[slug].title}:"
        for finding in assessment.findings:
            text = re.sub(r"\s+", " ", finding.text).replace("'", "’")
            yield f"      - '{finding.id}. {text}'"


def _install_rendercv() -> Path | None:
    """The program, installed in an environment of its own that stays for the next time."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "hmic-benchmarks" / f"rendercv-{RENDERCV}"
    program, ready = folder / "bin" / "rendercv", folder / "ready"
    if not ready.exists():
        python = _python_312()
        if python is None:
            return None
        wanted = f"rendercv[full]=={RENDERCV}"
        for command in (
            (python, "-m", "venv", "--clear", str(folder)),
            (str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", wanted),
        ):
            if subprocess.run(command, check=False).returncode:  # noqa: S603 - as written here
                return None
        (library,) = folder.glob("lib/python*/site-packages/rendercv/**/rendercv_typst/lib.typ")
        text = library.read_text(encoding="utf-8")
        assert _ICONS in text
        library.write_text(text.replace(_ICONS, "#let fa-icon(..arguments) = []"), encoding="utf-8")
        ready.touch()
    return program


def _python_312() -> str | None:
    """A Python 3.12 that starts: on the path, or among pyenv's."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    known = [shutil.which("python3.12"), sys.executable]
    known += sorted(map(str, pyenv.glob("versions/3.12*/bin/python3.12")))
    for program in filter(None, known):
        ran = subprocess.run(  # noqa: S603 - as found here
            (program, "--version"), check=False, capture_output=True, text=True
        )
        if ran.returncode == 0 and ran.stdout.startswith("Python 3.12"):
            return program
    return None
