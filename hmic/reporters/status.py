"""How far all forces have come, as a table and as JSON; pure."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from hmic.model.progress import Progress
from hmic.reporters.printable import printable_values

FORMAT, VERSION = "hmic-status", 1
_HEADS = ("Force", "Report", "Evidence", "Comments", "Signed", "Errors", "Comments due")


@dataclass(frozen=True)
class Standing:
    """One force of the round."""

    force: str
    name: str
    progress: Progress | None
    """None where it has no files yet, or they cannot be read."""
    days_left: int | None
    """The working days until the last day for its comments; less than none where it is past."""
    errors: int
    """How many errors `hmic check` finds in its own files."""
    begun: bool
    """Whether it has files."""


def rows_of(standings: Iterable[Standing]) -> tuple[tuple[str, ...], ...]:
    """A row for each force below a row of heads, in words."""
    return (_HEADS, *(_row(standing) for standing in standings))


def _row(standing: Standing) -> tuple[str, ...]:
    one, errors = standing.progress, str(standing.errors)
    if one is None:
        stage = "cannot be read" if standing.begun else "not begun"
        return (standing.force, stage, "", "", "", errors if standing.begun else "", "")
    comments = f"{one.open_comments} of {one.comments} open" if one.comments else "none"
    return (
        standing.force,
        f"{one.standing}, edition {one.edition}" if one.edition else one.standing,
        f"{one.with_evidence} of {one.criteria}",
        comments,
        f"{one.signed} of {one.to_sign}",
        errors,
        _due(one, standing.days_left),
    )


def _due(one: Progress, left: int | None) -> str:
    if one.due is None or left is None:
        return "not sent" if one.stage == "accuracy" else ""
    if left < 0:
        return f"{one.due} (past)"
    return f"{one.due} ({'1 working day' if left == 1 else f'{left} working days'} left)"


def at_a_glance(day: str, standings: Iterable[Standing]) -> dict[str, object]:
    """The same for a page: the rows in words, each with what its reader is to see at once.

    Args:
        day: The day from which days are counted.
        standings: The forces.

    Returns:
        Plain data.
    """
    listed = tuple(standings)
    begun = tuple(one for one in listed if one.begun)
    heads, *rows = rows_of(begun)
    return {
        "day": day,
        "heads": heads,
        "forces": [
            {
                "slug": one.force,
                "name": one.name,
                "cells": cells,
                "wrong": one.errors > 0,
                "late": one.days_left is not None and one.days_left < 0,
            }
            for one, (_, *cells) in zip(begun, rows, strict=True)
        ],
        "waiting": [one.name for one in listed if not one.begun],
    }


def as_json(programme: str, day: str, standings: Iterable[Standing]) -> str:
    """The same for programs.

    Args:
        programme: The slug of the round.
        day: The day from which days are counted.
        standings: The forces.

    Returns:
        The document that docs/status-json.md describes.
    """
    document = {
        "format": FORMAT,
        "version": VERSION,
        "programme": programme,
        "day": day,
        "forces": [
            {
                "force": one.force,
                "name": one.name,
                "begun": one.begun,
                "errors": one.errors,
                "progress": _numbers(one),
            }
            for one in standings
        ],
    }
    return json.dumps(printable_values(document), ensure_ascii=False, indent=1)


def _numbers(standing: Standing) -> dict[str, object] | None:
    if standing.progress is None:
        return None
    numbers = {**asdict(standing.progress), "days_left": standing.days_left}
    return {key: value for key, value in numbers.items() if key not in ("force", "name")}
