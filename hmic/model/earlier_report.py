"""What the last report that readers had of a body said, in a round before this one."""

from collections.abc import Mapping
from dataclasses import dataclass

from hmic.model.follow_up import LeftPoint
from hmic.model.grade import Outcome
from hmic.model.round import Round


@dataclass(frozen=True, slots=True)
class EarlierEdition:
    """Where a report of an earlier round is found."""

    uid: str
    """Its record, as FORCE/PROGRAMME.EDITION."""
    programme: str
    """The slug of its programme."""
    title: str
    """The title of its programme."""
    force: str | None
    """The name of the body, where it is another whose place this one took."""
    published: str
    """When that round was published: a month or a day."""
    address: str | None
    """Its permanent address on the web, where it has one."""


@dataclass(frozen=True, eq=False)
class EarlierReport:
    """The last report of an earlier round that readers still have."""

    title: str
    """The title of its programme."""
    round: Round
    """By what it graded, as its record keeps it: the method and each framework's criteria."""
    published: Mapping[str, Outcome]
    """By framework, the outcome that was published."""
    corrected: Mapping[str, Outcome]
    """The same as its newest edition has it, which may be younger than this round's report."""

    @property
    def programme(self) -> str:
        """The slug of its round."""
        return self.round.programme.programme


@dataclass(frozen=True, eq=False)
class Earlier:
    """What readers had of a body in the rounds before, when this round's report was published.

    What became of those reports later changes nothing that is published.
    """

    report: EarlierReport | None = None
    """The last report, where there is one on record."""
    left: tuple[LeftPoint, ...] = ()
    """What it left to be taken up, then what those of bodies left whose place this one took."""
    editions: tuple[EarlierEdition, ...] = ()
    """The reports, the newest first; then those of these bodies."""
