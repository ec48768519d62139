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
from hmic.judging.method_in_words import in_words, listed
from hmic.judging.sensitivity import ORDINARY, lacking_sort, may_be, with_flag, with_level
from hmic.model.assessment import Assessment, Statement
from hmic.model.by_method import models_of
from hmic.model.finding import Finding
from hmic.model.framework import Criterion
from hmic.model.inspection import Inspection
from hmic.model.method import NOT_ASSESSED, Block, Quantity
from hmic.model.quantity import bound, hold_apart
from hmic.model.values import Fault, share_of


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
    words = inspection.round.method.quantity_words
    subject, equals, value = (part.strip() for part in text.partition("="))
    if equals:
        if subject in words:
            return _with_quantity(inspection, subject, value)
        if subject in criteria:
            return _with_criterion(inspection, *criteria[subject], value)
        if subject in findings:
            return _with_severity(inspection, *findings[subject], value)
        known = [*criteria, *findings, *words]
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


def _blocks(inspection: Inspection) -> Iterable[Block]:
    return inspection.round.method.blocks.values()


def _with_quantity(inspection: Inspection, word: str, value: str) -> Inspection:
    known = next(b.quantities[word].bound for b in _blocks(inspection) if word in b.quantities)
    try:
        if known.is_share:
            share_of(value)
    except ValueError as problem:
        raise Refusal(f"{word}={value}: {value} {problem}") from None
    try:
        hold_apart(bound(known.relation, value))
    except Fault as fault:
        raise Refusal(f"{word}={value}: {fault}", fault.hint) from None
    quantity = Quantity.model_validate({known.relation: value})
    round_ = inspection.round
    method = round_.method.with_numbers({word: quantity}, None)
    return replace(inspection, round=replace(round_, method=method))


def _with_criterion(
    inspection: Inspection, slug: str, criterion: Criterion, value: str
) -> Inspection:
    words = inspection.round.vocabulary(slug)
    levels, flags = words.block.criteria.levels, (ORDINARY, *criterion.flag_names)
    if value in words.values:
        return _with_statement(inspection, slug, criterion.id, value)
    framework = inspection.frameworks[slug]
    if value in flags:
        changed = with_flag(criterion, value)
        if not may_be(words, changed):
            having = [one.level for one in words.classes if value in one.flags]
            only = " and ".join(level.capitalize() for level in dict.fromkeys(having))
            raise Refusal(
                f"{criterion.id} is of level {criterion.level}, and only {only} criteria have flags"
            )
    elif value in levels:
        changed = with_level(criterion, value)
    else:
        known = (*words.achievements, NOT_ASSESSED, *flags, *levels)
        raise Refusal(
            f"{criterion.id} can't be {value}", near(value, known, f"one of: {', '.join(known)}")
        )
    criteria = tuple(changed if each is criterion else each for each in framework.criteria)
    if (lacking := lacking_sort(words, criteria)) is not None:
        raise Refusal(f"without {criterion.id}, {slug} has no {lacking} criterion left")
    changed_framework = framework.model_copy(update={"criteria": criteria})
    frameworks = {**inspection.frameworks, slug: changed_framework}
    return replace(inspection, round=replace(inspection.round, frameworks=frameworks))


def _with_statement(inspection: Inspection, slug: str, criterion: str, value: str) -> Inspection:
    assessment = _assessment(inspection, slug)
    supposed = (
        Statement(criterion=criterion, not_assessed=True, reason="supposed")
        if value == NOT_ASSESSED
        else Statement(criterion=criterion, achievement=value, reason="supposed")
    )
    others = tuple(s for s in assessment.achievements if s.criterion != criterion)
    changed = assessment.model_copy(update={"achievements": (*others, supposed)})
    return replace(inspection, assessments={**inspection.assessments, slug: changed})


def _with_severity(inspection: Inspection, slug: str, finding: Finding, value: str) -> Inspection:
    kinds = inspection.round.vocabulary(slug).kinds
    known = kinds[finding.kind].severities
    if not known:
        having = listed([in_words(kind) for kind, one in kinds.items() if one.severities])
        raise Refusal(f"{finding.id} is no {having}, and only those have a severity")
    if value not in known:
        raise Refusal(
            f"{finding.id} can't be {value}", near(value, known, f"one of: {', '.join(known)}")
        )
    return _with_finding(inspection, slug, finding, {"severity": value})


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
    key = assessment.lists[finding.kind]
    changed = tuple(
        each.model_copy(update=update) if each is finding else each
        for each in getattr(assessment, key)
    )
    changed_assessment = assessment.model_copy(update={key: changed})
    return replace(inspection, assessments={**inspection.assessments, slug: changed_assessment})


def _assessment(inspection: Inspection, slug: str) -> Assessment:
    known = inspection.assessments.get(slug)
    made = models_of(inspection.round.method, inspection.round.step(slug))
    return known or made.assessment.model_validate({"framework": slug, "author": "supposed"})
