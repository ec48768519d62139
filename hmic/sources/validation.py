"""From sources to the tree of models; what does not fit becomes a located diagnostic.

An element that does not fit is reported and left out (the smallest one: a finding, a criterion, an
optional key), so that the rules can run on the rest; what it belongs to is noted as incomplete.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from hmic.diagnostics import Diagnostic, Route, error
from hmic.model.assessment import Assessment
from hmic.model.configuration import Configuration
from hmic.model.force import Force, Register, RegisteredForce
from hmic.model.framework import Framework
from hmic.model.glossary import Glossary, Term
from hmic.model.inspection import Inspection
from hmic.model.programme import Programme
from hmic.model.sign_off import SignOffs
from hmic.sources.fitting import fit
from hmic.sources.reading import Source
from hmic.sources.standing_in import stand_ins

_Fits = TypeVar("_Fits", bound=BaseModel)


@dataclass(frozen=True)
class Validated:
    """What fitted: the inspection, where the programme is sound enough to say what belongs to it.

    The sources lack the elements left out, so that the routes of one are the routes of the other.
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
        standing_in = stand_ins(model, str(source.mount[-1]), register, registered)
        value, remaining, found = fit(model, source, standing_in)
        fitted[source.mount] = value
        kept.append(remaining)
        diagnostics += found
        if found or value is None or not source.whole:
            incomplete.add(str(source.mount[-1]))

    programme, force = fitted.get(("programme",)), fitted.get(("force",))
    diagnostics += _missing_files(fitted, registered)
    if not isinstance(force, Force):
        force = Force.model_construct(**stand_ins(Force, "force", register, registered))
        incomplete.add("force")
    sign_offs = fitted.get(("sign_offs",))
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
        "sign_offs": SignOffs,
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


def _missing_files(
    fitted: Mapping[Route, BaseModel | None], registered: RegisteredForce
) -> Iterable[Diagnostic]:
    """The two files that every report rests on."""
    yield from _missing_programme(fitted)
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
