"""Making one report, wherever: an order goes in and the report comes out.

Imported where something is made: it takes as long as to see that nothing has changed.
"""

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from hmic.diagnostics import error, has_errors
from hmic.model.record import Standing
from hmic.pipeline import draw, edition_of, inspect
from hmic.publishing.freshness import take_inputs
from hmic.publishing.memory import digest_of
from hmic.publishing.orders import Made, Order
from hmic.publishing.parcels import unpacked
from hmic.publishing.places import names_of
from hmic.publishing.versions import differences
from hmic.publishing.workers import round_of
from hmic.rendering.formats import FORMATS, Drawn
from hmic.sources.project import Project
from hmic.sources.user_cache import UserCache

if TYPE_CHECKING:
    from hmic.rendering.pdf import Submit

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
    round_ = round_of(order.run, Project(order.root))
    inspected = inspect(round_, order.force)
    inspection, registered = inspected.inspection, round_.registered(order.force)
    known = inspection is not None and "force" not in inspection.incomplete
    drawn, diagnostics = draw(inspected, publishing=order.publishing)
    edition = edition_of(inspected, order.publishing) if inspection and known else None
    left_out = inspection.not_inspected if inspection else ()
    made = Made(
        order.force,
        registered.name if registered else order.force,
        registered.region if registered else "",
        (Standing.PREPARED if order.publishing else inspected.standing) if known else None,
        diagnostics,
        programme=inspection.programme.programme if inspection else "",
        edition=edition.number if edition else None,
        not_inspected={one.framework: one.title for one in left_out},
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
