import os
import stat
import sys
from pathlib import Path

import pytest

from hmic.sources.user_cache import UserCache

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks XDG_CACHE_HOME")
pytestmark = linux

KEY = "ab" * 32


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "hmic"


@pytest.mark.usefixtures("home")
def test_what_was_kept_comes_back() -> None:
    cache = UserCache("sections")
    assert cache.get(KEY) is None
    cache.put(KEY, b"pages")
    assert UserCache("sections").get(KEY) == b"pages"
    assert UserCache("proofs").get(KEY) is None


def test_the_folder_is_for_its_user_alone(home: Path) -> None:
    (home / "sections").mkdir(parents=True, mode=0o755)
    UserCache("sections").put(KEY, b"pages")
    assert stat.S_IMODE((home / "sections").stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "sections" / KEY).stat().st_mode) == 0o600


def test_what_is_damaged_is_not_there(home: Path) -> None:
    cache = UserCache("sections")
    cache.put(KEY, b"pages")
    for damaged in (b"", b"short", (home / "sections" / KEY).read_bytes()[:-1] + b"S"):
        (home / "sections" / KEY).write_bytes(damaged)
        assert cache.get(KEY) is None


def test_no_link_is_followed(home: Path, tmp_path: Path) -> None:
    cache = UserCache("sections")
    cache.put(KEY, b"pages")
    kept = home / "sections" / KEY
    kept.rename(tmp_path / "elsewhere")
    kept.symlink_to(tmp_path / "elsewhere")
    assert cache.get(KEY) is None
    (home / "proofs").symlink_to(tmp_path)
    UserCache("proofs").put(KEY, b"pages")
    assert not (tmp_path / KEY).exists()


def test_what_was_used_longest_ago_makes_room(home: Path) -> None:
    cache = UserCache("sections", most_bytes=4 * (32 + 10) - 1)
    for number in range(3):
        cache.put(f"{number:064x}", b"0123456789")
        os.utime(home / "sections" / f"{number:064x}", (number, number))
    assert cache.get(f"{0:064x}") is not None  # used just now
    cache.put(f"{3:064x}", b"0123456789")
    left = {path.name[-1] for path in (home / "sections").iterdir()}
    assert left == {"0", "2", "3"}


def test_a_run_looks_through_the_folder_when_it_may_be_full(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    scan = os.scandir

    def counted(folder: Path) -> object:
        looks.append(folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", counted)
    size, fits = 32 + 10, 16
    cache = UserCache("sections", most_bytes=fits * size)
    for number in range(3 * fits):
        cache.put(f"{number:064x}", b"0123456789")
        assert sum(path.stat().st_size for path in (home / "sections").iterdir()) <= fits * size
    # first, when it is full, and then after each eighth of it
    assert len(looks) == 1 + 2 * fits // (fits // 8 + 1) + 1


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_where_nothing_can_be_kept_nothing_is(home: Path) -> None:
    home.mkdir(parents=True)
    home.chmod(0o500)
    UserCache("sections").put(KEY, b"pages")
    assert UserCache("sections").get(KEY) is None


def test_a_file_in_place_of_the_folder_is_left_alone(home: Path) -> None:
    home.parent.mkdir()
    home.write_bytes(b"mine")
    UserCache("sections").put(KEY, b"pages")
    assert UserCache("sections").get(KEY) is None
    assert home.read_bytes() == b"mine"
