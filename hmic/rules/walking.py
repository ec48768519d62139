"""Going through the parts of an inspection with the route of each. Not a rule."""

from collections.abc import Iterator

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


def published_texts(inspection: Inspection) -> Iterator[tuple[str, Route]]:
    """Every text of the inspection that may be published, with its route."""
    yield from _texts(inspection.programme, ("programme",))
    for slug, framework in inspection.frameworks.items():
        yield from _texts(framework, ("frameworks", slug))
    yield from _texts(inspection.force, ("force",))
    for slug, assessment in inspection.assessments.items():
        yield from _texts(assessment, ("assessments", slug))
    for terms, mount in (
        (inspection.glossary, "glossary"),
        (inspection.force_glossary, "force_glossary"),
    ):
        yield from _texts(terms, (mount, "terms"))


def terms_with_routes(inspection: Inspection) -> Iterator[tuple[Term, Route]]:
    """Every term of both glossaries with its route."""
    for index, term in enumerate(inspection.glossary):
        yield term, ("glossary", "terms", index)
    for index, term in enumerate(inspection.force_glossary):
        yield term, ("force_glossary", "terms", index)


def _texts(value: object, route: Route) -> Iterator[tuple[str, Route]]:
    if isinstance(value, Evidence):
        return
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            if not (isinstance(value, Finding) and name == "note"):
                yield from _texts(getattr(value, name), (*route, field.alias or name))
    elif isinstance(value, tuple):
        for index, element in enumerate(value):
            yield from _texts(element, (*route, index))
    elif type(value) is str:
        yield value, route
