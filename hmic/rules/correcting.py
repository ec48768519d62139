"""Which corrections were made since the newest edition that readers had. Not a rule."""

from typing import Any

from hmic.model.correction import Correction
from hmic.model.inspection import Inspection


def new_corrections(inspection: Inspection) -> tuple[tuple[int, Correction], ...]:
    """The corrections of a force since then, each with its place in force.yaml."""
    known = _published(inspection.released.basis.force if inspection.released else {})
    numbered = enumerate(inspection.force.corrections)
    return tuple((index, one) for index, one in numbered if _plain(one) not in known)


def new_shared_corrections(inspection: Inspection) -> tuple[Correction, ...]:
    """The corrections since then of what all reports of the round share."""
    known = _published(inspection.released.basis.programme if inspection.released else {})
    return tuple(one for one in inspection.programme.corrections if _plain(one) not in known)


def lost_corrections(inspection: Inspection) -> tuple[Correction, ...]:
    """The corrections that readers were told of, and that force.yaml does not hold any more."""
    known = _published(inspection.released.basis.force if inspection.released else {})
    kept = [_plain(one) for one in inspection.force.corrections]
    return tuple(Correction.model_validate(one) for one in known if one not in kept)


def _published(shape: Any) -> list[Any]:  # noqa: ANN401 - plain data
    return list(shape.get("corrections", ()))


def _plain(correction: Correction) -> Any:  # noqa: ANN401 - plain data
    return correction.model_dump(mode="json", exclude_defaults=True)
