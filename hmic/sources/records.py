"""From the files of records to records. Each is read as anything foreign is."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from hmic.diagnostics import Diagnostic, Place, Result, error
from hmic.model.assessment import Assessment
from hmic.model.by_method import keys_of, models_of
from hmic.model.force import Force, Register, RegisteredForce
from hmic.model.framework import Framework
from hmic.model.inspection import Inspection
from hmic.model.method import Method
from hmic.model.programme import Overall, Programme, ProgrammeFramework
from hmic.model.record import Basis, Record, in_order
from hmic.model.round import Round
from hmic.sources.files import OF_RECORD, Unreadable, contents_of
from hmic.sources.project import DataFile, Project, RecordFile


def newest_records(project: Project, force: str, programme: str) -> Result[tuple[Record, ...]]:
    """The newest record of a force in a round, and those before it to the newest that readers had.

    What is wrong with a record of another round, which stands beside them, is told too.

    Args:
        project: The project.
        force: The force.
        programme: The round.

    Returns:
        The records, newest first, and what is wrong with them.
    """
    found: list[Record] = []
    problems = list(_strangers(project, force))
    everything = _records_of(project, force)
    for named in everything:
        if named.programme != programme:
            problems += read_record(named, force).diagnostics
    for named in reversed([one for one in everything if one.programme == programme]):
        record, wrong = read_record(named, force)
        problems += wrong
        if record is None:
            break
        found.append(record)
        if record.released is not None:
            break
    return Result(tuple(found), tuple(problems))


def all_records(project: Project, force: str) -> Result[tuple[Record, ...]]:
    """Every record of a force, by round and edition."""
    read = [read_record(named, force) for named in _records_of(project, force)]
    problems = (*_strangers(project, force), *(p for _, wrong in read for p in wrong))
    return Result(tuple(record for record, _ in read if record is not None), problems)


def read_record(named: RecordFile, force: str) -> Result[Record | None]:
    """One record, or what is wrong with it.

    Args:
        named: Its file.
        force: The force in whose folder it stands.

    Returns:
        The record; None where it is not as hmic wrote it.
    """
    try:
        raw = contents_of(named.file.path, named.file.within, OF_RECORD.size)
        record, whole = _record(raw)
    except Unreadable as failure:
        unread = error(failure.code, failure.message, named.file.mount, failure.hint)
        return Result(None, (_located(unread, named.file),))
    except ValidationError as failure:
        first = failure.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the record"
        what = first["msg"].removeprefix("Value error, ")
        return _damaged(named.file, f"{where}: {what[:1].lower()}{what[1:]}")
    except (ValueError, RecursionError) as failure:
        reason = "it is no JSON" if isinstance(failure, RecursionError) else str(failure)
        return _damaged(named.file, reason)
    told = (record.force, record.programme, record.edition)
    if told != (force, named.programme, named.edition):
        return _damaged(named.file, f"it is edition {record.edition} of {record.force}")
    if not whole:
        return _damaged(named.file, "something in it was changed since it was written")
    return Result(record)


@lru_cache(maxsize=4)  # a force is looked at after each key while somebody writes
def _record(raw: bytes) -> tuple[Record, bool]:
    """What a file holds as a record, and whether it is as it was written.

    Raises:
        ValueError: it is none.
        RecursionError: it is nested too deep.
    """
    record = Record.model_validate(_parsed(raw))
    whole = record.digest == record.own_digest
    # half a surrogate can't be written: the digest is no function of these
    record.model_dump_json(include={"released", "withdrawn"})
    return record, whole


def inspection_of(record: Record) -> Inspection | None:
    """What a record says of an inspection, as far as a grader needs it; None where it can't be."""
    return inspection_of_basis(record.basis, record.programme, record.force)


def inspection_of_basis(basis: Basis, programme_slug: str, force_slug: str) -> Inspection | None:
    """What the basis of a judgement says of an inspection, as far as a grader needs it.

    Args:
        basis: What a judgement rests on.
        programme_slug: Its round.
        force_slug: Its force.

    Returns:
        The inspection; None where the basis does not fit this version of hmic.
    """
    try:
        method = Method.model_validate(in_order(basis.method))
        keys = keys_of(method)
        order: Any = basis.programme.get("frameworks", ())
        overall = basis.programme.get("overall")
        graded_by: dict[str, Any] = {
            "programme": programme_slug,
            "frameworks": tuple(ProgrammeFramework.model_validate(place) for place in order),
            "overall": Overall.model_validate(overall) if overall else None,
            "scale": (),
        }
        programme = Programme.model_construct(**graded_by)
        frameworks: dict[str, Framework] = {}
        assessments: dict[str, Assessment] = {}
        for slug, shape in basis.frameworks.items():
            step = programme.step_of(slug)
            graded = not programme.is_ungraded(slug)
            made = models_of(method, step if step in method.blocks else "", graded=graded)
            whole = {**shape, "national_context": "-"}
            frameworks[slug] = made.framework.model_validate(whole, context=made.keys)
            if (own := basis.assessments.get(slug)) is not None:
                written = {**own, "author": "-"}
                assessments[slug] = made.assessment.model_validate(written, context=made.keys)
        force = Force.model_validate(
            {**basis.force, "force": force_slug, "stage": "final"}, context=keys
        )
    except (ValidationError, StopIteration, KeyError, TypeError):
        return None
    round_ = Round(Register.model_construct(forces=()), programme, method, frameworks)
    registered = RegisteredForce.model_construct(slug=force_slug, name="-", region="-")
    return Inspection(round_, registered, force, assessments)


def _parsed(raw: bytes) -> Any:  # noqa: ANN401 - plain data
    """JSON as hmic writes it.

    Raises:
        ValueError: it is none, or a key stands twice.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise ValueError("it is no UTF-8 text") from None
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as failure:
        reason = "git left two versions of it" if "\n<<<<<<<" in f"\n{text}" else "it is no JSON"
        raise ValueError(f"{reason}, in line {failure.lineno}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) < len(pairs):
        raise ValueError("a key stands in it twice")
    return keys


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _records_of(project: Project, force: str) -> tuple[RecordFile, ...]:
    """The records of a force, without those of a round that has a folder of its own."""
    elsewhere = {kept.kept_as for kept in project.rounds} - {project.kept_as}
    return tuple(one for one in project.record_files(force) if one.programme not in elsewhere)


def _strangers(project: Project, force: str) -> Iterator[Diagnostic]:
    own = _records_of(project, force)
    for named in project.record_files(force):
        if named not in own:
            there = f"rounds/{named.programme}/forces/{force}/published"
            message = f"this is a record of {named.programme}, whose records stand elsewhere"
            hint = f"move it to {there}, or delete it here"
            yield _located(error("damaged-record", message, named.file.mount, hint), named.file)
    for file in project.strangers_among_records(force):
        message = "this is the name of no record: records are called PROGRAMME.EDITION.json"
        yield _located(error("damaged-record", message, file.mount, "move it elsewhere"), file)


def _damaged(file: DataFile, why: str) -> Result[Record | None]:
    message = f"the record is not as hmic wrote it: {why}"
    hint = "take back what git has: a record is written by hmic publish alone"
    return Result(None, (_located(error("damaged-record", message, file.mount, hint), file),))


def _located(problem: Diagnostic, file: DataFile) -> Diagnostic:
    return replace(problem, place=Place(file.name))
