import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hmic.publishing import versions as module
from hmic.publishing.versions import OF_THE_NATION, OF_THE_PAGE, OF_THE_PDF, versions
from tests.conftest import ROOT

NO_PART_IN_A_REPORT = {
    "annotated-types": "names of pydantic’s constraints",
    "packaging": "pikepdf compares versions with it",
    "pebble": "runs the workers",
    "psutil": "watches what templates cost",
    "platformdirs": "says where a user’s caches stand",
    "pycparser": "cffi reads declarations of C with it",
    "rich": "the terminal",
    "ruamel-yaml": "changes authors’ files",
    "starlette": "the live page",
    "typer": "the command line",
    "typing-extensions": "types",
    "typing-inspection": "types",
    "uvicorn": "the live page",
    "watchfiles": "the live page",
}


def required(name: str, extras: Iterable[str] = ()) -> Iterator[str]:
    """The libraries that one of them needs here, and those that they need."""
    # what the checkout asks for now, not when it was installed
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for text in own["dependencies"] if name == "hmic" else requires(name) or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            continue
        library = canonicalize_name(requirement.name)
        yield library
        if library not in NO_PART_IN_A_REPORT:
            yield from required(library, requirement.extras)


def test_every_library_that_takes_part_is_asked_for_its_version() -> None:
    found = set(required("hmic"))
    assert len(found) > 20
    assert found - NO_PART_IN_A_REPORT.keys() == {*OF_THE_PAGE, *OF_THE_PDF, *OF_THE_NATION}
    assert NO_PART_IN_A_REPORT.keys() <= found


def test_versions_are_those_installed() -> None:
    known = versions()
    for name in (*OF_THE_PAGE, *OF_THE_PDF):
        assert known[name] == version(name)
    assert {*OF_THE_PAGE, *OF_THE_PDF} <= known.keys()
    assert re.fullmatch(r"[\d.]+", known["Pango"])
    assert re.fullmatch(r"[0-9a-f]{64}", known["hmic"])


def test_a_library_of_the_system_that_is_missing_is_a_version_too() -> None:
    assert module._asked("libnowhere.so.9", "tell") == "missing"  # noqa: SLF001
    assert module._asked("libc.so.6", "no_such_function") == "missing"  # noqa: SLF001


def test_elsewhere_than_on_linux_the_system_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert module._asked("libpango-1.0.so.0", "pango_version_string") == "not asked"  # noqa: SLF001
