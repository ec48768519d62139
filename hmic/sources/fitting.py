"""Fitting a source to its model: what is at fault is reported, its smallest part left out.

Of a finding with a fault in one key the others are still looked at: that key alone goes, or
something stands in for it. A finding goes as a whole where nothing less will do.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from hmic.diagnostics import Diagnostic, Route
from hmic.model.framework import Framework
from hmic.model.programme import Programme
from hmic.model.values import Fault, Faults
from hmic.sources.pydantic_errors import (
    Misfit,
    diagnostic_of,
    is_optional,
    keys_at,
    meant_key,
    model_at,
)
from hmic.sources.reading import Source, Span, locate

_Fits = TypeVar("_Fits", bound=BaseModel)

_TAKEN_WHOLE: Mapping[type[BaseModel], Collection[str]] = {Programme: ("frameworks",)}
"""Lists whose elements go as a whole, for an unknown key too: an overview that lost its parts to a
misspelling would be taken for another thing."""

_WEIGHED_TOGETHER: Mapping[type[BaseModel], Collection[str]] = {Framework: ("criteria",)}
"""Lists that a model's own validators count: they err where an element was left out."""


def _weighed_together(model: type[BaseModel]) -> Collection[str]:
    """Those lists of a model, or of the model that it was made from for a method."""
    return next((keys for of, keys in _WEIGHED_TOGETHER.items() if issubclass(model, of)), ())


_STAND_INS: Mapping[str, Any] = {
    **dict.fromkeys(("text", "reason", "title", "problem", "solution", "was", "now", "done"), "…"),
    "criteria": ["AA1"],
    "findings": ["AA-A1"],
    "outcomes": ["…"],
    "contact": {"role": "…"},
}
"""What stands in for keys that an element of a list can't do without, whatever its model."""

_GONE = object()
_MOST_ROUNDS = 20
"""So often is something left out of a source, all that is found wrong at once; then it is given up:
a fault that comes back for each element in turn would take the square of their number."""


@dataclass(frozen=True)
class Fitted(Generic[_Fits]):
    """A source as its model."""

    value: _Fits | None
    """None where too little of it fits."""
    source: Source
    """Without what was left out, so that the routes of the two are the same."""
    diagnostics: tuple[Diagnostic, ...]
    has_every_id: bool = True
    """Whether nothing was left out that others may name by its id."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out of the file."""
        return self.value is not None and not self.diagnostics and self.source.whole


@dataclass(frozen=True)
class _Rest:
    """What is left of a source, and what it lacks."""

    source: Source
    lacking: frozenset[Route] = frozenset()
    """Keys that were left out or misspelt, and the lists and mappings that lack something now."""
    stood_in: frozenset[Route] = frozenset()
    """Keys for which something stands in."""
    has_every_id: bool = True


def fit(
    model: type[_Fits],
    source: Source,
    placeholders: Mapping[str, Any] | None = None,
    context: object = None,
) -> Fitted[_Fits]:
    """A source as its model, after leaving out what does not fit.

    No error is reported that is only there because something else was left out.

    Args:
        model: The model.
        source: The source.
        placeholders: What stands in for keys that can't be left out.
        context: What the model's words are held against.

    Returns:
        What is left, and what is wrong with the rest.
    """
    rest = _Rest(source)
    diagnostics: list[Diagnostic] = []
    for _ in range(_MOST_ROUNDS):
        content = rest.source.content
        if content is None:
            break
        try:
            value = model.model_validate(content, context=context)
        except ValidationError as failure:
            misfits = _misfits(failure, content)
        else:
            stood_in = frozenset((*source.mount, *route) for route in rest.stood_in)
            fitted = replace(rest.source, stood_in=stood_in)
            has_every_id = rest.has_every_id and source.whole
            return Fitted(value, fitted, tuple(diagnostics), has_every_id)
        rest = replace(rest, lacking=rest.lacking.union(_misspelt(misfits, content, model)))
        found = (
            diagnostic_of(misfit, source.mount, model, _keys(content, misfit.loc[:-1]))
            for misfit in misfits
            if not _follows(misfit, rest.lacking, model)
        )
        diagnostics += locate(found, [rest.source])
        remedies = [
            _remedy(misfit, model, placeholders or {}, content, context) for misfit in misfits
        ]
        left = _without(rest, dict(filter(None, remedies)))
        if None in remedies or left.source.content == content:
            break
        rest = left
    return Fitted(None, rest.source, tuple(diagnostics), has_every_id=False)


def fit_whole(model: type[_Fits], source: Source) -> Fitted[_Fits]:
    """A source as its model, of which nothing can be left out."""
    content = source.content
    if content is None:
        return Fitted(None, source, ())
    try:
        return Fitted(model.model_validate(content), source, ())
    except ValidationError as failure:
        found = [
            diagnostic_of(misfit, source.mount, model, _keys(content, misfit.loc[:-1]))
            for misfit in _misfits(failure, content)
        ]
    return Fitted(None, source, locate(found, [source]))


