"""Reading a document by its kind, and what comes of it in the data files of a force."""

import itertools
import os
import re
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from hmic.authoring.editing import (
    NotKept,
    as_written,
    as_yaml,
    element_as_yaml,
    with_changes,
    with_elements,
    with_values,
)
from hmic.authoring.formatting import not_kept
from hmic.authoring.journal import put_all
from hmic.authoring.replacing import hold_inside, put_new, put_over
from hmic.authoring.scaffolding import make_force, used_numbers
from hmic.authoring.schemas import head_of
from hmic.diagnostics import Diagnostic, Place, Refusal, Result, error, has_errors, warning
from hmic.importing.document import Document, document_of
from hmic.importing.extras import needed_for
from hmic.importing.found import Doubt, FoundFramework, FoundReport, Unplaced
from hmic.importing.headings import Known, read_headings
from hmic.importing.matching import Matched, match, said
from hmic.importing.plain_text import read_text
from hmic.importing.reading_apart import read_apart
from hmic.importing.sorting import sort
from hmic.importing.word_settling import Tracked
from hmic.importing.written import (
    WrittenFile,
    marked,
    new_assessment,
    read_written,
    written_assessments,
    written_findings,
)
from hmic.model.by_method import models_of
from hmic.model.force import Force
from hmic.model.glossary import Glossary
from hmic.model.round import Round
from hmic.model.vocabulary import letter_of, list_of
from hmic.sources.files import Unreadable, contents_of, text_of
from hmic.sources.project import DataFile, Project

UNPLACED = "unplaced.md"
"""The file in a force's folder for what has no place in its data files."""
MOST_FINDINGS = 1_000
"""Of one document: the largest inspection known has 158."""
_MADE = "<!-- Written by hmic import, anew each time: what it found no place for. -->\n"
_TO_WRITE = "To be written"
_ROLE = f"{_TO_WRITE}: the role"
_WIDTH = 96
_ACRONYM = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Imported:
    """What a document brought, or would bring."""

    report: FoundReport
    matched: Mapping[str, Matched]
    """By framework."""
    texts: tuple[str, ...] = ()
    """What else was taken, in words."""
    unknown: str | None = None
    """Why a number that git does not show may have been used before, in a clause."""


def read_document(file: DataFile, known: Known, tracked: Tracked | None) -> Result[Document | None]:
    """A document, by what its name says that it is.

    Args:
        file: The document.
        known: The headings that the mapping knows.
        tracked: What becomes of tracked changes, where it has any.

    Returns:
        The document; or none, and why.

    Raises:
        Refusal: nothing reads files of its kind, or what does is not installed.
    """
    ending = file.path.suffix.lower()
    if ending == ".docx":
        return _read_apart(file, "a Word file", "docx", "word", known, tracked)
    if ending == ".pdf":
        return _read_apart(file, "a PDF", "pypdfium2", "pdf", known)
    if ending in (".txt", ".text", ".md"):
        text, problems = text_of(file)
        return Result(None if text is None else read_text(text, known), problems)
    what = {".docm": "holds macros, which are never read", ".doc": "is of the old kind .doc"}
    raise Refusal(
        f"{file.name} {what.get(ending, 'is no document that can be read')}",
        "save it as Word (.docx), PDF (.pdf) or plain text (.txt)",
    )


def _read_apart(
    file: DataFile, what: str, library: str, reader: str, *arguments: object
) -> Result[Document | None]:
    """A document that a library reads, which most users do without.

    Args:
        file: The document.
        what: What it is, for who lacks the library.
        library: The library.
        reader: The module here that uses it, whose function has its name.
        arguments: What the function asks besides the file's bytes.
    """
    with needed_for(what):
        import_module(library)
    read = getattr(import_module(f"hmic.importing.{reader}"), f"read_{reader}")
    told, problems = read_apart(file, partial(read, *arguments))
    return Result(None if told is None else document_of(told), problems)


