"""A comment of the force was answered by the author of what it is about.

Whoever wrote a finding, alone or with others, cannot be the one who decides that it stands. Name
under answered_by another post, which looked at the point afresh. Capitals, spaces and punctuation
make no other post of one. What the file of a framework says is its author's; who wrote
the rest of the report is not recorded.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.model.paragraphs import framework_of
from hmic.model.values import same_post
from hmic.rules.rule import Rule

CODE = "comment-answered-by-author"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    for index, comment in enumerate(inspection.comments.comments):
        assessment = inspection.assessments.get(framework_of(comment.id, inspection) or "")
        if assessment is None or comment.answered_by is None:
            continue
        if any(same_post(comment.answered_by, author) for author in assessment.author):
            message = f"{comment.answered_by} wrote {comment.id}, and answered comment "
            message += f"{comment.number} on it"
            route = ("comments", "comments", index, "answered_by")
            yield error(CODE, message, route, "let another post look at it, and name that one")


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True)
