"""Where a report lies in the build folder, and what its files are called, by how it stands.

What was released lies in its force's folder, where the newest is found, and at its permanent
address. What is prepared lies under embargo, apart from all that is published; a draft, and what
was corrected and is not yet published, among the drafts.
"""

import re
from collections.abc import Iterator

from hmic.model.record import Standing
from hmic.rendering.formats import FORMATS

NATIONAL = "national"
"""The folder of the nation, which is no force's."""
_SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
PLACE = re.compile(f"((draft|embargo)/)?(rounds/{_SLUG}/)?{_SLUG}")
"""The folder of a report below the build folder."""

_AMONG_DRAFTS = frozenset({Standing.FIELDWORK, Standing.ACCURACY, Standing.CORRECTED})
_OF_A_PAGE = ("html",)
"""What is left of a report that was withdrawn."""
PUBLIC = frozenset({Standing.FINAL, Standing.RELEASED, Standing.WITHDRAWN})
"""How a report stands that is found in its force's folder."""


def place_of(force: str, standing: Standing, kept: str = "") -> str:
    """The folder of a report below the build folder.

    Args:
        force: The force.
        standing: How its report stands.
        kept: The earlier round that it is of, where a newer report has the force's own folder.

    Returns:
        The folder.
    """
    own = f"rounds/{kept}/{force}" if kept else force
    if standing in _AMONG_DRAFTS:
        return f"draft/{own}"
    return f"embargo/{own}" if standing is Standing.PREPARED else own


def of_force(force: str) -> str:
    """What the memory of the nation calls the files of a force."""
    return f"forces/{force}/"


def address_of(force: str, standing: Standing, programme: str) -> str | None:
    """The permanent address of a report below the build folder; None before it is released.

    Args:
        force: The force.
        standing: How its report stands.
        programme: Its round.

    Returns:
        The folder.
    """
    on_record = standing in (Standing.RELEASED, Standing.WITHDRAWN)
    return f"rounds/{programme}/{force}" if on_record else None


def names_of(force: str, standing: Standing) -> dict[str, str]:
    """The file name of each format; a PDF that is not published says in its name what it is."""
    says = standing in _AMONG_DRAFTS
    report = f"{force}-{standing}" if says else force
    formats = _OF_A_PAGE if standing is Standing.WITHDRAWN else tuple(FORMATS)
    return {name: FORMATS[name].file_name.format(report=report) for name in formats}


def all_names(force: str) -> set[str]:
    """The names that the outputs of a force's report may have, however it stands."""
    return {name for standing in Standing for name in names_of(force, standing).values()}


def gone_with(force: str, standing: Standing, kept: str = "") -> Iterator[str]:
    """The folders in which no other report of the force may lie beside one that stands so.

    Args:
        force: The force.
        standing: How its report stands.
        kept: The earlier round that it is of, if it is of one.
    """
    if standing not in _AMONG_DRAFTS:
        yield place_of(force, Standing.CORRECTED, kept)
    if standing in PUBLIC:
        yield place_of(force, Standing.PREPARED, kept)
