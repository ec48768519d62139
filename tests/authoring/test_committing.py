"""What was changed since the last commit is told, and committed without running a program."""

import os
from pathlib import Path

import pytest

from hmic.authoring.committing import commit, uncommitted
from hmic.diagnostics import Refusal
from hmic.sources.git import Author
from hmic.sources.project import Project
from tests.conftest import edit
from tests.sources.test_git import committed, git

CARE = "forces/eastshire/custody-care.yaml"
ANNE = Author("Anne Inspector", "anne@example.org")


def told(folder: Path) -> list[str]:
    found = uncommitted(Project(folder), "eastshire")
    return [f"{one.subject}: {one.words}" for one in found.alterations]


def made(folder: Path, sentence: str = "Say it.", author: Author = ANNE) -> str:
    project = Project(folder)
    return commit(project, "eastshire", author, sentence, uncommitted(project, "eastshire").seal)


@pytest.fixture
def kept(small: Path) -> Path:
    """The small project, committed, with a change to a finding that is not."""
    committed(small)
    edit(small / CARE, "severity: moderate", "severity: minor")
    return small


def test_what_was_changed_is_told_by_finding(kept: Path) -> None:
    assert told(kept) == ["CU-A1: severity moderate → minor"]
    edit(kept / "forces/eastshire/force.yaml", "stage: final", "stage: accuracy")
    edit(kept / "frameworks/glossary.yaml", "terms:", "# a comment\nterms:")
    (kept / "forces/eastshire/sign-off/farm-crime.yaml").unlink()
    (kept / "forces/eastshire/glossary.yaml").write_text("terms: []\n", encoding="utf-8")
    assert told(kept) == [
        "CU-A1: severity moderate → minor",
        "Force: stage final → accuracy",
        "Glossary: a new file",
        "Sign off: farm crime: the file is gone",
        "Frameworks: glossary: layout or comments alone",
    ]


def test_a_commit_has_its_author_its_sentence_and_the_changes(kept: Path) -> None:
    before = git(kept, "rev-parse", "HEAD")
    (kept / "forces/eastshire/glossary.yaml").write_text("terms: []\n", encoding="utf-8")
    id_ = made(kept, "Call it minor,\n as the others.")
    assert git(kept, "rev-parse", "HEAD") == id_ == git(kept, "rev-parse", "trunk")
    assert git(kept, "rev-parse", "HEAD^") == before
    assert git(kept, "log", "-1", "--format=%an <%ae>|%cn|%s") == (
        "Anne Inspector <anne@example.org>|Anne Inspector|Call it minor, as the others."
    )
    body = git(kept, "log", "-1", "--format=%b")
    assert body == "- CU-A1: severity moderate → minor\n- Glossary: a new file"
    assert git(kept, "status", "--porcelain") == ""
    assert told(kept) == []
    assert git(kept, "fsck", "--strict") == ""


def test_nothing_but_changed_data_files_is_committed(kept: Path) -> None:
    (kept / "notes.txt").write_text("mine\n", encoding="utf-8")
    (kept / "forces/eastshire/.custody-care.yaml-12345678").write_text("half", encoding="utf-8")
    (kept / "forces/eastshire/letter.docx").write_bytes(b"PK")
    edit(kept / "forces/westshire/force.yaml", "stage:", "# theirs\nstage:")
    git(kept, "add", "notes.txt", "forces/westshire/force.yaml")
    made(kept)
    assert git(kept, "diff", "--name-only", "HEAD^", "HEAD") == CARE
    assert git(kept, "diff", "--cached", "--name-only") == "forces/westshire/force.yaml\nnotes.txt"


def test_what_is_ignored_or_gone_is_as_git_would_have_it(kept: Path) -> None:
    (kept / ".git/info/exclude").write_text("forces/eastshire/glossary.yaml\n", encoding="utf-8")
    (kept / "forces/eastshire/glossary.yaml").write_text("terms: []\n", encoding="utf-8")
    (kept / "forces/eastshire/sign-off/farm-crime.yaml").unlink()
    made(kept)
    assert git(kept, "diff", "--name-status", "HEAD^", "HEAD").split("\n") == [
        f"M\t{CARE}",
        "D\tforces/eastshire/sign-off/farm-crime.yaml",
    ]


def test_what_no_report_is_made_from_is_not_gone(small: Path) -> None:
    """A table of headings for `hmic import` was told of as gone, and taken out by a commit."""
    others = ("frameworks/import.yaml", "forces/eastshire/working/notes.json", "forces/old.csv")
    for name in others:
        (small / name).parent.mkdir(exist_ok=True)
        (small / name).write_text("{}\n", encoding="utf-8")
    committed(small)
    assert told(small) == []
    (small / others[0]).write_text("headings: {}\n", encoding="utf-8")
    made(small)
    assert git(small, "diff", "--name-status", "HEAD^", "HEAD") == f"M\t{others[0]}"
    assert git(small, "status", "--porcelain") == ""


def test_the_first_commit_of_a_repository(small: Path) -> None:
    git(small, "init", "-q", "-b", "trunk")
    assert "Custody care: a new file" in told(small)
    made(small)
    assert git(small, "rev-list", "--count", "HEAD") == "1"
    assert CARE in git(small, "ls-tree", "-r", "--name-only", "HEAD").split("\n")