def _misfits(
    failure: ValidationError,
    content: Any,  # noqa: ANN401 - plain data
) -> list[Misfit]:
    return [
        Misfit(
            kind=detail["type"],
            # a validator of several fields may say which of them is at fault
            loc=(*as_written(detail["loc"], content), *(fault.at if fault else ())),
            found=detail["input"],
            message=detail["msg"],
            details={**detail.get("ctx", {}), "error": fault},
            of=as_written(detail["loc"], content)
            if fault is not None and isinstance(detail["input"], dict)
            else None,
        )
        for detail in failure.errors(include_url=False)
        for fault in _faults(detail.get("ctx", {}).get("error"))
    ]


def as_written(loc: Route, content: Any) -> Route:  # noqa: ANN401 - plain data
    """Where it stands in the file.

    There a list may be written as its one element alone, or a mapping as the list under its key.
    """
    written: list[str | int] = []
    for step in loc:
        if isinstance(step, int) and not isinstance(content, list):
            break
        if isinstance(step, int) or not isinstance(content, list):
            written.append(step)
            content = _at(content, (step,))
    return tuple(written)


def _faults(raised: object) -> tuple[Fault | None, ...]:
    """What a validator of ours raised, one by one; pydantic's own raise nothing."""
    if isinstance(raised, Faults):
        return raised.faults
    return (raised if isinstance(raised, Fault) else None,)


def _misspelt(
    misfits: Iterable[Misfit],
    content: Any,  # noqa: ANN401 - plain data
    model: type[BaseModel],
) -> Iterator[Route]:
    """The keys that unknown ones were most likely meant to be, and the mappings that lack them."""
    for misfit in misfits:
        if misfit.kind == "extra_forbidden":
            within = misfit.loc[:-1]
            known, present = keys_at(model, within), _keys(content, within)
            if meant := meant_key(str(misfit.loc[-1]), known, present):
                yield within
                yield (*within, meant)


def _follows(misfit: Misfit, lacking: Collection[Route], model: type[BaseModel]) -> bool:
    """Whether something is amiss only because something else was left out or misspelt."""
    if misfit.kind not in ("missing", "too_short", "value_error"):
        return False
    if misfit.kind == "too_short" and len(misfit.found) >= misfit.details["min_length"]:
        return True  # it has its elements, and they are at fault themselves
    if misfit.of is not None:
        gone = {route[-1] for route in lacking if route[:-1] == misfit.of and route}
        told = f"{misfit.message} {misfit.details['error'].hint}" if gone else ""
        if not gone.isdisjoint(re.findall(r"\w+", told)):
            return True
    weighed = [key for key in _weighed_together(model) if misfit.loc in ((), (key,))]
    return misfit.loc in lacking or any(route[:1] == (key,) for route in lacking for key in weighed)


def _remedy(
    misfit: Misfit,
    model: type[BaseModel],
    placeholders: Mapping[str, Any],
    content: Any,  # noqa: ANN401 - plain data
    context: object,
) -> tuple[Route, Any] | None:
    """The smallest element that can be left out to be rid of a misfit, and what stands in for it.

    An unknown key goes alone; a key may have a stand-in; else it is the innermost element of a list
    of models that holds the fault, or a key within it; else the innermost key that its model does
    without.

    Args:
        misfit: The misfit.
        model: The model.
        placeholders: What stands in for keys that can't be left out.
        content: What the file holds.
        context: What the model's words are held against.

    Returns:
        Where it stands, and what stands there now; None where nothing less than the whole will do.
    """
    loc = misfit.loc
    if not loc:
        return None
    if loc[0] in _TAKEN_WHOLE.get(model, ()) and len(loc) > 1:
        return loc[:2], _GONE
    if misfit.kind == "extra_forbidden":
        return loc, _GONE
    if loc[0] in placeholders:
        return _in_place(loc, placeholders, model)
    indices = [depth for depth, step in enumerate(loc) if isinstance(step, int)]
    for depth in reversed(indices):
        if keys_at(model, loc[:depth]):
            return _within(misfit, loc[: depth + 1], model, content, context)
    if indices:
        return loc[: indices[-1] + 1], _GONE
    optional = (loc[:n] for n in range(len(loc), 0, -1) if is_optional(model, loc[:n]))
    return next(((route, _GONE) for route in optional), None)


def _within(
    misfit: Misfit,
    element: Route,
    model: type[BaseModel],
    content: Any,  # noqa: ANN401 - plain data
    context: object,
) -> tuple[Route, Any]:
    """What of an element of a list is to go for a misfit in it: a key, or else all of it.

    Args:
        misfit: The misfit.
        element: The innermost element of a list of models that holds it.
        model: The model.
        content: What the file holds.
        context: What the model's words are held against.

    Returns:
        Where it stands, and what stands there now.
    """
    if misfit.of is not None and misfit.of[: len(element)] != element:
        return element, _GONE  # it is none of its own: a name that stands twice in the list
    if misfit.of is not None:  # without one of its keys the rest may do
        made, held = model_at(model, element), _at(content, element)
        if made is None or not isinstance(held, dict):
            return element, _GONE
        for key in reversed([key for key in held if is_optional(model, (*element, key))]):
            rest = {name: value for name, value in held.items() if name != key}
            if _fits(made, rest, context):
                return (*element, key), _GONE
        return element, _GONE
    for depth in range(len(misfit.loc), len(element), -1):
        if isinstance(misfit.loc[depth - 1], int) or is_optional(model, misfit.loc[:depth]):
            return misfit.loc[:depth], _GONE
    key = misfit.loc[len(element) : len(element) + 1]
    stand_in = _STAND_INS.get(str(key[0])) if key else None
    return (element, _GONE) if stand_in is None else ((*element, *key), stand_in)


