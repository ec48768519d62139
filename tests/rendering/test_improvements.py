"""The table of what is to be done, as a spreadsheet opens it."""

import csv
import io
import json
from pathlib import Path

from hmic.pipeline import compile_report, read_round
from hmic.sources.project import Project
from tests.conftest import SMALL, edit


def _outputs(folder: Path) -> tuple[str, list[dict[str, str]]]:
    outputs = compile_report(read_round(Project(folder)), "eastshire", ("json", "improvements"))
    table = outputs.outputs["improvements"].decode("utf-8-sig")
    return outputs.outputs["json"].decode(), list(csv.DictReader(io.StringIO(table, newline="")))


def test_it_has_the_lines_of_the_report() -> None:
    report, rows = _outputs(SMALL)
    stated = json.loads(report)["summary"]["improvements"]
    assert [row["id"] for row in rows] == [one["id"] for one in stated] != []
    assert [row["problem"] for row in rows] == [one["problem"] for one in stated]
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


def test_no_text_of_an_author_is_a_formula(small: Path) -> None:
    file = small / "forces" / "eastshire" / "custody-care.yaml"
    text = "text: Records are not shared. This matters., criteria: [CU4], severity: moderate"
    edit(file, text, text.replace("Records", "=1+1 records") + ", action: '@SUM(1)'")
    edit(small / "forces" / "eastshire" / "force.yaml", "stage: final", "stage: fieldwork")
    _, rows = _outputs(small)
    [row] = [row for row in rows if row["id"] == "CU-A1"]
    assert row["problem"].startswith("'=1+1")
    assert row["action"] == "'@SUM(1)"
