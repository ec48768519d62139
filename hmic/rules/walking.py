"""Going through the parts of an inspection with the route of each. Not a rule."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import cast

from pydantic import BaseModel

from hmic.diagnostics import Route
from hmic.model.assessment import KEY_OF_KIND, Assessment
from hmic.model.finding import Evidence, Finding
from hmic.model.glossary import Term
from hmic.model.inspection import Inspection


def findings_with_routes(slug: str, assessment: Assessment) -> Iterator[tuple[Finding, Route]]:
    """Every finding of an assessment with its route."""
    for key in KEY_OF_KIND.values():
        for index, finding in enumerate(getattr(assessment, key)):
            yield finding, ("assessments", slug, key, index)


@lru_cache(maxsize=1)  # the rules ask one after another about the same inspection
def published_texts(inspection: Inspection) -> tuple[tuple[str, Route], ...]:
    """Every text of the inspection that may be published, with its route."""
    found: list[tuple[str, Route]] = []
    _add_texts(found, inspection.programme, ("programme",))
    for slug, framework in inspection.frameworks.items():
        _add_texts(found, framework, ("frameworks", slug))
    _add_texts(found, inspection.force, ("force",))
    for slug, assessment in inspection.assessments.items():
        _add_texts(found, assessment, ("assessments", slug))
    _add_texts(found, inspection.glossary, ("glossary", "terms"))
    _add_texts(found, inspection.force_glossary, ("force_glossary", "terms"))
    return tuple(found)


def terms_with_routes(inspection: Inspection) -> Iterator[tuple[Term, Route]]:
    """Every term of both glossaries with its route."""
    for index, term in enumerate(inspection.glossary):
        yield term, ("glossary", "terms", index)
    for index, term in enumerate(inspection.force_glossary):
        yield term, ("force_glossary", "terms", index)


def _add_texts(found: list[tuple[str, Route]], value: object, route: Route) -> None:
    kind = type(value)
    if kind is str:
        found.append((str(value), route))
    elif kind is tuple:
        for index, element in enumerate(cast(tuple[object, ...], value)):
            _add_texts(found, element, (*route, index))
    elif issubclass(kind, BaseModel):
        for name, key in _published_fields(kind):
            _add_texts(found, getattr(value, name), (*route, key))


@cache
def _published_fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The names of the fields that may hold what is published, and their keys."""
    if issubclass(model, Evidence):
        return ()
    return tuple(
        (name, field.alias or name)
        for name, field in model.model_fields.items()
        if not (issubclass(model, Finding) and name == "note")
    )
