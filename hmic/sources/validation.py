"""From sources to the tree of models; pydantic's errors become located diagnostics.

An element that does not fit is reported and left out (the smallest one: a finding, a criterion, an
optional key), so that the rules can run on the rest; what it belongs to is noted as incomplete.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hmic.diagnostics import Diagnostic, Route, error
from hmic.model.assessment import Assessment
from hmic.model.force import Force, Register, RegisteredForce
from hmic.model.framework import Framework
from hmic.model.glossary import Glossary
from hmic.model.inspection import Inspection
from hmic.model.programme import Programme
from hmic.sources.reading import Source, Span, locate

_Fits = TypeVar("_Fits", bound=BaseModel)


@dataclass(frozen=True)
class Validated:
    """What fitted: the inspection, where its foundations are sound.

    The sources lack the elements left out, so that the routes of one are the routes of the other.
    """

    inspection: Inspection | None
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]


def validate_register(source: Source) -> tuple[Register, tuple[Diagnostic, ...]]:
    """The register of forces; what does not fit is left out and reported."""
    register, _, diagnostics = _fit(Register, source)
    return register or Register(forces=()), diagnostics


def validate(
    sources: Iterable[Source], register: Register, registered: RegisteredForce
) -> Validated:
    """The sources of one force as an inspection, with all that does not fit."""
    fitted: dict[Route, BaseModel | None] = {}
    kept: list[Source] = []
    diagnostics: list[Diagnostic] = []
    incomplete: set[str] = set()
    for source in sources:
        model = _model_of(source.mount)
        value, remaining, found = _fit(model, source)
        fitted[source.mount] = value
        kept.append(remaining)
        diagnostics += found
        if found or value is None:
            incomplete.add(str(source.mount[-1]))

    frameworks = _branch(fitted, "frameworks", Framework)
    assessments = _branch(fitted, "assessments", Assessment)
    programme, force = fitted.get(("programme",)), fitted.get(("force",))
    diagnostics += _missing_files(fitted, registered)
    inspection = None
    if isinstance(programme, Programme) and isinstance(force, Force):
        inspection = Inspection(
            programme=programme,
            frameworks=frameworks,
            register=register,
            registered=registered,
            force=force,
            assessments=assessments,
            glossary=tuple(
                term
                for mount in (("glossary",), ("force_glossary",))
                if isinstance(glossary := fitted.get(mount), Glossary)
                for term in glossary.terms
            ),
            incomplete=frozenset(incomplete),
        )
    return Validated(inspection, tuple(kept), tuple(diagnostics))


def _model_of(mount: Route) -> type[BaseModel]:
    models: dict[str, type[BaseModel]] = {
        "programme": Programme,
        "glossary": Glossary,
        "frameworks": Framework,
        "force": Force,
        "force_glossary": Glossary,
        "assessments": Assessment,
    }
    return models[str(mount[0])]


def _branch(
    fitted: Mapping[Route, BaseModel | None], branch: str, model: type[_Fits]
) -> dict[str, _Fits]:
    return {
        str(mount[1]): value
        for mount, value in fitted.items()
        if mount[0] == branch and isinstance(value, model)
    }


def _missing_files(
    fitted: Mapping[Route, BaseModel | None], registered: RegisteredForce
) -> Iterable[Diagnostic]:
    """The two files without which there is no inspection at all."""
    if ("programme",) not in fitted:
        yield error(
            "missing-file",
            "frameworks/ holds no programme.yaml",
            ("programme",),
            "it names the round, its scale and its frameworks",
        )
    if ("force",) not in fitted:
        yield error(
            "missing-file",
            f"forces/{registered.slug}/ holds no force.yaml",
            ("force",),
            "it states the report's stage and gives the force's overview",
        )


def _fit(model: type[_Fits], source: Source) -> tuple[_Fits | None, Source, tuple[Diagnostic, ...]]:
    """A source as its model, after leaving out what does not fit; None where too little is left."""
    diagnostics: list[Diagnostic] = []
    left_out: set[Route] = set()
    while source.content is not None:
        try:
            return model.model_validate(source.content), source, tuple(diagnostics)
        except ValidationError as failure:
            details = failure.errors(include_url=False)
        new = [d for d in details if not (left_out and _follows(d, left_out))]
        diagnostics += locate([_diagnostic(detail, source, model) for detail in new], [source])
        faulty = {_smallest(detail, source) for detail in details}
        if () in faulty:
            break
        left_out |= faulty
        source = _without(source, faulty)
    return None, source, tuple(diagnostics)


def _follows(detail: ErrorDetails, left_out: Iterable[Route]) -> bool:
    """Whether an error is only there because something else was left out."""
    loc = tuple(detail["loc"])
    return not loc or (detail["type"] in ("missing", "too_short") and loc in left_out)


def _smallest(detail: ErrorDetails, source: Source) -> Route:
    """The smallest element of the file that can be left out to be rid of the error.

    An unknown key goes alone; else the innermost list element that holds the fault; else the
    top-level key, where it is there and its model may do without it; else nothing less than all.
    """
    loc = tuple(detail["loc"])
    if detail["type"] == "extra_forbidden":
        return loc
    indices = [depth for depth, step in enumerate(loc) if isinstance(step, int)]
    for depth in reversed(indices):
        parent = _at(source.content, loc[:depth])
        if isinstance(parent, list) and any(isinstance(e, dict) for e in parent):
            return loc[: depth + 1]
    if indices:
        return loc[: indices[-1] + 1]
    if loc and detail["type"] != "missing" and isinstance(source.content, dict):
        return loc[:1]
    return ()


def _at(content: Any, route: Iterable[str | int]) -> Any:  # noqa: ANN401 - plain data
    for step in route:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def _without(source: Source, faulty: Iterable[Route]) -> Source:
    """The source without some elements; those after them in a list move up."""
    content, values, keys = source.content, dict(source.values), dict(source.keys)
    for route in sorted(faulty, key=lambda r: tuple(str(s).rjust(9) for s in r), reverse=True):
        content = _dropped(content, route)
        full = (*source.mount, *route)
        values, keys = _moved_up(values, full), _moved_up(keys, full)
    return replace(source, content=content, values=values, keys=keys)


def _dropped(content: Any, route: Route) -> Any:  # noqa: ANN401 - plain data
    step, rest = route[0], route[1:]
    if isinstance(content, dict):
        if not rest:
            return {key: value for key, value in content.items() if key != step}
        return {k: _dropped(v, rest) if k == step else v for k, v in content.items()}
    if isinstance(content, list):
        if not rest:
            return [value for index, value in enumerate(content) if index != step]
        return [_dropped(v, rest) if i == step else v for i, v in enumerate(content)]
    return content


def _moved_up(spans: Mapping[Route, Span], gone: Route) -> dict[Route, Span]:
    depth, last = len(gone) - 1, gone[-1]
    result = {}
    for route, span in spans.items():
        if route[: depth + 1] == gone:
            continue
        step = route[depth] if len(route) > depth else None
        if (
            isinstance(last, int)
            and isinstance(step, int)
            and route[:depth] == gone[:depth]
            and step > last
        ):
            result[(*route[:depth], step - 1, *route[depth + 1 :])] = span
        else:
            result[route] = span
    return result


def _diagnostic(detail: ErrorDetails, source: Source, model: type[BaseModel]) -> Diagnostic:
    loc = tuple(detail["loc"])
    route = (*source.mount, *loc)
    name = str(loc[-1]) if loc else ""
    kind = detail["type"]
    if kind == "missing":
        keys = ", ".join(_keys_at(model, loc[:-1]))
        return error("missing-key", f"the key {name} is missing here", route[:-1], f"keys: {keys}")
    if kind == "extra_forbidden":
        known = _keys_at(model, loc[:-1])
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"keys: {', '.join(known)}"
        return replace(
            error("unknown-key", f"the key {name} is not known here", route, hint), at="key"
        )
    if kind == "value_error":
        message = str(detail["ctx"]["error"])
        about = f"{_quoted(detail['input'])} " if isinstance(detail["input"], str) else ""
        return error("wrong-value", f"{about}{message}", route, None)
    message, advice = _expected(detail)
    return error("wrong-type" if kind.endswith("_type") else "wrong-value", message, route, advice)


_KINDS = {dict: "a mapping of keys", list: "a list", str: "a text", type(None): "nothing"}


def _expected(detail: ErrorDetails) -> tuple[str, str | None]:
    """What was expected in place of what, for the errors that pydantic finds by itself."""
    kind, value = detail["type"], detail["input"]
    found = _quoted(value) if isinstance(value, str) else _KINDS.get(type(value), "another value")
    context: Mapping[str, Any] = detail.get("ctx", {})
    if kind in ("enum", "literal_error"):
        expected = str(context["expected"]).replace("'", "")
        names = expected.replace(" or ", ", ").split(", ")
        near = difflib.get_close_matches(str(value).lower(), names, 1)
        hint = f"did you mean {near[0]}?" if near else None
        return f"{found} is not one of {expected}", hint
    if kind in ("tuple_type", "list_type"):
        return (
            f"a list is expected here, and {found} stands here",
            "begin each element with a hyphen",
        )
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"a mapping is expected here, and {found} stands here", "write `key: value` lines"
    if kind == "string_type":
        return (
            f"a text is expected here, and {found} stands here",
            "write a text, or put it in quotes",
        )
    if kind == "string_pattern_mismatch":
        return f"{found} does not have the form expected here", _form(str(context["pattern"]))
    if kind == "too_short":
        return "at least one element is expected here", "add one"
    if kind.startswith("int"):
        return f"{found} is not a whole number", None
    if kind.startswith("bool"):
        return f"{found} is neither true nor false", None
    return f"{found}: {detail['msg'].lower()}", None


_FORMS = (
    ("2007-10-01", "write a year, a month or a day: 2007, 2007-10, 2007-10-01"),
    ("2007-10", "write a month: 2007-10"),
    ("CA1", "write the framework's capitals and a number without padding: CA1"),
    ("CA-S1", "write capitals, hyphen, S, W or A, and a number without padding: CA-S1"),
    ("#0B3C5D", "write six hexadecimal digits after a hash, in quotes: '#0B3C5D'"),
    ("child-abuse", "write lower-case letters and digits with single hyphens: child-abuse"),
    ("CA", "write two to four capitals: CA"),
)


def _form(pattern: str) -> str:

    matching = (hint for example, hint in _FORMS if re.search(pattern, example))
    return next(matching, f"it must match {pattern}")


def _quoted(text: str) -> str:
    shown = text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - fits a terminal line
    return f"“{shown}”"


def _keys_at(model: type[BaseModel], loc: Iterable[str | int]) -> list[str]:
    """The keys that the model takes at a place within it."""
    current: Any = model
    for step in loc:
        if isinstance(step, str) and isinstance(current, type) and issubclass(current, BaseModel):
            fields = {(f.alias or name): f.annotation for name, f in current.model_fields.items()}
            current = _model_within(fields.get(step))
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [field.alias or name for name, field in current.model_fields.items()]
    return []


def _model_within(annotation: Any) -> Any:  # noqa: ANN401 - an annotation is any type
    """The model inside `Model`, `Model | None` or `tuple[Model, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (found := _model_within(argument)) is not None:
            return found
    return None
