"""hmic new in projects of other methods: what is started fits the method, and checks at once."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run, edit

PROJECTS = sorted(
    path.parent.parent for path in ROOT.glob("tests/projects/methods/*/forces/*.yaml")
)


@pytest.fixture(params=PROJECTS, ids=lambda path: path.name)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    copy: Path = tmp_path / "project"
    shutil.copytree(request.param, copy)
    with (copy / "forces/forces.yaml").open("a", encoding="utf-8") as register:
        register.write("  - {slug: newhaven, name: Newhaven (fictional), region: South}\n")
    return copy


def test_there_are_projects_of_seven_methods() -> None:
    assert len(PROJECTS) == 7


def test_what_is_new_checks_without_an_error(project: Path, run: Run) -> None:
    assert run("new", "framework", "night-watch", cwd=project).status == 0
    assert run("new", "force", "newhaven", cwd=project).status == 0
    (assessment,) = project.glob("forces/newhaven/night-watch.yaml")
    commands = [
        line.partition(": hmic ")[2].split()
        for line in assessment.read_text(encoding="utf-8").splitlines()
        if ": hmic new finding" in line
    ]
    assert commands
    for command in commands:
        assert run(*command, cwd=project).status == 0
    told = run("check", "newhaven", cwd=project).out
    errors = {part.partition("]")[0] for part in told.split("error[")[1:]}
    # each framework counts the grades of all forces of the register
    assert errors <= {"distribution-total"}
    assert run("fmt", "--check", cwd=project).status == 0


def test_initials_that_two_kinds_have_are_no_name_of_either(tmp_path: Path, run: Run) -> None:
    copy = tmp_path / "project"
    shutil.copytree(ROOT / "tests/projects/methods/three-outcomes", copy)
    method = copy / "frameworks/methods/watch-three.yaml"
    alike = "good_thing: {speaks: for, letter: T}, great_thing: {speaks: for, letter: U}"
    edit(method, "kinds: {", f"kinds: {{{alike}, ")
    assert run("new", "force", "midlane", cwd=copy).status == 0
    made = (copy / "forces/midlane/known-faces.yaml").read_text(encoding="utf-8")
    assert "--kind good_thing\n" in made
    assert "--kind great_thing\n" in made
    assert run("new", "finding", "midlane", "KF", "--kind", "gt", cwd=copy).status == 2


def test_a_sample_project_changes_to_a_method_of_ones_own(tmp_path: Path, run: Run) -> None:
    """By the steps of docs/methods.md, "From the sample to your own"."""
    assert run("init", cwd=tmp_path).status == 0
    programme = tmp_path / "frameworks/programme.yaml"
    three = ROOT / "tests/projects/methods/three-outcomes/frameworks"
    (tmp_path / "frameworks/methods").mkdir()
    shutil.copy(three / "methods/watch-three.yaml", tmp_path / "frameworks/methods")
    edit(programme, "method: sgc-2007", "method: watch-three")
    # criteria that do not fit are told of; that an area then has none is no second fault
    misfits = run("check", cwd=tmp_path).out
    assert "is not one of" in misfits
    assert "has no criteria" not in misfits
    areas = "frameworks:\n  - framework: lost-property\n  - framework: station-counters\n"
    edit(programme, areas, "frameworks: []\n")
    text = programme.read_text(encoding="utf-8")
    before, rest = text.split("# The grades of the method", 1)
    scale = (three / "programme.yaml").read_text(encoding="utf-8").partition("scale:")[2]
    lines = ["scale:", *(line for line in scale.splitlines() if line.startswith("  - {grade:"))]
    kept = rest[rest.index("moderation_grounds:") :]
    programme.write_text(before + "\n".join(lines) + "\n" + kept, encoding="utf-8")
    for area in ("lost-property", "station-counters"):
        (tmp_path / f"frameworks/{area}.yaml").unlink()
    shutil.rmtree(tmp_path / "forces/exampleshire")
    told = run("check", cwd=tmp_path)
    assert told.out.count("error[") == 1
    assert "the programme names no framework yet" in told.out
    assert run("new", "framework", "kitchens", cwd=tmp_path).status == 0
    assert run("new", "force", "exampleshire", cwd=tmp_path).status == 0
    assert "error[" not in run("check", cwd=tmp_path).out
