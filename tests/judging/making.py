"""Frameworks and findings in a few letters, for stating facts about the packaged method."""

from collections.abc import Iterable, Mapping
from typing import Any

from hmic.judging.grading import Judgement, grade_framework
from hmic.judging.rulebook import Rulebook
from hmic.model.assessment import Asserted, Statement
from hmic.model.by_method import models_of
from hmic.model.finding import Finding
from hmic.model.framework import Framework
from tests.judging.methods import packaged

BOOK = packaged()
MADE = models_of(BOOK.vocabulary.method)
BOTH = {
    name: Asserted.model_validate({"is": "shown", "basis": "shown"})
    for name in ("beacon", "innovation")
}
"""Both inputs, shown."""


def framework(fair: str, good: int) -> Framework:
    """A framework with Fair criteria by a letter each (d dominant, s significant, o ordinary)
    and a number of Good criteria: framework("dso", 2) has XX1 to XX5."""
    criteria: list[dict[str, Any]] = [
        {"level": "fair", "significant": letter in "ds", "dominant": letter == "d"}
        for letter in fair
    ]
    criteria += [{"level": "good"}] * good
    return MADE.framework.model_validate(
        {
            "framework": "xx",
            "prefix": "XX",
            "title": "Example",
            "national_context": "None.",
            "criteria": [
                {"id": f"XX{n}", "theme": "a theme", "statement": f"Statement {n}.", **criterion}
                for n, criterion in enumerate(criteria, 1)
            ],
        }
    )


def strength(number: int, *criteria: str) -> Finding:
    return _finding("strength", f"XX-S{number}", f"Strength {number}.", criteria)


def wip(number: int, *criteria: str) -> Finding:
    return _finding("work_in_progress", f"XX-W{number}", f"Work {number}. More.", criteria)


def afi(number: int, severity: str, *criteria: str) -> Finding:
    reason = {} if severity == "moderate" else {"severity_reason": "a reason"}
    text = f"Shortfall {number}. More."
    further = {"severity": severity, **reason}
    return _finding("area_for_improvement", f"XX-A{number}", text, criteria, **further)


def _finding(kind: str, id_: str, text: str, criteria: Iterable[str], **further: str) -> Finding:
    values = {"id": id_, "text": text, "criteria": list(criteria), **further}
    return MADE.findings[kind].model_validate(values)


FINDINGS_FOR: Mapping[str, tuple[Finding, ...]] = {
    "F": (strength(1, "XX1"),),
    "L": (strength(1, "XX1"), wip(1, "XX1")),
    "P": (wip(1, "XX1"),),
    "N": (afi(1, "major", "XX1"),),
    "-": (),
}
"""The findings that give one criterion an achievement: fully, largely, partly, not met, none."""


def judge(
    fair: str,
    achievements: str,
    *,
    inputs: Mapping[str, Asserted] | None = None,
    statements: Iterable[Statement] = (),
    book: Rulebook = BOOK,
) -> Judgement:
    """The judgement on a framework whose criteria have these achievements, a letter each, Fair
    criteria first: judge("dso", "FLP FFN")."""
    letters = achievements.replace(" ", "")
    example = framework(fair, len(letters) - len(fair))
    findings = []
    for number, letter in enumerate(letters, 1):
        for kind, finding in enumerate(FINDINGS_FOR[letter], 1):
            id_ = f"{finding.id.rstrip('0123456789')}{number * 10 + kind}"
            findings.append(finding.model_copy(update={"id": id_, "criteria": (f"XX{number}",)}))
    judgement = grade_framework(example, book, findings, statements, inputs)
    assert judgement is not None
    return judgement


def not_assessed(criterion: str) -> Statement:
    return Statement(criterion=criterion, not_assessed=True, reason="not seen")


def stated(criterion: str, achievement: str) -> Statement:
    return Statement(criterion=criterion, achievement=achievement, reason="seen")
