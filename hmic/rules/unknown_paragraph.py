"""A comment of the force is about something that stands nowhere in the report.

The draft for the force shows an id at each paragraph, such as CA-context-2; findings and criteria
have their own. Write the id as it stands there. An answered comment may name a paragraph or finding
that its answer took away, as long as the passage is there, or the id is listed under retired.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error
from hmic.judging.grading import Judgements
from hmic.model.inspection import Inspection
from hmic.rules.citing import citable
from hmic.rules.rule import Rule

CODE = "unknown-paragraph"


def check_force(inspection: Inspection, _judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    comments = inspection.comments.comments
    if not comments or inspection.incomplete - {"comments"}:
        return
    ids = citable(inspection)
    for index, comment in enumerate(comments):
        if not ids.knows(comment.id, may_be_gone=not comment.is_open):
            hint = ids.hint(comment.id, "copy the id from the draft's margin")
            route = ("comments", "comments", index, "id")
            yield error(CODE, f"{comment.id} stands nowhere in the report", route, hint)


RULE = Rule(CODE, __doc__, of_force=check_force)
