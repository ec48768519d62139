"""The nation's open data: its package, its workbook, its JSON, by programs from elsewhere."""

import csv
import io
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ROOT
from tests.verify.conftest import passes

FRICTIONLESS = Path(__file__).parent / ".frictionless" / "bin" / "frictionless"
NATIONS = ["nation", "grades elsewhere"]


@pytest.fixture(params=NATIONS)
def folder(pages: dict[str, Path], request: pytest.FixtureRequest) -> Path:
    return pages[request.param].parent


def test_frictionless_finds_the_data_package_valid(folder: Path) -> None:
    told = passes(FRICTIONLESS, "validate", folder / "datapackage.json")
    tables = [path.stem for path in folder.glob("*.csv")]
    assert tables
    assert all(name in told for name in tables)


@pytest.mark.parametrize(
    ("was", "now"),
    [('"eastshire"', '"westshire"'), ('"final"', '""')],
    ids=["a key twice", "empty"],
)
def test_frictionless_finds_what_is_wrong(
    pages: dict[str, Path], tmp_path: Path, was: str, now: str
) -> None:
    folder = Path(shutil.copytree(pages["nation"].parent, tmp_path / "nation"))
    grades = folder / "grades.csv"
    text = grades.read_text("utf-8")
    assert was in text
    grades.write_text(text.replace(was, now), "utf-8")
    command = [str(FRICTIONLESS), "validate", str(folder / "datapackage.json")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 1, ran.stdout


def test_the_json_is_as_its_published_schema_says(folder: Path) -> None:
    schema = ROOT / "schemas" / "nation.schema.json"
    checker = Path(sys.executable).with_name("check-jsonschema")
    passes(checker, "--schemafile", schema, folder / "national.json")


def test_openpyxl_reads_the_same_as_the_tables(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "national.xlsx")
    found = {name: sheet for sheet in book for name in sheet.tables}
    assert len(found) == len(list(folder.glob("*.csv"))) + 1  # and the distributions
    for path in folder.glob("*.csv"):
        sheet = found[path.stem.replace("-", "_").capitalize()]
        (table,) = sheet.tables.values()
        read = [["" if c.value is None else str(c.value) for c in row] for row in sheet[table.ref]]
        assert read == rows_of(path.read_text("utf-8-sig"))


def test_libreoffice_reads_the_same_as_the_tables(folder: Path, tmp_path: Path) -> None:
    if not _has_calc(tmp_path):
        pytest.skip("LibreOffice, or its spreadsheet Calc, is not installed")
    # a CSV for each sheet: https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents
    every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    _convert(folder / "national.xlsx", every, tmp_path)
    sheets = [rows_of(path.read_text("utf-8-sig")) for path in tmp_path.glob("national-*.csv")]
    for path in folder.glob("*.csv"):
        table = rows_of(path.read_text("utf-8-sig"))
        assert any(table == sheet[-len(table) :] for sheet in sheets), path.name


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def _has_calc(scratch: Path) -> bool:
    """Whether LibreOffice is here and can make a workbook of the simplest table."""
    if shutil.which("soffice") is None:
        return False
    probe = scratch / "probe.csv"
    probe.write_text("a,b\n1,2\n", encoding="utf-8")
    _convert(probe, "xlsx", scratch)
    return probe.with_suffix(".xlsx").exists()


def _convert(file: Path, form: str, folder: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", folder, file]
    subprocess.run([str(part) for part in command], capture_output=True, check=False, timeout=120)
