"""A finding states a proportion, and no criterion that it bears on has it as a measure.

A share such as 18 of 41, or 47 %, can be read by the programme’s bands. Whoever moderates has to
see that this was thought of. State it under achievements as the measure of the criterion; or, where
it does not measure the whole criterion, as measure_declined with the reason.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, warning
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule
from hmic.rules.walking import findings_with_routes

CODE = "proportion-without-measure"

_NUMBER = r"\d+(?:[.,]\d+)*"
_LIMIT = re.compile(
    r"\b(?:(?:not|no)\s(?:more|less|fewer)\sthan|at\smost|up\sto|limited\sto|(?:not|never)\sexceed"
    r"|(?:maximum|minimum|limit|target|ceiling|threshold)\sof)\s(?:the\s)?$",
    re.IGNORECASE,
)
"""What makes a share a limit that is set, and no share that was counted."""
_PROPORTION = re.compile(
    rf"\b{_NUMBER}(?:\s?%|[\s-]per\s?cent\b)"
    rf"|\b{_NUMBER}\s(?:out\s)?of\s(?:(?:the|its|their|all)\s)?{_NUMBER}\b"
)


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    measured = {
        statement.criterion
        for assessment in inspection.assessments.values()
        for statement in assessment.achievements
        if statement.measure is not None or statement.measure_declined is not None
    }
    for slug, assessment in inspection.assessments.items():
        if inspection.incomplete & {slug, *inspection.programme.parts_of(slug), "programme"}:
            continue
        for finding, route in findings_with_routes(slug, assessment):
            match = _counted_share(finding.text)
            if match and not measured.intersection(finding.criteria):
                found, ids = " ".join(match[0].split()), ", ".join(finding.criteria)
                lacking = (
                    f"{ids} has no measure"
                    if len(finding.criteria) == 1
                    else f"none of {ids} has a measure"
                )
                message = f"{finding.id} states a proportion, “{found}”, and {lacking}"
                hint = (
                    f"under achievements: {{criterion: {finding.criteria[0]}, measure: ..., "
                    "reason: ...}, or measure_declined in place of measure"
                )
                yield replace(warning(CODE, message, (*route, "text"), hint), word=match[0])


def _counted_share(text: str) -> re.Match[str] | None:
    """The first share of a text that is no limit."""
    found = _PROPORTION.finditer(text)
    return next((match for match in found if not _LIMIT.search(text[: match.start()])), None)


RULE = Rule(CODE, __doc__, of_force=check_force)
