import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmic.importing.finding_tables import as_table, import_findings, in_form_of
from hmic.model.round import Round
from hmic.pipeline import read_round
from hmic.sources.project import Project
from hmic.spreadsheets import csv_table
from tests.conftest import ROOT, SMALL

HEAD = ("framework", "kind", "id", "text", "criteria", "severity", "severity_reason", "action")
CUSTODY = "forces/eastshire/custody-care.yaml"
AUTHORED = """\
framework: custody-care
author: trial inspector
strengths:
  # The first of two.
  - id: CU-S1
    text: >-
      A nurse sees everyone, at every hour
      of the day.
    criteria: [CU1, CU5]  # the two on health
    note: For us alone.

  - id: CU-S2
    text: |-
      Meals are warm:

      - soup
      - bread
    criteria: [CU2]

areas_for_improvement:
  - id: CU-A1
    text: Records are not shared.  # see the log
    criteria: [CU4]
    severity: moderate
# The end.
"""


def _round(folder: Path) -> Round:
    round_ = read_round(Project(folder)).round
    assert round_ is not None
    return round_


def _table(folder: Path, force: str = "eastshire") -> list[list[str]]:
    rows, problems = as_table(Project(folder), _round(folder), force)
    assert problems == ()
    return [list(row) for row in rows]


def _import(folder: Path, rows: list[list[str]] | str, name: str = "in.csv") -> list[str]:
    """What an import says of a table: ids changed and added, or problems with their rows."""
    text = rows if isinstance(rows, str) else csv_table(rows)
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    taken, problems = import_findings(Project(folder), _round(folder), "eastshire", file)
    if taken is None:
        return [f"{d.place.line if d.place else 0}: {d.message}" for d in problems]
    return [*taken.changed, *taken.added]


@pytest.fixture
def authored(small: Path) -> Path:
    (small / CUSTODY).write_text(AUTHORED, encoding="utf-8")
    return small


def _files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((folder / "forces/eastshire").glob("*.yaml"))}


def test_the_table_has_a_row_for_each_finding_as_it_is_written(authored: Path) -> None:
    head, *rows = _table(authored)
    assert tuple(head[: len(HEAD)]) == HEAD
    cells = [dict(zip(head, row, strict=True)) for row in rows if row[0] == "custody-care"]
    assert [cell["id"] for cell in cells] == ["CU-S1", "CU-S2", "CU-A1"]
    assert cells[0]["text"] == "A nurse sees everyone, at every hour of the day."
    assert cells[0]["criteria"] == "CU1, CU5"
    assert cells[1]["text"] == "Meals are warm:\n\n- soup\n- bread"
    assert (cells[2]["kind"], cells[2]["severity"]) == ("area_for_improvement", "moderate")
    assert "note" not in head


