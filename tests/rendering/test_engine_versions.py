import ctypes
import subprocess
import sys

import pytest

from hmic.rendering.engine_versions import engine


def test_the_versions_are_those_that_weasyprint_uses() -> None:
    code = (
        "import weasyprint; from weasyprint.text.ffi import pango;"
        "print(weasyprint.__version__, pango.pango_version())"
    )
    used = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = engine()
    assert found.pango is not None
    major, minor, micro = map(int, found.pango.split("."))
    assert [found.weasyprint, str(major * 10000 + minor * 100 + micro)] == used.stdout.split()


def test_weasyprint_is_not_imported_for_it() -> None:
    names = "from hmic.rendering.engine_versions import engine"
    code = f"import sys; {names}; engine(); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "weasyprint" not in ran.stdout.split()


def test_a_missing_pango_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert engine().pango is None
