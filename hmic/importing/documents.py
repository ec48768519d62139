"""Reading a document by its kind, and what comes of it in the data files of a force."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from itertools import starmap
from pathlib import Path
from typing import Any

from hmic.authoring.journal import Beside, put_all
from hmic.authoring.scaffolding import texts_of_force
from hmic.diagnostics import Diagnostic, Place, Refusal, Result, error, has_errors, warning
from hmic.importing.document import Document, brief, document_of
from hmic.importing.extras import needed_for
from hmic.importing.figures import number_figures
from hmic.importing.found import Doubt, FoundReport, Unplaced
from hmic.importing.headings import Known, read_headings
from hmic.importing.matching import Matched, match
from hmic.importing.plain_text import read_text
from hmic.importing.reading_apart import read_apart
from hmic.importing.sorting import sort
from hmic.importing.taking import Taking
from hmic.importing.word_settling import Tracked
from hmic.importing.written import (
    FindingsOfForce,
    WrittenFile,
    begun,
    read_written,
    written_assessments,
    written_findings,
    written_recommendations,
)
from hmic.model.round import Round
from hmic.sources.files import Unreadable, contents_of, text_of
from hmic.sources.project import DataFile, Project

UNPLACED = "unplaced.md"
"""The file in a force's folder for what has no place in its data files."""
MOST_FINDINGS = 1_000
"""Of one document: the largest inspection known has 158."""
_MADE = "<!-- Written by hmic import, anew each time: what it found no place for. -->\n"


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
    standing, unread = _standing(project, round_, force, is_needed=not only_compare)
    if has_errors(unread):
        return Result(None, (*problems, *unread))
    figures = number_figures(report, standing.contents)
    written = written_findings(round_, standing.assessments)
    matched = match(report, (*written, *written_recommendations(standing.of_the_force)))
    findings = FindingsOfForce(project, round_, force, standing.assessments)
    taking = Taking(findings, standing.of_the_force, report, matched, figures)
    changes, unkept = taking.changes()
    if has_errors(unkept):
        return Result(None, (*problems, *unkept))
    told = tuple(_told(file.name, document, report, matched))
    if only_compare:
        return Result(Imported(report, matched), (*problems, *told))
    begins = {one.file.path: (one.file, one.text) for one in standing.new}
    begins |= {one.path: (one, text) for one, text, _ in changes if one.path in begins}
    put_all(
        [
            *((one, text, None) for one, text in begins.values()),
            *(change for change in changes if change[0].path not in begins),
        ],
        doing=f"taking {path.name} into the files of {force}",
        beside=_beside(project, force, document, report, path.name),
    )
    unknown = None if standing.new else taking.unknown
    return Result(Imported(report, matched, tuple(taking.taken), unknown), (*problems, *told))


@dataclass(frozen=True)
class _Standing:
    """What stands in the files of a force, or would stand in those that it begins with."""

    assessments: Mapping[str, WrittenFile]
    of_the_force: WrittenFile | None
    new: tuple[WrittenFile, ...] = ()
    """Those that are still to be made."""

    @property
    def contents(self) -> Iterator[Mapping[str, Any]]:
        yield from (one.content for one in self.assessments.values())
        yield self.of_the_force.content if self.of_the_force else {}


def _standing(project: Project, round_: Round, force: str, *, is_needed: bool) -> Result[_Standing]:
    """The files of a force.

    Args:
        project: The project.
        round_: Its round.
        force: The force.
        is_needed: Whether it has to have files, so that those are begun which it has not.

    Raises:
        Refusal: it has none, and can't have any.
    """
    folder = project.force_folder(force)
    if is_needed and not (folder.is_dir() and any(folder.glob("*.yaml"))):
        new = tuple(starmap(begun, texts_of_force(project, round_, force)))
        by_path = {one.file.path: one for one in new}
        assessments = {
            slug: by_path[path]
            for slug in round_.frameworks
            if (path := project.assessment_file(force, slug).path) in by_path
        }
        return Result(_Standing(assessments, by_path[project.force_file(force).path], new))
    written, problems = written_assessments(project, round_, force)
    of_the_force, unread = read_written(project.force_file(force))
    return Result(_Standing(written, of_the_force), (*problems, *unread))


def _beside(
    project: Project, force: str, document: Document, report: FoundReport, name: str
) -> list[Beside]:
    """Pictures and tables that are not there yet, and the file for what has no place.

    Args:
        project: The project.
        force: The force.
        document: The document.
        report: What it says.
        name: That of its file.

    Raises:
        Refusal: somebody else's file has the name of hmic's own.
    """
    root = project.root
    files = dict(document.pictures)
    files |= {
        one.name: one.raw
        for figures in report.figures.values()
        for one in figures
        if one.raw is not None
    }
    folder = project.figures_folder(force)
    beside = [
        Beside(folder / file, root, raw)
        for file, raw in files.items()
        if not os.path.lexists(folder / file)  # their names tell what they hold
    ]
    path = project.force_folder(force) / UNPLACED
    was = _unplaced_before(path, root)
    text = _unplaced_file(name, document.unit, report).encode()
    if text != was and (report.unplaced or was is not None):
        beside.append(Beside(path, root, text, was))
    return beside


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
                brief(found.text),
            )
            for standing, found in one.of_other_kind
        ]
    for doubt in sorted([*doubts, *report.doubts], key=lambda each: each.at):
        where = f" ({document.unit} {doubt.at})" if doubt.at else ""
        told = warning("import-unsure", f"{doubt.message}{where}")
        place = Place(name, max(doubt.at, 1), excerpt=doubt.excerpt or None)
        yield replace(told, hint=doubt.hint, place=place)


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


def _unplaced_before(path: Path, root: Path) -> bytes | None:
    """What stands in the file for what has no place; None where there is none.

    Raises:
        Refusal: somebody else's file has its name.
    """
    if not os.path.lexists(path):
        return None
    try:
        was = contents_of(path, root, 50_000_000)
    except Unreadable as failure:
        raise Refusal(f"{path.name}: {failure.message}", failure.hint) from None
    if not was.startswith(_MADE.encode()):
        raise Refusal(
            f"{path} was not written by hmic import, and is not touched", "give it another name"
        )
    return was
