import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hmic.diagnostics import Severity
from hmic.publishing import building
from hmic.publishing.building import Built
from hmic.publishing.memory import encoded
from hmic.publishing.writing import memory_of
from hmic.rendering.formats import USUAL
from hmic.sources.project import Project
from tests.conftest import edit

HTML: tuple[str, ...] = ("html", "json")


def build(folder: Path, force: str = "eastshire", **options: Any) -> Built:
    return building.build(Project(folder), force, HTML, **options)


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, with its bytes and when it was changed."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in files
    }


def test_a_final_report_and_a_draft_have_their_places(small: Path) -> None:
    final, draft = build(small), build(small, "westshire")
    assert [path.relative_to(small).as_posix() for path in (*final.written, *draft.written)] == [
        "build/eastshire/index.html",
        "build/eastshire/report.json",
        "build/draft/westshire/index.html",
        "build/draft/westshire/report.json",
    ]
    assert final.earlier is None


def test_the_build_folder_may_be_another(small: Path, tmp_path: Path) -> None:
    (page, _) = build(small, output=tmp_path / "public").written
    assert page == tmp_path / "public" / "eastshire" / "index.html"
    assert not (small / "build").exists()


def test_after_an_error_the_earlier_report_stands_untouched(small: Path) -> None:
    (page, _) = build(small).written
    before = tree(small / "build")
    edit(small / "forces/eastshire/force.yaml", "summary: A small", "sumary: A small")
    refused = build(small)
    assert [d.code for d in refused.diagnostics] == ["unknown-key"]
    assert (refused.written, refused.earlier) == ((), page)
    assert tree(small / "build") == before


def test_the_report_that_stands_is_found_where_the_stage_can_t_be_read(small: Path) -> None:
    (page, _) = build(small).written
    (draft, _) = build(small, "westshire").written
    for force in ("eastshire", "westshire"):
        (small / "forces" / force / "force.yaml").write_bytes(b"\xff")
    assert build(small).earlier == page
    assert build(small, "westshire").earlier == draft


def test_a_draft_does_not_pass_for_the_final_report(small: Path) -> None:
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    assert build(small).written
    edit(small / "forces/eastshire/force.yaml", "stage: accuracy", "stage: final")
    edit(small / "forces/eastshire/custody-care.yaml", "author:", "auther:")
    assert build(small).earlier is None


def test_a_report_that_stands_without_its_page_is_found(small: Path) -> None:
    (page, json) = build(small).written
    page.unlink()
    edit(small / "forces/eastshire/custody-care.yaml", "author:", "auther:")
    assert build(small).earlier == json


def test_strict_refuses_on_warnings(small: Path) -> None:
    refused = build(small, "westshire", strict=True)
    assert {d.severity for d in refused.diagnostics} == {Severity.WARNING}
    assert not refused.written
    assert not (small / "build").exists()


def test_the_pdf_of_an_earlier_stage_goes(small: Path) -> None:
    (page, _) = build(small, "westshire").written
    old = page.with_name("westshire-fieldwork.pdf")
    old.write_bytes(b"%PDF")
    memory = memory_of(small / "build", "draft/westshire")
    assert memory is not None
    files = {**memory.files, old.name: memory.files["index.html"]}
    file = small / "build/.hmic/draft+westshire.json"
    file.write_bytes(encoded(replace(memory, files=files), "draft/westshire"))
    edit(small / "forces/westshire/force.yaml", "stage: fieldwork", "stage: accuracy")
    assert build(small, "westshire").written
    assert not old.exists()
    assert len(USUAL) == len(list(page.parent.iterdir())) + 2


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (errno.ENOSPC, "make room on the disk, then build again"),
        (errno.EACCES, "mend the folder's access, or choose another folder with --output"),
        (errno.EROFS, "mend the folder's access, or choose another folder with --output"),
        (errno.EEXIST, "move it elsewhere, or choose another folder with --output"),
    ],
)
def test_a_report_that_can_t_be_written_is_the_machine_s_fault(
    small: Path, monkeypatch: pytest.MonkeyPatch, number: int, hint: str
) -> None:
    (page, _) = build(small).written
    before = tree(small / "build")

    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(building, "write_report", refuse)
    refused = build(small, rebuild=True)
    (problem,) = refused.diagnostics
    assert (problem.code, problem.fault, problem.hint) == ("cannot-write", "machine", hint)
    reason = os.strerror(number)
    assert problem.message == (
        f"the report cannot be written to build/eastshire: {reason[0].lower()}{reason[1:]}"
    )
    assert (refused.written, refused.earlier) == ((), page)
    assert tree(small / "build") == before


def test_a_final_report_takes_its_draft_away_and_no_others(small: Path) -> None:
    file = small / "forces/eastshire/force.yaml"
    edit(file, "stage: final", "stage: accuracy")
    assert build(small).written
    assert build(small, "westshire").written
    draft = small / "build/draft/eastshire"
    (draft / "notes.txt").write_text("not ours", encoding="utf-8")
    edit(file, "stage: accuracy", "stage: final")
    assert build(small).written
    assert [path.name for path in draft.iterdir()] == ["notes.txt"]
    assert (small / "build/draft/westshire/index.html").exists()


def test_a_report_that_goes_back_a_stage_stays_published(small: Path) -> None:
    (published, _) = build(small).written
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    assert build(small).written
    assert published.exists()
