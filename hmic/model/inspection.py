"""Everything that one report rests on, as one tree of frozen models."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from hmic.model.assessment import Assessment
from hmic.model.comments import CommentLog
from hmic.model.earlier_report import Earlier, EarlierReport
from hmic.model.figures import DataTable, Figure, Picture, Table
from hmic.model.finding import Finding
from hmic.model.follow_up import ProgressLog, Response
from hmic.model.force import Force, Register, RegisteredForce, Reinspection
from hmic.model.framework import Criterion, Framework
from hmic.model.glossary import Term
from hmic.model.programme import Programme
from hmic.model.record import Record
from hmic.model.round import Round
from hmic.model.sign_off import ReinspectionsSignOff, SignOff


@dataclass(frozen=True, eq=False)  # by identity, so that what was made of one can be kept
class Inspection:
    """What was found in one force, and the round that it belongs to.

    Where an element of a file did not fit its model, it is left out, and the slug of what it
    belongs to stands in `incomplete`: what needs it stays silent.
    """

    round: Round
    registered: RegisteredForce
    force: Force
    assessments: Mapping[str, Assessment]
    force_glossary: tuple[Term, ...] = ()
    """The force's own terms, printed with the programme's."""
    sign_offs: Mapping[str, SignOff] = field(default_factory=dict)
    """By framework; the grader never reads them."""
    whole_sign_off: SignOff | None = None
    """That of the grade of the body as a whole."""
    reinspections_sign_off: ReinspectionsSignOff | None = None
    """Who stands behind the grades of the re-inspections, where somebody does."""
    comments: CommentLog = field(default_factory=CommentLog)
    """What the force said of its draft; never published."""
    progress: ProgressLog = field(default_factory=ProgressLog)
    """How far its areas for improvement have come since publication."""
    response: Response = field(default_factory=Response)
    """What the force answers to its report; part of no edition."""
    logo: str | None = None
    """The report's own logo as a data URL, where it has one."""
    figure_files: Mapping[str, DataTable | Picture] = field(default_factory=dict)
    """By name, the files that figures and tables are made from, as far as they could be read."""
    record: Record | None = None
    """The newest record of the report's publication in this round, where there is one."""
    released: Record | None = None
    """The newest that readers had; often the same."""
    before: Earlier = field(default_factory=Earlier)
    """What readers had of it in the rounds before."""
    own_incomplete: frozenset[str] = frozenset()
    """Of which of the force's own files something was left out."""
    has_every_id: bool = True
    """Whether nothing was left out of them that a text may name by its id."""

    @property
    def earlier(self) -> EarlierReport | None:
        """The last report of an earlier round, where it is on record."""
        return self.before.report

    @property
    def incomplete(self) -> frozenset[str]:
        """Of what something was left out, in the round's files or in the force's own."""
        return self.round.incomplete | self.own_incomplete

    @property
    def programme(self) -> Programme:
        """The round's programme."""
        return self.round.programme

    @property
    def frameworks(self) -> Mapping[str, Framework]:
        """The round's frameworks by slug."""
        return self.round.frameworks

    def to_take_up(self) -> Iterator[tuple[str, Finding]]:
        """Each finding to be taken up, with its framework's slug, in the order of the report."""
        for slug in self.inspected:
            assessment = self.assessments.get(slug)
            if assessment is not None and slug in self.frameworks:
                for kind in self.round.vocabulary(slug).kinds_to_improve:
                    for finding in assessment.of_kind(kind):
                        yield slug, finding

    @cached_property
    def inspected(self) -> tuple[str, ...]:
        """The slugs of the frameworks that were inspected, in the order of the report."""
        return self.programme.selected(self.force.frameworks)

    @property
    def not_inspected(self) -> tuple[Framework, ...]:
        """The programme's frameworks that were not inspected here, but for overviews."""
        left = (s for s in self.programme.all_frameworks if s not in self.inspected)
        alone = (s for s in left if self.programme.parts_of(s) == (s,))
        return tuple(self.frameworks[slug] for slug in alone if slug in self.frameworks)

    @property
    def graded(self) -> tuple[str, ...]:
        """The slugs of the frameworks that get a grade here, in the order of the report."""
        return tuple(slug for slug in self.programme.graded if slug in self.inspected)

    @property
    def title(self) -> str:
        """The title of the report."""
        return self.force.title or self.programme.title

    @property
    def published(self) -> str:
        """When the report is published."""
        return self.force.published or self.programme.published

    @property
    def register(self) -> Register:
        """All forces."""
        return self.round.register

    @property
    def reinspections(self) -> tuple[Reinspection, ...]:
        """The areas inspected again, in the report's order."""
        developments = self.force.developments
        return developments.reinspections if developments else ()

    def figures_with_routes(self) -> Iterator[tuple[Figure | Table, tuple[str | int, ...]]]:
        """Every figure and table with its route; those of the force as a whole first."""
        holders: list[tuple[Force | Assessment, tuple[str, ...]]] = [(self.force, ("force",))]
        holders += [(one, ("assessments", slug)) for slug, one in self.assessments.items()]
        for holder, route in holders:
            for index, figure in enumerate(holder.figures):
                yield figure, (*route, "figures", index)
            for index, table in enumerate(holder.tables):
                yield table, (*route, "tables", index)

    @property
    def glossary(self) -> tuple[Term, ...]:
        """The programme's terms."""
        return self.round.glossary

    def criteria(self, framework: str) -> dict[str, Criterion]:
        """The criteria by id that a finding of the framework may bear on."""
        return {
            criterion.id: criterion
            for part in self.programme.parts_of(framework)
            if part in self.frameworks and (part == framework or part in self.inspected)
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
