import sys
from pathlib import Path

import pytest

from hmic.diagnostics import Refusal
from hmic.importing.extras import needed_for
from tests.conftest import Run


def test_a_missing_extra_is_one_line_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(Refusal) as refused, needed_for("a Word file"):
        import docx  # noqa: F401, PLC0415 - what is missing
    assert refused.value.message == "a Word file needs docx, which is not installed"
    assert refused.value.hint == "install it with: pip install 'hmic[import]'"


@pytest.mark.parametrize(
    ("library", "name"), [("docx", "r.docx"), ("pypdfium2", "r.pdf"), ("openpyxl", "t.xlsx")]
)
def test_whoever_lacks_it_is_told_so_and_nothing_is_written(
    small: Path, run: Run, monkeypatch: pytest.MonkeyPatch, library: str, name: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    (small / name).write_bytes(b"x")
    asked = ["import", name, "--force", "northshire"]
    if name.endswith("xlsx"):
        asked = ["findings", "eastshire", "--import", name]
    ran = run(*asked, cwd=small)
    assert ran.status == 2
    assert "is not installed\n      install it with: pip install 'hmic[import]'\n" in ran.err
    assert not (small / "forces/northshire").exists()
