"""A national distribution has no room for the grade of this force.

national_distribution counts every force of the register, so this one too: where its grade is Good,
at least one force is Good. Compare the numbers with their source, or look at the grade again.
Before the final stage it is a warning, for then the grade may still move. `hmic check` of several
forces counts them together.
"""

from collections.abc import Iterable, Iterator, Mapping

from hmic.diagnostics import Diagnostic, error, warning
from hmic.judging.grading import Judgements
from hmic.model.grade import Outcome, Stage
from hmic.model.inspection import Inspection
from hmic.model.round import Round
from hmic.rules.rule import Rule

CODE = "distribution-without-grade"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    make = error if inspection.force.stage is Stage.FINAL else warning
    for slug, judgement in judgements.items():
        distribution = judgement.framework.national_distribution
        grade = judgement.published
        if distribution is None or judgement.rank is None or distribution.get(grade, 1) > 0:
            continue
        force, label = inspection.registered.name, inspection.round.label(grade)
        message = f"no force is {label} by these numbers, and {force} is"
        route = ("frameworks", slug, "national_distribution")
        yield make(CODE, message, route, "compare the numbers with their source")


def check_all(
    round_: Round, of_forces: Iterable[tuple[Stage, Mapping[str, Outcome]]]
) -> Iterator[Diagnostic]:
    """What breaks the rule among several forces, though each of them has room.

    Args:
        round_: What they share.
        of_forces: For each the stage of its report, and its published outcomes by framework.

    Returns:
        A breach for each grade that more forces have than the numbers say.
    """
    stages: dict[tuple[str, Outcome], list[Stage]] = {}
    for stage, outcomes in of_forces:
        for slug, outcome in outcomes.items():
            stages.setdefault((slug, outcome), []).append(stage)
    for (slug, outcome), those in stages.items():
        stated = (round_.frameworks[slug].national_distribution or {}).get(outcome)
        if stated and len(those) > stated:
            make = error if all(stage is Stage.FINAL for stage in those) else warning
            label = round_.label(outcome)
            message = f"by these numbers {stated} of the forces got {label}, and {len(those)} did"
            route = ("frameworks", slug, "national_distribution")
            yield make(CODE, message, route, "compare the numbers with their source")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True, asked_of_final=True)