def test_the_real_findings_come_back_without_a_byte_changed(tmp_path: Path) -> None:
    for name in ("forces", "frameworks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    folder = tmp_path / "forces/northamptonshire"
    before = {path: path.read_bytes() for path in folder.glob("*.yaml")}
    project, round_ = Project(tmp_path), _round(tmp_path)
    rows, _ = as_table(project, round_, "northamptonshire")
    assert len(rows) == 1 + 158
    (tmp_path / "t.csv").write_bytes(in_form_of("t.csv", rows))
    taken, problems = import_findings(project, round_, "northamptonshire", tmp_path / "t.csv")
    assert problems == ()
    assert taken is not None
    assert (taken.changed, taken.added, taken.unnamed) == ((), (), ())
    assert {path: path.read_bytes() for path in folder.glob("*.yaml")} == before


TEXTS = st.text(st.sampled_from("=+-@'\" ,;:#|>\nabö{[]0.–"), min_size=1, max_size=40).map(
    str.strip
)


@settings(max_examples=25)
@given(TEXTS.filter(bool), TEXTS.filter(bool))
def test_a_text_that_is_changed_in_a_table_comes_back_as_it_was_typed(
    tmp_path_factory: pytest.TempPathFactory, text: str, other: str
) -> None:
    folder = tmp_path_factory.mktemp("project") / "small"
    shutil.copytree(SMALL, folder)
    (folder / CUSTODY).write_text(AUTHORED, encoding="utf-8")
    rows = _table(folder)
    before = [row.copy() for row in rows]
    at = {row[2]: row for row in rows}
    at["CU-S1"][3], at["CU-A1"][3] = text, other
    said = _import(folder, rows)
    after = _table(folder)
    if any(": " in one for one in said):  # the model refuses it, in its row
        assert after == before
        return
    assert after == rows
    changed = [new[2] for old, new in zip(before, after, strict=True) if old != new]
    assert sorted(said) == sorted(changed)
    text_now = (folder / CUSTODY).read_text(encoding="utf-8")
    for comment in ("# The first of two.", "# the two on health", "# see the log", "# The end."):
        assert comment in text_now
    assert "note: For us alone." in text_now


def test_what_is_changed_is_written_as_an_author_would_and_the_rest_stays(authored: Path) -> None:
    rows = _table(authored)
    at = {row[2]: row for row in rows}
    long = "One long sentence about how records are kept and shared, " + "again and again, " * 6
    at["CU-A1"][3] = f"{long}and at last."
    at["CU-S2"][4] = "CU2; CU6"
    assert sorted(_import(authored, rows)) == ["CU-A1", "CU-S2"]
    text = (authored / CUSTODY).read_text(encoding="utf-8")
    assert "    text: >-\n      One long sentence" in text
    assert "# see the log\n    criteria: [CU4]" in text
    assert max(map(len, text.splitlines())) <= 100
    assert text.replace("[CU2, CU6]", "[CU2]").startswith(
        AUTHORED[: AUTHORED.index("Records")][:-10]
    )


def test_a_new_row_gets_the_next_number_and_may_still_lack_its_criteria(authored: Path) -> None:
    row = ["custody-care", "strength", "", "Calls are free.", "CU1"]
    bare = ["CU", "area_for_improvement", "", "Doors stick.", ""]
    assert _import(authored, [list(HEAD[:5]), row, bare]) == ["CU-S4", "CU-A2"]  # S3 is signed
    text = (authored / CUSTODY).read_text(encoding="utf-8")
    assert "  - id: CU-S4\n    text: Calls are free.\n    criteria: [CU1]\n" in text
    assert "  - id: CU-A2\n    text: Doors stick.\n    criteria: [] # to be linked\n" in text
    assert text.endswith("# The end.\n")
    rows = _table(authored)
    {row[2]: row for row in rows}["CU-A2"][4] = "CU4"
    assert _import(authored, rows) == ["CU-A2"]
    text = (authored / CUSTODY).read_text(encoding="utf-8")
    assert "    text: Doors stick.\n    criteria: [CU4]\n" in text


def test_a_finding_in_brackets_is_changed_too(small: Path) -> None:
    rows = _table(small)
    {row[2]: row for row in rows}["CU-S2"][3] = "Meals are hot."
    before = (small / CUSTODY).read_text(encoding="utf-8")
    assert _import(small, rows) == ["CU-S2"]
    after = (small / CUSTODY).read_text(encoding="utf-8")
    assert after == before.replace("Meals are warm., c", "Meals are hot., c")


def test_a_cell_that_is_emptied_takes_its_key_away(authored: Path) -> None:
    rows = _table(authored)
    {row[2]: row for row in rows}["CU-A1"][HEAD.index("severity")] = ""
    said = _import(authored, rows)
    usual = "severity: moderate" not in (authored / CUSTODY).read_text(encoding="utf-8")
    assert said == (["CU-A1"] if usual else said)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["custody", "strength", "", "Text.", "CU1"], "2: there is no framework custody"),
        (["custody-care", "strenght", "", "Text.", "CU1"], "2: there is no kind strenght"),
        (["custody-care", "strength", "CU-S9", "Text.", "CU1"], "2: there is no finding CU-S9"),
        (
            ["custody-care", "area_for_improvement", "CU-S1", "Text.", "CU1"],
            "2: CU-S1 is of custody-care, strength",
        ),
        (["custody-care", "strength", "CU-S1", "Text.", "CU77"], "2: CU77 is not a criterion"),
        (["custody-care", "strength", "CU-S1", "Text, cut", "CU1", "x"], "2: the row has 6 cells"),
        (["custody-care", "strength", "CU-S1", "", "CU1"], "2: the key text is missing here"),
    ],
)
def test_a_row_with_a_problem_is_told_and_nothing_is_taken(
    authored: Path, row: list[str], said: str
) -> None:
    before = _files(authored)
    good = ["custody-care", "strength", "CU-S2", "Meals are cold.", "CU2"]
    (told,) = _import(authored, [list(HEAD[:5]), row, good])
    assert told.startswith(said)
    assert _files(authored) == before


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("framework,kind,id\n", "1: the first line names no column text"),
        ("framework,kind,id,text,text\n", "1: two columns are named text"),
        ("framework,kind,id,text,colour\n", "1: there is no column colour"),
        ('framework,kind,id,text\ncustody-care,strength,,"open\n', "2: from here on it is no"),
        (
            'framework,kind,id,text\nCU,strength,,"One\nCU,strength,CU-S1,Two"\n',
            "2: a cell holds what looks like a row",
        ),
    ],
)
def test_a_table_that_is_none_is_refused(authored: Path, table: str, said: str) -> None:
    before = _files(authored)
    (told,) = _import(authored, table)
    assert told.startswith(said)
    assert _files(authored) == before


