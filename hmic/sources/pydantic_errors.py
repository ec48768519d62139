"""What does not fit a model, in the author's words: pydantic's errors become diagnostics."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import decimal

from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo

from hmic.diagnostics import Diagnostic, Route, error
from hmic.model.forms import hint_of
from hmic.sources.syntax import in_quotes


@dataclass(frozen=True)
class Misfit:
    """One thing that does not fit, as pydantic found it."""

    kind: str
    """Pydantic's own word for it."""
    loc: Route
    """Where it stands, from the top of the file."""
    found: Any
    """What stands there."""
    message: str
    details: Mapping[str, Any]
    """The expected values, the pattern, the error of a validator ..."""
    of: Route | None = None
    """The mapping of which several values don't go together; None where one alone is at fault."""


def diagnostic_of(
    misfit: Misfit, mount: Route, model: type[BaseModel], present: Iterable[str]
) -> Diagnostic:
    """The misfit in words; `present` are the keys beside an unknown one.

    Args:
        misfit: What does not fit.
        mount: The branch that its file fills.
        model: The model that it does not fit.
        present: The keys beside an unknown one.

    Returns:
        The problem, without a place yet.
    """
    loc, route = misfit.loc, (*mount, *misfit.loc)
    name = str(loc[-1]) if loc else ""
    if misfit.kind == "missing":
        hint = f"keys: {', '.join(keys_at(model, loc[:-1]))}"
        if (holder := _swallowed(name, misfit.found)) is not None:
            hint = f"it stands within the value of {holder}: line it up with the other keys"
        return error("missing-key", f"the key {name} is missing here", route[:-1], hint)
    if misfit.kind == "extra_forbidden":
        meant = meant_key(name, keys_at(model, loc[:-1]), present)
        keys = f"keys: {', '.join(keys_at(model, loc[:-1]))}"
        hint = f"did you mean {meant}?" if meant else keys
        if misfit.found is None and " " in name:
            hint = "if it is the rest of a text that holds a comma, put that text in quotes"
        unknown = error("unknown-key", f"the key {name} is not known here", route, hint)
        return replace(unknown, at="key")
    if misfit.kind == "value_error":
        fault = misfit.details["error"]
        message = str(fault)
        # a field's own complaint lacks its subject; a model's is a whole sentence
        about = f"{_shown(misfit.found)} " if message.startswith("is ") else ""
        return error("wrong-value", f"{about}{message}", route, fault.hint)
    expected, advice = _expected(misfit)
    advice = _without_curly_quotes(misfit) or _in_plain_digits(misfit) or advice
    advised = ", or ".join(filter(None, (advice, _instead_of_nothing(misfit, model))))
    code = "wrong-type" if misfit.kind.endswith("_type") else "wrong-value"
    return error(code, expected, route, advised or None)


def meant_key(name: str, known: Iterable[str], present: Iterable[str]) -> str | None:
    """The known key that an unknown one was most likely meant to be, unless it is there too.

    Args:
        name: The unknown key.
        known: The keys that there are.
        present: The keys that stand beside it.

    Returns:
        The key, if one is near in spelling.
    """
    absent = [key for key in known if key not in present]
    spelt = re.sub(r"\W+", "_", name.strip().lower())
    return next(iter(difflib.get_close_matches(spelt, absent, 1)), None)


def keys_at(model: type[BaseModel], loc: Route) -> list[str]:
    """The keys that the model takes at a place within it."""
    within = model_at(model, loc)
    return list(_by_key(within)) if within else []


def is_optional(model: type[BaseModel], loc: Route) -> bool:
    """Whether the model does without the key that a place ends with."""
    within = model_at(model, loc[:-1])
    if within is None or isinstance(loc[-1], int):
        return False
    if issubclass(within, RootModel):  # any key may stand there, and none has to
        return True
    field = _by_key(within).get(loc[-1])
    return field is not None and not field.is_required()


def model_at(model: type[BaseModel], loc: Route) -> type[BaseModel] | None:
    """The model of what stands at a place within another; None where it is none."""
    current: type[BaseModel] | None = model
    for step in loc:
        if isinstance(step, str) and current is not None:
            is_root = issubclass(current, RootModel)
            field = current.model_fields["root"] if is_root else _by_key(current).get(step)
            current = _model_within(field.annotation) if field else None
    return current


