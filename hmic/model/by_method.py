"""The models whose keys are a method's: criteria with its flags, assessments with its kinds.

They are made once for each block of a method, so that what an author's file may hold is told as
everywhere: by pydantic, key by key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, create_model

from hmic.model.assessment import Asserted, Assessment, Inputs, RetiredFinding
from hmic.model.finding import Finding, FindingId
from hmic.model.forms import form
from hmic.model.framework import Criterion as AnyCriterion
from hmic.model.framework import CriterionId, Framework
from hmic.model.grade import Keys
from hmic.model.method import Block, KindOfFinding, Method
from hmic.model.values import Month, OrAlone, Paragraph
from hmic.model.vocabulary import Vocabulary, letter_of, list_of


@dataclass(frozen=True)
class MadeModels:
    """The models of one block of a method."""

    framework: type[Framework]
    assessment: type[Assessment]
    findings: Mapping[str, type[Finding]]
    """By kind."""
    all_of_them: Mapping[str, Any]
    """These and the models within them, by name."""
    keys: Keys
    """The words that its files may use."""


_made: dict[str, MadeModels] = {}


class _Made:
    """A model that is made for a method: another process makes it again by the same method."""

    made_for: ClassVar[tuple[Method, str, bool, str]]
    """The method, the step, whether it grades, and the model's name among those made."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (*self.made_for, self.__getstate__())


def _made_again(method: Method, step: str, graded: bool, name: str, state: dict[str, Any]) -> Any:  # noqa: ANN401 - of any model
    model = models_of(method, step, graded=graded).all_of_them[name]
    again = model.__new__(model)
    again.__setstate__(state)
    return again


def models_of(method: Method, step: str = "", *, graded: bool = True) -> MadeModels:
    """The models of a step's files; the same again for an equal method.

    Args:
        method: The method.
        step: The step; the first where none is named.
        graded: Whether the frameworks are graded: in others, findings need bear on no criteria.

    Returns:
        The models.
    """
    block = method.blocks[step or next(iter(method.blocks))]
    key = f"{method.model_dump_json(include=_SHAPING)} {step} {graded}"
    if key not in _made:
        _made[key] = _make(method, block, graded=graded)
        for name, model in _made[key].all_of_them.items():
            model.made_for = (method, step, graded, name)
    return _made[key]


_SHAPING = {"criteria", "findings", "inputs", "judged", "outcomes", "rules", "steps"}


def keys_of(method: Method, step: str = "") -> Keys:
    """The words that files of a step may use; of a file about all frameworks, those of all."""
    blocks = [method.blocks[step]] if step else list(method.blocks.values())
    return Keys(
        grades=tuple(dict.fromkeys(grade for block in blocks for grade in block.grades)),
        outcomes=tuple(dict.fromkeys(key for block in blocks for key in block.outcomes)),
        achievements=Vocabulary(method, blocks[0]).achievements,
        no_grades=tuple(
            method.word("outcome", key)
            for block in blocks
            for key in block.outcomes
            if key not in block.grades
        ),
    )


def _make(method: Method, block: Block, *, graded: bool) -> MadeModels:
    vocabulary = Vocabulary(method, block)
    criterion = _criterion(block)
    bears = graded and not block.judged and block.criteria.achievements is not None
    findings = {
        name: _finding(name, kind, block, bears=bears)
        for name, kind in block.findings.kinds.items()
    }
    framework = _subclass(
        "Framework",
        Framework,
        {"criteria": (tuple[criterion, ...], ())},  # type: ignore[valid-type]
    )
    framework.needed = tuple(_needed(vocabulary))
    framework.is_judged = block.judged
    lists = {name: list_of(name, kind) for name, kind in block.findings.kinds.items()}
    fields: dict[str, Any] = {
        lists[name]: (tuple[model, ...], Field(default=(), description=_described(name)))  # type: ignore[valid-type]
        for name, model in findings.items()
    }
    inputs = _inputs(block)
    assessment = _between("Assessment", Assessment, fields)
    stated = {"inputs": (inputs, Field(default=inputs(), description=_INPUTS))}
    pattern = {"type": "string", "pattern": _pattern_of_ids(block)}
    retired = _subclass("RetiredFinding", RetiredFinding, {"id": (_finding_id(block), ...)})
    one: Any = Annotated[retired, OrAlone(pattern)]
    gone = (tuple[one, ...], Field((), description=_RETIRED))
    assessment = _subclass("Assessment", assessment, stated | {"retired": gone})
    assessment.lists = lists
    step = next((name for name, one in method.blocks.items() if one is block), "")
    asserted = {
        f"asserted {name}": field.annotation.__args__[0]
        for name, field in inputs.model_fields.items()
    }
    all_of_them = {
        "framework": framework,
        "criterion": criterion,
        "assessment": assessment,
        "inputs": inputs,
        "retired": retired,
        **{f"finding {name}": model for name, model in findings.items()},
        **asserted,
    }
    return MadeModels(framework, assessment, findings, all_of_them, keys_of(method, step))


