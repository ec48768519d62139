"""The findings of a force as they are written, whether or not they fit their models yet.

An imported finding has no criteria until somebody links it, so the reader leaves it out. Whoever
compares or changes what stands in the files needs it all the same.
"""

import itertools
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hmic.authoring.editing import (
    NotKept,
    element_as_yaml,
    with_changes,
    with_elements,
    with_values,
)
from hmic.authoring.formatting import not_kept
from hmic.authoring.scaffolding import assessment_text, used_numbers
from hmic.authoring.schemas import head_of
from hmic.diagnostics import Diagnostic, Refusal, Result
from hmic.importing.found import RECOMMENDATION
from hmic.model.by_method import models_of
from hmic.model.round import Round
from hmic.model.vocabulary import letter_of, list_of
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
        if self.values:
            text = with_values(text, self.values)
        for key, new in self.added.items():
            text = with_elements(text, key, [marked(one) for one in new], order)
        return text


def free_ids(start: str, taken: Collection[str]) -> Iterator[str]:
    """Ids that begin alike and are not taken, in order: F2, F3."""
    return (id_ for n in itertools.count(1) if (id_ := f"{start}{n}") not in taken)


_MARKED = re.compile(r"(?m)^( *(?:criteria|findings): \[[^\]\n]+\]) +# to be linked$")
_TO_MARK = re.compile(r"(?m)^(criteria|findings): \[\]$")


def marked(values: Mapping[str, Any]) -> str:
    """A new element as YAML; where it is still to be linked to something, that stands there."""
    return _TO_MARK.sub(r"\1: [] # to be linked", element_as_yaml(values))


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


def begun(file: DataFile, text: str) -> WrittenFile:
    """A file that is still to be made, as if it were written."""
    return WrittenFile(file, text, read_text(text, file.name, file.mount)[0].content)


def written_recommendations(of_the_force: WrittenFile | None) -> Iterator[WrittenFinding]:
    """The recommendations of the file of the force as a whole; they are of no framework."""
    listed = of_the_force.content.get("recommendations") if of_the_force else None
    for index, values in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(values, dict):
            yield WrittenFinding("", RECOMMENDATION, "recommendations", index, values)


def written_findings(round_: Round, written: Mapping[str, WrittenFile]) -> Iterator[WrittenFinding]:
    """The findings of files, kind by kind."""
    for slug, one in written.items():
        for kind, about in round_.block(slug).findings.kinds.items():
            key = list_of(kind, about)
            elements = one.content.get(key)
            for index, values in enumerate(elements if isinstance(elements, list) else ()):
                if isinstance(values, dict):
                    yield WrittenFinding(slug, kind, key, index, values)


class FindingsOfForce:
    """The findings of a force as they are written, and what is to become of them."""

    def __init__(
        self, project: Project, round_: Round, force: str, written: Mapping[str, WrittenFile]
    ) -> None:
        self.project, self.round, self.force, self.written = project, round_, force, written
        self.changed: dict[str, FileChange] = {}
        """By framework."""
        self._used, self.unknown = used_numbers(project, force)
        """Besides the highest numbers: why there may be more of them, in a clause."""

    def change(self, slug: str) -> FileChange:
        """What becomes of the file on a framework."""
        return self.changed.setdefault(slug, FileChange())

    def add(self, slug: str, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """A new finding, which gets the next number that was never used.

        Args:
            slug: Its framework.
            kind: What it is.
            values: Its keys but the id.

        Returns:
            All its keys.
        """
        about = self.round.block(slug).findings.kinds[kind]
        start = f"{self.round.frameworks[slug].prefix}-{letter_of(kind, about)}"
        self._used = {**self._used, start: self._used.get(start, 0) + 1}
        new = {"id": f"{start}{self._used[start]}", **values}
        self.change(slug).added.setdefault(list_of(kind, about), []).append(new)
        return new

    def texts(self) -> Result[list[tuple[DataFile, str, str | None]]]:
        """The new text of each file that changes; or what of them can't be kept."""
        changes: list[tuple[DataFile, str, str | None]] = []
        found: list[Diagnostic] = []
        for slug, changed in self.changed.items():
            file = self.project.assessment_file(self.force, slug)
            models = models_of(self.round.method, self.round.step(slug))
            was = self.written[slug].text if slug in self.written else None
            text = was
            if text is None:
                text = _new_assessment(self.project, self.round, slug, self.force)
            try:
                after = changed.made_in(text, tuple(models.assessment.model_fields))
            except NotKept as reason:
                found.append(not_kept(file, text, reason))
            else:
                changes += [(file, after, was)] if after != was else []
        return Result(changes, tuple(found))


def _new_assessment(project: Project, round_: Round, slug: str, force: str) -> str:
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
