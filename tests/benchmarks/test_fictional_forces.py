from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.fictional_forces import finish, write_project
from hmic.pipeline import compile_report, inspect, read_round
from hmic.sources.project import Project
from tests.conftest import Run


def files_of(folder: Path) -> Mapping[str, bytes]:
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert len(files) > 7
    return files


def findings_in(project: Project, force: str) -> int:
    inspection = inspect(read_round(project), force).inspection
    assert inspection is not None
    return sum(len(assessment.findings) for assessment in inspection.assessments.values())


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_project(tmp_path / name, forces=2, seed=3)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "other")


def test_another_seed_gives_other_texts_in_the_same_files(tmp_path: Path) -> None:
    for seed in (1, 2):
        write_project(tmp_path / str(seed), forces=1, seed=seed)
    one, other = files_of(tmp_path / "1"), files_of(tmp_path / "2")
    assert one.keys() == other.keys()
    assert {name for name in one if one[name] != other[name]} == {
        name for name in one if name.startswith("forces/fictional-001/")
    }


def test_a_force_has_the_same_texts_whatever_stands_beside_it(tmp_path: Path) -> None:
    for forces in (1, 3):
        write_project(tmp_path / str(forces), forces=forces)
    alone, among = (files_of(tmp_path / name / "forces" / "fictional-001") for name in ("1", "3"))
    assert alone == among


@pytest.mark.parametrize("findings", [50, 158, 500, 2000])
def test_a_force_has_as_many_findings_as_asked(tmp_path: Path, findings: int) -> None:
    project = write_project(tmp_path / "made", forces=1, findings=findings)
    assert findings_in(project, "fictional-001") == findings


def test_too_few_findings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="50 findings or more"):
        write_project(tmp_path / "made", forces=1, findings=49)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("findings", [50, 158])
def test_check_finds_nothing_in_fictional_forces(
    tmp_path: Path, run: Run, findings: int, seed: int
) -> None:
    project = write_project(tmp_path / "made", forces=2, findings=findings, seed=seed)
    ran = run("check", cwd=project.root)
    assert (ran.status, ran.out) == (0, "fictional-001, fictional-002: no problems\n"), ran.out


def test_finished_forces_are_signed_and_can_be_published(tmp_path: Path, run: Run) -> None:
    project = write_project(tmp_path / "made", forces=2)
    finish(project)
    ran = run("check", "--strict", cwd=project.root)
    assert (ran.status, ran.out) == (0, "fictional-001, fictional-002: no problems\n"), ran.out
    compiled = compile_report(read_round(project), "fictional-002", ("html",))
    assert not compiled.diagnostics
    page = compiled.outputs["html"].decode()
    assert "Fictional force 002" in page
    assert "no force of this name exists" in page
