"""A record is read as anything foreign is, and a grader needs nothing else."""

import json
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hmic.judging.grading import judge
from hmic.judging.recording import basis_of, outcomes_of
from hmic.judging.whole import judge_whole
from hmic.model.record import FORMAT, VERSION, Basis, Record, sealed
from hmic.pipeline import inspect, read_round
from hmic.sources.project import Project
from hmic.sources.records import all_records, inspection_of, newest_records
from tests.conftest import ROOT, SMALL, edit
from tests.publishing_acts import publish

PROJECTS = [ROOT, SMALL, SMALL.parent / "outcomes", *sorted((SMALL.parent / "methods").iterdir())]


def record(basis: Basis, **others: Any) -> Record:
    shape = {
        "format": FORMAT,
        "version": VERSION,
        "force": "eastshire",
        "programme": "trial-2030",
        "edition": 1,
        "state": "prepared",
        "published": {"date": "2030-10-20", "post": "trial board"},
        "report": {},
        "basis": basis.model_dump(mode="json"),
        "shared": {},
        "outputs": {},
        "versions": {},
    }
    return sealed(shape | others)


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda folder: folder.name)
def test_every_report_is_graded_again_from_its_record_alone(folder: Path) -> None:
    project = Project(folder)
    round_, graded = read_round(project), 0
    for force in project.forces_with_data():
        inspected = inspect(round_, force)
        if inspected.inspection is None:
            continue
        basis = basis_of(inspected.inspection, inspected.judgements)
        kept = Record.model_validate(json.loads(record(basis).encoded()))
        again = inspection_of(kept)
        assert again is not None
        judgements = judge(again)
        assert outcomes_of(judgements) == kept.basis.judgements
        whole = judge_whole(again, judgements)
        assert (whole.published if whole else None) == kept.basis.whole
        graded += len(judgements)
    assert graded > 0


def test_a_record_holds_nothing_that_is_not_published(small: Path) -> None:
    canary = "Kanarienvogel"
    file = small / "forces/eastshire/custody-care.yaml"
    text = "  - {id: CU-S2, text: Meals are warm.,"
    evidence = f"evidence: [{{type: interview {canary}, ref: {canary}}}]"
    edit(file, text, f"{text} note: {canary}, {evidence},")
    edit(file, "author: ", f"author: {canary} # {canary}\n# was: ")
    (small / "forces/eastshire/comments.yaml").write_text(
        f"comments:\n  - {{number: 1, id: CU-S2, category: B, date: 2030-08-07, point: {canary},\n"
        f"     outcome: accepted, reason: {canary}, answered_by: clerk {canary}}}\n",
        encoding="utf-8",
    )
    encoded = publish(small).encoded().decode()
    assert "Meals are warm." in encoded
    assert canary not in encoded


def _written(small: Path) -> Path:
    publish(small)
    return small / "forces/eastshire/published/trial-2030.1.json"


