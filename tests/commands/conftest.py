from collections.abc import Callable
from pathlib import Path

import pytest

from hmic.cli import main
from tests.conftest import Ran

Here = Callable[..., Ran]


@pytest.fixture
def here(small: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Here:
    """Runs the program in the small project and within this process, which is quicker."""

    def run_hmic(*arguments: str, cwd: Path = small) -> Ran:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr("sys.argv", ["hmic", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capfd.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, out, err)

    return run_hmic
