"""What a command imports: each import is paid for at every start."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

RUN = """
import sys
sys.argv[0] = "hmic"
from hmic.cli import main
try:
    main()
except SystemExit:
    pass
"""
TELL = """
import sys
print(*sys.modules, file=sys.stderr)
"""


def imported(*arguments: str, code: str = RUN) -> frozenset[str]:
    """The modules that stand after a run of the program, or other code, in its own process."""
    ran = subprocess.run(
        [sys.executable, "-c", code + TELL, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    return frozenset(ran.stderr.split())


def foreign(modules: frozenset[str]) -> set[str]:
    """The libraries among modules, by the first part of their name."""
    tops = {name.partition(".")[0] for name in modules}
    return {top for top in tops if top not in sys.stdlib_module_names and not top.startswith("_")}


def test_help_imports_typer_and_no_command() -> None:
    modules = imported("--help")
    assert foreign(modules) == {"hmic", *foreign(imported(code="import typer"))}
    assert {name for name in modules if name.startswith("hmic")} == {
        "hmic",
        "hmic.cli",
        "hmic.commands",
        "hmic.commands.output",
        "hmic.diagnostics",
        "hmic.reporters",
        "hmic.reporters.lines",
        "hmic.reporters.printable",
        "hmic.reporters.text",
    }


@pytest.mark.parametrize(
    ("command", "besides"),
    [("check", {"platformdirs"}), ("grade", {"babel"})],
    ids=["check", "grade"],
)
def test_what_checks_or_grades_imports_the_models_and_the_reader(
    command: str, besides: set[str]
) -> None:
    """And `check` what finds the user's cache folder, `grade` what puts dates in words."""
    bare = imported(code="import pydantic, typer, yaml\npydantic.Field")
    modules = imported(command, "northamptonshire")
    assert foreign(modules) == {"hmic", *foreign(bare), *besides}


def test_check_imports_no_other_step_and_no_form_that_was_not_asked_for() -> None:
    imported("check", "northamptonshire")
    modules = imported("check", "northamptonshire")  # of which it remembers all
    steps = {".".join(name.split(".")[:2]) for name in modules if name.startswith("hmic.")}
    assert steps == {
        "hmic.cli",
        "hmic.commands",
        "hmic.diagnostics",
        "hmic.markup",
        "hmic.model",
        "hmic.publishing",
        "hmic.reporters",
        "hmic.sources",
    }
    assert {name for name in modules if name.startswith("hmic.reporters.")} == {
        "hmic.reporters.lines",
        "hmic.reporters.printable",
        "hmic.reporters.text",
    }