def import_document(
    project: Project,
    round_: Round,
    force: str,
    path: Path,
    *,
    tracked: Tracked | None = None,
    only_compare: bool = False,
) -> Result[Imported | None]:
    """Takes what a document says into the data files of a force.

    Args:
        project: The project.
        round_: Its round.
        force: A registered force; its files are made where it has none.
        path: The document.
        tracked: What becomes of tracked changes, where it has any.
        only_compare: Whether nothing is written.

    Returns:
        What it brought, with what is doubtful; or none, and what stands in the way.

    Raises:
        Refusal: the document can't be read by what is installed, the force is unknown, or a file
            was saved meanwhile.
        OSError: a file can't be written; the data files are as they were.
    """
    file = DataFile(path, str(path), (), path.parent)
    headings, problems = read_headings(project, round_)
    if headings is None:
        return Result(None, problems)
    document, problems = read_document(file, headings.every, tracked)
    if document is None:
        return Result(None, problems)
    report = sort(document, headings, round_)
    if not report.frameworks:
        return Result(None, (*problems, _no_report(file.name, document)))
    if report.findings > MOST_FINDINGS:
        message = f"{report.findings:,} findings stand in it; at most {MOST_FINDINGS:,} are taken"
        many = error("no-report", message, (), "a report has some hundred: take one at a time")
        return Result(None, (*problems, replace(many, place=Place(file.name))))
    written, unread = written_assessments(project, round_, force)
    if has_errors(unread):
        return Result(None, (*problems, *unread))
    matched = match(report, tuple(written_findings(round_, written)))
    if only_compare:
        _Writing(project, round_, force, written, report, matched).changes()
        doubts = tuple(_told(file.name, document, report, matched))
        return Result(Imported(report, matched), (*problems, *doubts))
    folder = project.force_folder(force)
    is_new = not folder.is_dir()
    with _made_force(project, round_, force):
        written, _ = written_assessments(project, round_, force)
        writing = _Writing(project, round_, force, written, report, matched)
        changes, unkept = writing.changes()
        if has_errors(unkept):
            return Result(None, (*problems, *unkept))
        unplaced = _unplaced_file(path.name, document.unit, report)
        put_unplaced = _prepared(folder / UNPLACED, project.root, unplaced)
        put_all(changes, doing=f"taking {path.name} into the files of {force}")
    if report.unplaced or os.path.lexists(folder / UNPLACED):
        put_unplaced()
    _put_pictures(folder / "figures", project.root, document.pictures)
    unknown = None if is_new else writing.unknown
    imported = Imported(report, matched, tuple(writing.taken), unknown)
    return Result(imported, (*problems, *_told(file.name, document, report, matched)))


@contextmanager
def _made_force(project: Project, round_: Round, force: str) -> Iterator[None]:
    """A stretch in which the files of a force are there; they go again where it fails."""
    folder = project.force_folder(force)
    made: tuple[Path, ...] = ()
    if not (folder.is_dir() and any(folder.glob("*.yaml"))):
        made = make_force(project, round_, force)
    try:
        yield
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        if made:
            folder.rmdir()
        raise


def _no_report(name: str, document: Document) -> Diagnostic:
    words = sum(len(block.text.split()) for block in document.blocks)
    counted = "1 word" if words == 1 else f"{words:,} words"
    message = f"no heading of a framework stands in it, though it has {counted}"
    hint = "name the headings of this series of reports in frameworks/import.yaml"
    if not words:
        message, hint = "it holds no words", "a scan has to be read by a text recognition first"
    return replace(error("no-report", message, (), hint), place=Place(name))


def _told(
    name: str, document: Document, report: FoundReport, matched: Mapping[str, Matched]
) -> Iterator[Diagnostic]:
    """What somebody should look at, with its place in the document."""
    doubts = [Doubt(at, message, hint, "") for at, message, hint in document.remarks]
    for slug, one in matched.items():
        doubts += [
            Doubt(
                found.at,
                f"{standing.id} stands here as a {found.kind.replace('_', ' ')}, and stays what "
                f"it is in {slug}",
                "hmic move gives it the other kind, if that is meant",
                found.text[:60],
            )
            for standing, found in one.of_other_kind
        ]
    for doubt in sorted([*doubts, *report.doubts], key=lambda each: each.at):
        where = f" ({document.unit} {doubt.at})" if doubt.at else ""
        told = warning("import-unsure", f"{doubt.message}{where}")
        place = Place(name, max(doubt.at, 1), excerpt=doubt.excerpt or None)
        yield replace(told, hint=doubt.hint, place=place)


@dataclass
class _Change:
    """What becomes of one file of a force on a framework."""

    values: dict[str, Any] = field(default_factory=dict)
    changes: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    added: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