def _by_key(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _model_within(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - of any type
    """The model inside `Model`, `Model | None` or `tuple[Model, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = map(_model_within, getattr(annotation, "__args__", ()))
    return next(filter(None, found), None)


_KINDS = {dict: "a mapping of keys", list: "a list", type(None): "nothing"}


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever the author's file holds
    if not isinstance(value, str):
        return _KINDS.get(type(value), "another value")
    most = 60  # of a terminal's line
    return f"“{value if len(value) <= most else f'{value[: most - 3]}...'}”"


_BOUNDS = {
    "greater_than_equal": ("ge", "less", "more"),
    "less_than_equal": ("le", "more", "less"),
}


_UNLINKED = {
    "criteria": (
        "no criterion is named yet, and one or more is needed here",
        "name those that it bears on; hmic criteria FRAMEWORK lists what there are",
    ),
    "findings": (
        "no finding is named yet, and one or more is needed here",
        "name those that it rests on, by their ids",
    ),
}
"""What is said of an empty list whose elements are ids of something else."""


def _expected(misfit: Misfit) -> tuple[str, str | None]:
    """What was expected in place of what, for the errors that pydantic finds by itself."""
    kind, found = misfit.kind, _shown(misfit.found)
    if kind in ("enum", "literal_error"):
        names = str(misfit.details["expected"]).replace("'", "")
        known = names.replace(" or ", ", ").split(", ")
        near = difflib.get_close_matches(str(misfit.found).strip().lower(), known, 1)
        advice = f"did you mean {near[0]}?" if near else "write one of them"
        return f"{found} is not one of {names}", advice
    if kind in ("tuple_type", "list_type"):
        return (
            f"a list is expected here, and {found} stands here",
            "begin each element with a hyphen",
        )
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"a mapping is expected here, and {found} stands here", "write `key: value` lines"
    if kind == "string_type":
        return f"a text is expected here, and {found} stands here", _as_text(misfit.found)
    if kind == "string_pattern_mismatch":
        hint = hint_of(misfit.details["pattern"])
        return f"{found} does not have the form expected here", hint
    if kind == "too_short":
        nothing = "at least one element is expected here", "add one"
        return _UNLINKED.get(str(misfit.loc[-1]) if misfit.loc else "", nothing)
    if kind.startswith("int"):
        return f"{found} is not a whole number", "write digits only: 17"
    if kind.startswith("bool"):
        return f"{found} is neither true nor false", "write true or false"
    if kind in _BOUNDS:
        name, beyond, within = _BOUNDS[kind]
        bound = misfit.details[name]
        return f"{found} is {beyond} than {bound}", f"write {bound} or {within}"
    return f"{found}: {misfit.message.lower()}", "write another value"


def _as_text(found: Any) -> str:  # noqa: ANN401 - whatever the author's file holds
    """How to write a text in place of a list or mapping, which may be a text with a colon."""
    if isinstance(found, dict) and len(found) == 1:
        ((before, after),) = found.items()
        if isinstance(after, str):
            quoted = in_quotes(f"{before}: {' '.join(after.split())}")
            return f"if it is a text that holds a colon, put it in quotes: {quoted}"
    return "write a text; one that begins with [ or { stands in quotes"


def _without_curly_quotes(misfit: Misfit) -> str | None:
    """Curly quotes are text in YAML; round an id or a date they are a slip."""
    found = misfit.found
    if isinstance(found, str) and (bare := found.strip().strip("“”‘’")) != found.strip():
        return f"delete the curly quotes, which are part of the value in YAML: {bare}"
    return None


def _in_plain_digits(misfit: Misfit) -> str | None:
    """Digits of another width or script look like ours, and are others."""
    found = misfit.found
    if not isinstance(found, str):
        return None
    plain = "".join(c if c.isascii() or not c.isdecimal() else str(decimal(c)) for c in found)
    return f"these are not the digits of the keyboard; write {plain}" if plain != found else None


def _swallowed(key: str, beside: Any) -> str | None:  # noqa: ANN401 - plain data
    """The key of a text into which the line of a missing key slipped, being too far in."""
    texts = beside.items() if isinstance(beside, dict) else ()
    begins = re.compile(rf"(?:^|\s){re.escape(key)}: ")
    return next((k for k, text in texts if isinstance(text, str) and begins.search(text)), None)


def _instead_of_nothing(misfit: Misfit, model: type[BaseModel]) -> str | None:
    if misfit.found is not None or not misfit.loc:
        return None
    if isinstance(misfit.loc[-1], int):
        return "delete the hyphen"
    if is_optional(model, misfit.loc):
        return "delete the key"
    return "write [] where there is none" if misfit.kind in ("tuple_type", "list_type") else None
