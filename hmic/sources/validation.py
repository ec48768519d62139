"""From sources to the tree of models; what does not fit becomes a located diagnostic.

An element that does not fit is reported and left out (the smallest one: a finding, a criterion, an
optional key), so that the rules can run on the rest; what it belongs to is noted as incomplete.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from hmic.diagnostics import Diagnostic, Result, Route, error
from hmic.model.assessment import Assessment
from hmic.model.by_method import keys_of, models_of
from hmic.model.comments import CommentLog
from hmic.model.configuration import Configuration
from hmic.model.follow_up import ProgressLog, Response
from hmic.model.force import Force, Register, RegisteredForce
from hmic.model.framework import Framework
from hmic.model.glossary import Glossary, Term
from hmic.model.grade import Keys
from hmic.model.inspection import Inspection
from hmic.model.method import Method
from hmic.model.programme import Programme
from hmic.model.round import Round
from hmic.model.sign_off import REINSPECTIONS, WHOLE, ReinspectionsSignOff, SignOff, SignOffs
from hmic.sources.fitting import Fitted, fit
from hmic.sources.numbers import Numbers
from hmic.sources.placeholders import placeholders
from hmic.sources.project import SIGNATURES
from hmic.sources.reading import Source, locate

_Fits = TypeVar("_Fits", bound=BaseModel)
_Value = TypeVar("_Value")

MethodReader = Callable[[str], Result[Method | None]]
"""Gives the method of a name."""

_MODELS: Mapping[str, type[BaseModel]] = {
    "programme": Programme,
    "glossary": Glossary,
    "frameworks": Framework,
    "force": Force,
    "force_glossary": Glossary,
    "assessments": Assessment,
    "sign_offs": SignOffs,
    "comments": CommentLog,
    "progress": ProgressLog,
    "response": Response,
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


def validate_round(
    sources: Iterable[Source], register: Register, read_method: MethodReader
) -> Validated[Round]:
    """The files that all forces share as a round.

    Args:
        sources: The files.
        register: All forces.
        read_method: Reads the method of a name.

    Returns:
        The round; none where the programme does not fit, or its method makes no sense.
    """
    sources = tuple(sources)
    first = _Files((s for s in sources if s.mount == ("programme",)), _ways_of_programme)
    programme = first.one("programme", Programme)
    name = programme.method if programme else _named_method(sources)
    method, wrong = read_method(name) if name else Result(None)
    if programme is None or method is None:
        ways = partial(_ways_of_round, method, None) if method else _ways_of_programme
        files = _Files(sources, ways)
        missing = () if files.has("programme") else (_missing_programme(),)
        wrong = (*locate(wrong, files.sources), *missing)
        return Validated(None, files.sources, (*files.diagnostics, *wrong))
    # what the files may say is the method's: they are read again by it
    files = _Files(sources, partial(_ways_of_round, method, programme))
    programme = files.one("programme", Programme) or programme
    numbers = Numbers(programme, method)
    effective = method.with_numbers(numbers.quantities, numbers.bands)
    round_ = Round(
        register=register,
        programme=programme,
        method=effective,
        frameworks=files.branch("frameworks", Framework),
        glossary=files.terms("glossary"),
        incomplete=files.incomplete,
        alters_method=effective.digest != method.digest,
    )
    incomplete = files.incomplete | ({"programme"} if numbers.faults else frozenset())
    found = (*files.diagnostics, *locate((*wrong, *numbers.faults), files.sources))
    return Validated(replace(round_, incomplete=incomplete), files.sources, found)


def validate_inspection(
    sources: Iterable[Source],
    round_: Round | None,
    registered: RegisteredForce,
    *,
    is_sound: bool = True,
) -> Validated[Inspection]:
    """The files of one force as an inspection.

    Args:
        sources: The files.
        round_: The round that it belongs to, by whose method the files are read.
        registered: What the register says of the force.
        is_sound: Whether the round's files are sound; where they are not there is no inspection.

    Returns:
        The inspection, where there is a round, and what is wrong with its files.
    """
    files = _Files(sources, partial(_ways_of_force, round_, registered))
    force, incomplete = files.one("force", Force), files.incomplete
    if force is None:
        force = Force.model_construct(**placeholders(Force, "force", registered))
        incomplete |= {"force"}
    all_of_them = files.one("sign_offs", SignOffs)
    old, signatures = all_of_them.root if all_of_them else {}, files.branch("sign_offs", SignOff)
    again = files.branch("sign_offs", ReinspectionsSignOff)
    twice = _signed_twice(old, signatures, files.sources)
    signed = {**old, **signatures}
    inspection = None
    if round_ is not None and is_sound:
        inspection = Inspection(
            round=round_,
            registered=registered,
            force=force,
            assessments=files.branch("assessments", Assessment),
            force_glossary=files.terms("force_glossary"),
            sign_offs={slug: one for slug, one in signed.items() if slug != WHOLE},
            whole_sign_off=signed.get(WHOLE),
            reinspections_sign_off=again.get(REINSPECTIONS),
            comments=files.one("comments", CommentLog) or CommentLog(),
            progress=files.one("progress", ProgressLog) or ProgressLog(),
            response=files.one("response", Response) or Response(),
            own_incomplete=incomplete,
            has_every_id=files.have_every_id and files.has("force"),
        )
    missing = () if files.has("force") else (_missing_force(registered),)
    return Validated(inspection, files.sources, (*files.diagnostics, *missing, *twice))


_Ways = tuple[type[BaseModel] | None, Mapping[str, Any], Keys | None]
"""How a file is read: its model, what stands in for keys, and the words that it may use.

