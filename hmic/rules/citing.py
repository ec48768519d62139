"""What of a report can be cited by an id: findings, criteria, sections, paragraphs. Not a rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from hmic.diagnostics import near
from hmic.model.inspection import Inspection
from hmic.model.paragraphs import ANY_NUMBER, SECTIONS, passages
from hmic.model.sign_off import WHOLE


@dataclass(frozen=True)
class Citable:
    """The ids of one report."""

    standing: frozenset[str]
    """Of what stands in the report, but for paragraphs."""
    gone: frozenset[str]
    """Of what stood there once."""
    paragraphs: Mapping[str, int]
    """By the name of a passage, how many paragraphs it has."""

    def knows(self, id_: str, *, may_be_gone: bool) -> bool:
        """Whether something stands under an id, or may have stood there once."""
        passage, number = self._paragraph(id_)
        most = ANY_NUMBER if may_be_gone else self.paragraphs.get(passage, 0)
        return (
            id_ in self.standing
            or (may_be_gone and id_ in self.gone)
            or (passage in self.paragraphs and 0 < number <= most)
        )

    def hint(self, id_: str, otherwise: str) -> str:
        """What may have been meant by an id that nothing stands under."""
        passage, number = self._paragraph(id_)
        if number and passage in self.paragraphs:
            ends = dict.fromkeys((f"{passage}-1", f"{passage}-{self.paragraphs[passage]}"))
            return f"{passage} has {' to '.join(ends)}"
        numbered = (f"{name}-1" for name in self.paragraphs)
        return near(id_, [*sorted(self.standing), *numbered], otherwise)

    def _paragraph(self, id_: str) -> tuple[str, int]:
        """A passage and the number of a paragraph; 0 where the id is no paragraph's."""
        passage, _, number = id_.rpartition("-")
        plain = number.isascii() and number.isdecimal() and not number.startswith("0")
        return passage, int(number[:9]) if plain else 0


def standing_and_gone(inspection: Inspection) -> tuple[set[str], set[str]]:
    """The ids of what stands in a report, but for paragraphs, and of what stood there once."""
    standing = {*SECTIONS, *inspection.inspected, *inspection.round.before}
    standing |= {WHOLE} if inspection.programme.overall else set()
    standing |= {part.section for part in inspection.programme.sections if part.is_own}
    gone: set[str] = set()
    for slug, framework in inspection.frameworks.items():
        if slug in inspection.inspected:
            standing |= {criterion.id for criterion in framework.criteria}
        gone |= {retired.id for retired in framework.retired}
    for assessment in inspection.assessments.values():
        standing |= {finding.id for finding in assessment.findings}
        gone |= {retired.id for retired in assessment.retired}
        gone |= {finding.replaces for finding in assessment.findings if finding.replaces}
    standing |= {recommendation.id for recommendation in inspection.force.recommendations}
    developments = inspection.force.developments
    for reinspection in developments.reinspections if developments else ():
        standing |= {point.id for point in reinspection.points}
    standing |= {figure.id for figure, _ in inspection.figures_with_routes()}
    return standing, gone


def citable(inspection: Inspection) -> Citable:
    """The ids of a report that nothing was left out of."""
    standing, gone = standing_and_gone(inspection)
    counts = {name: count for name, count in passages(inspection).items() if count}
    return Citable(frozenset(standing), frozenset(gone), counts)
