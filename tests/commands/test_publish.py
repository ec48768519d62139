"""Publish, release, correct and withdraw, as the posts of an inspectorate do it."""

import json
import re
import shlex
from pathlib import Path

import pytest

from hmic.authoring import recording
from hmic.model.record import Standing
from hmic.publishing.memory import sum_of
from hmic.publishing.places import names_of
from hmic.rendering.file_links import show_files
from hmic.rendering.formats import USUAL
from hmic.sources.project import Project
from tests.conftest import ROOT, Ran, Run, edit
from tests.publishing_acts import publish

POST = ("--post", "trial board")
FORCE = "forces/eastshire/force.yaml"
WORDING = """corrections:
  - date: 2030-11-02
    what: wording
    ids: [summary]
    was: A small force, and fictional.
    now: A small, fictional force.
    reason: A slip.
    grade_moved: false
developments:
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hmic.rendering.pdf.render_pdf", lambda *_: (b"%PDF- in its place", ()))
    monkeypatch.setattr("hmic.commands.publish.cores", lambda: 1)
    monkeypatch.setattr("hmic.commands.build.cores", lambda: 1)


@pytest.fixture
def here(run: Run, small: Path) -> "Here":
    return Here(run, small)


class Here:
    def __init__(self, run: Run, folder: Path) -> None:
        self._run, self.folder = run, folder

    def __call__(self, command: str, *more: str, status: int = 0) -> Ran:
        ran = self._run(*shlex.split(command), *more, cwd=self.folder)
        assert ran.status == status, ran
        return ran

    def pages(self) -> set[str]:
        build = self.folder / "build"
        found = (path.relative_to(build).parent.as_posix() for path in build.rglob("index.html"))
        return {place for place in found if place != ".hmic"} - {"."}

    def manifest(self) -> list[tuple[str, str, int | None]]:
        rows = json.loads((self.folder / "build/manifest.json").read_text("utf-8"))["reports"]
        return [(row["force"], row["state"], row["edition"]) for row in rows]

    def correct(self) -> None:
        edit(self.folder / FORCE, "A small force, and fictional.", "A small, fictional force.")
        edit(self.folder / FORCE, "developments:\n", WORDING)


def test_what_is_published_is_under_embargo_until_it_is_released(here: Here) -> None:
    here("build --all")
    assert here.manifest() == [("eastshire", "final", None)]
    here("publish eastshire", *POST)
    assert here.pages() == {"embargo/eastshire", "draft/westshire"}
    assert here.manifest() == []  # what was built of it before is public no more
    assert "eastshire" not in (here.folder / "build/index.html").read_text("utf-8").lower()
    page = (here.folder / "build/embargo/eastshire/index.html").read_bytes()
    here("release eastshire", *POST)
    here("build --all")
    released = {"eastshire", "rounds/trial-2030/eastshire"}
    assert here.pages() == {*released, "national", "draft/westshire"}
    assert here.manifest() == [("eastshire", "released", 1)]
    assert (here.folder / "build/eastshire/index.html").read_bytes() == page
    assert b"https://example.org/trial-2030/rounds/trial-2030/eastshire/" in page


def test_the_record_has_the_digest_of_what_lies_there(here: Here) -> None:
    ran = here("publish eastshire", *POST, "--archive", "kept")
    assert "edition 1 is prepared, on record in forces/eastshire/published/" in ran.out
    record = json.loads((here.folder / "forces/eastshire/published/trial-2030.1.json").read_text())
    digests = {
        folder: {
            name: sum_of((here.folder / folder / name).read_bytes()) for name in record["outputs"]
        }
        for folder in ("build/embargo/eastshire", "kept/trial-2030.1/eastshire")
    }
    assert set(map(str, digests.values())) == {str(record["outputs"])}


def test_large_print_that_is_made_later_adds_its_link_and_nothing_else(here: Here) -> None:
    here("publish eastshire --date 2030-10-20", *POST)
    here("release eastshire --date 2030-10-21", *POST)
    here("build eastshire --large-print")
    there = here.folder / "build/eastshire"
    assert (there / "eastshire-large-print.pdf").exists()
    record = here.folder / "forces/eastshire/published/trial-2030.1.json"
    digests = json.loads(record.read_text("utf-8"))["outputs"]
    page = (there / "index.html").read_bytes()
    assert sum_of(page) != digests["index.html"]
    names = names_of("eastshire", Standing.RELEASED)
    usual = {kind: names[kind] for kind in USUAL if kind != "html"}
    files = {kind: (name, (there / name).read_bytes()) for kind, name in usual.items()}
    assert sum_of(show_files(page, files)) == digests["index.html"]
    assert {name: sum_of(raw) for name, raw in files.values()}.items() <= digests.items()


def test_a_correction_makes_the_next_edition_and_leaves_what_is_public(here: Here) -> None:
    publish(here.folder)
    here("build eastshire")
    public = (here.folder / "build/eastshire/index.html").read_bytes()
    edit(here.folder / FORCE, "A small force, and fictional.", "A small, fictional force.")
    refused = here("build eastshire", status=1)
    assert "summary-1 is not what edition 1 says, and no correction names it" in refused.err
    assert here.pages() == {"eastshire", "rounds/trial-2030/eastshire"}
    edit(here.folder / FORCE, "developments:\n", WORDING)
    told = here("build eastshire", status=1)
    assert "corrected, not yet published" in told.err
    assert (here.folder / "build/eastshire/index.html").read_bytes() == public
    assert (here.folder / "build/draft/eastshire/eastshire-corrected.pdf").exists()
    here("build eastshire", status=1)  # also where it is up to date
    here("publish eastshire", *POST, "--date", "2030-11-03")
    assert (here.folder / "build/eastshire/index.html").read_bytes() == public
    here("release eastshire", *POST, "--date", "2030-11-04")
    here("build eastshire")
    page = (here.folder / "build/rounds/trial-2030/eastshire/index.html").read_text("utf-8")
    assert "Edition 2, published on 3 November 2030." in page
    assert "Slips of wording put right" in page
    assert 'id="corrections"' not in page
    record = json.loads((here.folder / "forces/eastshire/published/trial-2030.2.json").read_text())
    assert [one["ids"] for one in record["corrected"]] == [["summary"]]


def test_an_upgrade_of_hmic_is_no_correction(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(here.folder)
    monkeypatch.setattr("hmic.publishing.publication.__version__", "99")
    monkeypatch.setattr("hmic.model.labels.Labels.date", lambda *_: "some day")
    assert here("check eastshire").out == "eastshire: no problems\n"
    here("build eastshire --format html")


def test_a_withdrawn_report_leaves_a_page_that_says_so_and_no_grade(here: Here) -> None:
    publish(here.folder)
    here("build --all")
    here("publish eastshire --withdraw --reason", "Two suites were confused.", *POST)
    here("build --all")
    for place in ("eastshire", "rounds/trial-2030/eastshire"):
        assert [p.name for p in (here.folder / "build" / place).iterdir()] == ["index.html"]
        page = (here.folder / "build" / place / "index.html").read_text("utf-8")
        assert "by trial board. Two suites were confused." in page
        assert "Excellent" not in page
    index = (here.folder / "build/index.html").read_text("utf-8")
    assert "No report has been published yet." in index
    assert "Withdrawn" in index
    assert here.manifest() == [("eastshire", "withdrawn", 1)]


def test_a_prepared_report_may_be_changed_and_is_published_again(here: Here) -> None:
    publish(here.folder, released=False)
    edit(here.folder / FORCE, "A small force, and fictional.", "A small, fictional force.")
    ran = here("release eastshire", *POST, status=2)
    assert "was changed since edition 1 was prepared" in ran.err
    here("build eastshire", status=1)
    here("publish eastshire", *POST)
    here("release eastshire", *POST)
    here("build eastshire")
    assert here.pages() == {"eastshire", "rounds/trial-2030/eastshire"}


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("publish westshire", "the report of westshire is at the stage fieldwork"),
        ("release eastshire", "there is no record of eastshire"),
        ("publish eastshire --withdraw --reason x", "there is no record of eastshire"),
        ("publish eastshire --withdraw", "--withdraw and --reason go together"),
        ("publish eastshire --reason x", "--withdraw and --reason go together"),
        ("publish eastshire --date 2030-02-30", "is no day of the calendar"),
        ("publish eastshire --post ' '", "plain words on one line"),
        ("publish eastshire --post 'a\nb'", "plain words on one line"),
        ("publish eastshire westshire", "the report of westshire is at the stage fieldwork"),
    ],
)
def test_what_is_refused(here: Here, command: str, says: str) -> None:
    assert says in here(command, *(() if "--post" in command else POST), status=2).err
    assert not (here.folder / "forces/eastshire/published").exists()


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("publish eastshire", "edition 1 of eastshire is released, and nothing was changed since"),
        ("release eastshire", "edition 1 of eastshire is released; only one that is prepared can"),
        ("publish eastshire --withdraw --reason x --date 2030-10-19", "is before the day of"),
    ],
)
def test_what_is_refused_of_a_released_report(here: Here, command: str, says: str) -> None:
    before = publish(here.folder).edition
    assert says in here(command, *POST, status=2).err
    assert len(Project(here.folder).record_files("eastshire")) == before


def test_a_report_with_an_error_is_not_published(here: Here) -> None:
    (here.folder / "forces/eastshire/sign-off/farm-crime.yaml").unlink()
    assert "nothing was published" in here("publish eastshire", *POST, status=1).err
    assert not (here.folder / "forces/eastshire/published").exists()


def test_two_people_at_once_leave_the_whole_record_of_one(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = recording.write_records

    def after_another(*arguments: object) -> object:
        monkeypatch.setattr("hmic.commands.publish.write_records", write)
        publish(here.folder, day="2030-10-25", released=False)
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("hmic.commands.publish.write_records", after_another)
    here("publish eastshire", *POST, status=3)
    record = json.loads((here.folder / "forces/eastshire/published/trial-2030.1.json").read_text())
    assert record["published"]["date"] == "2030-10-25"


def test_the_commands_of_the_page_on_records_run(here: Here) -> None:
    text = (ROOT / "docs/records.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", "").splitlines()]
    commands = [line.removeprefix("hmic ") for line in lines if line.startswith("hmic ")]
    assert len(commands) == 4
    for command in commands:
        here(command)
    record = json.loads((here.folder / "forces/eastshire/published/trial-2030.1.json").read_text())
    assert record["state"] == "withdrawn"
