"""Something that a signed grade rests on has moved since it was signed.

A sign-off holds a digest of every criterion, finding and threshold that the grade rests on; that of
the re-inspections holds one of each, by its title. Look at what moved with
`hmic grade FORCE --since REVISION`, then sign again, or take the change back. Before the final
stage it is a warning.
"""

from collections.abc import Iterator
from dataclasses import replace

from hmic.diagnostics import Diagnostic, error, near, warning
from hmic.judging.fingerprints import Moved, fingerprint, fingerprint_of_reinspections, moved
from hmic.judging.grading import Judgements
from hmic.model.grade import Stage
from hmic.model.inspection import Inspection
from hmic.model.sign_off import REINSPECTIONS
from hmic.rules.rule import Rule

CODE = "sign-off-outdated"

_MOST_NAMED = 6
_FOLLOWS = ("judgement", "grade_in_words")
_IN_WORDS = {
    "programme": "the name of the round",
    "published": "the date of publication",
    "assessment_period": "the assessment period",
    "force": "the name of the force",
    "framework": "the name of the framework",
    "grade_in_words": "what readers are told of the grade",
}


def check_force(inspection: Inspection, judgements: Judgements) -> Iterator[Diagnostic]:
    """What breaks the rule."""
    make = error if inspection.force.stage is Stage.FINAL else warning
    for slug, sign_off in inspection.sign_offs.items():
        if slug not in inspection.graded and "programme" not in inspection.incomplete:
            hint = near(slug, inspection.graded, f"graded are: {', '.join(inspection.graded)}")
            breach = error(CODE, f"{slug} is no graded framework", ("sign_offs", slug), hint)
            yield replace(breach, at="key")
        elif slug in judgements and slug in inspection.assessments:
            judgement = judgements[slug]
            differences = moved(sign_off.fingerprint, fingerprint(judgement, inspection))
            if sign_off.grade != judgement.published:
                round_ = inspection.round
                then, now = round_.label(sign_off.grade), round_.label(judgement.published)
                message = f"{slug} was signed as {then} and is now {now}"
                if differences:
                    message += f"; since then: {_named(differences)}"
                yield make(CODE, message, ("sign_offs", slug, "grade"), "look, and sign again")
            elif differences:
                message = f"since {slug} was signed: {_named(differences)}"
                route = ("sign_offs", slug, "fingerprint")
                yield make(CODE, message, route, "look, and sign again")
    signed = inspection.reinspections_sign_off
    if signed is None or {"force", "programme"} & inspection.incomplete:
        return
    if differences := moved(signed.fingerprint, fingerprint_of_reinspections(inspection)):
        message = f"since the re-inspections were signed: {_named(differences)}"
        route = ("sign_offs", REINSPECTIONS, "fingerprint")
        yield make(CODE, message, route, "look, and sign again")


def _named(differences: tuple[Moved, ...]) -> str:
    """What moved, criteria and findings by id; what follows from it only if nothing else does."""
    telling = [d for d in differences if d.subject not in _FOLLOWS] or list(differences)
    told = telling[:_MOST_NAMED]
    named = ", ".join(f"{_IN_WORDS.get(d.subject, d.subject)} {d.how}" for d in told)
    more = len(telling) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named


RULE = Rule(CODE, __doc__, of_force=check_force, firm=True, asked_of_final=True)