def _subclass(name: str, base: Any, fields: dict[str, Any]) -> Any:  # noqa: ANN401 - of any model
    about = {"__module__": base.__module__, "__doc__": base.__doc__}
    return create_model(name, __base__=(_Made, base), **about, **fields)


def _between(name: str, base: Any, fields: dict[str, Any]) -> Any:  # noqa: ANN401 - of any model
    """A model with further fields between those of its start and its rest."""
    start = base.__mro__[2]
    further = create_model(f"{name}Further", __base__=start, __module__=base.__module__, **fields)
    about = {"__module__": base.__module__, "__doc__": base.__doc__}
    return create_model(name, __base__=(base, further), **about)


def _criterion(block: Block) -> type[AnyCriterion]:
    criteria = block.criteria
    fields: dict[str, Any] = {}
    if len(criteria.levels) > 1:
        fields["level"] = (Literal[criteria.levels], ...)
    elif criteria.levels:
        fields["level"] = (Literal[criteria.levels], criteria.levels[0])
    for name in criteria.flags:
        described = f"Whether it is {name.replace('_', ' ')}."
        fields[name] = (bool, Field(default=False, description=described))
    level = {"level": fields.pop("level")} if "level" in fields else {}
    made: type[AnyCriterion] = _between("Criterion", AnyCriterion, fields)
    made = _subclass("Criterion", made, level)
    flags = criteria.flags
    made.flag_names = tuple(flags)
    made.implied = {name: flag.with_ for name, flag in flags.items() if flag.with_}
    made.of_one_level = {name: flag.level for name, flag in flags.items() if flag.level}
    return made


def _finding(name: str, kind: KindOfFinding, block: Block, *, bears: bool) -> type[Finding]:
    fields: dict[str, Any] = {}
    fields["id"] = (_finding_id(block), Field(description="Stable id, and its anchor: CA-S1."))
    fields["replaces"] = (_finding_id(block) | None, Field(None, description=_REPLACES))
    if kind.severities:
        named = ", ".join(kind.severities)
        described = f"How serious it is: {named}."
        default: Any = kind.default or ...
        fields["severity"] = (Literal[kind.severities], Field(default, description=described))
        if kind.default:
            described = f"Why it is not {kind.default}."
            fields["severity_reason"] = (Paragraph | None, Field(None, description=described))
    if kind.speaks == "against":
        described = "When the body means to have put it right."
        fields["due"] = (Month | None, Field(None, description=described))
        described = "What is asked of the body, in a sentence."
        fields["action"] = (Paragraph | None, Field(None, description=described))
    if not bears:
        fields["criteria"] = (tuple[CriterionId, ...], ())
    title = "".join(part.capitalize() for part in name.split("_"))
    made: type[Finding] = _subclass(title, Finding, fields)
    made.kind = name
    made.speaks_for = kind.speaks == "for"
    made.usual_severity = kind.default
    return made


def _pattern_of_ids(block: Block) -> str:
    letters = "".join(letter_of(name, kind) for name, kind in block.findings.kinds.items())
    return rf"^[A-Z]{{2,4}}-[{letters or 'A-Z'}][1-9][0-9]*$"


def _finding_id(block: Block) -> Any:  # noqa: ANN401 - a type
    letters = [letter_of(name, kind) for name, kind in block.findings.kinds.items()]
    if not letters:
        return FindingId
    named = " or ".join(filter(None, (", ".join(letters[:-1]), *letters[-1:])))
    hint = f"write capitals, hyphen, {named}, and a number without padding: CA-{letters[0]}1"
    return Annotated[str, form(_pattern_of_ids(block), hint)]


def _inputs(block: Block) -> Any:  # noqa: ANN401 - a type
    """What an author may assert: the inputs that are taken from no framework."""
    stated = {name: one for name, one in block.inputs.items() if one.from_ is None}
    fields: dict[str, Any] = {
        name: (
            _subclass("Asserted", Asserted, {"is_": _of_values(one.values)}) | None,
            Field(None, description=f"What is asserted of {name.replace('_', ' ')}."),
        )
        for name, one in stated.items()
    }
    return _subclass("Inputs", Inputs, fields)


def _of_values(values: tuple[str, ...]) -> Any:  # noqa: ANN401 - a field
    return Literal[values], Field(alias="is")


def _needed(vocabulary: Vocabulary) -> list[tuple[tuple[str, ...], str]]:
    """Flags and level of what a framework has some of; what follows from another goes unsaid."""
    sorts = vocabulary.needed
    criteria = vocabulary.block.criteria
    found = []
    for selector, classes in sorts:
        if any(other < classes for _, other in sorts):
            continue
        words = selector.split()
        flags = tuple(word for word in words if word in criteria.flags)
        levels = [word for word in words if word in criteria.levels]
        level = (
            levels[0] if levels else next((criteria.flags[flag].level or "" for flag in flags), "")
        )
        if flags or level:
            found.append((flags, level))
    return found


_RETIRED = "Ids that were used once and never return."
_REPLACES = (
    "The id of the finding that it succeeds: its own before it changed its kind, or another."
)
_INPUTS = "What is asserted besides, by the method's inputs."


def _described(name: str) -> str:
    return f"The findings of the kind {name.replace('_', ' ')}."
