import pytest

from benchmarks import live_page
from tests.browsing import CHROMIUM


def test_without_a_browser_the_row_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_page, "CHROMIUM", None)
    assert live_page.main() == 0
    assert "| not run: there is no chromium here |" in capsys.readouterr().out


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="`make browser` installs Chromium")
@pytest.mark.parametrize(("most", "status"), [(60_000, 0), (0, 1)])
def test_a_bound_that_is_not_kept_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, most: int, status: int
) -> None:
    monkeypatch.setattr(live_page, "UNCOUNTED", 0)
    monkeypatch.setattr(live_page, "EDITS", 2)
    monkeypatch.setattr(live_page, "PRINTS", 1)
    monkeypatch.setattr(live_page, "BUILDS", 1)
    monkeypatch.setattr(live_page, "MOST_OF_BUILD", most)
    monkeypatch.setattr(live_page, "MOST", most)
    assert live_page.main() == status
    head, _, words, links, printed = capsys.readouterr().out.splitlines()
    assert head.count("|") == words.count("|") == links.count("|") == printed.count("|")
    _, _, whole, server, browser, slowest, bound, _ = words.split("|")
    assert bound == f" at most {most} "
    assert 0 < float(server) < float(whole)
    assert 0 < float(browser) < float(whole)
    assert float(whole) <= float(slowest)
