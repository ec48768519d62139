"""The files of figures: what is read of them, and what is told of one that is none."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from hmic.diagnostics import Diagnostic
from hmic.model.figures import DataTable, Picture, number_of
from tests.conftest import inspect_in

TABLE = "tables:\n  - {id: T1, data: t.csv, caption: Some}\n"
BAR = "figures:\n  - {id: F1, chart: bar, data: t.csv, caption: Some}\n"
LINE = BAR.replace("bar", "line")
PICTURE = "figures:\n  - {id: F1, picture: p.png, alternative: A field., caption: Some}\n"


def _with(small: Path, declared: str, name: str, raw: bytes) -> Path:
    folder = small / "forces/eastshire/figures"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(raw)
    file = small / "forces/eastshire/rural-policing.yaml"
    file.write_text(f"{file.read_text(encoding='utf-8')}{declared}", encoding="utf-8")
    return small


def _found(small: Path) -> list[Diagnostic]:
    found = inspect_in(small).own_diagnostics
    return [one for one in found if not one.code.startswith("sign-off")]


def _png(**options: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (4, 3)).save(made, "PNG", **options)
    return made.getvalue()


def test_a_table_is_read_as_it_stands(small: Path) -> None:
    raw = b'\xef\xbb\xbfField,Acres,Share\r\n"North,  upper","1,200",40%\r\n\r\nSouth,,60%\r\n'
    _with(small, TABLE, "t.csv", raw)
    assert _found(small) == []
    inspection = inspect_in(small).inspection
    assert inspection is not None
    table = inspection.figure_files["t.csv"]
    assert isinstance(table, DataTable)
    assert table.rows == (("North, upper", "1,200", "40%"), ("South", "", "60%"))
    assert table.lines == (2, 4)
    assert [table.is_of_numbers(column) for column in range(3)] == [False, True, True]


def test_a_file_that_nothing_names_is_told(small: Path) -> None:
    _with(small, TABLE, "t.csv", b"Field,Acres\nNorth,1\n")
    (small / "forces/eastshire/figures/Fields of 2030.PNG").write_bytes(_png())
    (small / "forces/eastshire/figures/notes.txt").write_text("to be drawn", encoding="utf-8")
    [told] = _found(small)
    assert told.code == "unread-file"
    assert told.severity == "warning"
    assert told.place is not None
    assert told.place.file == "forces/eastshire/figures/Fields of 2030.PNG"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,200", 1200), ("12.5 %", 12.5), ("-3", -3), ("\u22123", -3), ("n/a", None), ("", None)],
)
def test_a_cell_says_its_number(cell: str, number: float | None) -> None:
    assert number_of(cell) == number


@pytest.mark.parametrize(
    ("declared", "raw", "line", "message"),
    [
        (TABLE, b"a,b\n1\n", 2, "the line has 1 cells, and there are 2 columns"),
        (TABLE, b'a,b\n"1,2\n', 2, "the line is no CSV: unexpected end of data"),
        (TABLE, b"a,a\n1,2\n", 1, "a column has no head, or that of another"),
        (TABLE, b"a,\n1,2\n", 1, "a column has no head, or that of another"),
        (TABLE, b"a,b\n1,\xe9\n", 2, "the file is not UTF-8 text"),
        (TABLE, b"a,b\n1,x\x07\n", 2, "a cell holds a control character"),
        (TABLE, b"a\n" + b"x" * 201 + b"\n", 2, "a cell has 201 characters; it has at most 200"),
        (BAR, b"a,b\nx,1\ny,many\n", 3, "many is no number"),
        (BAR, b"a,b\nx,\n", 2, "an empty cell is no number"),
        (BAR, b"a,b\nx,-1\n", 2, "-1 is less than nothing"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_at_its_line(
    small: Path, declared: str, raw: bytes, line: int, message: str
) -> None:
    (found,) = _found(_with(small, declared, "t.csv", raw))
    assert (found.code, found.message) == ("figure-file", message)
    assert found.hint
    assert found.place is not None
    assert (found.place.file, found.place.line) == ("forces/eastshire/figures/t.csv", line)


@pytest.mark.parametrize(
    ("declared", "raw", "message"),
    [
        (TABLE, b"a,b\n", "t.csv holds no rows"),
        (TABLE, b"a\n" + b"1\n" * 201, "t.csv has more than 200 rows"),
        (BAR, b"a,b,c\nx,1,2\n", "t.csv has 2 columns of numbers; a chart of the kind bar has 1"),
        (BAR, b"a,b\n" + b"x,1\n" * 31, "t.csv has more than 30 rows"),
        (LINE, b"a,b\nx,1\n", "t.csv has one row, and a line two ends"),
    ],
)
def test_what_is_wrong_with_all_of_it_is_told_where_it_is_named(
    small: Path, declared: str, raw: bytes, message: str
) -> None:
    (found,) = _found(_with(small, declared, "t.csv", raw))
    assert (found.code, found.message) == ("figure-file", message)
    assert found.place is not None
    assert found.place.file == "forces/eastshire/rural-policing.yaml"


def test_a_picture_is_read(small: Path) -> None:
    _with(small, PICTURE, "p.png", _png())
    assert _found(small) == []
    inspection = inspect_in(small).inspection
    assert inspection is not None
    assert inspection.figure_files["p.png"] == Picture("image/png", 4, 3, _png())


def _noise() -> bytes:
    made = io.BytesIO()
    Image.effect_noise((80, 80), 50).save(made, "PNG")
    return made.getvalue()


def _wide() -> bytes:
    made = io.BytesIO()
    Image.new("1", (5000, 1000)).save(made, "PNG")
    return made.getvalue()


def _taken() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    return _png(exif=exif)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"GIF89a", "p.png is no picture that a report can hold"),
        (_noise()[:2000], "p.png is not whole"),
        (_wide(), "p.png has 5,000 by 1,000 pixels; it has at most 4,000,000"),
        (_taken(), "p.png says where or by what it was taken"),
    ],
)
def test_what_is_no_picture_is_told(
    small: Path, raw: bytes, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    (found,) = _found(_with(small, PICTURE, "p.png", raw))
    assert found.code == "figure-file"
    assert found.message.startswith(message)


def test_a_file_that_is_missing_too_large_or_elsewhere_is_told(small: Path, tmp_path: Path) -> None:
    _with(small, PICTURE, "notes.txt", b"")
    assert [one.message for one in _found(small)] == ["forces/eastshire/figures/ holds no p.png"]
    picture = small / "forces/eastshire/figures/p.png"
    picture.write_bytes(b"\0" * 1_000_001)
    assert [one.code for one in _found(small)] == ["file-too-large"]
    picture.unlink()
    (tmp_path / "outside.png").write_bytes(_png())
    picture.symlink_to(tmp_path / "outside.png")
    assert [one.code for one in _found(small)] == ["outside-project"]
    picture.unlink()
    os.mkfifo(picture)
    assert [one.code for one in _found(small)] == ["unreadable-file"]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("{id: F1, caption: Some}", "F1 is not one of a picture and a chart"),
        ("{id: F1, picture: p.png, caption: Some}", "the picture of F1 has no alternative"),
        ("{id: F1, chart: bar, caption: Some}", "the chart of F1 has no data"),
    ],
)
def test_a_figure_that_lacks_something_is_told(small: Path, declared: str, message: str) -> None:
    _with(small, f"figures:\n  - {declared}\n", "p.png", _png())
    assert message in [one.message for one in _found(small)]
