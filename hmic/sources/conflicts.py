"""What git leaves in a file where two people changed the same lines and it could not merge them.

YAML notices the markers only by chance: inside of a text of several lines they are text, and would
be published. So they are looked for before a word is read as YAML.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARKER = re.compile(r"\s*(<{7}|>{7}|[|]{7}|={7})(?: .*)?")


@dataclass(frozen=True)
class Conflict:
    """Two versions of the same lines, or a marker that was left when one of them was chosen."""

    first: int
    """The line of its first marker, from 0."""
    last: int
    """The line of its last marker."""
    whole: bool
    """Whether both versions stand between them."""


def may_hold_conflicts(text: str) -> bool:
    """Whether the characters of a marker stand anywhere in a text; most files hold none."""
    return any(7 * kind in text for kind in "<>|=")


def conflicts_in(lines: Sequence[str]) -> list[Conflict]:
    """Each conflict, and each marker that belongs to none."""
    found: list[Conflict] = []
    begun: list[int] = []  # the markers of a conflict whose end has not come yet
    for number, line in enumerate(lines):
        match = _MARKER.fullmatch(line)
        kind = match[1][0] if match else ""
        if kind == "<":
            found += _left_over(begun)
            begun = [number]
        elif kind == ">":
            found.append(Conflict(begun[0] if begun else number, number, whole=bool(begun)))
            begun = []
        elif kind and begun:
            begun.append(number)
        # seven equals signs further in may underline a heading, which the rule `markup` refuses
        elif kind and line.startswith(kind * 7):
            found.append(Conflict(number, number, whole=False))
    return [*found, *_left_over(begun)]


def _left_over(markers: Sequence[int]) -> list[Conflict]:
    return [Conflict(number, number, whole=False) for number in markers]


def first_version(lines: Sequence[str], conflicts: Sequence[Conflict]) -> list[str]:
    """The lines with the first version of each conflict, and nothing in place of the rest.

    So what else is wrong with the file can be said in the same run, each line where it stands.
    """
    kept = list(lines)
    for conflict in conflicts:
        chosen = False
        for number in range(conflict.first, conflict.last + 1):
            is_marker = _MARKER.fullmatch(lines[number]) is not None
            chosen = chosen or (is_marker and number > conflict.first)
            if is_marker or chosen:
                kept[number] = ""
    return kept
