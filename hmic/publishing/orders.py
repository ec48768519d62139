"""Making one report, wherever: an order goes in and the report comes out, both of them values.

So it can be made in this process, in another one that sees the same files, or on another machine
that has none of them and gets them in a parcel. Whoever gave the order writes what comes back.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hmic.diagnostics import Diagnostic, error, has_errors
from hmic.model.record import Edition, Standing
from hmic.pipeline import draw, edition_of, inspect, read_round
from hmic.publishing.freshness import take_inputs
from hmic.publishing.memory import digest_of
from hmic.publishing.parcels import Parcel, unpacked
from hmic.publishing.places import names_of
from hmic.publishing.versions import differences
from hmic.rendering.formats import FORMATS, Drawn
from hmic.sources.project import Project
from hmic.sources.rounds import ReadRound
from hmic.sources.user_cache import UserCache

if TYPE_CHECKING:
    from hmic.rendering.pdf import Submit


@dataclass(frozen=True)
class Order:
    """One report to be made."""

    run: str
    """What tells this run from every other: what reports share is read once a run."""
    root: Path
    """The project's folder."""
    force: str
    formats: tuple[str, ...]
    """Their names."""
    programs: str
    """The digest of the versions of hmic and its engine."""
    printed: frozenset[str]
    """The origins of the PDFs that lie there; another is made only where its page has changed."""
    rebuild: bool = False
    """Whether every section is laid out anew."""
    parcel: Parcel | None = None
    """The project's files, for whoever sees none of them."""
    publishing: Edition | None = None
    """The edition as which it is published, where it is about to be."""


@dataclass(frozen=True)
class Made:
    """What came of an order."""

    force: str
    name: str
    """The force's name."""
    region: str
    """Its region."""
    standing: Standing | None
    """How the report stands; None where that can't be read."""
    diagnostics: tuple[Diagnostic, ...]
    outputs: Mapping[str, bytes] = field(default_factory=dict)
    """The outputs by the name of their format; none after an error."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """The digest of what each format is a function of, versions and all; of all formats, asked for
    or not. None after an error."""
    programme: str = ""
    """The round."""
    edition: int | None = None
    """Which edition it is, where it is on record or about to be."""


_ALONE = threading.Lock()
"""A worker with several threads makes one report at a time: the PDF engine tells of its problems in
a log that all of them share."""


def make(order: Order, submit: "Submit | None" = None) -> Made:
    """Makes a report; every problem of its files comes back with it.

    Args:
        order: What to make.
        submit: Has its sections laid out; without it that is done here.
    """
    if order.parcel is None:
        return _made(order, submit)
    with _ALONE, unpacked(order.parcel) as root:
        there = take_inputs(Project(root)).of(order.force).made_from
        if other := differences(order.parcel.made_from, there):
            return _refused(order, other)
        return _made(replace(order, root=root), submit)


def _refused(order: Order, other: str) -> Made:
    """Nothing: what is brought along here would make another report."""
    problem = error(
        "worker-differs",
        f"a worker would make other reports: {other}",
        (),
        "install the same versions on every machine, then start the workers again",
    )
    told = (replace(problem, fault="machine"),)
    return Made(order.force, order.force, "", None, told)


def _made(order: Order, submit: "Submit | None") -> Made:
    round_ = _round(order.run, order.root)
    inspected = inspect(round_, order.force)
    inspection, registered = inspected.inspection, round_.registered(order.force)
    known = inspection is not None and "force" not in inspection.incomplete
    drawn, diagnostics = draw(inspected, publishing=order.publishing)
    edition = edition_of(inspected, order.publishing) if inspection and known else None
    made = Made(
        order.force,
        registered.name if registered else order.force,
        registered.region if registered else "",
        (Standing.PREPARED if order.publishing else inspected.standing) if known else None,
        diagnostics,
        programme=inspection.programme.programme if inspection else "",
        edition=edition.number if edition else None,
    )
    if drawn is None or has_errors(diagnostics):
        return made
    from hmic.rendering.pdf import Printer, at_once  # noqa: PLC0415 - what is fresh needs none

    # what was laid out before is in this user's cache; whoever works far away has none of ours
    store = None if order.parcel else UserCache("sections")
    printer = Printer(submit or at_once, store, order.programs, reads=not order.rebuild)
    return _rendered(order, replace(drawn, printer=printer), made)


def _rendered(order: Order, drawn: Drawn, made: Made) -> Made:
    """The formats that are asked for, but for what is printed already."""
    diagnostics, outputs, origins = made.diagnostics, dict[str, bytes](), dict[str, str]()
    assert made.standing is not None
    for name in names_of(order.force, made.standing):
        form = FORMATS[name]
        if form.styles:  # its page tells what it would be, before it takes seconds
            origins[name] = digest_of(order.programs, drawn.page.encode(), form.style(drawn))
            if name not in order.formats or origins[name] in order.printed:
                continue
        output, complaints = form.render(drawn)
        diagnostics = (*diagnostics, *complaints)
        if output is not None:
            outputs[name] = output
            origins.setdefault(name, digest_of(order.programs, output))
    if has_errors(diagnostics):
        return replace(made, diagnostics=diagnostics)
    wanted = {name: outputs[name] for name in order.formats if name in outputs}
    return replace(made, diagnostics=diagnostics, outputs=wanted, origins=origins)


@lru_cache(maxsize=1)
def _round(_run: str, root: Path) -> ReadRound:
    return read_round(Project(root))
