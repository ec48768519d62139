"""What is on record is made again: its grades from the record alone, its files byte for byte."""

import json
from pathlib import Path
from typing import Any

import pytest

from hmic.model.record import sealed
from tests.conftest import ROOT, Run, edit
from tests.publishing_acts import publish

WHO = "eastshire, trial-2030, edition 1"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hmic.rendering.pdf.render_pdf", lambda *_: (b"%PDF- in its place", ()))
    monkeypatch.setattr("hmic.commands.reproduce.cores", lambda: 1)


def _change(small: Path, change: Any) -> None:
    """Writes a record that was made otherwise, as hmic would have written it."""
    path = small / "forces/eastshire/published/trial-2030.1.json"
    shape = json.loads(path.read_text(encoding="utf-8"))
    del shape["digest"]
    change(shape)
    path.write_bytes(sealed(shape).encoded())


def test_grades_and_files_come_out_the_same(run: Run, small: Path) -> None:
    publish(small)
    ran = run("reproduce", cwd=small)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"{WHO}: 3 grades are the same, from the record alone",
        f"{WHO}: 4 files are the same, byte for byte",
    ]


def test_a_grade_that_does_not_follow_is_named(run: Run, small: Path) -> None:
    publish(small)
    _change(
        small, lambda shape: shape["basis"]["judgements"]["custody-care"].update(published="poor")
    )
    ran = run("reproduce", "eastshire", cwd=small)
    assert ran.status == 1
    assert "custody-care: poor is on record, and fair comes out" in ran.err


def test_a_file_that_comes_out_otherwise_is_named(run: Run, small: Path) -> None:
    publish(small)
    _change(small, lambda shape: shape["outputs"].update({"index.html": "0" * 64}))
    ran = run("reproduce", cwd=small)
    assert ran.status == 1
    assert "index.html comes out otherwise than it was published" in ran.err


def test_other_programs_make_no_files_again(run: Run, small: Path) -> None:
    publish(small)
    _change(small, lambda shape: shape["versions"].update({"made by": "others"}))
    ran = run("reproduce", cwd=small)
    assert ran.status == 0
    assert "made by other programs; its files are not made again" in ran.out


def test_a_method_that_changed_since_changes_no_grade_on_record(run: Run, small: Path) -> None:
    publish(small)
    edit(small / "frameworks/programme.yaml", "at_least: 30%", "at_least: 99%")
    edit(small / "forces/eastshire/custody-care.yaml", "18 of 20", "1 of 20")
    ran = run("reproduce", cwd=small)
    assert "3 grades are the same, from the record alone" in ran.out
    assert "corrected since; its files are not made again" in ran.out


def test_without_a_record_there_is_nothing_to_make_again(run: Run, small: Path) -> None:
    ran = run("reproduce", cwd=small)
    assert (ran.status, ran.out) == (0, "")
    assert "no edition is on record" in ran.err


def test_the_real_record_is_graded_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    # its files are made again by .ci/run, which takes the seconds of a PDF
    monkeypatch.setattr("hmic.commands.reproduce.made_by", lambda _: "another")
    ran = run("reproduce", "northamptonshire", cwd=ROOT)
    assert ran.status == 0
    if (ROOT / "forces/northamptonshire/published").exists():
        assert "hmic-2007, edition 1: 6 grades are the same, from the record alone" in ran.out