class _Writing:
    """The new texts of a force's data files, from what a document says."""

    def __init__(
        self,
        project: Project,
        round_: Round,
        force: str,
        written: Mapping[str, WrittenFile],
        report: FoundReport,
        matched: Mapping[str, Matched],
    ) -> None:
        self._project, self._round, self._force = project, round_, force
        self._written, self._report, self._matched = written, report, matched
        self._problems: list[Diagnostic] = []
        used, unknown = used_numbers(project, force)
        self._used = dict(used)
        self.unknown = unknown if any(one.new for one in matched.values()) else None
        self.taken: list[str] = []
        """What is taken besides findings, in words."""
        self._of_the_force, unread = read_written(project.force_file(force))
        self._problems += unread
        self._figures = self._numbered_pictures()

    def _numbered_pictures(self) -> Mapping[str, str]:
        """By the name of a picture, the id of its figure, which its texts have in its place."""
        files = [*self._written.values(), *filter(None, [self._of_the_force])]
        declared = [
            one
            for file in files
            for key in ("figures", "tables")
            for one in (file.content.get(key) or ())
            if isinstance(one, dict)
        ]
        ids = {str(one.get("picture")): str(one.get("id")) for one in declared}
        taken = {str(one.get("id")) for one in declared}
        free = (f"F{number}" for number in itertools.count(1) if f"F{number}" not in taken)
        report = self._report
        for name in (name for names in report.pictures.values() for name in names):
            if name not in ids:
                ids[name] = next(free)
        contexts = [one.context for one in report.frameworks.values()]
        texts = [*contexts, *(part for _, part in report.overview), report.developments]
        for paragraphs in (*texts, report.summary):
            for index, text in enumerate(paragraphs):
                if (name := text[4:-1]) in ids and text == f"![]({name})":
                    paragraphs[index] = f"![]({ids[name]})"
        return ids

    def _declared(self, holder: str, content: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The figures of a file that are not declared in it yet."""
        standing = [one.get("id") for one in content.get("figures") or () if isinstance(one, dict)]
        names = dict.fromkeys(self._report.pictures.get(holder, ()))
        return [
            {
                "id": self._figures[name],
                "caption": f"{_TO_WRITE}: its caption",
                "picture": name,
                "alternative": f"{_TO_WRITE}: what it shows, for those who don’t see it",
            }
            for name in names
            if self._figures[name] not in standing
        ]

    def changes(self) -> Result[list[tuple[DataFile, str, str | None]]]:
        """The new text of each file that changes; or what can't be kept."""
        changes = [
            *filter(None, (self._assessment(slug) for slug in self._matched)),
            *filter(None, (self._framework(slug) for slug in self._report.frameworks)),
            *filter(None, (self._of_force(), self._glossary())),
        ]
        return Result(changes, tuple(self._problems))

    def _assessment(self, slug: str) -> tuple[DataFile, str, str | None] | None:
        file = self._project.assessment_file(self._force, slug)
        standing = self._written.get(slug)
        text = (
            standing.text
            if standing
            else new_assessment(self._project, self._round, slug, self._force)
        )
        change = self._change(slug, standing.content if standing else {})
        after = text
        order = tuple(models_of(self._round.method, self._round.step(slug)).assessment.model_fields)
        try:
            if change.changes:
                after = with_changes(after, change.changes)
            for key, new in change.added.items():
                after = with_elements(after, key, [marked(one) for one in new], order)
            if change.values:
                after = with_values(after, change.values)
        except NotKept as reason:
            self._problems.append(not_kept(file, after, reason))
            return None
        return (file, after, standing.text if standing else None) if after != text else None

    def _change(self, slug: str, content: Mapping[str, Any]) -> _Change:
        change = _Change()
        matched = self._matched[slug]
        kinds = self._round.block(slug).findings.kinds
        for standing, finding in matched.changed:
            change.changes[standing.key, standing.index] = {"text": finding.whole}
        for finding in matched.new:
            about = kinds[finding.kind]
            new = {"id": self._next(slug, letter_of(finding.kind, about)), "text": finding.whole}
            values: dict[str, Any] = {**new, "criteria": []}
            if finding.theme:
                values["theme"] = finding.theme
            if finding.note:
                values["note"] = finding.note
            change.added.setdefault(list_of(finding.kind, about), []).append(values)
        found = self._report.frameworks.get(slug)
        if found is not None:
            self._texts(slug, found, content, change)
        return change

    def _next(self, slug: str, letter: str) -> str:
        start = f"{self._round.frameworks[slug].prefix}-{letter}"
        self._used[start] = self._used.get(start, 0) + 1
        return f"{start}{self._used[start]}"

    def _texts(
        self, slug: str, found: FoundFramework, content: Mapping[str, Any], change: _Change
    ) -> None:
        title = self._round.frameworks[slug].title
        if found.context and self._is_free(content.get("context"), found.context, title):
            change.values["context"] = as_written(_prose(found.context), "context", indent=2)
            self.taken.append(f"the context of {slug}")
            if figures := self._declared(slug, content):
                change.added["figures"] = figures
        standing = content.get("developing_practice")
        titles = [
            said(str(one.get("title"))) if isinstance(one, dict) else ""
            for one in (standing if isinstance(standing, list) else ())
        ]
        for example in found.practice:
            if said(example.title) in titles:
                continue
            change.added.setdefault("developing_practice", []).append(
                {
                    "title": example.title or f"{_TO_WRITE}: its title",
                    "problem": _prose(example.problem) or f"{_TO_WRITE}: the problem",
                    "solution": _prose(example.solution) or f"{_TO_WRITE}: the solution",
                    "outcomes": example.outcomes or [f"{_TO_WRITE}: what came of it"],
                    "contact": {"role": _ROLE},
                }
            )
            self.taken.append(f"an example of developing practice of {slug}")

    def _is_free(self, standing: object, found: list[str], title: str) -> bool:
        """Whether a text has a place; what has none because another stands there is unplaced."""
        if standing is None or _TO_WRITE in str(standing):
            return True
        if said(str(standing)) != said("\n\n".join(found)):
            reason = "its data file has a text of its own there"
            self._report.unplaced += [Unplaced(title, text, 0, reason) for text in found]
        return False

    def _framework(self, slug: str) -> tuple[DataFile, str, str | None] | None:
        """What the round's own files lack: the national picture, and how many got each grade."""
        found, framework = self._report.frameworks[slug], self._round.frameworks[slug]
        row = found.distribution or self._report.national_rows.get(slug, ())
        values: dict[str, Any] = {}
        steps = [step.grade for step in self._round.programme.scale]
        stated = framework.national_distribution
        if row and stated is None:
            values["national_distribution"] = dict(zip(steps, map(str, row), strict=True))
        elif row and stated is not None and tuple(stated.get(grade, 0) for grade in steps) != row:
            numbers = " ".join(map(str, row))
            message = f"the document has other national numbers for {slug}: {numbers}"
            self._report.doubts.append(Doubt(0, message, "see which are right", ""))
        is_own = self._project.has_programme
        if found.national_context and self._is_free(
            framework.national_context, found.national_context, framework.title
        ):
            values["national_context"] = as_written(
                _prose(found.national_context), "national_context", indent=2
            )
        if not values:
            return None
        if not is_own:
            for text in found.national_context if "national_context" in values else ():
                reason = "the programme is hmic's own, and is not written"
                self._report.unplaced.append(Unplaced(framework.title, text, 0, reason))
            return None
        file = self._project.framework_file(slug)
        read, problems = read_written(file)
        self._problems += problems
        if read is None:
            return None
        self.taken += [f"{key} of {slug}" for key in values]
        return file, with_values(read.text, values), read.text

    def _of_force(self) -> tuple[DataFile, str, str | None] | None:
        read = self._of_the_force
        if read is None:
            return None
        report, content = self._report, read.content
        values: dict[str, Any] = {}
        parts = [part for part in report.overview if part[1]]
        paragraphs = [text for _, texts in parts for text in texts]
        if parts and self._is_free(_texts_of(content.get("overview")), paragraphs, "Overview"):
            values["overview"] = [
                {
                    "title": as_written(title, "title"),
                    "text": as_written(_prose(texts, 6), "text", indent=6),
                }
                for title, texts in parts
            ]
        developments = content.get("developments")
        standing = developments.get("text") if isinstance(developments, dict) else None
        if report.developments and self._is_free(standing, report.developments, "Developments"):
            text = as_written(_prose(report.developments, 4), "text", indent=4)
            values["developments"] = {"text": text}
        if report.summary and self._is_free(content.get("summary"), report.summary, "Summary"):
            values["summary"] = as_written(_prose(report.summary), "summary", indent=2)
        if not values:
            return None
        self.taken += [f"the {key} of the force" for key in values]
        after = with_values(read.text, values)
        figures = [element_as_yaml(one) for one in self._declared("", content)]
        if figures:
            try:
                after = with_elements(after, "figures", figures, tuple(Force.model_fields))
            except NotKept as reason:
                self._problems.append(not_kept(read.file, after, reason))
        return read.file, after, read.text

    def _glossary(self) -> tuple[DataFile, str, str | None] | None:
        """The terms that neither the programme's glossary nor the force's own has."""
        file = self._project.force_glossary_file(self._force)
        read, problems = read_written(file)
        self._problems += problems
        listed = read.content.get("terms") if read else []
        own = [one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict)]
        known = {term.term: term.expansion or term.description for term in self._round.glossary}
        known |= {str(one.get("term")): one.get("expansion") for one in own}
        new = []
        for term, means in self._report.terms:
            standing = known.get(term)
            if term not in known:
                new.append({"term": term, _meaning(term, means): means})
                known[term] = means
            elif standing and said(standing).casefold() != said(means).casefold():
                message = f"{term} is “{said(standing)}” in the glossary, and “{means}” here"
                self._report.doubts.append(Doubt(0, message, "see which is right", ""))
        if not new:
            return None
        self.taken.append(f"{len(new)} of the terms, in the force’s own glossary")
        if read is None:
            text = head_of(self._project, file.path, file.mount) + as_yaml({"terms": new})
            return file, text, None
        elements = [element_as_yaml(one) for one in new]
        try:
            after = with_elements(read.text, "terms", elements, tuple(Glossary.model_fields))
        except NotKept as reason:
            self._problems.append(not_kept(file, read.text, reason))
            return None
        return file, after, read.text


