import re
from pathlib import Path

import pytest

from benchmarks import rivals
from benchmarks.measuring import Cost
from benchmarks.performance import (
    CHROMIUM,
    FULL,
    NATURAL,
    PAGE,
    PARTS,
    ROWS,
    Measured,
    Target,
    marks,
    tables,
)
from hmic.sources.project import find_project
from tests.conftest import ROOT


def written(part: str) -> str:
    """What the bench wrote of a part into the documentation."""
    begin, end = marks(part)
    return PAGE.read_text(encoding="utf-8").split(begin)[1].split(end)[0]


def first_cells(text: str) -> list[str]:
    return [line.strip("| ").split(" | ")[0] for line in text.splitlines() if line[:1] == "|"]


@pytest.mark.parametrize("part", PARTS)
def test_the_documentation_shows_every_row(part: str) -> None:
    cells = first_cells(written(part))
    assert cells[0] == "what"
    assert cells[2 : 2 + len(ROWS[part])] == list(ROWS[part])


@pytest.mark.parametrize("part", PARTS)
def test_the_documentation_says_where_and_when_it_was_measured(part: str) -> None:
    where = r"Measured on \d+ \w+ 20\d\d: \d+ cores, .+; Python .+, hmic .+, WeasyPrint .+, Pango"
    assert re.match(where, written(part))


def test_no_figure_stands_outside_the_tables() -> None:
    prose = PAGE.read_text(encoding="utf-8")
    for part in PARTS:
        prose = prose.replace(written(part), "", 1)
    assert not re.findall(r".*\d.*", prose)


def measured(*names: str, targets: tuple[Target, ...] = ()) -> Measured:
    return Measured({name: [Cost(2.0, 1.5, 99.0)] for name in names}, targets, {FULL: 80})


def test_what_could_not_be_run_is_a_row_that_says_so() -> None:
    lines = list(tables("report", measured(FULL, NATURAL)))
    assert first_cells("\n".join(lines))[2:] == list(ROWS["report"])
    assert f"| {FULL} | 2.00 | 1.50 | 99 | 80 | 1.00 |" in lines
    assert f"| {NATURAL} | 2.00 | 1.50 | 99 |  | 1.00 |" in lines
    assert f"| {CHROMIUM} | not run |  |  |  |  |" in lines


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        (Target("T", 0.5, 0.5), "met"),
        (Target("T", 0.5, 0.6), "missed by 20%"),
        (Target("T", 0.9, 0.95, least=True), "met"),
        (Target("T", 0.9, 0.81, least=True), "missed by 10%"),
        (Target("T", 0.5, None), "not run"),
    ],
)
def test_a_target_is_met_or_missed_by_so_much(target: Target, verdict: str) -> None:
    assert target.verdict == verdict
    assert target.met is not verdict.startswith("missed")
    assert list(tables("report", measured(FULL, targets=(target,))))[-1].endswith(f"| {verdict} |")


def test_rendercv_is_not_run_without_a_python_that_it_can_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "versions" / "3.12.0" / "bin" / "python3.12"
    broken.parent.mkdir(parents=True)
    broken.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    broken.chmod(0o755)
    for name in ("PYENV_ROOT", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr("sys.executable", "/bin/false")
    monkeypatch.setenv("PATH", str(broken.parent))
    assert rivals.rendercv(find_project(ROOT), "northamptonshire", tmp_path) is None


def test_the_natural_page_is_the_same_report_in_other_css(tmp_path: Path) -> None:
    page = tmp_path / "natural.html"
    rivals.write_natural_page(find_project(ROOT), "northamptonshire", page)
    head, body = page.read_text(encoding="utf-8").split("<body")
    for form in ("columns: 2", 'leader(".")', "display: flex", "hyphens: auto", "display: grid"):
        assert form in head
    natural = (ROOT / "benchmarks" / "natural.css").read_text(encoding="utf-8")
    names = set(re.findall(r"(?m)^[.#]([a-z-]+)", natural))
    assert {"line", "finding", "glossary"} <= names
    for name in names:
        assert re.search(rf'(?:class|id)="(?:[^"]* )?{name}[" ]', body), name
