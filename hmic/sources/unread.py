"""Files that look like data files and are read as none: their authors think that they count."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, Place, error, warning
from hmic.sources.files import text_of
from hmic.sources.project import CONFIGURATION, SIGNATURES, DataFile

_LOG = re.compile(r"(?m)^comments *:")


def told_of_unread(files: Iterable[DataFile], *, final: bool) -> Iterator[Diagnostic]:
    """What is said of such files, each at its beginning.

    Args:
        files: The files.
        final: Whether a final report would be published without the comments in them: an error.
    """
    code = "unread-file"
    for file in files:
        is_log = final and _holds_comments(file)
        make = error if is_log else warning
        message = "hmic does not read this file: data files have lower-case names that end in .yaml"
        if is_log:
            message = "the report is final, and hmic does not read the comments in this file"
        told = make(code, message, file.mount, _hint(file))
        yield replace(told, place=Place(file.name))


def _holds_comments(file: DataFile) -> bool:
    if file.path.stem.lower().startswith("comment"):
        return True
    text, _ = text_of(file)
    return text is not None and _LOG.search(text) is not None


def _hint(file: DataFile) -> str:
    """Where a file of this name would be read."""
    name = re.sub("[^a-z0-9]+", "-", file.path.stem.lower()).strip("-") + ".yaml"
    match file.below.split("/"):
        case [_]:
            return f"rename it to {CONFIGURATION}"
        case ["templates", *_]:
            return "rename it to the tag of its language, as in templates/labels/cy.yaml"
        case ["forces", _]:
            return "move it to the folder of its force, as in forces/kent/force.yaml"
        case ["forces", force, folder, *_] if folder.lower() == SIGNATURES:
            meant = f"forces/{force}/{SIGNATURES}/{name}"
        case ["forces", force, *_]:
            meant = f"forces/{force}/{name}"
        case [top, *_]:
            meant = f"{top}/{name}"
    is_there = meant.rpartition("/")[0] == file.below.rpartition("/")[0]
    meant = f"{file.name.removesuffix(file.below)}{meant}"
    advice = f"{'rename' if is_there else 'move'} it to {meant}"
    return f"{advice}; what is no data file belongs elsewhere"
