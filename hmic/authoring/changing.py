"""A change to a finding as an editor sends it: what was seen, and what is to stand there.

What somebody else wrote in between is never overwritten: where a value is another than was seen,
and another than is wanted, nothing is written, and theirs is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hmic.authoring.editing import NotKept
from hmic.authoring.formatting import not_kept
from hmic.authoring.moving import Found, file_of, find_finding, read_files
from hmic.authoring.replacing import Overtaken, put
from hmic.authoring.rewriting import Value, with_other_values
from hmic.diagnostics import Refusal
from hmic.model.by_method import models_of
from hmic.model.finding import Finding
from hmic.model.round import Round
from hmic.sources.project import Project

EDITED = (
    "text",
    "action",
    "criteria",
    "severity",
    "severity_reason",
    "theme",
    "place",
    "due",
    "note",
)
"""The keys of a finding that an editor changes where its kind has them, in their usual order."""
_ORDER = ("id", "replaces", *EDITED[:-1], "evidence", "note")
_ATTEMPTS = 3


@dataclass(frozen=True)
class Change:
    """Other values for some keys of a finding; None where a key is not there, or is to go."""

    finding: str
    """Its id."""
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

    found: Found
    """The finding as it stands in the file now."""
    text: str
    """What the file is to hold."""


def finding_in(project: Project, round_: Round, force: str, id_: str) -> Found:
    """A finding as it stands in its file.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        id_: The finding.

    Returns:
        Where it stands.

    Raises:
        Refusal: there is none of that id.
    """
    files, _ = read_files(project, force)
    return find_finding(round_, files, id_)


def model_of(round_: Round, found: Found) -> type[Finding]:
    """The model of a finding’s kind, whose fields are the keys that it may have."""
    made = models_of(round_.method, round_.step(found.framework))
    kind = next(name for name, key in made.assessment.lists.items() if key == found.key)
    return made.findings[kind]


def values_of(round_: Round, found: Found) -> dict[str, Value | None]:
    """What stands under the keys that an editor changes; None under one that is not there."""
    values: dict[str, Value | None] = {}
    for name in EDITED:
        if name in model_of(round_, found).model_fields:
            value = found.values.get(name)
            if isinstance(value, list):
                values[name] = tuple(map(str, value))
            else:
                values[name] = None if value is None else str(value).rstrip("\n")
    return values


def changed(project: Project, round_: Round, force: str, change: Change) -> Changed:
    """The file of a finding with a change in it, not yet written.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        change: The change.

    Returns:
        The file.

    Raises:
        Refusal: there is no such finding or key, or something else would be lost.
        Conflict: somebody else has changed the same values.
    """
    found = finding_in(project, round_, force, change.finding)
    standing = values_of(round_, found)
    if unknown := [name for name in change.now if name not in standing]:
        raise Refusal(f"{change.finding} has no key {unknown[0]} that can be changed here")
    theirs = {
        name: standing[name]
        for name, value in change.now.items()
        if standing[name] not in (change.seen.get(name), value)
    }
    if theirs:
        raise Conflict(theirs)
    text = found.source.text
    other = {name: value for name, value in change.now.items() if value != standing[name]}
    try:
        return Changed(found, with_other_values(text, found.key, found.index, other, _ORDER))
    except NotKept as reason:
        problem = not_kept(file_of(project, found.source), text, reason)
        raise Refusal(f"{found.source.name}: {problem.message}", problem.hint) from None


def save(project: Project, round_: Round, force: str, change: Change) -> None:
    """Writes a change to a finding into its file.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        change: The change.

    Raises:
        Refusal: as of `changed`, or the file could not be read again.
        Conflict: somebody else has changed the same values.
        Overtaken: others save the file again and again.
        OSError: the file can’t be written; it is as it was.
    """
    for left in reversed(range(_ATTEMPTS)):
        made = changed(project, round_, force, change)
        source = made.found.source
        if made.text == source.text:
            return
        try:
            put(file_of(project, source), made.text, source.text)
        except Overtaken:  # their change may be to something else, and then both are kept
            if not left:
                raise
        else:
            return
