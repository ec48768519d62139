from collections.abc import Mapping
from pathlib import Path

import pytest

from hmic.diagnostics import Result
from hmic.publishing import making, places
from hmic.publishing.building import build
from hmic.rendering import formats
from hmic.rendering.formats import FORMATS, STYLES, USUAL, Drawn, Format
from hmic.sources.project import Project


def test_each_format_has_a_file_of_its_own() -> None:
    names = [form.file_name for form in FORMATS.values()]
    assert len(names) == len(set(names)) == len(FORMATS) > 3
    assert USUAL == ("html", "pdf", "json", "improvements")
    assert STYLES == ("print.css", "large-print.css")


def _title(drawn: Drawn, _style: str) -> Result[bytes | None]:
    return Result(f"{drawn.report.cover.title}\n".encode())


def _nothing(_drawn: Drawn, _style: str) -> Result[bytes | None]:
    return Result(None)


def _with(monkeypatch: pytest.MonkeyPatch, form: Format) -> None:
    more: Mapping[str, Format] = {**FORMATS, form.name: form}
    for module in (formats, making, places):
        monkeypatch.setattr(module, "FORMATS", more)


def test_a_format_is_one_record(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe of docs/architecture.md."""
    _with(monkeypatch, Format("title", "{report}.txt", lambda _: "title", _title))

    built = build(Project(small), "eastshire", ("html", "title"))

    assert [path.name for path in built.written] == ["index.html", "eastshire.txt"]
    assert built.written[1].read_text(encoding="utf-8") == "Trial inspection 2030\n"
    again = build(Project(small), "eastshire", ("title",))
    assert (again.why, [path.name for path in again.kept]) == (None, ["eastshire.txt"])


@pytest.mark.parametrize("styles", [(), ("print.css",)], ids=["as it is", "printed"])
def test_a_format_that_never_comes_is_a_bug_and_no_endless_build(
    small: Path, monkeypatch: pytest.MonkeyPatch, styles: tuple[str, ...]
) -> None:
    _with(monkeypatch, Format("none", "none.txt", lambda _: "none", _nothing, styles))

    built = build(Project(small), "eastshire", ("html", "none"))

    assert "neither made nor kept" in str(built.bug)
    assert not built.written
    assert not (small / "build" / "eastshire").exists()
