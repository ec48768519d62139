"""The past of a project is what its commits hold: whatever attributes, links and names say."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from hmic.diagnostics import Refusal
from hmic.sources.project import Project
from hmic.sources.revisions import ever_held, project_at, tracked_outputs
from tests.sources.test_git import committed, git

CARE = "forces/eastshire/custody-care.yaml"
NUMBERS = re.compile(r"CU-S([0-9]+)")
needs_links = pytest.mark.skipif(os.name != "posix", reason="links need a right there")


def texts_at(folder: Path, revision: str = "HEAD") -> dict[str, str]:
    """What a project's data files hold at a revision, as they are read."""
    with project_at(Project(folder), revision) as past:
        return {
            path.relative_to(past.root).as_posix(): path.read_text(encoding="utf-8")
            for path in past.root.rglob("*.yaml")
            if path.is_file()
        }


def texts_of(folder: Path) -> dict[str, str]:
    found = [*folder.glob("forces/**/*.yaml"), *folder.glob("frameworks/**/*.yaml")]
    own = [folder / "hmic.yaml"] if (folder / "hmic.yaml").exists() else []
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in (*found, *own)
    }


def numbers(folder: Path, force: str = "eastshire") -> tuple[set[str], str | None]:
    past = ever_held(folder / "forces" / force, NUMBERS)
    return set(past.found), past.unknown


def test_the_past_has_its_own_configuration(small: Path) -> None:
    (small / "hmic.yaml").write_text("severities: {long-sentence: off}\n", encoding="utf-8")
    committed(small)
    (small / "hmic.yaml").unlink()
    assert Project(small).configuration is None
    with project_at(Project(small), "HEAD") as past:
        assert past.configuration
        assert "long-sentence" in past.configuration.path.read_text(encoding="utf-8")


def test_all_that_was_committed_is_there(small: Path) -> None:
    committed(small)
    assert texts_at(small) == texts_of(small)


def test_attributes_leave_nothing_out(small: Path) -> None:
    (small / ".gitattributes").write_text("* export-ignore export-subst\n", encoding="utf-8")
    (small / CARE).write_text("# $Format:%H$ $Id$\n", encoding="utf-8")
    committed(small)
    assert texts_at(small) == texts_of(small)


def test_a_project_below_the_top(tmp_path: Path, small: Path) -> None:
    below = tmp_path / "a place" / "inspection"
    below.parent.mkdir()
    small.rename(below)
    committed(tmp_path)
    assert texts_at(below) == texts_of(below)
    assert numbers(below)[0] >= {"1"}


@needs_links
def test_links_are_followed_as_they_are_today(small: Path) -> None:
    (small / "shared").mkdir()
    (small / CARE).rename(small / "shared" / "care.yaml")
    (small / CARE).symlink_to("../../shared/care.yaml")
    (small / "forces/westshire").rename(small / "shared" / "west")
    (small / "forces/westshire").symlink_to("../shared/west")
    committed(small)
    (small / "shared" / "care.yaml").write_text("another: text\n", encoding="utf-8")
    there = texts_at(small)
    assert "framework: custody-care" in there[CARE]
    assert "CU-S1" in there[CARE]
    with project_at(Project(small), "HEAD") as past:
        assert past.forces_with_data() == ("eastshire", "westshire")
    assert "1" in numbers(small)[0]


@needs_links
def test_a_link_that_leads_out_leads_nowhere_in_the_past_either(small: Path) -> None:
    outside = small.parent / "outside.yaml"
    outside.write_text("secret: true\n", encoding="utf-8")
    (small / CARE).unlink()
    (small / CARE).symlink_to(outside)
    committed(small)
    with project_at(Project(small), "HEAD") as past:
        file = past.assessment_file("eastshire", "custody-care")
        assert not file.path.resolve().is_relative_to(past.root)
        assert file.path.is_symlink()


def test_a_submodule_is_looked_into(tmp_path: Path, small: Path) -> None:
    apart = tmp_path / "apart"
    (small / "forces/eastshire").rename(apart)
    committed(apart)
    committed(small)
    git(small, "submodule", "add", "-q", str(apart), "forces/eastshire")
    committed(small, "With a submodule")
    assert texts_at(small) == texts_of(small)
    found, unknown = numbers(small)
    assert "1" in found
    assert unknown is None
    git(small, "submodule", "deinit", "-q", "-f", "forces/eastshire")
    with pytest.raises(Refusal, match="is a submodule, and what it held is not here"):
        texts_at(small)