def _shape(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        shape = json.loads(path.read_text(encoding="utf-8"))
        change(shape)
        path.write_text(json.dumps(shape), encoding="utf-8")

    return write


HARM: dict[str, tuple[Callable[[Path], object], str]] = {
    "no text": (lambda path: path.write_bytes(b"\xff\xfe"), "no UTF-8 text"),
    "no JSON": (lambda path: path.write_text("{]"), "it is no JSON, in line 1"),
    "nothing": (lambda path: path.write_text(""), "it is no JSON"),
    "a list": (lambda path: path.write_text("[]"), "the record: input should be"),
    "deep": (lambda path: path.write_text("[" * 100_000), "it is no JSON"),
    "a key twice": (lambda path: path.write_text('{"a": 1, "a": 2}'), "a key stands in it twice"),
    "no number": (lambda path: path.write_text('{"edition": NaN}'), "NaN is no number"),
    "a long number": (lambda path: path.write_text('{"edition": ' + "9" * 9999 + "}"), "record"),
    "two versions": (
        lambda path: path.write_text("<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n"),
        "git left two versions of it",
    ),
    "a grade": (
        _shape(lambda shape: shape["basis"]["judgements"]["custody-care"].update(published="poor")),
        "something in it was changed since it was written",
    ),
    "its state": (_shape(lambda shape: shape.update(state="withdrawn")), "the acts say otherwise"),
    "its edition": (_shape(lambda shape: shape.update(edition=3)), "it is edition 3 of eastshire"),
    "a key": (_shape(lambda shape: shape.update(more=1)), "more: extra inputs"),
    "half a surrogate": (_shape(lambda shape: shape["shared"].update(a=["\ud800"])), "record"),
}


@pytest.mark.parametrize("kind", HARM)
def test_a_harmed_record_is_one_located_error(small: Path, kind: str) -> None:
    path = _written(small)
    harm, says = HARM[kind]
    harm(path)
    inspected = inspect(read_round(Project(small)), "eastshire")
    [problem] = [d for d in inspected.diagnostics if d.code == "damaged-record"]
    assert problem.place is not None
    assert problem.place.file == "forces/eastshire/published/trial-2030.1.json"
    assert says in problem.message


def test_a_record_is_read_through_no_link_out_of_the_project(small: Path, tmp_path: Path) -> None:
    path = _written(small)
    elsewhere = tmp_path / "elsewhere.json"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    _, [problem] = newest_records(Project(small), "eastshire", "trial-2030")
    assert problem.code == "outside-project"
    path.unlink()
    os.mkfifo(path)
    _, [problem] = newest_records(Project(small), "eastshire", "trial-2030")
    assert problem.code == "unreadable-file"


def test_another_name_among_the_records_is_told(small: Path) -> None:
    path = _written(small)
    path.rename(path.with_name("trial-2030.1.JSON"))
    records, [problem] = all_records(Project(small), "eastshire")
    assert (records, problem.code) == ((), "damaged-record")


def test_a_record_of_another_round_is_looked_at_too(small: Path) -> None:
    path = _written(small)
    shutil.copy(path, path.with_name("trial-2099.1.json"))
    records, [problem] = newest_records(Project(small), "eastshire", "trial-2030")
    assert [one.edition for one in records] == [1]
    assert problem.place is not None
    assert problem.place.file == "forces/eastshire/published/trial-2099.1.json"


def test_a_record_of_a_round_with_a_folder_of_its_own_is_none_here(small: Path) -> None:
    path = _written(small)
    (small / "rounds/trial-2030/forces").mkdir(parents=True)
    for read in (all_records, partial(newest_records, programme="trial-2031")):
        records, [problem] = read(Project(small), "eastshire")
        assert records == ()
        assert problem.place is not None
        assert problem.place.file == path.relative_to(small).as_posix()
        assert problem.hint == (
            "move it to rounds/trial-2030/forces/eastshire/published, or delete it here"
        )


def test_what_grades_can_t_be_made_of_is_said(small: Path) -> None:
    project = Project(small)
    inspected = inspect(read_round(project), "eastshire")
    assert inspected.inspection is not None
    basis = basis_of(inspected.inspection, inspected.judgements)
    broken = basis.model_copy(update={"method": {"method": "nonsense"}})
    assert inspection_of(record(broken)) is None


def test_the_newest_and_the_newest_that_readers_had(small: Path) -> None:
    publish(small)
    edit(small / "forces/eastshire/force.yaml", "and fictional.", "and all fictional.")
    edit(
        small / "forces/eastshire/force.yaml",
        "developments:\n",
        "corrections:\n  - {date: 2030-11-01, what: wording, ids: [summary], was: It was small.,"
        " now: It is., reason: A slip., grade_moved: false}\ndevelopments:\n",
    )
    publish(small, day="2030-11-02", released=False)
    inspection = inspect(read_round(Project(small)), "eastshire").inspection
    assert inspection is not None
    assert inspection.record is not None
    assert inspection.released is not None
    assert (inspection.record.edition, inspection.released.edition) == (2, 1)
