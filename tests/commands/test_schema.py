import json
from pathlib import Path

import pytest

from tests.conftest import Run, edit

SCHEMAS = {
    "assessment-custody-care",
    "assessment-farm-crime",
    "assessment-rural-policing",
    "assessment-wildlife-crime",
    "areas",
    "comments",
    "progress",
    "response",
    "force",
    "forces",
    "framework",
    "glossary",
    "hmic",
    "import",
    "labels",
    "method",
    "nation",
    "programme",
    "record",
    "report",
    "sign-off",
    "sign-off-reinspections",
}


def _files(folder: Path) -> set[str]:
    return {file.name.removesuffix(".schema.json") for file in folder.iterdir()}


def test_it_writes_a_schema_for_each_kind_of_file(run: Run, small: Path) -> None:
    ran = run("schema", cwd=small / "forces")
    assert (ran.status, ran.err) == (0, "")
    assert _files(small / "schemas") == SCHEMAS
    shown = {Path(line) for line in ran.out.splitlines()}
    assert shown == set((small / "schemas").iterdir())
    for file in shown:
        assert json.loads(file.read_text(encoding="utf-8"))["type"] == "object"


def test_another_folder_can_be_named(run: Run, small: Path) -> None:
    ran = run("schema", "--output", "some/where", cwd=small)
    assert ran.out.splitlines()[0] == "some/where/programme.schema.json"
    assert _files(small / "some" / "where") == SCHEMAS
    assert not (small / "schemas").exists()


def test_a_new_name_is_in_the_next_ones(run: Run, small: Path) -> None:
    run("schema", cwd=small)
    edit(small / "frameworks/custody-care.yaml", "statement: Reading matter", "statement: Books")
    assert run("schema", cwd=small).status == 0
    text = (small / "schemas/assessment-custody-care.schema.json").read_text(encoding="utf-8")
    assert "Books is offered." in text


def test_what_it_wrote_for_a_framework_that_is_no_more_goes(run: Run, small: Path) -> None:
    run("schema", cwd=small)
    folder = small / "schemas"
    (folder / "assessment-custody-care.schema.json").rename(folder / "assessment-gone.schema.json")
    (folder / "assessment-ours.schema.json").write_text("{}", encoding="utf-8")
    run("schema", cwd=small)
    assert _files(folder) == {*SCHEMAS, "assessment-ours"}


def test_nothing_is_written_while_the_programme_has_errors(run: Run, small: Path) -> None:
    edit(small / "frameworks/custody-care.yaml", "title: Custody care", "titel: Custody care")
    ran = run("schema", cwd=small)
    assert (ran.status, ran.out) == (1, "")
    assert "did you mean title?" in ran.err
    assert not (small / "schemas").exists()


@pytest.mark.parametrize("there", ["schemas", "elsewhere"])
def test_a_folder_that_cannot_be_written_is_named(run: Run, small: Path, there: str) -> None:
    (small / there).write_text("A file.\n", encoding="utf-8")
    ran = run("schema", "--output", there, cwd=small)
    assert (ran.status, ran.out) == (3, "")
    assert ran.err == f"hmic: {there} cannot be written: File exists\n"
