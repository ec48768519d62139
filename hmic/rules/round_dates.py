"""The dates of the round are not in their order.

A round assesses a period, and its reports are published when that period is over. The documents
that a framework rests on were issued before publication too. Dates are compared as exactly as both
are known, so that a period may end in the month of publication. A round is published after those
before it that are kept, and assesses what came later: `hmic new round` leaves the dates of the last
in place, to be written anew.
"""

from collections.abc import Iterator

from hmic.diagnostics import Diagnostic, error, warning
from hmic.model.round import Round
from hmic.model.values import is_before
from hmic.rules.rule import Rule

CODE = "round-dates"


def check_round(round_: Round) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    period, published = round_.programme.assessment_period, round_.programme.published
    to = ("programme", "assessment_period", "to")
    if is_before(period.to, period.from_):
        message = "the assessment period ends before it begins: "
        message += f"{period.to} is before {period.from_}"
        yield error(CODE, message, to, "exchange the two, or mend the one that is wrong")
    elif is_before(published, period.to):
        message = f"the assessment period ends after publication: {period.to} is after {published}"
        yield error(CODE, message, to, "mend it, or published above")
    yield from _after(round_)
    for slug, framework in round_.frameworks.items():
        for index, document in enumerate(framework.sources):
            if document.date and is_before(published, document.date):
                message = f"a document was issued after publication: {document.date} is after "
                route = ("frameworks", slug, "sources", index, "date")
                yield warning(CODE, message + published, route, "is the year right?")


def _after(round_: Round) -> Iterator[Diagnostic]:
    """That a round has the dates of the one that was published last before it."""
    if not round_.before:
        return
    slug, was = max(round_.before.items(), key=lambda one: (one[1].published, one[0]))
    published, to = round_.programme.published, round_.programme.assessment_period.to
    hint = "write when this round is published, and which months it assesses"
    if not is_before(was.published, published):
        message = f"this round is published in {published}, "
        message += f"and the one before, {slug}, in {was.published}"
        yield warning(CODE, message, ("programme", "published"), hint)
    if was.assessed_to and not is_before(was.assessed_to, to):
        message = f"this round assesses what was until {to}, "
        message += f"and the one before, {slug}, until {was.assessed_to}"
        yield warning(CODE, message, ("programme", "assessment_period", "to"), hint)


RULE = Rule(CODE, __doc__, of_round=check_round, needs=frozenset({"programme"}), firm=True)
