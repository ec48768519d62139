import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hmic.model.record import Standing
from hmic.publishing.freshness import Inputs, take, take_inputs, why_stale
from hmic.publishing.memory import Mark, Memory
from hmic.sources.project import Input, Project
from tests.conftest import ROOT, edit

FORCE = "eastshire"


@pytest.fixture
def inputs(small: Path) -> Inputs:
    return take_inputs(Project(small))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "build" / FORCE
    folder.mkdir(parents=True)
    (folder / "index.html").write_bytes(b"page")
    return folder


def known_of(inputs: Inputs, folder: Path) -> Memory:
    """What is remembered of a report that was just built."""
    marks = {path.name: Mark.of(path.read_bytes(), path.stat()) for path in folder.iterdir()}
    return Memory(
        FORCE, "Eastshire", "East", Standing.FINAL, inputs.of(FORCE).settled(), {}, files=marks
    )


def why(inputs: Inputs, memory: Memory | None, folder: Path, *wanted: str) -> str | None:
    made_from = take_inputs(inputs.project).of(FORCE).made_from
    return why_stale(memory, made_from, wanted or ("index.html",), folder)


def test_what_was_just_built_is_fresh(inputs: Inputs, folder: Path) -> None:
    assert why(inputs, known_of(inputs, folder), folder) is None


EDITS = {
    "forces/eastshire/force.yaml": "force.yaml changed",
    "forces/eastshire/custody-care.yaml": "custody-care.yaml changed",
    "forces/forces.yaml": "forces/forces.yaml changed",
    "frameworks/programme.yaml": "frameworks/programme.yaml changed",
    "frameworks/glossary.yaml": "frameworks/glossary.yaml changed",
}


@pytest.mark.parametrize(("file", "reason"), EDITS.items(), ids=EDITS)
def test_a_changed_file_is_named(
    small: Path, inputs: Inputs, folder: Path, file: str, reason: str
) -> None:
    memory = known_of(inputs, folder)
    path = small / file
    path.write_bytes(path.read_bytes() + b"# \n")
    assert why(inputs, memory, folder) == reason


def test_files_that_come_and_go_are_named(small: Path, inputs: Inputs, folder: Path) -> None:
    memory = known_of(inputs, folder)
    (small / "forces/eastshire/glossary.yaml").write_text("[]\n", encoding="utf-8")
    assert why(inputs, memory, folder) == "glossary.yaml is new"
    (small / "hmic.yaml").write_text("severities: {}\n", encoding="utf-8")
    assert why(inputs, memory, folder) == "glossary.yaml is new, hmic.yaml is new"
    (small / "forces/eastshire/custody-care.yaml").unlink()
    assert why(inputs, memory, folder) == (
        "custody-care.yaml is gone, glossary.yaml is new and 1 more"
    )


def test_the_logo_that_hmic_yaml_names_is_a_file_like_others(
    small: Path, inputs: Inputs, folder: Path
) -> None:
    logo = small / "look" / "logo.svg"
    logo.parent.mkdir()
    logo.write_text("<svg/>", encoding="utf-8")
    (small / "hmic.yaml").write_text('logo: "look/logo.svg"\n', encoding="utf-8")
    memory = known_of(take_inputs(inputs.project), folder)
    assert why(inputs, memory, folder) is None
    logo.write_text("<svg> </svg>", encoding="utf-8")
    assert why(inputs, memory, folder) == "look/logo.svg changed"


def test_a_template_of_the_project_is_named(small: Path, inputs: Inputs, folder: Path) -> None:
    memory = known_of(inputs, folder)
    (small / "templates").mkdir()
    (small / "templates" / "print.css").write_text("", encoding="utf-8")
    assert why(inputs, memory, folder) == "templates/print.css is new"


def test_another_force_s_files_make_nothing_stale(
    small: Path, inputs: Inputs, folder: Path
) -> None:
    memory = known_of(inputs, folder)
    edit(small / "forces/westshire/force.yaml", "stage: fieldwork", "stage: accuracy")
    (small / "forces/eastshire/.force.yaml.swp").write_bytes(b"an editor's")
    assert why(inputs, memory, folder) is None


def test_a_program_of_another_version_is_named(inputs: Inputs, folder: Path) -> None:
    memory = known_of(inputs, folder)
    before = {**memory.made_from, "weasyprint": "69.0", "hmic": "0" * 64}
    assert why(inputs, replace(memory, made_from=before), folder) == (
        f"hmic changed, weasyprint is {inputs.programs['weasyprint']}, was 69.0"
    )


def test_outputs_changed_or_deleted_by_hand_are_named(inputs: Inputs, folder: Path) -> None:
    memory = known_of(inputs, folder)
    page = folder / "index.html"
    os.utime(page, (1, 1))
    assert why(inputs, memory, folder) is None  # touched, and the same
    page.write_bytes(b"PAGE")
    assert why(inputs, memory, folder) == "index.html was changed by hand"
    page.unlink()
    assert why(inputs, memory, folder) == "index.html was deleted"
    page.mkdir()
    assert why(inputs, memory, folder) in (
        "index.html was changed by hand",
        "index.html cannot be read",
    )


