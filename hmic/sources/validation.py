"""From sources to the tree of models; what does not fit becomes a located diagnostic.

An element that does not fit is reported and left out (the smallest one: a finding, a criterion, an
optional key), so that the rules can run on the rest; what it belongs to is noted as incomplete.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pydantic import BaseModel

from hmic.diagnostics import Diagnostic, Result, Route, error
from hmic.model.assessment import Assessment
from hmic.model.comments import CommentLog
from hmic.model.configuration import Configuration
from hmic.model.force import Force, Register, RegisteredForce
from hmic.model.framework import Framework
from hmic.model.glossary import Glossary, Term
from hmic.model.inspection import Inspection
from hmic.model.programme import Programme
from hmic.model.round import Round
from hmic.model.sign_off import SignOff, SignOffs
from hmic.sources.fitting import Fitted, fit
from hmic.sources.placeholders import placeholders
from hmic.sources.project import SIGNATURES
from hmic.sources.reading import Source

_Fits = TypeVar("_Fits", bound=BaseModel)
_Value = TypeVar("_Value")

_MODELS: Mapping[str, type[BaseModel]] = {
    "programme": Programme,
    "glossary": Glossary,
    "frameworks": Framework,
    "force": Force,
    "force_glossary": Glossary,
    "assessments": Assessment,
    "sign_offs": SignOffs,
    "comments": CommentLog,
}
"""The model of a file, by the branch that it fills."""


@dataclass(frozen=True)
class Validated(Generic[_Value]):
    """Some files as one value."""

    value: _Value | None
    """None where they are not sound enough to say what belongs to it."""
    sources: tuple[Source, ...]
    """The files without what was left out, so that its routes are theirs."""
    diagnostics: tuple[Diagnostic, ...]


class IncompleteRegister(Register):
    """A register of which something was left out: who is not in it may still be registered."""


def validate_register(source: Source) -> Result[Register]:
    """The register of forces; what does not fit is left out and reported."""
    fitted = fit(Register, source)
    if fitted.value is None or not fitted.is_whole:
        forces = fitted.value.forces if fitted.value else ()
        return Result(IncompleteRegister(forces=forces), fitted.diagnostics)
    return Result(fitted.value)


def validate_configuration(sources: Iterable[Source]) -> Result[Configuration]:
    """What the project decides about hmic, where it has a file for that; the rest is left out."""
    for source in sources:
        fitted = fit(Configuration, source)
        return Result(fitted.value or Configuration(), fitted.diagnostics)
    return Result(Configuration())


def validate_round(sources: Iterable[Source], register: Register) -> Validated[Round]:
    """The files that all forces share as a round; none where the programme does not fit."""
    files = _Files(sources)
    programme = files.one("programme", Programme)
    round_ = None
    if programme is not None:
        round_ = Round(
            register=register,
            programme=programme,
            frameworks=files.branch("frameworks", Framework),
            glossary=files.terms("glossary"),
            incomplete=files.incomplete,
        )
    missing = () if files.has("programme") else (_missing_programme(),)
    return Validated(round_, files.sources, (*files.diagnostics, *missing))


def validate_inspection(
    sources: Iterable[Source],
    round_: Round | None,
    registered: RegisteredForce,
) -> Validated[Inspection]:
    """The files of one force as an inspection.

    Args:
        sources: The files.
        round_: The round that it belongs to; where its files are not sound there is no inspection.
        registered: What the register says of the force.

    Returns:
        The inspection, where there is a round, and what is wrong with its files.
    """
    files = _Files(sources, registered)
    force, incomplete = files.one("force", Force), files.incomplete
    if force is None:
        force = Force.model_construct(**placeholders(Force, "force", registered))
        incomplete |= {"force"}
    all_of_them = files.one("sign_offs", SignOffs)
    old, signatures = all_of_them.root if all_of_them else {}, files.branch("sign_offs", SignOff)
    twice = _signed_twice(old, signatures, files.sources)
    inspection = None
    if round_ is not None:
        inspection = Inspection(
            round=round_,
            registered=registered,
            force=force,
            assessments=files.branch("assessments", Assessment),
            force_glossary=files.terms("force_glossary"),
            sign_offs={**old, **signatures},
            comments=files.one("comments", CommentLog) or CommentLog(),
            own_incomplete=incomplete,
        )
    missing = () if files.has("force") else (_missing_force(registered),)
    return Validated(inspection, files.sources, (*files.diagnostics, *missing, *twice))


class _Files:
    """Sources as their models, each by itself."""

    def __init__(
        self,
        sources: Iterable[Source],
        registered: RegisteredForce | None = None,
    ) -> None:
        self._fitted: dict[Route, Fitted[BaseModel]] = {}
        for source in sources:
            model = _model_of(source.mount)
            instead = placeholders(model, str(source.mount[-1]), registered)
            self._fitted[source.mount] = fit(model, source, instead)

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(fitted.source for fitted in self._fitted.values())

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(found for fitted in self._fitted.values() for found in fitted.diagnostics)

    @property
    def incomplete(self) -> frozenset[str]:
        """The last names of the mounts of which something was left out.

        A grade rests on no signature, so that one which does not fit is none of its framework.
        """
        found = (mount for mount, fitted in self._fitted.items() if not fitted.is_whole)
        return frozenset(str(m[0] if m[0] == "sign_offs" else m[-1]) for m in found)

    def has(self, mount: str) -> bool:
        """Whether there is such a file, sound or not."""
        return (mount,) in self._fitted

    def one(self, mount: str, model: type[_Fits]) -> _Fits | None:
        fitted = self._fitted.get((mount,))
        return fitted.value if fitted and isinstance(fitted.value, model) else None

    def branch(self, branch: str, model: type[_Fits]) -> dict[str, _Fits]:
        return {
            str(mount[1]): fitted.value
            for mount, fitted in self._fitted.items()
            if mount[0] == branch and isinstance(fitted.value, model)
        }

    def terms(self, mount: str) -> tuple[Term, ...]:
        glossary = self.one(mount, Glossary)
        return glossary.terms if glossary else ()


def _model_of(mount: Route) -> type[BaseModel]:
    is_signature = mount[0] == "sign_offs" and len(mount) > 1
    return SignOff if is_signature else _MODELS[str(mount[0])]


def _signed_twice(
    old: Mapping[str, SignOff], signatures: Mapping[str, SignOff], sources: Iterable[Source]
) -> Iterator[Diagnostic]:
    """Signatures that the old file of all of them holds too, and another way."""
    by_mount = {source.mount: source for source in sources}
    for slug, sign_off in old.items():
        if slug in signatures and signatures[slug] != sign_off:
            message = f"{slug} is signed in {SIGNATURES}/{slug}.yaml too, and not as here"
            hint = "delete it here, with all that stands under it"
            route: Route = ("sign_offs", slug)
            here = by_mount["sign_offs",].place(route, "key")
            twice = error("duplicate-key", message, route, hint)
            yield replace(twice, place=here, other=by_mount[route].place(route))


def _missing_force(registered: RegisteredForce) -> Diagnostic:
    return error(
        "missing-file",
        f"forces/{registered.slug}/ holds no force.yaml",
        ("force",),
        "it states the report's stage and gives the force's overview",
    )


def _missing_programme() -> Diagnostic:
    return error(
        "missing-file",
        "frameworks/ holds no programme.yaml",
        ("programme",),
        "it names the round, its scale and its frameworks",
    )
