"""The form that the whole program keeps; which way its imports run, tests/test_imports.py holds."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "hmic"
MODULES = sorted(PACKAGE.rglob("*.py"))

MANY = 3
"""So many parameters and more are explained one by one."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _public(body: list[ast.stmt]) -> Iterator[Function]:
    """The public functions, and those of public classes."""
    for node in body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _public(node.body)


def _parameters(function: Function) -> list[str]:
    arguments = function.args
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return [one.arg for one in every if one.arg not in ("self", "cls")]


def _lacking(function: Function) -> Iterator[str]:
    """The sections that a docstring should have, and has not."""
    said = ast.get_docstring(function) or ""
    returns = ast.unparse(function.returns) if function.returns else "None"
    raised = (node for node in ast.walk(function) if isinstance(node, ast.Raise) and node.exc)
    if "\nArgs:\n" not in said:  # ruff holds that it names each
        yield "Args"
    if not returns.startswith(("None", "Iterator")) and "\nReturns:\n" not in said:
        yield "Returns"
    if any(raised) and "\nRaises:\n" not in said:
        yield "Raises"


def _functions() -> Iterator[tuple[str, Function]]:
    for module in MODULES:
        name = module.relative_to(PACKAGE).with_suffix("").as_posix()
        for function in _public(ast.parse(module.read_text(encoding="utf-8")).body):
            # the help of an option stands beside it
            is_command = re.search(r"typer\.|InRound", ast.unparse(function.args))
            if len(_parameters(function)) >= MANY and not is_command:
                yield f"{name}.{function.name}", function


FUNCTIONS = dict(_functions())


def test_the_package_has_modules_and_functions_of_several_parameters() -> None:
    assert len(MODULES) > 40
    assert len(FUNCTIONS) > 50
    assert [*_lacking(next(_public(ast.parse("def f(a, b, c) -> int: raise X").body)))] == [
        "Args",
        "Returns",
        "Raises",
    ]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_of_several_parameters_explains_them(name: str) -> None:
    assert list(_lacking(FUNCTIONS[name])) == []


READERS = {
    "authoring/scaffolding": "what hmic brings along to start from",
    "proofs": "hmic's own modules",
    "publishing/cores": "what the system says of its processors",
    "publishing/freshness": "for a digest that is shown nowhere, of thousands of files",
    "publishing/memory": "for a digest, where the size is that of what hmic wrote",
    "publishing/ownership": "what hmic wrote into the build folder",
    "publishing/versions": "hmic's own modules and fonts",
    "publishing/writing": "a folder, to lock it",
    "rendering/pdf_engine": "a stylesheet of the engine",
    "sources/files": "the one place",
    "sources/user_cache": "the user's own folder",
}
"""The modules that open a file to read it, and what it is. A file that a project decides, its name
or its content, is read by `sources.files.contents_of` alone, with its limits and without links."""


def _reads(call: ast.Call) -> bool:
    """Whether a call opens a file to read it."""
    function, asked = ast.unparse(call.func), " ".join(map(ast.unparse, call.args))
    owner, _, name = function.rpartition(".")
    if name in ("read_bytes", "read_text"):
        return bool(owner) and not owner.endswith(("ToUnicode", "Contents"))  # streams in a PDF
    writes = any(mode in asked for mode in ("'w", "'a", "'x", "WRONLY", "devnull"))
    writes = writes or function == "Path(os.devnull).open"
    return name in ("open", "ZipFile") and "BytesIO" not in asked and not writes and bool(asked)


def test_what_a_project_decides_is_read_in_one_place() -> None:
    readers = {
        module.relative_to(PACKAGE).with_suffix("").as_posix()
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _reads(node)
    }
    assert readers == READERS.keys()
