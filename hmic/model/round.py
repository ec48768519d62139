"""What the reports of one round share: its programme, its frameworks, the forces it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hmic.model.force import Register
from hmic.model.framework import Framework
from hmic.model.glossary import Term
from hmic.model.method import Block, Method
from hmic.model.programme import Programme
from hmic.model.soundness import Verdict
from hmic.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class EarlierRound:
    """What the programme of an earlier round says of it."""

    title: str
    """Its title."""
    published: str
    """When it was published: a month or a day."""
    assessed_to: str
    """The end of the period that it assessed; empty where its file does not say."""


@dataclass(frozen=True, eq=False)  # by identity, so that what was made of one can be kept
class Round:
    """One round of inspection, without what was found in any force."""

    register: Register
    programme: Programme
    method: Method
    """The programme's method, with the programme's own numbers."""
    frameworks: Mapping[str, Framework]
    """By slug."""
    glossary: tuple[Term, ...] = ()
    """The terms that every report explains."""
    incomplete: frozenset[str] = frozenset()
    """Of what something did not fit and was left out: "programme", "glossary", slugs."""
    alters_method: bool = False
    """Whether the programme's own numbers make another method of its method."""
    before: "Mapping[str, EarlierRound]" = field(default_factory=dict)
    """By their slugs, the earlier rounds that are kept."""
    forces_before: frozenset[str] | None = None
    """The bodies of earlier registers, where this one says who took their place; else None."""
    proved: Verdict | None = None
    """What came of proving the method; None of one as it comes with hmic, or not proved yet."""

    def successors_of(self, criteria: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """By framework, the criteria here that took the place of those of an earlier round.

        One that nothing here succeeds has itself for a successor, where it stands here.
        """
        found: dict[str, dict[str, None]] = {}
        for id_ in criteria:
            here = [(s, one) for s, of in self.frameworks.items() for one in of.criteria]
            took = [(slug, one.id) for slug, one in here if id_ in one.succeeds]
            for slug, now in took or [(slug, one.id) for slug, one in here if one.id == id_]:
                found.setdefault(slug, {})[now] = None
        return {slug: tuple(ids) for slug, ids in found.items()}

    def step(self, framework: str) -> str:
        """The name of the step that grades a framework; empty where the method has no steps."""
        named = self.programme.step_of(framework)
        return named if named in self.method.blocks else next(iter(self.method.blocks))

    def block(self, framework: str) -> Block:
        """What grades a framework."""
        return self.method.blocks[self.step(framework)]

    def vocabulary(self, framework: str) -> Vocabulary:
        """The words of what grades a framework."""
        return Vocabulary(self.method, self.block(framework))

    def label(self, outcome: str) -> str:
        """The word for an outcome: the scale's, else the method's, else made from its key."""
        if any(step.grade == outcome for step in self.programme.scale):
            return self.programme.label(outcome)
        return self.method.word("outcome", outcome)
