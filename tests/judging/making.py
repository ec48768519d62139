"""Frameworks and findings in a few letters, for stating the grader's rules as facts."""

from collections.abc import Iterable, Mapping

from hmic.judging.grading import Judgement, grade_framework
from hmic.model.assessment import Basis, Excellent, Statement
from hmic.model.finding import AreaForImprovement, Finding, Strength, WorkInProgress
from hmic.model.framework import Criterion, Framework
from hmic.model.grade import Achievement, Grade, Level, Severity
from hmic.model.programme import AtLeast, Bands, MoreThan, Quantities

QUANTITIES = Quantities(
    most=MoreThan.model_validate({"more_than": "50%", "source": "a test"}),
    vast_majority=MoreThan.model_validate({"more_than": "85%", "source": "a test"}),
    significant_number=AtLeast.model_validate({"at_least": "30%", "source": "a test"}),
)
BANDS = Bands.model_validate(
    {"not_met": "15%", "partly": "50%", "largely": "85%", "fully": "100%", "source": "a test"}
)
BOTH_FACTORS = Excellent(beacon=Basis(basis="shown"), innovation=Basis(basis="shown"))


def framework(fair: str, good: int) -> Framework:
    """A framework with Fair criteria by a letter each (d dominant, s significant, o ordinary)
    and a number of Good criteria: framework("dso", 2) has XX1 to XX5."""
    criteria = [
        Criterion(
            id=f"XX{number}",
            level=Level.FAIR,
            significant=letter in "ds",
            dominant=letter == "d",
            theme="a theme",
            statement=f"Statement {number}.",
        )
        for number, letter in enumerate(fair, 1)
    ]
    criteria += [
        Criterion(
            id=f"XX{len(fair) + number}",
            level=Level.GOOD,
            theme="a theme",
            statement=f"Statement {len(fair) + number}.",
        )
        for number in range(1, good + 1)
    ]
    return Framework(
        framework="xx",
        prefix="XX",
        title="Example",
        national_distribution=dict.fromkeys(Grade, 0),
        national_context="None.",
        criteria=tuple(criteria),
    )


def strength(number: int, *criteria: str) -> Strength:
    return Strength(id=f"XX-S{number}", text=f"Strength {number}.", criteria=criteria)


def wip(number: int, *criteria: str) -> WorkInProgress:
    return WorkInProgress(id=f"XX-W{number}", text=f"Work {number}. More.", criteria=criteria)


def afi(number: int, severity: str, *criteria: str) -> AreaForImprovement:
    return AreaForImprovement(
        id=f"XX-A{number}",
        text=f"Shortfall {number}. More.",
        criteria=criteria,
        severity=Severity(severity),
        severity_reason=None if severity == "moderate" else "a reason",
    )


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
    factors: Excellent | None = None,
    statements: Iterable[Statement] = (),
    quantities: Quantities = QUANTITIES,
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
    return grade_framework(example, findings, statements, quantities, BANDS, factors)


def not_assessed(criterion: str) -> Statement:
    return Statement(criterion=criterion, not_assessed=True, reason="not seen")


def stated(criterion: str, achievement: Achievement) -> Statement:
    return Statement(criterion=criterion, achievement=achievement, reason="seen")
