"""What stands in for a key that a model needs and that does not fit.

An error is reported then, and no report comes of it: with something in its place, the rules can
look at all the rest. Nothing stands in for what the rules hold the rest against: without the
frameworks of a programme or the prefix of a framework, the whole file is left out.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from hmic.model.assessment import Assessment
from hmic.model.force import Force, RegisteredForce
from hmic.model.framework import Framework
from hmic.model.grade import Grade, Stage
from hmic.model.programme import (
    AtLeast,
    Bands,
    MoreThan,
    Programme,
    Quantities,
    ScaleGrade,
    Texts,
)

_TEXT, _DAY = "…", "2000-01-01"


def placeholders(
    model: type[BaseModel], file: str, registered: RegisteredForce | None
) -> Mapping[str, Any]:
    """By key, what stands in; within a dict also for its keys, anything else only as a whole.

    Args:
        model: The model of a file.
        file: The last name of its branch: a slug.
        registered: What the register says of the force, where it is a file of one.

    Returns:
        By key, what stands in.
    """
    if model is Programme:
        return _OF_THE_PROGRAMME
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


_OF_THE_PROGRAMME: Mapping[str, Any] = {
    "programme": "left-out",
    "method": "sgc-2007",
    "title": _TEXT,
    "published": _DAY,
    "assessment_period": {"from": _DAY, "to": _DAY},
    "adopted": {"by": _TEXT, "date": _DAY, "version": _TEXT},
    "inspectorate": {"name": _TEXT, "licence": _TEXT},
    "scale": tuple(
        ScaleGrade(
            grade=grade,
            label=grade.value.capitalize(),
            symbol=grade.value,
            colour="#000000",
            text_colour="#FFFFFF",
            definition=_TEXT,
        )
        for grade in reversed(Grade)
    ),
    "quantities": Quantities(
        most=MoreThan(more_than=Fraction(1, 2), source=_TEXT),
        vast_majority=MoreThan(more_than=Fraction(85, 100), source=_TEXT),
        significant_number=AtLeast(at_least=Fraction(30, 100), source=_TEXT),
    ),
    "bands": Bands(
        not_met=Fraction(15, 100),
        partly=Fraction(1, 2),
        largely=Fraction(85, 100),
        fully=Fraction(1),
        source=_TEXT,
    ),
    "texts": dict.fromkeys(Texts.model_fields, _TEXT),
}
