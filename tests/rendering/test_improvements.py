"""The table of what is to be done, as a spreadsheet opens it."""

import csv
import io
import json
from pathlib import Path

from pypdf import PdfReader

from hmic.pipeline import compile_report, read_round
from hmic.rendering.improvements import with_pages
from hmic.sources.project import Project
from hmic.spreadsheets import csv_table
from tests.conftest import SMALL, Run, edit


def _outputs(folder: Path) -> tuple[str, list[dict[str, str]]]:
    outputs = compile_report(read_round(Project(folder)), "eastshire", ("json", "improvements"))
    return outputs.outputs["json"].decode(), _rows(outputs.outputs["improvements"])


def _rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_it_has_the_lines_of_the_report() -> None:
    report, rows = _outputs(SMALL)
    stated = json.loads(report)["summary"]["improvements"]
    assert [row["id"] for row in rows] == [one["id"] for one in stated] != []
    assert [row["problem"] for row in rows] == [one["found"] for one in stated]
    assert rows[0]["problem"] == f"Still in progress: {stated[0]['problem']}"
    said = [" ".join(way["words"] for way in one["in_the_way"]) for one in stated]
    assert [row["in the way of"] for row in rows] == said
    assert any(said)


def test_a_line_stands_alone_in_a_spreadsheet() -> None:
    _, rows = _outputs(SMALL)
    [row] = [row for row in rows if row["id"] == "CU-A1"]
    assert row["whole finding"] == "Records are not shared. This matters."
    assert row["addressed to"] == "Eastshire Police (fictional)"
    assert row["criteria in words"] == "CU4: Records are shared."
    assert row["place in the report"] == "index.html#CU-A1"


def test_a_criterion_has_all_that_is_stated_of_it(small: Path) -> None:
    file = small / "forces" / "eastshire" / "custody-care.yaml"
    edit(file, "criterion: CU7", "criterion: CU1")
    edit(file, "led to change.", "led to change. One did not.")
    edit(small / "forces" / "eastshire" / "force.yaml", "stage: final", "stage: fieldwork")
    _, rows = _outputs(small)
    [row] = [row for row in rows if row["id"] == "CU1"]
    assert row["problem"] == "Two of three complaints led to change."
    assert row["whole finding"] == "Stated: Two of three complaints led to change. One did not."


def test_pages_are_put_in_and_cells_stay_as_they_are() -> None:
    before = csv_table(
        [["id", "action", "page of the PDF"], ["CU-A1", "=1+1", "7"], ["CU4", "", ""]]
    )
    with_them = with_pages(before.encode(), {"CU-A1": 12})
    rows = list(csv.reader(io.StringIO(with_them.decode("utf-8-sig"), newline="")))
    assert rows[1:] == [["CU-A1", "'=1+1", "12"], ["CU4", "", ""]]
    assert with_pages(with_them, {"CU-A1": 12}) == with_them


def test_a_built_table_has_the_page_of_the_pdf_beside_it(small: Path, run: Run) -> None:
    table = small / "build" / "eastshire" / "improvements.csv"
    assert run("build", "eastshire", "--format", "improvements", cwd=small).status == 0
    assert {row["page of the PDF"] for row in _rows(table.read_bytes())} == {""}
    assert run("build", "eastshire", cwd=small).status == 0
    pages = {row["id"]: row["page of the PDF"] for row in _rows(table.read_bytes())}
    reader = PdfReader(table.with_name("eastshire.pdf"))
    for id_, page in pages.items():
        assert id_ in reader.pages[int(page) - 1].extract_text().split()


def test_no_text_of_an_author_is_a_formula(small: Path) -> None:
    file = small / "forces" / "eastshire" / "custody-care.yaml"
    text = "text: Records are not shared. This matters., criteria: [CU4], severity: moderate"
    edit(file, text, text.replace("Records", "=1+1 records") + ", action: '@SUM(1)'")
    edit(small / "forces" / "eastshire" / "force.yaml", "stage: final", "stage: fieldwork")
    _, rows = _outputs(small)
    [row] = [row for row in rows if row["id"] == "CU-A1"]
    assert row["problem"].startswith("'=1+1")
    assert row["action"] == "'@SUM(1)"