def _fits(model: type[BaseModel], content: object, context: object) -> bool:
    try:
        model.model_validate(content, context=context)
    except ValidationError:
        return False
    return True


def _in_place(
    loc: Route, placeholders: Mapping[str, Any], model: type[BaseModel]
) -> tuple[Route, Any]:
    """The innermost part of a key that has a stand-in, or that its model does without."""
    value: Any = placeholders
    for depth, step in enumerate(loc):
        if not isinstance(value, dict) or step not in value:
            if isinstance(value, dict) and is_optional(model, loc[: depth + 1]):
                return loc[: depth + 1], _GONE
            return loc[:depth], value
        value = value[step]
    return loc, value


def _at(content: Any, route: Route) -> Any:  # noqa: ANN401 - plain data
    for step in route:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def _keys(content: Any, route: Route) -> Collection[str]:  # noqa: ANN401 - plain data
    within = _at(content, route)
    return within.keys() if isinstance(within, dict) else ()


def _without(rest: _Rest, remedies: Mapping[Route, Any]) -> _Rest:
    """What is left after the remedies; what stood after a left out element of a list moves up."""
    source, mount = rest.source, rest.source.mount
    gone = {route for route, stand_in in remedies.items() if stand_in is _GONE}
    stood_in = {route for route in remedies if len(route) > 1} - gone
    lost = any(_loses_id(source.content, route) for route in gone)
    move = _mover(gone)

    def spans(before: Mapping[Route, Span]) -> dict[Route, Span]:
        now = {route: move(route[len(mount) :]) for route in before}
        return {(*mount, *to): before[route] for route, to in now.items() if to is not None}

    lacking = {move(route) for route in rest.lacking}
    for *within, last in gone:
        if (to := move(tuple(within))) is not None:
            lacking.add(to if isinstance(last, int) else (*to, last))
    return _Rest(
        replace(
            source,
            content=_remedied(source.content, _by_holder(remedies), ()),
            values=spans(source.values),
            keys=spans(source.keys),
        ),
        frozenset(route for route in lacking if route is not None),
        frozenset(filter(None, map(move, rest.stood_in | stood_in))),
        rest.has_every_id and not lost,
    )


def _loses_id(content: Any, route: Route) -> bool:  # noqa: ANN401 - plain data
    """Whether what is left out may be named by its id, also where the id itself is what lacks."""
    among = _at(content, route[:-1]) if isinstance(route[-1], int) else None
    is_of_file = len(route) == 1 or (len(route) == 2 and among is not None)  # noqa: PLR2004
    return is_of_file or _has_id(among) or _has_id(_at(content, route))


def _has_id(content: Any) -> bool:  # noqa: ANN401 - plain data
    """Whether something stands there that others may name."""
    if isinstance(content, dict):
        return "id" in content or any(map(_has_id, content.values()))
    return isinstance(content, list) and any(map(_has_id, content))


def _mover(gone: Collection[Route]) -> Callable[[Route], Route | None]:
    """Gives a route of before as it is now; None where it is gone."""
    indices: dict[Route, list[int]] = {}
    for *within, last in gone:
        if isinstance(last, int):
            insort(indices.setdefault(tuple(within), []), last)

    def move(route: Route) -> Route | None:
        if any(route[:depth] in gone for depth in range(1, len(route) + 1)):
            return None
        return tuple(
            step - bisect_left(indices.get(route[:depth], ()), step)
            if isinstance(step, int)
            else step
            for depth, step in enumerate(route)
        )

    return move


def _by_holder(remedies: Mapping[Route, Any]) -> Mapping[Route, dict[str | int, Any]]:
    """What is remedied of each list or mapping, by index or key, and by what."""
    by_holder: dict[Route, dict[str | int, Any]] = {}
    for route, to in remedies.items():
        by_holder.setdefault(route[:-1], {})[route[-1]] = to
    return by_holder


def _remedied(
    content: Any,  # noqa: ANN401 - plain data
    remedies: Mapping[Route, dict[str | int, Any]],
    route: Route,
) -> Any:  # noqa: ANN401 - plain data
    changed = remedies.get(route, {})
    if isinstance(content, list):
        kept = [(n, element) for n, element in enumerate(content) if changed.get(n) is not _GONE]
        return [_remedied(element, remedies, (*route, n)) for n, element in kept]
    if isinstance(content, dict):
        now = {key: _remedied(value, remedies, (*route, key)) for key, value in content.items()}
        return {key: value for key, value in (now | changed).items() if value is not _GONE}
    return content
