"""Making one report, wherever: an order goes in and the report comes out, both of them values.

So it can be made in this process, in another one that sees the same files, or on another machine
that has none of them and gets them in a parcel. Whoever gave the order writes what comes back.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from hmic.diagnostics import Diagnostic, error
from hmic.model.grade import Stage
from hmic.pipeline import Format, compile_report, read_round
from hmic.publishing.freshness import take_inputs
from hmic.publishing.memory import digest_of
from hmic.publishing.parcels import Parcel, unpacked
from hmic.publishing.versions import differences
from hmic.sources.project import Project
from hmic.sources.rounds import ReadRound


@dataclass(frozen=True)
class Order:
    """One report to be made."""

    run: str
    """What tells this run from every other: what reports share is read once a run."""
    root: Path
    """The project's folder."""
    force: str
    formats: tuple[Format, ...]
    programs: str
    """The digest of the versions of hmic and its engine."""
    printed: frozenset[str]
    """The origins of the PDFs that lie there; another is made only where its page has changed."""
    parcel: Parcel | None = None
    """The project's files, for whoever sees none of them."""


@dataclass(frozen=True)
class Made:
    """What came of an order."""

    force: str
    name: str
    """The force's name."""
    region: str
    """Its region."""
    stage: Stage | None
    """None where the report's stage can't be read."""
    diagnostics: tuple[Diagnostic, ...]
    outputs: Mapping[Format, bytes]
    """The outputs; none after an error."""
    origins: Mapping[Format, str]
    """The digest of what each format is a function of, versions and all."""


_ALONE = threading.Lock()
"""A worker with several threads makes one report at a time: the PDF engine tells of its problems in
a log that all of them share."""


def make(order: Order) -> Made:
    """Makes a report; every problem of its files comes back with it."""
    if order.parcel is None:
        return _made(order)
    with _ALONE, unpacked(order.parcel) as root:
        there = take_inputs(Project(root)).of(order.force).made_from
        if other := differences(order.parcel.made_from, there):
            return _refused(order, other)
        return _made(replace(order, root=root))


def _refused(order: Order, other: str) -> Made:
    """Nothing: what is brought along here would make another report."""
    problem = error(
        "worker-differs",
        f"a worker would make other reports: {other}",
        (),
        "install the same versions on every machine, then start the workers again",
    )
    told = (replace(problem, fault="machine"),)
    return Made(order.force, order.force, "", None, told, {}, {})


def _made(order: Order) -> Made:
    round_ = _round(order.run, order.root)
    compiled = compile_report(
        round_,
        order.force,
        order.formats,
        is_printed=lambda origin: digest_of(order.programs, origin) in order.printed,
    )
    inspection = compiled.inspected.inspection
    known = inspection is not None and "force" not in inspection.incomplete
    registered = round_.registered(order.force)
    return Made(
        order.force,
        registered.name if registered else order.force,
        registered.region if registered else "",
        inspection.force.stage if inspection and known else None,
        compiled.diagnostics,
        compiled.outputs,
        {kind: digest_of(order.programs, origin) for kind, origin in compiled.origins.items()},
    )


@lru_cache(maxsize=1)
def _round(_run: str, root: Path) -> ReadRound:
    return read_round(Project(root))
