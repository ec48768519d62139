"""The ids that a draft shows are those that the rules know."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmic.markup import paragraph_count
from hmic.model.paragraphs import ANY_NUMBER, SECTIONS, passages
from hmic.pipeline import compile_report, read_round
from hmic.rendering.paragraph_ids import numberer
from hmic.rendering.prose import Writer
from hmic.sources.project import Project
from tests.conftest import ROOT, edit

PARAGRAPH_ID = re.compile(r'<a class="paragraph-id" id="([^"]+)" href="#\1">\1</a> ')


def _draft(folder: Path, force: str) -> tuple[str, dict[str, int]]:
    edit(folder / "forces" / force / "force.yaml", "stage: final", "stage: accuracy")
    project = Project(folder)
    compiled = compile_report(read_round(project), force, ("html",))
    assert compiled.inspected.inspection is not None
    return compiled.outputs["html"].decode(), passages(compiled.inspected.inspection)


@pytest.fixture
def northamptonshire_files(tmp_path: Path) -> Path:
    for folder in ("forces", "frameworks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def _held(html: str, known: dict[str, int]) -> None:
    """Every known id is shown, and every id that is shown is known."""
    shown: dict[str, int] = {}
    for id_ in PARAGRAPH_ID.findall(html):
        passage, _, number = id_.rpartition("-")
        assert int(number) == shown.get(passage, 0) + 1
        shown[passage] = int(number)
    of_authors = {name for name, count in known.items() if count < ANY_NUMBER}
    assert set(shown) == set(known)
    assert {name: shown[name] for name in of_authors} == {name: known[name] for name in of_authors}


def test_a_small_draft_shows_the_ids_that_are_known(small: Path) -> None:
    html, known = _draft(small, "eastshire")
    _held(html, known)
    assert '<p><a class="paragraph-id" id="CU-context-1"' in html


def test_the_real_draft_shows_the_ids_that_are_known(northamptonshire_files: Path) -> None:
    html, known = _draft(northamptonshire_files, "northamptonshire")
    _held(html, known)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 600
    assert set(SECTIONS) - set(ids) == {"recommendations"}  # the report makes none


def test_other_stages_show_none(small: Path) -> None:
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: fieldwork")
    project = Project(small)
    compiled = compile_report(read_round(project), "eastshire", ("html",))
    assert 'class="paragraph-id"' not in compiled.outputs["html"].decode()


LINE = st.sampled_from(
    [
        *("", "text", "- point", "* point", "1. first", "2. second", "more words"),
        *("# heading", "> quoted", "Table: caption", "| a | b |", "| --- | --- |", "![](F1)"),
        *("note[^1]", "[^1]: said", "[](CA-A3)"),
    ]
)


@given(st.lists(LINE, min_size=1, max_size=8))
def test_the_paragraphs_that_are_counted_are_those_that_are_printed(lines: list[str]) -> None:
    text = "\n".join(lines)
    number = numberer(shown=True)
    printed = PARAGRAPH_ID.findall(
        Writer((), lambda name, **_: str(name), number).page_prose(text, "passage")
    )
    assert len(printed) == paragraph_count(text)
