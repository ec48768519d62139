"""Orders and what comes of them: both are values.

So a report can be made in this process, in another one that sees the same files, or on another
machine that has none of them and gets them in a parcel (`making`). Whoever gave the order writes
what comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hmic.diagnostics import Diagnostic
from hmic.model.record import Edition, Standing
from hmic.publishing.parcels import Parcel


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
    not_inspected: Mapping[str, str] = field(default_factory=dict)
    """The frameworks of the round that were not inspected in the force, each with its title."""
