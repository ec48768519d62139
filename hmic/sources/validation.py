"""From sources to the tree of models; what does not fit becomes a located diagnostic.

An element that does not fit is reported and left out (the smallest one: a finding, a criterion, an
optional key), so that the rules can run on the rest; what it belongs to is noted as incomplete.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import BaseModel

from hmic.diagnostics import Diagnostic, Route, error
from hmic.model.assessment import Assessment
from hmic.model.comments import CommentLog
from hmic.model.configuration import Configuration
from hmic.model.force import Force, Register, RegisteredForce
from hmic.model.framework import Framework
from hmic.model.glossary import Glossary, Term
from hmic.model.inspection import Inspection
from hmic.model.programme import Programme
from hmic.model.sign_off import SignOffs
from hmic.sources.fitting import fit
from hmic.sources.placeholders import placeholders
from hmic.sources.reading import Source

_Fits = TypeVar("_Fits", bound=BaseModel)


@dataclass(frozen=True)
class Fitted:
    """Sources as their models, each by itself.

    The sources lack the elements left out, so that the routes of one are the routes of the other.
    """

    models: Mapping[Route, BaseModel | None]
    """By mount, the file as its model; None where too little of it fits."""
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]
    incomplete: frozenset[str]
    """The last names of the mounts of which something was left out."""


@dataclass(frozen=True)
class Validated:
    """What fitted: the inspection, where the programme is sound enough to say what belongs to it.

    The sources are those of `Fitted`.
    """

    inspection: Inspection | None
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]


class IncompleteRegister(Register):
    """A register of which something was left out: who is not in it may still be registered."""


def validate_register(source: Source) -> tuple[Register, tuple[Diagnostic, ...]]:
    """The register of forces; what does not fit is left out and reported."""
    register, _, diagnostics = fit(Register, source)
    if register is None or diagnostics or not source.whole:
        return IncompleteRegister(forces=register.forces if register else ()), diagnostics
    return register, diagnostics


def validate_configuration(source: Source) -> tuple[Configuration, tuple[Diagnostic, ...]]:
    """What the project decides about hmic; what does not fit is left out and reported."""
    configuration, _, diagnostics = fit(Configuration, source)
    return configuration or Configuration(), diagnostics


def validate_programme(
    sources: Iterable[Source],
) -> tuple[Programme | None, Mapping[str, Framework], tuple[Diagnostic, ...]]:
    """The programme and its frameworks, without any force; what does not fit is left out."""
    fitted: dict[Route, BaseModel | None] = {}
    diagnostics: list[Diagnostic] = []
    for source in sources:
        value, _, found = fit(_model_of(source.mount), source)
        fitted[source.mount] = value
        diagnostics += found
    programme = fitted.get(("programme",))
    return (
        programme if isinstance(programme, Programme) else None,
        _branch(fitted, "frameworks", Framework),
        (*diagnostics, *_missing_programme(fitted)),
    )


def fit_programme(sources: Iterable[Source], register: Register) -> Fitted:
    """The files that all forces share."""
    fitted = _fitted(sources, register)
    missing = tuple(_missing_programme(fitted.models))
    return replace(fitted, diagnostics=(*fitted.diagnostics, *missing))


def validate(
    shared: Fitted, sources: Iterable[Source], register: Register, registered: RegisteredForce
) -> Validated:
    """The files of one force, with those that all forces share, as an inspection."""
    own = _fitted(sources, register, registered)
    fitted = {**shared.models, **own.models}
    incomplete = shared.incomplete | own.incomplete
    programme, force = fitted.get(("programme",)), fitted.get(("force",))
    if not isinstance(force, Force):
        force = Force.model_construct(**placeholders(Force, "force", register, registered))
        incomplete |= {"force"}
    sign_offs, comments = fitted.get(("sign_offs",)), fitted.get(("comments",))
    inspection = None
    if isinstance(programme, Programme):
        inspection = Inspection(
            programme=programme,
            frameworks=_branch(fitted, "frameworks", Framework),
            register=register,
            registered=registered,
            force=force,
            assessments=_branch(fitted, "assessments", Assessment),
            glossary=_terms(fitted.get(("glossary",))),
            force_glossary=_terms(fitted.get(("force_glossary",))),
            sign_offs=sign_offs.root if isinstance(sign_offs, SignOffs) else {},
            comments=comments if isinstance(comments, CommentLog) else CommentLog(),
            incomplete=incomplete,
        )
    diagnostics = (*shared.diagnostics, *own.diagnostics, *_missing_force(own.models, registered))
    return Validated(inspection, (*shared.sources, *own.sources), diagnostics)


def _fitted(
    sources: Iterable[Source], register: Register, registered: RegisteredForce | None = None
) -> Fitted:
    models: dict[Route, BaseModel | None] = {}
    kept: list[Source] = []
    diagnostics: list[Diagnostic] = []
    incomplete: set[str] = set()
    for source in sources:
        model = _model_of(source.mount)
        instead = placeholders(model, str(source.mount[-1]), register, registered)
        value, remaining, found = fit(model, source, instead)
        models[source.mount] = value
        kept.append(remaining)
        diagnostics += found
        if found or value is None or not source.whole:
            incomplete.add(str(source.mount[-1]))
    return Fitted(models, tuple(kept), tuple(diagnostics), frozenset(incomplete))


def _model_of(mount: Route) -> type[BaseModel]:
    models: dict[str, type[BaseModel]] = {
        "programme": Programme,
        "glossary": Glossary,
        "frameworks": Framework,
        "force": Force,
        "force_glossary": Glossary,
        "assessments": Assessment,
        "sign_offs": SignOffs,
        "comments": CommentLog,
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


def _terms(glossary: BaseModel | None) -> tuple[Term, ...]:
    return glossary.terms if isinstance(glossary, Glossary) else ()


def _missing_force(
    fitted: Mapping[Route, BaseModel | None], registered: RegisteredForce
) -> Iterable[Diagnostic]:
    if ("force",) not in fitted:
        yield error(
            "missing-file",
            f"forces/{registered.slug}/ holds no force.yaml",
            ("force",),
            "it states the report's stage and gives the force's overview",
        )


def _missing_programme(fitted: Mapping[Route, BaseModel | None]) -> Iterable[Diagnostic]:
    if ("programme",) not in fitted:
        yield error(
            "missing-file",
            "frameworks/ holds no programme.yaml",
            ("programme",),
            "it names the round, its scale and its frameworks",
        )
