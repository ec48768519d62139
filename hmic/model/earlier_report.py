"""What the last report that readers had of a body said, in a round before this one."""

from collections.abc import Mapping
from dataclasses import dataclass

from hmic.model.grade import Outcome
from hmic.model.round import Round


@dataclass(frozen=True, slots=True)
class EarlierEdition:
    """Where a report of an earlier round is found."""

    programme: str
    """The slug of its programme."""
    title: str
    """The title of its programme."""
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
    editions: tuple[EarlierEdition, ...]
    """It and those of the rounds before it that readers still have, the newest first."""

    @property
    def programme(self) -> str:
        """The slug of its round."""
        return self.round.programme.programme