def _texts_of(overview: object) -> str | None:
    """All texts of an overview as one; None where there is none."""
    parts = overview if isinstance(overview, list) else []
    texts = [str(part.get("text")) for part in parts if isinstance(part, dict)]
    return "\n\n".join(texts) or None


def _meaning(term: str, means: str) -> str:
    """Whether words are what the letters of a term stand for, or say what it is."""
    letters = [letter.casefold() for letter in _ACRONYM.findall(term) if letter.isupper()]
    at, text = 0, means.casefold()
    for number, letter in enumerate(letters):
        found = text.find(letter, at)
        if found < 0 or (number == 0 and found > 0):
            return "description"
        at = found + 1
    return "expansion"


def _prose(paragraphs: list[str], indent: int = 2) -> str:
    """Paragraphs as one text, broken into lines; lists and tables keep theirs."""
    return "\n\n".join(_broken(text, _WIDTH - indent) for text in paragraphs)


def _broken(text: str, width: int) -> str:
    lines = []
    for line in text.split("\n"):
        item = re.match(r"( *)- ", line)
        if line.startswith("|"):
            lines.append(line)
            continue
        hanging = " " * (len(item[0]) if item else 0)
        broken = textwrap.wrap(
            line,
            width,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        # a line that would begin a list, a heading or a rule where it was broken stays whole
        starts = [one for one in broken[1:] if re.match(r"\s*([-+*#>=|~]|\d+[.)])", one)]
        lines += [line] if starts else broken
    return "\n".join(lines)


def _unplaced_file(name: str, unit: str, report: FoundReport) -> str:
    """The text of the file for what has no place: why, then what stood below which headings."""
    lines = [_MADE, f"\n# What of {name} has no place in the data files\n"]
    by_reason: dict[str, list[Unplaced]] = {}
    for one in report.unplaced:
        by_reason.setdefault(one.reason, []).append(one)
    grades = [(slug, one.grade) for slug, one in report.frameworks.items() if one.grade]
    if grades:
        lines.append("\n## Grades: hmic works them out from findings and criteria\n\n")
        lines += [f"- {slug}: {grade}\n" for slug, grade in grades]
    for reason, texts in by_reason.items():
        lines.append(f"\n## {len(texts)}: {reason}\n")
        under = None
        for one in texts:
            if one.under != under:
                under = one.under
                lines.append(f"\n### {under or 'Before the first heading'}\n")
            place = f" ({unit} {one.at})" if one.at else ""
            lines.append(f"\n{one.text}{place}\n")
    if not report.unplaced:
        lines.append("\nNothing.\n")
    return "".join(lines)


def _put_pictures(folder: Path, root: Path, pictures: Mapping[str, bytes]) -> None:
    """Writes pictures that are not there yet: their names tell what they hold."""
    for name, raw in pictures.items():
        path = folder / name
        hold_inside(path, root)
        if not os.path.lexists(path):
            folder.mkdir(exist_ok=True)
            put_new(path, raw)


def _prepared(path: Path, root: Path, text: str) -> Any:  # noqa: ANN401 - a function
    """How the file for what has no place is written; asked for before anything else is.

    Raises:
        Refusal: somebody else's file has its name.
    """
    if not os.path.lexists(path):
        return lambda: put_new(path, text.encode())
    try:
        was = contents_of(path, root, 50_000_000)
    except Unreadable as failure:
        raise Refusal(f"{path.name}: {failure.message}", failure.hint) from None
    if not was.startswith(_MADE.encode()):
        raise Refusal(
            f"{path} was not written by hmic import, and is not touched", "give it another name"
        )
    return lambda: put_over(path, text.encode(), was) if text.encode() != was else None
