"""The form that the whole program keeps; which way its imports run, tests/test_imports.py holds."""

import ast
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
            if len(_parameters(function)) >= MANY and "typer." not in ast.unparse(function.args):
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
