"""A final report has a grade that nobody has signed.

At the final stage every graded framework is signed by a named post, and so are the grade of the
body as a whole, where the programme asks for one, and the grades of the re-inspections together.
Look at the argument of a framework with `hmic grade FORCE --explain FRAMEWORK`, or of the whole
with `--explain overall`, then sign it with `hmic sign-off`.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.judging.whole import judge_whole
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.model.sign_off import REINSPECTIONS, WHOLE
from hmic.rules.rule import Rule

CODE = "sign-off-missing"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    if inspection.force.stage is not Stage.FINAL:
        return
    force = inspection.registered.slug
    for slug in judgements:
        if slug not in inspection.sign_offs:
            prefix = judgements[slug].framework.prefix
            yield error(
                CODE,
                f"the grade of {slug} is not signed, and the report is final",
                ("force", "stage"),
                f'hmic sign-off {force} --framework {prefix} --post "..."',
            )
    if judge_whole(inspection, judgements) and inspection.whole_sign_off is None:
        yield error(
            CODE,
            "the grade as a whole is not signed, and the report is final",
            ("force", "stage"),
            f'hmic sign-off {force} --framework {WHOLE} --post "..."',
        )
    if inspection.reinspections and inspection.reinspections_sign_off is None:
        yield error(
            CODE,
            "the grades of the re-inspections are not signed, and the report is final",
            ("force", "stage"),
            f'hmic sign-off {force} --framework {REINSPECTIONS} --post "..."',
        )


RULE = Rule(
    CODE,
    __doc__,
    of_force=check_force,
    needs=frozenset({"sign_offs"}),
    firm=True,
    asked_of_final=True,
)