def test_two_rows_of_one_finding_are_told(authored: Path) -> None:
    row = ["custody-care", "strength", "CU-S1", "Other.", "CU1"]
    assert _import(authored, [list(HEAD[:5]), row, row]) == ["3: CU-S1 stands in line 2 already"]


def test_no_cell_goes_out_as_a_formula(authored: Path) -> None:
    file = authored / CUSTODY
    file.write_text(AUTHORED.replace("Records are not", "'=1+1 is not'"), encoding="utf-8")
    file.write_text(
        AUTHORED.replace("text: Records are not shared.", "text: =SUM(1)"), encoding="utf-8"
    )
    rows = tuple(map(tuple, _table(authored)))
    raw = in_form_of("t.csv", rows).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(raw)) for cell in row]
    assert "'=SUM(1)" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert _import(authored, raw) == []


def test_a_workbook_goes_out_and_comes_back(authored: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    file = authored / CUSTODY
    file.write_text(
        AUTHORED.replace("text: Records are not shared.", "text: =SUM(1)"), encoding="utf-8"
    )
    before = _files(authored)
    book = authored / "t.xlsx"
    book.write_bytes(in_form_of("t.xlsx", tuple(map(tuple, _table(authored)))))
    project, round_ = Project(authored), _round(authored)
    taken, problems = import_findings(project, round_, "eastshire", book)
    assert problems == ()
    assert taken is not None
    assert (taken.changed, taken.added) == ((), ())
    assert _files(authored) == before

    changed = openpyxl.load_workbook(book)
    sheet = changed.active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    sheet.cell(2, 4).value = "=1+1"
    changed.save(book)
    taken, problems = import_findings(project, round_, "eastshire", book)
    assert taken is None
    assert "the cell D2 holds a formula" in problems[0].message
    assert _files(authored) == before


def test_what_is_no_workbook_is_told(authored: Path) -> None:
    pytest.importorskip("openpyxl")
    book = authored / "t.xlsx"
    book.write_bytes(b"framework,kind\n")
    taken, problems = import_findings(Project(authored), _round(authored), "eastshire", book)
    assert taken is None
    assert "this is no workbook" in problems[0].message
