"""What comes back from another machine: bytes, which are read as anything foreign is.

Workers far away send no objects. Dask would unpickle them here, and a pickle runs what it likes; a
reply is JSON, and the outputs behind it. Whatever in it does not fit the order is refused.
"""

import json
import traceback
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import BaseModel, ConfigDict, NonNegativeInt, StringConstraints, ValidationError

from hmic.diagnostics import Diagnostic
from hmic.model.record import Standing
from hmic.publishing.making import make
from hmic.publishing.orders import Made, Order
from hmic.rendering.formats import FORMATS

_BEGINNINGS = {".html": b"<", ".pdf": b"%PDF-", ".json": b"{", ".csv": "\ufeff".encode()}
"""How a file of each kind begins, after white space."""

_Text = Annotated[str, StringConstraints(max_length=100_000)]
_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Head(BaseModel):
    """The first line of a reply; a `Made` with the sizes of its outputs in place of them."""

    model_config = ConfigDict(extra="forbid", strict=True)

    force: _Text
    name: _Text
    region: _Text
    standing: Standing | None
    diagnostics: tuple[Diagnostic, ...]
    origins: dict[str, _Digest]
    programme: Annotated[str, StringConstraints(pattern=rf"^({_SLUG[1:-1]})?$")]
    edition: NonNegativeInt | None
    not_inspected: dict[Annotated[str, StringConstraints(pattern=_SLUG)], _Text]
    sizes: dict[str, NonNegativeInt]


class FarFault(Exception):  # noqa: N818 - it stands in for whatever was raised there
    """What went wrong on another machine: a traceback, or how its reply does not fit the order."""


def make_far(order: Order) -> bytes:
    """Makes a report and packs it; runs on another machine, and raises nothing there."""
    try:
        return packed(make(order))
    except Exception:  # noqa: BLE001 - an exception would travel as a pickle
        return b"fault\n" + traceback.format_exc().encode(errors="replace")


def packed(made: Made) -> bytes:
    """What came of an order as a line of JSON, and the outputs one after the other."""
    shape = asdict(made)
    outputs: Mapping[str, bytes] = shape.pop("outputs")
    shape["sizes"] = {name: len(raw) for name, raw in outputs.items()}
    return b"".join((json.dumps(shape).encode(), b"\n", *outputs.values()))


def opened(reply: bytes, order: Order) -> Made:
    """What came of an order, by the reply to it.

    Args:
        reply: What `make_far` gave, or whatever a machine says that it gave.
        order: The order that it answers.

    Raises:
        FarFault: something was raised there, or the reply is none to this order.
    """
    if not isinstance(reply, bytes):
        raise FarFault(f"a worker answered {order.force} with no bytes")
    head, _, rest = reply.partition(b"\n")
    if head == b"fault":
        raise FarFault(rest.decode(errors="replace"))
    try:
        shape = _Head.model_validate_json(head)
    except ValidationError as misfit:
        what = misfit.errors(include_url=False)[0]
        raise FarFault(f"a reply of another shape: {what['loc']}: {what['msg']}") from None
    outputs: dict[str, bytes] = {}
    for name, size in shape.sizes.items():
        outputs[name], rest = rest[:size], rest[size:]
    if wrong := _misfit(shape, outputs, rest, order):
        raise FarFault(f"a worker answered {order.force} with {wrong}")
    told = (shape.force, shape.name, shape.region, shape.standing, shape.diagnostics)
    of_round = shape.programme, shape.edition, shape.not_inspected
    return Made(*told, outputs, shape.origins, *of_round)


def _misfit(head: _Head, outputs: Mapping[str, bytes], rest: bytes, order: Order) -> str | None:
    """How a reply that has the shape of one does not fit the order."""
    places = (place for found in head.diagnostics for place in (found.place, found.other) if place)
    if head.force != order.force:
        return f"a report of {head.force}"
    if set(outputs) - set(order.formats) or set(head.origins) - {*FORMATS}:
        return "a format that was not asked for"
    if rest or any(len(outputs[name]) != size for name, size in head.sizes.items()):
        return "outputs of another size than it says"
    for name, raw in outputs.items():
        if not raw.lstrip().startswith(_BEGINNINGS[PurePosixPath(FORMATS[name].file_name).suffix]):
            return f"something else than {name}"
    if any(PurePosixPath(p.file).is_absolute() or ".." in p.file.split("/") for p in places):
        return "a place outside of the project"
    return None
