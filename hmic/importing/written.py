"""The findings of a force as they are written, whether or not they fit their models yet.

An imported finding has no criteria until somebody links it, so the reader leaves it out. Whoever
compares or changes what stands in the files needs it all the same.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hmic.authoring.editing import element_as_yaml, with_changes, with_elements, with_values
from hmic.authoring.scaffolding import assessment_text
from hmic.authoring.schemas import head_of
from hmic.diagnostics import Diagnostic, Refusal, Result
from hmic.model.round import Round
from hmic.model.vocabulary import list_of
from hmic.sources.files import text_of
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import read_text


@dataclass(frozen=True)
class WrittenFile:
    """A data file as it is written."""

    file: DataFile
    text: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class WrittenFinding:
    """A finding as it is written, and where."""

    framework: str
    kind: str
    key: str
    """Of its list."""
    index: int
    """In its list."""
    values: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Its id, as it is written."""
        return str(self.values.get("id"))


@dataclass
class FileChange:
    """What becomes of the file of a force on a framework."""

    values: dict[str, Any] = field(default_factory=dict)
    """By key of the file, its new value."""
    changes: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    """By list and place in it, the new values of a finding."""
    added: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By list, what stands at its end then."""

    def made_in(self, text: str, order: tuple[str, ...]) -> str:
        """The text with all of it.

        Raises:
            NotKept: something of the file can't be kept as it is.
        """
        if self.changes:
            text = without_marks(with_changes(text, self.changes))
        for key, new in self.added.items():
            text = with_elements(text, key, [marked(one) for one in new], order)
        return with_values(text, self.values) if self.values else text


_MARKED = re.compile(r"(?m)^( *criteria: \[[^\]\n]+\]) +# to be linked$")


def marked(values: Mapping[str, Any]) -> str:
    """A new finding as YAML; that its criteria are still to be linked stands beside them."""
    return element_as_yaml(values).replace("\ncriteria: []\n", "\ncriteria: [] # to be linked\n")


def without_marks(text: str) -> str:
    """A file without that mark, where criteria stand beside it."""
    return _MARKED.sub(r"\1", text)


def read_written(file: DataFile) -> Result[WrittenFile | None]:
    """A file that is a mapping; None where there is none, or it can't be read."""
    if not os.path.lexists(file.path):
        return Result(None)
    text, problems = text_of(file)
    if text is None:
        return Result(None, problems)
    source, problems = read_text(text, file.name, file.mount)
    content = source.content
    return Result(WrittenFile(file, text, content) if isinstance(content, dict) else None, problems)


def written_assessments(
    project: Project, round_: Round, force: str
) -> Result[Mapping[str, WrittenFile]]:
    """The files of a force on frameworks, in the order of the report.

    Args:
        project: The project.
        round_: Its round.
        force: The force.

    Returns:
        The files by framework, and what can't be read.
    """
    written: dict[str, WrittenFile] = {}
    found: list[Diagnostic] = []
    for slug in round_.programme.all_frameworks:
        if slug in round_.frameworks:
            read, problems = read_written(project.assessment_file(force, slug))
            found += problems
            if read is not None:
                written[slug] = read
    return Result(written, tuple(found))


def written_findings(round_: Round, written: Mapping[str, WrittenFile]) -> Iterator[WrittenFinding]:
    """The findings of files, kind by kind."""
    for slug, one in written.items():
        for kind, about in round_.block(slug).findings.kinds.items():
            key = list_of(kind, about)
            elements = one.content.get(key)
            for index, values in enumerate(elements if isinstance(elements, list) else ()):
                if isinstance(values, dict):
                    yield WrittenFinding(slug, kind, key, index, values)


def new_assessment(project: Project, round_: Round, slug: str, force: str) -> str:
    """The file of a force on a framework, before anything was found.

    Args:
        project: The project.
        round_: Its round.
        slug: A framework of the round.
        force: The force.

    Returns:
        Its text.
    """
    try:
        return assessment_text(project, round_, slug, force)
    except Refusal:  # it has no criteria, which comments of that file would name
        file = project.assessment_file(force, slug)
        head = head_of(project, file.path, file.mount)
        return f'{head}framework: {slug}\nauthor: "To be written: the post"\n'
