"""No finding bears on a criterion, and nothing is stated about it.

At the final stage each such criterion is an error: add a finding that bears on it, or state under
achievements that it was not assessed, with the reason. Before that, it counts as not assessed, and
one line a framework says how many there are.
"""

from collections.abc import Iterator, Mapping

from hmic.diagnostics import Diagnostic, error, warning
from hmic.judging.achievement import Basis
from hmic.judging.grading import Judgement
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection

CODE = "criterion-without-evidence"


def check(inspection: Inspection, judgements: Mapping[str, Judgement]) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for slug, judgement in judgements.items():
        if slug not in inspection.assessments:
            continue
        bare = [a.criterion.id for a in judgement.assessed if a.basis is Basis.NO_EVIDENCE]
        route = ("assessments", slug)
        if inspection.force.stage is Stage.FINAL:
            for criterion in bare:
                message = f"no finding bears on {criterion}, and nothing is stated about it"
                hint = f"add a finding with criteria: [{criterion}], or state not_assessed: true"
                yield error(CODE, message, route, hint)
        elif bare:
            count = f"{len(bare)} of {len(judgement.assessed)} criteria"
            message = f"{count} still without a finding: {', '.join(bare)}"
            yield warning(CODE, message, route, "they count as not assessed for now")
