"""What the reports of one round share: its programme, its frameworks, the forces it is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from hmic.model.force import Register
from hmic.model.framework import Framework
from hmic.model.glossary import Term
from hmic.model.programme import Programme


@dataclass(frozen=True, eq=False)  # by identity, so that what was made of one can be kept
class Round:
    """One round of inspection, without what was found in any force."""

    register: Register
    programme: Programme
    frameworks: Mapping[str, Framework]
    """By slug."""
    glossary: tuple[Term, ...] = ()
    """The terms that every report explains."""
    incomplete: frozenset[str] = frozenset()
    """Of what something did not fit and was left out: "programme", "glossary", slugs."""
