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
    outcomes = {slug: one.published for slug, one in judgements.items() if one.rank is not None}
    force = inspection.registered.slug
    return _of_one(inspection.round, force, inspection.force.stage, outcomes)


def _of_one(
    round_: Round, force: str, stage: Stage, outcomes: Mapping[str, Outcome]
) -> Iterator[Diagnostic]:
    """The grades of a force that no force has by the numbers.

    Args:
        round_: Its round.
        force: The slug of the force.
        stage: The stage of its report.
        outcomes: Its published outcomes by framework.
    """
    make = error if stage is Stage.FINAL else warning
    for slug, grade in outcomes.items():
        stated = round_.frameworks[slug].national_distribution
        if stated is not None and stated.get(grade) == 0:
            names = (one.name for one in round_.register.forces if one.slug == force)
            named = next(names, force)
            message = f"no force is {round_.label(grade)} by these numbers, and {named} is"
            route = ("frameworks", slug, "national_distribution")
            yield make(CODE, message, route, "compare the numbers with their source")


def check_all(
    round_: Round, of_forces: Iterable[tuple[str, Stage, Mapping[str, Outcome]]]
) -> Iterator[Diagnostic]:
    """What breaks the rule among several forces, though each of them may have room.

    Args:
        round_: What they share.
        of_forces: For each its slug, the stage of its report, and its published outcomes by
            framework.

    Returns:
        A breach for each grade that more forces have than the numbers say.
    """
    stages: dict[tuple[str, Outcome], list[Stage]] = {}
    for force, stage, outcomes in of_forces:
        yield from _of_one(round_, force, stage, outcomes)
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
