import pytest

from benchmarks import editing
from tests.browsing import CHROMIUM


def test_without_a_browser_the_row_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "CHROMIUM", None)
    assert editing.main() == 0
    assert "| not run: there is no chromium here |" in capsys.readouterr().out


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="`make browser` installs Chromium")
def test_a_bound_that_is_not_kept_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "UNCOUNTED", 0)
    monkeypatch.setattr(editing, "KEYS", 2)
    monkeypatch.setattr(editing, "MOST", 0)
    assert editing.main() == 1
    _, _, words, criteria = capsys.readouterr().out.splitlines()
    for row in (words, criteria):
        _, _, median, slowest, bound, _ = row.split("|")
        assert 0 < float(median) <= float(slowest)
        assert bound == " at most 0 "