def test_a_worktree_of_its_own(tmp_path: Path, small: Path) -> None:
    committed(small)
    git(small, "worktree", "add", "-q", str(tmp_path / "other"))
    assert texts_at(tmp_path / "other") == texts_of(small)


def test_what_only_a_side_branch_or_a_merge_held(small: Path) -> None:
    committed(small)
    file = small / CARE
    before = file.read_text(encoding="utf-8")
    git(small, "checkout", "-q", "-b", "side")
    file.write_text(f"{before}# CU-S71\n", encoding="utf-8")
    committed(small, "Side")
    git(small, "checkout", "-q", "trunk")
    file.write_text(f"{before}# CU-S72\n", encoding="utf-8")
    committed(small, "Trunk")
    git(small, "merge", "-q", "-s", "ours", "side")
    file.write_text(f"{before}# CU-S73\n", encoding="utf-8")
    git(small, "add", "-A")
    git(small, "commit", "-q", "--amend", "-m", "A merge that adds what neither had")
    file.write_text(before, encoding="utf-8")
    committed(small, "None of them")
    git(small, "branch", "-q", "-D", "side")
    found, unknown = numbers(small)
    assert {"71", "72", "73"} <= found
    assert unknown is None


def test_a_force_whose_folder_was_renamed(small: Path) -> None:
    committed(small)
    file = small / CARE
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}# CU-S74\n", encoding="utf-8")
    committed(small, "A number")
    file.write_text(before, encoding="utf-8")
    committed(small, "And none")
    (small / "forces/eastshire").rename(small / "forces/east")
    committed(small, "Another name")
    found, unknown = numbers(small, "east")
    assert "74" in found
    assert unknown is None


def test_a_project_whose_folder_was_renamed(tmp_path: Path, small: Path) -> None:
    (small / CARE).write_text((small / CARE).read_text(encoding="utf-8") + "# CU-S75\n", "utf-8")
    committed(tmp_path)
    with (small / CARE).open("r+", encoding="utf-8") as file:
        file.truncate(len((small / CARE).read_text(encoding="utf-8").encode()) - 10)
    committed(tmp_path, "None")
    small.rename(tmp_path / "large")
    committed(tmp_path, "Another name")
    assert "75" in numbers(tmp_path / "large")[0]
    with pytest.raises(Refusal, match="holds nothing of this project"):
        texts_at(tmp_path / "large", "HEAD~1")


def test_a_folder_that_was_renamed_and_not_yet_committed(small: Path) -> None:
    committed(small)
    (small / "forces/eastshire").rename(small / "forces/east")
    assert numbers(small, "east") == (set(), "no commit holds its folder under this name")


def test_a_shallow_clone_says_so(tmp_path: Path, small: Path) -> None:
    committed(small)
    committed(small, "Again")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{small}", "clone")
    found, unknown = numbers(tmp_path / "clone")
    assert "1" in found
    assert unknown
    assert "shallow" in unknown
    with pytest.raises(Refusal) as refused:
        texts_at(tmp_path / "clone", "HEAD~1")
    assert refused.value.hint
    assert "shallow" in refused.value.hint


def test_no_repository_says_so(small: Path) -> None:
    assert numbers(small) == (set(), "it is not in git")
    with pytest.raises(Refusal, match="it is not in git"):
        texts_at(small)


def test_a_repository_of_somebody_else_says_so(
    small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    committed(small)
    real = subprocess.run

    def foreign(command: list[str], **options: object) -> object:
        command = ["env", "GIT_TEST_ASSUME_DIFFERENT_OWNER=1", *command]
        return real(command, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("HOME", str(tmp_path))  # where nobody is trusted
    monkeypatch.setattr(subprocess, "run", foreign)
    found, unknown = numbers(small)
    assert not found
    assert unknown == "its repository belongs to another user, whom git does not trust"


def test_replaced_objects_replace_nothing(small: Path) -> None:
    commit = committed(small)
    (small / CARE).write_text("another: text\n", encoding="utf-8")
    other = committed(small, "Another")
    git(small, "replace", commit, other)
    assert "CU-S1" in texts_at(small, commit)[CARE]


def test_what_is_built_and_kept_in_git(small: Path) -> None:
    project, build = Project(small), small / "build"
    assert tracked_outputs(project) == ()
    build.mkdir()
    (build / ".gitignore").write_text("*\n!.gitignore\n", encoding="utf-8")
    (build / "page.html").write_text("one", encoding="utf-8")
    assert tracked_outputs(project) == ()
    committed(small)
    assert tracked_outputs(project) == ()
    git(small, "add", "-f", "build/page.html")
    assert tracked_outputs(project) == ("build/page.html",)