def test_a_format_that_was_not_made_is_named(inputs: Inputs, folder: Path) -> None:
    memory = known_of(inputs, folder)
    assert why(inputs, memory, folder, "index.html", "report.json") == (
        "report.json was not made before"
    )


def test_nothing_is_fresh_of_which_nothing_is_known(inputs: Inputs, folder: Path) -> None:
    assert why(inputs, None, folder) == "nothing is known of the report that lies there"
    assert why(inputs, None, folder / "elsewhere") == ""


# --- what changes while a report is made


CHANGES = {
    "a file of the force": "forces/eastshire/custody-care.yaml",
    "the programme": "frameworks/programme.yaml",
    "the register": "forces/forces.yaml",
}


@pytest.mark.parametrize("file", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("back", [False, True])
def test_a_file_that_changes_meanwhile_leaves_nothing_fresh(
    small: Path, folder: Path, file: str, *, back: bool
) -> None:
    inputs = take_inputs(Project(small))
    making = inputs.of(FORCE)
    path = small / file
    before = path.read_bytes()
    path.write_bytes(before + b"# meanwhile\n")
    if back:
        path.write_bytes(before)
    assert making.settled() == {}
    memory = replace(known_of(inputs, folder), made_from={})
    assert why(inputs, memory, folder) == "a file changed while it was built"


def test_a_file_that_comes_meanwhile_leaves_nothing_fresh(small: Path) -> None:
    making = take_inputs(Project(small)).of(FORCE)
    (small / "forces/eastshire/glossary.yaml").write_text("[]\n", encoding="utf-8")
    assert making.settled() == {}


# --- files that are none


def digest(path: Path, within: Path) -> str:
    return take([Input("file", str(path), within)]).digests["file"]


def test_a_file_behind_a_link_that_leads_out_is_another(tmp_path: Path) -> None:
    inside, outside = tmp_path / "project", tmp_path / "file.yaml"
    inside.mkdir()
    outside.write_bytes(b"text")
    (inside / "own.yaml").write_bytes(b"text")
    (inside / "within.yaml").symlink_to("own.yaml")
    (inside / "out.yaml").symlink_to(outside)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "own.yaml").write_bytes(b"text")
    (inside / "linked").symlink_to(tmp_path / "folder")
    own = digest(inside / "own.yaml", inside)
    assert digest(inside / "within.yaml", inside) == own
    for out in (inside / "out.yaml", inside / "linked" / "own.yaml"):
        assert digest(out, inside) == "elsewhere"  # what lies there is not even read


def test_what_cannot_be_read_has_a_digest_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "dangling.yaml").symlink_to("nowhere")
    (tmp_path / "folder.yaml").mkdir()
    assert digest(tmp_path / "pipe.yaml", tmp_path) == "no file"
    assert digest(tmp_path / "folder.yaml", tmp_path) == "no file"
    assert digest(tmp_path / "dangling.yaml", tmp_path).startswith("unreadable")


# --- nothing is forgotten


OPENED = """
import os, sys
from pathlib import Path
from hmic.publishing.building import build
from hmic.sources.project import Project

opened = []
sys.addaudithook(lambda event, about: event == "open" and opened.append(about[0]))
built = build(Project(Path().resolve()), "eastshire", ("html", "pdf", "json"))
assert len(built.written) == 3, built
paths = {os.path.realpath(os.fsdecode(path)) for path in opened if not isinstance(path, int)}
print(*sorted(paths), sep="\\n")
"""


def test_every_file_that_a_build_opens_is_an_input(small: Path) -> None:
    (small / "hmic.yaml").write_text("severities: {}\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", OPENED], cwd=small, check=True, capture_output=True, text=True
    )
    folders = (small.resolve(), *(ROOT / name for name in ("templates", "frameworks", "forces")))
    opened = {
        path
        for path in map(Path, ran.stdout.splitlines())
        if path.is_file() and any(path.is_relative_to(folder) for folder in folders)
    }
    opened -= set((small.resolve() / "build").rglob("*"))
    project = Project(small.resolve())
    inputs = {Path(f.path).resolve() for f in (*project.inputs_of_all(), *project.inputs_of(FORCE))}
    assert {path.suffix for path in opened} >= {".yaml", ".j2", ".css"}
    assert opened <= inputs


def test_what_is_fresh_is_told_without_reading_what_makes_reports(small: Path) -> None:
    told = """
import atexit, sys
from hmic.cli import main
atexit.register(lambda: print(*sys.modules))
sys.argv[1:] = ["build", "eastshire", "--format", "html"]
main()
"""
    for _ in range(2):
        ran = subprocess.run(
            [sys.executable, "-c", told],
            cwd=small,
            capture_output=True,
            text=True,
            check=True,
        )
    modules = {*ran.stdout.split()}
    assert "hmic.publishing.freshness" in modules
    assert modules & {"hmic.pipeline", "hmic.judging.grading", "jinja2", "markdown_it"} == set()
