"""Reading a document by its kind, and what comes of it in the data files of a force."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from hmic.authoring.journal import put_all
from hmic.authoring.replacing import hold_inside, put_new, put_over
from hmic.authoring.scaffolding import make_force
from hmic.diagnostics import Diagnostic, Place, Refusal, Result, error, has_errors, warning
from hmic.importing.document import Document, document_of
from hmic.importing.extras import needed_for
from hmic.importing.found import Doubt, FoundReport, Unplaced
from hmic.importing.headings import Known, read_headings
from hmic.importing.matching import Matched, match
from hmic.importing.plain_text import read_text
from hmic.importing.reading_apart import read_apart
from hmic.importing.sorting import sort
from hmic.importing.taking import Taking
from hmic.importing.word_settling import Tracked
from hmic.importing.written import (
    written_assessments,
    written_findings,
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
    written, unread = written_assessments(project, round_, force)
    if has_errors(unread):
        return Result(None, (*problems, *unread))
    matched = match(report, tuple(written_findings(round_, written)))
    if only_compare:
        Taking(project, round_, force, written, report, matched).changes()
        doubts = tuple(_told(file.name, document, report, matched))
        return Result(Imported(report, matched), (*problems, *doubts))
    folder = project.force_folder(force)
    is_new = not folder.is_dir()
    with _made_force(project, round_, force):
        written, _ = written_assessments(project, round_, force)
        writing = Taking(project, round_, force, written, report, matched)
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
