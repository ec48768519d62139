"""Going through the parts of an inspection with the route of each. Not a rule."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, cast, get_args

from pydantic import BaseModel

from hmic.diagnostics import Route
from hmic.judging.grading import Judgements, Ruled
from hmic.judging.whole import judge_whole
from hmic.markup import Form, Written
from hmic.model.assessment import Assessment, Moderation
from hmic.model.finding import Evidence, Finding
from hmic.model.glossary import Term
from hmic.model.inspection import Inspection
from hmic.model.round import Round

Text = tuple[str, Route]
"""A text that may be published, with its route."""
TextOfForm = tuple[str, Route, Form]
"""The same, with what it may hold."""


def findings_with_routes(slug: str, assessment: Assessment) -> Iterator[tuple[Finding, Route]]:
    """Every finding of an assessment with its route."""
    for key in assessment.lists.values():
        for index, finding in enumerate(getattr(assessment, key)):
            yield finding, ("assessments", slug, key, index)


def graded_with_routes(
    inspection: Inspection, judgements: Judgements
) -> Iterator[tuple[Ruled, Route]]:
    """What the rules graded, with the route of the file that may moderate it; the whole last."""
    for slug, judgement in judgements.items():
        if slug in inspection.assessments:
            yield judgement, ("assessments", slug)
    if whole := judge_whole(inspection, judgements):
        yield whole, ("force",)


def moderations_with_routes(inspection: Inspection) -> Iterator[tuple[Moderation, Route]]:
    """Every moderation with its route; that of the whole last."""
    for slug, assessment in inspection.assessments.items():
        if assessment.moderation is not None:
            yield assessment.moderation, ("assessments", slug, "moderation")
    if inspection.force.moderation is not None:
        yield inspection.force.moderation, ("force", "moderation")


@lru_cache(maxsize=1)  # the rules ask one after another about the same round
def texts_of_round(round_: Round) -> tuple[Text, ...]:
    """Every text of the round's files that may be published, with its route."""
    return tuple((text, route) for text, route, _ in forms_of_round(round_))


@lru_cache(maxsize=1)  # as above
def texts_of_force(inspection: Inspection) -> tuple[Text, ...]:
    """Every text of the force's own files that may be published, with its route."""
    return tuple((text, route) for text, route, _ in forms_of_force(inspection))


@lru_cache(maxsize=1)  # as above
def forms_of_round(round_: Round) -> tuple[TextOfForm, ...]:
    """The texts of the round, with what each may hold."""
    found: list[TextOfForm] = []
    _add_texts(found, round_.programme, ("programme",))
    for slug, framework in round_.frameworks.items():
        _add_texts(found, framework, ("frameworks", slug))
    _add_texts(found, round_.glossary, ("glossary", "terms"))
    return tuple(found)


@lru_cache(maxsize=1)  # as above
def forms_of_force(inspection: Inspection) -> tuple[TextOfForm, ...]:
    """The texts of the force, with what each may hold."""
    found: list[TextOfForm] = []
    _add_texts(found, inspection.force, ("force",))
    for slug, assessment in inspection.assessments.items():
        _add_texts(found, assessment, ("assessments", slug))
    _add_texts(found, inspection.force_glossary, ("force_glossary", "terms"))
    _add_texts(found, inspection.response, ("response",))
    return tuple(found)


def terms_of_round(round_: Round) -> Iterator[tuple[Term, Route]]:
    """Every term of the programme's glossary with its route."""
    return ((term, ("glossary", "terms", index)) for index, term in enumerate(round_.glossary))


def terms_of_force(inspection: Inspection) -> Iterator[tuple[Term, Route]]:
    """Every term of the force's own glossary with its route."""
    for index, term in enumerate(inspection.force_glossary):
        yield term, ("force_glossary", "terms", index)


def _add_texts(
    found: list[TextOfForm], value: object, route: Route, form: Form = Form.PLAIN
) -> None:
    kind = type(value)
    if kind is str:
        found.append((str(value), route, form))
    elif kind is tuple:
        for index, element in enumerate(cast(tuple[object, ...], value)):
            _add_texts(found, element, (*route, index), form)
    elif kind is dict:
        for key, element in cast(dict[str, object], value).items():
            _add_texts(found, element, (*route, key), form)
    elif issubclass(kind, BaseModel):
        for name, key, its_form in _published_fields(kind):
            _add_texts(found, getattr(value, name), (*route, key), its_form)


@cache
def _published_fields(model: type[BaseModel]) -> tuple[tuple[str, str, Form], ...]:
    """The fields that may hold what is published: their names, their keys, what they may hold."""
    if issubclass(model, Evidence):
        return ()
    return tuple(
        (name, field.alias or name, _form_of(field.metadata, field.annotation))
        for name, field in model.model_fields.items()
        if not (issubclass(model, Finding) and name == "note")
    )


def _form_of(metadata: Iterable[object], annotation: Any) -> Form:  # noqa: ANN401 - any type
    """What a field's texts may hold, by the mark on its type or on a part of it."""
    for mark in metadata:
        if isinstance(mark, Written):
            return mark.form
    parts = (_form_of(getattr(part, "__metadata__", ()), part) for part in get_args(annotation))
    return next((form for form in parts if form is not Form.PLAIN), Form.PLAIN)
