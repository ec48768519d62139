import os
from pathlib import Path

import pytest

from hmic.publishing import cores as module
from hmic.publishing.cores import cores


@pytest.fixture
def of_eight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_allowed", lambda: 8)


def group(tmp_path: Path, line: str, files: dict[str, str]) -> tuple[Path, Path]:
    """A tree of control groups, and the file that says in which of them this process is."""
    ours = tmp_path / "cgroup"
    ours.write_text(f"{line}\n", encoding="ascii")
    for name, text in files.items():
        path = tmp_path / "groups" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n", encoding="ascii")
    return tmp_path / "groups", ours


@pytest.mark.usefixtures("of_eight")
@pytest.mark.parametrize(
    ("line", "files", "expected"),
    [
        ("0::/", {"cpu.max": "max 100000"}, 8),
        ("0::/", {"cpu.max": "200000 100000"}, 2),
        ("0::/", {"cpu.max": "150000 100000"}, 2),
        ("0::/", {"cpu.max": "1000 100000"}, 1),
        ("0::/", {"cpu.max": "3200000 100000"}, 8),
        ("0::/a/b", {"cpu.max": "max 1", "a/cpu.max": "300000 100000", "a/b/cpu.max": "max 1"}, 3),
        ("0::/gone/away", {"cpu.max": "400000 100000"}, 4),
        (
            "4:cpu,cpuacct:/box",
            {"cpu/box/cpu.cfs_quota_us": "100000", "cpu/box/cpu.cfs_period_us": "50000"},
            2,
        ),
        ("1:cpu:/", {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 8),
        ("1:cpu:/", {"cpu/cpu.cfs_quota_us": "5", "cpu/cpu.cfs_period_us": "0"}, 8),
        ("nonsense", {"cpu.max": ""}, 8),
    ],
)
def test_a_control_group_leaves_so_many_cores(
    tmp_path: Path, line: str, files: dict[str, str], expected: int
) -> None:
    assert cores(*group(tmp_path, line, files)) == expected


@pytest.mark.usefixtures("of_eight")
def test_without_control_groups_all_cores_are_ours(tmp_path: Path) -> None:
    assert cores(tmp_path / "none", tmp_path / "nowhere") == 8


def test_there_is_at_least_one() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