def test_a_project_below_the_top_of_its_repository(small: Path) -> None:
    git(small.parent, "init", "-q", "-b", "trunk")
    committed(small.parent)
    edit(small / CARE, "severity: moderate", "severity: minor")
    made(small)
    assert git(small.parent, "diff", "--name-only", "HEAD^", "HEAD") == f"small/{CARE}"
    assert git(small.parent, "status", "--porcelain") == ""


def test_line_ends_are_kept_as_git_has_them(kept: Path) -> None:
    text = (kept / CARE).read_bytes().replace(b"\n", b"\r\n")
    (kept / CARE).write_bytes(text)
    made(kept)
    assert git(kept, "diff", "--numstat", "HEAD^", "HEAD") == f"1\t1\t{CARE}"
    other = kept / "forces/eastshire/farm-crime.yaml"
    other.write_bytes(other.read_bytes().replace(b"\n", b"\r\n"))
    assert told(kept) == []


@pytest.mark.skipif(os.name != "posix", reason="programs and links of POSIX")
def test_nothing_that_the_repository_brings_along_runs(kept: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    program = kept / ".git" / "program"
    program.write_text(f"#!/bin/sh\necho $0 >> {ran}\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    hooks = ["pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "pre-push"]
    hooks += ["reference-transaction", "post-index-change", "post-rewrite"]
    (kept / ".git" / "hooks").mkdir(exist_ok=True)
    for name in hooks:
        hook = kept / ".git" / "hooks" / name
        hook.write_bytes(program.read_bytes())
        hook.chmod(0o755)
    for key in ("core.fsmonitor", "core.editor", "gpg.program", "core.pager", "core.sshCommand",
                "filter.f.clean", "filter.f.smudge", "diff.external", "sequence.editor",
                "filter.f.process", "credential.helper"):  # fmt: skip
        git(kept, "config", key, str(program))
    git(kept, "config", "commit.gpgSign", "true")
    git(kept, "config", "remote.origin.url", f"ext::{program}")
    ran.unlink(missing_ok=True)  # what configuring has run
    made(kept)
    assert not ran.exists(), ran.read_text(encoding="utf-8")
    edit(kept / CARE, "severity: minor", "severity: moderate")
    (kept / ".gitattributes").write_text("*.yaml filter=f\n", encoding="utf-8")
    found = uncommitted(Project(kept), "eastshire")
    assert found.left == (f"{CARE}: git passes it through a program",)
    assert found.files == ()
    assert not ran.exists()


@pytest.mark.skipif(os.name != "posix", reason="links need a right there")
def test_a_link_is_left_to_git(kept: Path) -> None:
    (kept / "elsewhere.yaml").write_bytes((kept / CARE).read_bytes())
    (kept / CARE).unlink()
    (kept / CARE).symlink_to("../../elsewhere.yaml")
    found = uncommitted(Project(kept), "eastshire")
    assert (found.files, found.left) == ((), (f"{CARE}: it is a link",))


@pytest.mark.parametrize(
    ("author", "sentence", "said"),
    [
        (ANNE, " \n ", "needs a sentence"),
        (ANNE, "a\x07b", "needs a sentence"),
        (ANNE, "a" * 201, "needs a sentence"),
        (Author("", "a@b.org"), "So.", "needs its author"),
        (Author("A <b@c.org>", "a@b.org"), "So.", "needs its author"),
        (Author("A\nB", "a@b.org"), "So.", "needs its author"),
        (Author("A", "nobody"), "So.", "needs its author"),
        (Author("A", "a@b.org>\nx"), "So.", "needs its author"),
    ],
)
def test_what_is_no_sentence_and_no_author(
    kept: Path, author: Author, sentence: str, said: str
) -> None:
    before = git(kept, "rev-parse", "HEAD")
    with pytest.raises(Refusal, match=said):
        made(kept, sentence, author)
    assert git(kept, "rev-parse", "HEAD") == before


def test_only_what_was_told_of_is_committed(kept: Path) -> None:
    seal = uncommitted(Project(kept), "eastshire").seal
    edit(kept / CARE, "Meals are warm., crit", "Meals are hot., crit")
    with pytest.raises(Refusal, match="changed since this list was made"):
        commit(Project(kept), "eastshire", ANNE, "So.", seal)
    made(kept)
    with pytest.raises(Refusal, match="nothing was changed"):
        made(kept)


def test_git_in_the_middle_of_something_is_left_alone(kept: Path) -> None:
    head = git(kept, "rev-parse", "HEAD")
    (kept / ".git" / "MERGE_HEAD").write_text(f"{head}\n", encoding="utf-8")
    with pytest.raises(Refusal, match="a merge, a rebase or the like is not finished"):
        made(kept)
    (kept / ".git" / "MERGE_HEAD").unlink()
    (kept / ".git" / "index.lock").touch()
    with pytest.raises(Refusal, match=r"git says: Unable to create"):
        made(kept)
    (kept / ".git" / "index.lock").unlink()
    git(kept, "checkout", "-q", "--detach")
    with pytest.raises(Refusal, match="no branch is checked out"):
        made(kept)
    assert git(kept, "rev-parse", "HEAD") == head


def test_what_stands_in_the_way_of_a_commit_is_told_before_one_is_asked_for(kept: Path) -> None:
    project = Project(kept)
    assert uncommitted(project, "eastshire").hindrance is None
    git(kept, "checkout", "-q", "--detach")
    found = uncommitted(project, "eastshire")
    assert (found.hindrance, len(found.alterations)) == ("no branch is checked out", 1)


def test_without_git_it_is_said(small: Path) -> None:
    with pytest.raises(Refusal, match="it is not in git"):
        uncommitted(Project(small), "eastshire")
