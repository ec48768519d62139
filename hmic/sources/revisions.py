"""The project's past in git: its files at a revision, and all that its files ever held."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hmic.diagnostics import Refusal
from hmic.sources.project import CONFIGURATION, DATA_FOLDERS, Project


@contextmanager
def project_at(project: Project, revision: str) -> Iterator[Project]:
    """The project's data files at a revision, for as long as the context lasts.

    Raises:
        Refusal: the project is not in git, or has no such revision, or had no data then.
    """
    if revision.startswith("-"):
        raise Refusal(f"no such revision: {revision}")
    _git(project.root, "rev-parse", "--is-inside-work-tree", complaint="the project is not in git")
    commit = _git(
        project.root,
        *("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"),
        complaint=f"no such revision: {revision}",
    )
    # paths of an archive made in a folder below the top are relative to that folder
    archive = _git(
        project.root,
        *("archive", "--format=tar", commit.decode().strip(), "."),
        complaint=f"{revision} holds nothing of this project",
    )
    with tempfile.TemporaryDirectory(prefix="hmic-") as folder:
        root = Path(folder).resolve()
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            for member in tar:  # plain files only: a link could lead out of the folder
                if member.isfile() and member.name.split("/")[0] in (*DATA_FOLDERS, CONFIGURATION):
                    content = tar.extractfile(member)
                    assert content is not None
                    file = root / member.name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content.read())
        if not (root / "forces").is_dir():
            raise Refusal(f"{revision} holds nothing of this project")
        yield Project(root)


def past_texts(folder: Path) -> str:
    """All that was ever written into the files of a folder, on any branch; nothing without git."""
    try:
        # -m: what came in with a merge counts too
        return _git(
            folder.parent,
            *("log", "--all", "-m", "--patch", "--unified=0", "--format=", "--no-color"),
            *("--no-ext-diff", "--no-textconv", "--text", "--", folder.name),
            complaint="the project is not in git",
        ).decode(errors="replace")
    except Refusal:
        return ""


def _git(folder: Path, *arguments: str, complaint: str) -> bytes:
    try:
        return subprocess.run(  # noqa: S603 - a fixed program; the revision is checked above
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the user's own git
            check=True,
            capture_output=True,
        ).stdout
    except FileNotFoundError:
        raise Refusal("git is not installed, and --since reads the past from it") from None
    except subprocess.CalledProcessError:
        raise Refusal(complaint) from None
