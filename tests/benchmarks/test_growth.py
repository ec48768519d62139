"""The kinds of the benchmark of growth grow what they say; and those that were slow are linear."""

from pathlib import Path

import pytest

from benchmarks.growth import KINDS, Kind, Taken, lay_out, missed
from tests.benchmarks.small_process import printed


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_grows_the_project(name: str, tmp_path: Path) -> None:
    sizes = []
    for count in (1, 50):
        project = tmp_path / str(count)
        lay_out(KINDS[name], count, project)
        sizes.append(sum(file.stat().st_size for file in project.rglob("*.yaml")))
    assert sizes[0] < sizes[1]


@pytest.mark.parametrize("name", ["terms that are used", "conflicts"])
def test_what_was_slow_is_quick(name: str) -> None:
    measured = """
import sys
from benchmarks.growth import KINDS, grown
taken = grown(KINDS[sys.argv[1]], KINDS[sys.argv[1]].most, "check")
print(taken.seconds, taken.megabytes, taken.status)
"""
    seconds, megabytes, status = map(float, printed(measured, name).split())
    taken = Taken(seconds, megabytes, int(status))
    assert taken.status in (0, 1)
    assert taken.seconds < 10
    assert taken.megabytes < 500


def test_what_is_not_linear_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def square(_kind: Kind, count: int, command: str, *_: str) -> Taken:
        return Taken(0.1 + count**2 / (1e4 if command == "check" else 6e3), 50, 0)

    monkeypatch.setattr("benchmarks.growth.grown", square)
    kind = Kind(400, lambda *_: None)
    told = list(missed("x", kind))
    assert told == [
        "x, check: 4.0 times as long for twice as many",
        "x, check: 16.1 s and 50 MB",
        "x, four times as many: 256.1 s and 50 MB",
        "x, build: 4.0 times as long for twice as many",
        "x, build: 26.8 s and 50 MB",
    ]


def test_where_a_check_finds_an_error_nothing_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def wrong(_kind: Kind, count: int, command: str, *_: str) -> Taken:
        asked.append(command)
        return Taken(count / 1e3, 50, 1)

    monkeypatch.setattr("benchmarks.growth.grown", wrong)
    assert list(missed("x", Kind(400, lambda *_: None))) == []
    assert set(asked) == {"check"}
