"""The dates of a report are not in their order.

A report is published after the period that it is about, and no document that it rests on was
issued later. An earlier round was before this one. Criteria and thresholds are adopted before
anybody moderates by them. Evidence is gathered, and the draft sent to the force, before
publication; the force comments on the draft when it has it; corrections come after publication.
Dates are compared as exactly as both are known, and with each other only: nobody asks what day it
is today.
"""

import re
from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, Route, error
from hmic.judging.grading import Judgements
from hmic.model.assessment import PreviousGrade
from hmic.model.inspection import Inspection
from hmic.model.values import is_before
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes, moderations_with_routes

CODE = "force-dates"

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2})?(-[0-9]{2})?")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_MEND = "mend the date that is wrong"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    if "programme" not in inspection.incomplete:
        yield from _of_the_report(inspection)
        yield from _of_earlier_rounds(inspection)
        yield from _of_moderations(inspection)
        yield from _of_publication(inspection)
    yield from _of_comments(inspection)


def _of_earlier_rounds(inspection: Inspection) -> Iterator[Diagnostic]:
    programme, published = inspection.programme, inspection.published
    hint = "write the round that came before, as in round: 2006"
    for previous, route in _earlier_rounds(inspection):
        if previous.round == programme.programme:
            message = f"the earlier round is this one: {previous.round}"
            yield error(CODE, message, (*route, "round"), hint)
        elif not _came_before(previous.round, published):
            message = f"the earlier round, {previous.round}, is not before this one, "
            message += f"published in {published}"
            yield error(CODE, message, (*route, "round"), hint)


def _earlier_rounds(inspection: Inspection) -> Iterator[tuple[PreviousGrade, Route]]:
    for slug, assessment in inspection.assessments.items():
        if assessment.previous is not None:
            yield assessment.previous, ("assessments", slug, "previous")
    developments = inspection.force.developments
    for index, again in enumerate(developments.reinspections if developments else ()):
        yield again.previous, ("force", "developments", "reinspections", index, "previous")


def _came_before(round_: str, published: str) -> bool:
    """Whether a round may have been before publication; words without a year may mean any."""
    if _DATE.fullmatch(round_):
        return is_before(round_, published)
    return all(year <= published[:4] for year in _YEAR.findall(round_))


def _of_moderations(inspection: Inspection) -> Iterator[Diagnostic]:
    adopted = inspection.programme.adopted.date
    for moderation, route in moderations_with_routes(inspection):
        if is_before(moderation.date, adopted):
            message = "a grade was moderated before the criteria were adopted: "
            message += f"{moderation.date} is before {adopted}"
            yield error(CODE, message, (*route, "date"), _MEND)


def _of_the_report(inspection: Inspection) -> Iterator[Diagnostic]:
    published, period = inspection.published, inspection.programme.assessment_period
    if inspection.force.published and is_before(published, period.to):
        message = "the report is published before the assessment period ends: "
        message += f"{published} is before {period.to}"
        yield error(CODE, message, ("force", "published"), _MEND)
    for index, document in enumerate(inspection.force.sources):
        if document.date and is_before(published, document.date):
            message = f"a document was issued after publication: {document.date} is after "
            yield error(CODE, message + published, ("force", "sources", index, "date"), _MEND)


def _of_publication(inspection: Inspection) -> Iterator[Diagnostic]:
    published = inspection.published
    for index, correction in enumerate(inspection.force.corrections):
        if is_before(correction.date, published):
            message = "a correction was made before publication: "
            message += f"{correction.date} is before {published}"
            hint = "before publication change the text alone; a correction tells readers of it"
            yield error(CODE, message, ("force", "corrections", index, "date"), hint)
    for slug, assessment in inspection.assessments.items():
        for finding, route in findings_with_routes(slug, assessment):
            for index, evidence in enumerate(finding.evidence):
                if evidence.date and is_before(published, evidence.date):
                    message = "evidence was gathered after publication: "
                    message += f"{evidence.date} is after {published}"
                    yield error(CODE, message, (*route, "evidence", index, "date"), _MEND)
    sent = inspection.comments.sent
    if sent and is_before(published, sent):
        message = f"the draft was sent after publication: {sent} is after {published}"
        yield error(CODE, message, ("comments", "sent"), _MEND)


def _of_comments(inspection: Inspection) -> Iterator[Diagnostic]:
    sent = inspection.comments.sent
    for index, comment in enumerate(inspection.comments.comments):
        if sent and is_before(comment.date, sent):
            message = f"comment {comment.number} was raised before the draft was sent: "
            message += f"{comment.date} is before {sent}"
            yield error(CODE, message, ("comments", "comments", index, "date"), _MEND)


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
