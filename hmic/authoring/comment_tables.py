"""The log of a force's comments as a table: out to a spreadsheet, and back into the log.

Coming back, the table adds comments and fills in answers. It never overwrites: what stands in the
log is changed there. A cell that a spreadsheet would take for a formula goes out neutral, and is
restored.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hmic.authoring.editing import NotKept, as_yaml, with_elements, with_keys
from hmic.authoring.formatting import not_kept
from hmic.authoring.replacing import Overtaken, put, unreadable
from hmic.authoring.schemas import head_of
from hmic.diagnostics import Diagnostic, Result, error, has_errors
from hmic.model.comments import ANSWER, Comment, CommentLog
from hmic.sources.files import text_of
from hmic.sources.fitting import fit
from hmic.sources.project import DataFile, Project
from hmic.sources.reading import Source, Span, read_source, read_text
from hmic.sources.revisions import ever_held
from hmic.sources.tables import TableForm, read_table, rows_of_csv
from hmic.spreadsheets import csv_table

COLUMNS = tuple(Comment.model_fields)
"""The columns of the table: the keys of a comment."""

_NEEDED = ("id", "category", "date", "point")
"""The columns without which nothing can be added; a number is given to whoever has none."""
_BRITISH_DAY = re.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
"""What a British spreadsheet makes of 2007-09-10: 10/09/2007."""
_A_DAY = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{_BRITISH_DAY.pattern}")
_FORM = TableForm("comments-table", ("comments",), COLUMNS, _NEEDED, "date", _A_DAY)
_OF_A_COMMENT = re.compile(r"\bnumber: *['\"]?([0-9]{1,9})\b")
"""A number in a log of comments, in whatever layout."""


@dataclass(frozen=True)
class Imported:
    """What a table brought into the log; nothing where it has problems."""

    added: tuple[Comment, ...] = ()
    answered: tuple[Comment, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def as_table(log: CommentLog) -> str:
    """The log as CSV for a spreadsheet."""
    rows = (comment.model_dump(mode="json") for comment in log.comments)
    return csv_table([COLUMNS, *([_cell(cells[column]) for column in COLUMNS] for cells in rows)])


def import_table(project: Project, force: str, log: CommentLog, table: Path) -> Imported:
    """Adds the new comments of a table to the log of a force, and the answers to open ones.

    All of it or nothing: with a problem anywhere the log stays as it is, also where hmic could not
    read the log again.

    Args:
        project: The project.
        force: The force.
        log: Its log as it stands.
        table: The file of the table.

    Returns:
        What was added and answered, or what stands in the way.

    Raises:
        Refusal: the log was saved meanwhile.
        OSError: the log can't be written; it is as it was.
    """
    source, problems = _rows(table, log, _highest_number(project, force, log))
    if source is None:
        return Imported(diagnostics=problems)
    fitting = fit(CommentLog, source)
    fitted, misfits = fitting.value, fitting.diagnostics
    conflicts = tuple(_conflicts(fitted, log, source)) if fitted and not misfits else ()
    if fitted is None or misfits or conflicts:
        return Imported(diagnostics=(*misfits, *conflicts))
    standing = {comment.number: comment for comment in log.comments}
    added = tuple(new for new in fitted.comments if new.number not in standing)
    answered = tuple(
        new
        for new in fitted.comments
        if new.number in standing and standing[new.number].is_open and not new.is_open
    )
    file = project.comments_file(force)
    brought = {*added, *answered}
    rows = [(index, row) for index, row in enumerate(fitted.comments) if row in brought]
    unwritable = tuple(_unwritable(file, rows, source))
    if unwritable or not brought:
        return Imported(diagnostics=unwritable)
    was, problems = _read_again(file, log)
    if has_errors(problems):
        return Imported(diagnostics=problems)
    text, problems = _changed(project, file, was, log, added, answered)
    if text is None:
        return Imported(diagnostics=problems)
    if problem := unreadable(file, text):
        hint = problem.hint or "take a part of the rows at a time"
        wrong = error("comments-table", f"with these rows {problem.message}", source.mount, hint)
        return Imported(diagnostics=(replace(wrong, place=source.place(source.mount)),))
    put(file, text, was)
    return Imported(added, answered)


def _highest_number(project: Project, force: str, log: CommentLog) -> int:
    """The highest number that a comment of the force has, or ever had in git."""
    past = ever_held(project.force_folder(force), _OF_A_COMMENT)
    standing = (comment.number for comment in log.comments)
    return max((*standing, *map(int, past.found)), default=0)


def _unwritable(
    file: DataFile, rows: Iterable[tuple[int, Comment]], source: Source
) -> Iterator[Diagnostic]:
    """The cells that would not be read from the log as they stand in the table."""
    rows = tuple(rows)
    if _comes_back(file, [_written(row) for _, row in rows]) is None:
        return
    for index, row in rows:
        for column, value in _written(row).items():
            if complaint := _comes_back(file, [{column: value}]):
                message = f"{column}: {complaint.message}"
                route = (*source.mount, "comments", index)
                wrong = error("comments-table", message, route, complaint.hint)
                yield replace(wrong, place=source.place(route))


def _comes_back(file: DataFile, comments: list[Mapping[str, Any]]) -> Diagnostic | None:
    """What is said of comments as YAML; None where they are read again as they were."""
    text = as_yaml({"comments": comments})
    if problem := unreadable(file, text):
        return problem
    source, _ = read_text(text, file.name, file.mount)
    texts = [{column: str(value) for column, value in one.items()} for one in comments]
    if source.content == {"comments": texts}:
        return None
    hint = "write it in plain words"
    return error("comments-table", "this would be read otherwise than it stands here", (), hint)


def _read_again(file: DataFile, log: CommentLog) -> Result[str | None]:
    """The text of the log that was shown; None where there is none."""
    if not os.path.lexists(file.path):
        if log != CommentLog():
            raise Overtaken(file.name)
        return Result(None)
    source, problems = read_source(file)
    if not has_errors(problems) and fit(CommentLog, source).value != log:
        raise Overtaken(file.name)
    return Result(source.text, problems)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _rows(table: Path, log: CommentLog, used: int) -> Result[Source | None]:
    """The rows of a table as the source of a log; or why it is no table of comments.

    Args:
        table: The table.
        log: The log that it is brought into.
        used: The highest number that a comment of the force ever had.
    """
    file = DataFile(table, str(table), ("comments",), table.parent)
    text, problems = text_of(file)
    if text is None:
        return Result(None, problems)
    read, wrong = read_table(rows_of_csv(text), _FORM, file.name, text)
    if read is None:
        return Result(None, wrong)
    rows: list[dict[str, str]] = []
    values: dict[tuple[str | int, ...], Span] = {("comments",): Span(1, 1, None)}
    # A force numbers nothing: what its table says that the log says too is no new comment.
    logged = {_said(comment.model_dump()): comment.number for comment in log.comments}
    for one in read:
        row = dict(_filled(one.cells))
        if "number" not in row:
            row["number"] = str(logged.pop(_said(row), used + 1))
        used = max(used, _number(row["number"]))
        values["comments", "comments", len(rows)] = Span(one.line, 1, None)
        rows.append(row)
    return Result(Source(file.name, ("comments",), text, {"comments": rows}, values))


def _said(comment: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(_cell(comment.get(column)).strip() for column in _NEEDED)


def _number(written: str) -> int:
    """The number of a comment; 0 where it is none, which its model will say."""
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 0


def _filled(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The cells of a row that say something, by their columns."""
    for column, value in cells.items():
        if value:
            found = _BRITISH_DAY.fullmatch(value) if column == "date" else None
            yield column, f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else value


