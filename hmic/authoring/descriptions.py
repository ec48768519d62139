"""What the line under each field of a model says: the descriptions that an editor shows.

Pydantic reads them too, when it makes a class of a model: at every start of every command, which
took a tenth of a short one. Only schemas show them, so they are read here.
"""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache

from hmic.model.values import Model


def descriptions(name: str) -> Mapping[str, str]:
    """By key, what the model of a name says of its fields; those of its parents are its own.

    Nothing where there is no such model, as with an enumeration.
    """
    model = next((model for model in _models(Model) if model.__name__ == name), None)
    if model is None:
        return {}
    lines: dict[str, str] = {}
    for parent in reversed(model.__mro__):
        if parent.__module__.startswith("hmic."):
            lines |= lines_of(parent.__module__).get(parent.__name__, {})
    fields = model.model_fields.items()
    return {field.alias or name: lines[name] for name, field in fields if name in lines}


def _models(parent: type[Model]) -> Iterator[type[Model]]:
    for model in parent.__subclasses__():
        yield model
        yield from _models(model)


@cache
def lines_of(name: str) -> Mapping[str, Mapping[str, str]]:
    """By class and field, the line under the field, of a module that was imported."""
    tree = ast.parse(inspect.getsource(sys.modules[name]))
    return {node.name: _under_fields(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _under_fields(node: ast.ClassDef) -> Mapping[str, str]:
    lines: dict[str, str] = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(ast.Constant(str(line))):
                lines[name] = inspect.cleandoc(line)
    return lines
