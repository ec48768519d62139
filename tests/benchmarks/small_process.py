"""Measures from a small process.

One that is started counts at least the memory of its parent, and a process that has run many tests
may hold more than what is measured.
"""

import subprocess
import sys

from tests.conftest import ROOT


def printed(code: str, *arguments: str) -> str:
    """What some Python prints in a process of its own, started at the root of the repository."""
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return ran.stdout
