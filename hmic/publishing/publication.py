"""Making the editions of some reports, in memory: all of them, or none where one is refused."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any

from hmic import __version__
from hmic.diagnostics import Diagnostic, error
from hmic.judging.recording import basis_of, shared_of
from hmic.model.record import (
    FORMAT,
    VERSION,
    Act,
    Edition,
    Record,
    Standing,
    State,
    next_edition,
    sealed,
)
from hmic.pipeline import Inspected, inspect, read_round
from hmic.publishing.building import Built, Job, Run, Wish, make_all
from hmic.publishing.freshness import Inputs
from hmic.publishing.memory import digest_of_all, sum_of
from hmic.publishing.orders import Made, Order
from hmic.publishing.places import names_of
from hmic.publishing.workers import Workers
from hmic.rendering.file_links import linked
from hmic.rendering.formats import USUAL
from hmic.rules.correcting import new_corrections, new_shared_corrections


@dataclass(frozen=True)
class Edited:
    """What became of one report that was to be published."""

    force: str
    diagnostics: tuple[Diagnostic, ...]
    record: Record | None = None
    """None where it was refused."""
    outputs: tuple[tuple[str, bytes], ...] = ()
    """The files of the edition, each by its name."""
    bug: Exception | None = None
    """What was raised on the way, which is a fault of ours or of the machine."""


@dataclass(frozen=True)
class _Publishing(Run):
    """A run that makes an edition of each report, and writes none."""

    editions: Mapping[str, Edition] = field(default_factory=dict)

    def order(self, job: Job, *, far: bool) -> Order:
        order = super().order(job, far=far)
        return replace(order, printed=frozenset(), publishing=self.editions[job.force])

    def write(self, job: Job, made: Made) -> Built | None:
        refused = made.standing is None or not made.origins or self.refuses(made.diagnostics)
        return Built(job.force, made.diagnostics, why="", made=None if refused else made)


def publish_all(
    inputs: Inputs,
    forces: Collection[str],
    wish: Wish,
    act: Act,
    hire: Callable[[int], AbstractContextManager[Workers]],
) -> Iterator[Edited]:
    """The next edition of each report, with its record; nothing is written.

    Args:
        inputs: What all reports are made from, as it is now.
        forces: The slugs of forces with data.
        wish: What is asked of each report.
        act: Who publishes them, and when.
        hire: Workers for so many reports.
    """
    round_ = read_round(inputs.project)
    inspected = {force: inspect(round_, force) for force in forces}
    making = {force: inputs.of(force) for force in forces}
    newest = {f: one.inspection.record if one.inspection else None for f, one in inspected.items()}
    editions = {force: Edition(next_edition(newest[force]), act.date) for force in forces}
    for built in _made(inputs, editions, wish, hire):
        edited = Edited(built.force, built.diagnostics, bug=built.bug)
        if built.made is not None:
            record = _record(inspected[built.force], built.made, act, inputs)
            edited = replace(edited, record=record, outputs=tuple(_files(built.made)))
            if not making[built.force].settled():
                moved = error("changed-meanwhile", f"a file of {built.force} changed meanwhile")
                told = (*built.diagnostics, replace(moved, hint="publish it again"))
                edited = Edited(built.force, told)
        yield edited


def made_again(
    inputs: Inputs, record: Record, hire: Callable[[int], AbstractContextManager[Workers]]
) -> Built:
    """The edition of a record as the project's files make it now; nothing is written.

    Args:
        inputs: What all reports are made from, as it is now.
        record: The newest of its force.
        hire: Workers for a report.

    Returns:
        What was made, or why it was not.
    """
    edition = Edition(record.edition, record.published.date)
    [built] = _made(inputs, {record.force: edition}, Wish(USUAL), hire)
    return built


def digests_of(made: Made) -> dict[str, str]:
    """The SHA-256 of each file of an edition, by its name."""
    return {name: sum_of(data) for name, data in _files(made)}


def made_by(inputs: Inputs) -> str:
    """A digest of all that makes a report besides the project: programs, fonts, templates."""
    digests = inputs.files.digests.items()
    own = {name: one for name, one in digests if name.startswith("hmic/templates/")}
    return digest_of_all({**inputs.programs, **own})


def _made(
    inputs: Inputs,
    editions: Mapping[str, Edition],
    wish: Wish,
    hire: Callable[[int], AbstractContextManager[Workers]],
) -> Iterator[Built]:
    run = _Publishing(inputs.project, wish, inputs, editions=editions)
    jobs = [Job(force, inputs.of(force), None, "") for force in editions]
    with hire(len(jobs)) as workers:
        yield from make_all(run, jobs, workers, lambda _: None)


def _files(made: Made) -> Iterator[tuple[str, bytes]]:
    names = names_of(made.force, Standing.PREPARED)
    yield from linked(names, {names[kind]: data for kind, data in made.outputs.items()}).items()


def _record(inspected: Inspected, made: Made, act: Act, inputs: Inputs) -> Record:
    """The record of an edition that was made."""
    inspection = inspected.inspection
    assert inspection is not None
    corrections = [one for _, one in new_corrections(inspection)] if inspection.released else []
    shared = new_shared_corrections(inspection) if inspection.released else ()
    report: dict[str, Any] = json.loads(made.outputs["json"])
    set_by = report.pop("engine")
    return sealed(
        {
            "format": FORMAT,
            "version": VERSION,
            "force": inspected.force,
            "programme": made.programme,
            "edition": next_edition(inspection.record),
            "state": State.PREPARED,
            "published": act.model_dump(mode="json", exclude_none=True),
            "corrected": [one.model_dump(mode="json") for one in (*shared, *corrections)],
            "earlier": [one.uid for one in inspection.before.editions],
            "report": report,
            "basis": basis_of(inspection, inspected.judgements).model_dump(mode="json"),
            "shared": shared_of(inspection.round),
            "outputs": digests_of(made),
            "versions": {"hmic": __version__, **set_by, "made by": made_by(inputs)},
        }
    )
