"""A comment of the force is about something that stands nowhere in the report.

The draft for the force shows an id at each paragraph, such as CA-context-2; findings and criteria
have their own. Write the id as it stands there. An answered comment may name a paragraph or finding
that its answer took away, as long as the passage is there, or the id is listed under retired.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, near
from hmic.judging.grading import Judgements
from hmic.model.comments import Comment
from hmic.model.inspection import Inspection
from hmic.model.paragraphs import ANY_NUMBER, SECTIONS, passages
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes

CODE = "unknown-paragraph"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    comments = inspection.comments.comments
    if not comments or inspection.incomplete - {"comments"}:
        return
    counts, standing, gone = passages(inspection), _ids(inspection), _retired(inspection)
    for index, comment in enumerate(comments):
        passage, _, number = comment.id.rpartition("-")
        paragraphs = counts.get(passage, 0)
        if comment.id in standing or (comment.id in gone and not comment.is_open):
            continue
        if paragraphs and _is_number(number) and _may_stand(comment, int(number), paragraphs):
            continue
        if paragraphs and _is_number(number):
            hint = f"{passage} has {passage}-1 to {passage}-{paragraphs}"
        else:
            numbered = [f"{name}-1" for name in counts]
            hint = near(comment.id, [*standing, *numbered], "copy the id from the draft's margin")
        route = ("comments", "comments", index, "id")
        yield error(CODE, f"{comment.id} stands nowhere in the report", route, hint)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and not text.startswith("0")


def _may_stand(comment: Comment, number: int, paragraphs: int) -> bool:
    """Whether the paragraph is there, or may have gone with the answer."""
    return number <= paragraphs or (not comment.is_open and number <= ANY_NUMBER)


def _ids(inspection: Inspection) -> set[str]:
    """The ids of the report that are no paragraph's."""
    ids = {*SECTIONS, *inspection.frameworks}
    for framework in inspection.frameworks.values():
        ids |= {criterion.id for criterion in framework.criteria}
    for slug, assessment in inspection.assessments.items():
        ids |= {finding.id for finding, _ in findings_with_routes(slug, assessment)}
    developments = inspection.force.developments
    for reinspection in developments.reinspections if developments else ():
        ids |= {point.id for point in reinspection.points}
    return ids


def _retired(inspection: Inspection) -> set[str]:
    retired: set[str] = set()
    for framework in inspection.frameworks.values():
        retired |= set(framework.retired)
    for assessment in inspection.assessments.values():
        retired |= set(assessment.retired)
    replaced = {
        finding.replaces
        for assessment in inspection.assessments.values()
        for finding in assessment.findings
        if finding.replaces
    }
    return retired | replaced


RULE = Rule(CODE, __doc__, of_force=check_force)
