"""The year that docs/rounds.md tells is walked, command by command and file by file."""

import hashlib
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

_DOCUMENT = (ROOT / "docs/rounds.md").read_text(encoding="utf-8")
YEAR = _DOCUMENT.partition("\n## A year, step by step\n")[2].partition("\n## ")[0]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROUND = "example-2030"
FORCES = {"exampleshire", "sampleshire", "thirdshire"}


def steps() -> Iterator[tuple[str, str]]:
    """Each command, changed file and new file, in the order of the document."""
    for kind, text in _BLOCK.findall(YEAR):
        if kind == "sh":
            yield from (("command", line) for line in text.splitlines())
        else:
            yield kind, text


def change(folder: Path, diff: str) -> None:
    """Applies a change as the document shows it: lines with a minus become those with a plus."""
    head, *lines = diff.splitlines(keepends=True)
    file = folder / head.removeprefix("--- ").strip()
    text = file.read_text(encoding="utf-8")
    for was, now in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", "".join(lines), re.MULTILINE):
        old, new = (re.sub(r"^[-+]", "", part, flags=re.MULTILINE) for part in (was, now))
        assert text.count(old) == 1, f"{file}: {old}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def of_readers(folder: Path) -> dict[str, str]:
    """The digest of each file of a report at its permanent address."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "build/rounds").rglob("*.*")
        if path.is_file() and path.parent.name in FORCES
    }


class Walk:
    """A project in which the year is walked."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.run = folder, run
        self.told: dict[str, str] = {}
        """By command, what it printed last."""
        self.had: list[dict[str, str]] = []
        """By each build of all, what readers had at permanent addresses after it."""

    def take(self, kind: str, text: str) -> None:
        """One step."""
        if kind == "diff":
            change(self.folder, text)
        elif kind == "yaml":
            name, _, rest = text.partition("\n")
            (self.folder / name.removeprefix("# ")).write_text(rest, encoding="utf-8")
        else:
            self._command(text)

    def _command(self, line: str) -> None:
        status = int(found[1]) if (found := re.search(r"# exit (\d)$", line)) else 0
        match shlex.split(line, comments=True):
            case "cp", "-R", source, target:
                shutil.copytree(self.folder / source, self.folder / target)
            case "rm", "-R", *targets:
                for target in targets:
                    shutil.rmtree(self.folder / target)
            case "hmic", *rest:
                ran = self.run(*rest, cwd=self.folder)
                assert ran.status == status, f"{line}\n{ran.out}\n{ran.err}"
                self.told[line] = ran.out + ran.err
                if rest[:2] == ["build", "--all"]:
                    self.had.append(of_readers(self.folder))
            case _:
                pytest.fail(f"no command of this year: {line}")


@pytest.fixture
def _without_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is a function of its page, and made here, where no engine takes seconds for it."""

    def printed(html: str, *_: object) -> tuple[bytes, tuple[()]]:
        return b"%PDF- of " + hashlib.sha256(html.encode()).digest(), ()

    monkeypatch.setattr("hmic.rendering.pdf.render_pdf", printed)
    for command in ("build", "publish", "reproduce"):
        monkeypatch.setattr(f"hmic.commands.{command}.cores", lambda: 1)


@pytest.mark.usefixtures("_without_engine")
def test_the_year_is_walked_by_what_the_document_shows(tmp_path: Path, run: Run) -> None:
    walk = Walk(tmp_path, run)
    for kind, text in steps():
        walk.take(kind, text)

    embargoed, released, corrected, taken_back, answered, kept = walk.had
    assert embargoed == {}
    assert {name.split("/")[3] for name in released} == FORCES
    # nothing that readers have changes by a byte, but by its correction, its withdrawal, its answer
    assert _changed(released, corrected) == {"exampleshire"}
    assert _changed(corrected, taken_back) == {"thirdshire"}
    assert _changed(taken_back, answered) == {"exampleshire"}
    assert kept == answered

    assert "LP-S2 is not what edition 1 says" in walk.told["hmic check exampleshire   # exit 1"]
    assert "not answered" not in walk.told["hmic check"]
    moderators = (tmp_path / "build/draft/national/index.html").read_text(encoding="utf-8")
    assert "Thirdshire" in moderators
    draft = (tmp_path / "build/draft/exampleshire/index.html").read_text(encoding="utf-8")
    assert "The two grades cannot be compared: the method is another now." in draft
    merged = (tmp_path / "forces/southshire/lost-property.yaml").read_text(encoding="utf-8")
    assert merged.count("- id: LP-A1\n") == 1  # a report that was taken back leaves nothing
    assert "force: sampleshire" in merged
    states = {
        path.parent.parent.name: json.loads(path.read_text(encoding="utf-8"))["state"]
        for path in (tmp_path / f"rounds/{ROUND}/forces").rglob("published/*.json")
    }
    assert states == {
        "exampleshire": "released",
        "sampleshire": "released",
        "thirdshire": "withdrawn",
    }


def _changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The forces of which readers have something else."""
    names = {*before, *after}
    return {name.split("/")[3] for name in names if before.get(name) != after.get(name)}
