"""git's objects are read as they are, and nothing that a repository brings along is run."""

import os
import subprocess
from pathlib import Path

import pytest

from hmic.sources.git import Repository, Unknown, _program, parsed_tree, repository

WHO = (
    "-c",
    "user.name=A test",
    "-c",
    "user.email=test@example.org",
    "-c",
    "protocol.file.allow=always",
)


def git(folder: Path, *arguments: str) -> str:
    """Runs git as an author does."""
    ran = subprocess.run(
        ["git", "-C", str(folder), *WHO, *arguments], check=True, capture_output=True, text=True
    )
    return ran.stdout.strip()


def committed(folder: Path, message: str = "All of it") -> str:
    """Commits all that stands in a folder; gives the commit."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "trunk")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def past(tmp_path: Path) -> Repository:
    (tmp_path / "inspection" / "forces").mkdir(parents=True)
    (tmp_path / "inspection" / "forces" / "a b.yaml").write_text("one\n", encoding="utf-8")
    (tmp_path / "other").write_text("two\n", encoding="utf-8")
    committed(tmp_path)
    return repository(tmp_path / "inspection")


def test_a_folder_below_the_top_knows_its_place(past: Repository) -> None:
    assert (past.prefix, past.shallow) == ("inspection/", False)
    commit = past.commit("HEAD")
    assert commit is not None
    assert past.commits() == {commit: ()}
    assert [entry.path for entry in past.files(commit)] == ["forces/a b.yaml"]
    named = [f"{commit}:inspection/forces/a b.yaml", f"{commit}:nowhere", f"{commit}:other"]
    assert list(past.objects(named, 2)) == [("blob", b"on"), None, ("blob", b"tw")]
    kinds = [found and found[0] for found in past.ids([f"{commit}:inspection", *named])]
    assert kinds == ["tree", "blob", None, "blob"]


@pytest.mark.parametrize("revision", ["-h", "--all", "nowhere", "HEAD:other", "", "a\nb"])
def test_what_is_no_commit(past: Repository, revision: str) -> None:
    assert past.commit(revision) is None


def test_a_tree_is_parsed(past: Repository) -> None:
    commit = past.commit("HEAD")
    assert commit is not None
    ((kind, raw),) = filter(None, past.objects([f"{commit}:"], 10_000))
    assert kind == "tree"
    parsed = [(entry.mode, entry.path) for entry in parsed_tree(raw, 20)]
    assert parsed == [("040000", "inspection"), ("100644", "other")]


def test_why_the_past_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unknown, match="it is not in git"):
        repository(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unknown, match="git is not installed"):
        repository(tmp_path)


@pytest.mark.parametrize("name", ["git", "git.exe"])
@pytest.mark.parametrize("path", ["", ".", "here", f"{os.pathsep}."])
def test_git_is_never_found_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    for folder in (tmp_path, tmp_path / "here", tmp_path / "programs"):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unknown, match="git is not installed"):
        _program(path, name)
    there = str(tmp_path / "programs")
    found = _program(os.pathsep.join((path, there)), name)
    assert found == str(tmp_path / "programs" / name)


@pytest.mark.skipif(os.name != "posix", reason="the marks are left by shell scripts")
def test_nothing_of_the_repository_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hooks, filters, conversions, watchers, transports: each would leave a mark."""
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho $0 >> {ran}\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    project = tmp_path / "project"
    (project / "forces").mkdir(parents=True)
    (project / "forces" / "a.yaml").write_text("one\n", encoding="utf-8")
    commit = committed(project)
    (project / ".gitattributes").write_text(
        "*.yaml filter=evil diff=evil export-ignore export-subst ident\n", encoding="utf-8"
    )
    committed(project, "Attributes")
    for setting in (
        "filter.evil.smudge",
        "filter.evil.clean",
        "filter.evil.process",
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.askPass",
        "core.alternateRefsCommand",
        "gpg.program",
        "pager.log",
        "pager.cat-file",
        "credential.helper",
        "uploadpack.packObjectsHook",
        "remote.origin.uploadpack",
    ):
        git(project, "config", setting, str(script))
    git(project, "config", "log.showSignature", "true")
    git(project, "config", "remote.origin.url", f"ext::{script}")
    git(project, "config", "remote.origin.promisor", "true")
    git(project, "config", "protocol.ext.allow", "always")
    git(project, "config", "extensions.partialClone", "origin")
    git(project, "config", "core.repositoryFormatVersion", "1")
    hooks = project / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in (
        "post-checkout",
        "reference-transaction",
        "post-index-change",
        "fsmonitor-watchman",
    ):
        (hooks / hook).write_bytes(script.read_bytes())
        (hooks / hook).chmod(0o755)
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(script))
    monkeypatch.setenv("GIT_TRACE", str(ran))
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    (blob,) = (entry.id for entry in repository(project).files(commit))
    (project / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    ran.unlink(missing_ok=True)
    past = repository(project)
    assert past.commit("HEAD")
    assert len(past.commits()) == 2
    assert [entry.path for entry in past.files(commit)] == ["forces/a.yaml"]
    assert list(past.objects([blob, commit], 3)) == [None, ("commit", b"tre")]
    assert list(past.ids([blob])) == [None]
    past.renames(commit, "HEAD")
    assert not ran.exists(), ran.read_text(encoding="utf-8")


def test_a_folder_that_looks_like_a_repository_is_not_taken_for_one(tmp_path: Path) -> None:
    """Its HEAD, config, objects and refs would be files of a pull request."""
    project = tmp_path / "project"
    git(tmp_path, "init", "-q", "--bare", str(project))
    (project / "forces").mkdir()
    with pytest.raises(Unknown):
        repository(project)
    committed(tmp_path)
    with pytest.raises(Unknown):
        repository(project)
