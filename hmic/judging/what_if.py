"""What if: one choice of an inspection made otherwise, without touching any file.

A supposition is a text. Its forms, with CA7 a criterion and CA-A1 a finding:

    NP8=fully            an achievement: fully, largely, partly, not_met, or not_assessed
    CA-A1=major          a severity: minor, moderate, major
    CA-A1+CA8            a link more; CA-A1-CA4: a link less
    CA7=significant      a flag: ordinary, significant, dominant
    CA7=good             a level: fair, good; its flags are dropped
    most=75%             a quantity word: most, vast_majority, significant_number
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hmic.diagnostics import Refusal, near
from hmic.judging.sensitivity import FLAGS, with_flag, with_level
from hmic.model.assessment import KEY_OF_KIND, Assessment, Statement
from hmic.model.finding import AreaForImprovement, Finding
from hmic.model.framework import Criterion
from hmic.model.grade import Achievement, Level, Severity
from hmic.model.inspection import Inspection
from hmic.model.programme import Quantities
from hmic.model.values import share_of

QUANTITY_WORDS = tuple(Quantities.model_fields)


def suppose(inspection: Inspection, suppositions: Iterable[str]) -> Inspection:
    """The inspection with each supposition applied in turn.

    Raises:
        Refusal: a supposition has none of the forms, or names what is not there.
    """
    for supposition in suppositions:
        inspection = _suppose(inspection, supposition.strip())
    return inspection


def _suppose(inspection: Inspection, text: str) -> Inspection:
    criteria = {c.id: (slug, c) for slug, f in inspection.frameworks.items() for c in f.criteria}
    findings = {f.id: (slug, f) for slug, a in inspection.assessments.items() for f in a.findings}
    subject, equals, value = (part.strip() for part in text.partition("="))
    if equals:
        if subject in QUANTITY_WORDS:
            return _with_quantity(inspection, subject, value)
        if subject in criteria:
            return _with_criterion(inspection, *criteria[subject], value)
        if subject in findings:
            return _with_severity(inspection, *findings[subject], value)
        known = [*criteria, *findings, *QUANTITY_WORDS]
        raise Refusal(
            f"{subject} is no criterion, finding or quantity word here",
            near(subject, known, "as in NP8=fully, CA-A1=major or most=75%"),
        )
    for place, sign in enumerate(text):
        # an id holds a hyphen itself: split where both sides are known
        left, right = text[:place].strip(), text[place + 1 :].strip()
        if sign in "+-" and left in findings and right in criteria:
            return _with_link(inspection, *findings[left], right, added=sign == "+")
    raise Refusal(
        f"{text} is no supposition: nothing of this inspection is named by it",
        "as in NP8=fully, CA-A1=major, CA-A1+CA8, CA-A1-CA4, CA7=significant, CA7=good, most=75%",
    )


def _with_quantity(inspection: Inspection, word: str, value: str) -> Inspection:
    try:
        share = share_of(value)
    except ValueError as problem:
        raise Refusal(f"{word}={value}: {value} {problem}") from None
    changed = inspection.programme.quantities.with_share(word, share)
    programme = inspection.programme.model_copy(update={"quantities": changed})
    return replace(inspection, round=replace(inspection.round, programme=programme))


def _with_criterion(
    inspection: Inspection, slug: str, criterion: Criterion, value: str
) -> Inspection:
    achievements = [achievement.value for achievement in Achievement]
    if value in (*achievements, "not_assessed"):
        return _with_statement(inspection, slug, criterion.id, value)
    framework = inspection.frameworks[slug]
    if value in FLAGS:
        if criterion.level is not Level.FAIR and value != "ordinary":
            raise Refusal(f"{criterion.id} is of level good, and only Fair criteria have flags")
        changed = with_flag(criterion, value)
    elif value in list(Level):
        changed = with_level(criterion, Level(value))
    else:
        known = (*achievements, "not_assessed", *FLAGS, *Level)
        raise Refusal(
            f"{criterion.id} can't be {value}", near(value, known, f"one of: {', '.join(known)}")
        )
    criteria = tuple(changed if each is criterion else each for each in framework.criteria)
    if not any(each.significant for each in criteria):
        raise Refusal(f"without {criterion.id}, {slug} has no significant criterion left")
    if not any(each.level is Level.GOOD for each in criteria):
        raise Refusal(f"without {criterion.id}, {slug} has no Good criterion left")
    changed_framework = framework.model_copy(update={"criteria": criteria})
    frameworks = {**inspection.frameworks, slug: changed_framework}
    return replace(inspection, round=replace(inspection.round, frameworks=frameworks))


def _with_statement(inspection: Inspection, slug: str, criterion: str, value: str) -> Inspection:
    assessment = _assessment(inspection, slug)
    supposed = (
        Statement(criterion=criterion, not_assessed=True, reason="supposed")
        if value == "not_assessed"
        else Statement(criterion=criterion, achievement=Achievement(value), reason="supposed")
    )
    others = tuple(s for s in assessment.achievements if s.criterion != criterion)
    changed = assessment.model_copy(update={"achievements": (*others, supposed)})
    return replace(inspection, assessments={**inspection.assessments, slug: changed})


def _with_severity(inspection: Inspection, slug: str, finding: Finding, value: str) -> Inspection:
    if not isinstance(finding, AreaForImprovement):
        raise Refusal(f"{finding.id} is no area for improvement, and only those have a severity")
    known = [severity.value for severity in Severity]
    if value not in known:
        raise Refusal(
            f"{finding.id} can't be {value}", near(value, known, f"one of: {', '.join(known)}")
        )
    return _with_finding(inspection, slug, finding, {"severity": Severity(value)})


def _with_link(
    inspection: Inspection, slug: str, finding: Finding, criterion: str, *, added: bool
) -> Inspection:
    linked = criterion in finding.criteria
    if added and criterion not in inspection.criteria(slug):
        raise Refusal(f"{finding.id} can't bear on {criterion}, which is of another framework")
    if added is linked:
        state = "bears on it already" if linked else "does not bear on it"
        raise Refusal(f"{finding.id}{'+' if added else '-'}{criterion}: {finding.id} {state}")
    rest = tuple(each for each in finding.criteria if each != criterion)
    criteria = (*rest, criterion) if added else rest
    return _with_finding(inspection, slug, finding, {"criteria": criteria})


def _with_finding(
    inspection: Inspection, slug: str, finding: Finding, update: Mapping[str, object]
) -> Inspection:
    assessment = _assessment(inspection, slug)
    key = KEY_OF_KIND[finding.kind]
    changed = tuple(
        each.model_copy(update=update) if each is finding else each
        for each in getattr(assessment, key)
    )
    changed_assessment = assessment.model_copy(update={key: changed})
    return replace(inspection, assessments={**inspection.assessments, slug: changed_assessment})


def _assessment(inspection: Inspection, slug: str) -> Assessment:
    return inspection.assessments.get(slug) or Assessment(framework=slug, author="supposed")
