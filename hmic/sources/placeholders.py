"""What stands in for a key that a model needs and that does not fit.

An error is reported then, and no report comes of it: with something in its place, the rules can
look at all the rest. Nothing stands in for what the rules hold the rest against: without the
frameworks of a programme or the prefix of a framework, the whole file is left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from hmic.model.assessment import Assessment
from hmic.model.by_method import keys_of
from hmic.model.force import Force, RegisteredForce
from hmic.model.framework import Framework
from hmic.model.grade import Stage
from hmic.model.method import Method
from hmic.model.programme import Programme, ScaleGrade

LEFT_OUT = "left-out"
"""A name in place of one that does not fit."""
_TEXT, _DAY = "…", "2000-01-01"


def placeholders(
    model: type[BaseModel],
    file: str,
    registered: RegisteredForce | None,
    method: Method | None = None,
) -> Mapping[str, Any]:
    """By key, what stands in; within a dict also for its keys, anything else only as a whole.

    Args:
        model: The model of a file.
        file: The last name of its branch: a slug.
        registered: What the register says of the force, where it is a file of one.
        method: Of the programme, its method, once it is known.

    Returns:
        By key, what stands in.
    """
    if model is Programme:
        return {**_OF_THE_PROGRAMME, "scale": _scale(keys_of(method).grades if method else ())}
    if model is Framework:
        return {
            "framework": file,
            "title": file,
            "national_context": _TEXT,
        }
    if model is Assessment:
        return {"framework": file, "author": _TEXT}
    if model is Force and registered is not None:
        return {"force": registered.slug, "stage": Stage.FIELDWORK, "summary": _TEXT}
    return {}


def _scale(grades: Iterable[str]) -> tuple[ScaleGrade, ...]:
    return tuple(
        ScaleGrade(
            grade=grade,
            label=grade.capitalize(),
            symbol=grade,
            colour="#000000",
            text_colour="#FFFFFF",
            definition=_TEXT,
        )
        for grade in reversed(tuple(grades))
    )


_OF_THE_PROGRAMME: Mapping[str, Any] = {
    "programme": LEFT_OUT,
    "method": LEFT_OUT,
    "title": _TEXT,
    "published": _DAY,
    "assessment_period": {"from": _DAY, "to": _DAY},
    "adopted": {"by": _TEXT, "date": _DAY, "version": _TEXT},
    "inspectorate": {"name": _TEXT, "licence": _TEXT},
}
