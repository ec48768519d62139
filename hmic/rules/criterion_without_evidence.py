"""No finding bears on a criterion, and nothing states how far it is met.

At the final stage each such criterion is an error: add a finding that bears on it, or state under
achievements that it was not assessed, with the reason. Before that, it counts as not assessed, and
one line a framework says how many there are, as soon as its file holds a finding.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, warning
from hmic.judging.achievement import Basis
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.rules.rule import Rule
from hmic.rules.to_be_written import file_of, unwritten
from hmic.rules.walking import texts_of_force

CODE = "criterion-without-evidence"


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    unbegun = frozenset(_unbegun(inspection))
    for slug, judgement in judgements.items():
        needed = {slug, inspection.programme.overview_of(slug) or slug}
        if not needed <= inspection.assessments.keys():
            continue
        bare = [a.criterion.id for a in judgement.assessed if a.basis is Basis.NO_EVIDENCE]
        route = ("assessments", slug)
        if inspection.force.stage is Stage.FINAL:
            for criterion in bare:
                message = f"no finding bears on {criterion}, and nothing states how far it is met"
                statement = f"{{criterion: {criterion}, not_assessed: true, reason: ...}}"
                hint = (
                    f"add a finding with criteria: [{criterion}], or under achievements {statement}"
                )
                yield error(CODE, message, route, hint)
        elif bare and slug not in unbegun:
            count = f"{len(bare)} of {len(judgement.assessed)} criteria"
            message = f"{count} still without a finding: {', '.join(bare)}"
            hint = "each counts as not assessed for now, and is an error at the final stage"
            yield warning(CODE, message, route, hint)


def _unbegun(inspection: Inspection) -> Iterator[str]:
    """The frameworks whose files are as `hmic new` made them: to-be-written says so in one line."""
    waiting = {file_of(route) for route in unwritten(texts_of_force(inspection))}
    for slug, assessment in inspection.assessments.items():
        begun = assessment.findings or assessment.achievements
        if ("assessments", slug) in waiting and not begun:
            yield slug


RULE = Rule(CODE, __doc__, of_force=check_force, asked_of_final=True)
