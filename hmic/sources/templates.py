"""The texts of templates and styles: hmic's, and a project's own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from hmic.diagnostics import Diagnostic, Place, Result, error
from hmic.sources.files import text_of
from hmic.sources.project import DataFile, Project

MOST_TEXT = 5_000_000
"""Characters of all of a project's templates together; hmic's own have some 80,000."""
MOST_FILES = 500


@dataclass(frozen=True)
class Templates:
    """Texts by their names within their folder: parts/cover.html.j2."""

    packaged: Mapping[str, str]
    """Those that hmic brings along."""
    own: Mapping[str, str]
    """The project's."""


def read_templates(project: Project) -> Result[Templates]:
    """All templates, and what is wrong with the project's."""
    packaged, _ = _read(project.packaged_templates())
    own, found = _read(project.own_templates())
    return Result(Templates(packaged, own), found)


def _read(files: tuple[DataFile, ...]) -> Result[Mapping[str, str]]:
    texts: dict[str, str] = {}
    found: list[Diagnostic] = []
    room = MOST_TEXT
    for file in files[:MOST_FILES]:
        text, problems = text_of(file)
        found += problems
        if text is not None:
            room -= len(text)
            if room < 0:
                message = f"the templates have more than {MOST_TEXT // 1_000_000} MB together"
                found.append(_too_much(message, file.name))
                break
            texts[str(PurePosixPath(*PurePosixPath(file.name).parts[1:]))] = text
    if len(files) > MOST_FILES:
        found.append(_too_much(f"there are more than {MOST_FILES} templates", files[0].name))
    return Result(texts, tuple(found))


def _too_much(message: str, name: str) -> Diagnostic:
    hint = "keep in templates/ what differs from hmic's own"
    return replace(error("file-too-large", message, ("templates",), hint), place=Place(name))
