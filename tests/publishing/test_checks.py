"""What a check found: remembered, by several processes, and never where anything has changed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hmic.diagnostics import Diagnostic
from hmic.pipeline import inspect
from hmic.publishing import checks, workers
from hmic.publishing.checks import Checked, Checks
from hmic.sources.project import Project
from hmic.sources.user_cache import UserCache
from tests.conftest import edit
from tests.publishing_acts import publish

Found = tuple[tuple[Checked, ...], tuple[Diagnostic, ...]]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests remembered is not there."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def found(project: Project, *, jobs: int = 1) -> Found:
    run = Checks(project, jobs)
    own = run.of(project.forces_with_data())
    together = run.together(own)
    run.keep()
    return own, together


def anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> Found:
    """The same by a user who remembers nothing."""
    with monkeypatch.context() as patch:
        patch.setattr(checks, "_CACHE", UserCache("none", most_bytes=0))
        return found(project)


def test_what_is_remembered_is_what_was_found(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(small / "forces/eastshire/custody-care.yaml", "criteria: [CU1, CU5]", "criteria: [CU99]")
    first = found(Project(small))
    assert any(one.diagnostics for one in first[0])
    monkeypatch.setattr(checks, "_check_one", None)
    monkeypatch.setattr("hmic.pipeline.read_round", None)
    assert found(Project(small)) == first


def test_only_what_changed_is_looked_at_again(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found(Project(small))
    looked_at: list[str] = []

    def look(round_: object, force: str, *rest: object) -> object:
        looked_at.append(force)
        return inspect(round_, force, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("hmic.pipeline.inspect", look)
    edit(small / "forces/westshire/force.yaml", "stage: fieldwork", "stage: accuracy")
    found(Project(small))
    assert looked_at == ["westshire"]


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a finding": lambda top: edit(
        top / "forces/eastshire/custody-care.yaml", "criteria: [CU1, CU5]", "criteria: [CU99]"
    ),
    "a framework": lambda top: edit(
        top / "frameworks/custody-care.yaml", "Three fictional forces", "Three, by [](CU99),"
    ),
    "a file of a force that is none": lambda top: write(top / "forces/eastshire/notes.yml", "a: b"),
    "a file of no force": lambda top: write(top / "forces/eastshire.yml", "a: b"),
    "a framework's file that is none": lambda top: write(top / "frameworks/Custody.yml", "a: b"),
    "settings that are none": lambda top: write(top / "HMIC.yml", "a: b"),
    "a file less": lambda top: (top / "forces/eastshire/custody-care.yaml").unlink(),
    "a folder of a force": lambda top: shutil.copytree(
        top / "forces/westshire", top / "forces/northshire"
    ),
    "what the project decides": lambda top: write(top / "hmic.yaml", "severities: {x: error}\n"),
    "the register": lambda top: edit(top / "forces/forces.yaml", "eastshire", "eastlandshire"),
    "a label": lambda top: write(top / "templates/labels/en-GB.yaml", "labels: {none: x}\n"),
    "a record": publish,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_any_change_all_is_as_if_nothing_were_remembered(
    small: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    before = found(Project(small))
    change(small)
    after = found(Project(small))
    assert after == anew(Project(small), monkeypatch)
    assert after != before


def test_what_changes_while_it_is_read_is_not_remembered(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = small / "forces/eastshire/custody-care.yaml"
    whole = checks._check_one  # noqa: SLF001 - to act when it has read

    def check(round_: object, force: str) -> Checked:
        checked = whole(round_, force)  # type: ignore[arg-type]
        if force == "eastshire":  # an author saves once it was read, and takes that back later
            edit(file, "criteria: [CU1, CU5]", "criteria: [CU99]")
        return checked

    with monkeypatch.context() as patch:
        patch.setattr(checks, "_check_one", check)
        found(Project(small))
    after = found(Project(small))
    assert after == anew(Project(small), monkeypatch)
    assert "CU99" in str(after[0])


def test_several_processes_find_the_same(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = anew(Project(small), monkeypatch)
    monkeypatch.setattr(workers, "_FEW", 2)
    assert found(Project(small), jobs=2) == here
    assert {one.force for one in here[0]} == {"eastshire", "westshire"}


def test_a_process_that_dies_costs_no_force(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = anew(Project(small), monkeypatch)
    monkeypatch.setattr(workers, "_FEW", 2)
    monkeypatch.setattr(checks, "_check_some", _dies)
    assert found(Project(small), jobs=2) == here


def _dies(*_: object) -> list[Checked]:
    import os  # noqa: PLC0415 - in the process that dies

    os._exit(9)


def test_no_two_inputs_have_one_name(small: Path) -> None:
    kept = small / "rounds/trial-2029"
    kept.mkdir(parents=True)
    for folder in ("forces", "frameworks"):
        shutil.copytree(small / folder, kept / folder)
    project = Project(small)
    inputs = [*project.inputs_of_all(), *project.inputs_of("eastshire")]
    names = [one.name for one in inputs]
    assert len(set(names)) == len(names)
    assert "rounds/trial-2029/frameworks/programme.yaml" in names
