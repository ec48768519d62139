"""Everything that one report rests on, as one tree of frozen models."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hmic.model.assessment import Assessment
from hmic.model.comments import CommentLog
from hmic.model.finding import Finding
from hmic.model.force import Force, Register, RegisteredForce
from hmic.model.framework import Criterion, Framework
from hmic.model.glossary import Term
from hmic.model.programme import Programme
from hmic.model.sign_off import SignOff


@dataclass(frozen=True, eq=False)  # by identity, so that what was made of one can be kept
class Inspection:
    """The programme, its frameworks, and what was found in one force.

    Where an element of a file did not fit its model, it is left out, and the slug of what it
    belongs to stands in `incomplete`: what needs it stays silent.
    """

    programme: Programme
    frameworks: Mapping[str, Framework]
    register: Register
    registered: RegisteredForce
    force: Force
    assessments: Mapping[str, Assessment]
    glossary: tuple[Term, ...]
    """The programme's terms."""
    force_glossary: tuple[Term, ...] = ()
    """The force's own terms, printed with the others."""
    sign_offs: Mapping[str, SignOff] = field(default_factory=dict)
    """By framework; the grader never reads them."""
    comments: CommentLog = field(default_factory=CommentLog)
    """What the force said of its draft; never published."""
    incomplete: frozenset[str] = frozenset()

    def criteria(self, framework: str) -> dict[str, Criterion]:
        """The criteria by id that a finding of the framework may bear on."""
        return {
            criterion.id: criterion
            for part in self.programme.parts_of(framework)
            if part in self.frameworks
            for criterion in self.frameworks[part].criteria
        }

    def findings_on(self, framework: str) -> tuple[Finding, ...]:
        """The findings that may bear on the framework's criteria: its overview's, then its own."""
        overview = self.programme.overview_of(framework)
        slugs = (overview, framework) if overview else (framework,)
        return tuple(
            finding
            for slug in slugs
            if slug in self.assessments
            for finding in self.assessments[slug].findings
        )

    def is_whole(self, framework: str) -> bool:
        """Whether nothing that the framework's grade rests on was left out."""
        needed = {framework, self.programme.overview_of(framework), "programme"}
        return not needed & self.incomplete
