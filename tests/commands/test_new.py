import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run, edit


def test_init_makes_a_project_that_builds_at_once(run: Run, tmp_path: Path) -> None:
    ran = run("init", cwd=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert "forces/exampleshire/force.yaml" in ran.out.splitlines()
    assert ran.out.splitlines()[-1] == "Next: hmic build exampleshire"
    assert run("check", "--strict", cwd=tmp_path).status == 0
    assert run("fmt", "--check", cwd=tmp_path).status == 0
    built = run("build", "exampleshire", "--strict", cwd=tmp_path)
    assert (built.status, built.err) == (0, "")
    assert "build/draft/exampleshire/exampleshire-fieldwork.pdf" in built.out
    again = run("init", cwd=tmp_path)
    assert (again.status, again.out) == (2, "")
    assert "is not empty" in again.err


def test_init_goes_well_with_a_fresh_repository(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert run("init", cwd=tmp_path).status == 0


def test_a_new_force_checks_without_an_error(run: Run, small: Path) -> None:
    ran = run("new", "force", "northshire", cwd=small)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"forces/northshire/{name}.yaml"
        for name in ("custody-care", "farm-crime", "force", "rural-policing", "wildlife-crime")
    ]
    assert run("check", "northshire", cwd=small).status == 0
    assert run("fmt", "--check", "forces/northshire", cwd=small).status == 0
    edit(small / "forces/northshire/force.yaml", "stage: fieldwork", "stage: final")
    final = run("check", "northshire", cwd=small)
    assert final.status == 1
    assert "error[to-be-written]" in final.out


@pytest.mark.parametrize(
    ("force", "message"),
    [
        ("eastshire", "eastshire has files already"),
        ("norfshire", "did you mean northshire?"),
        (
            "upland",
            "a new one needs this line in forces/forces.yaml first: - {slug: upland, name: IT",
        ),
        ("West Shire", "West Shire is no slug"),
    ],
)
def test_a_force_that_is_there_or_unknown_is_refused(
    run: Run, small: Path, force: str, message: str
) -> None:
    before = sorted(small.rglob("*"))
    ran = run("new", "force", force, cwd=small)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert sorted(small.rglob("*")) == before


def test_a_force_that_was_registered_as_the_hint_says_has_its_files(run: Run, small: Path) -> None:
    line = run("new", "force", "upland", cwd=small).err.partition("first: ")[2].strip()
    with (small / "forces/forces.yaml").open("a", encoding="utf-8") as register:
        register.write(f"  {line}\n")
    edit(small / "forces/forces.yaml", "ITS NAME", "Upland Police (fictional)")
    assert run("new", "force", "upland", cwd=small).status == 0
    checked = run("check", "upland", cwd=small)
    # each framework counts the grades of all forces of the register
    assert set(re.findall(r"error\[(.*?)\]", checked.out)) == {"distribution-total"}


def test_a_force_beside_the_register_of_hmic_is_told_to_bring_its_own(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "forces").mkdir()
    ran = run("new", "force", "upland", cwd=tmp_path)
    assert ran.status == 2
    assert "write forces/forces.yaml first" in ran.err


def test_what_is_new_is_known_to_the_editor_where_there_are_schemas(run: Run, small: Path) -> None:
    assert run("schema", cwd=small).status == 0
    assert run("new", "force", "northshire", cwd=small).status == 0
    ran = run("new", "framework", "custody-units", cwd=small)
    assert ran.out.splitlines()[-1] == "schemas"
    assert run("new", "finding", "eastshire", "custody-units", "--kind", "afi", cwd=small).out
    known = json.loads((small / "schemas/assessment-custody-units.schema.json").read_text("utf-8"))
    assert known["$defs"]["criterion"]["oneOf"][0]["const"] == "CUS1"
    for name, schema in (
        ("frameworks/custody-units.yaml", "../schemas/framework"),
        ("forces/northshire/force.yaml", "../../schemas/force"),
        ("forces/northshire/rural-policing.yaml", "../../schemas/assessment-rural-policing"),
        ("forces/eastshire/custody-units.yaml", "../../schemas/assessment-custody-units"),
    ):
        first = (small / name).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={schema}.schema.json"
        assert ((small / name).parent / f"{schema}.schema.json").is_file()


def test_a_new_framework_has_its_place_in_the_report(run: Run, small: Path) -> None:
    programme = small / "frameworks/programme.yaml"
    before = programme.read_text(encoding="utf-8")
    ran = run("new", "framework", "custody-units", cwd=small)
    assert ran.out.splitlines() == ["frameworks/custody-units.yaml", "frameworks/programme.yaml"]
    last = "    parts: [farm-crime, wildlife-crime]\n"
    after = before.replace(last, f"{last}  - framework: custody-units\n")
    assert after != before
    assert programme.read_text(encoding="utf-8") == after
    text = (small / "frameworks/custody-units.yaml").read_text(encoding="utf-8")
    assert "prefix: CUS\n" in text  # custody-care has CU
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: fieldwork")
    assert run("check", "eastshire", cwd=small).status == 0
    added = run("new", "finding", "eastshire", "custody-units", "--kind", "wip", cwd=small)
    assert added.out == "forces/eastshire/custody-units.yaml:12: CUS-W1\n"
    assert run("check", "eastshire", cwd=small).status == 0


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("farm-crime", "frameworks/farm-crime.yaml exists already"),
        ("Farm", "Farm is no slug"),
        ("sign-off", "sign-off.yaml is the name of another file"),
        ("import", "import.yaml is the name of another file"),
        ("summary", "summary is the anchor of another part of every report"),
        ("main", "main is the anchor of another part of every report"),
    ],
)
def test_a_framework_that_can_not_be_made_is_refused(
    run: Run, small: Path, slug: str, message: str
) -> None:
    ran = run("new", "framework", slug, cwd=small)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_a_project_without_frameworks_of_its_own_gets_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "forces").mkdir()
    ran = run("new", "framework", "farm-crime", cwd=tmp_path)
    assert ran.status == 2
    assert "takes its programme and frameworks from hmic" in ran.err
    assert run("new", "force", "kent", cwd=tmp_path).status == 0
    assert run("check", "kent", cwd=tmp_path).status == 0


