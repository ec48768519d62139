from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran, Run

Here = Callable[..., Ran]


@pytest.fixture
def here(small: Path, run: Run) -> Here:
    """Runs the program in the small project."""

    def run_hmic(*arguments: str, cwd: Path = small) -> Ran:
        return run(*arguments, cwd=cwd)

    return run_hmic
