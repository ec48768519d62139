"""Making one report, wherever: an order goes in and the report comes out, both of them values.

So it can be made in this process, in another one or on another machine, as long as the project's
files are there under the same path. Whoever gave the order writes what comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hmic.diagnostics import Diagnostic
from hmic.model.grade import Stage
from hmic.pipeline import Format, Foundations, compile_report, read_foundations, read_register
from hmic.publishing.record import digest_of
from hmic.sources.project import Project


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


def make(order: Order) -> Made:
    """Makes a report; every problem of its files comes back with it."""
    foundations, problems = _foundations(order.run, order.root)
    compiled = compile_report(
        foundations,
        order.force,
        order.formats,
        is_printed=lambda origin: digest_of(order.programs, origin) in order.printed,
    )
    inspection = compiled.inspected.inspection
    known = inspection is not None and "force" not in inspection.incomplete
    registered = next((one for one in foundations.register.forces if one.slug == order.force), None)
    return Made(
        order.force,
        registered.name if registered else order.force,
        registered.region if registered else "",
        inspection.force.stage if inspection and known else None,
        (*problems, *compiled.diagnostics),
        compiled.outputs,
        {kind: digest_of(order.programs, origin) for kind, origin in compiled.origins.items()},
    )


@lru_cache(maxsize=1)
def _foundations(_run: str, root: Path) -> tuple[Foundations, tuple[Diagnostic, ...]]:
    project = Project(root)
    register, problems = read_register(project)
    return read_foundations(project, register), problems
