"""A change to a part of a report as an editor sends it: what was seen, and what is to stand there.

What somebody else wrote in between is never overwritten: where a value is another than was seen,
and another than is wanted, nothing is written, and theirs is told.
"""

import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hmic.authoring.editing import NotKept, with_values
from hmic.authoring.formatting import not_kept
from hmic.authoring.parts import (
    Address,
    Part,
    address_of,
    as_seen,
    elements_of,
    fields_by_key,
    in_one_line,
    model_at,
    part_at,
    value_at,
    values_of,
)
from hmic.authoring.replacing import Overtaken, put
from hmic.authoring.rewriting import (
    Value,
    with_new_element,
    with_other_values,
    without,
)
from hmic.diagnostics import Refusal, Route
from hmic.model.round import Round
from hmic.sources.project import Project

_ATTEMPTS = 3


@dataclass(frozen=True)
class Change:
    """Other values for some keys of a part; None where a key is not there, or is to go."""

    part: str
    """Its address: SORT/SLUG/WHICH in the file of a framework, else SORT/WHICH; a finding’s id."""
    seen: Mapping[str, Value | None]
    """What stood there when the change was begun."""
    now: Mapping[str, Value | None]
    """What is to stand there."""


class Conflict(Exception):  # noqa: N818 - nothing is broken: two people wrote
    """Somebody else has changed the same values."""

    def __init__(self, theirs: Mapping[str, Value | None]) -> None:
        super().__init__(", ".join(theirs))
        self.theirs = theirs
        """What stands there now."""


@dataclass(frozen=True)
class Changed:
    """A file with a change in it."""

    part: Part
    """What is changed, as it stands in the file now."""
    text: str
    """What the file is to hold."""
    address: Address
    """The address of the part after the change."""


def changed(project: Project, round_: Round, force: str, change: Change) -> Changed:
    """The file of a part with a change in it, not yet written.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        change: The change.

    Returns:
        The file.

    Raises:
        Refusal: there is no such part or key, or something else would be lost.
        Conflict: somebody else has changed the same values.
    """
    address = address_of(round_, change.part)
    part = part_at(project, round_, force, address)
    standing = values_of(part)
    if unknown := [name for name in change.now if name not in standing]:
        raise Refusal(f"{change.part} has no key {unknown[0]} that can be changed here")
    now = {name: as_seen(value) for name, value in change.now.items()}
    theirs = {
        name: standing[name]
        for name, value in now.items()
        if standing[name] not in (as_seen(change.seen.get(name)), value)
    }
    if theirs:
        raise Conflict(theirs)
    other = {name: value for name, value in now.items() if value != standing[name]}
    after = _address_after(part, {**standing, **other})
    text = part.source.text
    try:
        return Changed(part, _written(part, {**standing, **other}, other), after)
    except NotKept as reason:
        problem = not_kept(part.file, text, reason)
        raise Refusal(f"{part.file.name}: {problem.message}", problem.hint) from None


def save(project: Project, round_: Round, force: str, change: Change) -> Address:
    """Writes a change to a part into its file.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        change: The change.

    Returns:
        The address of the part now.

    Raises:
        Refusal: as of `changed`, or the file could not be read again.
        Conflict: somebody else has changed the same values.
        Overtaken: others save the file again and again.
        OSError: the file can’t be written; it is as it was.
    """
    for left in reversed(range(_ATTEMPTS)):
        made = changed(project, round_, force, change)
        part = made.part
        if made.text == part.source.text:
            break
        try:
            put(part.file, made.text, None if part.is_new else part.source.text)
        except Overtaken:  # their change may be to something else, and then both are kept
            if not left:
                raise
        else:
            break
    return made.address


def _written(
    part: Part, whole: Mapping[str, Value | None], other: Mapping[str, Value | None]
) -> str:
    """The file with other values in a part.

    Args:
        part: The part.
        whole: All values that it is to have.
        other: Those of them that are others.

    Returns:
        The file’s text.

    Raises:
        NotKept: something else would be lost.
    """
    text, sort, route = part.source.text, part.address.sort, part.route
    if not other:
        return text
    if sort.begins and route and all(value is None for value in whole.values()):
        ours = {sort.known_by, *(key.split(".")[0] for key in sort.keys)}
        if not part.stands or ours.issuperset(part.content):
            return without(text, route) if part.stands else text
    if sort.known_by and not part.stands:
        known = {sort.known_by: part.address.which} if part.address.which else {}
        order = tuple(fields_by_key(part.top))
        return with_new_element(text, str(sort.at[0]), {**known, **_nested(whole)}, order)
    below = {key.rpartition(".")[0] for key in other}
    for way in sorted(below):
        at = (*route, *filter(None, way.split(".")))
        own = {key: one for key, one in whole.items() if key.rpartition(".")[0] == way}
        text = _with_values(part, text, at, own, {key: other[key] for key in own if key in other})
    return text


def _with_values(
    part: Part,
    text: str,
    at: Route,
    own: Mapping[str, Value | None],
    other: Mapping[str, Value | None],
) -> str:
    """The file with other values in one mapping of a part.

    Args:
        part: The part.
        text: The file so far.
        at: The mapping.
        own: All values that it is to have of those that can be changed.
        other: Those of them that are others.

    Returns:
        The file’s text.

    Raises:
        NotKept: something else would be lost.
    """
    content = part.source.content
    if not isinstance(content, dict):  # a file is begun
        return with_values(text, _nested(own))
    values: dict[str, Value | None] = {key.rpartition(".")[2]: one for key, one in other.items()}
    if at != part.route and all(one is None for one in own.values()):
        return without(text, at) if value_at(content, at) is not None else text
    if not isinstance(value_at(content, at), dict):
        values = {key: one for key, one in values.items() if one is not None}
    while at and not isinstance(value_at(content, at), dict):  # it is made with those that hold it
        values, at = {str(at[-1]): typing.cast("Value", values)}, at[:-1]
    sort = part.address.sort
    order = tuple(fields_by_key(model_at(part.top, at)))
    if sort.known_by and at == part.route:
        order = (sort.known_by, "replaces", *(key.partition(".")[0] for key in sort.keys))
    return with_other_values(text, at, values, order)


def _nested(values: Mapping[str, Value | None]) -> dict[str, Value]:
    """Values by key, with those below a full stop in mappings of their own."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        *way, name = key.split(".")
        if value is not None:
            holder = found
            for one in way:
                holder = holder.setdefault(one, {})
            holder[name] = value
    return found


def _address_after(part: Part, values: Mapping[str, Value | None]) -> Address:
    """The address of a part under other values.

    Raises:
        Refusal: there is another of its name already, or it has none.
    """
    address, sort = part.address, part.address.sort
    if sort.known_by not in values or all(value is None for value in values.values()):
        return address
    name = values[sort.known_by]
    if name is None:
        raise Refusal(f"it has no {sort.known_by}", f"write its {sort.known_by} first")
    if in_one_line(name) != address.which and in_one_line(name) in dict(
        elements_of(part.source, sort)
    ):
        raise Refusal(f"there is {name} already", f"give it another {sort.known_by}")
    return Address(sort, address.slug, in_one_line(name))
