from pathlib import Path

import pytest

from hmic.diagnostics import Refusal
from hmic.sources.project import PACKAGED, Project, find_project


def names(project: Project) -> list[str]:
    return [file.name for file in project.programme_files()]


@pytest.mark.parametrize("below", [".", "forces", "forces/eastshire", "frameworks"])
def test_the_project_is_the_nearest_folder_upwards_that_holds_forces(
    small: Path, below: str
) -> None:
    assert find_project(small / below).root == small.resolve()


def test_a_folder_that_is_no_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "forces").write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(Refusal, match="no hmic project here") as refused:
        find_project(tmp_path)
    assert str(tmp_path) in refused.value.message
    assert refused.value.hint


def test_a_folder_that_is_gone_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(Refusal, match="no longer exists"):
        find_project(Path())


def test_a_project_that_is_reached_through_a_link(small: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(small)
    project = find_project(link)
    assert all(file.path.is_relative_to(project.root) for file in project.programme_files())


def test_files_are_mounted_on_the_branch_that_they_fill(small: Path) -> None:
    project = Project(small)
    mounts = {file.name: file.mount for file in project.programme_files()}
    mounts |= {file.name: file.mount for file in project.force_files("eastshire")}
    assert mounts["frameworks/programme.yaml"] == ("programme",)
    assert mounts["frameworks/glossary.yaml"] == ("glossary",)
    assert mounts["frameworks/farm-crime.yaml"] == ("frameworks", "farm-crime")
    assert mounts["forces/eastshire/force.yaml"] == ("force",)
    assert mounts["forces/eastshire/farm-crime.yaml"] == ("assessments", "farm-crime")
    assert mounts["forces/eastshire/sign-off/farm-crime.yaml"] == ("sign_offs", "farm-crime")


def test_hidden_files_and_other_kinds_are_not_read(small: Path) -> None:
    before = names(Project(small))
    for name in (".#programme.yaml", "programme.yaml~", "notes.txt", "old.yml"):
        (small / "frameworks" / name).write_text("{", encoding="utf-8")
    assert names(Project(small)) == before


def test_without_frameworks_of_its_own_a_project_has_the_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "forces").mkdir()
    project = Project(tmp_path)
    assert "frameworks/programme.yaml" in names(project)
    assert project.programme_files()[0].within == PACKAGED
    assert project.register.path == PACKAGED / "forces" / "forces.yaml"


def test_a_programme_that_is_missing_is_not_taken_from_another_round(small: Path) -> None:
    (small / "frameworks" / "programme.yaml").unlink()
    project = Project(small)
    assert "frameworks/programme.yaml" not in names(project)
    assert "frameworks/farm-crime.yaml" in names(project)


def test_a_register_that_leads_nowhere_is_not_taken_for_none(small: Path) -> None:
    register = small / "forces" / "forces.yaml"
    register.unlink()
    register.symlink_to("nowhere.yaml")
    assert Project(small).register.path == register


def test_forces_with_data_are_the_folders_that_hold_some(small: Path) -> None:
    (small / "forces" / "empty").mkdir()
    (small / "forces" / ".git").mkdir()
    (small / "forces" / ".git" / "x.yaml").write_text("a: b", encoding="utf-8")
    assert Project(small).forces_with_data() == ("eastshire", "westshire")


def test_where_the_authors_files_are(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(small)
    monkeypatch.chdir(small)
    Path("link").symlink_to("forces")
    assert all(map(project.is_authors, map(Path, ("forces", "forces/x/y", "frameworks", "link"))))
    assert not any(map(project.is_authors, map(Path, ("build", "public", "..", "/"))))


def test_an_earlier_round_is_a_project_in_itself(small: Path) -> None:
    (small / "rounds/before-2029/forces").mkdir(parents=True)
    (small / "rounds/no-round").mkdir()
    newest = find_project(small)
    earlier = find_project(small / "forces", "before-2029")
    assert [one.kept_as for one in newest.rounds] == [earlier.kept_as] == ["before-2029"]
    assert earlier == find_project(earlier.root / "forces")
    assert (earlier.newest, earlier.build, earlier.rounds) == (newest, newest.build, newest.rounds)
    assert earlier.force_file("kent").name == "rounds/before-2029/forces/kent/force.yaml"


def test_an_earlier_round_that_is_not_kept_is_refused(small: Path) -> None:
    with pytest.raises(Refusal, match="no earlier round: before-2029"):
        find_project(small, "before-2029")
    (small / "rounds/before-2029/forces").mkdir(parents=True)
    with pytest.raises(Refusal, match="no earlier round: befor-2029") as refused:
        find_project(small, "befor-2029")
    assert refused.value.hint == "did you mean before-2029?"