No model where the method is not known by which it is read.
"""


def _ways_of_programme(mount: Route) -> _Ways:
    """Before the method is known, of which the programme says the name."""
    model = None if mount[0] == "frameworks" else _model_of(mount)
    return model, placeholders(model, str(mount[-1]), None) if model else {}, None


def _named_method(sources: Iterable[Source]) -> str | None:
    """The method that a programme names of which too little fits."""
    contents = (source.content for source in sources if source.mount == ("programme",))
    named = [one.get("method") for one in contents if isinstance(one, dict)]
    return named[0] if named and isinstance(named[0], str) else None


def _ways_of_round(method: Method, programme: Programme | None, mount: Route) -> _Ways:
    file = str(mount[-1])
    if mount[0] != "frameworks":
        model = _model_of(mount)
        return model, placeholders(model, file, None, method), keys_of(method)
    made = models_of(method, _step(method, programme, file))
    return made.framework, placeholders(Framework, file, None), made.keys


def _ways_of_force(round_: Round | None, registered: RegisteredForce, mount: Route) -> _Ways:
    file, model = str(mount[-1]), _model_of(mount)
    instead = placeholders(model, file, registered)
    if round_ is None:
        return None if mount[0] == "assessments" else model, instead, None
    if mount[0] != "assessments":
        return model, instead, keys_of(round_.method)
    step = _step(round_.method, round_.programme, file)
    graded = not round_.programme.is_ungraded(file)
    made = models_of(round_.method, step, graded=graded)
    return made.assessment, instead, made.keys


def _step(method: Method, programme: Programme | None, framework: str) -> str:
    """The step that grades a framework; the first where the programme names one that is not."""
    step = programme.step_of(framework) if programme else ""
    return step if step in method.blocks else next(iter(method.blocks))


class _Files:
    """Sources as their models, each by itself."""

    def __init__(self, sources: Iterable[Source], ways_of: Callable[[Route], _Ways]) -> None:
        self._fitted: dict[Route, Fitted[BaseModel]] = {}
        for source in sources:
            model, instead, keys = ways_of(source.mount)
            self._fitted[source.mount] = (
                fit(model, source, instead, keys)
                if model
                else Fitted(None, source, (), has_every_id=False)
            )

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

    @property
    def have_every_id(self) -> bool:
        """Whether nothing was left out of them that others may name by its id."""
        return all(fitted.has_every_id for fitted in self._fitted.values())

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
    if mount == ("sign_offs", REINSPECTIONS):
        return ReinspectionsSignOff
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