def _conflicts(table: CommentLog, log: CommentLog, source: Source) -> Iterator[Diagnostic]:
    """The rows that say something else than the log."""
    standing = {comment.number: comment for comment in log.comments}
    for index, row in enumerate(table.comments):
        before = standing.get(row.number)
        for column in COLUMNS if before else ():
            now, then = getattr(row, column), getattr(before, column)
            if now != then and now is not None and (then is not None or column not in ANSWER):
                route = ("comments", "comments", index)
                message = f"comment {row.number} has another {column} in the log"
                hint = "change it in comments.yaml if that is meant; an import never overwrites"
                conflict = error("comments-table", message, route, hint)
                yield replace(conflict, place=source.place(route))


def _changed(
    project: Project,
    file: DataFile,
    was: str | None,
    log: CommentLog,
    added: tuple[Comment, ...],
    answered: tuple[Comment, ...],
) -> Result[str | None]:
    """The text of the log with what a table brought; or what stands in its way."""
    if was is None:
        head = head_of(project, file.path, file.mount)
        return Result(head + as_yaml({"comments": [_written(comment) for comment in added]}))
    text = was
    places = {comment.number: index for index, comment in enumerate(log.comments)}
    try:
        if answered:
            answers = {places[comment.number]: _answer_in(comment) for comment in answered}
            text = with_keys(text, "comments", answers)
        if added:
            new = [as_yaml(_written(comment)) for comment in added]
            text = with_elements(text, "comments", new, tuple(CommentLog.model_fields))
    except NotKept as reason:
        return Result(None, (not_kept(file, text, reason),))
    return Result(text)


def _answer_in(comment: Comment) -> Mapping[str, Any]:
    return {key: value for key, value in _written(comment).items() if key in ANSWER}


def _written(comment: Comment) -> Mapping[str, Any]:
    return comment.model_dump(mode="json", exclude_none=True)
