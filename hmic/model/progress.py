"""How far a force has come, for whoever runs a round."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """One force, in numbers."""

    force: str
    """Its slug."""
    name: str
    stage: str
    """fieldwork, accuracy or final."""
    standing: str
    """What the report is to its readers: a draft, unpublished, embargoed, released ..."""
    edition: int | None
    """The edition of its newest record; None where there is none."""
    criteria: int
    """How many criteria its frameworks have."""
    with_evidence: int
    """How many of them a finding or a statement bears on."""
    comments: int
    open_comments: int
    to_sign: int
    """How many grades are to be signed, those of the re-inspections as one."""
    signed: int
    """How many are signed as they are now."""
    sent: str | None
    """The day on which the draft went to the force."""
    due: str | None
    """The last day for its comments."""
