"""A folder is a slip of the hand: broken files of the small project, and what comes of them.

expected.txt is what the author reads. After a change that is meant, write them anew and read them:
HMIC_GOLDEN=write pytest tests/sources/test_broken.py -n 0
"""

import os
import shutil
from pathlib import Path

import pytest

from hmic.diagnostics import in_order
from hmic.manuals import READING, VALIDATION
from hmic.pipeline import inspect, read_round
from hmic.reporters.text import as_text
from hmic.sources.project import Project
from tests.conftest import inspect_in

FOLDER = Path(__file__).parent / "broken"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())

NO_FILE_OF_GIT = {
    "file-too-large",
    "missing-file",
    "outside-project",
    "too-many-values",
    "too-much-together",
    "unreadable-file",
    "unregistered-force",
}
"""What no file of a case can show: it is in no file, or in one that is too large to be kept."""


def told(folder: Path) -> str:
    """All that is said of the project, but of signatures, which any edit outdates."""
    project = Project(folder)
    found = inspect(read_round(project), "eastshire").diagnostics
    return as_text(d for d in in_order(found) if not d.code.startswith("sign-off-"))


def test_every_message_about_a_file_has_a_case() -> None:
    assert len(CASES) > 50
    everything = "".join((case / "expected.txt").read_text(encoding="utf-8") for case in CASES)
    codes = {code for code in {**READING, **VALIDATION} if f"[{code}]" in everything}
    assert codes == {*READING, *VALIDATION} - NO_FILE_OF_GIT


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, small: Path) -> None:
    broken = [path for path in case.rglob("*.*") if path.is_file() and path.suffix != ".txt"]
    assert broken
    shutil.copytree(case, small, dirs_exist_ok=True)
    expected = case / "expected.txt"

    said = told(small)

    if os.environ.get("HMIC_GOLDEN") == "write":
        expected.write_text(said, encoding="utf-8", newline="\n")
    assert said == expected.read_text(encoding="utf-8")
    assert said.count("= hint: ") == said.count("--> ") > 0
    assert all(str(path.relative_to(case)) in said for path in broken)


def test_text_that_looks_like_something_else_stays_text(small: Path) -> None:
    file = small / "forces" / "eastshire" / "custody-care.yaml"
    text = file.read_text(encoding="utf-8").replace("Meals are warm., ", "no, ")
    text = text.replace("author: trial inspector", "author: 12:30")
    text = text.replace("There is one *custody suite*.", "1.10")
    file.write_text(text, encoding="utf-8")
    inspection = inspect_in(small).inspection
    assert inspection is not None
    assessment = inspection.assessments["custody-care"]
    assert (assessment.author, assessment.context) == (("12:30",), "1.10")
    assert assessment.of_kind("strength")[1].text == "no"