@pytest.mark.parametrize(
    ("framework", "kind", "shown"),
    [
        ("CU", "strength", "forces/eastshire/custody-care.yaml:8: CU-S4"),
        ("custody-care", "wip", "forces/eastshire/custody-care.yaml:10: CU-W2"),
        ("fc", "afi", "forces/eastshire/farm-crime.yaml:6: FC-A1"),
        ("RP", "wip", "forces/eastshire/rural-policing.yaml:8: RP-W1"),
    ],
)
def test_a_new_finding_stands_where_it_is_said(
    run: Run, small: Path, framework: str, kind: str, shown: str
) -> None:
    edit(small / "forces/eastshire/force.yaml", "stage: final", "stage: fieldwork")
    ran = run("new", "finding", "eastshire", framework, "--kind", kind, cwd=small)
    assert (ran.status, ran.out) == (0, f"{shown}\n")
    assert "may have been used before: it is not in git" in ran.err
    place, _, id_ = shown.partition(": ")
    file, _, line = place.rpartition(":")
    assert (small / file).read_text(encoding="utf-8").splitlines()[int(line) - 1].endswith(id_)
    assert run("check", "eastshire", cwd=small).status == 0


def test_a_broken_file_is_shown_and_not_touched(run: Run, small: Path) -> None:
    file = small / "forces/eastshire/custody-care.yaml"
    file.write_text("framework: custody-care\nstrengths: none\n", encoding="utf-8")
    ran = run("new", "finding", "eastshire", "CU", "--kind", "strength", cwd=small)
    assert ran.status == 1
    assert "custody-care.yaml:2:12" in ran.err
    file.write_text("strengths: [{id: CU-S1}]\n", encoding="utf-8")
    ran = run("new", "finding", "eastshire", "CU", "--kind", "strength", cwd=small)
    assert ran.status == 1
    assert "error[layout-not-kept]" in ran.err
    assert file.read_text(encoding="utf-8") == "strengths: [{id: CU-S1}]\n"


def test_no_prefix_of_a_framework_that_is_gone_comes_back(run: Run, small: Path) -> None:
    def git(*arguments: str) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *name, *arguments], cwd=small, check=True, capture_output=True)

    programme = (small / "frameworks/programme.yaml").read_bytes()
    made = small / "frameworks/dog-handlers.yaml"
    git("init")
    assert run("new", "framework", "dog-handlers", cwd=small).status == 0
    assert "prefix: DH\n" in made.read_text(encoding="utf-8")
    git("add", ".")
    git("commit", "-m", "dogs")
    made.unlink()
    (small / "frameworks/programme.yaml").write_bytes(programme)
    assert run("new", "framework", "dog-handlers", cwd=small).status == 0
    assert "prefix: DO\n" in made.read_text(encoding="utf-8")
