"""Whatever stands in the files: no traceback, no wait, and every place lies within its file.

In `make test` a short run, the same each time, so that a failure is of the change that is tested.
`make fuzz` makes a long one of new examples. What it finds becomes a case: a folder of
tests/sources/broken, or a test beside the code that is mended.
"""

import functools
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from typer.testing import CliRunner

from hmic.authoring.formatting import format_file
from hmic.cli import app
from hmic.diagnostics import Diagnostic, Place, Refusal, has_errors
from hmic.pipeline import compile_report, inspect, read_round
from hmic.reporters.github import as_annotations, as_summary
from hmic.reporters.json import as_json
from hmic.reporters.sarif import as_sarif
from hmic.reporters.text import as_text
from hmic.sources.project import PACKAGED, Project
from hmic.sources.reading import lines_of
from tests.conftest import ROOT, SMALL
from tests.fuzzing.mutations import MUTATIONS, Changes, Files, mutated

LONGEST = 2.0
"""Seconds of CPU that one command may take with one force."""

LAID_OUT_IN_THAT_TIME = 50_000
"""Bytes of a file that `hmic fmt` lays out in that time; its library needs 1.6 s for 100 KB."""

LONG = int(os.environ.get("HMIC_FUZZ", "0"))
"""Examples of a long run for each project, which `make fuzz` asks for."""

COMMENTS = """\
sent: {year}-08-01
comments:
  - number: 1
    id: {finding}
    category: A
    date: {year}-08-07
    point: The number is another.
    outcome: accepted
    reason: It was counted again.
    answered_by: editor of the round
"""
CONFIGURATION = b"severities:\n  long-sentence: error\n  unused-term: off\n"


class Fuzzed:
    """A project in a folder whose files change from example to example."""

    def __init__(self, start: Path, folder: Path, force: str, finding: str, year: int) -> None:
        self.force, self.folder = force, folder
        for name in ("frameworks", "forces"):
            shutil.copytree(start / name, folder / name)
        (folder / "hmic.yaml").write_bytes(CONFIGURATION)
        comments = COMMENTS.format(finding=finding, year=year)
        (folder / "forces" / force / "comments.yaml").write_text(comments, encoding="utf-8")
        paths = [
            *folder.glob("*.yaml"),
            *folder.glob("frameworks/**/*.yaml"),
            *folder.glob("forces/*.yaml"),
        ]
        paths += (folder / "forces" / force).rglob("*.yaml")
        self.files = Files({p.relative_to(folder).as_posix(): p.read_bytes() for p in paths})

    @contextmanager
    def with_files(self, changed: Changes) -> Iterator[None]:
        for name, raw in changed.items():
            if raw is None:
                (self.folder / name).unlink()
            else:
                (self.folder / name).write_bytes(raw)
        try:
            yield
        except BaseException:
            for name in changed:  # kept, to be looked at and made a case of
                if (self.folder / name).exists():
                    kept = self.folder / "failed" / name
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(self.folder / name, kept)
            raise
        finally:
            for name in changed:
                (self.folder / name).write_bytes(self.files[name])


@pytest.fixture(scope="module", params=["small", "northamptonshire"])
def fuzzed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Fuzzed:
    folder = tmp_path_factory.mktemp("fuzzed")
    if request.param == "small":
        return Fuzzed(SMALL, folder, "eastshire", "CU-S1", 2030)
    return Fuzzed(ROOT, folder, request.param, "CA-S1", 2007)


@contextmanager
def soon(what: str, times: float = 1) -> Iterator[None]:
    begun = time.process_time()
    yield
    taken = time.process_time() - begun
    assert taken < times * LONGEST, f"{what} took {taken:.1f} s of CPU"


@functools.lru_cache(maxsize=1)  # one file often has thousands of places
def seen_lines(raw: bytes) -> Sequence[str] | None:
    """The lines of a file as its author sees them; None where they are no text."""
    try:
        return lines_of(raw.decode().replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return None


def lies_within(place: Place, folder: Path) -> None:
    """Whether a line and columns are there, and the line is the one that is shown."""
    assert place.line > 0
    assert place.column > 0
    path = folder / place.file
    if not path.is_file():  # a register that is missing is the one that hmic brings along
        path = PACKAGED / place.file
    if not path.is_file():  # what is missing is said to be missing
        assert (place.line, place.column, place.excerpt) == (1, 1, None)
        return
    raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    lines = seen_lines(raw)
    if lines is None:
        assert place.line <= raw.count(b"\n") + 1
        return
    assert place.line <= len(lines)
    line = lines[place.line - 1]
    assert place.excerpt in (None, line)
    assert place.column <= len(line) + 1
    if place.end_column is not None:
        assert place.column < place.end_column <= len(line) + 1


def all_told(found: tuple[Diagnostic, ...], force: str) -> None:
    """Every format says all of it."""
    as_text(found)
    as_json([force], found)
    list(as_annotations(found))
    as_summary("count", found)
    as_sarif(found, {}, "forces/forces.yaml")


def goes_well(fuzzed: Fuzzed, changed: Changes) -> None:
    project = Project(fuzzed.folder)
    with soon("hmic check"):
        round_ = read_round(project)
        inspected = inspect(round_, fuzzed.force)
        found = inspected.diagnostics
        all_told(found, fuzzed.force)
    for diagnostic in found:
        for place in filter(None, (diagnostic.place, diagnostic.other)):
            lies_within(place, fuzzed.folder)
        assert diagnostic.message
        assert diagnostic.place is not None or diagnostic.code == "missing-file"
    for name in changed:
        path = fuzzed.folder / name
        if not path.is_file() or "/" not in name:
            continue
        with soon("hmic fmt", max(1, path.stat().st_size / LAID_OUT_IN_THAT_TIME)):
            (file,) = project.files_below([path])
            formatted = format_file(file)
        for diagnostic in formatted.diagnostics:
            assert diagnostic.place is not None
            lies_within(diagnostic.place, fuzzed.folder)
    if has_errors(found):
        return
    with soon("hmic grade"):
        for options in ([], ["--explain"], ["--format", "json"]):
            ran = CliRunner().invoke(app, ["grade", fuzzed.force, *options])
            assert ran.exception is None or isinstance(ran.exception, SystemExit | Refusal)
    with soon("hmic build --format html,json"):
        compiled = compile_report(round_, fuzzed.force, ("html", "json"))
    assert compiled.outputs.keys() == {"html", "json"}


def test_the_examples_are_of_every_kind(fuzzed: Fuzzed) -> None:
    assert len(MUTATIONS) > 15
    assert len(fuzzed.files) > 10
    comments = f"forces/{fuzzed.force}/comments.yaml"
    assert {"hmic.yaml", "forces/forces.yaml", comments} <= {*fuzzed.files}
    assert [name for name in fuzzed.files if "/sign-off/" in name]
    project = Project(fuzzed.folder)
    round_ = read_round(project)
    assert not has_errors(inspect(round_, fuzzed.force).diagnostics)  # so all of it is tried
    goes_well(fuzzed, Changes())


def test_no_file_breaks_the_program(fuzzed: Fuzzed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(fuzzed.folder)
    short = 60 if fuzzed.force == "eastshire" else 10

    @settings(
        max_examples=LONG or short,
        derandomize=not LONG,
        database=None,
        phases=[Phase.generate],  # a slow example would take minutes to be made smaller
        suppress_health_check=list(HealthCheck),
    )
    @given(mutated(fuzzed.files))
    def holds(changed: Changes) -> None:
        with fuzzed.with_files(changed):
            goes_well(fuzzed, changed)

    holds()
